# SPDX-License-Identifier: Apache-2.0
"""What the fees of a day add up to, for the cashier at closing time."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clerkdesk.domain.dossier import Fee
from clerkdesk.domain.procedure import Certainty
from clerkdesk.errors import InvalidInput


class Payment(StrEnum):
    """How a fee was paid; values are the national codes (DuocThanhToanTrucTuyen)."""

    NOT_PAID = "0"
    NATIONAL_PORTAL = "1"
    PROVINCIAL_PORTAL = "2"
    AT_THE_COUNTER = "3"


@dataclass(frozen=True, slots=True)
class FeeEntry:
    """One fee of the day: that of a dossier, as frozen at its receipt."""

    dossier_code: str
    procedure_code: str
    procedure_name: str
    fee: Fee
    payment: Payment = Payment.AT_THE_COUNTER


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """The fees of one procedure.

    Attributes:
        charged_vnd: before exemptions.
        waived_vnd: taken off by exemptions.
        due_vnd: charged less waived.
        paid_vnd: of it, paid by now.
    """

    procedure_code: str
    procedure_name: str
    dossiers: int
    charged_vnd: int
    waived_vnd: int
    due_vnd: int
    paid_vnd: int


@dataclass(frozen=True, slots=True)
class FeeLedger:
    """What the fees of a day add up to.

    Attributes:
        lines: by code of the procedure.
        total: sum of the lines.
        by_payment: đồng due, by the way they were paid; ways that did not occur are absent.
        to_confirm: codes of dossiers whose fee is not verified, for the cashier to look at.
    """

    lines: tuple[LedgerLine, ...]
    total: LedgerLine
    by_payment: dict[Payment, int]
    to_confirm: tuple[str, ...]


def fee_ledger(entries: Iterable[FeeEntry]) -> FeeLedger:
    """Return the day's fees by procedure, with their sums.

    Raises:
        InvalidInput: a dossier occurs twice.
    """
    kept = sorted(entries, key=lambda entry: (entry.procedure_code, entry.dossier_code))
    codes = [entry.dossier_code for entry in kept]
    if len(set(codes)) != len(codes):
        raise InvalidInput(field="fee ledger", reason="a dossier occurs twice")
    by_procedure: dict[str, list[FeeEntry]] = {}
    by_payment: dict[Payment, int] = {}
    for entry in kept:
        by_procedure.setdefault(entry.procedure_code, []).append(entry)
        by_payment[entry.payment] = by_payment.get(entry.payment, 0) + entry.fee.total_vnd
    return FeeLedger(
        lines=tuple(_summed(code, some[0].procedure_name, some) for code, some in by_procedure.items()),
        total=_summed("", "Tổng cộng", kept),
        by_payment=by_payment,
        to_confirm=tuple(entry.dossier_code for entry in kept if entry.fee.certainty != Certainty.VERIFIED),
    )


def _summed(code: str, name: str, entries: list[FeeEntry]) -> LedgerLine:
    amounts = [line.total_vnd for entry in entries for line in entry.fee.lines]
    return LedgerLine(
        procedure_code=code,
        procedure_name=name,
        dossiers=len(entries),
        charged_vnd=sum(amount for amount in amounts if amount > 0),
        waived_vnd=-sum(amount for amount in amounts if amount < 0),
        due_vnd=sum(entry.fee.total_vnd for entry in entries),
        paid_vnd=sum(entry.fee.total_vnd for entry in entries if entry.payment is not Payment.NOT_PAID),
    )

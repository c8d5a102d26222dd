# SPDX-License-Identifier: Apache-2.0
"""The fees of a day, dossier by dossier, as the cash box must hold them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.forms.letterhead import Issue, sheet_values
from clerkdesk.domain.forms.wording import day_digits, points, vnd_in_words
from clerkdesk.domain.officers import Station
from clerkdesk.domain.payment import FEE_WAY_NAMES, FeeWay
from clerkdesk.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class FeeEntry:
    """A fee that was taken.

    Attributes:
        voucher: number of the receipt of payment (biên lai), where one was given.
        method: how it was paid.
    """

    dossier: Dossier
    voucher: str = ""
    method: str = FEE_WAY_NAMES[FeeWay.CASH]


def fee_ledger_values(station: Station, issue: Issue, day: date, entries: Sequence[FeeEntry]) -> dict[str, object]:
    """Return the values of the end-of-day fee ledger; amounts are those frozen at receipt.

    Raises:
        InvalidInput: a dossier stands in it twice.
    """
    codes = {entry.dossier.code for entry in entries}
    if len(codes) < len(entries):
        raise InvalidInput(field="ledger", reason="a dossier stands in it twice")
    total = sum(entry.dossier.fee.total_vnd for entry in entries)
    return {
        **sheet_values(station, issue, station.agency_name),
        "day": day_digits(day),
        "rows": [_row(number, entry) for number, entry in enumerate(entries, start=1)],
        "procedures": _sums((entry.dossier.procedure_name, entry) for entry in entries),
        "methods": _sums((entry.method, entry) for entry in entries),
        "count": str(len(entries)),
        "total": points(total),
        "total_words": vnd_in_words(total),
    }


def _row(number: int, entry: FeeEntry) -> dict[str, str]:
    fee = entry.dossier.fee
    return {
        "number": str(number),
        "code": entry.dossier.code,
        "owner": entry.dossier.owner.name,
        "procedure": entry.dossier.procedure_name,
        "how": " + ".join(f"{line.quantity} × {points(line.unit_vnd)}" for line in fee.lines),
        "amount": points(fee.total_vnd),
        "method": entry.method,
        "voucher": entry.voucher,
    }


def _sums(named: Iterable[tuple[str, FeeEntry]]) -> list[dict[str, str]]:
    """Return the number and the sum of the fees under each name, in the order of first appearance."""
    amounts: dict[str, list[int]] = {}
    for name, entry in named:
        amounts.setdefault(name, []).append(entry.dossier.fee.total_vnd)
    return [{"name": name, "count": str(len(found)), "amount": points(sum(found))} for name, found in amounts.items()]

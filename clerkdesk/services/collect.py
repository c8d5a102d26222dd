# SPDX-License-Identifier: Apache-2.0
"""Take down how the fee of a received dossier was paid, later than at its receipt or otherwise than was told there."""

from clerkdesk.domain.case import fee_settled
from clerkdesk.domain.payment import FeePayment, FeeWay, check_settled
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput
from clerkdesk.services.casework import Case, Casework


class Collect:
    """Appends what became of the fee; the amount is frozen at receipt, and the printed slip stays as it was."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def settle(self, code: str, way: FeeWay, *, by: str, note: str = "", reason: str = "") -> FeePayment:
        """Take down how the fee is settled now; what was told before stays in the log.

        Args:
            note: number of the receipt or of the transfer, or why nothing is asked.
            reason: why it is another than before; not needed where nothing was settled yet.

        Raises:
            DossierNotFound: nothing was received under this code.
            InvalidInput: no fee is asked, nothing changes, or a reason is missing.
        """
        noted, why = clean(note, "fee_note"), clean(reason, "reason")
        check_settled(way, noted)
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            before, number = fee_settled(case.dossier, case.file.fee_payments), len(case.file.fee_payments) + 1
            _check(case, before, way, noted, why)
            paid_at = (before.paid_at or case.at) if way.is_taken else None
            payment = FeePayment(number, way, noted, why, case.at, by, paid_at)
            self._casework.log(work, case, "fee-payment", by=by, why=why, way=str(way), before=str(before.way))
            work.cases.add_fee_payment(case.dossier.id, payment)
            work.commit()
        return payment


def _check(case: Case, before: FeePayment, way: FeeWay, note: str, why: str) -> None:
    if not case.dossier.fee.total_vnd:
        raise InvalidInput(field="payment", reason="no fee is asked for this dossier")
    if way is FeeWay.UNTOLD or (way, note) == (before.way, before.note):
        raise InvalidInput(field="payment", reason="nothing is told that was not told before")
    if before.way not in (FeeWay.UNTOLD, FeeWay.LATER) and not why:
        raise InvalidInput(field="payment", reason="a correction needs its reason")

# SPDX-License-Identifier: Apache-2.0
"""Require a financial obligation, and take down that it was paid."""

from clerkdesk.domain.case import Obligation
from clerkdesk.domain.states import DossierEvent, DossierStatus
from clerkdesk.domain.text import clean
from clerkdesk.errors import IllegalTransition, InvalidInput
from clerkdesk.services.casework import Casework


class Pay:
    """State 6 until everything is paid; then the dossier is handled on."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def require(self, code: str, title: str, amount_vnd: int, *, by: str, notice: str = "") -> Obligation:
        """Require a payment; several may be required at once.

        Args:
            notice: number and symbol of the notice, of the tax office for example.

        Raises:
            IllegalTransition: the dossier is not handled now.
            InvalidInput: it has no title, or no amount.
        """
        what = clean(title, "title")
        if not what or amount_vnd <= 0:
            raise InvalidInput(field="payment", reason="it needs a title and an amount of more than nothing")
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            is_waiting = case.dossier.status is DossierStatus.AWAITING_PAYMENT
            if not is_waiting:
                self._casework.allow(case, DossierEvent.REQUIRE_PAYMENT)
            number = len(case.file.obligations) + 1
            required = Obligation(number, what, amount_vnd, case.at, by, clean(notice, "notice"))
            work.cases.add_obligation(case.dossier.id, required)
            if is_waiting:
                self._casework.log(work, case, "require-more", by=by, amount_vnd=amount_vnd)
            else:
                self._casework.step(work, case, DossierEvent.REQUIRE_PAYMENT, by=by, why=what)
            work.commit()
        return required

    def paid(self, code: str, receipt: str, *, by: str, number: int | None = None) -> DossierStatus:
        """Take down a payment; after the last one the dossier is handled on.

        Args:
            receipt: number of the receipt or of the payment.
            number: which obligation; None for all that are open.

        Raises:
            IllegalTransition: no payment is waited for.
            InvalidInput: there is no receipt number, or no such open obligation.
        """
        proof = clean(receipt, "receipt")
        if not proof:
            raise InvalidInput(field="receipt", reason="a payment needs the number of its receipt")
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            if case.dossier.status is not DossierStatus.AWAITING_PAYMENT:
                raise IllegalTransition(machine="dossier", event="paid", state=str(case.dossier.status))
            chosen = [each for each in case.file.unpaid if number in (None, each.number)]
            if not chosen:
                raise InvalidInput(field="payment", reason="there is no such open obligation")
            for each in chosen:
                work.cases.pay(case.dossier.id, each.number, case.at, proof)
                self._casework.log(work, case, "paid", by=by, obligation=each.number, amount_vnd=each.amount_vnd)
            status = str(case.dossier.status)
            if len(chosen) == len(case.file.unpaid):
                status = self._casework.step(work, case, DossierEvent.RESUME, by=by, why="paid")
            work.commit()
        return DossierStatus(status)

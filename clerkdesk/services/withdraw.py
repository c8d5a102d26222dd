# SPDX-License-Identifier: Apache-2.0
"""Take down that a citizen wants a dossier back, or after all wants to keep it."""

from clerkdesk.domain.case import KEEP
from clerkdesk.domain.states import DossierEvent, DossierStatus
from clerkdesk.domain.text import clean
from clerkdesk.errors import IllegalTransition
from clerkdesk.services.casework import Casework


class Withdraw:
    """State 7; the officer then stops the dossier (8), or it goes back to exactly the state before."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def withdraw(self, code: str, *, by: str, reason: str = "") -> DossierStatus:
        """Take down the wish to withdraw.

        Raises:
            IllegalTransition: the dossier has ended; after a result nothing is withdrawn.
        """
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            why = clean(reason, "reason")
            status = self._casework.step(work, case, DossierEvent.REQUEST_WITHDRAWAL, by=by, why=why)
            work.commit()
        return DossierStatus(status)

    def keep(self, code: str, *, by: str, reason: str = "") -> DossierStatus:
        """Take the wish back: the dossier is where it was before.

        Raises:
            IllegalTransition: nobody asked to withdraw it.
        """
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            if case.dossier.status is not DossierStatus.WITHDRAWAL_REQUESTED:
                raise IllegalTransition(machine="dossier", event="keep", state=str(case.dossier.status))
            before = DossierStatus(case.file.progress[-1].before)
            status = self._casework.step(work, case, KEEP[before], by=by, why=clean(reason, "reason"))
            work.commit()
        return DossierStatus(status)

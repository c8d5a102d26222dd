# SPDX-License-Identifier: Apache-2.0
"""Stop a dossier, with the notice that tells the citizen why."""

from clerkdesk.domain.case import Form
from clerkdesk.domain.forms.stop_notice import Stop as Notice
from clerkdesk.domain.forms.stop_notice import stop_values
from clerkdesk.domain.states import DossierEvent, DossierStatus
from clerkdesk.domain.text import clean
from clerkdesk.errors import ReasonMissing
from clerkdesk.services.casework import Casework

FORM = "stop_notice"
WITHDRAWN = "Công dân yêu cầu rút hồ sơ"


class Stop:
    """State 8 and form 05: a withdrawal that is accepted, or a dossier that cannot go on."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def stop(self, code: str, reason: str = "", *, by: str, legal_basis: str = "", fee_back: str = "") -> Form:
        """Stop a dossier for good and return its notice.

        Args:
            reason: may be left out only where the citizen asked to withdraw.

        Raises:
            IllegalTransition: it has ended already, or was never received.
            ReasonMissing: there is no reason.
            NotReady: parts of a linked dossier go on.
        """
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            self._casework.allow(case, DossierEvent.STOP)
            self._casework.check_parts(work, case, "stopped")
            is_withdrawal = case.dossier.status is DossierStatus.WITHDRAWAL_REQUESTED
            why = clean(reason, "reason") or (WITHDRAWN if is_withdrawal else "")
            if not why:
                raise ReasonMissing(event="stop")
            notice = Notice(why, legal_basis=clean(legal_basis, "legal basis"), is_withdrawal=is_withdrawal,
                            fee_back=clean(fee_back, "fee"))  # fmt: skip
            self._casework.step(work, case, DossierEvent.STOP, by=by, why=why)
            form = self._casework.forms.issue(
                work,
                FORM,
                lambda issue: stop_values(case.dossier, case.station, issue, notice),
                by=by,
                at=case.at,
                dossier=case.dossier,
            )
            self._casework.end_parent(work, case, by=by)
            work.commit()
        return form

# SPDX-License-Identifier: Apache-2.0
"""Refuse a dossier at the counter: it is registered, gets its line in the book, and the citizen a written reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clerkdesk.domain.case import Form
from clerkdesk.domain.dossier import Dossier, DueDate, Fee
from clerkdesk.domain.forms.refusal import Refusal, RefusalReason, refusal_values
from clerkdesk.domain.states import DossierEvent, DossierStatus, Machine
from clerkdesk.domain.text import clean
from clerkdesk.errors import ReasonMissing
from clerkdesk.services.casework import Casework
from clerkdesk.services.receive import Application, Receive

FORM = "refusal"
_NO_PROMISE = "Không tiếp nhận hồ sơ nên không hẹn ngày trả kết quả."


@dataclass(frozen=True, slots=True)
class Refused:
    """The refused dossier and its form 03."""

    dossier: Dossier
    form: Form


class Refuse:
    """State 3, only at intake; after examination a dossier is stopped (8) with its notice."""

    def __init__(self, casework: Casework, receive: Receive) -> None:
        self._casework = casework
        self._receive = receive

    def refuse(
        self,
        application: Application,
        reasons: Sequence[RefusalReason],
        *,
        by: str,
        guidance: str = "",
        ends_draft: bool = False,
    ) -> Refused:
        """Register and refuse in one step; nothing is promised and nothing is to be paid.

        Args:
            ends_draft: it was the officer's draft, which ends with it.

        Raises:
            ReasonMissing: no reason is given.
            UnknownProcedure, RepealedProcedure, InvalidInput, SerialsExhausted: as `Receive.receive`.
        """
        given = tuple(
            RefusalReason(text, clean(reason.legal_basis, "legal basis"))
            for reason in reasons
            if (text := clean(reason.text, "reason"))
        )
        if not given:
            raise ReasonMissing(event="refuse")
        why = "; ".join(reason.text for reason in given)
        with self._casework.begin() as work:
            drawn = self._receive.draw_up(work, application, by=by)
            dossier = replace(
                drawn, status=DossierStatus.REGISTERED, due=DueDate(None, explanation=(_NO_PROMISE,)), fee=Fee(0)
            )
            work.dossiers.add(dossier)
            work.advance(Machine.DOSSIER, dossier.id, DossierEvent.REFUSE, by=by, at=dossier.received_at, why=why)
            station = work.administration.station()
            refusal = Refusal(given, guidance=clean(guidance, "guidance"))
            form = self._casework.forms.issue(
                work,
                FORM,
                lambda issue: refusal_values(dossier, station, issue, refusal),
                by=by,
                at=dossier.received_at,
                dossier=dossier,
            )
            if ends_draft:
                work.drafts.discard(by)
            work.commit()
        return Refused(replace(dossier, status=DossierStatus.NOT_ACCEPTED), form)

    def print(self, refused: Refused, *, by: str) -> bytes:
        """Return the form 03 as PDF: the same bytes as ever. Raises DossierNotFound."""
        return self._casework.forms.reprint(refused.form.id, by=by)

# SPDX-License-Identifier: Apache-2.0
"""Apologise and promise another day, once and in time; or make the term longer where the law does."""

from dataclasses import dataclass
from datetime import date

from clerkdesk.domain.case import ENDED, Form
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.forms.apology import NewAppointment, apology_values
from clerkdesk.domain.term import Term, TermEvent, TermEventKind
from clerkdesk.domain.text import clean
from clerkdesk.errors import IllegalTransition
from clerkdesk.services.casework import Case, Casework

FORM = "apology"


@dataclass(frozen=True, slots=True)
class Reappointed:
    """The new promise and the form 04 that tells it."""

    term: Term
    form: Form


class Reappoint:
    """Changes the promised day.

    Source: Decree 61/2018/NĐ-CP art. 19(9).
    """

    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def reappoint(self, code: str, day: date, reason: str, *, by: str) -> Reappointed:
        """Promise another day, with an apology.

        Raises:
            TooLateToReappoint: less than a working day before the promised one; AlreadyReappointed: a second time.
            ReasonMissing, InvalidInput: no reason, or the day is no later working day.
            TermEventRefused, IllegalTransition: there is no promise to change now.
        """
        why = clean(reason, "reason")
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            _check_open(case, "reappoint")
            before = work.cases.term(case.dossier.id).due.due
            event = TermEvent(TermEventKind.REAPPOINTED, case.at, reason=why, new_day=day)
            term = self._casework.promise(work, case, event, by=by)
            due = term.due.due
            assert before is not None
            assert due is not None  # a new day was promised after an earlier one
            appointment = NewAppointment(before, due, why)
            form = self._casework.forms.issue(
                work,
                FORM,
                lambda issue: apology_values(case.dossier, case.station, issue, appointment),
                by=by,
                at=case.at,
                dossier=case.dossier,
            )
            work.commit()
        return Reappointed(term, form)

    def may_extend(self, dossier: Dossier) -> bool:
        """Tell whether the procedure of a dossier has a longer term. Raises UnknownProcedure."""
        return self._casework.version(dossier).time_rule.extension > 0

    def extend(self, code: str, reason: str, *, by: str) -> Term:
        """Make the term longer because something must be verified, as the procedure allows.

        Raises:
            TermEventRefused: the procedure has no longer term, or it was made longer already.
        """
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            _check_open(case, "extend")
            event = TermEvent(TermEventKind.VERIFICATION_EXTENDED, case.at, reason=clean(reason, "reason"))
            term = self._casework.promise(work, case, event, by=by)
            work.commit()
        return term


def _check_open(case: Case, event: str) -> None:
    if case.dossier.status in ENDED:
        raise IllegalTransition(machine="dossier", event=event, state=str(case.dossier.status))

# SPDX-License-Identifier: Apache-2.0
"""Ask a citizen for what is missing, once and fully; the clock stands still until it comes, then starts anew."""

from collections.abc import Sequence
from dataclasses import dataclass

from clerkdesk.domain.case import Form, Supplement
from clerkdesk.domain.forms.supplement import SupplementItem, SupplementRequest, supplement_values
from clerkdesk.domain.officers import Role
from clerkdesk.domain.states import DossierEvent, DossierStatus
from clerkdesk.domain.term import Term, TermEvent, TermEventKind
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput, ReasonMissing, SupervisorNeeded
from clerkdesk.ports.store import UnitOfWork
from clerkdesk.services.casework import Case, Casework

FORM = "supplement"


@dataclass(frozen=True, slots=True)
class Permission:
    """Which supervisor allowed a second request, and why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Requested:
    """A request as it was stored, with its form 02 and the term, which stands still."""

    supplement: Supplement
    form: Form
    term: Term


class AskSupplement:
    """Requests supplements and takes their answers.

    Source: Decree 61/2018/NĐ-CP art. 15(3): asked once, fully, in writing; art. 19(4): the term starts anew.
    """

    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def request(
        self, code: str, items: Sequence[SupplementItem], reason: str, *, by: str, permission: Permission | None = None
    ) -> Requested:
        """Ask for papers: state 5, form 02, and the clock stands still.

        Args:
            permission: needed for a second request, which makes the dossier late (Decision 766/QĐ-TTg).

        Raises:
            IllegalTransition: the dossier is not handled now.
            InvalidInput: no paper is named; ReasonMissing: no reason is given.
            SupervisorNeeded: a second request without a supervisor's permission.
        """
        papers = tuple(_clean(item) for item in items)
        if not papers:
            raise InvalidInput(field="item", reason="a request names at least one paper")
        why = clean(reason, "reason")
        if not why:
            raise ReasonMissing(event="supplement-requested")
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            self._casework.allow(case, DossierEvent.REQUEST_SUPPLEMENT)
            number = len(case.file.supplements) + 1
            allowed = _permission(work, permission) if number > 1 else None
            asked = Supplement(
                number=number,
                items=papers,
                reason=why,
                asked_at=case.at,
                asked_by=by,
                supervisor=allowed.by if allowed else "",
                supervisor_reason=allowed.reason if allowed else "",
            )
            work.cases.add_supplement(case.dossier.id, asked)
            self._casework.step(work, case, DossierEvent.REQUEST_SUPPLEMENT, by=by, why=why)
            event = TermEvent(TermEventKind.SUPPLEMENT_REQUESTED, case.at, reason=why)
            term = self._casework.promise(work, case, event, by=by)
            form = self._form(work, case, asked, term, by)
            work.commit()
        return Requested(asked, form, term)

    def answer(self, code: str, *, by: str) -> Term:
        """Take what was asked for: the state before, and a whole new term from now on.

        Raises:
            IllegalTransition: nothing is waited for.
        """
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            event = _going_on(case)
            self._casework.allow(case, event)
            waiting = case.file.open_supplement
            if waiting is not None:
                work.cases.answer_supplement(case.dossier.id, waiting.number, case.at)
            self._casework.step(work, case, event, by=by)
            answered = TermEvent(TermEventKind.SUPPLEMENT_ANSWERED, case.at)
            term = self._casework.promise(work, case, answered, by=by)
            work.commit()
        return term

    def _form(self, work: UnitOfWork, case: Case, asked: Supplement, term: Term, by: str) -> Form:
        request = SupplementRequest(
            asked.items,
            asked.reason,
            answer_by=term.answer_by.date() if term.answer_by else None,
            time=asked.number,
            permission=asked.supervisor_reason,
        )
        return self._casework.forms.issue(
            work,
            FORM,
            lambda issue: supplement_values(case.dossier, case.station, issue, request),
            by=by,
            at=case.at,
            dossier=case.dossier,
        )


def _clean(item: SupplementItem) -> SupplementItem:
    name = clean(item.name, "item")
    if not name:
        raise InvalidInput(field="item", reason="a paper has a name")
    if min(item.original, item.certified, item.photocopy) < 0:
        raise InvalidInput(field="item", reason="the number of papers cannot be negative")
    return SupplementItem(name, item.original, item.certified, item.photocopy, clean(item.note, "note"))


def _permission(work: UnitOfWork, permission: Permission | None) -> Permission:
    if permission is None or not clean(permission.reason, "reason"):
        raise SupervisorNeeded
    if work.administration.officer(permission.by).role is not Role.SUPERVISOR:
        raise SupervisorNeeded
    return Permission(permission.by, clean(permission.reason, "reason"))


def _going_on(case: Case) -> DossierEvent:
    """A dossier that was in handling goes on there; any other counts as received."""
    asked = [state for state in case.file.progress if state.status is DossierStatus.AWAITING_SUPPLEMENT]
    first = next((state for state in reversed(asked) if state.before != DossierStatus.WITHDRAWAL_REQUESTED), None)
    was_handled = first is not None and first.before == DossierStatus.PROCESSING
    return DossierEvent.RESUME if was_handled else DossierEvent.COMPLETE_SUPPLEMENT

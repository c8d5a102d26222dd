# SPDX-License-Identifier: Apache-2.0
"""What every verb on a received dossier shares: the case as it stands, its next state, its promised date, its end."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from clerkdesk.domain.audit import Event
from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.case import CaseFile, Result
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.linked import ends_itself, may_end
from clerkdesk.domain.officers import Station
from clerkdesk.domain.procedure import Catalogue, ProcedureVersion
from clerkdesk.domain.states import DossierEvent, DossierStatus, Machine, next_state
from clerkdesk.domain.term import LINKED_BIRTH, ONE_STOP_SHOP, Term, TermEvent, TermEventKind, next_term
from clerkdesk.errors import NotReady
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.services.forms import Forms

_POLICIES = {"3.000722": LINKED_BIRTH}
"""Procedures whose own decree sets other limits than the one-stop shop's."""

_MAY_FINISH = (DossierStatus.RECEIVED, DossierStatus.PROCESSING, DossierStatus.AWAITING_PAYMENT)
_LOGGED_ALONE = (TermEventKind.REAPPOINTED, TermEventKind.VERIFICATION_EXTENDED, TermEventKind.LINKED_STEP)
"""Events of a term that move no state: they have an entry of their own in the log."""


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier within a transaction.

    Attributes:
        at: moment of the step: now, but never before what happened last, whatever the clock says (invariant I10).
        now: what the clock says.
    """

    dossier: Dossier
    file: CaseFile
    station: Station
    at: datetime
    now: datetime


class Casework:
    """Opens cases and writes what happens to them; the verbs decide what does."""

    def __init__(
        self, store: Store, catalogue: Catalogue, calendar: WorkingCalendar, *, forms: Forms, clock: Clock
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._calendar = calendar
        self._clock = clock
        self.forms = forms

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a transaction."""
        return self._store.begin()

    def take(self, work: UnitOfWork, code: str) -> Case:
        """Return a dossier with all that happened to it. Raises DossierNotFound."""
        dossier = work.dossiers.get(code)
        file = work.cases.file(dossier.id)
        now = self._clock.now()
        last = max(work.cases.term(dossier.id).last_event, file.progress[-1].at)
        return Case(dossier, file, work.administration.station(), max(now, last), now)

    def version(self, dossier: Dossier) -> ProcedureVersion:
        """Return the procedure version that a dossier was received under. Raises UnknownProcedure."""
        return self._catalogue.received_under(dossier.procedure_code, dossier.procedure_version)

    def allow(self, case: Case, event: DossierEvent) -> None:
        """Check that a step is in the table, before anything is written for it. Raises IllegalTransition."""
        next_state(Machine.DOSSIER, case.dossier.status, event)

    def step(self, work: UnitOfWork, case: Case, event: DossierEvent, *, by: str, why: str = "") -> str:
        """Move the dossier's state and log it; the state is queued to be told. Raises IllegalTransition."""
        return work.advance(Machine.DOSSIER, case.dossier.id, event, by=by, at=case.at, why=why)

    def log(self, work: UnitOfWork, case: Case, what: str, *, by: str, why: str = "", **facts: str | int) -> None:
        """Log something that moves no state."""
        work.audit.append(Event(case.at, by, "dossier", case.dossier.id, what, why=why, facts=facts))

    def promise(self, work: UnitOfWork, case: Case, event: TermEvent, *, by: str) -> Term:
        """Let an event touch the promised date; its state, where it has one, was moved just before.

        Raises:
            TermEventRefused, ReasonMissing, TooLateToReappoint, AlreadyReappointed, InvalidInput: see `term_after`.
        """
        version = self.version(case.dossier)
        term = next_term(
            work.cases.term(case.dossier.id),
            event,
            version.time_rule,
            self._calendar,
            policy=_POLICIES.get(version.code, ONE_STOP_SHOP),
        )
        if event.kind in _LOGGED_ALONE:
            self.log(work, case, str(event.kind), by=by, why=event.reason)
        work.cases.add_term_event(case.dossier.id, event, term)
        return term

    def check_parts(self, work: UnitOfWork, case: Case, verb: str) -> None:
        """Check that a linked dossier has no part that goes on. Raises NotReady."""
        children = work.cases.children(case.dossier.id)
        if not may_end(children):
            going_on = ", ".join(child.code for child in children if not child.has_ended)
            raise NotReady(code=case.dossier.code, verb=verb, reason=f"its parts {going_on} go on")

    def end_parent(self, work: UnitOfWork, case: Case, *, by: str) -> None:
        """Finish the parent of a part that has just ended, when that was the last and nothing else is to come."""
        parent_id = work.cases.parent_of(case.dossier.id)
        if parent_id is None:
            return
        children, parent = work.cases.children(parent_id), self.take(work, work.dossiers.by_id(parent_id).code)
        if not ends_itself(children) or parent.dossier.status not in _MAY_FINISH or parent.file.unpaid:
            return
        found = [work.cases.file(child.child_id).result for child in children]
        results = sorted((result for result in found if result is not None), key=lambda result: result.ended_at)
        version = self.version(parent.dossier)
        ended = max(results[-1].ended_at, parent.dossier.received_at)
        work.cases.add_result(
            parent_id,
            Result(
                symbol="; ".join(result.symbol for result in results),
                title=version.result_name or parent.dossier.procedure_name,
                issuer=results[-1].issuer,
                issued_on=results[-1].issued_on,
                ended_at=ended,
            ),
        )
        self.step(work, parent, DossierEvent.FINISH, by=by, why="last part ended")

# SPDX-License-Identifier: Apache-2.0
"""Every state with every event: the store allows what the table allows, and only with the paper that it needs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.domain.case import KEEP, Handover, Obligation, Result, Supplement
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.states import DOSSIER_TRANSITIONS, DossierEvent, Machine
from clerkdesk.domain.states import DossierStatus as S
from clerkdesk.errors import IllegalTransition, InvariantBroken
from clerkdesk.ports.store import UnitOfWork
from tests.fakes.journeys import AUTHOR, a_dossier
from tests.fakes.lives import PAPER

E = DossierEvent
WAY: dict[S, tuple[DossierEvent, ...]] = {
    S.REGISTERED: (),
    S.RECEIVED: (E.ACCEPT,),
    S.NOT_ACCEPTED: (E.REFUSE,),
    S.PROCESSING: (E.ACCEPT, E.PROCESS),
    S.AWAITING_SUPPLEMENT: (E.ACCEPT, E.REQUEST_SUPPLEMENT),
    S.AWAITING_PAYMENT: (E.ACCEPT, E.REQUIRE_PAYMENT),
    S.WITHDRAWAL_REQUESTED: (E.ACCEPT, E.PROCESS, E.REQUEST_WITHDRAWAL),
    S.STOPPED: (E.ACCEPT, E.STOP),
    S.FINISHED: (E.ACCEPT, E.FINISH),
    S.RETURNED: (E.ACCEPT, E.FINISH, E.RETURN_RESULT),
}
NEEDS_PAPER = {
    *((state, E.REQUEST_SUPPLEMENT) for state in (S.REGISTERED, S.RECEIVED, S.PROCESSING)),
    *((S.AWAITING_SUPPLEMENT, event) for event in (E.COMPLETE_SUPPLEMENT, E.RESUME)),
    *((state, E.REQUIRE_PAYMENT) for state in (S.RECEIVED, S.PROCESSING)),
    *((S.AWAITING_PAYMENT, event) for event in (E.RESUME, E.FINISH)),
    *((state, E.FINISH) for state in (S.RECEIVED, S.PROCESSING)),
    (S.FINISHED, E.RETURN_RESULT),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    opened = open_store(Path(tmp_path_factory.mktemp("guards")) / "store.db", b"k" * 32)
    with opened.begin() as work:
        for number, state in enumerate(S, start=1):
            dossier = replace(a_dossier(number), status=S.REGISTERED)
            work.dossiers.add(dossier)
            for event in WAY[state]:
                step(work, dossier, event)
        work.commit()
    yield opened
    assert opened.findings() == []
    opened.close()


def step(work: UnitOfWork, dossier: Dossier, event: DossierEvent, *, with_paper: bool = True) -> str:
    """Take a step, with the paper it needs or without."""
    if with_paper:
        _write(work, dossier, event)
    return work.advance(Machine.DOSSIER, dossier.id, event, by=AUTHOR, at=dossier.received_at)


def _write(work: UnitOfWork, dossier: Dossier, event: DossierEvent) -> None:
    file, at = work.cases.file(dossier.id), dossier.received_at
    if event is E.REQUEST_SUPPLEMENT:
        work.cases.add_supplement(dossier.id, Supplement(len(file.supplements) + 1, (PAPER,), "thiếu", at, AUTHOR))
    if event in (E.COMPLETE_SUPPLEMENT, E.RESUME) and file.open_supplement:
        work.cases.answer_supplement(dossier.id, file.open_supplement.number, at)
    if event is E.REQUIRE_PAYMENT:
        work.cases.add_obligation(dossier.id, Obligation(len(file.obligations) + 1, "phí", 1, at, AUTHOR))
    if event in (E.RESUME, E.FINISH):
        for owed in file.unpaid:
            work.cases.pay(dossier.id, owed.number, at, "BL")
    if event is E.FINISH:
        work.cases.add_result(dossier.id, Result("1/QĐ", "Quyết định", "UBND xã", date(2026, 11, 23), at))
    if event is E.RETURN_RESULT:
        work.cases.add_handover(dossier.id, Handover("Người nhận", at, evidence="đã ký"))


def in_state(work: UnitOfWork, state: S) -> Dossier:
    return next(work.dossiers.by_id(row.id) for row in work.dossiers.rows(limit=20) if row.status == state)


@pytest.mark.parametrize("state", S, ids=lambda state: state.name)
@pytest.mark.parametrize("event", DossierEvent, ids=lambda event: event.value)
def test_the_store_allows_just_the_steps_of_the_table(store: SqlStore, state: S, event: DossierEvent) -> None:
    after = DOSSIER_TRANSITIONS.get((state, event))
    if state is S.WITHDRAWAL_REQUESTED and event in KEEP.values() and event is not E.KEEP_PROCESSING:
        after = None  # it was asked for while it was handled: it can go back only there
    with store.begin() as work:
        dossier = in_state(work, state)
        if after is None:
            with pytest.raises((IllegalTransition, InvariantBroken)):
                step(work, dossier, event)
        else:
            assert step(work, dossier, event) == after


@pytest.mark.parametrize(("state", "event"), sorted(NEEDS_PAPER), ids=lambda part: str(part))
def test_a_step_without_its_paper_is_refused(store: SqlStore, state: S, event: DossierEvent) -> None:
    with store.begin() as work, pytest.raises(InvariantBroken, match="I2"):
        step(work, in_state(work, state), event, with_paper=False)


@pytest.mark.parametrize("state", S, ids=lambda state: state.name)
def test_papers_are_taken_only_in_the_states_in_which_they_mean_something(store: SqlStore, state: S) -> None:
    handled = (S.RECEIVED, S.PROCESSING)
    fitting = {
        E.REQUEST_SUPPLEMENT: (*handled, S.REGISTERED),
        E.REQUIRE_PAYMENT: (*handled, S.AWAITING_PAYMENT),
        E.FINISH: (*handled, S.AWAITING_PAYMENT),
        E.RETURN_RESULT: (S.FINISHED,),
    }
    for event, states in fitting.items():
        with store.begin() as work:
            dossier = in_state(work, state)
            if state in states:
                _write(work, dossier, event)
            else:
                with pytest.raises(InvariantBroken):
                    _write(work, dossier, event)

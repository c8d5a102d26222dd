# SPDX-License-Identifier: Apache-2.0
"""Random verbs on random dossiers, in any order and with a clock that jumps: what the law asks for holds all along."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from clerkdesk.adapters.store.store import open_store
from clerkdesk.domain.case import ENDED
from clerkdesk.domain.forms.refusal import RefusalReason
from clerkdesk.domain.states import DossierStatus
from clerkdesk.errors import ClerkDeskError
from clerkdesk.services.supplement import Permission
from tests.fakes.lives import BIRTH, CLERK, LAND, LINKED_BIRTH, LINKED_DEATH, PAPER, SUPERVISOR, WELFARE, Desk

PROCEDURES = (WELFARE, LINKED_BIRTH, LINKED_DEATH, LAND)
ALLOWED = Permission(SUPERVISOR, "khai sai")
VERBS: dict[str, Callable[[Desk, str], object]] = {
    "ask": lambda desk, code: desk.life.supplement.request(code, [PAPER], "thiếu", by=CLERK, permission=ALLOWED),
    "answer": lambda desk, code: desk.life.supplement.answer(code, by=CLERK),
    "reappoint": lambda desk, code: desk.life.reappoint.reappoint(code, date(2026, 12, 30), "chờ", by=CLERK),
    "extend": lambda desk, code: desk.life.reappoint.extend(code, "xác minh", by=CLERK),
    "withdraw": lambda desk, code: desk.life.withdraw.withdraw(code, by=CLERK),
    "keep": lambda desk, code: desk.life.withdraw.keep(code, by=CLERK),
    "stop": lambda desk, code: desk.life.stop.stop(code, "không đủ", by=CLERK),
    "require": lambda desk, code: desk.life.pay.require(code, "phí", 1000, by=CLERK),
    "paid": lambda desk, code: desk.life.pay.paid(code, "BL", by=CLERK),
    "finish": lambda desk, code: desk.finish(code),
    "return": lambda desk, code: desk.life.return_result.return_to(code, "Người nhận", by=CLERK),
    "link": lambda desk, code: desk.life.link.link(code, by=CLERK),
    "refuse": lambda desk, _: desk.life.refuse.refuse(desk.application(BIRTH), [RefusalReason("sai")], by=CLERK),
    "control": lambda desk, code: desk.forms.print(code, "control", by=CLERK),
}
STEPS = st.lists(
    st.tuples(st.sampled_from([*VERBS, "finish", "answer"]), st.integers(0, 11), st.integers(-10, 60)), max_size=40
)


@given(steps=STEPS)
@settings(max_examples=12)
def test_the_law_holds_whatever_is_tried(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "store.db", b"k" * 32)
        try:
            desk = Desk(store)
            for procedure in PROCEDURES:
                desk.receive_one(procedure)
            for verb, number, hours in steps:
                desk.later(hours=hours)
                try_one(desk, verb, number)
            judge(desk)
        finally:
            store.close()


def try_one(desk: Desk, verb: str, number: int) -> None:
    """Do one thing; what is refused leaves no trace."""
    with desk.store.begin() as work:
        head, rows = work.audit.head(), work.dossiers.rows()
    try:
        VERBS[verb](desk, rows[number % len(rows)].code)
    except ClerkDeskError:
        with desk.store.begin() as work:
            assert work.audit.head() == head


def judge(desk: Desk) -> None:
    """Look at every dossier as the law does."""
    assert desk.store.findings() == []
    with desk.store.begin() as work:
        assert work.dossiers.counts().balanced
        for row in work.dossiers.rows():
            dossier, file = work.dossiers.by_id(row.id), work.cases.file(row.id)
            term = work.cases.term(row.id)
            assert dossier.due == term.due
            assert term.reappointments <= 1
            assert [state.status for state in file.progress][-1] is dossier.status
            assert (file.result is not None) == (dossier.status in (DossierStatus.FINISHED, DossierStatus.RETURNED))
            if file.result and file.handover:
                assert dossier.received_at <= file.result.ended_at <= file.handover.handed_at
            if dossier.status in ENDED:
                assert all(child.has_ended for child in work.cases.children(row.id))
        days = work.cases.day_sums(date(2026, 11, 1), date(2027, 4, 1))
        listed = list(work.cases.rows_for_report(desk.clock.now() - timedelta(999), desk.clock.now() + timedelta(999)))
    assert sum(day.received for day in days) == sum(case.received_at is not None for case in listed)
    still_open = sum(case.events[-1][1] not in {str(state) for state in ENDED} for case in listed)
    assert days[-1].open_at_end == still_open

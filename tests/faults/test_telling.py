# SPDX-License-Identifier: Apache-2.0
"""The real portal fails while a real store tells it states: each is held once, and every true state arrives."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from clerkdesk.practice.portal import PracticePortal
from tests.fakes.approved import CLERK, DESTINATION, MORNING, approve_dossiers
from tests.fakes.delivery_program import Program
from tests.fakes.states import finish, hand_over, process

pytestmark = pytest.mark.portal


@pytest.fixture
def portal(tmp_path) -> Iterator[PracticePortal]:
    with PracticePortal(tmp_path / "portal") as running:
        yield running


@pytest.fixture
def program(tmp_path, portal) -> Iterator[Program]:
    opened = Program(tmp_path, portal.url, portal.keys)
    yield opened
    assert opened.store.findings() == []
    opened.close()


def delivered(program: Program, *numbers: int) -> list[str]:
    """Deliver dossiers that are being handled, with their states until then."""
    codes = approve_dossiers(program.store, program.blobs, *numbers)
    with program.store.begin() as work:
        for code in codes:
            process(work, code)
        work.commit()
    program.deliver.queue_approved(by=CLERK.id)
    assert program.deliver.run().told == 2 * len(codes)
    return codes


def end(program: Program, code: str) -> None:
    with program.store.begin() as work:
        finish(work, code, MORNING + timedelta(hours=1))
        hand_over(work, code, MORNING + timedelta(hours=2))
        work.commit()


def progress(portal: PracticePortal) -> list[list[str]]:
    return [[state["status"] for state in line["progress"]] for line in portal.ledger()["dossiers"]]


def to_tell(program: Program) -> list[str]:
    with program.store.begin() as work:
        return work.cases.to_tell(DESTINATION)


def test_a_dossier_finished_and_returned_after_its_delivery_shows_its_whole_life_at_the_portal(program, portal):
    (code,) = delivered(program, 1)
    assert progress(portal) == [["2", "4"]]
    end(program, code)
    summary = program.deliver.run()
    assert (summary.told, summary.delivered, to_tell(program)) == (2, [], [])
    assert progress(portal) == [["2", "4", "9", "10"]]
    states = portal.ledger()["dossiers"][0]["progress"]
    assert [state["by"] for state in states] == ["clerk"] * 4
    assert [state["at"][:16] for state in states[2:]] == ["2026-11-20T10:00", "2026-11-20T11:00"]
    assert program.deliver.run().told == 0


@pytest.mark.parametrize("do", ["lose-answer", "die-after", "die", "drop"])
def test_a_state_whose_answer_did_not_come_is_told_again_and_held_once(program, portal, do):
    first, second = delivered(program, 1, 2)
    end(program, first)
    end(program, second)
    portal.script([{"on": "PUT /v1/dossiers", "do": do}])
    summary = program.deliver.run()
    assert first in summary.untold
    assert first in to_tell(program)
    if do.startswith("die"):
        portal.wait()
        portal.start()
    again = program.deliver.run()
    assert (summary.told + again.told, again.untold, to_tell(program)) == (4, {}, [])
    assert progress(portal) == [["2", "4", "9", "10"]] * 2


def test_a_portal_killed_between_two_dossiers_keeps_what_it_answered(program, portal):
    codes = delivered(program, 1, 2, 3)
    for code in codes:
        end(program, code)
    portal.script([{"on": "PUT /v1/dossiers", "do": "die", "skip": 1}])
    summary = program.deliver.run()
    assert (summary.told, list(summary.untold)) == (2, codes[1:])
    portal.wait()
    portal.start()
    assert progress(portal) == [["2", "4", "9", "10"], ["2", "4"], ["2", "4"]]
    assert program.deliver.run().told == 4
    assert progress(portal) == [["2", "4", "9", "10"]] * 3


def test_a_dossier_that_the_portal_lost_stops_no_other(program, portal):
    lost, kept = delivered(program, 1, 2)
    end(program, lost)
    end(program, kept)
    portal.script([{"on": f"PUT /v1/dossiers/{lost}", "do": "answer", "status": 404, "body": "{}"}])
    summary = program.deliver.run()
    assert (summary.told, summary.untold, to_tell(program)) == (2, {lost: "portal-refused"}, [lost])

# SPDX-License-Identifier: Apache-2.0
"""The station's program is killed with -9 in the middle of a delivery: the next one goes on, and nothing is doubled."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.domain.states import DeliveryState
from clerkdesk.practice.portal import PracticePortal
from clerkdesk.settings import project_root
from tests.fakes.approved import CLERK, approve_dossiers
from tests.fakes.delivery_program import Program

pytestmark = pytest.mark.portal


@pytest.fixture
def portal(tmp_path) -> Iterator[PracticePortal]:
    with PracticePortal(tmp_path / "portal") as process:
        yield process


@pytest.fixture
def program(tmp_path, portal) -> Iterator[Program]:
    opened = Program(tmp_path, portal.url, portal.keys)
    yield opened
    opened.close()


def start(tmp_path, portal: PracticePortal) -> subprocess.Popen[bytes]:
    keys = json.dumps({name: key.hex() for name, key in portal.keys.items()})
    command = [sys.executable, "-m", "tests.fakes.delivery_program", str(tmp_path), portal.url, keys]
    return subprocess.Popen(command, cwd=project_root())


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ({"on": "POST /v1/deliveries", "do": "pause-after"}, DeliveryState.ANNOUNCED),
        ({"on": "POST /v1/files", "do": "pause-after"}, DeliveryState.SENDING),
        ({"on": "PATCH /v1/files", "do": "pause", "after_bytes": 2000}, DeliveryState.SENDING),
        ({"on": "PATCH /v1/files", "do": "pause-after"}, DeliveryState.SENDING),
        ({"on": "POST /v1/deliveries/", "do": "pause-after"}, DeliveryState.COMMITTING),
        ({"on": "GET /v1/deliveries/", "do": "pause-after"}, DeliveryState.ACKED),
    ],
)
def test_a_program_killed_at_any_step_delivers_once_when_it_comes_back(tmp_path, portal, program, fault, state):
    codes = approve_dossiers(program.store, program.blobs, 1, 2, size_bytes=400_000)
    assert program.deliver.queue_approved(by=CLERK.id).queued == codes
    small = {"on": "PATCH /v1/files", "do": "pass", "times": 3}
    portal.script([small, fault] if "after_bytes" in fault else [fault])
    killed = start(tmp_path, portal)
    assert portal.read_line() == "paused"
    killed.kill()
    killed.wait()
    with program.store.begin() as work:
        assert state in {delivery.state for delivery in work.deliveries.all()}

    again = start(tmp_path, portal)
    assert again.wait(60) == 0

    with program.store.begin() as work:
        assert {delivery.state for delivery in work.deliveries.all()} == {DeliveryState.CONFIRMED}
    ledger = portal.ledger()
    assert (ledger["received"], ledger["duplicates"], ledger["partial"], ledger["open"]) == (2, 0, 0, 0)
    assert program.store.findings() == []
    portal.kill()


def test_send_now_after_a_kill_takes_also_what_had_failed_in_the_killed_run(tmp_path, portal, program):
    codes = approve_dossiers(program.store, program.blobs, 1, 2, size_bytes=1_000)
    program.deliver.queue_approved(by=CLERK.id)
    announce = "POST /v1/deliveries"
    portal.script([{"on": announce, "do": "answer", "status": 503}, {"on": announce, "do": "pause-after"}])
    killed = start(tmp_path, portal)
    assert portal.read_line() == "paused"
    killed.kill()
    killed.wait()
    with program.store.begin() as work:
        assert work.deliveries.leased(SystemClock().now()) == len(codes)

    assert start(tmp_path, portal).wait(60) == 0

    with program.store.begin() as work:
        assert [delivery.state for delivery in work.deliveries.all()] == [DeliveryState.CONFIRMED] * 2
    ledger = portal.ledger()
    assert (ledger["received"], ledger["duplicates"], ledger["partial"], ledger["open"]) == (2, 0, 0, 0)
    portal.kill()


def test_the_change_feed_reaches_the_real_store(program, portal):
    codes = approve_dossiers(program.store, program.blobs, 1)
    program.deliver.queue_approved(by=CLERK.id)
    program.deliver.run()
    assert [change.code for change in program.deliver.poll_changes()] == codes
    with program.store.begin() as work:
        assert work.deliveries.of_code(codes[0])[0].portal_status == "4"
    assert program.deliver.poll_changes() == []

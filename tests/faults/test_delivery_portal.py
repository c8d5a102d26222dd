# SPDX-License-Identifier: Apache-2.0
"""The real portal process fails, or is killed with -9, while dossiers are delivered: all arrive, each once."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from clerkdesk.adapters.portals.gateway import GatewayPortal
from clerkdesk.domain.states import DeliveryState
from clerkdesk.practice.portal import PracticePortal
from clerkdesk.services.deliver import Deliver
from clerkdesk.services.evidence import Evidence
from clerkdesk.settings import VIETNAM_TIME
from tests.fakes.approved import (
    CLERK,
    DESTINATION,
    SUPERVISOR,
    PlainContainer,
    ToyVerifier,
    approve_dossiers,
)
from tests.fakes.outbox import MemoryBlobs, MemoryStore

pytestmark = pytest.mark.portal


class Clock:
    """A clock that stands until somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 20, 9, tzinfo=VIETNAM_TIME) + timedelta(seconds=self.seconds)

    def monotonic_s(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds + 1


class Counter:
    """A counter with approved dossiers, and the portal over a real line."""

    def __init__(self, folder: Path, dossiers: int, size_bytes: int = 200_000) -> None:
        self.process = PracticePortal(folder).start()
        self.store, self.blobs, self.clock = MemoryStore(), MemoryBlobs(), Clock()
        self.codes = approve_dossiers(self.store, self.blobs, *range(1, dossiers + 1), size_bytes=size_bytes)
        self.gateway = GatewayPortal(self.process.url, self.process.keys, timeouts_s=(2.0, 0.5))
        self.pauses = 0
        self.deliver = Deliver(
            self.store,
            self.blobs,
            {DESTINATION: self.gateway},
            evidence=Evidence(self.blobs, ToyVerifier(), PlainContainer(), self.clock),
            clock=self.clock,
            randomness=random.Random(dossiers),
            pause=self._pause,
        )
        self.deliver.queue_approved(by=CLERK.id)

    def _pause(self, seconds: float) -> None:
        self.clock.sleep(seconds)
        self.pauses += 1
        if not self.process.is_running:
            self.process.start()

    def states(self) -> set[DeliveryState]:
        with self.store.begin() as work:
            return {delivery.state for delivery in work.deliveries.all()}

    def release_all(self) -> None:
        """Let a supervisor release whatever was refused or kept apart."""
        with self.store.begin() as work:
            stopped = [d for d in work.deliveries.all() if d.state in {DeliveryState.NEEDS_ACTION, "QUARANTINED"}]
        for delivery in stopped:
            self.deliver.release(delivery.code, by=SUPERVISOR.id, why="the portal was mended")

    def assert_all_arrived_once(self) -> None:
        """The portal's own ledger, and our states, say so independently."""
        if not self.process.is_running:
            self.process.start()
        ledger = self.process.ledger()
        assert (ledger["received"], ledger["duplicates"], ledger["partial"]) == (len(self.codes), 0, 0)
        assert sorted(line["code"] for line in ledger["dossiers"]) == self.codes
        assert self.states() == {DeliveryState.CONFIRMED}

    def close(self) -> None:
        self.gateway.close()
        self.process.stop()


@pytest.fixture
def counter(tmp_path) -> Iterator:
    opened: list[Counter] = []

    def make(dossiers: int, size_bytes: int = 200_000) -> Counter:
        opened.append(Counter(tmp_path / "portal", dossiers, size_bytes))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.mark.parametrize(
    "fault",
    [
        {"on": "POST /v1/deliveries", "do": "die"},
        {"on": "POST /v1/deliveries", "do": "die-after"},
        {"on": "POST /v1/files", "do": "die-after"},
        {"on": "PATCH /v1/files", "do": "die", "after_bytes": 150_000, "skip": 4},
        {"on": "PATCH /v1/files", "do": "die-after"},
        {"on": "HEAD /v1/files", "do": "die"},
    ],
)
def test_a_portal_killed_at_any_step_gets_everything_once(counter, fault):
    desk = counter(3)
    desk.process.script([fault, {"on": "PATCH /v1/files", "do": "drop", "after_bytes": 1}])
    desk.deliver.run(until_settled_s=3600)
    desk.assert_all_arrived_once()
    if fault["on"] != "HEAD /v1/files":
        assert desk.pauses


def test_a_portal_killed_in_its_commit_gives_the_receipt_it_stored(counter):
    desk = counter(3)
    desk.process.script([{"on": "POST /v1/deliveries/", "do": "die-after", "skip": 1}])
    desk.deliver.run(until_settled_s=3600)
    desk.assert_all_arrived_once()


def test_a_lost_acknowledgement_of_the_commit_doubles_nothing(counter):
    desk = counter(2)
    desk.process.script([{"on": "POST /v1/deliveries/", "do": "lose-answer", "times": 2}])
    desk.deliver.run(until_settled_s=3600)
    desk.assert_all_arrived_once()
    assert "acknowledge" in desk.store.events()


def test_an_upload_cut_again_and_again_goes_on_where_the_durable_bytes_end(counter):
    desk = counter(1, size_bytes=2_000_000)
    starts = []
    read = desk.blobs.read

    def watched(ref, offset=0, chunk_bytes=65536):
        if ref.size_bytes > 1_000_000:
            starts.append(offset)
        return read(ref, offset, chunk_bytes)

    desk.blobs.read = watched
    small = {"on": "PATCH /v1/files", "do": "pass", "times": 3}
    desk.process.script([small, {"on": "PATCH /v1/files", "do": "drop", "after_bytes": 300_000, "times": 4}])
    desk.deliver.run(until_settled_s=3600)
    desk.assert_all_arrived_once()
    assert starts == [0, 300_000, 600_000, 900_000, 1_200_000]


@pytest.mark.parametrize("do", ["bad-signature", "other-content"])
def test_a_bad_receipt_stops_its_own_dossier_and_the_true_one_is_found_later(counter, do):
    desk = counter(3)
    desk.process.script([{"on": "POST /v1/deliveries/", "do": do}])
    summary = desk.deliver.run()
    assert list(summary.quarantined.values()) == ["receipt-invalid"]
    assert len(summary.confirmed) == 2
    desk.release_all()
    desk.deliver.run()
    desk.assert_all_arrived_once()


def test_a_file_lost_by_the_portal_between_upload_and_commit_is_sent_again(counter):
    desk = counter(1)
    desk.process.script([{"on": "POST /v1/deliveries/", "do": "answer", "status": 503}])
    desk.deliver.run()
    for file in (desk.process.folder / "files").iterdir():
        file.unlink()
    desk.deliver.run(until_settled_s=3600)
    desk.assert_all_arrived_once()


def test_a_network_to_sign_in_to_gets_no_byte_of_a_dossier(counter):
    desk = counter(2)
    page = {"status": 200, "headers": {"Content-Type": "text/html"}, "body": "<html>Sign in</html>"}
    desk.process.script([{"on": "GET /health", "do": "answer", **page}])
    summary = desk.deliver.run()
    assert summary.shut.keys() == {DESTINATION}
    assert desk.process.ledger()["open"] == 0
    assert desk.states() == {DeliveryState.QUEUED}


_STEPS = [
    "* /",
    "PATCH /v1/files",
    "POST /v1/files",
    "POST /v1/deliveries",
    "POST /v1/deliveries/",
    "GET /v1/deliveries",
]


def _faults(chance: random.Random) -> dict[str, object]:
    """Return a random fault that a sender must survive without a person."""
    do = chance.choice(["drop", "lose-answer", "answer", "die", "die-after", "bad-signature", "other-content", "pass"])
    rule: dict[str, object] = {"on": chance.choice(_STEPS), "do": do, "skip": chance.randrange(3)}
    if do in {"drop", "die"}:
        rule["after_bytes"] = chance.choice([0, 1, 1000, 50_000])
    if do == "answer":
        rule["status"] = chance.choice([302, 429, 500, 502, 503, 460, 404, 409])
        rule["headers"] = {"Retry-After": "3"} if rule["status"] in {429, 503} else {}
    return rule


@pytest.mark.parametrize("seed", range(5))
def test_random_faults_at_every_step_lose_nothing_and_double_nothing(counter, seed):
    chance = random.Random(seed)
    desk = counter(5, size_bytes=60_000)
    for _round in range(4):
        if not desk.process.is_running:
            desk.process.start()
        desk.process.script([_faults(chance) for _ in range(8)])
        desk.deliver.run(until_settled_s=30)
        desk.release_all()
    if not desk.process.is_running:
        desk.process.start()
    desk.process.script([])
    desk.deliver.run(until_settled_s=3600)
    desk.release_all()
    desk.deliver.run(until_settled_s=3600)
    desk.assert_all_arrived_once()
    assert {"fail", "quarantine", "refuse"} & set(desk.store.events())

# SPDX-License-Identifier: Apache-2.0
"""Random steps on random dossiers, allowed or not: the invariants hold after every one of them."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.domain.states import TRANSITIONS, DeliveryEvent, DossierEvent, Machine, RevisionEvent
from clerkdesk.errors import DossierNotFound, IllegalTransition, InvariantBroken
from clerkdesk.ports.store import UnitOfWork
from tests.fakes.journeys import AUTHOR, MORNING, Journey, a_delivery, a_receipt

EVENTS = {
    Machine.DOSSIER: [*DossierEvent],
    Machine.REVISION: [*RevisionEvent],
    Machine.DELIVERY: [*DeliveryEvent],
}
STEPS = st.sampled_from([(machine, event) for machine, events in EVENTS.items() for event in events])
DEEDS = st.sampled_from(["receive", "seal", "sign", "decide", "queue", "receipt"])
WALKS = st.lists(st.tuples(st.integers(1, 3), st.one_of(STEPS, DEEDS, DEEDS)), min_size=10, max_size=60)
REFUSALS = (IllegalTransition, InvariantBroken, DossierNotFound)


def latest_id(work: UnitOfWork, number: int) -> str:
    """Return the id of the newest revision of the dossier that was received at that place. Raises DossierNotFound."""
    latest = work.revisions.latest(work.dossiers.rows(limit=100)[-number].id)
    if latest is None:
        raise DossierNotFound(kind="revision", code="none")
    return latest.id


class Walk:
    """Does what it is told, through the ports, and takes a refusal for an answer."""

    def __init__(self, store: SqlStore) -> None:
        self.store, self.journey = store, Journey(store)
        self.received: list[int] = []

    def step(self, number: int, what: str | tuple[Machine, str]) -> bool:
        """Do one thing to one dossier; tell whether the store allowed it."""
        try:
            self._do(number, what)
        except REFUSALS:
            return False
        return True

    def _do(self, number: int, what: str | tuple[Machine, str]) -> None:
        if isinstance(what, tuple):
            self._advance(number, *what)
        elif what == "receive":
            self.journey.receive(len(self.received) + 1)
            self.received.append(len(self.received) + 1)
        elif self.received:
            getattr(self, f"_{what}")(self.received[number % len(self.received)])

    def _advance(self, number: int, machine: Machine, event: str) -> None:
        with self.store.begin() as work:
            row = work.dossiers.rows()[number % len(self.received)] if self.received else None
            if row is None:
                return
            revision = work.revisions.latest(row.id)
            subjects = {
                Machine.DOSSIER: row.id,
                Machine.REVISION: revision.id if revision else "none",
                Machine.DELIVERY: next((each.id for each in work.deliveries.of_code(row.code)), "none"),
            }
            before = row.status
            after = work.advance(machine, subjects[machine], event, by=AUTHOR, at=MORNING)
            assert machine is not Machine.DOSSIER or TRANSITIONS[machine][before, event] == after
            work.commit()

    def _seal(self, number: int) -> None:
        with self.store.begin() as work:
            dossier = work.dossiers.rows(limit=100)[-number]
            latest = work.revisions.latest(dossier.id)
            full = work.dossiers.by_id(dossier.id)
        self.journey.seal(full, latest.number + 1 if latest else 1)

    def _sign(self, number: int) -> None:
        with self.store.begin() as work:
            revision = work.revisions.get(latest_id(work, number))
        self.journey.sign(revision)

    def _decide(self, number: int) -> None:
        with self.store.begin() as work:
            revision = work.revisions.get(latest_id(work, number))
            batches = len(list(work.batches.walk()))
        self.journey.decide(self.journey.propose(revision, number=batches + 1))

    def _queue(self, number: int) -> None:
        with self.store.begin() as work:
            revision = work.revisions.get(latest_id(work, number))
            work.deliveries.add(a_delivery(revision))
            work.commit()

    def _receipt(self, number: int) -> None:
        with self.store.begin() as work:
            code = work.dossiers.rows(limit=100)[-number].code
            for delivery in work.deliveries.of_code(code):
                work.deliveries.set_receipt(delivery.id, a_receipt(code))
            work.commit()


@given(walk=WALKS)
@settings(max_examples=15)
def test_the_invariants_hold_whatever_is_tried(walk: list[tuple[int, str | tuple[Machine, str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "store.db", b"k" * 32)
        try:
            go(Walk(store), walk)
        finally:
            store.close()


def go(walker: Walk, walk: list[tuple[int, str | tuple[Machine, str]]]) -> None:
    """Take every step and look at the store in between."""
    walker.step(1, "receive")
    for number, what in walk:
        with walker.store.begin() as work:
            head = work.audit.head()
        if not walker.step(number, what):
            with walker.store.begin() as work:
                assert work.audit.head() == head or what == "decide"  # proposed, then not decided
    assert walker.store.findings() == []
    with walker.store.begin() as work:
        counts = work.dossiers.counts()
    assert counts.balanced
    assert counts.received == len(walker.received)

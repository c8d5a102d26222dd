# SPDX-License-Identifier: Apache-2.0
"""Look at the outbox as a list: how many of each kind, any page of them at once, and the journey of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clerkdesk.domain.audit import AuditEntry
from clerkdesk.domain.states import DeliveryState
from clerkdesk.ports.store import OutboxRow, Store

ANCHOR_STEP = 1_024
"""Rows between two known places of a long list: any page is then one short question away."""

_ORDER = "order"
"""Who ordered the delivery: said by the decision already."""


class Kind(StrEnum):
    """What a person sorts deliveries by."""

    NEEDS_YOU = "needs-you"
    MOVING = "moving"
    ACCEPTED = "accepted"


STATES: dict[Kind, tuple[str, ...]] = {
    Kind.NEEDS_YOU: (DeliveryState.NEEDS_ACTION, DeliveryState.QUARANTINED, DeliveryState.HELD),
    Kind.MOVING: (
        DeliveryState.QUEUED,
        DeliveryState.ANNOUNCED,
        DeliveryState.SENDING,
        DeliveryState.COMMITTING,
        DeliveryState.WAITING,
        DeliveryState.ACKED,
    ),
    Kind.ACCEPTED: (DeliveryState.CONFIRMED,),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One event on the way of a dossier: `by` names the officer, `to` the state that it led to, empty for none."""

    at: datetime
    by: str
    what: str
    to: str
    why: str


class Outbox:
    """Reads only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def counts(self) -> dict[str, int]:
        """Return how many deliveries there are of each kind."""
        with self._store.reading() as work:
            counted = work.deliveries.counts()
        return {str(kind): sum(counted.get(state, 0) for state in states) for kind, states in STATES.items()}

    def rows(self, kind: Kind, *, after: int | None = None, limit: int = 128) -> list[OutboxRow]:
        """Return the newest deliveries of a kind, queued before the sequence number `after`."""
        with self._store.reading() as work:
            return work.deliveries.rows(STATES[kind], after=after, limit=limit)

    def anchors(self, kind: Kind) -> Sequence[int]:
        """Return the sequence number of every `ANCHOR_STEP`-th delivery of a kind, newest first."""
        with self._store.reading() as work:
            return work.deliveries.anchors(STATES[kind], ANCHOR_STEP)

    def journey(self, code: str) -> list[Step]:
        """Return what happened to the newest package of a dossier since it was sealed, in its order.

        Raises:
            DossierNotFound: nothing was received under this code.
        """
        with self._store.reading() as work:
            dossier = work.dossiers.get(code)
            latest = work.revisions.latest(dossier.id)
            entries = list(work.audit.entries(subject_id=latest.id)) if latest else []
            for delivery in reversed(work.deliveries.of_code(dossier.code)):
                if latest is not None and delivery.revision_id == latest.id:
                    entries += work.audit.entries(subject_id=delivery.id)
            names = {officer.id: officer.name for officer in work.administration.officers()}
        shown = (entry for entry in sorted(entries, key=lambda one: one.sequence) if entry.event.what != _ORDER)
        return [_step(entry, names) for entry in shown]


def _step(entry: AuditEntry, names: Mapping[str, str]) -> Step:
    event = entry.event
    return Step(event.at, names.get(event.by, event.by), event.what, event.after, event.why)

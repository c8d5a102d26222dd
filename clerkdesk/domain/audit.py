# SPDX-License-Identifier: Apache-2.0
"""The hash-chained event log: who did what, when, from which state to which, and why (invariant I2)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from clerkdesk.domain.files import canonical_json, sha256

GENESIS = "0" * 64
"""The hash before the first entry."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, not yet in the chain.

    Attributes:
        at: legal time, with its offset; order is by sequence, never by this (invariant I10).
        by: officer id, or "station" for what the program did by itself.
        subject: kind of thing, for example "dossier", "page", "batch", "delivery", "station".
        subject_id: its id in the store.
        what: the event's name.
        before: state before, empty when it has none.
        after: state after, empty when it has none.
        why: reason given by a person, or the class of a fault.
        facts: further strings and integers; never a citizen's name or number.
    """

    at: datetime
    by: str
    subject: str
    subject_id: str
    what: str
    before: str = ""
    after: str = ""
    why: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An event in its place of the chain."""

    sequence: int
    event: Event
    previous: str
    hash: str


def link(sequence: int, event: Event, previous: str) -> AuditEntry:
    """Return the event as the next entry after the entry whose hash is `previous`."""
    return AuditEntry(sequence, event, previous, _hash(sequence, event, previous))


def _hash(sequence: int, event: Event, previous: str) -> str:
    fields = {
        "sequence": sequence,
        "at": event.at.isoformat(),
        "by": event.by,
        "subject": event.subject,
        "subject_id": event.subject_id,
        "what": event.what,
        "before": event.before,
        "after": event.after,
        "why": event.why,
        "facts": event.facts,
        "previous": previous,
    }
    return sha256(canonical_json(fields))


def first_break(entries: Iterable[AuditEntry]) -> int | None:
    """Return the sequence number at which the chain breaks, or None when it holds from its beginning."""
    expected, previous = 1, GENESIS
    for entry in entries:
        holds = entry.sequence == expected and entry.previous == previous
        if not holds or _hash(entry.sequence, entry.event, entry.previous) != entry.hash:
            return expected
        expected, previous = expected + 1, entry.hash
    return None

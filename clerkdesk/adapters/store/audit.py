# SPDX-License-Identifier: Apache-2.0
"""The event log in its table."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from clerkdesk.adapters.store.tables import audit
from clerkdesk.domain.audit import GENESIS, AuditEntry, Event, link

_BLOCK = 1000


class SqlAudit:
    """Appends events to the hash chain and reads them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.appended: AuditEntry | None = None
        """The newest entry of this transaction."""

    def append(self, event: Event) -> AuditEntry:
        """Append an event to the chain.

        Raises:
            InvariantBroken: the event is about a dossier that is not in the store.
        """
        last = self._connection.execute(_LAST).first()
        entry = link(last.sequence + 1, event, last.hash) if last else link(1, event, GENESIS)
        self._connection.execute(audit.insert(), _values(entry))
        self.appended = entry
        return entry

    def newest(self) -> AuditEntry | None:
        """Return the last entry, or None before the first."""
        return next(iter(self.latest(1)), None)

    def latest(self, count: int) -> list[AuditEntry]:
        """Return the last entries, newest first."""
        query = sa.select(audit).order_by(audit.c.sequence.desc()).limit(count)
        return [_entry(row) for row in self._connection.execute(query).mappings()]

    def at(self, sequence: int) -> AuditEntry | None:
        """Return the entry of that number."""
        row = self._connection.execute(sa.select(audit).where(audit.c.sequence == sequence)).mappings().first()
        return _entry(row) if row else None

    def head(self) -> str:
        """Return the hash of the last entry."""
        last = self._connection.execute(_LAST).first()
        return str(last.hash) if last else GENESIS

    def entries(self, *, subject_id: str | None = None) -> Iterator[AuditEntry]:
        """Yield the entries in order; of one subject only, when named."""
        query = sa.select(audit).order_by(audit.c.sequence).limit(_BLOCK)
        if subject_id is not None:
            query = query.where(audit.c.subject_id == subject_id)
        last = 0
        while rows := self._connection.execute(query.where(audit.c.sequence > last)).mappings().all():
            yield from map(_entry, rows)
            last = rows[-1]["sequence"]


_LAST = sa.select(audit.c.sequence, audit.c.hash).order_by(audit.c.sequence.desc()).limit(1)


def _values(entry: AuditEntry) -> dict[str, object]:
    event = entry.event
    return {
        "sequence": entry.sequence,
        "at": event.at.isoformat(),
        "by": event.by,
        "subject": event.subject,
        "subject_id": event.subject_id,
        "what": event.what,
        "state_before": event.before,
        "state_after": event.after,
        "why": event.why,
        "facts": event.facts,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _entry(row: RowMapping) -> AuditEntry:
    event = Event(
        at=datetime.fromisoformat(row["at"]),
        by=row["by"],
        subject=row["subject"],
        subject_id=row["subject_id"],
        what=row["what"],
        before=row["state_before"],
        after=row["state_after"],
        why=row["why"],
        facts=row["facts"],
    )
    return AuditEntry(row["sequence"], event, row["previous"], row["hash"])

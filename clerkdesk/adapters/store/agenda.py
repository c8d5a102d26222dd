# SPDX-License-Identifier: Apache-2.0
"""The agenda of the day: the narrow course of the open dossiers says who is next, wide rows are read for one page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clerkdesk.domain.next_step import Standing
from clerkdesk.ports.agenda import AgendaRow, ReadyRow, Urgency
from clerkdesk.settings import VIETNAM_TIME

_instant = datetime.fromisoformat


class SqlAgenda:
    """Counts and pages of the open dossiers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self, now: datetime, tomorrow: datetime) -> Mapping[Urgency, int]:
        """Return how many open dossiers are in each group."""
        found = {row[0]: row[1] for row in self._connection.execute(_COUNTS, _moments(now, tomorrow))}
        return {urgency: found.get(str(urgency), 0) for urgency in Urgency}

    def rows(
        self, urgency: Urgency, now: datetime, tomorrow: datetime, *, after: AgendaRow | None = None, limit: int = 50
    ) -> list[AgendaRow]:
        """Return the dossiers of a group, what is due first first, behind the row `after`."""
        place = (_due_key(after.due_at), after.sequence) if after else ("", 0)
        wanted = {"urgency": str(urgency), "due": place[0], "sequence": place[1], "limit": limit}
        found = self._connection.execute(_PAGE, wanted | _moments(now, tomorrow)).scalars()
        return self._rows(list(found), now, tomorrow)

    def of(self, codes: Sequence[str], now: datetime, tomorrow: datetime) -> list[AgendaRow]:
        """Return some dossiers, open or not, in the order in which they are named."""
        query = _BY_CODE.bindparams(sa.bindparam("keys", [code.strip().upper() for code in codes], expanding=True))
        places = {code: sequence for sequence, code in self._connection.execute(query)}
        wanted = [places[key] for code in codes if (key := code.strip().upper()) in places]
        return self._rows(wanted, now, tomorrow)

    def ready(self, *, after: int | None = None, limit: int = 50) -> list[ReadyRow]:
        """Return the newest results that wait for their citizens, before the sequence number `after`."""
        waiting = self.ready_count()  # with none there is no need to look through all that were handed back
        if not waiting:
            return []
        wanted = {"after": after, "limit": min(limit, waiting)}
        found = self._connection.execute(_READY, wanted)
        return [ReadyRow(row[0], row[1], row[2], row[3], _instant(row[4])) for row in found]

    def ready_count(self) -> int:
        """Return how many results wait for their citizens."""
        return int(self._connection.execute(_READY_COUNT).scalar_one())

    def needs(self, officer_id: str) -> Mapping[str, int]:
        """Return how many things need somebody: review, sign (documents), outbox, undecided (batches), proposable."""
        row = self._connection.execute(_NEEDS, {"by": officer_id}).mappings().one()
        return {name: int(value) for name, value in row.items()}

    def _rows(self, sequences: list[int], now: datetime, tomorrow: datetime) -> list[AgendaRow]:
        if not sequences:
            return []
        query = _WHOLE.bindparams(sa.bindparam("sequences", sequences, expanding=True))
        found = self._connection.execute(query, _moments(now, tomorrow)).mappings()
        rows = {row["sequence"]: _row(row) for row in found}
        return [rows[sequence] for sequence in sequences]


def _moments(now: datetime, tomorrow: datetime) -> dict[str, str]:
    return {"now": _text(now), "tomorrow": _text(tomorrow)}


def _text(moment: datetime) -> str:
    return moment.astimezone(VIETNAM_TIME).isoformat(timespec="microseconds")


def _due_key(due: datetime | None) -> str:
    return _NO_TERM if due is None else _text(due)


def _row(row: Any) -> AgendaRow:
    names = ("status", "pages", "missing", "unread", "doubts", "documents", "revision", "delivery")
    last_state = row["states"][:-1].rpartition(";")[2]
    return AgendaRow(
        sequence=row["sequence"],
        code=row["code"],
        owner=row["owner_name"],
        procedure_name=row["procedure_name"],
        received_at=_instant(row["received_at"]),
        due_at=_instant(row["due_at"]) if row["due_at"] else None,
        since=_instant(last_state.partition(" ")[0] or row["received_at"]),
        urgency=Urgency(row["urgency"]) if row["urgency"] else None,
        standing=Standing(**{name: row[name] for name in names}, is_proposed=bool(row["is_proposed"])),
        why=row["why"] or "",
    )


_NO_TERM = "9999"
"""Sorts behind every moment."""

_URGENCY = """CASE
    WHEN c.ended_at IS NOT NULL THEN NULL
    WHEN c.status IN ('5', '6') THEN 'waiting'
    WHEN c.due_at < :now THEN 'late'
    WHEN c.dossier_id IN (SELECT dossier_id FROM revision WHERE state = 'RETURNED') THEN 'returned'
    WHEN c.due_at < :tomorrow THEN 'today'
    ELSE 'in-time' END"""

_COUNTS = sa.text(f"SELECT {_URGENCY} AS urgency, count(*) FROM course c WHERE c.ended_at IS NULL GROUP BY urgency")

_PAGE = sa.text(f"""
SELECT c.sequence FROM course c
WHERE c.ended_at IS NULL AND {_URGENCY} = :urgency
    AND (coalesce(c.due_at, '{_NO_TERM}'), c.sequence) > (:due, :sequence)
ORDER BY coalesce(c.due_at, '{_NO_TERM}'), c.sequence LIMIT :limit
""")

_BY_CODE = sa.text("SELECT sequence, code_key FROM dossier WHERE code_key IN :keys")

_KEPT = "SELECT 1 FROM page p WHERE p.dossier_id = d.id AND p.mark = 'kept'"
_MISSING = f"""
    SELECT count(*) FROM json_each(d.components) e WHERE e.value ->> 'required' AND e.value ->> 'count' > 0
        AND NOT EXISTS ({_KEPT} AND p.component = e.value ->> 'position')"""
_UNREAD = "SELECT count(*) FROM page p WHERE p.dossier_id = d.id AND p.mark <> 'removed' AND p.reading_name IS NULL"
_WHOLE = sa.text(f"""
SELECT d.sequence, d.code, d.owner_name, d.procedure_name, d.status, c.received_at, c.due_at, c.states,
    {_URGENCY} AS urgency,
    (SELECT count(*) FROM page p WHERE p.dossier_id = d.id AND p.mark <> 'removed') AS pages,
    ({_MISSING}) AS missing,
    ({_UNREAD}) AS unread,
    (SELECT count(*) FROM field_proposal f WHERE f.dossier_id = d.id AND f.is_certain = 0 AND NOT EXISTS
        (SELECT 1 FROM field_choice g WHERE g.dossier_id = d.id AND g.name = f.name)) AS doubts,
    (SELECT count(*) FROM document o WHERE o.revision_id = r.id) AS documents,
    EXISTS (SELECT 1 FROM batch_item i WHERE i.revision_id = r.id AND i.is_open = 1) AS is_proposed,
    r.state AS revision,
    (SELECT v.state FROM delivery v WHERE v.revision_id = r.id ORDER BY v.sequence DESC LIMIT 1) AS delivery,
    (SELECT y.reason FROM decision y WHERE y.revision_id = r.id AND y.verdict = 'return') AS why
FROM dossier d JOIN course c ON c.sequence = d.sequence
LEFT JOIN revision r ON r.dossier_id = d.id AND r.number = (SELECT max(number) FROM revision WHERE dossier_id = d.id)
WHERE d.sequence IN :sequences
""")

_READY_COUNT = sa.text("SELECT (SELECT count(*) FROM result) - (SELECT count(*) FROM handover)")
_READY = sa.text("""
SELECT e.rowid, d.code, d.owner_name, d.procedure_name, e.ended_at FROM result e JOIN dossier d ON d.id = e.dossier_id
WHERE NOT EXISTS (SELECT 1 FROM handover h WHERE h.dossier_id = e.dossier_id) AND (:after IS NULL OR e.rowid < :after)
ORDER BY e.rowid DESC LIMIT :limit
""")

_NEEDS = sa.text(f"""
SELECT
    (SELECT count(*) FROM course c CROSS JOIN dossier d ON d.sequence = c.sequence
        WHERE c.ended_at IS NULL AND c.is_scanned = 1 AND EXISTS ({_KEPT}) AND ({_MISSING}) = 0 AND ({_UNREAD}) = 0
        AND (NOT EXISTS (SELECT 1 FROM revision r WHERE r.dossier_id = d.id)
        OR EXISTS (SELECT 1 FROM revision r WHERE r.dossier_id = d.id AND r.state = 'RETURNED'))) AS review,
    (SELECT count(*) FROM revision r JOIN document o ON o.revision_id = r.id
        WHERE r.state = 'SEALED' AND r.author = :by) AS sign,
    (SELECT count(*) FROM delivery WHERE state IN ('NEEDS_ACTION', 'QUARANTINED', 'HELD')) AS outbox,
    (SELECT count(*) FROM batch WHERE state = 'PROPOSED') AS undecided,
    (SELECT count(*) FROM revision r WHERE r.state = 'SIGNED' AND NOT EXISTS
        (SELECT 1 FROM batch_item i WHERE i.revision_id = r.id AND i.is_open = 1)) AS proposable
""")

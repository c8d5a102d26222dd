# SPDX-License-Identifier: Apache-2.0
"""The received dossiers: rows, search, numbers and the sums that prove that none is lost."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection, RowMapping

from clerkdesk.adapters.store import dossier_rows
from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.connection import folded_words, marked_words
from clerkdesk.adapters.store.tables import IS_OPEN, book, delivery, dossier, page, revision, serial
from clerkdesk.domain.audit import Event
from clerkdesk.domain.dossier import Dossier
from clerkdesk.errors import DossierNotFound, SerialsExhausted
from clerkdesk.ports.store import Counts, DossierRow


class SqlDossiers:
    """Adds dossiers and finds them."""

    def __init__(self, connection: Connection, audit: SqlAudit) -> None:
        self._connection = connection
        self._audit = audit

    def add(self, new: Dossier) -> None:
        """Add a dossier and log its receipt as the event "receive", with the codes of its warnings.

        Raises:
            InvariantBroken: its code or slip number is taken.
        """
        codes = ", ".join(warning.partition(":")[0] for warning in new.warnings if ": " in warning)
        facts: dict[str, str | int] = {"warnings": codes} if codes else {}
        event = Event(new.received_at, new.author, "dossier", new.id, "receive", after=str(new.status), facts=facts)
        entry = self._audit.append(event)
        self._connection.execute(dossier.insert(), {**dossier_rows.values(new), "last_event": entry.sequence})

    def get(self, code: str) -> Dossier:
        """Return a dossier by its code, compared without case. Raises DossierNotFound."""
        return self._one(dossier.c.code_key == dossier_rows.code_key(code), code)

    def by_id(self, dossier_id: str) -> Dossier:
        """Return a dossier by its id. Raises DossierNotFound."""
        return self._one(dossier.c.id == dossier_id, dossier_id)

    def rows(self, *, after: int | None = None, limit: int = 50) -> list[DossierRow]:
        """Return the newest dossiers, received before the sequence number `after`."""
        query = _ROWS.order_by(dossier.c.sequence.desc()).limit(limit)
        if after is not None:
            query = query.where(dossier.c.sequence < after)
        return [_row(row) for row in self._connection.execute(query).mappings()]

    def search(self, text: str, *, limit: int = 50) -> list[DossierRow]:
        """Return the dossiers whose owner, code, id number or procedure has all words as beginnings of words.

        Case, tone marks and đ/d do not matter; rows that match with their marks come first, then the newest.
        """
        exact = self._matches("marked", marked_words(text), limit)
        # Of the first `limit` folded matches at most len(exact) are exact ones: enough others remain.
        folded = self._matches("folded", folded_words(text), limit)
        found = list(dict.fromkeys(exact + folded))[:limit]
        rows = {row.sequence: row for row in self._rows_of(found)}
        return [rows[sequence] for sequence in found]

    def of_person(self, number: str, *, name: str = "", birth: date | None = None, limit: int = 20) -> list[DossierRow]:
        """Return the dossiers of a person, newest first: by number, new or old, else by whole name and day of birth."""
        if number:
            words, same = (
                folded_words(number),
                sa.or_(dossier.c.owner_id_number == number, dossier.c.owner_old_id_number == number),
            )
        elif name and birth:
            words, same = marked_words(name), sa.and_(dossier.c.owner_name == name, dossier.c.owner_birth == birth)
        else:
            return []
        column = "folded" if number else "marked"
        match = " AND ".join(f'{column} : "{word}"' for word in words)
        if not match:
            return []
        found = sa.text("SELECT rowid FROM dossier_search WHERE dossier_search MATCH :match").bindparams(match=match)
        query = _ROWS.where(dossier.c.sequence.in_(found), same).order_by(dossier.c.sequence.desc()).limit(limit)
        return [_row(row) for row in self._connection.execute(query).mappings()]

    def newest_of(self, author: str) -> DossierRow | None:
        """Return what an officer received last."""
        query = _ROWS.where(dossier.c.author == author).order_by(dossier.c.sequence.desc()).limit(1)
        row = self._connection.execute(query).mappings().first()
        return _row(row) if row else None

    def usual(self, limit: int = 5) -> list[str]:
        """Return the codes of the procedures that were received most among the newest dossiers, most often first."""
        newest = sa.select(dossier.c.procedure_code).order_by(dossier.c.sequence.desc()).limit(_RECENT).subquery()
        often = sa.func.count().desc()
        query = sa.select(newest.c.procedure_code).group_by(newest.c.procedure_code).order_by(often, sa.text("1"))
        return list(self._connection.execute(query.limit(limit)).scalars())

    def to_scan(self, text: str = "", *, after: int | None = None, limit: int = 50) -> list[DossierRow]:
        """Return the dossiers that wait for scanning, longest waiting first, behind the sequence number `after`."""
        query = _ROWS.where(sa.text(f"dossier.{IS_OPEN}"), sa.text(_UNSEALED), sa.text(_INCOMPLETE))
        query = query.order_by(dossier.c.sequence).limit(limit)
        if after is not None:
            query = query.where(dossier.c.sequence > after)
        match = _match("folded", folded_words(text))
        if match:
            query = query.where(dossier.c.sequence.in_(_MATCHING.bindparams(match=match)))
        return [_row(row) for row in self._connection.execute(query).mappings()]

    def to_read(self) -> list[str]:
        """Return the codes of the open dossiers never sealed whose scanned pages were not all read, oldest first."""
        unread = "EXISTS (SELECT 1 FROM page p WHERE p.dossier_id = dossier.id AND p.reading_name IS NULL"
        query = sa.select(dossier.c.code).order_by(dossier.c.sequence)
        wanted = (f"dossier.{IS_OPEN}", _UNSEALED, f"NOT {_INCOMPLETE}", f"{unread} AND p.mark <> 'removed')")
        return list(self._connection.execute(query.where(*map(sa.text, wanted))).scalars())

    def personal(self) -> Iterator[tuple[str, str]]:
        """Yield code and text of everything that citizens gave of themselves: names, numbers, addresses, contacts."""
        query = sa.select(dossier.c.sequence, dossier.c.code, *_PERSONAL).order_by(dossier.c.sequence).limit(_BLOCK)
        last = 0
        while rows := self._connection.execute(query.where(dossier.c.sequence > last)).all():
            for row in rows:
                yield from ((row.code, text) for text in row[2:] if text)
            last = rows[-1].sequence

    def counts(self) -> Counts:
        """Return the sums of invariant I7: received out of the event log, the others as they are kept."""
        sums: dict[str, int] = {row[0]: row[1] for row in self._connection.execute(_SUMS)}
        try:
            received = self._connection.execute(_RECEIVED_BY_INDEX).scalar_one()
        except sa.exc.OperationalError:  # the index is gone, which the doctor tells
            received = self._connection.execute(_RECEIVED).scalar_one()
        return Counts(received, *(sums.get(name, 0) for name in ("open", "waiting", "delivered", "withdrawn")))

    def take_serial(self, agency_code: str, day: date, first: int, last: int) -> int:
        """Return the next serial of the day within the block. Raises SerialsExhausted."""
        fresh = insert(serial).values(agency_code=agency_code, day=day, first=first, last_taken=first)
        keys = [serial.c.agency_code, serial.c.day, serial.c.first]
        taking = fresh.on_conflict_do_update(keys, set_={"last_taken": serial.c.last_taken + 1})
        taken = int(self._connection.execute(taking.returning(serial.c.last_taken)).scalar_one())
        if taken > last:
            raise SerialsExhausted(count=last - first + 1, day=day.isoformat())
        return taken

    def take_number(self, book_name: str, year: int) -> int:
        """Return the next number of a yearly book, without gaps, from 1."""
        fresh = insert(book).values(name=book_name, year=year, last_taken=1)
        taking = fresh.on_conflict_do_update([book.c.name, book.c.year], set_={"last_taken": book.c.last_taken + 1})
        return int(self._connection.execute(taking.returning(book.c.last_taken)).scalar_one())

    def _one(self, condition: sa.ColumnElement[bool], code: str) -> Dossier:
        row = self._connection.execute(sa.select(dossier).where(condition)).mappings().first()
        if row is None:
            raise DossierNotFound(kind="dossier", code=code)
        return dossier_rows.dossier_of(row)

    def _matches(self, column: str, words: list[str], limit: int) -> list[int]:
        if not words:
            return []
        return list(self._connection.execute(_MATCHES, {"match": _match(column, words), "limit": limit}).scalars())

    def _rows_of(self, sequences: list[int]) -> list[DossierRow]:
        query = _ROWS.where(dossier.c.sequence.in_(sequences))
        return [_row(row) for row in self._connection.execute(query).mappings()]


_RECENT = 300
"""Dossiers by which a counter's usual procedures are known: some weeks of them."""

_MATCHES = sa.text(
    "SELECT rowid FROM dossier_search WHERE dossier_search MATCH :match ORDER BY rowid DESC LIMIT :limit"
)

_MATCHING = sa.text("SELECT rowid FROM dossier_search WHERE dossier_search MATCH :match").columns(
    sa.column("rowid", sa.Integer)
)
_UNSEALED = "NOT EXISTS (SELECT 1 FROM revision r WHERE r.dossier_id = dossier.id)"
_KEPT = "SELECT 1 FROM page p WHERE p.dossier_id = dossier.id AND p.mark = 'kept'"
_INCOMPLETE = (
    f"(NOT EXISTS ({_KEPT}) OR EXISTS ({_KEPT} AND p.component IS NULL)"
    " OR EXISTS (SELECT 1 FROM json_each(dossier.components) c WHERE c.value ->> 'required' AND c.value ->> 'count' > 0"
    f" AND NOT EXISTS ({_KEPT} AND p.component = c.value ->> 'position')))"
)

_newest = revision.alias("newest")
_latest = (
    sa.select(_newest.c.id)
    .where(_newest.c.dossier_id == dossier.c.id)
    .order_by(_newest.c.number.desc())
    .limit(1)
    .correlate(dossier)
    .scalar_subquery()
)
_ROWS = sa.select(
    dossier.c.sequence,
    dossier.c.id,
    dossier.c.code,
    dossier.c.owner_name,
    dossier.c.procedure_code,
    dossier.c.procedure_name,
    dossier.c.status,
    dossier.c.received_at,
    dossier.c.due_at,
    sa.select(sa.func.count()).where(page.c.dossier_id == dossier.c.id).scalar_subquery().label("pages"),
    sa.select(revision.c.state).where(revision.c.id == _latest).scalar_subquery().label("revision_state"),
    sa.select(delivery.c.state)
    .where(delivery.c.revision_id == _latest)
    .order_by(delivery.c.sequence.desc())
    .limit(1)
    .scalar_subquery()
    .label("delivery_state"),
)

_PERSONAL = [dossier.c[f"owner_{name}"] for name in ("name", "id_number", "old_id_number", "address", "phone", "email")]
_BLOCK = 1000
_RECEIVED = sa.text("SELECT count(*) FROM audit WHERE subject = 'dossier' AND what = 'receive'")
_RECEIVED_BY_INDEX = sa.text(str(_RECEIVED).replace("FROM audit", "FROM audit INDEXED BY uq_audit_receive"))
"""The planner would take the wider index and read every entry: seconds instead of milliseconds for 400,000."""
_SUMS = sa.text("SELECT class, dossiers FROM sum_of")


def _match(column: str, words: list[str]) -> str:
    return " AND ".join(f'{column} : "{word}" *' for word in words)


def _row(row: RowMapping) -> DossierRow:
    named = {("owner" if name == "owner_name" else name): value for name, value in row.items()}
    return DossierRow(**named)

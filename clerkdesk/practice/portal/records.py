# SPDX-License-Identifier: Apache-2.0
"""The portal's own database: what was announced, uploaded, committed and changed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)

from clerkdesk.domain.files import FileEntry
from clerkdesk.practice.portal.rules import Announced, Refusal, State

PROCESSING = "4"

metadata = MetaData()
deliveries = Table(
    "delivery",
    metadata,
    Column("key", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("code", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("manifest", LargeBinary, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("approval", Text, nullable=False),
    Column("audit_head", String, nullable=False),
    Column("station", String, nullable=False),
    Column("number", Integer, unique=True),
    Column("receipt", LargeBinary),
)
epochs = Table(
    "station_epoch",
    metadata,
    Column("station", String, primary_key=True),
    Column("epoch", Integer, nullable=False),
)
delivery_files = Table(
    "delivery_file",
    metadata,
    Column("key", ForeignKey("delivery.key"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("media_type", String, nullable=False),
)
uploads = Table(
    "upload",
    metadata,
    Column("id", String, primary_key=True),
    Column("key", ForeignKey("delivery.key"), nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", Integer, nullable=False),
)
changes = Table(
    "change",
    metadata,
    Column("cursor", Integer, primary_key=True, autoincrement=True),
    Column("code", String, nullable=False),
    Column("status", String, nullable=False),
    Column("at", String, nullable=False),
    Column("note", String, nullable=False),
)

parts = Table(
    "part",
    metadata,
    Column("key", ForeignKey("delivery.key"), primary_key=True),
    Column("code", String, primary_key=True),
)
progress = Table(
    "progress",
    metadata,
    Column("code", String, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("status", String, nullable=False),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("note", String, nullable=False),
)


def open_records(file: Path) -> Engine:
    """Open or create the database: write-ahead log, every commit synced, one writer at a time."""
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    metadata.create_all(engine)
    return engine


def _configure(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        raw.execute(f"PRAGMA {pragma}")


def delivery(connection: Connection, key: str) -> RowMapping | None:
    """Return what was announced under a key."""
    return connection.execute(select(deliveries).where(deliveries.c.key == key)).mappings().first()


def files_of(connection: Connection, key: str) -> list[FileEntry]:
    """Return the files announced under a key, in their order."""
    query = select(delivery_files).where(delivery_files.c.key == key).order_by(delivery_files.c.position)
    return [FileEntry(row.name, row.sha256, row.size_bytes, row.media_type) for row in connection.execute(query)]


def take_epoch(connection: Connection, station: str, epoch: int) -> bool:
    """Remember the newest epoch of a station; tell False when another computer took over from this one."""
    known = connection.execute(select(epochs.c.epoch).where(epochs.c.station == station)).scalar()
    if known is None:
        connection.execute(insert(epochs).values(station=station, epoch=epoch))
    elif known < epoch:
        connection.execute(update(epochs).where(epochs.c.station == station).values(epoch=epoch))
    return known is None or known <= epoch


def announce(connection: Connection, announced: Announced) -> bool:
    """Store an announcement, or take the newer status of a known one; tell False when the key has other content."""
    known = delivery(connection, announced.key)
    if known is not None and known["fingerprint"] != announced.fingerprint:
        return False
    if known is not None:
        _add_parts(connection, announced)
        newer = update(deliveries).where(deliveries.c.key == announced.key, deliveries.c.receipt.is_(None))
        connection.execute(newer.values(dossier=announced.dossier, audit_head=announced.audit_head))
        return True
    connection.execute(
        insert(deliveries).values(
            key=announced.key,
            fingerprint=announced.fingerprint,
            code=announced.code,
            revision=announced.revision,
            manifest=announced.manifest,
            dossier=announced.dossier,
            approval=announced.approval,
            audit_head=announced.audit_head,
            station=announced.station,
        )
    )
    rows = [
        {"key": announced.key, "position": position, "name": entry.name, "sha256": entry.sha256,
         "size_bytes": entry.size_bytes, "media_type": entry.media_type}
        for position, entry in enumerate(announced.files)
    ]  # fmt: skip
    connection.execute(insert(delivery_files), rows)
    _add_parts(connection, announced)
    return True


def _add_parts(connection: Connection, announced: Announced) -> None:
    held = set(connection.execute(select(parts.c.code).where(parts.c.key == announced.key)).scalars())
    new = [{"key": announced.key, "code": code} for code in announced.parts if code not in held]
    if new:
        connection.execute(insert(parts), new)


def next_number(connection: Connection) -> int:
    """Return the next number of the portal's book."""
    return int(connection.execute(select(func.coalesce(func.max(deliveries.c.number), 0))).scalar_one()) + 1


def store_receipt(connection: Connection, key: str, number: int, receipt: bytes, at: datetime) -> None:
    """Store the receipt, and say in the change feed that the dossier is being processed."""
    row = delivery(connection, key)
    connection.execute(update(deliveries).where(deliveries.c.key == key).values(number=number, receipt=receipt))
    code = row["code"] if row is not None else ""
    connection.execute(
        insert(changes).values(code=code, status=PROCESSING, at=at.isoformat(), note="taken over for processing")
    )


def changes_after(connection: Connection, cursor: int, limit: int) -> list[RowMapping]:
    """Return a slice of the change feed."""
    query = select(changes).where(changes.c.cursor > cursor).order_by(changes.c.cursor).limit(limit)
    return list(connection.execute(query).mappings())


def arrived(connection: Connection, code: str) -> bool:
    """Tell whether a dossier was committed, by itself or as a part of a linked one."""
    linked = select(parts.c.key).where(parts.c.code == code)
    is_named = (deliveries.c.code == code) | deliveries.c.key.in_(linked)
    query = select(deliveries.c.key).where(is_named, deliveries.c.receipt.is_not(None))
    return connection.execute(query).first() is not None


def add_states(connection: Connection, code: str, states: Sequence[State]) -> int:
    """Add what is not known yet of the states of a dossier and return how many that were; nothing is rewritten.

    The first word about role and note stays: an officer's role may have changed before a state is told again.

    Raises:
        Refusal: no such dossier was committed (404), or another state is known under a sequence (409).
    """
    if not arrived(connection, code):
        raise Refusal("code", "no such dossier was delivered", status=404)
    known = {state.sequence: state for state in states_of(connection, code)}
    again = [(known[state.sequence], state) for state in states if state.sequence in known]
    if any((kept.status, kept.at) != (state.status, state.at) for kept, state in again):
        raise Refusal("sequence", "another state is known under it", status=409)
    new = [{"code": code, **asdict(state)} for state in states if state.sequence not in known]
    if new:
        connection.execute(insert(progress), new)
    return len(new)


def states_of(connection: Connection, code: str) -> list[State]:
    """Return the states that were told of a dossier, in the order of their sequence."""
    query = select(progress).where(progress.c.code == code).order_by(progress.c.sequence)
    return [State(row.sequence, row.status, row.at, row.by, row.note) for row in connection.execute(query)]


def committed(connection: Connection) -> list[RowMapping]:
    """Return all committed deliveries in the order of their numbers."""
    query = select(deliveries).where(deliveries.c.receipt.is_not(None)).order_by(deliveries.c.number)
    return list(connection.execute(query).mappings())


def announced_count(connection: Connection) -> int:
    """Return how many announced deliveries are not committed."""
    query = select(func.count()).select_from(deliveries).where(deliveries.c.receipt.is_(None))
    return connection.execute(query).scalar_one()

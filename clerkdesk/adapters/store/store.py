# SPDX-License-Identifier: Apache-2.0
"""The open store of a station: an encrypted SQLite file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Engine

from clerkdesk.adapters.durable import sync_folder
from clerkdesk.adapters.store import checks, copies, schema
from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.connection import READING, open_engine
from clerkdesk.adapters.store.high_water import HighWater
from clerkdesk.adapters.store.unit_of_work import SqlUnitOfWork
from clerkdesk.domain.findings import Finding
from clerkdesk.errors import StorageUnusable
from clerkdesk.ports.store import StoreCopy, UnitOfWork, WentBack


class SqlStore:
    """Gives transactions; safe for use by several threads, which take turns."""

    def __init__(self, engine: Engine, path: Path, key: bytes | None) -> None:
        self._engine = engine
        self._path = path
        self._key = key
        self._high_water = HighWater(high_water_path(path))
        self._went_back = self._compared()

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """Begin a transaction that is rolled back unless it is committed.

        Raises:
            StoreBusy: another transaction went on for too long.
            StoreUnreadable: the file is damaged.
        """
        with self._engine.connect() as connection:
            connection.begin()
            yield SqlUnitOfWork(connection, self._high_water)

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """Begin a transaction that sees one state of the store, waits for no writer and may write nothing.

        Raises:
            StoreUnreadable: the file is damaged.
            StorageUnusable: something was to be written in it.
        """
        with self._engine.connect().execution_options(**READING) as connection:
            connection.begin()
            yield SqlUnitOfWork(connection)

    def findings(self) -> list[Finding]:
        """Return what the database itself finds wrong; each sentence begins with the invariant it touches."""
        with self._engine.connect().execution_options(**READING) as connection:
            return checks.findings(connection, self._path)

    def went_back(self) -> WentBack | None:
        """Return how far the store was put back since this program last worked with it, as found when it was opened."""
        return self._went_back

    def copy_to(self, target: Path) -> StoreCopy:
        """Write a whole, checked, encrypted copy of the store, while others go on writing; return what it holds.

        Raises:
            StorageFull: there is no room; an earlier copy is unharmed.
            StoreUnreadable: the store, or the copy, does not hold.
            StorageUnusable: the copy cannot be written there.
        """
        copies.back_up(self._path, self._key, target)
        return copies.look_into(target, self._key)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        self._high_water.close()

    def _compared(self) -> WentBack | None:
        noted = self._high_water.read()
        if noted is None:
            return None
        with self._engine.connect().execution_options(**READING) as connection:
            log = SqlAudit(connection)
            known, newest = log.at(noted[0]), log.newest()
        if known is not None and known.hash == noted[1]:
            return None
        return WentBack(noted[0], newest.sequence if newest else 0)


def high_water_path(path: Path) -> Path:
    """Return the file that mirrors the newest durable entry of a store's log."""
    return path.with_name(f"{path.name}.newest")


def open_store(path: Path, key: bytes, *, migrations: Path = schema.MIGRATIONS) -> SqlStore:
    """Open a store, making or migrating it where needed.

    Args:
        path: the database file; its folder exists and is locked by the caller (see `StationLock`).
        key: 32 bytes, derived from the station's master key.
        migrations: folder of the migration scripts.

    Raises:
        StoreUnreadable: wrong key or damaged file; nothing was changed.
        StoreTooNew: a newer program wrote it.
        StorageFull: there is no room to make or migrate it.
        StorageUnusable: the file cannot be made.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        sync_folder(path.parent)
    except OSError as error:
        raise StorageUnusable(reason=error.strerror) from error
    engine = open_engine(path, key)
    try:
        schema.bring_up_to_date(engine, path, key, migrations)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, path, key)

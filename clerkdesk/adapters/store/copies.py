# SPDX-License-Identifier: Apache-2.0
"""Whole, checked, encrypted copies of a store, made while others go on writing to it."""

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

from clerkdesk.adapters.durable import sync_folder
from clerkdesk.adapters.store.administration import SqlAdministration
from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.connection import raw_connection
from clerkdesk.adapters.store.dossiers import SqlDossiers
from clerkdesk.adapters.store.faults import translated
from clerkdesk.errors import StorageUnusable, StoreUnreadable
from clerkdesk.ports.store import StoreCopy


def back_up(path: Path, key: bytes | None, target: Path) -> None:
    """Write a copy of a store as it is now, with the same key, replacing an earlier one only at the end.

    Raises:
        StorageFull: there is no room; an earlier copy is unharmed.
        StoreUnreadable: the store, or the copy, does not hold.
        StorageUnusable: the copy cannot be written there.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # an empty file is taken, with its rights
        _copy(path, key, part)
        _sync(part)
        part.replace(target)
        sync_folder(target.parent)
    except dbapi2.Error as error:
        raise translated(error) or StoreUnreadable(reason="it cannot be copied") from error
    except OSError as error:
        raise StorageUnusable(reason=error.strerror) from error
    finally:
        part.unlink(missing_ok=True)


def look_into(copy: Path, key: bytes | None) -> StoreCopy:
    """Return what a copy of the newest schema holds; the copy is not changed."""
    engine = sa.create_engine("sqlite://", module=dbapi2, creator=lambda: raw_connection(copy, key), poolclass=NullPool)
    with engine.connect() as connection:
        log = SqlAudit(connection)
        newest = log.newest()
        return StoreCopy(
            counts=SqlDossiers(connection, log).counts(),
            entries=newest.sequence if newest else 0,
            head=log.head(),
            blob_names=SqlAdministration(connection).blob_names(),
        )


def _copy(path: Path, key: bytes | None, part: Path) -> None:
    source, copy = raw_connection(path, key), raw_connection(part, key)
    try:
        source.execute("BEGIN")  # copied and counted in one state, whatever others commit meanwhile
        wanted = _sizes(source)
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # the copy is one file, with no log beside it
        _check(copy, wanted)
    finally:
        copy.close()
        source.close()


def _check(copy: Any, wanted: dict[str, int]) -> None:
    checks = ("cipher_integrity_check", "quick_check", "foreign_key_check")
    found = [row[0] for check in checks for row in copy.execute(f"PRAGMA {check}")]
    if found != ["ok"] or _sizes(copy) != wanted:
        raise StoreUnreadable(reason="its backup does not hold")


def _sizes(connection: Any) -> dict[str, int]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

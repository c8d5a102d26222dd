# SPDX-License-Identifier: Apache-2.0
"""Put a store back to the schema of an earlier program, from the verified backup that its migration made."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.connection import raw_connection
from clerkdesk.adapters.store.copies import back_up
from clerkdesk.adapters.store.faults import translated
from clerkdesk.adapters.store.schema import MIGRATIONS, known_schemas
from clerkdesk.errors import StoreTooNew, StoreUnreadable


def put_back(path: Path, key: bytes, scripts: Path = MIGRATIONS) -> bool:
    """Put back a store that a newer program migrated and did not work with; return whether that was done.

    What the newer program made is kept beside it as `store.db.schema-NNNN.set-aside`. A store with one entry more in
    its log than its backup is left alone: no work is ever given up.

    Args:
        path: of the store; its folder is locked by the caller.

    Raises:
        StoreTooNew: the newer program worked with it, or there is no backup.
        StorageFull, StorageUnusable, StoreUnreadable: the newer store still holds.
    """
    known = known_schemas(scripts)[-1]
    backup = path.with_name(f"{path.name}.schema-{known}.backup")
    found = _schema(path, key) if path.exists() else known
    if found <= known:
        return False
    if not backup.exists() or not _is_same_work(path, backup, key):
        raise StoreTooNew(found=found, known=known)
    back_up(path, key, path.with_name(f"{path.name}.schema-{found}.set-aside"))
    _fold_log(path, key)
    back_up(backup, key, path)
    return True


def _schema(path: Path, key: bytes) -> str:
    connection = raw_connection(path, key)
    try:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (dbapi2.Error, TypeError) as error:
        raise _told(error) from error
    finally:
        connection.close()


def _is_same_work(path: Path, backup: Path, key: bytes) -> bool:
    try:
        return _newest(path, key) == _newest(backup, key)
    except StoreUnreadable:  # a log of another shape: what it holds cannot be compared
        return False


def _newest(path: Path, key: bytes) -> tuple[int, str] | None:
    engine = sa.create_engine("sqlite://", module=dbapi2, creator=lambda: raw_connection(path, key), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            newest = SqlAudit(connection).newest()
    except (sa.exc.SQLAlchemyError, dbapi2.Error) as error:
        raise _told(error) from error
    return None if newest is None else (newest.sequence, newest.hash)


def _fold_log(path: Path, key: bytes) -> None:
    """Leave no log beside the file that the backup replaces: it would be taken for the log of the backup."""
    connection = raw_connection(path, key)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except dbapi2.Error as error:
        raise _told(error) from error
    finally:
        connection.close()


def _told(error: Exception) -> Exception:
    known = translated(error) if isinstance(error, dbapi2.Error) else None
    return known or StoreUnreadable(reason="its schema cannot be read")

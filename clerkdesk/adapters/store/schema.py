# SPDX-License-Identifier: Apache-2.0
"""The schema of a store file: which one it has, and the way to the newest, with a verified backup before."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from clerkdesk.adapters.store.connection import open_engine
from clerkdesk.adapters.store.copies import back_up
from clerkdesk.errors import StoreTooNew, StoreUnreadable

MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_TABLE = "alembic_version"


def known_schemas(scripts: Path = MIGRATIONS) -> list[str]:
    """Return the numbers of the schemas that this program knows, oldest first."""
    return sorted(file.stem.partition("_")[0] for file in (scripts / "versions").glob("[0-9]*.py"))


def bring_up_to_date(engine: Engine, path: Path, key: bytes, scripts: Path = MIGRATIONS) -> None:
    """Make the newest schema in a new file, or migrate an old one after a verified backup beside it.

    Raises:
        StoreTooNew: a newer program wrote the file; nothing was changed.
        StoreUnreadable: wrong key, damage, not a store, or a migration failed and was rolled back.
        StorageFull: there is no room for the backup or the migration; nothing was changed.
    """
    known = known_schemas(scripts)
    with engine.connect() as connection:
        found = _found(connection)
    if found == known[-1]:
        return
    if found is not None and found not in known:
        raise StoreTooNew(found=found, known=known[-1])
    if found is not None:
        back_up(path, key, path.with_name(f"{path.name}.schema-{found}.backup"))
    with engine.connect() as connection:
        try:
            migrate(connection, scripts)
        except sa.exc.SQLAlchemyError as error:
            raise StoreUnreadable(reason="it could not be brought to the newest schema") from error


def migrate(connection: Connection, scripts: Path = MIGRATIONS) -> None:
    """Run the migrations that a database lacks, each in one transaction."""
    from alembic import command  # imported here: that takes longer than to open a store
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def definitions(connection: Connection) -> frozenset[tuple[str, str, str]]:
    """Return kind, name and definition of every table, index and trigger of a database."""
    rows = connection.exec_driver_sql("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
    return frozenset((kind, name, sql) for kind, name, sql in rows if name != _VERSION_TABLE)


def newest_definitions() -> frozenset[tuple[str, str, str]]:
    """Return what the migrations make, made anew in memory."""
    engine = open_engine(Path(":memory:"), None)
    try:
        with engine.connect() as connection:
            migrate(connection)
            return definitions(connection)
    finally:
        engine.dispose()


def _found(connection: Connection) -> str | None:
    tables = set(sa.inspect(connection).get_table_names())
    version = None
    if _VERSION_TABLE in tables:
        version = connection.exec_driver_sql(f"SELECT version_num FROM {_VERSION_TABLE}").scalar()
    if version is None and tables - {_VERSION_TABLE}:
        raise StoreUnreadable(reason="it is not a store of ClerkDesk")
    return version

# SPDX-License-Identifier: Apache-2.0
"""Schemas: the tables that queries see are those that migrations make; old files are backed up, newer ones refused."""

import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects import sqlite
from sqlcipher3 import dbapi2

from clerkdesk.adapters.store import copies, schema, tables
from clerkdesk.adapters.store.connection import open_engine, raw_connection
from clerkdesk.adapters.store.faults import translated
from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.errors import StorageUnusable, StoreBusy, StoreTooNew, StoreUnreadable
from tests.fakes.journeys import Journey

KEY = b"k" * 32
NEXT = '''
"""A later schema."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "{number}", "{before}", None, None
def upgrade():
    op.create_table("later", sa.Column("a", sa.Text))
    {more}
'''


def later_migrations(folder: Path, more: str = "") -> Path:
    """Return a copy of the migrations with one more."""
    scripts = folder / "migrations"
    shutil.copytree(schema.MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    before = schema.known_schemas()[-1]
    text = NEXT.format(number=f"{int(before) + 1:04d}", before=before, more=more)
    (scripts / "versions" / f"{int(before) + 1:04d}_later.py").write_text(text)
    return scripts


def filled(folder: Path) -> Path:
    """Return the path of a closed store with one dossier."""
    store = open_store(folder / "store.db", KEY)
    Journey(store).receive()
    store.close()
    return folder / "store.db"


def test_the_tables_of_the_queries_are_those_of_the_migrations() -> None:
    engine = open_engine(Path(":memory:"), None)
    with engine.connect() as connection:
        schema.migrate(connection)
        ours = {"include_object": lambda _, name, kind, __, ___: not (kind == "table" and name.startswith("dossier_s"))}
        context = MigrationContext.configure(connection, opts={**ours, "compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def test_the_file_is_encrypted_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = filled(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    for file in tmp_path.iterdir():
        assert "Trần".encode() not in file.read_bytes()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(path).execute("SELECT * FROM sqlite_master")


def test_commits_wait_for_the_disk(tmp_path: Path) -> None:
    engine = open_engine(filled(tmp_path), KEY)
    with engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "recursive_triggers",
                "secure_delete",
                "temp_store",
            )
        }
    engine.dispose()
    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "temp_store": 2,
    }


def test_an_old_store_is_backed_up_and_migrated(tmp_path: Path) -> None:
    path, scripts = filled(tmp_path), later_migrations(tmp_path)
    store = open_store(path, KEY, migrations=scripts)
    with store.begin() as work:
        assert len(work.dossiers.rows()) == 1
    store.close()
    backup = path.with_name(f"store.db.schema-{schema.known_schemas()[-1]}.backup")
    old = open_store(backup, KEY)
    with old.begin() as work:
        assert len(work.dossiers.rows()) == 1
    assert old.findings() == []
    old.close()


def test_a_failed_migration_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path, scripts = filled(tmp_path), later_migrations(tmp_path, more='op.execute("SELECT no_such_function()")')
    with pytest.raises(StoreUnreadable, match="newest schema"):
        open_store(path, KEY, migrations=scripts)
    store = open_store(path, KEY)
    assert store.findings() == []
    store.close()


def test_a_store_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path, scripts = filled(tmp_path), later_migrations(tmp_path)
    open_store(path, KEY, migrations=scripts).close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew) as refusal:
        open_store(path, KEY)
    assert refusal.value.params["known"] == schema.known_schemas()[-1]
    assert path.read_bytes() == before


def test_another_database_is_not_taken_for_a_store(tmp_path: Path) -> None:
    connection = raw_connection(tmp_path / "store.db", KEY)
    connection.execute("CREATE TABLE other(a)")
    connection.close()
    with pytest.raises(StoreUnreadable, match="not a store"):
        open_store(tmp_path / "store.db", KEY)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageUnusable):
        open_store(tmp_path / "none" / "store.db", KEY)


def test_a_backup_is_whole_and_replaces_the_earlier_one(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db", KEY)
    for number in (1, 2):
        Journey(store).receive(number)
        store.copy_to(tmp_path / "copy.db")
    store.close()
    copy = open_store(tmp_path / "copy.db", KEY)
    with copy.begin() as work:
        assert work.dossiers.counts().received == 2
    copy.close()
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_into_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with pytest.raises(StorageUnusable):
        copies.back_up(path, KEY, tmp_path / "none" / "copy.db")


def test_a_backup_of_a_damaged_store_is_not_kept(tmp_path: Path) -> None:
    path = filled(tmp_path)
    path.write_bytes(path.read_bytes()[: 9 * 4096])
    with pytest.raises(StoreUnreadable):
        copies.back_up(path, KEY, tmp_path / "copy.db")
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == []


def test_a_store_held_by_another_for_too_long_is_told(tmp_path: Path) -> None:
    path = filled(tmp_path)
    holder, waiting = (raw_connection(path, KEY) for _ in range(2))
    holder.execute("BEGIN IMMEDIATE")
    waiting.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(dbapi2.OperationalError) as busy:
        waiting.execute("BEGIN IMMEDIATE")
    for connection in (holder, waiting):
        connection.close()
    assert isinstance(translated(busy.value), StoreBusy)


def test_a_fault_of_the_program_is_not_told_as_one_of_the_store(tmp_path: Path) -> None:
    connection = raw_connection(Path(":memory:"), None)
    with pytest.raises(dbapi2.OperationalError) as mistake:
        connection.execute("SELECT no_such_column")
    connection.close()
    assert translated(mistake.value) is None
    assert translated(ValueError()) is None


def test_a_clear_database_is_found(tmp_path: Path) -> None:
    path = tmp_path / "clear.db"
    engine = open_engine(path, None)
    with engine.connect() as connection:
        schema.migrate(connection)
    store = SqlStore(engine, path, KEY)
    assert "I3: the database is not encrypted" in store.findings()
    store.close()


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(TypeError):
        tables.Instant().process_bind_param(datetime(2026, 11, 23), sqlite.dialect())  # noqa: DTZ001 - that is the point


def test_the_driver_speaks_the_sqlite_that_the_rules_need() -> None:
    connection = raw_connection(Path(":memory:"), None)
    version = connection.execute("SELECT sqlite_version()").fetchone()[0]
    connection.close()
    assert tuple(map(int, version.split("."))) >= (3, 47, 0)  # RAISE with an expression
    assert sa.__version__ >= "2.1"

# SPDX-License-Identifier: Apache-2.0
"""The store on the way back from a newer program: put back when nothing was done with it, left alone otherwise."""

import shutil
from pathlib import Path

import pytest

from clerkdesk.adapters.store.schema import MIGRATIONS, known_schemas
from clerkdesk.adapters.store.store import open_store
from clerkdesk.adapters.store.way_back import put_back
from clerkdesk.adapters.updates.pointer import read_pointer, write_pointer
from clerkdesk.bootstrap.updates import undo_migration
from clerkdesk.domain.versions import Pointer, gone_back, staged, switched
from clerkdesk.errors import StoreTooNew, StoreUnreadable
from clerkdesk.settings import StationFolder
from tests.fakes.journeys import Journey
from tests.fakes.update_journey import MIGRATION

KEY = b"k" * 32
KNOWN = known_schemas()[-1]


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The migrations of a newer program."""
    scripts = shutil.copytree(MIGRATIONS, tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9001_later.py").write_text(MIGRATION.format(new="9001", old=KNOWN))
    return scripts


@pytest.fixture
def store_path(tmp_path: Path, newer: Path) -> Path:
    """A store with one dossier, which a newer program migrated."""
    path = tmp_path / "store.db"
    store = open_store(path, KEY)
    Journey(store).receive(1)
    store.close()
    open_store(path, KEY, migrations=newer).close()
    return path


def received(path: Path) -> int:
    store = open_store(path, KEY)
    with store.reading() as work:
        found = work.dossiers.counts().received
    assert store.findings() == []
    assert store.went_back() is None
    store.close()
    return found


def test_a_store_that_was_only_migrated_is_put_back_and_the_newer_one_is_kept(store_path: Path) -> None:
    with pytest.raises(StoreTooNew):
        open_store(store_path, KEY)
    assert put_back(store_path, KEY)
    assert received(store_path) == 1
    assert store_path.with_name("store.db.schema-9001.set-aside").exists()
    assert not put_back(store_path, KEY)


def test_a_store_with_newer_work_is_left_alone(store_path: Path, newer: Path) -> None:
    store = open_store(store_path, KEY, migrations=newer)
    Journey(store).receive(2)
    store.close()
    before = store_path.read_bytes()
    with pytest.raises(StoreTooNew):
        put_back(store_path, KEY)
    assert store_path.read_bytes() == before


def test_without_the_backup_of_the_migration_the_store_is_left_alone(store_path: Path) -> None:
    store_path.with_name(f"store.db.schema-{KNOWN}.backup").unlink()
    with pytest.raises(StoreTooNew):
        put_back(store_path, KEY)


def test_with_a_wrong_key_nothing_is_changed(store_path: Path) -> None:
    before = store_path.read_bytes()
    with pytest.raises(StoreUnreadable):
        put_back(store_path, b"w" * 32)
    assert store_path.read_bytes() == before


def test_where_there_is_no_store_there_is_nothing_to_put_back(tmp_path: Path) -> None:
    assert not put_back(tmp_path / "store.db", KEY)


def test_a_way_back_that_is_closed_has_the_newer_version_opened_again(
    store_path: Path, newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(store_path, KEY, migrations=newer)
    Journey(store).receive(2)
    store.close()
    monkeypatch.setenv("CLERKDESK_PROGRAM", str(tmp_path / "program"))
    write_pointer(tmp_path / "program", gone_back(switched(staged(Pointer(), "1.1.0"))))
    with pytest.raises(StoreTooNew):
        undo_migration(StationFolder(store_path.parent), KEY)
    pointer = read_pointer(tmp_path / "program")
    assert (pointer.current, pointer.is_confirmed, pointer.came_back_from) == ("1.1.0", True, "")


def test_without_a_way_back_the_store_is_not_even_looked_at(
    store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLERKDESK_PROGRAM", str(tmp_path / "program"))
    undo_migration(StationFolder(store_path.parent), b"w" * 32)

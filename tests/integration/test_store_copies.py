# SPDX-License-Identifier: Apache-2.0
"""Copies of a store that is being written to, and stores that were put back to an earlier state."""

import shutil
import threading
from pathlib import Path

import pytest

from clerkdesk.adapters.store.store import high_water_path, open_store
from clerkdesk.ports.store import Store, WentBack
from tests.fakes.journeys import Journey, a_dossier

KEY = b"k" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def receive(store: Store, first: int, last: int) -> None:
    for number in range(first, last + 1):
        with store.begin() as work:
            work.dossiers.add(a_dossier(number))
            work.commit()


def test_a_copy_is_one_whole_state_although_others_write_meanwhile(path: Path, tmp_path: Path) -> None:
    store = open_store(path, KEY)
    receive(store, 1, 5)
    is_over = threading.Event()

    def write() -> None:
        number = 6
        while not is_over.is_set():
            receive(store, number, number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        held = [store.copy_to(tmp_path / "copy.db") for _ in range(5)]
    finally:
        is_over.set()
        writer.join()
    store.close()
    copy = open_store(tmp_path / "copy.db", KEY)
    assert copy.findings() == []
    with copy.reading() as work:
        assert work.dossiers.counts() == held[-1].counts
        assert work.audit.head() == held[-1].head
    copy.close()
    assert all(one.counts.received >= 5 and one.counts.balanced and one.entries >= 5 for one in held)


def test_a_copy_tells_the_sealed_files_that_its_rows_name(path: Path, tmp_path: Path) -> None:
    store = open_store(path, KEY)
    Journey(store).approved(1)
    with store.reading() as work:
        assert store.copy_to(tmp_path / "copy.db").blob_names == work.administration.blob_names() != frozenset()
    store.close()


def put_back(path: Path, kept: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
        if (kept / name).exists():
            shutil.copy(kept / name, path.with_name(name))


def keep(path: Path, kept: Path) -> None:
    kept.mkdir()
    for name in (path.name, f"{path.name}-wal"):
        if path.with_name(name).exists():
            shutil.copy(path.with_name(name), kept / name)


def test_a_log_cut_back_to_an_earlier_whole_state_is_noticed(path: Path, tmp_path: Path) -> None:
    store = open_store(path, KEY)
    receive(store, 1, 3)
    keep(path, tmp_path / "kept")
    receive(store, 4, 8)
    store.close()
    put_back(path, tmp_path / "kept")
    store = open_store(path, KEY)
    assert store.findings() == []  # the state itself is whole
    assert store.went_back() == WentBack(noted=8, found=3)
    receive(store, 9, 9)
    store.close()
    store = open_store(path, KEY)
    assert store.went_back() is None  # from now on the new course counts
    store.close()


def test_another_store_in_its_place_is_noticed(path: Path, tmp_path: Path) -> None:
    store, other = open_store(path, KEY), open_store(tmp_path / "other.db", KEY)
    receive(store, 1, 3)
    receive(other, 4, 9)
    other.copy_to(tmp_path / "copy.db")
    other.close()
    store.close()
    (tmp_path / "copy.db").replace(path)
    store = open_store(path, KEY)
    assert store.went_back() == WentBack(noted=3, found=6)
    store.close()


@pytest.mark.parametrize("content", [None, b"", b"00", b"\xff" * 90, b"x 1\n", b"0" * 64 + b" x"])
def test_a_mirror_that_is_missing_or_older_or_damaged_accuses_nobody(path: Path, content: bytes | None) -> None:
    store = open_store(path, KEY)
    receive(store, 1, 2)
    older = high_water_path(path).read_bytes()
    receive(store, 3, 4)
    store.close()
    if content is None:
        high_water_path(path).write_bytes(older)  # a power cut kept the commits, not the mirror
    else:
        high_water_path(path).write_bytes(content)
    store = open_store(path, KEY)
    assert store.went_back() is None
    store.close()

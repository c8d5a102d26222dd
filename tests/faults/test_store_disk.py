# SPDX-License-Identifier: Apache-2.0
"""A full disk, flipped bytes, a wrong key, a cut log: told as what they are, and nothing else is lost."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.store.store import open_store
from clerkdesk.errors import BlobDamaged, StorageFull, StorageUnusable, StoreUnreadable
from tests.fakes.journeys import Journey, a_dossier

KEY = b"k" * 32
PAGE_BYTES = 4096


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False
    )
    if not made or made.returncode != 0:
        pytest.skip("mounting a tiny disk needs root")
    yield disk
    subprocess.run(["umount", disk], check=True)


def fill(disk: Path, leave_bytes: int) -> Path:
    """Fill a disk but for a rest."""
    stuffing = disk / "stuffing"
    state = os.statvfs(disk)
    stuffing.write_bytes(b"x" * max(0, state.f_bavail * state.f_frsize - leave_bytes))
    return stuffing


@pytest.mark.parametrize("rest_kib", [0, 4, 16, 48, 100])
def test_a_full_disk_refuses_a_dossier_whole_and_takes_it_after_space_is_made(tiny_disk: Path, rest_kib: int) -> None:
    store = open_store(tiny_disk / "store.db", KEY)
    Journey(store).receive(1)
    stuffing = fill(tiny_disk, rest_kib * 1024)
    received = 1

    def receive_until_full() -> None:
        nonlocal received
        for number in range(2, 200):
            with store.begin() as work:
                work.dossiers.add(replace(a_dossier(number), summary="x" * 20_000))
                work.commit()
            received = number

    with pytest.raises(StorageFull):
        receive_until_full()
    with store.begin() as work:
        assert work.dossiers.counts().received == received
    stuffing.unlink()
    Journey(store).receive(received + 1)
    assert store.findings() == []
    store.close()


def test_a_store_is_not_made_half_on_a_full_disk(tiny_disk: Path) -> None:
    stuffing = fill(tiny_disk, 64 * 1024)
    with pytest.raises(StorageFull):
        open_store(tiny_disk / "store.db", KEY)
    stuffing.unlink()
    store = open_store(tiny_disk / "store.db", KEY)
    assert store.findings() == []
    store.close()


def test_a_backup_on_a_full_disk_leaves_the_earlier_one(tiny_disk: Path) -> None:
    store = open_store(tiny_disk / "store.db", KEY)
    Journey(store).receive(1)
    store.copy_to(tiny_disk / "copy.db")
    before = (tiny_disk / "copy.db").read_bytes()
    fill(tiny_disk, 32 * 1024)
    with pytest.raises(StorageFull):
        store.copy_to(tiny_disk / "copy.db")
    assert (tiny_disk / "copy.db").read_bytes() == before
    assert not (tiny_disk / "copy.db.part").exists()
    store.close()


def test_a_page_on_a_full_disk_leaves_nothing_behind(tiny_disk: Path) -> None:
    blobs = BlobFolder(tiny_disk / "blobs", KEY)
    kept = blobs.put(b"kept")
    stuffing = fill(tiny_disk, 100 * 1024)
    with pytest.raises(StorageFull):
        blobs.put(b"x" * 1_000_000)
    assert list(blobs.names()) == [kept.name]
    assert not list(tiny_disk.rglob("*.part"))
    stuffing.unlink()
    assert blobs.get(blobs.put(b"x" * 1_000_000)) == b"x" * 1_000_000


@pytest.fixture
def short_files() -> Iterator[Callable[[int], None]]:
    """Lets no file of this process grow beyond a size: a full disk without the rights to make one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size_bytes: resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_files_that_cannot_grow_lose_nothing(tmp_path: Path, short_files: Callable[[int], None]) -> None:
    store, blobs = open_store(tmp_path / "store.db", KEY), BlobFolder(tmp_path / "blobs", KEY)
    Journey(store).receive(1)
    short_files((tmp_path / "store.db-wal").stat().st_size + 1000)
    with pytest.raises(StorageUnusable):
        Journey(store).receive(2)
    short_files(100_000)
    with pytest.raises(StorageFull):
        blobs.put(b"x" * 200_000)
    short_files(resource.RLIM_INFINITY)
    Journey(store).receive(2)
    assert (store.findings(), list(blobs.names()), list(tmp_path.rglob("*.part"))) == ([], [], [])
    store.close()


def a_closed_store(folder: Path) -> Path:
    """Return the path of a closed store with twenty dossiers."""
    store = open_store(folder / "store.db", KEY)
    for number in range(1, 21):
        Journey(store).receive(number)
    store.close()
    return folder / "store.db"


def flip(path: Path, offset: int) -> None:
    """Flip one bit of a file."""
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 1]))


@pytest.mark.parametrize("page", [0, 1, 7, -1])
def test_a_flipped_bit_in_the_database_is_found_and_the_file_is_left_alone(tmp_path: Path, page: int) -> None:
    path = a_closed_store(tmp_path)
    offset = (page * PAGE_BYTES + 1000) % path.stat().st_size
    flip(path, offset)
    damaged = path.read_bytes()
    try:
        store = open_store(path, KEY)
    except StoreUnreadable:
        assert page in (0, 1)  # what is read on opening
    else:
        assert any(sentence.startswith("I1: the file is damaged") for sentence in store.findings())
        store.close()
    assert path.read_bytes() == damaged


def test_damage_met_while_reading_is_told(tmp_path: Path) -> None:
    path = a_closed_store(tmp_path)
    for page in range(8, path.stat().st_size // PAGE_BYTES):
        flip(path, page * PAGE_BYTES + 100)
    with pytest.raises(StoreUnreadable):
        read_all(path)


def read_all(path: Path) -> None:
    """Read every dossier and event of a store."""
    store = open_store(path, KEY)
    try:
        with store.begin() as work:
            for row in work.dossiers.rows():
                work.dossiers.get(row.code)
            list(work.audit.entries())
    finally:
        store.close()


def test_a_wrong_key_is_told_and_changes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = a_closed_store(tmp_path)
    before = path.read_bytes()
    with pytest.raises(StoreUnreadable, match="wrong key"):
        open_store(path, b"x" * 32)
    assert path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
def test_a_log_cut_short_gives_an_earlier_whole_state(tmp_path: Path, share: float) -> None:
    store = open_store(tmp_path / "store.db", KEY)
    for number in range(1, 11):
        Journey(store).receive(number)
    cut = tmp_path / "cut"
    cut.mkdir()
    for name in ("store.db", "store.db-wal"):
        shutil.copy(tmp_path / name, cut / name)
    store.close()
    wal = cut / "store.db-wal"
    os.truncate(wal, int(wal.stat().st_size * share))
    after = open_store(cut / "store.db", KEY)
    assert after.findings() == []
    with after.begin() as work:
        codes = [row.code for row in work.dossiers.rows()]
    assert codes == [a_dossier(number).code for number in range(len(codes), 0, -1)]
    after.close()


@pytest.mark.parametrize("offset", [0, 5, 40, 60, 65_650, -1])
def test_a_flipped_bit_in_a_sealed_file_damages_it_alone(tmp_path: Path, offset: int) -> None:
    blobs = BlobFolder(tmp_path, KEY)
    damaged, whole = blobs.put(b"a" * 200_000), blobs.put(b"b" * 200_000)
    path = tmp_path / damaged.name[:2] / damaged.name
    flip(path, offset % path.stat().st_size)
    with pytest.raises(BlobDamaged):
        blobs.get(damaged)
    assert blobs.get(whole) == b"b" * 200_000

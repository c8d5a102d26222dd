# SPDX-License-Identifier: Apache-2.0
"""Backups onto a stick that fills up, and stations whose trust is fed wrongly."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clerkdesk.adapters.backups.place import Backup
from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.keys.recovery import Cost
from clerkdesk.adapters.keys.station_keys import StationKeys
from clerkdesk.adapters.signers.trust_files import describe, import_list
from clerkdesk.adapters.store.store import open_store
from clerkdesk.errors import InvalidInput, StorageFull, StoreKeyUnavailable
from clerkdesk.jobs.progress import CancelToken, no_progress
from clerkdesk.ports.backups import BackupHead, Content
from clerkdesk.ports.store import StoreCopy
from clerkdesk.practice.pki import make_pki
from tests.fakes.journeys import Journey

KEY = b"k" * 32
MADE = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "stick"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a tiny disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def head(held: StoreCopy) -> BackupHead:
    return BackupHead("s1", 0, 1, MADE, "1", held.counts, held.entries, held.head, 0, 0, 0, 0)


@pytest.mark.parametrize("name", ["backup", "backup.tar"])
def test_a_full_stick_keeps_the_earlier_backup(stick: Path, tmp_path: Path, name: str) -> None:
    store, blobs = open_store(tmp_path / "store.db", KEY), BlobFolder(tmp_path / "blobs", KEY)
    Journey(store).receive(1)
    content = Content(store.copy_to, blobs.sealed, {"recovery.json": b"{}", "station.json": b"{}"})
    backup = Backup(stick / name, KEY)
    first = backup.write(content, head, no_progress, CancelToken())
    big = Content(store.copy_to, blobs.sealed, content.settings, lambda: [("tray/big.page", b"x" * 3_000_000)])
    with pytest.raises(StorageFull):
        backup.write(big, head, no_progress, CancelToken())
    again = Backup(stick / name, KEY)
    assert again.newest() == first
    assert again.verify(no_progress, CancelToken()) == first
    assert not list(stick.rglob("*.part"))
    store.close()


def test_a_revocation_list_is_taken_only_when_it_is_newer_and_signed_by_an_authority(tmp_path: Path) -> None:
    older = make_pki(tmp_path / "older", datetime(2026, 11, 1, tzinfo=UTC))
    trust = tmp_path / "trust"
    shutil.copytree(older.trust, trust)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    lists = [entry for entry in describe(trust, now) if entry.kind == "list"]
    assert lists
    assert {entry.kind for entry in describe(trust, now)} == {"root", "authority", "list"}
    stranger = make_pki(tmp_path / "stranger", datetime(2026, 11, 20, tzinfo=UTC))
    before = sorted((path.name, path.read_bytes()) for path in trust.iterdir())
    for content in (b"", b"no list", next(stranger.trust.glob("*.crl")).read_bytes()):
        with pytest.raises(InvalidInput):
            import_list(trust, content, now)
    assert sorted((path.name, path.read_bytes()) for path in trust.iterdir()) == before
    own = (trust / lists[0].file).read_bytes()
    assert import_list(trust, own, now).since == lists[0].since


def test_a_station_that_forgets_its_key_cannot_be_opened_again(tmp_path: Path) -> None:
    keyring: dict[tuple[str, str], str] = {}

    class Place:
        def get_password(self, service: str, username: str) -> str | None:
            return keyring.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            keyring[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del keyring[service, username]

    cheap = Cost(passes=1, lanes=1, memory_kib=64)
    keys = StationKeys("s1", tmp_path / "recovery.json", find_keyring=Place, cost=cheap)
    keys.create("a long enough passphrase")
    keys.forget()
    keys.forget()
    assert keyring == {}
    for passphrase in (None, "a long enough passphrase"):
        with pytest.raises(StoreKeyUnavailable):
            keys.unlock(passphrase)

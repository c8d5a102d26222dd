# SPDX-License-Identifier: Apache-2.0
"""What every keeper of the master key must do: with a keyring, without one, and with one that fails."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from clerkdesk.adapters.keys.keyrings import SecretPlace, is_encrypting
from clerkdesk.adapters.keys.recovery import Cost
from clerkdesk.adapters.keys.station_keys import SERVICE, StationKeys
from clerkdesk.errors import InvalidInput, StorageUnusable, StoreKeyUnavailable, WrongPassphrase
from clerkdesk.ports.keys import derive

PASSPHRASE = "Núi cao sông sâu"
CHEAP = Cost(passes=1, lanes=1, memory_kib=64)


class MemoryKeyring:
    """A keyring that forgets with the test."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class LockedKeyring(MemoryKeyring):
    """A keyring whose unlock prompt was dismissed."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked


class SilentKeyring(MemoryKeyring):
    """A keyring whose unlock prompt nobody answers."""

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None


def the_keys(folder: Path, place: SecretPlace | None, *, timeout_s: float = 10) -> StationKeys:
    path = folder / "recovery.json"
    return StationKeys("station-1", path, find_keyring=lambda: place, keyring_timeout_s=timeout_s, cost=CHEAP)


PLACES: dict[str, Callable[[], SecretPlace | None]] = {
    "keyring": MemoryKeyring,
    "none": lambda: None,
    "locked": LockedKeyring,
}


@pytest.mark.parametrize("place", PLACES)
def test_the_passphrase_always_opens_the_wrap(tmp_path: Path, place: str) -> None:
    keys = the_keys(tmp_path, PLACES[place]())
    key = keys.create(PASSPHRASE)
    assert len(key) == 32
    assert keys.unlock(PASSPHRASE) == key
    assert the_keys(tmp_path, None).unlock(PASSPHRASE) == key


def test_the_keyring_opens_without_passphrase(tmp_path: Path) -> None:
    keys = the_keys(tmp_path, MemoryKeyring())
    assert keys.create(PASSPHRASE) == keys.unlock()


def test_a_lost_keyring_is_filled_again_from_the_wrap(tmp_path: Path) -> None:
    key = the_keys(tmp_path, MemoryKeyring()).create(PASSPHRASE)
    keys = the_keys(tmp_path, MemoryKeyring())
    with pytest.raises(StoreKeyUnavailable):
        keys.unlock()
    keys.unlock(PASSPHRASE)
    assert keys.unlock() == key


@pytest.mark.parametrize("place", ["none", "locked"])
def test_without_keyring_the_passphrase_is_asked_for(tmp_path: Path, place: str) -> None:
    keys = the_keys(tmp_path, PLACES[place]())
    keys.create(PASSPHRASE)
    with pytest.raises(StoreKeyUnavailable):
        keys.unlock()


def test_a_keyring_that_never_answers_is_let_go(tmp_path: Path) -> None:
    with pytest.raises(StoreKeyUnavailable, match="no answer"):
        the_keys(tmp_path, SilentKeyring(), timeout_s=0.05).unlock()


def test_a_wrong_passphrase_wipes_nothing(tmp_path: Path) -> None:
    keys = the_keys(tmp_path, None)
    key = keys.create(PASSPHRASE)
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            keys.unlock("Núi cao sông sáu")
    assert keys.unlock(PASSPHRASE) == key


def test_the_passphrase_is_the_same_however_its_accents_are_composed(tmp_path: Path) -> None:
    keys = the_keys(tmp_path, None)
    composed, decomposed = "m\u1eadt kh\u1ea9u d\u00e0i", "ma\u0323\u0302t kha\u0302\u0309u da\u0300i"
    assert keys.create(composed) == keys.unlock(decomposed)


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        the_keys(tmp_path, None).create("ngắn")
    assert list(tmp_path.iterdir()) == []


def test_a_second_key_is_never_made(tmp_path: Path) -> None:
    place = MemoryKeyring()
    key = the_keys(tmp_path, place).create(PASSPHRASE)
    with pytest.raises(StoreKeyUnavailable):
        the_keys(tmp_path, place).create(PASSPHRASE)
    (tmp_path / "recovery.json").unlink()
    with pytest.raises(StoreKeyUnavailable):
        the_keys(tmp_path, place).create(PASSPHRASE)
    assert the_keys(tmp_path, place).unlock() == key


def test_the_wrap_holds_its_cost_and_never_the_key(tmp_path: Path) -> None:
    key = the_keys(tmp_path, None).create(PASSPHRASE)
    path = tmp_path / "recovery.json"
    read = json.loads(path.read_text())
    assert read["argon2id"] == {"passes": 1, "lanes": 1, "memory_kib": 64}
    assert key.hex() not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["recovery.json"]


@pytest.mark.parametrize(
    "change",
    [
        {"station": "station-2"},
        {"argon2id": {"passes": 2, "lanes": 1, "memory_kib": 64}},
        {"sealed": "AAAA"},
        {"salt": "AAAAAAAAAAAAAAAA"},
    ],
)
def test_a_changed_wrap_does_not_open(tmp_path: Path, change: dict[str, object]) -> None:
    keys = the_keys(tmp_path, None)
    keys.create(PASSPHRASE)
    path = tmp_path / "recovery.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(WrongPassphrase):
        keys.unlock(PASSPHRASE)


@pytest.mark.parametrize("content", ["", "{}", '{"argon2id": {"passes": 1}}', "[]", '"x"'])
def test_a_damaged_wrap_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "recovery.json").write_text(content)
    with pytest.raises(StoreKeyUnavailable, match="damaged"):
        the_keys(tmp_path, None).unlock(PASSPHRASE)


def test_a_wrap_that_asks_for_all_memory_is_refused(tmp_path: Path) -> None:
    keys = the_keys(tmp_path, None)
    keys.create(PASSPHRASE)
    path = tmp_path / "recovery.json"
    greedy = {"argon2id": {"passes": 1, "lanes": 1, "memory_kib": 1 << 30}}
    path.write_text(json.dumps(json.loads(path.read_text()) | greedy))
    with pytest.raises(StoreKeyUnavailable):
        keys.unlock(PASSPHRASE)


def test_a_missing_wrap_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreKeyUnavailable, match="missing"):
        the_keys(tmp_path, None).unlock(PASSPHRASE)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageUnusable):
        the_keys(tmp_path / "none", None).create(PASSPHRASE)


@pytest.mark.parametrize("kept", ["not hexadecimal", "00"])
def test_what_is_not_a_key_in_the_keyring_is_refused(tmp_path: Path, kept: str) -> None:
    place = MemoryKeyring()
    place.set_password(SERVICE, "station-1", kept)
    with pytest.raises(StoreKeyUnavailable, match="something else"):
        the_keys(tmp_path, place).unlock()


def test_keyrings_that_keep_nothing_or_keep_it_in_clear_are_passed_over() -> None:
    assert not is_encrypting(null.Keyring())
    assert not is_encrypting(fail.Keyring())


def test_each_use_has_its_own_key() -> None:
    master = bytes(range(32))
    keys = {label: derive(master, label) for label in ("store", "blobs", "blob names")}
    assert len({master, *keys.values()}) == 4
    assert all(len(key) == 32 for key in keys.values())
    assert derive(master, "store") == keys["store"]

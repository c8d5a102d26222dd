# SPDX-License-Identifier: Apache-2.0
"""Stations made and opened, settings read strictly, and the whole demo with a portal killed in the middle."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.pdf.archivist import PdfArchivist
from clerkdesk.bootstrap import (
    StationConfig,
    create_station,
    ensure_practice,
    open_practice,
    open_station,
    practice_folder,
    run_demo,
)
from clerkdesk.bootstrap.practice import PASSPHRASE, PracticeFolder
from clerkdesk.errors import (
    InvalidInput,
    StorageUnusable,
    StoreKeyUnavailable,
    StoreLocked,
    StoreUnreadable,
    WrongPassphrase,
)
from clerkdesk.practice.leaks import search
from clerkdesk.settings import StationFolder
from tests.counter import Counter, copy_counter

pytest_plugins = ("tests.counter_fixtures",)


@pytest.fixture
def station(made_counter: Path, tmp_path: Path) -> StationFolder:
    return StationFolder(PracticeFolder(copy_counter(made_counter, tmp_path / "counter")).station)


def change(**values: object) -> Callable[[StationFolder], None]:
    def act(folder: StationFolder) -> None:
        folder.config.write_text(json.dumps({**json.loads(folder.config.read_text()), **values}))

    return act


def replaced(content: str) -> Callable[[StationFolder], None]:
    return lambda folder: folder.config.write_text(content) and None


def test_a_second_program_is_kept_out_and_comes_in_when_the_first_is_closed(counter: Counter) -> None:
    with pytest.raises(StoreLocked):
        open_practice(counter.root)
    counter.tokens.close()
    with open_practice(counter.root) as services:
        assert services.administer.station().is_practice


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda folder: folder.config.unlink(), InvalidInput),
        (replaced("{"), StoreUnreadable),
        (replaced("[]"), StoreUnreadable),
        (replaced('{"station_id": "s"}'), StoreUnreadable),
        (change(format=99), StoreUnreadable),
        (change(unknown=1), StoreUnreadable),
        (change(portal_keys={"k": "no key"}), StoreUnreadable),
        (change(portal_keys=[]), StoreUnreadable),
        (lambda folder: folder.store.write_bytes(b"x" * 8192), StoreUnreadable),
        (lambda folder: folder.recovery.unlink(), StoreKeyUnavailable),
    ],
    ids=[
        "no settings", "half settings", "a list", "too little", "newer settings", "unknown setting", "no portal key",
        "portal keys in a list", "another database", "no recovery file",
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_told_and_leaves_the_station_unlocked(
    station: StationFolder, spoil: Callable[[StationFolder], None], error: type
) -> None:
    kept = {path: path.read_bytes() for path in (station.config, station.store, station.recovery)}
    spoil(station)
    with pytest.raises(error):
        open_station(station.root, passphrase=PASSPHRASE)
    for path, content in kept.items():
        path.write_bytes(content)
    open_station(station.root, passphrase=PASSPHRASE).close()


def test_settings_of_a_newer_program_are_told_as_such_whatever_they_hold(station: StationFolder) -> None:
    change(format=99, of_tomorrow=True)(station)
    with pytest.raises(StoreUnreadable, match="newer program"):
        StationConfig.read(station.config)
    with pytest.raises(StorageUnusable):
        StationConfig.read(station.root)


def test_a_wrong_passphrase_opens_nothing_and_practice_asks_no_keyring(station: StationFolder) -> None:
    with pytest.raises(WrongPassphrase):
        open_station(station.root, passphrase="another passphrase")
    with pytest.raises(StoreKeyUnavailable):
        open_station(station.root)


def test_a_station_is_made_once(station: StationFolder, tmp_path: Path) -> None:
    config = StationConfig.read(station.config)
    with open_station(station.root, passphrase=PASSPHRASE) as services:
        particulars = services.administer.station()
    with pytest.raises(StoreKeyUnavailable):
        create_station(station.root, config, particulars, [], passphrase=PASSPHRASE, trust={})
    new = tmp_path / "new"
    with pytest.raises(InvalidInput):
        create_station(new, config, particulars, [], passphrase="short", trust={})
    create_station(new, config, particulars, [], passphrase=PASSPHRASE, trust={"root.crt": b"text"})
    assert (new / "trust" / "root.crt").read_bytes() == b"text"
    assert StationConfig.read(StationFolder(new).config) == config


def test_settings_are_written_whole_and_read_as_they_were(tmp_path: Path) -> None:
    config = StationConfig("s", "gateway", "https://portal.example", {"k": "00" * 32}, revocation_days=7)
    config.write(tmp_path / "station.json")
    assert StationConfig.read(tmp_path / "station.json") == config
    assert [path.name for path in tmp_path.iterdir()] == ["station.json"]
    assert replace(config, is_practice=True) != StationConfig(**asdict(config))


def test_the_database_is_no_clear_one(station: StationFolder) -> None:
    connection = sqlite3.connect(station.store)
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT count(*) FROM sqlite_master")
    connection.close()


def test_a_real_station_keeps_its_key_in_the_keyring_or_asks_for_the_passphrase(
    station: StationFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    change(is_practice=False)(station)
    open_station(station.root, passphrase=PASSPHRASE).close()
    with pytest.raises(StoreKeyUnavailable):
        open_station(station.root)


@pytest.mark.portal
def test_a_practice_counter_is_made_when_it_is_missing_and_kept_when_it_is_there(tmp_path: Path) -> None:
    root = tmp_path / "practice"
    ensure_practice(root)
    made = StationFolder(PracticeFolder(root).station).config.read_bytes()
    ensure_practice(root)
    assert StationFolder(PracticeFolder(root).station).config.read_bytes() == made
    with open_practice(root) as services:
        assert all(check.is_ok for check in services.doctor.examine())


def test_each_user_has_a_practice_folder_beside_the_station(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLERKDESK_STATION", str(tmp_path / "clerkdesk"))
    assert practice_folder() == tmp_path / "clerkdesk-practice"


def test_a_folder_that_no_demo_made_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InvalidInput):
        run_demo(tmp_path, dossiers=1, seed=1, kill_portal=False, tell=print)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.mark.portal
@pytest.mark.scanner
@pytest.mark.token
def test_the_demo_delivers_and_proves_though_the_portal_is_killed_in_the_middle(tmp_path: Path) -> None:
    told: list[str] = []
    out = tmp_path / "demo"
    proof = run_demo(out, dossiers=1, seed=7, kill_portal=True, tell=told.append)
    assert proof["is_proven"] is True
    assert proof["portal_kills"] == 1
    assert proof["ledger"] == {"received": 1, "duplicates": 0, "partial": 0}
    assert proof["clear_text_leaks"] == 0
    assert json.loads((out / "proof.json").read_text()) == proof
    assert PdfArchivist().findings((out / "proof.pdf").read_bytes()) == ()
    for folder, name in (("slips", "*.pdf"), ("documents", "*.pdf"), ("batch", "*.asice"), ("receipts", "*.json")):
        assert list((out / folder).glob(name)), folder
    assert {"root.crt", "issuing.crl"} <= {path.name for path in (out / "trust").iterdir()}
    assert set(proof["seconds"]) >= {"receive", "scan", "digitise", "seal", "sign", "approve", "deliver"}  # type: ignore[call-overload]
    assert search(out / "slips", ["%PDF-"]).leaks
    assert str(proof["made_at"]) <= SystemClock().now().isoformat()

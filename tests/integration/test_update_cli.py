# SPDX-License-Identifier: Apache-2.0
"""The commands of updates, over a practice counter and a program that says it is packaged."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from clerkdesk.adapters.station_lock import StationLock
from clerkdesk.adapters.updates.pointer import write_pointer
from clerkdesk.domain.versions import Pointer
from tests.command_line import Desk, run
from tests.fakes.updates import Publisher, make_bundle

pytest_plugins = ("tests.counter_fixtures",)

Packaged = Callable[[], Path]


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of added versions of a program that is packaged; its own version is that of the checkout."""
    monkeypatch.setenv("CLERKDESK_OWN_PROGRAM", str(make_bundle(tmp_path / "installed", "0.1.0")))
    monkeypatch.setenv("CLERKDESK_PROGRAM", str(tmp_path / "program"))
    return tmp_path / "program"


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    made = Publisher(tmp_path / "publisher")
    made.publish("7.0.0")
    return made


@pytest.fixture
def desk(made_counter: Path) -> Desk:
    return Desk(made_counter)


def test_status_tells_the_versions_without_a_station(packaged: Path) -> None:
    assert run("update", "status").stdout == "version 0.1.0, installed 0.1.0\n"
    write_pointer(packaged, Pointer("7.0.0", "", "7.1.0", True, 0, ("6.9.0",), "6.9.0"))
    told = run("update", "status").stdout
    assert "7.1.0 is ready" in told
    assert "the way back leads to 0.1.0" in told
    assert "6.9.0 did not start here" in told


def test_a_publisher_is_trusted_and_its_newest_version_is_offered(
    packaged: Path, publisher: Publisher, desk: Desk
) -> None:
    assert desk.error("update", "check", "--from", publisher.repository)["code"] == "update-refused"
    assert run("update", "trust", publisher.first_root).exit_code == 0
    offer = desk.json("update", "check", "--from", publisher.repository)
    assert (offer["version"], offer["is_stale"]) == ("7.0.0", False)


def test_a_source_is_remembered(packaged: Path, publisher: Publisher, desk: Desk) -> None:
    run("update", "trust", publisher.first_root)
    assert desk.error("update", "check")["code"] == "update-unreachable"
    assert desk.json("update", "look-at", publisher.repository)["source"] == str(publisher.repository)
    assert desk.json("update", "check")["version"] == "7.0.0"
    desk.json("update", "look-at", "")
    assert desk.error("update", "check")["code"] == "update-unreachable"


def test_what_is_no_root_is_not_trusted(packaged: Path, tmp_path: Path) -> None:
    (tmp_path / "root.json").write_text("{}")
    assert run("update", "trust", tmp_path / "root.json", "--json").error["code"] == "update-refused"


def test_nothing_is_applied_or_gone_back_to_where_there_is_nothing(packaged: Path, desk: Desk) -> None:
    assert desk.error("update", "apply")["code"] == "update-not-now"
    assert desk.error("update", "back")["code"] == "update-not-now"
    assert desk.error("update", "back", "--unchecked")["code"] == "update-not-now"


def test_two_programs_do_not_update_at_once(packaged: Path, publisher: Publisher, desk: Desk) -> None:
    packaged.mkdir()
    with StationLock(packaged / "update.lock"):
        assert desk.error("update", "check", "--from", publisher.repository)["code"] == "update-not-now"


def test_a_checkout_is_not_updated(publisher: Publisher, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLERKDESK_OWN_PROGRAM", raising=False)
    assert desk.error("update", "fetch", "--from", publisher.repository)["code"] == "update-not-now"


def test_while_the_window_is_open_a_command_changes_nothing(packaged: Path, desk: Desk) -> None:
    with StationLock(desk.root / "station" / "station.lock"):
        assert desk.error("update", "apply")["code"] == "store-locked"


def test_a_self_check_without_a_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("không phải khoá\n"))
    told = run("update", "self-check", tmp_path, "--blobs", tmp_path, "--json")
    assert told.error["code"] == "invalid-input"

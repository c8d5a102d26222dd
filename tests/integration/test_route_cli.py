# SPDX-License-Identifier: Apache-2.0
"""An administrator sets the account of a national interface; its secret is never an argument and never shown."""

import io
from pathlib import Path

import pytest

from clerkdesk.bootstrap import practice_station
from clerkdesk.cli.route import SECRET
from tests.command_line import Desk
from tests.counter import copy_counter

pytest_plugins = ("tests.counter_fixtures",)
FIRST = ("ngsp1", "--url", "https://trục.example.vn/ngsp", "--user", "xa-mau", "--unit", "000.00.24.H38")
PASSWORD = "mật khẩu của trục"


@pytest.fixture
def root(made_counter: Path, tmp_path: Path) -> Path:
    return copy_counter(made_counter, tmp_path / "counter")


@pytest.fixture
def desk(root: Path) -> Desk:
    return Desk(root)


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(SECRET, PASSWORD)
    return PASSWORD


@pytest.mark.usefixtures("secret")
def test_an_account_is_set_shown_used_and_removed(desk: Desk, root: Path) -> None:
    assert desk.json("route", "list") == []
    line = desk.json("route", "set", *FIRST, "--bus-address", "VN:MAU")
    assert line == {
        "route": "ngsp1",
        "url": "https://trục.example.vn/ngsp",
        "user": "xa-mau",
        "unit": "000.00.24.H38",
        "bus_address": "VN:MAU",
        "pins": [],
    }
    assert desk.json("route", "set", "ngsp2", "--url", "https://b.example.vn", "--user", "id")["route"] == "ngsp2"
    assert [one["route"] for one in desk.json("route", "list")] == ["ngsp1", "ngsp2"]
    assert PASSWORD not in desk.run("route", "list").stdout
    station = practice_station(root)
    assert not any(PASSWORD.encode() in path.read_bytes() for path in station.rglob("*") if path.is_file())
    assert desk.is_whole()
    desk.json("route", "remove", "ngsp1")
    assert [one["route"] for one in desk.json("route", "list")] == ["ngsp2"]


@pytest.mark.usefixtures("secret")
def test_the_keys_of_an_interface_are_kept_with_its_account(desk: Desk) -> None:
    desk.json("route", "set", "ngsp2", "--url", "https://b.vn", "--user", "id", "--pin", "AB" * 32, "--pin", "cd" * 32)
    assert desk.json("route", "list")[0]["pins"] == ["ab" * 32, "cd" * 32]
    assert "2 pinned" in desk.run("route", "list").stdout


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("gateway", "--url", "https://a.vn", "--user", "x"), "route"),
        (("ngsp1", "--url", "http://a.vn", "--user", "x", "--unit", "1"), "portal address"),
        (("ngsp1", "--url", "https://me:it@a.vn", "--user", "x", "--unit", "1"), "url"),
        (("ngsp1", "--url", "https://a.vn", "--user", "x"), "unit"),
        (("ngsp1", "--url", "https://a.vn", "--user", " ", "--unit", "1"), "user"),
        (("ngsp2", "--url", "https://a.vn", "--user", "x", "--unit", "1"), "unit"),
        (("ngsp2", "--url", "https://a.vn", "--user", "x", "--pin", "ab:cd"), "pin"),
    ],
)
def test_an_account_that_cannot_be_one_is_refused_before_anything_is_kept(
    desk: Desk, words: tuple[str, ...], field: str
) -> None:
    assert field in desk.run("route", "set", *words, "--json").error["happened"]
    assert desk.json("route", "list") == []


def test_without_a_terminal_the_secret_comes_from_the_environment(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert SECRET in desk.run("route", "set", *FIRST, "--json").error["happened"]


def test_a_route_without_an_account_cannot_be_named(desk: Desk) -> None:
    for route in ("gateway", "ngsp1"):
        assert f"{route} has no account" in desk.run("route", "remove", route, "--json").error["happened"]

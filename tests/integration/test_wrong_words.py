# SPDX-License-Identifier: Apache-2.0
"""A stranger types what cannot be: each command says what happened, what is safe, what to do, and loses nothing."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from clerkdesk.adapters.station_lock import StationLock
from clerkdesk.bootstrap import practice_station
from clerkdesk.settings import StationFolder
from tests.command_line import Desk, run
from tests.counter import copy_counter

pytest_plugins = ("tests.counter_fixtures",)
PROCEDURE = "2.000815"


@pytest.fixture
def root(made_counter: Path, tmp_path: Path) -> Path:
    return copy_counter(made_counter, tmp_path / "quầy số 1")


@pytest.fixture
def desk(root: Path) -> Desk:
    return Desk(root)


@pytest.mark.parametrize(
    "words",
    [
        ("receive", "--procedure", "9.999999", "--owner", "A"),
        ("receive", "--procedure", PROCEDURE, "--owner", ""),
        ("receive", "--procedure", PROCEDURE, "--owner", "A", "--birth", "31/02/2020"),
        ("show", "H38.31.24-261122-9999"),
        ("verify", "/"),
        ("sign", "XX", "--key-file", "/nowhere.p12"),
        ("batch", "decide", "999"),
        ("batch", "import", "/nowhere"),
        ("report", "II.06a", "--from", "x", "--to", "y", "--format", "xlsx"),
        ("backup", "/proc/nowhere"),
        ("support-bundle", "--out", "/nowhere/x.json"),
        ("officer", "add", "", "--name", "A", "--role", "clerk"),
        ("officer", "add", "x", "--name", "A", "--role", "clerk", "--certificate", "/etc/passwd"),
        ("trust", "import-crl", "/etc/passwd"),
        ("catalogue", "import", "/etc/passwd"),
        ("update", "check", "--from", "/nowhere"),
    ],
    ids=" ".join,
)
def test_words_that_cannot_be_are_told_in_three_parts(words: tuple[str, ...], desk: Desk) -> None:
    assert desk.error(*words)["code"]
    assert desk.json("status")["counts"]["received"] == 0


@pytest.mark.parametrize("by", ["nobody", "clerk"])
def test_a_computer_is_taken_out_of_service_by_nobody_unknown_and_by_no_clerk(
    by: str, desk: Desk, tmp_path: Path
) -> None:
    desk.json("receive", "--procedure", PROCEDURE, "--owner", "Lê Thị Mẫu")
    refused = desk.error("retire", tmp_path / "stick", "--replaced", by=by)
    assert refused["code"] in ("dossier-not-found", "invalid-input")
    assert desk.json("status")["counts"]["received"] == 1
    assert not (tmp_path / "stick").exists()


def test_a_dossier_of_which_nothing_was_signed_yet_is_not_judged(desk: Desk) -> None:
    made = desk.json("receive", "--procedure", PROCEDURE, "--owner", "Lê Thị Mẫu")
    assert "signed" in desk.error("verify", made["code"])["happened"]


def test_a_window_without_a_screen_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert "What happened: screen" in run("window", "--practice", "--station", desk.root).stderr
    not_a_folder = desk.root / "a-file"
    not_a_folder.write_text("")
    pictures = run("window", "--practice", "--station", desk.root, "--shots", not_a_folder).stderr
    assert "a-file" in pictures, "pictures need no screen: what is wrong is the folder"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup", ""), "it is empty"),
        (("ledger", "--day", "nope"), "is no day such as"),
        (("practice-scanner", "--port", "99999999"), "is not within 0 to 65535"),
        (("return", "XX", "--to", "A", "--at", "nope"), "is no time such as"),
    ],
    ids=["an empty path", "no day", "no port", "no time"],
)
def test_words_of_no_form_are_told_with_an_example(words: tuple[str, ...], said: str, desk: Desk) -> None:
    ran = run(*words) if "--port" in words else desk.run(*words)
    assert (ran.exit_code, said in ran.stderr) == (2, True), ran


@pytest.mark.parametrize(
    "words",
    [
        ("profile", "make", "--table", "/nowhere", "--common", "/nowhere", "--trust", "/nowhere", "--sign-with", "/x"),
        ("profile", "install", "/etc/passwd", "--commune", "02683", "--fingerprint", "ab"),
        ("status", "--station", "/etc/passwd"),
        ("window", "--shots", "/etc/passwd"),
        ("restore", "/nowhere"),
        ("fleet", "/nowhere", "--out", "/nowhere.pdf"),
    ],
    ids=" ".join,
)
def test_commands_without_a_station_tell_it_too(words: tuple[str, ...], tmp_path: Path) -> None:
    station = () if "--station" in words or words[0] in ("fleet", "window") else ("--station", tmp_path / "new")
    more = ("--dry-run",) if "make" in words else ()
    has_none = "make" in words or "--station" in words or words[0] in ("fleet", "window")
    station = () if has_none else ("--station", tmp_path / "new")
    more = ("--dry-run",) if "make" in words else ()
    assert run(*words, *station, *more, "--json").error["code"]
    assert not (tmp_path / "new").exists()


def test_a_station_that_is_open_elsewhere_is_told_and_goes_on(desk: Desk, root: Path) -> None:
    lock = StationLock(StationFolder(practice_station(root)).lock)
    lock.acquire()
    try:
        assert desk.error("receive", "--procedure", PROCEDURE, "--owner", "A")["code"] == "store-locked"
    finally:
        lock.release()
    assert desk.is_whole()


@pytest.fixture
def small_disk(root: Path, tmp_path: Path) -> Iterator[Path]:
    """The counter on a disk of its own, which holds it and hardly more."""
    place = tmp_path / "đĩa nhỏ"
    place.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(options, capture_output=True, check=False).returncode:
        pytest.skip("mounting a tiny disk needs root")
    try:
        shutil.copytree(root, place / "quầy")
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_disk_without_room_refuses_what_is_new_and_keeps_what_is_there(small_disk: Path) -> None:
    desk = Desk(small_disk / "quầy")
    first = desk.json("receive", "--procedure", PROCEDURE, "--owner", "Lê Thị Mẫu")
    room = os.statvfs(small_disk)
    (small_disk / "đầy").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
    assert desk.error("receive", "--procedure", PROCEDURE, "--owner", "A")["code"] == "storage-full"
    assert desk.error("backup", small_disk / "sao lưu")["code"]
    (small_disk / "đầy").unlink()
    assert desk.json("search", "Mẫu")[0]["code"] == first["code"]
    assert desk.json("status")["counts"]["received"] == 1
    assert desk.is_whole()


def test_a_disk_that_is_read_only_is_told_and_opens_again_later(small_disk: Path) -> None:
    desk = Desk(small_disk / "quầy")
    desk.json("receive", "--procedure", PROCEDURE, "--owner", "Lê Thị Mẫu")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    for words in (("status",), ("receive", "--procedure", PROCEDURE, "--owner", "A")):
        assert desk.error(*words)["code"] == "storage-unusable"
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert desk.json("status")["counts"]["received"] == 1

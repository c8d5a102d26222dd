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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup", ""), "it is empty"),
        (("ledger", "--day", "nope"), "is no day such as"),
        (("return", "XX", "--to", "A", "--at", "nope"), "is no time such as"),
    ],
    ids=["an empty path", "no day", "no time"],
)
def test_words_of_no_form_are_told_with_an_example(words: tuple[str, ...], said: str, desk: Desk) -> None:
    ran = desk.run(*words)
    assert (ran.exit_code, said in ran.stderr) == (2, True), ran


@pytest.mark.parametrize(
    "words",
    [
        ("profile", "make", "--table", "/nowhere", "--common", "/nowhere", "--trust", "/nowhere", "--sign-with", "/x"),
        ("profile", "install", "/etc/passwd", "--commune", "02683", "--fingerprint", "ab"),
        ("practice-portal", "--port", "99999999"),
        ("status", "--station", "/etc/passwd"),
        ("restore", "/nowhere"),
        ("fleet", "/nowhere", "--out", "/nowhere.pdf"),
    ],
    ids=" ".join,
)
def test_commands_without_a_station_tell_it_too(words: tuple[str, ...], tmp_path: Path) -> None:
    station = (
        () if "--station" in words or words[0] in ("fleet", "practice-portal") else ("--station", tmp_path / "new")
    )
    more = ("--dry-run",) if "make" in words else ()
    has_none = "make" in words or "--station" in words or words[0] in ("fleet", "practice-portal")
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

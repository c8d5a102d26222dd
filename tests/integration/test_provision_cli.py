# SPDX-License-Identifier: Apache-2.0
"""A packager who follows the administrator's guide: from the table of communes to a computer that was replaced."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import run
from tests.small_disk import disk_of

GUIDES = Path(__file__).resolve().parents[2] / "docs"
PASSPHRASE = "một câu dài để khôi phục"


def block(guide: str, kind: str) -> str:
    """Return the example of a kind of file that stands in a guide."""
    found = re.search(rf"```{kind}\n(.*?)```", (GUIDES / guide).read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def done(*words: object) -> Any:
    """Run a command that must succeed and return its JSON."""
    ran = run(*words, "--json")
    assert ran.exit_code == 0, ran
    return ran.json


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A packager's folder, on a computer without a keyring."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("CLERKDESK_PASSPHRASE", PASSPHRASE)
    place = tmp_path / "tỉnh Lào Cai"
    (place / "trust").mkdir(parents=True)
    (place / "pass.txt").write_text(PASSPHRASE, encoding="utf-8")
    return place


def make(folder: Path, guide: str, *more: object) -> Any:
    """Make the profiles of the guide's examples."""
    (folder / "communes.csv").write_text(block(guide, "csv"), encoding="utf-8")
    (folder / "common.json").write_text(block(guide, "json"), encoding="utf-8")
    words = ["--table", folder / "communes.csv", "--common", folder / "common.json", "--trust", folder / "trust"]
    return done("profile", "make", *words, "--sign-with", folder / "province.pem", "--out", folder / "profiles", *more)


@pytest.mark.parametrize("guide", ["admin-guide.en.md", "admin-guide.vi.md"])
def test_the_examples_of_the_guide_make_a_station_and_replace_its_computer(guide: str, folder: Path) -> None:
    done("profile", "new-key", folder / "province.pem")
    assert make(folder, guide, "--dry-run")["written"] == 0
    key = make(folder, guide)["key"]
    first, stick = ("--station", folder / "station 1"), folder / "USB" / "clerkdesk"
    words = ["--commune", "02683", "--counter", 1, "--fingerprint", key, "--passphrase-file", folder / "pass.txt"]
    made = done("profile", "install", folder / "profiles", *words, *first, "--administrator", "Nguyễn Thị Mẫu")
    assert (made["first_serial"], made["last_serial"]) == (1, 3333)
    done("officer", "add", "an", "--name", "Nguyễn Văn An", "--role", "clerk", *first)
    done("receive", "--procedure", "2.000815", "--owner", "Lê Thị Mẫu", *first)
    before = done("backup", stick, *first)
    assert run("retire", stick, *first, "--json").error["code"] == "not-drained"
    done("retire", stick, "--replaced", *first)
    assert run("status", *first, "--json").error["code"] == "store-key-unavailable"
    second = ("--station", folder / "station 2")
    restored = done("restore", stick, *second, "--passphrase-file", folder / "pass.txt")
    assert restored["counts"] == before["counts"] == done("status", *second)["counts"]
    assert run("doctor", *second).exit_code == 0
    (folder / "bundles").mkdir()
    done("support-bundle", "--out", folder / "bundles" / "1.json", *second)
    assert done("fleet", folder / "bundles", "--out", folder / "stations.pdf")["stations"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk on which a station just does not fit."""
    with disk_of(tmp_path / "đĩa nhỏ", "200k") as place:
        yield place


def test_a_station_that_did_not_fit_is_made_once_there_is_room(folder: Path, small_disk: Path) -> None:
    done("profile", "new-key", folder / "province.pem")
    key = make(folder, "admin-guide.en.md")["key"]
    words = ["profile", "install", folder / "profiles", "--commune", "02683", "--fingerprint", key]
    words += ["--passphrase-file", folder / "pass.txt", "--station", small_disk / "station"]
    assert run(*words, "--json").error["code"] == "storage-full"
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert run(*words, "--json").error["code"] == "storage-unusable"
    subprocess.run(["mount", "-o", "remount,rw,size=20m", small_disk], check=True)
    assert done(*words)["number"] == 1
    assert run("doctor", "--station", small_disk / "station").exit_code == 0


def test_who_makes_a_station_without_an_officer_is_told_that_nobody_can_log_in(folder: Path) -> None:
    done("profile", "new-key", folder / "province.pem")
    key = make(folder, "admin-guide.en.md")["key"]
    words = ["--commune", "02683", "--fingerprint", key, "--passphrase-file", folder / "pass.txt"]
    said = run("profile", "install", folder / "profiles", *words, "--station", folder / "station")
    assert "nobody can log in" in said.stdout
    assert json.loads(run("officer", "list", "--station", folder / "station", "--json").stdout) == []


def test_a_file_of_trust_that_is_none_is_named(folder: Path) -> None:
    done("profile", "new-key", folder / "province.pem")
    (folder / "trust" / "readme.txt").write_text("x")
    (folder / "communes.csv").write_text(block("admin-guide.en.md", "csv"), encoding="utf-8")
    (folder / "common.json").write_text(block("admin-guide.en.md", "json"), encoding="utf-8")
    words = ["--table", folder / "communes.csv", "--common", folder / "common.json", "--trust", folder / "trust"]
    said = run("profile", "make", *words, "--sign-with", folder / "province.pem", "--dry-run", "--json").error
    assert "readme.txt" in said["happened"]

# SPDX-License-Identifier: Apache-2.0
"""The place where a release is made: a clean copy of the last commit, fixed settings, locked tools.

A release is built out of what is committed, never out of the working folder, so that two builds of one commit agree.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from provision import CACHE, ROOT, Stamps, apt_install, as_root, fingerprint, missing_packages, say

WORK = CACHE / "release"
SOURCE = WORK / "source"
LOCKS = ("requirements.txt", "requirements-freeze.txt")
DEBIAN_PYTHON = Path("/usr/bin/python3.11")
"""Preferred to any other interpreter: Debian's own, whose OpenSSL Debian keeps up to date."""

_VERSION = re.compile(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?")


class ReleaseError(Exception):
    """The release cannot be made; the text says what is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Release:
    """What is being released.

    Attributes:
        version: MAJOR.MINOR.PATCH, with an optional pre-release such as rc1.
        epoch: seconds since 1970 of the commit; every file of the release carries this time.
        commit: its full hash.
    """

    version: str
    epoch: int
    commit: str

    @property
    def numbers(self) -> tuple[int, int, int]:
        """The three numbers of the version, as Windows wants them."""
        major, minor, patch = re.findall(r"\d+", self.version)[:3]
        return int(major), int(minor), int(patch)

    @property
    def environment(self) -> dict[str, str]:
        """What makes two builds alike."""
        return {
            "SOURCE_DATE_EPOCH": str(self.epoch),
            "PYTHONHASHSEED": "0",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }


def checked_version(text: str) -> str:
    """Return the version as given.

    Raises:
        ReleaseError: it is none that both Debian and Windows order rightly.
    """
    if not _VERSION.fullmatch(text):
        raise ReleaseError(f"{text} is no version such as 1.2.3 or 1.2.3rc1")
    return text


def output(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Run a command and return its stdout.

    Raises:
        ReleaseError: it failed; its last words are in the text.
    """
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        last = (done.stderr or done.stdout).decode(errors="replace").strip()[-1500:]
        raise ReleaseError(f"{Path(words[0]).name} failed (exit code {done.returncode}): {last}")
    return done.stdout.decode(errors="replace")


def read_release(version: str) -> Release:
    """Return the release of the last commit under a version."""
    commit = output(["git", "rev-parse", "HEAD"]).strip()
    epoch = int(output(["git", "log", "-1", "--format=%ct"]).strip())
    if output(["git", "status", "--porcelain", "--untracked-files=no"]).strip():
        say("the working folder differs from the last commit: the release is made of the commit alone")
    return Release(checked_version(version), epoch, commit)


def lay_out_source(release: Release) -> Path:
    """Write a clean copy of the commit, with the release's version in it, and return its folder."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    archive = WORK / "source.tar"
    output(["git", "archive", "--format=tar", "-o", archive, release.commit])
    output(["tar", "-xf", archive, "-C", SOURCE])
    write_version(release.version)
    return SOURCE


def write_version(version: str) -> None:
    """Put a version into the clean copy of the commit."""
    package = SOURCE / "clerkdesk" / "__init__.py"
    text = re.sub(r'__version__ = "[^"]*"', f'__version__ = "{version}"', package.read_text(encoding="utf-8"))
    package.write_text(text, encoding="utf-8")


def later_version(version: str) -> str:
    """Return the version that the smoke tests update to: the same with the last number one higher."""
    major, minor, patch = re.findall(r"\d+", version)[:3]
    return f"{major}.{minor}.{int(patch) + 1}"


@contextmanager
def as_later(release: Release) -> Iterator[Release]:
    """Give the later release, with its version in the clean copy for as long."""
    later = replace(release, version=later_version(release.version))
    write_version(later.version)
    try:
        yield later
    finally:
        write_version(release.version)


def tool_python() -> Path:
    """Return the Python of an environment that holds what the application needs and what freezes it, as locked."""
    base = DEBIAN_PYTHON if DEBIAN_PYTHON.exists() else Path(sys.executable)
    environment = WORK / "venv"
    python = environment / "bin" / "python"
    stamps = Stamps(WORK / "stamps.json")
    locks = [SOURCE / "build" / name for name in LOCKS]
    wanted = fingerprint(str(base), *(lock.read_text() for lock in locks))
    if python.exists() and stamps.is_fresh("venv", wanted):
        return python
    say(f"making the release environment with {base}")
    shutil.rmtree(environment, ignore_errors=True)
    output([base, "-m", "venv", environment])
    pip: list[str | Path] = [python, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--require-hashes"]
    for lock in locks:
        output([*pip, "--no-deps", "--only-binary", ":all:", "-r", lock])
    stamps.keep("venv", wanted)
    return python


def locked_lines(name: str) -> str:
    """Return what the lock of what runs says of a Python package: version and hashes.

    Raises:
        ReleaseError: it pins no such package.
    """
    lock = (SOURCE / "build" / LOCKS[0]).read_text()
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*\n", lock, flags=re.MULTILINE)
    if found is None:
        raise ReleaseError(f"no lock pins {name}")
    return found[0]


def need(names: Sequence[str]) -> None:
    """Install the Debian packages that are missing.

    Raises:
        ReleaseError: some cannot be had.
    """
    missing = missing_packages(names)
    prefix = as_root()
    if missing and prefix is not None:
        say(f"installing {' '.join(missing)}")
        apt_install(prefix, missing)
        missing = missing_packages(names)
    if missing:
        raise ReleaseError(f"as root, run: apt-get install {' '.join(missing)}")


def set_times(folder: Path, epoch: int) -> None:
    """Give every file and folder the release's time."""
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def files_of(folder: Path) -> list[Path]:
    """Return the files in a folder and in those below it, in a fixed order, links not counted."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in files_of(folder))


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its path in there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files_of(folder)
    }


def differing(first: Path, second: Path) -> list[str]:
    """Return the files of two folders that are not the same in both, or in one alone, by their paths in there."""
    one, two = hashes(first), hashes(second)
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))

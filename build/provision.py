# SPDX-License-Identifier: Apache-2.0
"""Give a bare machine what ClerkDesk needs: Debian packages, the virtual environment, locked Python packages, assets.

Only the standard library is used, since nothing else is there yet. It speaks on stderr, so that stdout belongs to the
program that is run afterwards.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
OLDEST_PYTHON = (3, 11)
APT_OPTIONS = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]  # wait for another apt; plain output


class SetupError(Exception):
    """Set-up cannot go on; the text says what is missing and what to do."""


def say(text: str) -> None:
    """Tell the person at the terminal, on stderr."""
    print(f"[dev] {text}", file=sys.stderr, flush=True)


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, quiet_stdout: bool = False) -> int:
    """Run a command in the project's folder with its output streamed and return its exit code.

    A program ended by a signal counts as 128 + the signal's number, as a shell tells it.

    Args:
        command: program and arguments.
        env: variables set on top of the present ones.
        quiet_stdout: send its stdout to stderr, for commands of set-up.
    """
    sys.stdout.flush()
    words = [str(word) for word in command]
    target = sys.stderr if quiet_stdout else None
    code = subprocess.run(words, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=target, check=False).returncode
    return code if code >= 0 else 128 - code


def must_run(command: Sequence[str | Path], *, what: str, env: Mapping[str, str] | None = None) -> None:
    """Run a command of set-up and raise `SetupError` naming `what` when it fails."""
    code = run(command, env=env, quiet_stdout=True)
    if code:
        raise SetupError(f"{what} failed (exit code {code}); its own message stands above")


def fingerprint(*parts: bytes | str) -> str:
    """Return one SHA-256 over all parts, each closed by its length so that parts cannot run into each other."""
    digest = hashlib.sha256()
    for part in parts:
        octets = part.encode() if isinstance(part, str) else part
        digest.update(octets + len(octets).to_bytes(8, "big"))
    return digest.hexdigest()


class Stamps:
    """What was set up last time: one fingerprint per step, in a JSON file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def _read(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._file.read_text()))
        except (OSError, ValueError):
            return {}

    def is_fresh(self, step: str, value: str) -> bool:
        """Tell whether this step was last done for this very fingerprint."""
        return self._read().get(step) == value

    def keep(self, step: str, value: str) -> None:
        """Remember that this step was done for this fingerprint."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._read() | {step: value}, indent=1, sort_keys=True) + "\n")


# --- packages of the system -------------------------------------------------------------------------------------------


def wanted_packages() -> dict[str, str]:
    """Return the Debian packages that ClerkDesk needs, each with what it is for."""
    return dict(tomllib.loads((BUILD / "debian.toml").read_text())["packages"])


def installed_packages(dpkg_lines: Iterable[str]) -> set[str]:
    """Return the names that lines of dpkg-query, each a package and its status, call installed."""
    rows = (line.split() for line in dpkg_lines)
    return {row[0] for row in rows if len(row) == 2 and row[1] == "installed"}


def missing_packages(wanted: Iterable[str]) -> list[str]:
    """Return the wanted Debian packages that are not installed, in the given order."""
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n"]
    answer = subprocess.run(query, capture_output=True, text=True, check=True)
    present = installed_packages(answer.stdout.splitlines())
    return [name for name in wanted if name not in present]


def as_root() -> list[str] | None:
    """Return what to put before a command to run it as root, or None when that cannot be had without asking."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and run(["sudo", "-n", "true"], quiet_stdout=True) == 0:
        return ["sudo", "-n"]
    return None


def apt_install(prefix: list[str], names: list[str]) -> None:
    """Install packages: all at once or, when that fails, one by one, so that one bad package costs only itself."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", *APT_OPTIONS]
    if run([*apt, "-q", "update"], quiet_stdout=True):
        say("apt-get update failed: going on with the package lists as they are")
    install = [*apt, "install", "-y", "--no-install-recommends"]
    if run([*install, *names], quiet_stdout=True) == 0:
        return
    for name in names:
        if len(names) > 1 and run([*install, name], quiet_stdout=True):
            say(f"{name} could not be installed; apt-get's reason stands above")


def set_up_system(stamps: Stamps, wanted: Mapping[str, str], *, insist: bool) -> None:
    """Install the Debian packages that are missing; where that is impossible, say which and what for, and go on.

    Args:
        stamps: remembers what could not be installed, so that it is tried again only when asked for.
        wanted: package name to what it is for.
        insist: try again even what failed last time.
    """
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        say("not a Debian system: install the equivalents of the packages in build/debian.toml by hand")
        return
    missing = missing_packages(wanted)
    if not missing:
        return
    tried = fingerprint(*missing)
    prefix = as_root()
    if prefix is not None and (insist or not stamps.is_fresh("system", tried)):
        say(f"installing {len(missing)} Debian packages: {' '.join(missing)}")
        apt_install(prefix, missing)
        missing = missing_packages(wanted)
        stamps.keep("system", fingerprint(*missing))
    for name in missing:
        say(f"missing: {name} ({wanted[name]})")
    if missing and prefix is None:
        say(f"not root and no sudo without a password; as root, run: apt-get install {' '.join(missing)}")


# --- Python packages --------------------------------------------------------------------------------------------------


def venv_works() -> bool:
    """Tell whether the virtual environment is there, runs, and has the Python version of this interpreter."""
    if not PYTHON.exists():
        return False
    program = "import sys, pip; print(*sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", program], capture_output=True, text=True, check=False)
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def make_venv() -> None:
    """Make the virtual environment, getting Debian's python3-venv first where the interpreter came without it."""
    if importlib.util.find_spec("ensurepip") is None:
        prefix = as_root() if shutil.which("apt-get") else None
        if prefix is None:
            raise SetupError("this Python cannot make virtual environments; as root, run: apt-get install python3-venv")
        say("installing python3-venv: this Python came without it")
        apt_install(prefix, ["python3-venv"])
    say(f"making the virtual environment {VENV.name} with Python {sys.version.split()[0]}")
    must_run([sys.executable, "-m", "venv", "--clear", VENV], what="making the virtual environment")


def project_fingerprint(pyproject: str) -> str:
    """Return the fingerprint of what an editable installation depends on: its place and metadata, not tool settings."""
    tables = tomllib.loads(pyproject)
    hatch = tables.get("tool", {}).get("hatch", {})
    return fingerprint(str(ROOT), json.dumps([tables["project"], tables["build-system"], hatch], sort_keys=True))


def locked_packages(lock: str) -> list[str]:
    """Return the names of the packages that a lock pins."""
    return re.findall(r"^(\S+)==", lock, flags=re.MULTILINE)


def set_up_python() -> None:
    """Make the virtual environment and install the locked packages and the project itself into it."""
    if not venv_works():
        make_venv()
    stamps = Stamps(VENV / "clerkdesk-stamps.json")
    lock_file = BUILD / "requirements-dev.txt"
    lock = lock_file.read_text()
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    locked = fingerprint(lock, "{}.{}".format(*sys.version_info))
    if not stamps.is_fresh("packages", locked):
        say(f"installing {len(locked_packages(lock))} Python packages as locked in build/requirements-dev.txt")
        by_hash = ["--progress-bar", "off", "--require-hashes", "--only-binary", ":all:"]
        must_run([*pip, *by_hash, "-r", lock_file], what="installing the Python packages")
        stamps.keep("packages", locked)
    project = project_fingerprint((ROOT / "pyproject.toml").read_text())
    if not stamps.is_fresh("project", project):
        must_run([*pip, "-q", "--no-deps", "--no-build-isolation", "-e", ROOT], what="installing ClerkDesk itself")
        stamps.keep("project", project)


def set_up(*, insist: bool = False) -> None:
    """Bring this machine to where every verb works; quick when it is there already.

    Raises:
        SetupError: the Python packages or the assets cannot be had.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    started = time.monotonic()
    set_up_system(Stamps(CACHE / "setup-stamps.json"), wanted_packages(), insist=insist)
    set_up_python()
    must_run([PYTHON, BUILD / "assets.py"], what="fetching fonts, icons and OCR models")
    say(f"set up in {time.monotonic() - started:.1f} s")

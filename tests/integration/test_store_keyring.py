# SPDX-License-Identifier: Apache-2.0
"""The key of the store in the real keyring of a Linux desktop, and on a computer without any."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clerkdesk.adapters.keys.keyrings import is_encrypting, system_keyring
from clerkdesk.adapters.keys.station_keys import StationKeys
from clerkdesk.errors import StoreKeyUnavailable

PROJECT = Path(__file__).parents[2]
PASSPHRASE = "Núi cao sông sâu"
WITH_KEYRING = 'printf %s pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && exec "$@"'


def run(folder: Path, *before: str) -> str:
    """Run this file as a program, in a home and without a desktop of its own; return what it prints."""
    bare = {name: value for name, value in os.environ.items() if name not in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY")}
    environment = bare | {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME")}
    program = [sys.executable, "-m", "tests.integration.test_store_keyring", str(folder)]
    command = [*before, *program]
    ended = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs the Debian packages dbus and gnome-keyring",
)
def test_the_secret_service_keeps_the_key_between_starts(tmp_path: Path) -> None:
    assert run(tmp_path, "dbus-run-session", "--", "bash", "-c", WITH_KEYRING, "-") == "kept by SecretService\n"


def test_without_a_session_bus_the_wrap_alone_opens_the_store(tmp_path: Path) -> None:
    assert run(tmp_path) == "kept by the wrap alone\n"


def use_the_keyring(folder: Path) -> str:
    """Make a key, forget it, and unlock it as the next start of the program would."""
    recovery = folder / "recovery.json"
    key = StationKeys("station-1", recovery, keyring_timeout_s=30).create(PASSPHRASE)
    place = system_keyring()
    later = StationKeys("station-1", recovery, keyring_timeout_s=30)
    if place is None:
        try:
            later.unlock()
        except StoreKeyUnavailable:
            return "kept by the wrap alone" if later.unlock(PASSPHRASE) == key else "lost"
    recovery.unlink()
    kind = type(place).__module__.rsplit(".", 1)[-1]
    return f"kept by {kind}" if later.unlock() == key and is_encrypting(place) else "lost"


if __name__ == "__main__":
    sys.stdout.write(use_the_keyring(Path(sys.argv[1])) + "\n")

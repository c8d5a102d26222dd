# SPDX-License-Identifier: Apache-2.0
"""A screen reader's way into the window: an independent client on the accessibility bus receives a dossier."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clerkdesk.bootstrap import open_practice
from clerkdesk.domain.states import DossierStatus
from tests.counter import copy_counter

pytest_plugins = ("tests.counter_fixtures",)

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "tests" / "accessibility" / "client.py"
PYTHON = "/usr/bin/python3"  # the bindings of AT-SPI are a package of Debian's own Python
PATIENCE_S = 60


def missing() -> str:
    """Return what this machine lacks, "" when nothing."""
    for program in ("Xvfb", "dbus-run-session", PYTHON, "/usr/libexec/at-spi-bus-launcher"):
        if shutil.which(program) is None:
            return f"{program} is not installed; `python3 build/dev.py setup` does it on Debian"
    has_bindings = subprocess.run([PYTHON, "-c", "import pyatspi"], capture_output=True, check=False).returncode == 0
    return "" if has_bindings else "python3-pyatspi is not installed; `python3 build/dev.py setup` does it on Debian"


@pytest.fixture
def display() -> Iterator[str]:
    """A screen in memory, with the number that it chose itself."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writer,), stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.mark.timeout(2 * PATIENCE_S)
def test_a_screen_reader_receives_a_dossier_without_a_mouse_and_every_control_has_a_name(
    made_counter, display, tmp_path
):
    if reason := missing():
        pytest.skip(reason)
    root = copy_counter(made_counter, tmp_path / "counter")
    window = [sys.executable, "-m", "tests.accessibility.window", str(root)]
    answer = tmp_path / "answer.json"
    command = ["dbus-run-session", "--", PYTHON, str(CLIENT), str(answer), *window]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "QT_"))}
    client = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**surroundings, "DISPLAY": display, "XDG_RUNTIME_DIR": str(tmp_path), "LC_ALL": "C.UTF-8"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        _, err = client.communicate(timeout=PATIENCE_S)
    finally:
        if client.poll() is None:
            os.killpg(client.pid, signal.SIGKILL)
            client.communicate()
    assert client.returncode == 0, err
    found = json.loads(answer.read_text())
    assert found["unnamed"] == []
    assert len(found["shown"]) > 60
    services = open_practice(root)
    (card,) = services.overview.search("Nguyen Thi Hanh")
    services.close()
    assert card.owner == "Nguyễn Thị Hạnh"
    assert card.status == DossierStatus.RECEIVED
    assert card.code.partition("-")[2] in found["shown"]

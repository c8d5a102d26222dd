# SPDX-License-Identifier: Apache-2.0
"""Files that another program holds on Windows: real locks under wine, with the CPython that is shipped."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from windows_bundle import windows_python

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.timeout(1800)


def on_windows(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


def test_a_held_file_is_waited_for_and_one_that_stays_held_is_told_and_stays_whole(tmp_path: Path) -> None:
    place = tmp_path / "Người Mẫu"
    place.mkdir()
    settings = {**os.environ, "WINEPREFIX": str(tmp_path / "prefix"), "WINEDEBUG": "-all", "PYTHONUTF8": "1"}
    words = ["wine", str(windows_python() / "python.exe"), "-B", on_windows(ROOT / "tests/installers/held_files.py")]
    said = subprocess.run(
        [*words, on_windows(ROOT), on_windows(place)],
        env=settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(said.stdout) == {
        "for a moment": {"pauses": 3, "ready": "1.2.0"},
        "for long": {"told": "storage-unusable", "ready": "1.2.0", "files": ["program.json"]},
    }

# SPDX-License-Identifier: Apache-2.0
"""The look of the window: what it leaves on the disk."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DRESS_AND_DIE = """
import os
from PySide6.QtWidgets import QApplication
from ui import theme
application = QApplication([])
theme.apply(application)
assert ".svg" in application.styleSheet()
os._exit(0)  # as when the power goes: nothing is tidied
"""


def dressed(home: Path, temporary: Path) -> None:
    """Dress a window that ends without a farewell."""
    temporary.mkdir(exist_ok=True)
    where = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(temporary)}
    subprocess.run([sys.executable, "-c", DRESS_AND_DIE], cwd=ROOT, env={**os.environ, **where}, check=True, timeout=60)


def test_windows_that_are_killed_leave_no_more_files_behind_than_one(tmp_path: Path) -> None:
    home = tmp_path / "Nhà của Hương"
    home.mkdir()
    dressed(home, tmp_path / "tmp")
    kept = sorted(path.name for path in (home / "cache" / "clerkdesk").iterdir())
    dressed(home, tmp_path / "tmp")
    assert kept
    assert sorted(path.name for path in (home / "cache" / "clerkdesk").iterdir()) == kept
    assert not list((tmp_path / "tmp").iterdir())


def test_a_home_that_takes_no_folder_does_not_keep_the_window_from_opening(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands in its place")
    dressed(tmp_path, tmp_path / "tmp")
    assert [path.name for path in (tmp_path / "tmp").iterdir() if path.name.startswith("clerkdesk-icons-")]

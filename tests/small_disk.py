# SPDX-License-Identifier: Apache-2.0
"""A disk that is soon full."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def disk_of(folder: Path, size: str) -> Iterator[Path]:
    """Lay a disk of a size, as mount says it ("2m"), over a new folder; the test is skipped where that needs rights."""
    folder.mkdir(parents=True)
    options = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(options, capture_output=True, check=False).returncode:
        pytest.skip("mounting a tiny disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)

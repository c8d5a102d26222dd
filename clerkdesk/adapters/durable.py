# SPDX-License-Identifier: Apache-2.0
"""Files that are whole or as before after a power cut, on disks beside virus scanners that hold files for a moment."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
TRIES = 8
FIRST_PAUSE_S = 0.05
"""A virus scanner holds a new file for a moment; the pauses double, six seconds in all."""


def write_whole(path: Path, chunks: Iterable[bytes], *, mode: int = 0o666, part: Path | None = None) -> None:
    """Write a file so that it is whole, or the earlier one, after a power cut.

    Args:
        path: in a folder that is there.
        mode: rights of a new file, less what the umask takes away.
        part: where it is written first, in the same folder; a left-over one is replaced. Give a name of its own where
            several may write the same file at once.

    Raises:
        OSError: the earlier one still holds.
    """
    part = part or path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(part, flags, mode), "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        patiently(lambda: part.replace(path))
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable.

    Raises:
        OSError: the disk cannot.
    """
    if os.name == "nt":
        return  # Windows has no way to sync a folder; NTFS journals the names
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def patiently(act: Callable[[], T], pause: Callable[[float], None] = time.sleep) -> T:
    """Do something to a file that another program may hold for a moment; return what it returns.

    Raises:
        OSError: it is still held after the last try.
    """
    for number in range(TRIES - 1):
        try:
            return act()
        except PermissionError:
            pause(FIRST_PAUSE_S * 2**number)
    return act()

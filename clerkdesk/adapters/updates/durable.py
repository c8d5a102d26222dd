# SPDX-License-Identifier: Apache-2.0
"""Files that are whole or not there, on disks that fill up and beside virus scanners that hold files for a moment."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from clerkdesk.errors import StorageFull, StorageUnusable

T = TypeVar("T")
TRIES = 8
FIRST_PAUSE_S = 0.05
"""A virus scanner holds a new file for a moment; the pauses double, six seconds in all."""


@contextmanager
def told(what: str) -> Iterator[None]:
    """Tell faults of the disk as errors of ours.

    Raises:
        StorageFull, StorageUnusable: instead of OSError.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(what=what) from error
        raise StorageUnusable(reason=error.strerror or str(error)) from error


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


def write_durably(path: Path, content: bytes) -> None:
    """Write a file so that it is whole, or the earlier one, after a power cut.

    Raises:
        StorageFull, StorageUnusable: the earlier one still holds.
    """
    part = path.with_name(path.name + ".part")
    with told("the state of the update"):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            patiently(lambda: part.replace(path))
        except OSError:
            part.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    if os.name != "nt":  # Windows has no way to sync a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

# SPDX-License-Identifier: Apache-2.0
"""Runs on Windows (or under wine): files are held as a virus scanner holds them; what became of them goes out as JSON.

Arguments: the folder that holds the package `clerkdesk`, and an empty folder to work in.
"""

import ctypes
import json
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from clerkdesk.adapters.durable import patiently
from clerkdesk.adapters.updates.durable import write_durably
from clerkdesk.adapters.updates.pointer import POINTER, read_pointer, write_pointer
from clerkdesk.domain.versions import Pointer
from clerkdesk.errors import StorageUnusable

GENERIC_READ, SHARED_WITH_NOBODY, OPEN_EXISTING = 0x80000000, 0, 3


class Held:
    """A file that nobody else may read, replace or remove, until it was asked for so many times."""

    def __init__(self, path: Path, tries: int) -> None:
        self._windows = ctypes.windll.kernel32
        self._windows.CreateFileW.restype = ctypes.c_void_p
        self._windows.CloseHandle.argtypes = [ctypes.c_void_p]
        self._handle = self._windows.CreateFileW(
            str(path), GENERIC_READ, SHARED_WITH_NOBODY, None, OPEN_EXISTING, 0, None
        )
        self.left = tries
        self.pauses = 0

    def wait(self, _seconds: float) -> None:
        """Stand for a pause between two tries."""
        self.pauses += 1
        self.left -= 1
        if self.left == 0:
            self.let_go()

    def let_go(self) -> None:
        self._windows.CloseHandle(self._handle)


def main() -> None:
    folder = Path(sys.argv[2])
    write_pointer(folder, Pointer(ready="1.1.0"))
    path, part = folder / POINTER, folder / "next"
    part.write_bytes(path.read_bytes().replace(b"1.1.0", b"1.2.0"))
    held = Held(path, 3)
    patiently(lambda: part.replace(path), held.wait)
    for_a_moment = {"pauses": held.pauses, "ready": read_pointer(folder).ready}
    held, told = Held(path, 1000), ""
    try:
        write_durably(path, b"{}")
    except StorageUnusable as error:
        told = error.code
    held.let_go()
    left = sorted(one.name for one in folder.iterdir())
    for_long = {"told": told, "ready": read_pointer(folder).ready, "files": left}
    sys.stdout.write(json.dumps({"for a moment": for_a_moment, "for long": for_long}))


if __name__ == "__main__":
    main()

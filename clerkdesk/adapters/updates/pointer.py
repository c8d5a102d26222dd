# SPDX-License-Identifier: Apache-2.0
"""The small file that says which version is started; read before anything else, so it needs little."""

import json
import sys
from pathlib import Path

from clerkdesk.adapters.updates.durable import write_durably
from clerkdesk.domain.versions import Pointer

POINTER = "program.json"


def versions(root: Path) -> Path:
    """Return the folder that holds one folder per added version."""
    return root / "versions"


def program_of(folder: Path, name: str) -> Path:
    """Return a program in the folder of a version."""
    return folder / (f"{name}.exe" if sys.platform == "win32" else name)


def read_pointer(root: Path) -> Pointer:
    """Return the pointer of a folder of added versions; without a readable one the installed program runs."""
    try:
        return Pointer.of(json.loads((root / POINTER).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError):
        return Pointer()


def write_pointer(root: Path, pointer: Pointer) -> None:
    """Make another pointer hold. Raises StorageFull, StorageUnusable."""
    write_durably(root / POINTER, json.dumps(pointer.as_values(), indent=1).encode())

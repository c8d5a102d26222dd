# SPDX-License-Identifier: Apache-2.0
"""Start the version that the pointer names instead of the installed one, and go back when it did not start."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from clerkdesk.adapters.updates.pointer import program_of, read_pointer, versions, write_pointer
from clerkdesk.domain.versions import Pointer, gone_back, must_go_back, settled, started
from clerkdesk.errors import ClerkDeskError

WINDOW = "clerkdesk-window"
BASE, BASE_VERSION = "CLERKDESK_BASE", "CLERKDESK_BASE_VERSION"
"""Environment variables that tell an added version which program was installed, and where."""
STAY = "CLERKDESK_STAY"
"""Environment variable of a version that is tried: it must not hand over to another one."""


def choose(root: Path, own: Path, installed: str, name: str) -> Path | None:
    """Return the program to start instead of the one that asks; None to stay with it.

    Args:
        root: the folder of added versions.
        own: folder of the program that asks; `installed` its version.
        name: "clerkdesk" or "clerkdesk-window"; only starts of the window are counted.
    """
    if os.environ.get(STAY) or own.is_relative_to(versions(root).resolve()):
        return None
    before = read_pointer(root)
    pointer = settled(before, installed)
    if name == WINDOW and must_go_back(pointer):
        pointer = gone_back(pointer)
    found = _found(root, pointer, name)
    if pointer.current and found is None:  # somebody removed it
        pointer = gone_back(pointer) if pointer.previous is not None else Pointer(refused=pointer.refused)
        found = _found(root, pointer, name)
    elif name == WINDOW and pointer.current:
        pointer = started(pointer)
    if pointer != before:
        with suppress(ClerkDeskError):  # a full disk must not keep anybody from working
            write_pointer(root, pointer)
    return found


def _found(root: Path, pointer: Pointer, name: str) -> Path | None:
    program = program_of(versions(root) / pointer.current, name) if pointer.current else None
    return program if program is not None and program.is_file() else None


def hand_over(program: Path, arguments: Sequence[str], base: Path, installed: str) -> NoReturn:
    """Become another version; where a system knows no such thing, wait for it and end as it ended.

    Raises:
        OSError: it cannot be started.
    """
    environment = clean_environment(os.environ) | {BASE: str(base), BASE_VERSION: installed}
    words = [str(program), *arguments]
    if sys.platform == "win32":
        sys.exit(subprocess.call(words, env=environment))
    os.execve(program, words, environment)


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which another packaged program finds its own libraries, not ours."""
    cleaned = dict(environment)
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        original = cleaned.pop(f"{name}_ORIG", None)
        if original is not None:
            cleaned[name] = original
        elif getattr(sys, "frozen", False):
            cleaned.pop(name, None)
    return cleaned | {"PYINSTALLER_RESET_ENVIRONMENT": "1"}

# SPDX-License-Identifier: Apache-2.0
"""The program of the packaged application: window and command line out of one folder, and their child processes."""

import importlib
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

WINDOW = "clerkdesk-window"
"""Called by this name, the program opens the window; by any other, it is the command line."""

CHILD_PROGRAMS = ("clerkdesk.practice.portal",)
"""What may be run as `PROGRAM -m NAME`, as a Python interpreter would."""


def choose(name: str, arguments: Sequence[str]) -> tuple[str, list[str]]:
    """Return the module whose `main` runs, and its arguments.

    Args:
        name: what the program was called by, a path with or without `.exe`.
        arguments: what follows it.
    """
    words = list(arguments)
    if len(words) > 1 and words[0] == "-m" and words[1] in CHILD_PROGRAMS:
        return f"{words[1]}.__main__", words[2:]
    return ("ui.app" if Path(name).stem.lower() == WINDOW else "clerkdesk.cli"), words


def main() -> int:
    """Run what the program was called for and return its exit code."""
    multiprocessing.freeze_support()  # a child process of token, scanner or reading runs here and does not come back
    sys.dont_write_bytecode = True  # migrations are read as files: nothing may appear beside what was installed
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # a program of the Windows desktop has no terminal
            setattr(sys, stream, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - lasts as long as we do
    module, sys.argv[1:] = choose(sys.argv[0], sys.argv[1:])
    return int(importlib.import_module(module).main() or 0)


if __name__ == "__main__":
    sys.exit(main())

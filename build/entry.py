# SPDX-License-Identifier: Apache-2.0
"""The program of the packaged application: window and command line out of one folder, and their child processes."""

import importlib
import multiprocessing
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
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


def pass_on() -> None:
    """Become the version that an update added, where there is one for this user; else come back."""
    # Imported here: a child process of token, scanner or reading never comes here and has no time to lose.
    from clerkdesk import __version__, settings
    from clerkdesk.adapters.updates import launcher

    own = settings.own_program()
    if own is None or sys.argv[1:2] == ["-m"]:  # a checkout; a child process of the version that runs
        return
    name = WINDOW if Path(sys.argv[0]).stem.lower() == WINDOW else "clerkdesk"
    program = launcher.choose(settings.program_folder(), own, __version__, name)
    if program is not None:
        with suppress(OSError):  # it cannot be started: this version does the work
            launcher.hand_over(program, sys.argv[1:], own, __version__)


def main() -> int:
    """Run what the program was called for and return its exit code."""
    multiprocessing.freeze_support()  # a child process of token, scanner or reading runs here and does not come back
    sys.dont_write_bytecode = True  # migrations are read as files: nothing may appear beside what was installed
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # a program of the Windows desktop has no terminal
            setattr(sys, stream, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - lasts as long as we do
    pass_on()
    module, sys.argv[1:] = choose(sys.argv[0], sys.argv[1:])
    return int(importlib.import_module(module).main() or 0)


if __name__ == "__main__":
    sys.exit(main())

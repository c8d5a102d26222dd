# SPDX-License-Identifier: Apache-2.0
"""Imported first by a program of build/ that needs the project's packages: starts it again in the environment."""

import os
import sys
from pathlib import Path

from provision import BUILD, PYTHON, VENV, SetupError, say, set_up


def enter(program: Path) -> None:
    """Set up and start the program again with the environment's Python, unless it runs there already."""
    if program.resolve().parent != BUILD or Path(sys.prefix).resolve() == VENV.resolve():
        return
    try:
        set_up()
    except SetupError as error:
        say(str(error))
        sys.exit(1)
    os.execv(PYTHON, [str(PYTHON), *sys.argv])


enter(Path(sys.argv[0]))

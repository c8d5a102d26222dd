# SPDX-License-Identifier: Apache-2.0
"""Parse the command line and run one command; exit codes 0 done, 1 told error, 2 usage."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from clerkdesk import __version__
from clerkdesk.cli import (
    case,
    catalogue,
    desk,
    exchange,
    life,
    practice,
    provision,
    report,
    route,
    rules,
    scan,
    station,
    update,
)
from clerkdesk.cli.output import Output, speak_utf8
from clerkdesk.cli.words import explain
from clerkdesk.errors import Cancelled, ClerkDeskError, InvalidInput

DONE, TOLD_ERROR = 0, 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="clerkdesk", description="The counter's workstation, on the command line.")
    top.add_argument("--version", action="version", version=f"ClerkDesk {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for room in (
        case,
        scan,
        life,
        desk,
        rules,
        catalogue,
        report,
        exchange,
        station,
        provision,
        route,
        update,
        practice,
    ):
        room.add_commands(commands)
    explain(top)
    return top


def _refuse_unreadable(chosen: argparse.Namespace) -> None:
    """Refuse texts that no command can use: bytes that are no UTF-8, and the character NUL.

    Raises:
        InvalidInput: naming the argument.
    """
    for name, value in vars(chosen).items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str | Path) and not _is_text(str(text)):
                raise InvalidInput(field=name.replace("_", "-"), reason="it holds characters that cannot be used")


def _is_text(text: str) -> bool:
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    speak_utf8()
    chosen = parser().parse_args(arguments)
    output = Output(is_json=chosen.json)
    try:
        _refuse_unreadable(chosen)
        return int(chosen.run(chosen, output) or DONE)
    except ClerkDeskError as error:
        output.error(error)
        return TOLD_ERROR
    except BrokenPipeError:  # who read the result went away, as `head` does
        return TOLD_ERROR
    except (Cancelled, KeyboardInterrupt):
        print("Stopped. What was saved until now is safe.", file=sys.stderr)
        return TOLD_ERROR

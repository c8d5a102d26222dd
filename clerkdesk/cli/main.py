# SPDX-License-Identifier: Apache-2.0
"""Parse the command line and run one command; exit codes 0 done, 1 told error, 2 usage."""

import argparse
import sys
from collections.abc import Sequence

from clerkdesk import __version__
from clerkdesk.cli import case, catalogue, desk, exchange, life, practice, report, rules
from clerkdesk.cli.output import Output
from clerkdesk.errors import Cancelled, ClerkDeskError

DONE, TOLD_ERROR = 0, 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="clerkdesk", description="The counter's workstation, on the command line.")
    top.add_argument("--version", action="version", version=f"ClerkDesk {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for room in (case, life, desk, rules, catalogue, report, exchange, practice):
        room.add_commands(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    chosen = parser().parse_args(arguments)
    output = Output(is_json=chosen.json)
    try:
        return int(chosen.run(chosen, output) or DONE)
    except ClerkDeskError as error:
        output.error(error)
        return TOLD_ERROR
    except (Cancelled, KeyboardInterrupt):
        print("Stopped. What was saved until now is safe.", file=sys.stderr)
        return TOLD_ERROR

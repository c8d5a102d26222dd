# SPDX-License-Identifier: Apache-2.0
"""The command line: the second front end, which keeps the core honest."""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a told error, 2 usage."""
    # Imported when called: every child process (token, scanner, reading) imports the start script of its parent anew,
    # and would otherwise wait a second for adapters that it does not use.
    from clerkdesk.cli.program import main as run

    return run(arguments)


__all__ = ["main"]

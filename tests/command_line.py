# SPDX-License-Identifier: Apache-2.0
"""Runs the command line inside the test's process, and reads what it wrote."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clerkdesk.cli import main

ERROR_KEYS = {"code", "happened", "safe", "todo", "retryable"}


@dataclass(frozen=True)
class Ran:
    """One command: its exit code and both streams."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)

    @property
    def error(self) -> dict[str, Any]:
        """The error object of a command that failed with `--json` and wrote nothing else."""
        assert (self.exit_code, self.stdout) == (1, ""), self
        error: dict[str, Any] = json.loads(self.stderr)["error"]
        assert error.keys() == ERROR_KEYS
        assert all(error[name] for name in ("code", "happened", "safe", "todo")), error
        return error


def run(*arguments: object) -> Ran:
    """Run one command and return what a shell would see of it."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with redirect_stdout(stdout), redirect_stderr(stderr):
        try:
            exit_code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse ends the program itself: help and usage
            exit_code = int(end.code or 0)
    return Ran(exit_code, stdout.getvalue(), stderr.getvalue())


class Desk:
    """The command line over one practice counter."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.where = ("--practice", "--station", root)

    def run(self, command: str, *arguments: object, by: str = "clerk") -> Ran:
        return run(command, *arguments, *self.where, "--by", by)

    def json(self, command: str, *arguments: object, by: str = "clerk") -> Any:
        """Run a command that must succeed and return its JSON."""
        ran = self.run(command, *arguments, "--json", by=by)
        assert ran.exit_code == 0, ran
        return ran.json

    def error(self, command: str, *arguments: object, by: str = "clerk") -> dict[str, Any]:
        """Run a command that must fail and return its error."""
        return self.run(command, *arguments, "--json", by=by).error

    def is_whole(self) -> bool:
        """Whether the doctor finds every invariant held."""
        return self.run("doctor").exit_code == 0

# SPDX-License-Identifier: Apache-2.0
"""How results and errors are written: for a person, or as JSON for a program."""

import dataclasses
import io
import json
import os
import sys
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from clerkdesk.errors import ClerkDeskError, InvalidInput


def as_json(value: Any) -> Any:
    """Return a value as JSON values: dataclasses by field, instants in ISO 8601, spans in seconds, bytes by length."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, ClerkDeskError):
        return error_json(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return {"bytes": len(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(item) for item in value]
    return str(value) if isinstance(value, Path) else value


def error_json(error: ClerkDeskError) -> dict[str, object]:
    """Return the three parts of an error and its stable code."""
    return {
        "code": error.code,
        "happened": error.what_happened,
        "safe": error.what_is_safe,
        "todo": error.what_to_do,
        "retryable": error.retryable,
    }


def speak_utf8() -> None:
    """Write UTF-8 whatever the environment says: Vietnamese fits into no older code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


class Output:
    """Writes one result per command: text lines, or one JSON value with `--json`."""

    def __init__(self, *, is_json: bool) -> None:
        self.is_json = is_json

    def result(self, value: object, text: str) -> None:
        """Write the result: `value` as JSON, or `text`.

        Raises:
            InvalidInput: where it goes to takes no more, as a full disk does.
            BrokenPipeError: who read it went away.
        """
        try:
            print(json.dumps(as_json(value), ensure_ascii=False, indent=1) if self.is_json else text, flush=True)
        except OSError as error:
            # Python would complain once more when it writes the rest at its end.
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - stays open until the end
            if isinstance(error, BrokenPipeError):
                raise
            raise InvalidInput(field="output", reason=error.strerror or "it cannot be written") from error

    def progress(self, done: int, total: int, step: str) -> None:
        """Show progress on a terminal; a program that reads JSON or a log is not disturbed."""
        if not self.is_json and sys.stderr.isatty():
            end = "\n" if done >= total else ""
            print(f"\r  {step} {done}/{total}   ", end=end, file=sys.stderr, flush=True)

    def note(self, text: str) -> None:
        """Tell a person what is going on, beside the result."""
        print(text, file=sys.stderr, flush=True)

    def error(self, error: ClerkDeskError) -> None:
        """Write the three parts of an error to the error stream."""
        if self.is_json:
            print(json.dumps({"error": error_json(error)}, ensure_ascii=False), file=sys.stderr)
            return
        parts = ("What happened", error.what_happened), ("Safe", error.what_is_safe), ("To do", error.what_to_do)
        for title, sentence in parts:
            print(f"{title + ':':<15}{sentence}", file=sys.stderr)
        print(f"{'Code:':<15}{error.code}", file=sys.stderr)

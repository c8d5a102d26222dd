# SPDX-License-Identifier: Apache-2.0
"""Which versions a station ran, and since when."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

MOST_KEPT = 12
"""The whole history is in the log; this is what is shown."""


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One version after another.

    Attributes:
        before: empty for the first one that is known of.
    """

    at: datetime
    before: str
    after: str


def changes_of(text: str | None) -> tuple[VersionChange, ...]:
    """Return the changes that `text_of` wrote, newest first; none where nothing readable is."""
    try:
        rows = json.loads(text or "[]")
        return tuple(VersionChange(datetime.fromisoformat(at), before, after) for at, before, after in rows)
    except (ValueError, TypeError):
        return ()


def text_of(changes: Sequence[VersionChange]) -> str:
    """Return the newest changes as the text that is kept."""
    return json.dumps([(one.at.isoformat(), one.before, one.after) for one in changes[:MOST_KEPT]])


def running_since(changes: Sequence[VersionChange], version: str) -> datetime | None:
    """Return since when a version runs; None when that is not known."""
    return changes[0].at if changes and changes[0].after == version else None


def is_intended(changes: Sequence[VersionChange], running: str, ready: str) -> bool:
    """Tell whether the newest change is a switch that was logged and cut short before it was made."""
    return bool(changes) and bool(ready) and (changes[0].before, changes[0].after) == (running, ready)

# SPDX-License-Identifier: Apache-2.0
"""The days that the statistics look at, and the days before them; plain Python."""

from dataclasses import dataclass
from datetime import date, timedelta

KEYS = ("day", "week", "month", "year", "custom")


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def before(self) -> "Span":
        """Return as many days before it."""
        return Span(self.first - timedelta(days=self.days), self.first - timedelta(days=1))


def span_of(key: str, today: date) -> Span:
    """Return the days of a period until today."""
    first = {
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "year": today.replace(month=1, day=1),
    }.get(key, today)
    return Span(first, today)

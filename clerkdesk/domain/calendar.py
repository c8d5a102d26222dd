# SPDX-License-Identifier: Apache-2.0
"""The working calendar of the state: weeks of five days, holidays and swapped days, as dated data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from clerkdesk.errors import CalendarMissing, InvalidInput

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


class DayKind(StrEnum):
    """What a row of the calendar says about its day."""

    HOLIDAY = "holiday"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that is not what its place in the week makes it.

    Attributes:
        kind: holiday, or a Saturday or Sunday that is worked in exchange.
        label_vi: what the day is, printed in explanations.
        source: who said so.
        certainty: how well it is known; next year's days are announced late.
    """

    day: date
    kind: DayKind
    label_vi: str
    source: str = ""
    certainty: str = ""


class WorkingCalendar:
    """Which days are worked; only years it was given are answered for, none is guessed."""

    def __init__(self, days: Iterable[CalendarDay], years: Iterable[int]) -> None:
        self.days = {row.day: row for row in days}
        self.years = frozenset(years)

    def is_working(self, day: date) -> bool:
        """Tell whether the counter works on a day.

        Raises:
            CalendarMissing: the calendar has no such year.
        """
        if day.year not in self.years:
            raise CalendarMissing(year=day.year)
        row = self.days.get(day)
        return row.kind is DayKind.WORKING if row else day.weekday() < _SATURDAY

    def next_working(self, day: date) -> date:
        """Return the first working day after a day.

        Raises:
            CalendarMissing: the calendar ends before it.
        """
        day += _DAY
        while not self.is_working(day):
            day += _DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """Return the day a term of working days ends; the day of receipt is day 0, the next working day is day 1.

        Raises:
            InvalidInput: the count is negative.
            CalendarMissing: the calendar ends before it.
        """
        if count < 0:
            raise InvalidInput(field="working days", reason="their number cannot be negative")
        for _ in range(count):
            day = self.next_working(day)
        return day

    def label(self, day: date) -> str:
        """Return what a day is called, in Vietnamese, or nothing for an ordinary day."""
        row = self.days.get(day)
        return row.label_vi if row else ""

    def days_off(self, after: date, until: date) -> tuple[CalendarDay, ...]:
        """Return the rows between two days, the last included: what an explanation must name."""
        return tuple(self.days[day] for day in sorted(self.days) if after < day <= until)

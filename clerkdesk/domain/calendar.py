# SPDX-License-Identifier: Apache-2.0
"""The working calendar of the state: weeks of five days, holidays and swapped days, as dated data."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from clerkdesk.errors import CalendarMissing, InvalidInput

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
_DOUBTFUL: Final = frozenset({"computed", "recalled", "unknown"})


class DayKind(StrEnum):
    """What a row of the calendar says about its day."""

    OFF = "off"
    WORKING = "working"


class DayReason(StrEnum):
    """Why a day is not what its place in the week makes it.

    Source: Labour Code 45/2019/QH14 art. 112 (holidays) and 111(3) (substitutes); swaps: the notice of the year.
    """

    HOLIDAY = "holiday"
    SUBSTITUTE = "substitute"
    SWAP = "swap"
    WEEKEND_WORK = "weekend-work"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that is not what its place in the week makes it.

    Attributes:
        kind: off, or worked: a Saturday or Sunday in exchange, or a day off that was taken back.
        label_vi: what the day is, printed in explanations.
        source: who said so.
        certainty: how well it is known; next year's days are announced late.
    """

    day: date
    kind: DayKind
    label_vi: str
    source: str = ""
    certainty: str = ""
    reason: DayReason = DayReason.HOLIDAY

    @property
    def is_confirmed(self) -> bool:
        """Whether nobody has to announce this day any more."""
        return self.certainty not in _DOUBTFUL


class WorkingCalendar:
    """Which days are worked; only years it was given are answered for, none is guessed."""

    def __init__(self, days: Iterable[CalendarDay], years: Iterable[int]) -> None:
        self.days = {row.day: row for row in days}
        self.years = frozenset(years)
        self._rows = tuple(self.days[day] for day in sorted(self.days))
        self._days = tuple(row.day for row in self._rows)
        self.unconfirmed = frozenset(row.day.year for row in self._rows if not row.is_confirmed)
        """Years with a day that is computed or recalled: swaps of such a year may still be announced."""

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
        return self._rows[bisect_right(self._days, after) : bisect_right(self._days, until)]

    def to_confirm(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years touched from one day to another whose days are not all announced."""
        return tuple(year for year in range(first.year, last.year + 1) if year in self.unconfirmed)

    def with_changes(self, rows: Iterable[CalendarDay], years: Iterable[int] = ()) -> "WorkingCalendar":
        """Return a calendar in which these rows take the place of those of the same days.

        Args:
            rows: a day off that was taken back is a row of kind working with the reason `withdrawn`.
            years: further years that the calendar now answers for.

        Raises:
            InvalidInput: a row lies in a year that the calendar does not have.
        """
        changes = {row.day: row for row in rows}
        known = self.years | frozenset(years)
        if strange := sorted({day.year for day in changes} - known):
            raise InvalidInput(field="calendar", reason=f"it has no year {strange[0]} to change a day of")
        return WorkingCalendar((self.days | changes).values(), known)

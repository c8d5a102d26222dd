# SPDX-License-Identifier: Apache-2.0
"""What an administrator may change in the working calendar when the state announces it, and what that does."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from clerkdesk.domain.calendar import CalendarDay, DayKind, DayReason, WorkingCalendar
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput

_ANNOUNCED: Final = "verified"
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice of days off, as the administrator takes it down.

    Attributes:
        source: number and symbol of the notice; printed nowhere without it.
        holidays: days off with what they are called in Vietnamese.
        swaps: a working day that is off, and the day of a weekend that is worked for it.
        removed: days that are again what their place in the week makes them.
        confirmed: years whose days off all stand in the notice as the calendar has them.
        years: further years that the calendar now answers for.
    """

    source: str
    holidays: tuple[tuple[date, str], ...] = ()
    swaps: tuple[tuple[date, date], ...] = ()
    removed: tuple[date, ...] = ()
    confirmed: tuple[int, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DayChange:
    """What becomes of one day; `was_off` and `is_off` are the same where only its name or certainty changes."""

    day: date
    was_off: bool
    is_off: bool
    label: str


def announced_rows(calendar: WorkingCalendar, notice: Announcement) -> tuple[CalendarDay, ...]:
    """Return the rows that a notice adds to the calendar or puts in the place of others, by day.

    Source: Labour Code 45/2019/QH14 art. 111(3), 112; the notice of the year names the days.

    Raises:
        InvalidInput: the notice is not named, says nothing or contradicts itself, or the calendar has no such year.
    """
    source = clean(notice.source, "source")
    if not source:
        raise InvalidInput(field="source", reason="name the notice that says so")
    wider = calendar.with_changes((), notice.years)
    named = [*_holidays(wider, notice.holidays), *_swapped(wider, notice.swaps), *_withdrawn(wider, notice.removed)]
    if len(named) != len({row.day for row in named}):
        raise InvalidInput(field="calendar", reason="one day is named twice")
    rows = [*_confirmed(wider, notice.confirmed), *named]
    if not rows and set(notice.years) <= calendar.years:
        raise InvalidInput(field="calendar", reason="nothing is to be changed")
    by_day = {row.day: replace(row, source=source, certainty=_ANNOUNCED) for row in rows}
    return tuple(by_day[day] for day in sorted(by_day))


def day_changes(calendar: WorkingCalendar, rows: Iterable[CalendarDay], years: Iterable[int] = ()) -> list[DayChange]:
    """Return what rows do to the days they name: the difference to look at before a pack is signed.

    Raises:
        InvalidInput: a row lies in a year that the calendar does not have.
    """
    named, added = tuple(rows), tuple(years)
    before, after = calendar.with_changes((), added), calendar.with_changes(named, added)
    return [
        DayChange(row.day, not before.is_working(row.day), not after.is_working(row.day), row.label_vi) for row in named
    ]


def _confirmed(calendar: WorkingCalendar, years: Iterable[int]) -> list[CalendarDay]:
    found: list[CalendarDay] = []
    for year in years:
        of_year = [row for day, row in calendar.days.items() if day.year == year]
        if not of_year:
            raise InvalidInput(field="calendar", reason=f"it has no days off of {year} to confirm")
        found += of_year
    return found


def _holidays(calendar: WorkingCalendar, holidays: Iterable[tuple[date, str]]) -> list[CalendarDay]:
    rows = []
    for day, label in holidays:
        if not clean(label, "label"):
            raise InvalidInput(field="holiday", reason=f"{day:%d/%m/%Y} needs a name")
        if not calendar.is_working(day) and day not in calendar.days:
            raise InvalidInput(field="holiday", reason=f"{day:%d/%m/%Y} is a weekend, name the day off in its place")
        rows.append(CalendarDay(day, DayKind.OFF, clean(label, "label")))
    return rows


def _swapped(calendar: WorkingCalendar, swaps: Iterable[tuple[date, date]]) -> list[CalendarDay]:
    rows = []
    for off, worked in swaps:
        if not calendar.is_working(off):
            raise InvalidInput(field="swap", reason=f"{off:%d/%m/%Y} is off already")
        if worked.weekday() < _SATURDAY or calendar.is_working(worked):
            raise InvalidInput(field="swap", reason=f"{worked:%d/%m/%Y} is not a day off of a weekend")
        rows.append(CalendarDay(off, DayKind.OFF, f"Nghỉ hoán đổi, làm bù {_short(worked)}", reason=DayReason.SWAP))
        rows.append(
            CalendarDay(worked, DayKind.WORKING, f"Làm bù cho ngày {_short(off)}", reason=DayReason.WEEKEND_WORK)
        )
    return rows


def _withdrawn(calendar: WorkingCalendar, days: Iterable[date]) -> list[CalendarDay]:
    rows = []
    for day in days:
        row = calendar.days.get(day)
        if row is None or row.reason is DayReason.WITHDRAWN:
            raise InvalidInput(field="removed day", reason=f"the calendar says nothing special of {day:%d/%m/%Y}")
        kind, label = DayKind.WORKING, f"Không nghỉ: {row.label_vi}"
        if day.weekday() >= _SATURDAY:
            kind, label = DayKind.OFF, f"Không làm việc: {row.label_vi}"
        rows.append(CalendarDay(day, kind, label, reason=DayReason.WITHDRAWN))
    return rows


def _short(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"

# SPDX-License-Identifier: Apache-2.0
"""The days from receipt to the promised day, each with what it counts: drawn beside the promise."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.procedure import TimeKind, TimeRule


class RibbonKind(StrEnum):
    """What a day is on the way to the promise."""

    RECEIVED = "received"
    COUNTED = "counted"
    OFF = "off"
    HOLIDAY = "holiday"
    PASSED = "passed"  # worked, but the term counts from a later day, or not by days
    DUE = "due"


@dataclass(frozen=True, slots=True)
class RibbonDay:
    """One day of the ribbon.

    Attributes:
        number: which day of the term it is; 0 where it is not counted.
        label: what a holiday is called, in Vietnamese.
    """

    day: date
    kind: RibbonKind
    number: int = 0
    label: str = ""


def day_ribbon(rule: TimeRule, received: date, due: date, calendar: WorkingCalendar) -> tuple[RibbonDay, ...]:
    """Return the days from receipt to the promised day, both included; due the same day it is one day.

    Raises:
        CalendarMissing: a day is outside the calendar.
    """
    days = [received + timedelta(days=ahead) for ahead in range((due - received).days + 1)]
    counts_all = rule.kind is TimeKind.CALENDAR_DAYS
    counted = [day for day in days[1:] if counts_all or calendar.is_working(day)]
    # A term that was shifted to the next working day has days that are worked but not counted, before its first.
    first = max(len(counted) - rule.value, 0) if rule.kind is TimeKind.WORKING_DAYS else 0
    numbers = {day: place for place, day in enumerate(counted[first:], start=1)} if _counts_days(rule) else {}
    return tuple(_ribbon_day(day, received, due, numbers, calendar) for day in days)


def _counts_days(rule: TimeRule) -> bool:
    return rule.kind in (TimeKind.WORKING_DAYS, TimeKind.CALENDAR_DAYS)


def _ribbon_day(day: date, received: date, due: date, numbers: dict[date, int], calendar: WorkingCalendar) -> RibbonDay:
    number = numbers.get(day, 0)
    if day == due:
        return RibbonDay(day, RibbonKind.DUE, number)
    if day == received:
        return RibbonDay(day, RibbonKind.RECEIVED)
    if number:
        return RibbonDay(day, RibbonKind.COUNTED, number)
    if calendar.is_working(day):
        return RibbonDay(day, RibbonKind.PASSED)
    label = calendar.label(day)
    return RibbonDay(day, RibbonKind.HOLIDAY if label else RibbonKind.OFF, label=label)

# SPDX-License-Identifier: Apache-2.0
"""The ribbon of days: it ends at the promised day, and its numbers are those of the term."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.calendar import CalendarDay, DayKind, WorkingCalendar
from clerkdesk.domain.day_ribbon import RibbonKind, day_ribbon
from clerkdesk.domain.due_date import LEGAL_TIME, due_date
from clerkdesk.domain.procedure import TimeKind, TimeRule

CULTURE_DAY = CalendarDay(date(2026, 11, 24), DayKind.OFF, "Ngày Văn hóa Việt Nam")
CALENDAR = WorkingCalendar([CULTURE_DAY], [2026, 2027])
FRIDAY = datetime(2026, 11, 20, 9, 44, tzinfo=LEGAL_TIME)


def ribbon_of(rule: TimeRule, received: datetime):
    due = due_date(rule, received, CALENDAR).due
    assert due is not None
    return day_ribbon(rule, received.date(), due.date(), CALENDAR)


def test_three_working_days_pass_over_weekend_and_holiday():
    days = ribbon_of(TimeRule(TimeKind.WORKING_DAYS, 3), FRIDAY)
    assert [(one.day.day, str(one.kind), one.number) for one in days] == [
        (20, "received", 0), (21, "off", 0), (22, "off", 0), (23, "counted", 1), (24, "holiday", 0),
        (25, "counted", 2), (26, "due", 3),
    ]  # fmt: skip
    assert days[4].label == "Ngày Văn hóa Việt Nam"


def test_a_shifted_term_does_not_count_its_first_working_day():
    rule = TimeRule(TimeKind.WORKING_DAYS, 2, cutoff=time(15), shift_after_cutoff=True)
    days = ribbon_of(rule, datetime.combine(date(2026, 11, 18), time(15, 30), LEGAL_TIME))
    kinds = [(str(one.kind), one.number) for one in days]
    assert kinds == [("received", 0), ("passed", 0), ("counted", 1), ("off", 0), ("off", 0), ("due", 2)]


def test_a_term_of_hours_is_one_day_and_half_days_carry_no_numbers():
    assert [one.kind for one in ribbon_of(TimeRule(TimeKind.IMMEDIATE), FRIDAY)] == [RibbonKind.DUE]
    days = ribbon_of(TimeRule(TimeKind.HALF_DAYS, 3), FRIDAY)
    assert {one.number for one in days} == {0}
    assert days[-1].kind is RibbonKind.DUE


@pytest.mark.parametrize("kind", [TimeKind.WORKING_DAYS, TimeKind.CALENDAR_DAYS])
@given(count=st.integers(1, 40), ahead=st.integers(0, 200), hour=st.integers(7, 17))
def test_the_numbers_end_with_those_of_the_term(kind, count, ahead, hour):
    received = datetime(2026, 3, 2, hour, tzinfo=LEGAL_TIME) + timedelta(days=ahead)
    days = ribbon_of(TimeRule(kind, count), received)
    numbers = [one.number for one in days if one.number]
    assert numbers == list(range(1, len(numbers) + 1))
    assert (len(numbers) == count) if kind is TimeKind.WORKING_DAYS else (len(numbers) >= count)

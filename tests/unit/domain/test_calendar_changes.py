# SPDX-License-Identifier: Apache-2.0
"""Notices of days off: what they change in the calendar, and which contradict it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.calendar import CalendarDay, DayKind, DayReason, WorkingCalendar
from clerkdesk.domain.calendar_changes import Announcement, announced_rows, day_changes
from clerkdesk.domain.due_date import LEGAL_TIME, due_date
from clerkdesk.domain.procedure import TimeKind, TimeRule
from clerkdesk.errors import CalendarMissing, InvalidInput

NOTICE = "Thông báo 1/TB-BNV"
MONDAY, TUESDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (16, 24, 21, 22))


def calendar() -> WorkingCalendar:
    culture = CalendarDay(TUESDAY, DayKind.OFF, "Ngày Văn hóa Việt Nam", "Luật", "computed")
    return WorkingCalendar([culture], [2026])


def changed(notice: Announcement) -> WorkingCalendar:
    return calendar().with_changes(announced_rows(calendar(), notice), notice.years)


def test_a_holiday_a_swap_and_a_day_taken_back_are_one_notice() -> None:
    notice = Announcement(NOTICE, ((date(2026, 11, 18), "Nghỉ thử"),), ((MONDAY, SATURDAY),), (TUESDAY,))
    rows = announced_rows(calendar(), notice)
    assert [(row.day.day, row.kind, row.reason) for row in rows] == [
        (16, DayKind.OFF, DayReason.SWAP),
        (18, DayKind.OFF, DayReason.HOLIDAY),
        (21, DayKind.WORKING, DayReason.WEEKEND_WORK),
        (24, DayKind.WORKING, DayReason.WITHDRAWN),
    ]
    assert {(row.source, row.certainty) for row in rows} == {(NOTICE, "verified")}
    assert [(one.day.day, one.was_off, one.is_off) for one in day_changes(calendar(), rows)] == [
        (16, False, True),
        (18, False, True),
        (21, True, False),
        (24, True, False),
    ]


def test_a_confirmed_year_needs_no_confirmation_any_more() -> None:
    assert calendar().unconfirmed == {2026}
    notice = Announcement(NOTICE, confirmed=(2026,))
    assert changed(notice).unconfirmed == frozenset()
    (change,) = day_changes(calendar(), announced_rows(calendar(), notice))
    assert (change.was_off, change.is_off) == (True, True)


def test_a_confirmed_year_may_have_a_day_of_it_taken_back() -> None:
    after = changed(Announcement(NOTICE, removed=(TUESDAY,), confirmed=(2026,)))
    assert after.is_working(TUESDAY)
    assert after.unconfirmed == frozenset()


def test_a_worked_saturday_taken_back_is_off_again_and_no_explanation_names_it() -> None:
    swapped = changed(Announcement(NOTICE, swaps=((MONDAY, SATURDAY),)))
    rows = announced_rows(swapped, Announcement(NOTICE, removed=(SATURDAY,)))
    after = swapped.with_changes(rows)
    assert not after.is_working(SATURDAY)
    received = datetime(2026, 11, 20, 9, tzinfo=LEGAL_TIME)
    due = due_date(TimeRule(TimeKind.WORKING_DAYS, 1), received, after)
    assert due.due == datetime(2026, 11, 23, 17, tzinfo=LEGAL_TIME)
    assert not any("21/11" in sentence for sentence in due.explanation)


def test_a_further_year_comes_with_its_days() -> None:
    notice = Announcement(NOTICE, ((date(2027, 1, 1), "Tết Dương lịch"),), years=(2027,))
    assert changed(notice).years == {2026, 2027}
    assert not changed(notice).is_working(date(2027, 1, 1))
    assert changed(Announcement(NOTICE, years=(2027,))).is_working(date(2027, 1, 4))


@pytest.mark.parametrize(
    "notice",
    [
        Announcement(" ", removed=(TUESDAY,)),
        Announcement(NOTICE),
        Announcement(NOTICE, years=(2026,)),
        Announcement(NOTICE, ((MONDAY, " "),)),
        Announcement(NOTICE, ((SUNDAY, "Chủ nhật"),)),
        Announcement(NOTICE, swaps=((TUESDAY, SATURDAY),)),
        Announcement(NOTICE, swaps=((MONDAY, date(2026, 11, 17)),)),
        Announcement(NOTICE, removed=(MONDAY,)),
        Announcement(NOTICE, removed=(TUESDAY, TUESDAY)),
        Announcement(NOTICE, ((MONDAY, "Nghỉ"),), ((MONDAY, SATURDAY),)),
        Announcement(NOTICE, confirmed=(2025,)),
    ],
    ids=str,
)
def test_a_notice_that_says_nothing_or_contradicts_is_refused(notice: Announcement) -> None:
    with pytest.raises(InvalidInput):
        announced_rows(calendar(), notice)


def test_a_day_of_a_year_that_the_calendar_lacks_is_refused() -> None:
    with pytest.raises(CalendarMissing):
        announced_rows(calendar(), Announcement(NOTICE, ((date(2028, 1, 3), "Năm lạ"),)))


@given(off=st.integers(0, 364), worked=st.integers(0, 364))
def test_a_swap_never_changes_how_many_days_of_the_year_are_worked(off: int, worked: int) -> None:
    first = date(2026, 1, 1)
    notice = Announcement(NOTICE, swaps=((first + timedelta(off), first + timedelta(worked)),))
    try:
        after = changed(notice)
    except InvalidInput:
        return
    days = [first + timedelta(number) for number in range(365)]
    assert sum(map(after.is_working, days)) == sum(map(calendar().is_working, days))

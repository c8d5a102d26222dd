# SPDX-License-Identifier: Apache-2.0
"""The working calendar answers for the years it has and guesses none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.calendar import CalendarDay, DayKind, DayReason
from clerkdesk.errors import CalendarMissing, InvalidInput
from tests.fakes.rules import calendar


def test_holidays_and_weekends_are_off_and_a_swapped_saturday_is_worked() -> None:
    days = calendar()
    assert not days.is_working(date(2026, 11, 24))
    assert not days.is_working(date(2026, 11, 21))
    assert days.is_working(date(2026, 8, 22))
    assert days.is_working(date(2026, 11, 23))


def test_a_year_outside_the_table_is_refused() -> None:
    with pytest.raises(CalendarMissing) as refused:
        calendar().is_working(date(2028, 1, 3))
    assert refused.value.params == {"year": 2028}
    with pytest.raises(CalendarMissing):
        calendar().add_working_days(date(2027, 12, 30), 5)


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(InvalidInput):
        calendar().add_working_days(date(2026, 11, 20), -1)


def test_days_have_their_names() -> None:
    assert calendar().label(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert calendar().label(date(2026, 11, 23)) == ""


@given(st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.integers(0, 30), st.integers(0, 30))
def test_two_terms_one_after_the_other_are_their_sum(day: date, first: int, second: int) -> None:
    days = calendar()
    assert days.add_working_days(days.add_working_days(day, first), second) == days.add_working_days(
        day, first + second
    )


@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)))
def test_between_a_day_and_the_next_working_one_nobody_works(day: date) -> None:
    days = calendar()
    following = days.next_working(day)
    assert days.is_working(following)
    between = [day + timedelta(days=n) for n in range(1, (following - day).days)]
    assert not any(days.is_working(one) for one in between)


def test_a_changed_day_takes_the_place_of_the_old_one_and_the_first_calendar_stays() -> None:
    before = calendar()
    swap = [
        CalendarDay(date(2026, 11, 23), DayKind.OFF, "Nghỉ hoán đổi", "Thông báo mẫu", "verified", DayReason.SWAP),
        CalendarDay(date(2026, 11, 24), DayKind.WORKING, "Không nghỉ", reason=DayReason.WITHDRAWN),
        CalendarDay(date(2026, 11, 28), DayKind.WORKING, "Làm bù", reason=DayReason.WEEKEND_WORK),
    ]
    after = before.with_changes(swap)
    days = [date(2026, 11, day) for day in (23, 24, 28)]
    assert [after.is_working(day) for day in days] == [False, True, True]
    assert [before.is_working(day) for day in days] == [True, False, False]
    assert [row.day.day for row in after.days_off(date(2026, 11, 23), date(2026, 11, 28))] == [24, 28]


def test_a_change_in_a_year_that_the_calendar_lacks_is_refused_unless_the_year_comes_with_it() -> None:
    row = CalendarDay(date(2028, 1, 3), DayKind.OFF, "Nghỉ bù Tết Dương lịch", reason=DayReason.SUBSTITUTE)
    with pytest.raises(InvalidInput):
        calendar().with_changes([row])
    assert not calendar().with_changes([row], years=[2028]).is_working(date(2028, 1, 3))


def test_a_year_waits_for_confirmation_until_every_row_of_it_is_announced() -> None:
    first = CalendarDay(date(2027, 4, 16), DayKind.OFF, "Giỗ Tổ Hùng Vương", certainty="computed")
    doubtful = calendar().with_changes([first])
    assert doubtful.to_confirm(date(2026, 12, 30), date(2027, 1, 4)) == (2027,)
    assert doubtful.to_confirm(date(2026, 11, 2), date(2026, 12, 30)) == ()
    announced = CalendarDay(date(2027, 4, 16), DayKind.OFF, "Giỗ Tổ Hùng Vương", "Thông báo mẫu", "verified")
    assert doubtful.with_changes([announced]).to_confirm(date(2027, 1, 4), date(2027, 5, 4)) == ()

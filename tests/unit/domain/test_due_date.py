# SPDX-License-Identifier: Apache-2.0
"""Due dates of the law's own cases, each with its reasons."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.calendar import CalendarDay, DayKind
from clerkdesk.domain.dossier import DueDate
from clerkdesk.domain.due_date import TERM_PREFIX, OfficeHours, due_date, due_in_half_days
from clerkdesk.domain.procedure import TimeKind, TimeRule
from clerkdesk.errors import InvalidInput
from tests.fakes.rules import SAME_DAY, at, calendar

CALENDAR = calendar()


def due(rule: TimeRule, received: str) -> DueDate:
    return due_date(rule, at(received), CALENDAR)


def day_of(found: DueDate) -> str:
    assert found.due is not None
    return f"{found.due:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-18 14:30", "2026-11-18 17:00"),
        ("2026-11-18 15:00", "2026-11-18 17:00"),
        ("2026-11-18 15:01", "2026-11-19 17:00"),
        ("2026-11-20 15:30", "2026-11-23 17:00"),
        ("2026-11-23 16:00", "2026-11-25 17:00"),
        ("2026-11-21 09:00", "2026-11-23 17:00"),
        ("2026-08-22 09:00", "2026-08-22 17:00"),
    ],
)
def test_same_day_until_three_and_the_next_working_day_after(received: str, expected: str) -> None:
    assert day_of(due(SAME_DAY, received)) == expected


@pytest.mark.parametrize(
    ("days", "received", "expected"),
    [
        (3, "2026-02-13 09:00", "2026-02-25"),
        (10, "2026-02-06 09:00", "2026-02-27"),
        (3, "2027-02-03 09:00", "2027-02-15"),
        (3, "2026-04-24 09:00", "2026-05-04"),
        (5, "2026-04-29 09:00", "2026-05-08"),
        (7, "2026-11-19 09:00", "2026-12-01"),
        (2, "2026-12-18 09:00", "2026-12-22"),
        (3, "2026-02-12 09:00", "2026-02-24"),
        (3, "2026-11-18 16:30", "2026-11-23"),
        (1, "2026-11-21 09:00", "2026-11-23"),
    ],
)
def test_working_days_pass_over_weekends_and_holidays(days: int, received: str, expected: str) -> None:
    assert day_of(due(TimeRule(TimeKind.WORKING_DAYS, days), received)) == f"{expected} 17:00"


def test_a_procedure_may_count_late_receipt_as_the_next_day() -> None:
    linked = TimeRule(TimeKind.WORKING_DAYS, 3, cutoff=time(15), shift_after_cutoff=True)
    assert day_of(due(linked, "2026-11-18 15:01")) == "2026-11-25 17:00"
    assert day_of(due(linked, "2026-11-18 15:00")) == "2026-11-23 17:00"
    assert any("coi như tiếp nhận" in sentence for sentence in due(linked, "2026-11-18 15:01").explanation)


def test_where_late_receipt_counts_as_the_next_day_so_does_receipt_on_a_day_off() -> None:
    linked = TimeRule(TimeKind.WORKING_DAYS, 3, cutoff=time(15), shift_after_cutoff=True)
    assert day_of(due(linked, "2026-11-13 16:00")) == "2026-11-19 17:00"
    assert day_of(due(linked, "2026-11-14 09:00")) == "2026-11-19 17:00"
    assert any("vào ngày nghỉ nên coi như" in sentence for sentence in due(linked, "2026-11-14 09:00").explanation)


@pytest.mark.parametrize(
    ("half_days", "received", "expected", "part"),
    [
        (1, "2026-11-18 09:00", "2026-11-18 17:00", "afternoon"),
        (1, "2026-11-18 12:30", "2026-11-18 17:00", "afternoon"),
        (1, "2026-11-18 14:00", "2026-11-19 11:30", "morning"),
        (1, "2026-11-20 16:00", "2026-11-23 11:30", "morning"),
        (2, "2026-11-18 09:00", "2026-11-19 11:30", "morning"),
        (2, "2026-11-23 14:00", "2026-11-25 17:00", "afternoon"),
        (1, "2026-11-21 09:00", "2026-11-23 11:30", "morning"),
        (2, "2026-11-21 09:00", "2026-11-23 17:00", "afternoon"),
    ],
)
def test_half_days_end_in_a_morning_or_an_afternoon(half_days: int, received: str, expected: str, part: str) -> None:
    found = due_in_half_days(half_days, at(received), CALENDAR)
    assert (day_of(found), found.part) == (expected, part)


@given(st.integers(1, 40), st.datetimes(datetime(2026, 1, 2), datetime(2026, 12, 1)))  # noqa: DTZ001 - made local below
def test_two_half_days_are_one_working_day(days: int, moment: datetime) -> None:
    received = at(f"{moment:%Y-%m-%d %H:%M}")
    halves = due_in_half_days(2 * days, received, CALENDAR)
    whole = due_date(TimeRule(TimeKind.WORKING_DAYS, days), received, CALENDAR)
    assert halves.due is not None
    assert whole.due is not None
    assert halves.due.date() == whole.due.date()


@pytest.mark.parametrize(
    ("days", "received", "expected"), [(30, "2026-10-20 09:00", "2026-11-19"), (4, "2026-11-20 09:00", "2026-11-25")]
)
def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day(
    days: int, received: str, expected: str
) -> None:
    assert day_of(due(TimeRule(TimeKind.CALENDAR_DAYS, days), received)) == f"{expected} 17:00"


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2026-11-18 16:59", "2026-11-18"), ("2026-11-18 17:00", "2026-11-19"), ("2026-11-22 10:00", "2026-11-23")],
)
def test_at_once_means_the_working_day_of_receipt(received: str, expected: str) -> None:
    found = due(TimeRule(TimeKind.IMMEDIATE, extension=5), received)
    assert day_of(found) == f"{expected} 17:00"
    assert "Trường hợp phải xác minh, kéo dài thêm không quá 5 ngày làm việc." in found.explanation


@pytest.mark.parametrize("kind", [TimeKind.SEASONAL, TimeKind.UNKNOWN])
def test_a_term_the_law_does_not_give_is_not_invented(kind: TimeKind) -> None:
    found = due(TimeRule(kind), "2026-11-18 09:00")
    assert found.due is None
    assert found.explanation[0].startswith(TERM_PREFIX)


@pytest.mark.parametrize("kind", [TimeKind.WORKING_DAYS, TimeKind.HALF_DAYS, TimeKind.CALENDAR_DAYS])
def test_a_term_of_no_days_is_refused(kind: TimeKind) -> None:
    with pytest.raises(InvalidInput):
        due(TimeRule(kind, 0), "2026-11-18 09:00")


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(InvalidInput):
        due_date(SAME_DAY, datetime(2026, 11, 18, 9, 0), CALENDAR)  # noqa: DTZ001 - the point of the test


def test_the_clock_of_another_zone_does_not_matter() -> None:
    found = due_date(SAME_DAY, datetime(2026, 11, 18, 8, 0, tzinfo=UTC), CALENDAR)
    assert day_of(found) == "2026-11-18 17:00"
    assert day_of(due_date(SAME_DAY, datetime(2026, 11, 18, 8, 1, tzinfo=UTC), CALENDAR)) == "2026-11-19 17:00"


def test_another_office_closes_at_another_hour() -> None:
    found = due_date(SAME_DAY, at("2026-11-18 09:00"), CALENDAR, OfficeHours(afternoon_end=time(16, 30)))
    assert day_of(found) == "2026-11-18 16:30"


def test_the_explanation_names_the_term_the_holiday_the_promise_and_the_law() -> None:
    rule = TimeRule(TimeKind.WORKING_DAYS, 3, source="Nghị định 123/2015/NĐ-CP")
    assert due(rule, "2026-02-13 09:30").explanation == (
        "Thời hạn theo quy định: 03 ngày làm việc.",
        "Tiếp nhận lúc 9 giờ 30, thứ Sáu ngày 13/02/2026.",
        "Ngày tiếp nhận không tính; ngày làm việc tiếp theo là ngày thứ nhất.",
        "Không tính ngày nghỉ: Tết Nguyên đán (16/02–20/02/2026).",
        "Hẹn trả kết quả lúc 17 giờ, thứ Tư ngày 25/02/2026.",
        "Căn cứ: Nghị định 123/2015/NĐ-CP.",
    )


def test_the_explanation_names_a_swapped_working_day() -> None:
    found = due(TimeRule(TimeKind.WORKING_DAYS, 2), "2026-08-20 09:00")
    assert day_of(found) == "2026-08-22 17:00"
    assert "Có tính ngày làm bù: 22/08/2026." in found.explanation


def test_a_day_counted_in_a_year_not_yet_announced_is_told_as_to_be_confirmed() -> None:
    computed = CALENDAR.with_changes([CalendarDay(date(2027, 4, 16), DayKind.OFF, "Giỗ Tổ", certainty="computed")])
    rule = TimeRule(TimeKind.WORKING_DAYS, 3)
    later = due_date(rule, at("2026-12-30 09:00"), computed)
    assert later.explanation[-1].startswith("Lịch nghỉ năm 2027 là dự tính, chưa xác nhận")
    assert due_date(rule, at("2026-11-30 09:00"), computed).explanation == due(rule, "2026-11-30 09:00").explanation

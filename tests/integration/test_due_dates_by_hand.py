# SPDX-License-Identifier: Apache-2.0
"""Due dates on the shipped calendar, each counted by hand on a wall calendar; the name of a test is its rule."""

from datetime import date, timedelta

import pytest

from clerkdesk.bootstrap import load_calendar, load_catalogue
from clerkdesk.domain.due_date import due_date, due_in_half_days
from clerkdesk.domain.procedure import TimeKind, TimeRule
from clerkdesk.domain.term import TermEvent, TermEventKind, term_after
from clerkdesk.errors import TooLateToReappoint
from tests.fakes.rules import at

CALENDAR = load_calendar()
BIRTH, MARITAL, LINKED_BIRTH, ADOPTION = "1.001193", "1.004873", "3.000722", "2.001263"

DAYS_OFF = {
    2020: "1/1 23/1 24/1 27/1 28/1 29/1 2/4 30/4 1/5 2/9",
    2021: "1/1 10/2 11/2 12/2 15/2 16/2 21/4 30/4 3/5 2/9 3/9",
    2022: "3/1 31/1 1/2 2/2 3/2 4/2 11/4 2/5 3/5 1/9 2/9",
    2023: "2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9",
    2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
}
"""Days from Monday to Friday on which offices of the state were closed, by the notices of the years."""

WORKED = {date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}

NEW_YEARS = [
    date.fromisoformat(day)
    for day in [
        "2020-01-25",
        "2021-02-12",
        "2022-02-01",
        "2023-01-22",
        "2024-02-10",
        "2025-01-29",
        "2026-02-17",
        "2027-02-06",
        "2028-01-26",
        "2029-02-13",
        "2030-02-02",
        "2031-01-23",
        "2032-02-11",
        "2033-01-31",
        "2034-02-19",
        "2035-02-08",
    ]
]
"""First day of the lunar year in Viet Nam, from the almanac."""


def term_of(code: str, received: str) -> TimeRule:
    return load_catalogue().version(code, date.fromisoformat(received[:10])).time_rule


def due(rule: TimeRule, received: str) -> str:
    found = due_date(rule, at(received), CALENDAR).due
    assert found is not None
    return f"{found:%a %d/%m/%Y}"


def working_days(count: int) -> TimeRule:
    return TimeRule(TimeKind.WORKING_DAYS, count)


@pytest.mark.parametrize("year", DAYS_OFF)
def test_the_calendar_of_a_past_year_is_that_of_its_notices(year: int) -> None:
    off = {date(year, int(month), int(day)) for day, _, month in (one.partition("/") for one in DAYS_OFF[year].split())}
    days = [date(year, 1, 1) + timedelta(number) for number in range(366)]
    weekdays = {day for day in days if day.year == year and day.weekday() < 5}
    assert {day for day in weekdays if not CALENDAR.is_working(day)} == off
    weekend = {day for day in days if day.year == year and day.weekday() > 4}
    assert {day for day in weekend if CALENDAR.is_working(day)} == {day for day in WORKED if day.year == year}


@pytest.mark.parametrize("first", NEW_YEARS, ids=str)
def test_labour_code_art_112_tet_gives_five_working_days_about_the_new_year(first: date) -> None:
    about = [first + timedelta(number) for number in range(-1, 3)]
    assert not any(CALENDAR.is_working(day) for day in about)
    near = [first + timedelta(number) for number in range(-4, 8)]
    assert sum(day.weekday() < 5 and not CALENDAR.is_working(day) for day in near) == 5


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-18 15:00", "Wed 18/11/2026"),
        ("2026-11-18 15:00:01", "Thu 19/11/2026"),
        ("2026-11-23 15:01", "Wed 25/11/2026"),
        ("2026-11-24 09:00", "Wed 25/11/2026"),
        ("2026-11-22 09:00", "Mon 23/11/2026"),
        ("2026-08-22 15:00", "Sat 22/08/2026"),
        ("2026-08-22 15:01", "Mon 24/08/2026"),
        ("2026-08-28 15:01", "Thu 03/09/2026"),
        ("2026-01-09 15:01", "Sat 10/01/2026"),
        ("2020-01-22 15:30", "Thu 30/01/2020"),
        ("2021-02-09 16:00", "Wed 17/02/2021"),
        ("2022-01-28 15:01", "Mon 07/02/2022"),
        ("2023-01-19 15:01", "Fri 27/01/2023"),
        ("2024-02-07 15:01", "Thu 15/02/2024"),
        ("2025-01-24 15:01", "Mon 03/02/2025"),
        ("2026-02-13 15:01", "Mon 23/02/2026"),
        ("2027-02-03 15:01", "Thu 11/02/2027"),
    ],
)
def test_law_on_civil_status_art_5_3_after_three_strictly_the_next_working_day(received: str, expected: str) -> None:
    rule = TimeRule(TimeKind.SAME_DAY_CUTOFF)
    assert due(rule, received) == expected


@pytest.mark.parametrize(
    ("days", "received", "expected"),
    [
        (3, "2026-02-13 09:00", "Wed 25/02/2026"),
        (1, "2026-08-21 09:00", "Sat 22/08/2026"),
        (5, "2026-08-19 09:00", "Tue 25/08/2026"),
        (2, "2026-08-28 09:00", "Fri 04/09/2026"),
        (1, "2025-12-31 09:00", "Mon 05/01/2026"),
        (6, "2025-12-31 09:00", "Sat 10/01/2026"),
        (3, "2024-04-26 09:00", "Sat 04/05/2024"),
        (2, "2025-04-25 09:00", "Mon 28/04/2025"),
        (4, "2025-04-25 09:00", "Mon 05/05/2025"),
        (7, "2026-11-19 09:00", "Tue 01/12/2026"),
        (10, "2023-04-26 09:00", "Mon 15/05/2023"),
        (1, "2026-11-21 09:00", "Mon 23/11/2026"),
    ],
)
def test_the_day_of_receipt_is_day_0_holidays_are_passed_over_and_swapped_saturdays_count(
    days: int, received: str, expected: str
) -> None:
    assert due(working_days(days), received) == expected


@pytest.mark.parametrize(
    ("half_days", "received", "expected", "part"),
    [
        (1, "2026-11-20 07:30", "2026-11-20 17:00", "afternoon"),
        (1, "2026-11-20 11:29", "2026-11-20 17:00", "afternoon"),
        (1, "2026-11-20 12:15", "2026-11-20 17:00", "afternoon"),
        (1, "2026-11-20 13:30", "2026-11-23 11:30", "morning"),
        (1, "2026-11-20 18:00", "2026-11-23 11:30", "morning"),
        (2, "2026-11-20 12:15", "2026-11-23 11:30", "morning"),
        (3, "2026-11-20 09:00", "2026-11-23 17:00", "afternoon"),
        (4, "2026-11-20 14:00", "2026-11-25 17:00", "afternoon"),
        (1, "2026-11-21 10:00", "2026-11-23 11:30", "morning"),
        (2, "2026-11-24 10:00", "2026-11-25 17:00", "afternoon"),
        (2, "2026-08-21 14:00", "2026-08-22 17:00", "afternoon"),
        (3, "2026-02-13 14:00", "2026-02-24 11:30", "morning"),
    ],
)
def test_half_days_pass_over_lunch_weekends_and_holidays(
    half_days: int, received: str, expected: str, part: str
) -> None:
    found = due_in_half_days(half_days, at(received), CALENDAR)
    assert (found.due, found.part) == (at(expected), part)


def test_civil_code_art_148_5_a_term_of_days_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    assert due(term_of(ADOPTION, "2026-04-01"), "2026-04-01 09:00") == "Mon 04/05/2026"
    assert due(term_of(ADOPTION, "2026-03-31"), "2026-03-31 09:00") == "Mon 04/05/2026"
    assert due(term_of(ADOPTION, "2026-11-02"), "2026-11-02 09:00") == "Wed 02/12/2026"


@pytest.mark.parametrize(
    ("code", "answered", "expected"),
    [
        (MARITAL, "2026-11-20 14:00", "Thu 26/11/2026"),
        (MARITAL, "2026-11-20 15:30", "Thu 26/11/2026"),
        (LINKED_BIRTH, "2026-11-20 15:00", "Thu 26/11/2026"),
        (LINKED_BIRTH, "2026-11-20 15:30", "Fri 27/11/2026"),
        (LINKED_BIRTH, "2026-11-21 09:00", "Fri 27/11/2026"),
        (BIRTH, "2026-11-23 15:01", "Wed 25/11/2026"),
    ],
)
def test_decree_61_2018_art_19_4_the_answer_of_a_supplement_starts_the_whole_term_again(
    code: str, answered: str, expected: str
) -> None:
    events = [
        TermEvent(TermEventKind.RECEIVED, at("2026-11-16 09:00")),
        TermEvent(TermEventKind.SUPPLEMENT_REQUESTED, at("2026-11-17 09:00")),
        TermEvent(TermEventKind.SUPPLEMENT_ANSWERED, at(answered)),
    ]
    found = term_after(events, term_of(code, "2026-11-16"), CALENDAR)
    assert found.due.due is not None
    assert f"{found.due.due:%a %d/%m/%Y}" == expected
    assert found.original_due == due_date(term_of(code, "2026-11-16"), at("2026-11-16 09:00"), CALENDAR)


@pytest.mark.parametrize(("told", "is_in_time"), [("2026-11-23 17:00", True), ("2026-11-24 08:00", False)])
def test_decree_61_2018_art_19_9_a_new_date_is_told_a_working_day_before_and_a_holiday_is_none(
    told: str, is_in_time: bool
) -> None:
    events = [
        TermEvent(TermEventKind.RECEIVED, at("2026-11-19 09:00")),
        TermEvent(TermEventKind.REAPPOINTED, at(told), "Chờ xác minh", date(2026, 11, 27)),
    ]
    if is_in_time:
        assert term_after(events, working_days(3), CALENDAR).due.due == at("2026-11-27 17:00")
    else:
        with pytest.raises(TooLateToReappoint):
            term_after(events, working_days(3), CALENDAR)

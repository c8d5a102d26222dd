# SPDX-License-Identifier: Apache-2.0
"""The numbers of a span of days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.reports.history import CaseHistory, SupplementWait, period
from clerkdesk.domain.reports.numbers import Aspect, numbers
from tests.fakes.histories import at, case, histories, told

WEEK = period(date(2026, 11, 16), date(2026, 11, 20), at("2026-11-20 09:46"))


def test_each_day_counts_what_came_and_what_ended_on_it() -> None:
    cases = [
        case("2026-11-16 09:00", ended="2026-11-17 10:00"),
        case("2026-11-16 10:00", ended="2026-11-19 10:00", due="2026-11-18 17:00", has_papers_scanned=True),
        case("2026-11-17 08:00", procedure="2.000815", procedure_name="Chứng thực"),
        case("2026-11-10 08:00", ended="2026-11-18 08:00", due="2026-11-18 17:00"),
    ]
    found = numbers(cases, WEEK)
    assert [day.day.day for day in found.days] == [16, 17, 18, 19, 20]
    assert [day.received for day in found.days] == [2, 1, 0, 0, 0]
    assert [day.ended for day in found.days] == [0, 1, 1, 1, 0]
    assert (found.sum("on_time"), found.sum("late")) == (2, 1)
    assert found.on_time_share == 2 / 3
    assert found.digitised_share == 1 / 3
    by_procedure = [(one.key, one.received, one.ended, one.late) for one in found.groups[Aspect.PROCEDURE]]
    assert by_procedure == [("1.001193", 2, 3, 1), ("2.000815", 1, 0, 0)]
    assert found.median_handling == timedelta(days=3)


def test_officers_fields_and_counters_are_counted_apart() -> None:
    cases = [
        case("2026-11-16 09:00", ended="2026-11-17 10:00", officer="an", counter="s1"),
        case("2026-11-16 10:00", officer="binh", counter="s1", field="Chứng thực"),
        case("2026-11-17 08:00", officer="binh", counter="s1"),
    ]
    groups = numbers(cases, WEEK).groups
    assert [(one.key, one.received, one.ended) for one in groups[Aspect.OFFICER]] == [("binh", 2, 0), ("an", 1, 1)]
    assert [(one.name, one.received) for one in groups[Aspect.FIELD]] == [("Hộ tịch", 2), ("Chứng thực", 1)]
    assert [(one.key, one.received) for one in groups[Aspect.COUNTER]] == [("s1", 3)]


def test_requests_and_refusals_are_counted_on_their_days() -> None:
    asked = case(supplements=(SupplementWait(told("2026-11-19 08:00")),), then=[("2026-11-19 08:00", "5")])
    refused = case(None, due=None, then=[("2026-11-20 08:00", "3")])
    found = numbers([asked, refused], WEEK)
    assert [(day.asked, day.refused) for day in found.days][3:] == [(1, 0), (0, 1)]
    assert found.sum("received") == 1


def test_a_span_without_dossiers_has_no_shares() -> None:
    found = numbers([], WEEK)
    assert (found.on_time_share, found.digitised_share, found.median_handling) == (None, None, None)


@given(st.lists(histories(), max_size=12), st.dates(date(2026, 10, 1), date(2026, 12, 1)), st.integers(0, 20))
def test_what_ended_was_on_time_or_late(cases: list[CaseHistory], first: date, more: int) -> None:
    found = numbers(cases, period(first, first + timedelta(days=more), at("2027-03-01 08:00")))
    assert len(found.days) == more + 1
    assert all(day.ended == day.on_time + day.late for day in found.days)
    for rows in found.groups.values():
        for name in ("received", "ended", "on_time", "late"):
            assert sum(getattr(one, name) for one in rows) == found.sum(name)

# SPDX-License-Identifier: Apache-2.0
"""The shipped calendar and fees are whole, sourced, and say what of them is to be confirmed."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.adapters.catalogues.json_files import JsonCatalogues
from clerkdesk.domain.calendar import DayKind, DayReason
from clerkdesk.domain.dossier import Channel
from clerkdesk.domain.due_date import LEGAL_TIME, due_date
from clerkdesk.domain.fees import fee
from clerkdesk.domain.procedure import Certainty, TimeKind, TimeRule

SHIPPED = JsonCatalogues()
CALENDAR, FEES, PROCEDURES = SHIPPED.calendar(), SHIPPED.fees(), SHIPPED.procedures()


def test_the_calendar_answers_for_2020_to_2035_and_every_row_has_a_source_and_a_certainty() -> None:
    assert CALENDAR.years == frozenset(range(2020, 2036))
    for row in CALENDAR.days.values():
        assert row.label_vi
        assert row.source
        assert Certainty(row.certainty) in (Certainty.VERIFIED, Certainty.COMPUTED)
        assert (row.kind is DayKind.WORKING) == (row.reason is DayReason.WEEKEND_WORK)


def test_announced_years_are_confirmed_and_the_others_are_not() -> None:
    assert CALENDAR.unconfirmed == {2020, *range(2027, 2036)}


@pytest.mark.parametrize("year", range(2020, 2036))
def test_every_year_has_its_holidays(year: int) -> None:
    rows = [row for day, row in CALENDAR.days.items() if day.year == year]
    assert len([row for row in rows if row.label_vi.startswith("Tết Nguyên đán")]) >= 5
    for month, day in ((1, 1), (4, 30), (5, 1), (9, 2)):
        assert not CALENDAR.is_working(date(year, month, day))
    assert any(row.label_vi == "Giỗ Tổ Hùng Vương" for row in rows)
    assert CALENDAR.is_working(date(year, 11, 24)) == (year < 2026 and date(year, 11, 24).weekday() < 5)


def test_a_swapped_day_off_has_a_swapped_day_of_work() -> None:
    by_year = {
        reason: sorted(day.year for day, row in CALENDAR.days.items() if row.reason is reason)
        for reason in (DayReason.SWAP, DayReason.WEEKEND_WORK)
    }
    assert by_year[DayReason.SWAP] == by_year[DayReason.WEEKEND_WORK] == [2024, 2025, 2026, 2026]
    assert all(day.weekday() < 5 for day, row in CALENDAR.days.items() if row.reason is DayReason.SWAP)
    assert all(day.weekday() >= 5 for day, row in CALENDAR.days.items() if row.reason is DayReason.WEEKEND_WORK)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 9, 1)),  # noqa: DTZ001 - made local below
    st.sampled_from([kind for kind in TimeKind if kind not in (TimeKind.SEASONAL, TimeKind.UNKNOWN)]),
    st.integers(1, 40),
    st.integers(0, 5000),
    st.booleans(),
)
def test_on_the_shipped_calendar_no_due_date_is_a_day_off_or_earlier_for_a_later_receipt(
    moment: datetime, kind: TimeKind, value: int, minutes: int, is_shifted: bool
) -> None:
    rule = TimeRule(kind, value, cutoff=time(15), shift_after_cutoff=is_shifted)
    received = moment.replace(tzinfo=LEGAL_TIME)
    first = due_date(rule, received, CALENDAR).due
    later = due_date(rule, received + timedelta(minutes=minutes), CALENDAR).due
    assert first is not None
    assert later is not None
    assert CALENDAR.is_working(first.date())
    assert received.date() <= first.date() <= later.date()


def test_every_row_of_the_fees_is_sourced_and_named_once() -> None:
    assert len({row.id for row in FEES.variants}) == len(FEES.variants)
    for row in FEES.variants:
        assert row.source
        assert row.label
        assert row.procedures
        assert row.certainty is not Certainty.UNKNOWN


@pytest.mark.parametrize(
    ("code", "place", "channel", "on", "exemption", "total"),
    [
        ("1.004873", "31", Channel.ONLINE, "2026-08-08", "", 0),
        ("1.004873", "31", Channel.ONLINE, "2026-08-07", "", 15_000),
        ("1.004873", "01", Channel.ONLINE, "2026-08-08", "", 15_000),
        ("2.000635", "31", Channel.ONLINE, "2026-08-08", "", 8_000),
        ("2.000635", None, Channel.DIRECT, "2026-08-15", "digital-citizen", 0),
        ("2.000635", None, Channel.DIRECT, "2027-02-28", "digital-citizen", 0),
        ("1.004222", None, Channel.DIRECT, "2026-09-01", "", 20_000),
        ("1.004222", None, Channel.ONLINE, "2026-09-01", "", 10_000),
        ("1.013978", "31", Channel.DIRECT, "2026-09-01", "", 135_000),
        ("1.013978", "31", Channel.ONLINE, "2026-09-01", "", 0),
        ("1.013978", "31", Channel.DIRECT, "2026-09-01", "elderly", 0),
    ],
)
def test_fees_are_those_of_the_place_the_way_and_the_day(
    code: str, place: str | None, channel: Channel, on: str, exemption: str, total: int
) -> None:
    day = date.fromisoformat(on)
    schedule = FEES.schedule(code, PROCEDURES.version(code, day).fee_rule)
    assert fee(schedule, locality=place, channel=channel, on=day, exemption=exemption).total_vnd == total


def test_a_waiver_ends_with_its_last_day() -> None:
    schedule = FEES.schedule("2.000635", PROCEDURES.version("2.000635", date(2026, 9, 1)).fee_rule)
    assert [row.exemption for row in schedule.exemptions(None, Channel.DIRECT, date(2027, 2, 28))] == [
        "digital-citizen"
    ]
    assert schedule.exemptions(None, Channel.DIRECT, date(2027, 3, 1)) == ()
    assert schedule.exemptions(None, Channel.DIRECT, date(2026, 8, 14)) == ()

# SPDX-License-Identifier: Apache-2.0
"""Moments of reports are texts whose order is that of time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.reports.history import SupplementWait, day_of, end_of, instant, moment, waits
from tests.fakes.histories import at, case, told

MOMENTS = st.integers(0, 10**16).map(lambda later: at("2000-01-01 00:00") + timedelta(microseconds=later))


@given(MOMENTS, MOMENTS)
def test_the_order_of_moments_is_that_of_time(one: datetime, other: datetime) -> None:
    assert (moment(one) < moment(other)) == (one < other)
    assert (instant(moment(one)), day_of(moment(one))) == (one, one.date().isoformat())


def test_a_moment_of_another_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="legal time"):
        moment(datetime(2026, 11, 18, tzinfo=UTC))


def test_the_states_of_a_dossier_are_read_back_as_they_were_told() -> None:
    ended = case(then=[("2026-11-19 10:00", "4")], ended="2026-11-20 09:00")
    moments = [(told("2026-11-18 09:00"), "2"), (told("2026-11-19 10:00"), "4"), (told("2026-11-20 09:00"), "9")]
    assert ended.events == moments
    assert end_of(ended, told("2026-11-20 09:00")) is None
    assert end_of(ended, moment(at("2026-11-20 09:00") + timedelta(microseconds=1))) == ended.events[-1]


def test_a_withdrawal_that_was_taken_back_does_not_end_a_wait() -> None:
    asked, back = told("2026-11-19 10:00"), told("2026-11-21 10:00")
    events = [(asked, "5"), (told("2026-11-20 10:00"), "7"), (told("2026-11-20 11:00"), "5"), (back, "2")]
    assert waits(events) == [SupplementWait(asked, back)]

# SPDX-License-Identifier: Apache-2.0
"""Spans of days have the names statistics give them."""

from datetime import date

import pytest

from clerkdesk.domain.reports.time_period import time_period


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        ("2026-11-22", "2026-11-22", ("D", "2026-11-22")),
        ("2026-11-16", "2026-11-22", ("W", "2026-W47")),
        ("2026-02-01", "2026-02-28", ("M", "2026-02")),
        ("2026-10-01", "2026-12-31", ("Q", "2026-Q4")),
        ("2026-02-01", "2026-04-30", ("_O", "2026-02-01/P89D")),
        ("2026-01-01", "2026-12-31", ("A", "2026")),
        ("2026-07-01", "2027-06-30", ("_O", "2026-07-01/P365D")),
        ("2026-11-02", "2026-11-30", ("_O", "2026-11-02/P29D")),
    ],
)
def test_a_span_has_its_name(first, last, named):
    assert time_period(date.fromisoformat(first), date.fromisoformat(last)) == named

# SPDX-License-Identifier: Apache-2.0
"""Fees are counted as the circulars say, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.fees import fee
from clerkdesk.domain.procedure import Certainty, FeeKind, FeeRule
from clerkdesk.errors import InvalidInput
from tests.fakes.rules import COPY_CERTIFICATION


@pytest.mark.parametrize(
    ("pages", "total"), [(1, 2000), (2, 4000), (3, 5000), (10, 12_000), (198, 200_000), (199, 200_000), (500, 200_000)]
)
def test_certifying_a_copy_costs_two_then_one_thousand_a_page_up_to_the_cap(pages: int, total: int) -> None:
    assert fee(COPY_CERTIFICATION, pages).total_vnd == total


def test_each_copy_has_its_own_cap() -> None:
    assert fee(COPY_CERTIFICATION, pages=500, copies=3).total_vnd == 600_000
    assert fee(COPY_CERTIFICATION, pages=3, copies=2).total_vnd == 10_000


def test_the_lines_say_where_the_sum_comes_from() -> None:
    found = fee(COPY_CERTIFICATION, pages=5, copies=2)
    assert [(line.quantity, line.unit_vnd, line.total_vnd) for line in found.lines] == [
        (4, 2000, 8000),
        (6, 1000, 6000),
    ]
    assert {line.source for line in found.lines} == {"TT 226"}


def test_a_fee_per_copy_counts_copies_and_one_per_case_does_not() -> None:
    assert fee(FeeRule(FeeKind.PER_COPY, unit_vnd=8000), pages=9, copies=3).total_vnd == 24_000
    assert fee(FeeRule(FeeKind.FIXED, unit_vnd=10_000), pages=9, copies=3).total_vnd == 10_000


@pytest.mark.parametrize("kind", [FeeKind.NONE, FeeKind.UNKNOWN, FeeKind.PROVINCIAL])
def test_without_an_amount_nothing_is_asked(kind: FeeKind) -> None:
    found = fee(FeeRule(kind))
    assert (found.total_vnd, found.lines, found.certainty) == (0, (), "unknown")


def test_a_provincial_amount_is_asked_once_and_keeps_its_certainty() -> None:
    found = fee(FeeRule(FeeKind.PROVINCIAL, unit_vnd=15_000, certainty=Certainty.RECALLED), copies=2)
    assert (found.total_vnd, found.certainty) == (15_000, "recalled")


@pytest.mark.parametrize(("pages", "copies"), [(0, 1), (1, 0), (-1, 1), (1, 100_001)])
def test_a_senseless_number_is_refused(pages: int, copies: int) -> None:
    with pytest.raises(InvalidInput):
        fee(COPY_CERTIFICATION, pages, copies)


@given(st.integers(1, 2000), st.integers(1, 50))
def test_the_lines_always_sum_to_the_total_and_never_pass_the_cap(pages: int, copies: int) -> None:
    found = fee(COPY_CERTIFICATION, pages, copies)
    assert sum(line.total_vnd for line in found.lines) == found.total_vnd <= 200_000 * copies
    assert all(line.quantity * line.unit_vnd == line.total_vnd for line in found.lines)

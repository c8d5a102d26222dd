# SPDX-License-Identifier: Apache-2.0
"""Fees are counted as the circulars say, line by line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.dossier import Channel, FeeLine
from clerkdesk.domain.fees import FeeSchedule, FeeTable, FeeVariant, fee
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


# --- Variants by place, way, day and exemption -------------------------------------------------------------------

PROVINCIAL = FeeRule(FeeKind.PROVINCIAL, "Lệ phí hộ tịch", 15_000, source="tỉnh", certainty=Certainty.VERIFIED)
FREE = FeeRule(FeeKind.FIXED, "Nộp trực tuyến", 0, source="NQ 23", certainty=Certainty.VERIFIED)
CODE = "1.004873"


def variant(name: str, *rules: FeeRule, **parts: object) -> FeeVariant:
    kept = {"effective_from": date(2026, 8, 8), "source": name, "certainty": Certainty.VERIFIED, **parts}
    return FeeVariant(name, (CODE,), f"{name}.", rules=rules, **kept)  # type: ignore[arg-type]


def schedule(*variants: FeeVariant) -> FeeSchedule:
    return FeeTable(variants).schedule(CODE, PROVINCIAL)


ONLINE_THERE = variant("online", FREE, locality="31", channel=Channel.ONLINE)
THERE = variant("there", FeeRule(FeeKind.FIXED, "Lệ phí", 20_000, certainty=Certainty.RECALLED), locality="31")
POOR = variant("poor", exemption="poor-household", percent_off=100, effective_to=date(2026, 12, 31))
HALF = variant("half", exemption="digital-citizen", percent_off=50, certainty=Certainty.RECALLED)


@pytest.mark.parametrize(
    ("locality", "channel", "on", "total"),
    [
        ("31", Channel.ONLINE, date(2026, 8, 8), 0),
        ("31", Channel.ONLINE, date(2026, 8, 7), 15_000),
        ("31", Channel.DIRECT, date(2026, 8, 8), 20_000),
        ("01", Channel.ONLINE, date(2026, 8, 8), 15_000),
        (None, Channel.ONLINE, date(2026, 8, 8), 15_000),
    ],
)
def test_place_way_and_day_choose_the_fee(locality: str | None, channel: Channel, on: date, total: int) -> None:
    found = fee(schedule(THERE, ONLINE_THERE), locality=locality, channel=channel, on=on)
    assert found.total_vnd == total


def test_a_fee_of_nothing_still_says_by_which_decision() -> None:
    found = fee(schedule(ONLINE_THERE), locality="31", channel=Channel.ONLINE, on=date(2026, 9, 1))
    assert found.lines == (FeeLine("Nộp trực tuyến", 1, 0, 0, "NQ 23"),)
    assert found.certainty == "verified"


def test_of_two_decisions_in_force_the_later_one_counts() -> None:
    newer = variant("newer", FeeRule(FeeKind.FIXED, "Lệ phí", 25_000), locality="31", effective_from=date(2026, 10, 1))
    both = schedule(newer, THERE)
    assert fee(both, locality="31", on=date(2026, 9, 30)).total_vnd == 20_000
    assert fee(both, locality="31", on=date(2026, 10, 1)).total_vnd == 25_000


def test_one_decision_may_ask_several_amounts() -> None:
    two = variant("two", FeeRule(FeeKind.FIXED, "Lệ phí", 35_000), FeeRule(FeeKind.FIXED, "Phí", 100_000))
    found = fee(schedule(two), on=date(2026, 9, 1))
    assert [line.total_vnd for line in found.lines] == [35_000, 100_000]
    assert found.total_vnd == 135_000


def test_an_exemption_stands_as_a_line_of_its_own() -> None:
    found = fee(schedule(POOR), on=date(2026, 9, 1), exemption="poor-household")
    assert found.lines[1:] == (FeeLine("poor.", 1, -15_000, -15_000, "poor"),)
    assert found.total_vnd == 0


def test_half_a_fee_keeps_the_least_certainty_of_its_parts() -> None:
    found = fee(schedule(HALF), on=date(2026, 9, 1), exemption="digital-citizen")
    assert (found.total_vnd, found.certainty) == (7_500, "recalled")


def test_of_two_reductions_for_one_reason_the_higher_counts() -> None:
    more = variant("more", exemption="digital-citizen", percent_off=80)
    assert fee(schedule(HALF, more), on=date(2026, 9, 1), exemption="digital-citizen").total_vnd == 3_000


def test_nothing_is_taken_off_where_nothing_is_asked() -> None:
    found = fee(
        schedule(ONLINE_THERE, POOR),
        locality="31",
        channel=Channel.ONLINE,
        on=date(2026, 9, 1),
        exemption="poor-household",
    )
    assert [line.total_vnd for line in found.lines] == [0]


@pytest.mark.parametrize(("on", "code"), [(date(2027, 1, 1), "poor-household"), (date(2026, 9, 1), "somebody")])
def test_an_exemption_that_is_not_in_force_is_refused(on: date, code: str) -> None:
    with pytest.raises(InvalidInput):
        fee(schedule(POOR), on=on, exemption=code)


def test_without_the_day_variants_are_not_chosen_blindly() -> None:
    with pytest.raises(InvalidInput):
        fee(schedule(POOR))
    assert fee(FeeTable().schedule(CODE, PROVINCIAL)).total_vnd == 15_000


@pytest.mark.parametrize("parts", [{}, {"rules": (FREE,), "exemption": "x"}, {"exemption": "x", "percent_off": 101}])
def test_a_row_is_either_another_fee_or_an_exemption(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="either rules"):
        FeeVariant("x", (CODE,), "x", date(2026, 1, 1), **parts)  # type: ignore[arg-type]

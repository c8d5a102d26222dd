# SPDX-License-Identifier: Apache-2.0
"""Numbers, money and days are written as people of each language do, and read back as what they were."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.formats import (
    STYLES,
    format_day,
    format_moment,
    format_money,
    format_number,
    format_share,
    parse_day,
    parse_money,
    parse_number,
)
from clerkdesk.errors import InvalidInput
from clerkdesk.settings import VIETNAM_TIME

LANGUAGES = st.sampled_from(sorted(STYLES))


@pytest.mark.parametrize(("language", "written"), [("vi", "1.234,5"), ("en", "1,234.5"), ("fr", "1\u202f234,5")])
def test_each_language_groups_in_its_own_way(language, written):
    assert format_number(Decimal("1234.5"), language) == written


def test_money_is_written_as_on_the_price_list():
    assert [format_money(15000, language) for language in ("vi", "en")] == ["15.000đ", "15,000 VND"]
    assert format_money(15000, "fr") == "15\u202f000\u202fVND"


@pytest.mark.parametrize("typed", ["15.000đ", "15000", "15.000 đồng", "15.000 ₫", " 15.000 VND "])
def test_money_is_read_with_or_without_its_sign(typed):
    assert parse_money(typed) == 15000


@pytest.mark.parametrize("typed", ["", "1.23", "12.3456", "1,234.5", "1.234,", "một", "1..000", "٣"])
def test_a_number_with_broken_groups_is_refused(typed):
    with pytest.raises(InvalidInput):
        parse_number(typed)


def test_half_a_dong_is_refused():
    with pytest.raises(InvalidInput):
        parse_money("1.000,5đ")


@pytest.mark.parametrize("typed", ["31/12/2026", "31-12-2026", "31.12.2026"])
def test_a_day_is_read_in_the_ways_it_is_written(typed):
    assert parse_day(typed) == date(2026, 12, 31)


@pytest.mark.parametrize("typed", ["31/11/2026", "2026-12-31", "31/12-2026", "1/1/26"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(InvalidInput):
        parse_day(typed)


def test_a_moment_keeps_its_time_zone():
    assert format_moment(datetime(2026, 11, 5, 9, 7, tzinfo=VIETNAM_TIME)) == "09:07 05/11/2026"


def test_a_share_of_nothing_is_a_dash():
    assert [format_share(1, 0), format_share(39, 40), format_share(1, 3, "fr")] == ["–", "97,5%", "33,3\u202f%"]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12), LANGUAGES)
def test_reading_undoes_writing_of_numbers(number, language):
    assert parse_number(format_number(number, language), language) == number


@given(st.integers(-(10**15), 10**15), LANGUAGES)
def test_reading_undoes_writing_of_money(amount, language):
    assert parse_money(format_money(amount, language), language) == amount


@given(st.dates(), LANGUAGES)
def test_reading_undoes_writing_of_days(day, language):
    assert parse_day(format_day(day, language)) == day

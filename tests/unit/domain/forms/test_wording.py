# SPDX-License-Identifier: Apache-2.0
"""Days, hours and money are written as Vietnamese forms write them."""

from datetime import UTC, date, datetime

import pytest

from clerkdesk.domain.forms.wording import (
    count_digits,
    day_digits,
    day_words,
    moment_digits,
    moment_words,
    points,
    stamp,
    vnd,
    vnd_in_words,
)
from clerkdesk.errors import InvalidInput

MOMENT = datetime(2026, 11, 5, 2, 7, 9, 123, UTC)


def test_a_moment_is_told_in_the_time_of_vietnam() -> None:
    assert moment_words(MOMENT) == "09 giờ 07 phút, thứ Năm ngày 05/11/2026"
    assert moment_digits(MOMENT) == "09:07 05/11/2026"
    assert stamp(MOMENT) == "2026-11-05T09:07:09+07:00"


def test_a_day_is_written_in_words_and_in_digits() -> None:
    assert day_words(date(2026, 2, 1)) == "ngày 01 tháng 02 năm 2026"
    assert day_digits(date(2026, 2, 1)) == "01/02/2026"


def test_no_papers_are_written_as_nothing() -> None:
    assert (count_digits(0), count_digits(2), count_digits(12)) == ("", "02", "12")


def test_thousands_are_parted_by_points() -> None:
    assert (points(0), points(999), points(1_234_567)) == ("0", "999", "1.234.567")
    assert vnd(12_000) == "12.000 đồng"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (105, "Một trăm linh năm đồng"),
        (8_000, "Tám nghìn đồng"),
        (12_500, "Mười hai nghìn năm trăm đồng"),
        (200_000, "Hai trăm nghìn đồng"),
        (1_004_000, "Một triệu không trăm linh bốn nghìn đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (2_030_000_155, "Hai tỷ không trăm ba mươi triệu một trăm năm mươi lăm đồng"),
    ],
)
def test_money_is_spelled_out(amount: int, words: str) -> None:
    assert vnd_in_words(amount) == words


@pytest.mark.parametrize("amount", [-1, 10**12])
def test_money_that_no_counter_takes_is_not_spelled_out(amount: int) -> None:
    with pytest.raises(InvalidInput):
        vnd_in_words(amount)

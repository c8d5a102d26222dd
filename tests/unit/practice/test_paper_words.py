# SPDX-License-Identifier: Apache-2.0
"""Numbers and dates in words."""

from datetime import date

import pytest

from clerkdesk.practice.paper.words import below_hundred, date_in_words, dated_line, plain, slashed, year_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"), (4, "bốn"), (5, "năm"), (10, "mười"), (14, "mười bốn"), (15, "mười lăm"), (20, "hai mươi"),
        (21, "hai mươi mốt"), (24, "hai mươi tư"), (25, "hai mươi lăm"), (31, "ba mươi mốt"), (98, "chín mươi tám"),
    ],
)  # fmt: skip
def test_numbers_change_their_sound_after_ten_and_twenty(number: int, words: str) -> None:
    assert below_hundred(number) == words


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (2005, "hai nghìn không trăm linh năm"),
        (2000, "hai nghìn"),
        (1987, "một nghìn chín trăm tám mươi bảy"),
        (1900, "một nghìn chín trăm"),
        (2010, "hai nghìn không trăm mười"),
    ],
)
def test_a_year_names_its_empty_hundreds(year: int, words: str) -> None:
    assert year_in_words(year) == words


def test_a_date_is_spelled_as_the_register_spells_it() -> None:
    spelled = "ngày mười bảy tháng tám năm hai nghìn không trăm hai mươi sáu"
    assert date_in_words(date(2026, 8, 17)) == spelled
    assert date_in_words(date(2026, 4, 5)).startswith("ngày năm tháng tư năm hai nghìn")


def test_a_zero_stands_before_small_days_and_the_first_two_months() -> None:
    assert dated_line(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert dated_line(date(2026, 3, 15)) == "ngày 15 tháng 3 năm 2026"
    assert slashed(date(2026, 3, 5)) == "05/03/2026"


def test_plain_text_has_neither_accents_nor_a_barred_d() -> None:
    assert plain("Đặng Thuỳ Ngoan") == "dang thuy ngoan"

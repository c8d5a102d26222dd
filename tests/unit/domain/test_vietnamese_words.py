# SPDX-License-Identifier: Apache-2.0
"""Syllables and dates written out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clerkdesk.domain.vietnamese_words import is_syllable, parse_date_words, spell_date


@given(some.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_date_written_out_is_read_back(day):
    assert parse_date_words(spell_date(day)) == day


def test_dates_are_written_as_civil_status_papers_do():
    assert spell_date(date(2026, 8, 17)) == "ngày mười bảy tháng tám năm hai nghìn không trăm hai mươi sáu"
    assert spell_date(date(2005, 4, 21)) == "ngày hai mươi mốt tháng tư năm hai nghìn không trăm linh năm"


@pytest.mark.parametrize(
    "text",
    [
        "Ngày mười bẩy tháng tám năm hai ngàn không trăm hai mươi sáu",
        "ngày muời bảy tháng tảm năm hai nghin không trăm hai mươi sáu.",
        "mười bảy tháng tám năm hai nghìn không trăm hai mươi sáu",
    ],
)
def test_small_errors_and_other_spellings_are_forgiven(text):
    assert parse_date_words(text) == date(2026, 8, 17)


@pytest.mark.parametrize(
    "text", ["", "mười bảy", "ngày ba mươi tháng hai năm hai nghìn không trăm hai mươi sáu", "tháng"]
)
def test_what_is_no_date_is_none(text):
    assert parse_date_words(text) is None


@pytest.mark.parametrize(
    "word",
    [
        "Nguyễn",
        "Thuỷ",
        "Thúy",
        "Quách",
        "Khoát",
        "Nghĩa",
        "Uyên",
        "Ý",
        "Oanh",
        "Quỳnh",
        "Giang",
        "Gì",
        "Bế",
        "Rượu",
        "ngoằn",
        "Đạt",
        "lịch",
        "HỘP",
    ],
)
def test_syllables_of_names_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["Wzăn", "Sưở̀ng", "Bẩv", "l", "Nguyễnn", "S0n", "ĐẶÁNG", "Đat", "lâp", "Lich", "Viềt", ""]
)
def test_what_no_vietnamese_would_write_is_no_syllable(word):
    assert not is_syllable(word)

# SPDX-License-Identifier: Apache-2.0
"""One sheet that went through the scanner twice."""

from clerkdesk.domain.duplicates import is_same_sheet, word_print
from clerkdesk.domain.pages import Reading, Word

FORM = [
    *("tờ", "khai", "đăng", "ký", "sinh", "kính", "gửi", "ủy", "ban", "nhân", "dân", "họ", "chữ", "đệm", "tên"),
    *("người", "yêu", "cầu", "nơi", "cư", "trú", "giấy", "thân", "quan", "hệ"),
]


def page(*words, sure=0.95):
    read = tuple(Word(text, (0, 0, 1, 1), 1, sure, 0, 0) for text in words)
    return word_print(Reading("t", 10, 10, 300, 0, 0.0, is_blank=False, words=read))


def test_one_sheet_scanned_twice_is_told_though_the_order_differs():
    assert is_same_sheet(page(*FORM, "nguyễn"), page("Nguyễn", *reversed(FORM)))


def test_a_form_filled_in_by_two_people_is_two_sheets():
    assert not is_same_sheet(page(*FORM, *["lò", "thị", "mai", "1990"]), page(*FORM, *["vừ", "a", "páo", "1988"]))


def test_pages_with_few_words_or_doubtful_ones_are_never_called_the_same():
    assert not is_same_sheet(page("một", "hai"), page("một", "hai"))
    assert not is_same_sheet(page(*FORM, sure=0.5), page(*FORM, sure=0.5))

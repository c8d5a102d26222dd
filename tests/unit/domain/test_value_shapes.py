# SPDX-License-Identifier: Apache-2.0
"""The shapes of names, numbers, dates and addresses among words."""

import pytest

from clerkdesk.domain.addresses import AddressBook
from clerkdesk.domain.errata import as_digits
from clerkdesk.domain.pages import Word
from clerkdesk.domain.value_shapes import (
    dates_in_words,
    shaped_address,
    shaped_date,
    shaped_identity,
    shaped_name,
    shaped_number,
)

SURNAMES = {"dang": ["Đặng"], "nguyen": ["Nguyễn"], "vu": ["Vũ"], "le": ["Lê"], "luong": ["Lương", "Lường"]}
BOOK = AddressBook([("Xã Na Son", "Tỉnh Điện Biên")])


def words(text):
    return [Word(word, (20 * at, 0, 20 * at + 18, 30), 25, 0.96, 0, 0) for at, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Nguyễn Văn An, sinh ngày", "Nguyễn Văn An"),
        ("NGUYỄN VĂN AN", "NGUYỄN VĂN AN"),
        ("Đăng Hồng Hạnh", "Đặng Hồng Hạnh"),
        ("ĐĂNG HỒNG HẠNH", "ĐẶNG HỒNG HẠNH"),
        ("Luong Văn An", "Luong Văn An"),
        ("... Lê Na 012", "Lê Na"),
    ],
)
def test_a_name_ends_where_its_capitals_end(said, name):
    assert shaped_name(words(said), SURNAMES).text == name


@pytest.mark.parametrize("said", ["giấy có trách nhiệm", "Nam", "", "012 345", "Lê,"])
def test_other_words_are_no_name(said):
    assert shaped_name(words(said), SURNAMES) is None


def sure_of(name):
    return shaped_name(words(name), SURNAMES).sure


def test_a_name_in_capitals_is_less_sure():
    assert sure_of("LÊ MỴ") < sure_of("Lê Mỵ")


@pytest.mark.parametrize("name", ["Lê Công Vương", "Lê Vương Khuê", "Lê My", "Lê Văn Xoe", "Lê Văn Thẳng"])
def test_a_name_that_one_lost_mark_makes_of_another_or_that_few_bear_is_never_certain(name):
    found = shaped_name(words(name), SURNAMES)
    assert (found.text, found.shape) == (name, 1.0)
    assert found.sure < 0.9 < sure_of("Lê Công Khuê")


@pytest.mark.parametrize(("lost", "whole"), [("Diêu", "Diệu"), ("Hâu", "Hậu"), ("Đat", "Đạt"), ("THO", "THỌ")])
def test_a_syllable_that_nobody_bears_gets_its_dot_below_back_and_is_never_certain(lost, whole):
    found = shaped_name(words(f"Lê Văn {lost}"), SURNAMES)
    assert found.text == f"Lê Văn {whole}"
    assert found.sure < 0.9 < sure_of(f"Lê Văn {whole.capitalize()}")


def test_a_dot_between_the_word_and_the_number_of_a_house_goes():
    book = AddressBook([("Phường Ninh Kiều", "Thành phố Cần Thơ")])
    said = "số.91, tổ 1, phường Ninh Kiều, thành phố Cần Thơ"
    assert shaped_address(words(said), [], book).text == "số 91, tổ 1, phường Ninh Kiều, thành phố Cần Thơ"


def test_the_middle_name_of_a_woman_gets_its_dot_back_and_is_less_sure():
    mended, whole = shaped_name(words("Lê Thi Khuê"), SURNAMES), shaped_name(words("Lê Thị Khuê"), SURNAMES)
    assert mended.text == whole.text == "Lê Thị Khuê"
    assert mended.sure < 0.9 < whole.sure
    assert shaped_name(words("Lê Thi"), SURNAMES).text == "Lê Thi"


def test_the_rest_of_a_label_is_no_part_of_an_address():
    said = "thường 8 trú, thôn 6, xã Na Son, tỉnh Điện Biên"
    assert shaped_address(words(said), [], BOOK).text == "thôn 6, xã Na Son, tỉnh Điện Biên"
    assert shaped_address(words("Thường Tín, xã Na Son, tỉnh Điện Biên"), [], BOOK).text.startswith("Thường Tín")


def test_a_mended_family_name_is_less_sure():
    assert shaped_name(words("Đăng Hồng"), SURNAMES).shape < shaped_name(words("Đặng Hồng"), SURNAMES).shape


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("011096990123", "011096990123"),
        ("0110 9699 0123, cấp ngày", "011096990123"),
        ("O11096990l23", "011096990123"),
        ("Căn cước số 011096990123", "011096990123"),
        ("012345678", "012345678"),
    ],
)
def test_an_identity_number_is_put_together(said, number):
    assert shaped_identity(words(said)).text == number


def test_other_numbers_are_no_identity_number():
    assert shaped_identity(words("0912345")) is None
    assert shaped_identity(words("không có")) is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("05/07/1950", "05/07/1950"),
        ("5-7-1950;", "05/07/1950"),
        ("ngày 5 tháng 7 năm 1950", "05/07/1950"),
        ("ngày....5....tháng....7....năm....1950", "05/07/1950"),
        ("05l07l1950", "05/07/1950"),
    ],
)
def test_a_date_is_read_however_it_is_written(said, day):
    assert shaped_date(words(said)).text == day


@pytest.mark.parametrize("said", ["31/02/1950", "05/07", "ngày tháng năm", "45l07l1950"])
def test_no_day_is_no_date(said):
    assert shaped_date(words(said)) is None


def test_dates_in_words_come_with_what_stands_before_them():
    found = dates_in_words(words("Xã Na Son, ngày 20 tháng 11 năm 2026, ngày 40 tháng 1 năm 2026"))
    assert [(value.text, before) for value, before in found] == [("20/11/2026", "Xã Na Son, ")]


def test_an_address_goes_on_over_lines_until_its_province():
    more = [words("tỉnh Điện Biên"), words("Điện thoại")]
    assert shaped_address(words("thôn 3, xã Na Son,"), more, BOOK).text == "thôn 3, xã Na Son, tỉnh Điện Biên"
    assert shaped_address([], more, BOOK).text == "tỉnh Điện Biên"


@pytest.mark.parametrize("mark", ["(2):", "2):", "(12)", "(1)."])
def test_the_mark_of_a_note_is_no_part_of_a_value(mark):
    assert shaped_address(words(f"{mark} thôn 3, xã Na Son, tỉnh Điện Biên"), [], BOOK).text.startswith("thôn 3")


def test_a_stop_read_for_a_comma_does_not_end_an_address():
    assert shaped_address(words("thôn 3. xã Na Son. tỉnh Điện Biên."), [], BOOK).text == (
        "thôn 3, xã Na Son, tỉnh Điện Biên"
    )


def test_what_is_no_address_is_none():
    assert shaped_address(words("123 4"), [], BOOK) is None
    assert shaped_address(words("Số điện thoại"), [], BOOK) is None


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("12/QĐ-UBND", "12/QĐ-UBND"),
        ("12 / QĐ - UBND", "12/QĐ-UBND"),
        ("12/QD-HDND", "12/QĐ-HĐND"),
        ("118.20/TNHS", "118.20/TNHS"),
        ("45", "45"),
    ],
)
def test_the_number_of_a_document_is_put_together(said, number):
    assert shaped_number(words(said)).text == number


def test_words_are_no_document_number():
    assert shaped_number(words("nhà")) is None


def test_letters_that_stand_for_figures_become_figures():
    assert as_digits("l2.O4") == ""
    assert as_digits("1O24567I9") == "102456719"
    assert as_digits("1245A7890") == ""


def test_accents_lost_in_the_words_of_a_date_do_no_harm():
    assert shaped_date(words("ngày 19 tháng 11 nắm 2026")).text == "19/11/2026"
    assert dates_in_words(words("Xã Na Son, ngay 9 thắng 1 năm 2026"))[0][0].text == "09/01/2026"


def test_a_semicolon_before_the_next_part_of_an_address_is_a_comma():
    said = "thôn Hạ; xã Na Son, tỉnh Điện Biên; điện thoại"
    assert shaped_address(words(said), [], BOOK).text == "thôn Hạ, xã Na Son, tỉnh Điện Biên"


def test_a_nought_read_as_two_brackets_is_a_figure():
    assert shaped_identity(words("()92089994940")).text == "092089994940"


def test_a_number_parted_in_reading_is_put_together():
    parts = [("841.", 550, 642), ("98/T", 661, 742), ("NHS", 749, 850), ("Hà", 880, 940)]
    said = [Word(text, (left, 461, right, 498), 495, 0.96, 0, 0) for text, left, right in parts]
    found = shaped_number(said)
    assert (found.text, found.words[0].box) == ("841.98/TNHS", (550, 461, 850, 498))


def test_what_is_left_of_a_leader_does_not_end_an_address():
    book = AddressBook([("Phường Ninh Kiều", "Thành phố Cần Thơ")])
    lines = words("tổ 1, phường Ninh Kiều, thành phố Cần..."), [words("Thơ")]
    assert shaped_address(*lines, book).text == "tổ 1, phường Ninh Kiều, thành phố Cần Thơ"


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("thôn Hạ xã Na Son tỉnh Điện Biên", "thôn Hạ, xã Na Son, tỉnh Điện Biên"),
        ("tổ dân phế 2, xã Na Son, tỉnh Điện Biên", "tổ dân phố 2, xã Na Son, tỉnh Điện Biên"),
        ("thôn Tân xã, xã Na Son, tỉnh Điện Biên", "thôn Tân xã, xã Na Son, tỉnh Điện Biên"),
    ],
)
def test_commas_and_letters_that_always_stand_there_are_put_back(said, address):
    assert shaped_address(words(said), [], BOOK).text == address


def test_an_address_ends_with_a_province_that_has_a_letter_wrong():
    below = [words("II. BÊN ĐƯỢC ỦY QUYỀN")]
    assert shaped_address(words("xã Na Son, tỉnh Diện Biêm"), below, BOOK).text == "xã Na Son, tỉnh Điện Biên"

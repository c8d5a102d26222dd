# SPDX-License-Identifier: Apache-2.0
"""Vietnamese text is stored in one spelling, found without accents and sorted as people expect."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.text import clean, fold, nfc, people_sort_key, text_sort_key
from clerkdesk.errors import InvalidInput

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
NAMES = st.text(VIETNAMESE + VIETNAMESE.upper() + " ", max_size=30)


@pytest.mark.parametrize(
    "typed", ["dao thi ngoc", "đào THỊ ngọc", "ĐÀO THỊ NGỌC", unicodedata.normalize("NFD", "Đào Thị Ngọc")]
)
def test_every_way_of_typing_a_name_folds_to_the_same_key(typed: str) -> None:
    assert fold(typed) == fold("Đào Thị Ngọc") == "dao thi ngoc"


def test_nguyen_without_accents_is_found() -> None:
    assert fold("nguyen") in fold("Nguyễn Văn Ảnh")


def test_two_spellings_of_hoa_fold_equal() -> None:
    assert fold("Hòa") == fold("Hoà")


@given(st.text())
def test_folding_does_not_depend_on_the_normal_form(text: str) -> None:
    assert fold(nfc(text)) == fold(unicodedata.normalize("NFD", text))


@given(NAMES)
def test_a_folded_vietnamese_text_is_plain_small_ascii(text: str) -> None:
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)


def test_cleaning_removes_what_cannot_be_seen() -> None:
    assert clean("\ufeffNguye\u0302\u0303n\u200b \u202eVăn\u202c\r\n\tẢnh\x00 ", "name") == "Nguyễn Văn Ảnh"


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        clean("Nguyễn \ud83d", "name")
    assert "name" in str(refused.value)


def test_a_text_is_measured_after_cleaning() -> None:
    assert clean("  " + "a" * 10 + "\n\n", "note", 10) == "a" * 10
    with pytest.raises(InvalidInput):
        clean("a" * 11, "note", 10)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text, "field", 10_000)
    assert clean(once, "field", 10_000) == once == nfc(once)


def test_letters_come_before_tones_and_both_in_their_order() -> None:
    words = ["An", "Àn", "Ản", "Ãn", "Án", "Ạn", "Anh", "Ánh", "Ăn", "Ân", "Dao", "Đào", "On", "Ôn", "Ơn", "Un", "Ưn"]
    assert sorted(reversed(words), key=text_sort_key) == words


def test_blanks_signs_digits_and_other_scripts_have_their_place() -> None:
    words = ["", "-", "2", "a", "A", "á", "é", "a b", "ab", "z", "ш"]
    assert sorted(reversed(words), key=text_sort_key) == ["", "-", "2", "a", "A", "á", "a b", "ab", "é", "z", "ш"]


def test_foreign_accents_follow_the_plain_letter() -> None:
    assert text_sort_key("Muller") < text_sort_key("Müller") < text_sort_key("Mulles")
    assert text_sort_key("ç") > text_sort_key("c")


def test_people_are_sorted_by_their_given_name() -> None:
    people = ["Trần Văn An", "Đào Thị Ánh", "Lê Ân", "Dương Bình", "Đỗ Bình", "Nguyễn Văn Đạt"]
    assert sorted(reversed(people), key=people_sort_key) == people


@given(NAMES, NAMES)
def test_only_equal_texts_share_a_key(one: str, other: str) -> None:
    same = nfc(" ".join(one.split())) == nfc(" ".join(other.split()))
    assert (text_sort_key(one) == text_sort_key(other)) == same


@given(NAMES)
def test_a_key_can_be_stored_in_a_text_column(name: str) -> None:
    key = people_sort_key(name)
    assert "\x00" not in key
    assert key == people_sort_key(unicodedata.normalize("NFD", name))

# SPDX-License-Identifier: Apache-2.0
"""Text of old fonts is recognised and offered in today's letters; everything else is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.legacy_text import _TCVN3, _VNI_ALONE, _VNI_MARKS, LegacyEncoding, from_tcvn3, from_vni, repair

NAMES = [
    "Nguyễn Văn Đạt", "Đào Thị Ngọc", "Trần Thị Hòa", "Huỳnh Đức Khuê", "Phường Bến Nghé", "xã Mẫu Sơn, tỉnh Lạng Thử",
    "Đặng Quốc Lượng", "Bùi Thế Hưởng", "Võ Hữu Kỷ", "Lý Thị Mỹ Duyên",
]  # fmt: skip
LETTERS = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"


def to_tcvn3(text: str) -> str:
    """Write small letters in the places of an old font; capitals with tones become small, as those fonts store them."""
    back = {letter: place for place, letter in _TCVN3.items()}
    return "".join(back.get(letter, back.get(letter.lower(), letter)) for letter in unicodedata.normalize("NFC", text))


def to_vni(text: str) -> str:
    """Write letters and marks apart, as VNI fonts do."""
    alone = {letter: sign for sign, letter in _VNI_ALONE.items()}
    marks = {unicodedata.normalize("NFC", "o" + mark): sign for sign, mark in _VNI_MARKS.items() if mark[0] != "\u0306"}
    written = []
    for letter in text:
        small = letter.lower()
        found = alone.get(small) or _apart(small, alone, marks)
        written.append(found if letter == small else found.upper())
    return "".join(written)


def _apart(letter: str, alone: dict[str, str], marks: dict[str, str]) -> str:
    for base in "aeouyươ":
        for sign, mark in _VNI_MARKS.items():
            if unicodedata.normalize("NFC", base + mark) == letter:
                return alone.get(base, base) + sign
    return letter


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_an_old_font_is_offered_as_it_was_meant(name):
    found = repair(to_tcvn3(name))
    assert found is not None
    assert (found.text, found.encoding) == (name, LegacyEncoding.TCVN3)
    found = repair(to_vni(name))
    assert found is not None
    assert (found.text, found.encoding) == (name, LegacyEncoding.VNI)


@pytest.mark.parametrize("name", NAMES)
def test_capitals_that_only_the_font_showed_come_back(name):
    found = repair(to_tcvn3(name.upper()))
    assert found is not None
    assert found.text == name.upper()


@pytest.mark.parametrize("name", ["Nguyễn Văn Ảnh", "Lê Ngọc Ánh", "Đỗ Ấn", "xã ảnh hưởng Mẫu Sơn"])
def test_a_capital_with_a_tone_is_known_by_its_neighbours(name):
    found = repair(to_tcvn3(name))
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize("name", NAMES)
def test_capitals_of_vni_stay_capitals(name):
    found = repair(to_vni(name.upper()))
    assert found is not None
    assert found.text == name.upper()


def test_words_without_vowels_do_not_hide_an_old_font():
    found = repair("UBND x· Tr\u00adêng S¬n, TP HCM")
    assert found is not None
    assert found.text == "UBND xã Trường Sơn, TP HCM"


@pytest.mark.parametrize("name", [*NAMES, *(unicodedata.normalize("NFD", name) for name in NAMES)])
def test_text_of_today_is_left_alone(name):
    assert repair(name) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hà Nội",
        "Café Müller",
        "résumé à la carte",
        "12 ± 3 µm",
        "x² + y² = z²",
        "François Lefèvre",
        "São Paulo",
        "§ 5",
    ],
)
def test_other_languages_and_signs_are_left_alone(text):
    assert repair(text) is None


@given(st.sampled_from(LETTERS))
def test_every_letter_of_the_alphabet_has_its_place_in_both_fonts(letter):
    assert from_tcvn3(to_tcvn3(letter)) == letter
    assert from_vni(to_vni(letter)) == letter
    assert from_vni(to_vni(letter.upper())) == letter.upper()


@given(st.text())
def test_any_text_is_taken_without_a_fault_and_an_offer_is_nfc(text):
    offer = repair(text)
    assert offer is None or unicodedata.is_normalized("NFC", offer.text)


@given(st.text("abcdefghijklmnopqrstuvwxyz ABCXYZ0123456789.,-/"))
def test_plain_text_is_never_changed(text):
    assert repair(text) is None
    assert from_tcvn3(text) == from_vni(text) == text

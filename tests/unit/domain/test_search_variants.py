# SPDX-License-Identifier: Apache-2.0
"""However a name is typed, it is found: without accents, in capitals, decomposed, its tone on the other vowel."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.folded_words import FoldedWords
from clerkdesk.domain.text import fold

FAMILY = ("Nguyễn", "Trần", "Đào", "Đặng", "Huỳnh", "Lý", "Võ", "Ưng", "Thạch", "Quách")
MIDDLE = ("Thị", "Văn", "Đức", "Hữu", "Ngọc", "Quốc", "Thùy", "Mỹ", "Ái")
GIVEN = ("Hòa", "Thủy", "Khỏe", "Ngọc", "Đạt", "Ăn", "Ân", "Ánh", "Ứng", "Yến", "Tường", "Quý", "Hoằng")
NAMES = st.tuples(*map(st.sampled_from, (FAMILY, MIDDLE, GIVEN))).map(" ".join)
_OTHER_TONE = {"òa": "oà", "ủy": "uỷ", "ỏe": "oẻ", "ùy": "uỳ"}
_ACCENTS = ("Mn",)


def bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    kept = "".join(letter for letter in letters if unicodedata.category(letter) not in _ACCENTS)
    return kept.replace("đ", "d").replace("Đ", "D")


def other_tone(text: str) -> str:
    for old, new in _OTHER_TONE.items():
        text = text.replace(old, new)
    return text


WAYS = st.sampled_from(
    [
        str,
        str.lower,
        str.upper,
        str.title,
        bare,
        other_tone,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFD", text).upper(),
        lambda text: "  ".join(text.split()),
    ]
)


@given(NAMES, st.lists(WAYS, max_size=3), st.integers(0, 2), st.integers(1, 3))
def test_any_way_of_typing_any_part_of_a_name_finds_it(name, ways, start, length):
    typed = " ".join(name.split()[start : start + length])
    for way in ways:
        typed = way(typed)
    folded = FoldedWords()
    assert folded(typed) in folded(name)
    assert " ".join(fold(typed).split()) in fold(name)


@given(NAMES, NAMES)
def test_names_that_differ_without_accents_are_not_taken_for_each_other(one, other):
    assert (fold(one) == fold(other)) == (bare(one).lower() == bare(other).lower())

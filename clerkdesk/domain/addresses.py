# SPDX-License-Identifier: Apache-2.0
"""The end of an address, commune and province, checked against the gazetteer, which mends what reading broke."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum

from clerkdesk.domain.text import fold

_PROVINCE_TYPES = re.compile(r"^(tỉnh|thành phố|tp\.?|t\.)\s+", re.IGNORECASE)
_UNIT_TYPES = re.compile(r"^(xã|phường|thị trấn|đặc khu|p\.|x\.)\s+", re.IGNORECASE)
_TONES, _DOT = "\u0300\u0301\u0303\u0309\u0323", "\u0323"
_KINDS = {fold(word): word for word in ("số", "tổ", "dân", "phố", "thôn", "ấp", "xóm", "khu", "đường", "ngõ", "làng")}
"""Words in small letters before the name or number of a place, whose accents are misread without harm."""

_RATHER = 3
"""So many times as many places must be named with the dot below as without, for one without it to be doubted."""

_Syllable = tuple[str, str]
"""The letters of a syllable and its tone."""


class Proof(StrEnum):
    """How well the gazetteer knows the end of an address."""

    EXACT = "exact"
    MENDED = "mended"
    PROVINCE = "province"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckedAddress:
    """An address after the check.

    Attributes:
        proven: how many of its last parts (between commas) the gazetteer vouches for.
        is_head_usual: whether what stands before them is made of syllables that places are usually named with.
    """

    text: str
    proof: Proof
    proven: int
    is_head_usual: bool = True


class AddressBook:
    """Names of provinces and of their communes, of today and of before.

    Args:
        units: name of each commune, ward or town with the names of the units above it, the province last.
    """

    def __init__(self, units: Iterable[tuple[str, ...]]) -> None:
        self._provinces: dict[str, str] = {}
        self._units: dict[str, dict[str, set[str]]] = {}
        self._syllables: Counter[_Syllable] = Counter()
        self._spelled: dict[_Syllable, str] = {}
        words: Counter[str] = Counter()
        for name, *_, province in units:
            bare = _PROVINCE_TYPES.sub("", province)
            self._provinces.setdefault(fold(bare), bare)
            own = _UNIT_TYPES.sub("", name)
            self._units.setdefault(fold(bare), {}).setdefault(fold(own), set()).add(own)
            words.update(own.lower().split())
        for word, count in words.items():
            syllable = _toneless_place(word)[0]
            self._syllables[syllable] += count
            self._spelled.setdefault(syllable, word)

    def check(self, text: str) -> CheckedAddress:
        """Return the address with its province and commune as the gazetteer writes them, where it knows them.

        A spelling that differs only in where the tone stands (Hoà, Hòa) is left as it is written. What stands before
        them gets back the accents of words like "tổ" and the dots below that no place is named without.
        """
        head, comma, tail = text.rpartition(", ")
        kind, name = _parted(_PROVINCE_TYPES, tail)
        key = self._near(name, self._provinces)
        if key is None:
            return CheckedAddress(text, Proof.UNKNOWN, 0)
        province = _kept(name, {self._provinces[key]})
        is_exact = province == name
        if not comma:
            return CheckedAddress(f"{kind}{province}", Proof.EXACT if is_exact else Proof.MENDED, 1)
        before, comma, last = head.rpartition(", ")
        kind_of_unit, unit = _parted(_UNIT_TYPES, last)
        known = self._units.get(key, {})
        unit_key = self._near(unit, known) if kind_of_unit else None
        if unit_key is None:
            head, is_usual = self._head(head)
            return CheckedAddress(f"{head}, {kind}{province}", Proof.PROVINCE, 1, is_usual)
        mended = _kept(unit, known[unit_key])
        is_exact = is_exact and mended == unit
        before, is_usual = self._head(before)
        text = f"{before}{comma}{kind_of_unit}{mended}, {kind}{province}"
        return CheckedAddress(text, Proof.EXACT if is_exact else Proof.MENDED, 2, is_usual)

    def _head(self, text: str) -> tuple[str, bool]:
        """Return the part that no list vouches for, mended, and whether each of its words is a usual one."""
        words = [self._word(word) for word in re.split(r"([^\W\d_]+)", text)]
        return "".join(word for word, _ in words), all(is_usual for _, is_usual in words)

    def _word(self, word: str) -> tuple[str, bool]:
        if not word.isalpha():
            return word, True
        if word.islower():
            meant = _KINDS.get(fold(word), word)
            return meant, meant == word
        letters, tone = syllable = _toneless_place(word)[0]
        count, dotted = self._syllables[syllable], (letters, _DOT)
        if not tone and self._syllables[dotted] > _RATHER * count:
            spelled = self._spelled[dotted]
            return (word if count else spelled.upper() if word.isupper() else spelled.capitalize()), False
        return word, count > 0

    def has_province(self, text: str) -> bool:
        """Tell whether a text ends with the name of a province; behind the word for one some letters may be wrong."""
        words = text.strip(" .;,").split()
        kind, name = _parted(_PROVINCE_TYPES, text.rpartition(", ")[2].strip(" .;,"))
        if kind and self._near(name, self._provinces) is not None:
            return True
        return any(fold(" ".join(words[-count:])) in self._provinces for count in (1, 2, 3, 4) if len(words) >= count)

    @staticmethod
    def _near(name: str, known: Iterable[str]) -> str | None:
        key = fold(name)
        if key in known:
            return key
        close = get_close_matches(key, known, n=1, cutoff=0.84) if len(key) > 4 else []
        return close[0] if close else None


def _parted(types: re.Pattern[str], text: str) -> tuple[str, str]:
    found = types.match(text)
    return (text[: found.end()], text[found.end() :]) if found else ("", text)


def _kept(read: str, known: set[str]) -> str:
    """Return the name as read if it is a known one, else the known one in the case that was read."""
    if _is_one_of(read, known):
        return read
    name = max(sorted(known), key=lambda one: SequenceMatcher(None, one, read, autojunk=False).ratio())
    return name.upper() if read.isupper() else name


def _is_one_of(read: str, known: set[str]) -> bool:
    return any(_toneless_place(read) == _toneless_place(one) for one in known)


def _toneless_place(text: str) -> tuple[_Syllable, ...]:
    """Return each word as its letters and its tone, so that Hoà and Hòa are the same."""
    words = []
    for word in unicodedata.normalize("NFD", text.lower()).split():
        tone = "".join(mark for mark in word if mark in _TONES)
        words.append(("".join(sign for sign in word if sign not in _TONES), tone))
    return tuple(words)

# SPDX-License-Identifier: Apache-2.0
"""Provinces and communes of today, and what became of the units before 1 July 2025."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from clerkdesk.domain.folded_words import FoldedWords
from clerkdesk.domain.procedure import Certainty

_Row = Sequence[Any]

MOST_FOUND: Final = 20

_TYPES: Final = re.compile(r"^(?:xa|phuong|thi tran|dac khu) ")


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 34 provinces and cities; `code` has two digits."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune, ward or special zone of today; `code` has five digits.

    Attributes:
        certainty: verified where two independent lists give the same name under this code, recalled elsewhere.
    """

    code: str
    name: str
    province: Province
    certainty: Certainty = Certainty.RECALLED


@dataclass(frozen=True, slots=True)
class LegacyUnit:
    """A unit before 1 July 2025; of the five island districts without communes, `code` and `name` are empty."""

    code: str
    name: str
    district_code: str
    district: str
    province_code: str
    province: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of an old unit.

    Attributes:
        successors: of a divided unit several, the one with its greater part first; which one an address lies in must be
            asked.
        certainty: recalled, because one list only says so.
    """

    legacy: LegacyUnit
    successors: tuple[Unit, ...]
    certainty: Certainty = Certainty.RECALLED

    @property
    def is_divided(self) -> bool:
        """Whether the address decides which of the new units it is."""
        return len(self.successors) > 1


class Gazetteer:
    """The units of the country; rows become objects only when they are asked for.

    Args:
        tables: `provinces` [code, name], `units` [code, name, province], `old_provinces` [code, name], `old_districts`
            [code, name, old province], `old_units` [code, name, old district, [units]] and `unconfirmed` [units]; rows
            name each other by their number in their table.
    """

    def __init__(self, tables: Mapping[str, Sequence[Any]]) -> None:
        self._tables = tables
        self._unconfirmed = frozenset(tables["unconfirmed"])

    def provinces(self) -> tuple[Province, ...]:
        """Return all provinces, by code."""
        return tuple(Province(*row) for row in self._tables["provinces"])

    def units_of(self, province_code: str) -> tuple[Unit, ...]:
        """Return the units of a province, by code; none of an unknown one."""
        provinces = [code for code, _ in self._tables["provinces"]]
        rows = enumerate(self._tables["units"])
        return tuple(self._unit(number) for number, row in rows if provinces[row[2]] == province_code)

    def unit(self, code: str) -> Unit | None:
        """Return the unit of today with this five-digit code."""
        number = self._unit_numbers.get(code)
        return None if number is None else self._unit(number)

    def find(self, text: str, limit: int = MOST_FOUND) -> list[Unit]:
        """Find units of today by words of their name, code and province, without accents; the nearest first.

        Args:
            text: `suoi mo`, `Ba Đình, Hà Nội` or a code.
            limit: at most so many.
        """
        names = self._tables["units"]
        return [self._unit(number) for number in _found(self._keys, text, limit, lambda number: str(names[number][1]))]

    def convert_legacy(self, text: str, limit: int = MOST_FOUND) -> list[Conversion]:
        """Tell what became of a unit of before 1 July 2025.

        Args:
            text: its five-digit code (a district's three digits where it had no communes), or words of its name,
                district and province in any order, without accents.
            limit: at most so many.

        Source: the list of new units and of the old ones they were made from, as published for 1 July 2025.
        """
        code = text.strip()
        by_code = self._legacy_numbers.get(code)
        names = self._tables["old_units"]
        found = [by_code] if by_code is not None else _found(self._legacy_keys, text, limit, lambda n: str(names[n][1]))
        return [self._conversion(number) for number in found]

    def names(self) -> Iterator[tuple[str, ...]]:
        """Yield the name of every unit of today and of before with the names of the units above it, province last."""
        provinces, districts = self._tables["provinces"], self._tables["old_districts"]
        for _, name, province in self._tables["units"]:
            yield name, provinces[province][1]
        for _, name, district, _ in self._tables["old_units"]:
            _, district_name, province = districts[district]
            yield name, district_name, self._tables["old_provinces"][province][1]

    def conversion_counts(self) -> tuple[int, int]:
        """Return how many old units went whole into one unit of today, and how many were divided."""
        divided = sum(len(row[3]) > 1 for row in self._tables["old_units"])
        return len(self._tables["old_units"]) - divided, divided

    @cached_property
    def _unit_numbers(self) -> dict[str, int]:
        return {row[0]: number for number, row in enumerate(self._tables["units"])}

    @cached_property
    def _legacy_numbers(self) -> dict[str, int]:
        districts = self._tables["old_districts"]
        return {row[0] or districts[row[2]][0]: number for number, row in enumerate(self._tables["old_units"])}

    @cached_property
    def _keys(self) -> list[str]:
        fold, provinces = FoldedWords(), self._tables["provinces"]
        return [_key(fold, (row[1], provinces[row[2]][1], row[0])) for row in self._tables["units"]]

    @cached_property
    def _legacy_keys(self) -> list[str]:
        fold, provinces, districts = FoldedWords(), self._tables["old_provinces"], self._tables["old_districts"]
        tails = [_key(fold, (name, provinces[province][1])) for _, name, province in districts]
        return [f"{_key(fold, (row[1],))}, {tails[row[2]]}" for row in self._tables["old_units"]]

    def _unit(self, number: int) -> Unit:
        code, name, province = self._tables["units"][number]
        certainty = Certainty.RECALLED if number in self._unconfirmed else Certainty.VERIFIED
        return Unit(code, name, Province(*self._tables["provinces"][province]), certainty)

    def _conversion(self, number: int) -> Conversion:
        code, name, district, successors = self._tables["old_units"][number]
        district_code, district_name, province = self._tables["old_districts"][district]
        province_code, province_name = self._tables["old_provinces"][province]
        legacy = LegacyUnit(code, name, district_code, district_name, province_code, province_name)
        return Conversion(legacy, tuple(self._unit(successor) for successor in successors))


def _key(fold: Callable[[str], str], parts: Iterable[str]) -> str:
    return ", ".join(fold(part) for part in parts)


def _found(keys: Sequence[str], text: str, limit: int, name: Callable[[int], str]) -> list[int]:
    """Return the numbers of the keys that hold all words, those first whose own name is nearest, accents included."""
    fold = FoldedWords()
    words = fold(text.replace(",", " ")).split()
    if not words:
        return []
    phrase = " ".join(words)
    # The longest word first: it rules out most keys.
    first, *others = sorted(words, key=len, reverse=True)
    hits = [number for number, key in enumerate(keys) if first in key]
    for word in others:
        hits = [number for number in hits if word in keys[number]]
    typed = text.casefold()
    ranked = sorted((*_rank(keys[number], words, phrase), not _said(name(number), typed), number) for number in hits)
    return [number for *_, number in ranked[:limit]]


def _rank(key: str, words: Sequence[str], phrase: str) -> tuple[int, bool, int, int]:
    """Return the smaller, the nearer: whole words, the name said in one piece, few of its words unsaid, short names."""
    name, _, _ = key.partition(",")
    parts = key.replace(",", " ").split()
    partial = sum(word not in parts for word in words)
    own = _TYPES.sub("", name)
    unsaid = sum(word not in words for word in name.split())
    return partial, f" {own} " not in f" {phrase} ", unsaid, len(name)


def _said(name: str, typed: str) -> bool:
    """Tell whether the name, without its type, was typed with these very accents."""
    return any(part in typed for part in (name.casefold(), name.casefold().partition(" ")[2]) if part)

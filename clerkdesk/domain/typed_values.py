# SPDX-License-Identifier: Apache-2.0
"""Doubts about a value that a person typed into a field: told, never refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from clerkdesk.domain.addresses import AddressBook, Proof
from clerkdesk.domain.field_review import day_of
from clerkdesk.domain.identity import number_doubts
from clerkdesk.domain.vietnamese_words import is_syllable, parse_date_words

OLDEST_YEAR = 1900
_DIGITS_OF_PERSON = 12


@dataclass(frozen=True, slots=True)
class ValueDoubt:
    """A stable name of the doubt, a number that belongs to it, and what the value could be instead."""

    code: str
    count: int = 0
    suggestions: tuple[str, ...] = ()


def doubts_of(kind: str, value: str, today: date, book: Callable[[], AddressBook]) -> tuple[ValueDoubt, ...]:
    """Return what speaks against a value; nothing for an empty one and for free text.

    Args:
        kind: of the field, see `field_values`.
        value: clean.
        today: no day of birth, issue or death lies behind it.
        book: the places, asked only for an address.
    """
    if not value:
        return ()
    if kind == "place":
        return _place(value, book())
    check = _CHECKS.get(kind)
    return check(value, today) if check else ()


def _date(value: str, today: date) -> tuple[ValueDoubt, ...]:
    day = day_of(value)
    return (ValueDoubt("no-date"),) if day is None else _era(day, today)


def _date_words(value: str, today: date) -> tuple[ValueDoubt, ...]:
    day = parse_date_words(value)
    return (ValueDoubt("no-date-words"),) if day is None else _era(day, today)


def _era(day: date, today: date) -> tuple[ValueDoubt, ...]:
    if day > today:
        return (ValueDoubt("future-date"),)
    return (ValueDoubt("old-date", OLDEST_YEAR),) if day.year < OLDEST_YEAR else ()


def _year(value: str, today: date) -> tuple[ValueDoubt, ...]:
    if not re.fullmatch(r"[0-9]{4}", value):
        return (ValueDoubt("no-year"),)
    if int(value) > today.year:
        return (ValueDoubt("future-date"),)
    return (ValueDoubt("old-date", OLDEST_YEAR),) if int(value) < OLDEST_YEAR else ()


def _number(value: str, _today: date) -> tuple[ValueDoubt, ...]:
    digits = re.sub(r"[ .]", "", value)
    if not digits.isdecimal() or len(digits) != _DIGITS_OF_PERSON:
        return (ValueDoubt("number-length", sum(letter.isdecimal() for letter in value)),)
    return (ValueDoubt("number-odd"),) if number_doubts(digits) else ()


def _identity(value: str, today: date) -> tuple[ValueDoubt, ...]:
    numbers = re.findall(r"[0-9]{9,}", value)
    return _number(numbers[0] if numbers else value, today)


def _name(value: str, _today: date) -> tuple[ValueDoubt, ...]:
    parts = value.split()
    if len(parts) < 2 or any(letter.isdecimal() for letter in value):
        return (ValueDoubt("name-shape"),)
    return () if all(is_syllable(part) for part in parts) else (ValueDoubt("name-spelling"),)


def _place(value: str, book: AddressBook) -> tuple[ValueDoubt, ...]:
    checked = book.check(value)
    if checked.proof is Proof.EXACT and checked.proven == 2:
        return ()
    if checked.proof is Proof.MENDED:
        return (ValueDoubt("place-spelling", suggestions=(checked.text,)),)
    return (ValueDoubt("province-unknown" if checked.proof is Proof.UNKNOWN else "commune-unknown"),)


_CHECKS: dict[str, Callable[[str, date], tuple[ValueDoubt, ...]]] = {
    "date": _date,
    "date-words": _date_words,
    "year": _year,
    "number12": _number,
    "identity": _identity,
    "name": _name,
}

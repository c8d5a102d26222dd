# SPDX-License-Identifier: Apache-2.0
"""Values of form fields: cleaned, checked by what they must be, and against each other."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from clerkdesk.domain.addresses import AddressBook, Proof
from clerkdesk.domain.errata import as_digits
from clerkdesk.domain.given_names import is_unmistakable
from clerkdesk.domain.identity import number_doubts
from clerkdesk.domain.pages import Word
from clerkdesk.domain.text import fold
from clerkdesk.domain.value_shapes import known_surname, with_parts_divided
from clerkdesk.domain.vietnamese_words import is_syllable, parse_date_words, spell_date

DIFFERS = "figures and words differ"
_ENDS = ".…_:;,·•-–—~'\"|*“”‘’ "
_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*((?:19|20)\d{2})")
_BORDERLINE = 0.6
"""Of a value that is allowed but not proven right by its form."""

_ACCENT_RISK = 4
"""Names are proven by nothing else, and an accent misread gives another name: their doubt counts fourfold."""

_MISTAKABLE = 0.75
"""Of a name that may have lost the dot below a vowel to a leader's dot, or has a rare part: a person looks at it."""

_PROVEN = 2
"""Parts of an address that the gazetteer must vouch for: commune and province."""

Vocabularies = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Value:
    """A value with the chance that it is right and why it may not be."""

    text: str
    confidence: float
    doubt: str = ""


def read_value(kind: str, words: Sequence[Word], vocabularies: Vocabularies) -> Value:
    """Return the value that the words say, checked as its kind demands; an unknown kind is free text.

    Args:
        kind: name, place, identity, relation, date, date-words, sex, ethnicity, nationality, year or text.
        words: between two labels, without leaders at the ends.
        vocabularies: allowed words by kind; "province"; "surname"; "place-word": what may stand in small letters in
            an address.
    """
    text = " ".join(_plain(word.text) for word in words)
    text = re.sub(r"\s+([,;])", r"\1", " ".join(text.split())).strip(_ENDS)
    seen = min((word.confidence for word in words if any(map(str.isalnum, word.text))), default=0.0)
    if not text:
        return Value("", 0.0, "nothing was read")
    if kind in vocabularies:
        return _of_vocabulary(text, seen, vocabularies[kind])
    check = _CHECKS.get(kind)
    return check(text, seen, vocabularies) if check else Value(text, seen * _BORDERLINE)


def _plain(text: str) -> str:
    """Part words that a leader's dots have glued together; dates and abbreviations keep their own dots."""
    if any(letter.isdigit() for letter in text):
        return text
    return re.sub(r"(?<=\w)[.…·_]+(?=\w)", " ", text).strip("….·_|~'*")


def _of_vocabulary(text: str, seen: float, allowed: Sequence[str]) -> Value:
    if text in allowed:
        # Few words are allowed and this is one of them letter by letter: a chance hit is unlikely.
        return Value(text, max(seen, 0.5) ** 0.5)
    by_key = {fold(word): word for word in allowed}
    close = get_close_matches(fold(text), by_key, n=1, cutoff=0.6)
    if close:
        return Value(by_key[close[0]], seen * _BORDERLINE, "not read clearly")
    return Value(text, seen * 0.3, "not a word that is expected here")


def _name(text: str, seen: float, vocabularies: Vocabularies) -> Value:
    parts = text.split()
    if not 2 <= len(parts) <= 7 or any(not part.replace("'", "").replace("-", "").isalpha() for part in parts):
        return Value(text, seen * 0.3, "not the shape of a name")
    is_cased = text.isupper() or all((part[0].isupper() and part[1:].islower()) or len(part) == 1 for part in parts)
    if not is_cased:
        return Value(text, seen * 0.5, "capital letters are not as in a name")
    if not all(is_syllable(part) for part in parts):
        return Value(text, seen * _BORDERLINE, "not the spelling of a Vietnamese name")
    first, *others = parts
    alike = [one for one in vocabularies.get("surname", (first.capitalize(),)) if fold(one) == fold(first)]
    surname = known_surname(first, alike)
    is_known = surname == first and all(map(is_unmistakable, others))
    text = " ".join((surname or first, *others))
    sure = seen**_ACCENT_RISK
    return Value(text, sure if is_known else min(sure, _MISTAKABLE))


def _place(text: str, seen: float, vocabularies: Vocabularies) -> Value:
    provinces = vocabularies.get("province", ())
    head, comma, tail = text.rpartition(", ")
    if not comma:
        return Value(text, seen * _BORDERLINE, "not the shape of an address")
    if tail not in provinces:
        close = get_close_matches(fold(tail), [fold(one) for one in provinces], n=1, cutoff=0.75)
        if not close:
            return Value(text, seen * 0.5, "the province is not known")
        tail = next(one for one in provinces if fold(one) == close[0])
        return Value(f"{head}, {tail}", seen * _BORDERLINE, "the province was not read clearly")
    parts = re.split(r"[\s,]+", head)
    if not all(part.isdigit() or _is_place_word(part, vocabularies) for part in parts):
        return Value(text, seen * _BORDERLINE, "not the spelling of a place")
    return Value(text, seen**_ACCENT_RISK)


def mended_place(value: Value, book: AddressBook) -> Value:
    """Return an address as the gazetteer writes its commune and province; one that it had to mend is looked at."""
    checked = book.check(with_parts_divided(value.text))
    if checked.proof not in (Proof.EXACT, Proof.MENDED) or checked.proven < _PROVEN:
        return value
    if checked.text == value.text and checked.is_head_usual:
        return value
    return replace(value, text=checked.text, confidence=min(value.confidence, _MISTAKABLE))


def _is_place_word(word: str, vocabularies: Vocabularies) -> bool:
    """Tell a kind of place in small letters or a name with a capital: a small l is often a misread capital I."""
    if word[0].islower():
        return word in vocabularies.get("place-word", ())
    return is_syllable(word) or any(word in province.split() for province in vocabularies.get("province", ()))


def _identity(text: str, seen: float, _: Vocabularies) -> Value:
    number, issued = re.search(r"(?<!\d)\d{12}(?!\d)", text), _DATE.search(text)
    if not number:
        return Value(text, seen * 0.4, "no twelve-digit number")
    rest = text[: number.start()] + text[number.end() : issued.start() if issued else None]
    words = re.findall(r"[^\s,.:;]+", rest)
    if issued and _day(issued) is None:
        return Value(text, seen * 0.4, "the date of issue is no date")
    text = re.sub(r"(?<=\d{12})\.", ",", text)
    if fold(" ".join(words)) not in _IDENTITY_WORDS:
        return Value(text, seen * _BORDERLINE, "not read clearly")
    return Value(text, seen)


def _number12(text: str, seen: float, _: Vocabularies) -> Value:
    digits = as_digits(text.strip(_ENDS))
    if len(digits) != 12:
        found = re.search(r"(?<!\d)\d{12}(?!\d)", text)
        return Value(found[0], seen * 0.8) if found else Value(text, seen * 0.4, "no twelve-digit number")
    if number_doubts(digits):
        return Value(digits, seen * _BORDERLINE, "the number does not fit a person")
    return Value(digits, seen if digits == text else seen * _BORDERLINE)


_IDENTITY_WORDS = {
    f"{paper}{number}{issue}"
    for paper in ("can cuoc", "can cuoc cong dan", "the can cuoc", "the can cuoc cong dan", "cccd", "")
    for number in (" so", "", "so")
    for issue in (" cap ngay", " ngay cap", "")
}


def _date(text: str, seen: float, _: Vocabularies) -> Value:
    found = _DATE.search(text)
    day = _day(found) if found else None
    if day is None:
        return Value(text, seen * 0.3, "no date")
    return Value(f"{day:%d/%m/%Y}", seen)


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _date_words(text: str, seen: float, _: Vocabularies) -> Value:
    day = parse_date_words(text)
    if day is None:
        return Value(text, seen * 0.4, "no date in words")
    is_exact = spell_date(day) == text.lower()
    return Value(text if is_exact else spell_date(day), seen if is_exact else seen * _BORDERLINE)


def _year(text: str, seen: float, _: Vocabularies) -> Value:
    found = re.search(r"(?<!\d)(19|20)\d{2}(?!\d)", text)
    if not found:
        return Value(text, seen * 0.3, "no year")
    return Value(found[0], seen if found[0] == text else seen * 0.9)


_CHECKS: dict[str, Callable[[str, float, Vocabularies], Value]] = {
    "name": _name,
    "place": _place,
    "identity": _identity,
    "number12": _number12,
    "date": _date,
    "date-words": _date_words,
    "year": _year,
}


def check_together(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values after comparing those that say the same thing twice.

    A date in figures and in words must be the same day.
    """
    checked = dict(values)
    _compare_birth_date(checked)
    return checked


def _compare_birth_date(values: dict[str, Value]) -> None:
    figures, words = values.get("child_birth_date"), values.get("child_birth_date_words")
    if figures is None or words is None:
        return
    in_figures, in_words = _DATE.search(figures.text), parse_date_words(words.text)
    if in_figures is None or in_words is None:
        return
    if _day(in_figures) == in_words:
        # Read twice in different letters: both right, or the same error made twice.
        sure = max(0.9, figures.confidence, words.confidence)
        values["child_birth_date"] = replace(figures, confidence=sure, doubt="")
        values["child_birth_date_words"] = replace(words, confidence=sure, doubt="")
        return
    for name, value in (("child_birth_date", figures), ("child_birth_date_words", words)):
        values[name] = replace(value, confidence=min(value.confidence, 0.5), doubt=DIFFERS)

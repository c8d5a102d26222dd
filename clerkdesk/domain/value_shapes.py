# SPDX-License-Identifier: Apache-2.0
"""What a name, an identity number, a date, an address and a document number look like among words that were read."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clerkdesk.domain.addresses import AddressBook, Proof
from clerkdesk.domain.errata import as_digits
from clerkdesk.domain.given_names import is_unmistakable, is_usual, with_dot
from clerkdesk.domain.identity import number_doubts
from clerkdesk.domain.pages import Word
from clerkdesk.domain.text import fold
from clerkdesk.domain.vietnamese_words import is_syllable

_EDGES = ".…_:;,·•-–—~'\"|*“”‘’()[]{}=<> "
_DATE = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-|]\s*(\d{1,2})\s*[/.\-|]\s*((?:18|19|20)\d{2})(?!\d)")
_DATE_WORDS = re.compile(
    r"ngay\s*[.…_:]*\s*(\d{1,2})[\s.…_]*thang\s*[.…_:]*\s*(\d{1,2})[\s.…_]*nam\s*[.…_:]*\s*((?:18|19|20)\d{2})"
)
"""In letters without accents: those of three words that always stand there are misread without harm."""

_UNUSUAL = 0.15
"""What is taken from a value that no list vouches for: enough for it to be looked at."""

_WOMANS = {"Thi": "Thị", "THI": "THỊ"}
"""The middle name of most women; as the second of three names hardly anybody bears it without the dot below."""

_SYMBOLS = (("QD", "QĐ"), ("HDND", "HĐND"))
"""Symbols of kinds of documents and of offices that lose the bar of their Đ."""

_UNIT = re.compile(r"(?:xã|phường|thị|tỉnh|thành|huyện|quận|tổ|khu|thôn|ấp|bản|đường)\b")
_PARTS = re.compile(rf"(?<=\w)\s*[.:;]\s+(?={_UNIT.pattern})")
"""A comma before the next part of an address, misread."""

_NO_COMMA = re.compile(r"(?<=[\w])\s+(?=(?:xã|phường|huyện|quận|tỉnh|thành phố)\s+[^\W\d_a-z])")
"""Before a part of an address that begins with a small letter there is always a comma, read or not."""

_WARD = re.compile(r"\b((?:[Tt]hành|dân) ph)[^\W\d_](?=[\s,]|$)")
"""The last letter of "thành phố" and "tổ dân phố", which handwriting makes an ế."""

_REST_OF_LABEL = re.compile(r"^(?:nơi\s)?(?:thường|tạm)\W*\w?\W*trú\W+", re.IGNORECASE)
"""The second half of "Địa chỉ thường trú", where its words were read out of their row."""

_HOUSE = re.compile(r"^([Ss]ố)\.\s*(?=\d)")
"""A leader's dot between the word and the number of a house."""

_NUMBER = re.compile(r"^\d[\d.]*(?:\s?[/\-]\s?[\w.&]+)*", re.UNICODE)

_NO_GAP = 0.22
"""Of the height of a word: blanks between words are wider."""

_NOTE = re.compile(r"\(?\d\d?\)[:.]?")
"""The mark of a note, `(2):`, stands between a label and its value."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """A value with how well it has the shape it must have, 0 to 1, and the words it was made of.

    Attributes:
        risk: 0 to 1, that it is another value of the same shape: it makes the value less sure, not less likely meant.
    """

    text: str
    shape: float
    words: tuple[Word, ...]
    risk: float = 0.0

    @property
    def sure(self) -> float:
        """Return how sure it is: as its least sure word, of that shape, less the risk."""
        return self.seen * max(0.0, self.shape - self.risk)

    @property
    def seen(self) -> float:
        """Return the confidence of its least sure word."""
        return min((word.confidence for word in self.words if any(map(str.isalnum, word.text))), default=0.0)


def shaped_name(words: Sequence[Word], surnames: Mapping[str, Sequence[str]]) -> Shaped | None:
    """Return the name at the start of the words: syllables with capitals, up to a comma, a figure or a small letter."""
    taken: list[Word] = []
    parts: list[str] = []
    is_broken = False
    for word in _without_edges(words):
        bare = word.text.strip(_EDGES)
        if not bare or not bare.replace("'", "").replace("-", "").isalpha() or not bare[0].isupper():
            is_broken = bare.isalpha()
            break
        taken.append(word)
        parts.append(bare)
        if word.text[-1] in ",;.:(" or len(parts) == 7:
            break
    if len(parts) < 2:
        return None
    read, parts = parts, [parts[0], *map(_with_lost_dot, parts[1:])]
    if len(parts) > 2:
        parts[1] = _WOMANS.get(parts[1], parts[1])
    text = " ".join(parts)
    cased = text.isupper() or all(part[1:].islower() or len(part) == 1 for part in parts)
    spelled = all(is_syllable(part) for part in parts)
    surname = known_surname(parts[0], surnames.get(fold(parts[0]), ()))
    text = " ".join((surname or parts[0], *parts[1:]))
    certain = 0.2 if surname == parts[0] else 0.1 if surname else 0.0
    # A lost accent makes another name, and over capitals it is lost soonest; nothing else proves a name.
    risk = 0.05 * text.isupper() + _UNUSUAL * (parts != read or not all(map(is_unmistakable, parts[1:])))
    # Few people have two syllables only, and no name runs on in small letters: a word of it may be lost.
    risk += _UNUSUAL * (is_broken or len(parts) == 2)
    return Shaped(text, 0.4 + 0.2 * cased + 0.2 * spelled + certain, tuple(taken), risk)


def _with_lost_dot(part: str) -> str:
    """Return a syllable that no name is made of with the dot below its vowel that makes it a usual one."""
    dotted = "" if is_usual(part) else with_dot(part)
    return (dotted.upper() if part.isupper() else dotted.capitalize()) if dotted else part


def known_surname(read: str, alike: Sequence[str]) -> str | None:
    """Return the family name as read if there is such a one among those alike, else the only one that is alike.

    Args:
        read: the word, as a name is written or in capitals.
        alike: the family names that differ from it by accents at most.
    """
    cased = [one.upper() if read.isupper() else one for one in alike]
    if read in cased:
        return read
    return cased[0] if len(cased) == 1 else None


def shaped_identity(words: Sequence[Word]) -> Shaped | None:
    """Return the twelve digits of an identity number, which reading may have parted; of an old one nine."""
    run: list[Word] = []
    words = [replace(word, text=word.text.replace("()", "0")) for word in words]
    for word in words:
        digits = as_digits(word.text.strip(_EDGES))
        if not digits:
            if run:
                break
            continue
        run.append(word)
        if len("".join(as_digits(one.text.strip(_EDGES)) for one in run)) >= 12:
            break
    text = "".join(as_digits(word.text.strip(_EDGES)) for word in run)
    if len(text) == 12:
        exact = all(one.text.strip(_EDGES).isdigit() for one in run)
        return Shaped(text, (0.85 if number_doubts(text) else 1.0) - 0.2 * (not exact), tuple(run))
    if len(text) == 9:
        return Shaped(text, 0.6, tuple(run))
    return None


def shaped_date(words: Sequence[Word]) -> Shaped | None:
    """Return the first date as dd/MM/yyyy, in figures or as "ngày 5 tháng 7 năm 1950"."""
    text, owners = _joined(words)
    for pattern in (_DATE, _DATE_WORDS):
        found = pattern.search(_bare(text))
        if found:
            day = day_of(found[1], found[2], found[3])
            if day is not None:
                return Shaped(f"{day:%d/%m/%Y}", 1.0, _owned(owners, found.span()))
    # A slash that was read as a 1 or an l leaves eight figures or ten.
    digits = re.search(r"(?<!\d)(\d{2})[1l/I|](\d{2})[1l/I|]((?:19|20)\d{2})(?!\d)", text)
    if digits:
        day = day_of(digits[1], digits[2], digits[3])
        if day is not None:
            return Shaped(f"{day:%d/%m/%Y}", 0.6, _owned(owners, digits.span()))
    return None


def dates_in_words(words: Sequence[Word]) -> list[tuple[Shaped, str]]:
    """Return each "ngày … tháng … năm …" of the words with the text before it."""
    text, owners = _joined(words)
    found = []
    for match in _DATE_WORDS.finditer(_bare(text)):
        day = day_of(match[1], match[2], match[3])
        if day is not None:
            found.append((Shaped(f"{day:%d/%m/%Y}", 1.0, _owned(owners, match.span())), text[: match.start()]))
    return found


def _bare(text: str) -> str:
    """Return the text in small letters without accents, letter for letter."""
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text.lower())


def day_of(day: str, month: str, year: str) -> date | None:
    """Return a day of the calendar, or None when there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def shaped_address(words: Sequence[Word], more: Sequence[Sequence[Word]], book: AddressBook) -> Shaped | None:
    """Return an address: up to a full stop or semicolon, over the lines that follow until a province ends it."""
    taken = _until_stop(_without_edges(words))
    rest = list(more)
    while rest and not (taken and (_is_end(taken[-1].text) or book.has_province(_said(taken)))):
        taken += _until_stop(list(rest.pop(0)))
    text = with_parts_divided(_said(taken).strip(_EDGES))
    text = _REST_OF_LABEL.sub("", text)
    text = _HOUSE.sub(r"\1 ", text)
    if len(text) < 6 or not any(map(str.isalpha, text)) or text.startswith("Số đ"):
        return None
    checked = book.check(text)
    shape = {Proof.EXACT: 1.0, Proof.MENDED: 0.8, Proof.PROVINCE: 0.7, Proof.UNKNOWN: 0.45}[checked.proof]
    return Shaped(checked.text, shape, tuple(taken), _UNUSUAL * (not checked.is_head_usual))


def with_parts_divided(text: str) -> str:
    """Return an address with the commas between its parts that reading lost or misread, and with its "phố" as it is."""
    return _NO_COMMA.sub(", ", _PARTS.sub(", ", _WARD.sub(r"\1ố", text)))


def _is_end(text: str) -> bool:
    """Tell whether a word ends a value; several dots are what is left of a leader."""
    return text.endswith((".", ";")) and not text.endswith("..")


def shaped_number(words: Sequence[Word]) -> Shaped | None:
    """Return the number of a document: figures, then parts after slashes and hyphens."""
    kept = _glued(_without_edges(words))
    text, owners = _joined(kept)
    found = _NUMBER.match(text)
    if not found or not found[0]:
        return None
    value = re.sub(r"\s*([/\-])\s*", r"\1", found[0]).rstrip(".-/")
    for misread, meant in _SYMBOLS:
        value = re.sub(rf"(?<=/){misread}(?=-|$)|(?<=-){misread}$", meant, value)
    shape = 1.0 if re.fullmatch(r"\d+(?:\.\d+)?/[A-ZĐ0-9][A-ZĐa-z0-9.\-&]*", value) else 0.6
    return Shaped(value, shape, _owned(owners, found.span()))


def _said(words: Sequence[Word]) -> str:
    text = " ".join(_plain(word.text) for word in words)
    return re.sub(r"\s+([,;.])", r"\1", " ".join(text.split()))


def _plain(text: str) -> str:
    """Part words that a leader's dots have glued together; figures and abbreviations keep their own dots."""
    if any(letter.isdigit() for letter in text):
        return text.strip("…·_|~*")
    return (
        re.sub(r"(?<=\w)[.…·_]+(?=\w)", " ", text)
        .strip("…·_|~'*")
        .rstrip("." if len(text) > 4 and text.endswith("..") else "")
    )


def _until_stop(words: Sequence[Word]) -> list[Word]:
    taken: list[Word] = []
    for word, after in zip(words, [*words[1:], None], strict=False):
        taken.append(word)
        is_stop = word.text.endswith(".") and len(word.text.strip(_EDGES)) > 2 and not word.text.endswith("..")
        goes_on = after is not None and (_UNIT.match(after.text) if word.text[-1] == ";" else after.text[0].islower())
        if (word.text[-1] == ";" or is_stop) and not goes_on:
            break
    return taken


def _without_edges(words: Sequence[Word]) -> list[Word]:
    kept = list(words)
    while kept and (not kept[0].text.strip(_EDGES) or _NOTE.fullmatch(kept[0].text)):
        kept.pop(0)
    while kept and not kept[-1].text.strip(_EDGES):
        kept.pop()
    return kept


def _joined(words: Sequence[Word]) -> tuple[str, list[tuple[int, int, Word]]]:
    text, owners = "", []
    for word in words:
        text += " " if text else ""
        owners.append((len(text), len(text) + len(word.text), word))
        text += word.text
    return text, owners


def _glued(words: Sequence[Word]) -> list[Word]:
    """Put together what reading parted inside a number: at a gap narrower than a letter, or after a point."""
    kept: list[Word] = []
    for word in words:
        if kept and _is_parted(kept[-1], word):
            before = kept.pop()
            box = (before.box[0], min(before.box[1], word.box[1]), word.box[2], max(before.box[3], word.box[3]))
            sure = min(before.confidence, word.confidence)
            kept.append(replace(before, text=before.text + word.text, box=box, confidence=sure))
        else:
            kept.append(word)
    return kept


def _is_parted(before: Word, word: Word) -> bool:
    is_point = before.text[-1] == "." and before.text[:-1].isdigit() and word.text[0].isdigit()
    is_near = word.box[0] - before.box[2] < _NO_GAP * (before.box[3] - before.box[1])
    return is_point or (is_near and "/" in before.text and word.text[0].isalnum())


def _owned(owners: Sequence[tuple[int, int, Word]], span: tuple[int, int]) -> tuple[Word, ...]:
    return tuple(word for start, end, word in owners if start < span[1] and end > span[0])

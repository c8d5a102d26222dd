# SPDX-License-Identifier: Apache-2.0
"""Text of before Unicode (TCVN3 and VNI fonts), as it arrives when pasted: recognised and offered in today's letters.

Such text was typed with fonts that draw Vietnamese letters in the places of Western ones, so a paste shows
`NguyÔn V¨n ¶nh` (TCVN3) or `Nguyeãn Vaên AÛnh` (VNI) for Nguyễn Văn Ảnh.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from clerkdesk.domain.text import nfc
from clerkdesk.domain.vietnamese_words import is_syllable

ENOUGH: Final = 0.8
"""Share of the words that must be Vietnamese syllables before a repair is offered."""


class LegacyEncoding(StrEnum):
    """A way of writing Vietnamese before Unicode."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


@dataclass(frozen=True, slots=True)
class Repair:
    """An offer: the text in NFC, and what it was written in."""

    text: str
    encoding: LegacyEncoding


# The places 0xA1-0xFE of the code in the order of the standard; "?" marks those that fonts of the "ABC" kind leave
# empty (capital letters with tones are drawn by fonts of their own, whose text is stored in small letters).
# Source: TCVN 5712:1993, second set (VN3), which glibc's iconv knows as part of TCVN5712-1.
_TCVN3_LETTERS: Final = "ĂÂÊÔƠƯĐăâêôơưđ??????àảãáạ?ằẳẵắ???????ặầẩẫấậè?ẻẽéẹềểễếệìỉ???ĩíịò?ỏõóọồổỗốộờởỡớợù?ủũúụừửữứựỳỷỹýỵ"
_TCVN3: Final = {chr(0xA1 + place): letter for place, letter in enumerate(_TCVN3_LETTERS) if letter != "?"}

# VNI draws a letter with marks as its base followed by one mark character; some letters stand alone.
# Source: table of the VNI-Windows fonts as published by VNI Software.
_VNI_MARKS: Final = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_ALONE: Final = {"ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_BASES: Final = "aeouyöô"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"

_FEW: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]+")


def repair(text: str) -> Repair | None:
    """Offer the text in today's letters where it was written for an old font, or None.

    It is offered only when its words become Vietnamese syllables, more of them than before; the reader decides.
    """
    present = nfc(text)
    if not any("\xa1" <= character <= "\xff" for character in present):
        return None
    found = [Repair(nfc(convert(present)), encoding) for encoding, convert in _CONVERTERS.items()]
    plausible = [offer for offer in found if offer.text != present and _is_plausible(offer.text)]
    best = max(plausible, key=lambda offer: _share(offer.text), default=None)
    return best if best and _share(best.text) > _share(_as_read(present)) else None


def from_tcvn3(text: str) -> str:
    """Return TCVN3 text, shown as Western letters, in Unicode (NFC)."""
    return nfc("".join(_TCVN3.get(character, character) for character in nfc(text)))


def from_vni(text: str) -> str:
    """Return VNI text, shown as Western letters, in Unicode (NFC)."""
    written: list[str] = []
    base = ""
    for character in nfc(text):
        small = character.lower()
        if base and small in _VNI_MARKS and _fits(base, _VNI_MARKS[small]):
            written.append(_VNI_MARKS[small])
            base = ""
            continue
        letter = _VNI_ALONE.get(small, small)
        written.append(letter if character == small else letter.upper())
        base = small if small in _VNI_BASES else ""
    return nfc("".join(written))


def _fits(base: str, marks: str) -> bool:
    """Tell whether the letter carries these marks in Vietnamese: â ê ô have a circumflex, only ă a breve."""
    if marks[0] == _CIRCUMFLEX:
        return base in "aeo"
    return base == "a" if marks[0] == _BREVE else True


def _from_tcvn3_with_capitals(text: str) -> str:
    """Return TCVN3 text with the capitals that only its font showed, where the letters beside them tell of them."""
    plain = from_tcvn3(text)
    ascii_letters = [letter for letter in plain if letter.isascii() and letter.isalpha()]
    if len(ascii_letters) > _FEW and all(letter.isupper() for letter in ascii_letters):
        return plain.upper()
    words = plain.split()
    if len(words) > 1 and all(word[0].isupper() or not word[0].isascii() for word in words):
        return _WORD.sub(lambda word: word[0][0].upper() + word[0][1:], plain)
    return plain


_CONVERTERS: Final = {LegacyEncoding.TCVN3: _from_tcvn3_with_capitals, LegacyEncoding.VNI: from_vni}


def _as_read(text: str) -> str:
    """Return the text with signs made letters, so that `V¨n` counts as one word that is none."""
    return "".join("\u00df" if "\xa1" <= character <= "\xbf" else character for character in text)


def _is_plausible(text: str) -> bool:
    return _share(text) >= ENOUGH and _is_evident(text)


def _share(text: str) -> float:
    """Return the share of words that are Vietnamese syllables, by letters; abbreviations are passed over."""
    words = [word for word in _WORD.findall(text) if is_syllable(word) or not _is_abbreviation(word)]
    total = sum(len(word) for word in words)
    good = sum(len(word) for word in words if is_syllable(word) and _is_vietnamese(word))
    return good / total if total else 0.0


def _is_abbreviation(word: str) -> bool:
    return word.isascii() and word.isupper()


def _is_evident(text: str) -> bool:
    """Tell whether there is enough to go by: one short word with one mark may be anything ("µm" is no "àm")."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > _FEW or sum(not letter.isascii() for letter in letters) > 1


def _is_vietnamese(word: str) -> bool:
    """Tell whether a word is written in one case, or with a capital first, and without foreign letters."""
    bare = unicodedata.normalize("NFD", word)
    return not any("\xa1" <= letter <= "\xff" for letter in bare) and word[1:] in (word[1:].lower(), word[1:].upper())

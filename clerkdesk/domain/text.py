# SPDX-License-Identifier: Apache-2.0
"""Vietnamese text: one spelling for storing, one key for searching, one order for sorting."""

import unicodedata

from clerkdesk.errors import InvalidInput

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_KEYS = {letter: chr(ord("A") + position) for position, letter in enumerate(_ALPHABET)}
_SHAPE_MARKS = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: with them it is another letter
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_FOREIGN_MARK = "6"


def nfc(text: str) -> str:
    """Return the text in the one form that is stored and compared (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


def clean(text: str, field: str, max_length: int = 500) -> str:
    """Return typed or read text fit to be stored: NFC, no invisible characters, single blanks.

    Args:
        text: as typed, pasted or read from a bar code.
        field: name of the value, for the error.
        max_length: in characters, after cleaning.

    Raises:
        InvalidInput: half of a surrogate pair, or too long.
    """
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInput(field=field, reason="it holds half a character")
    visible = "".join(_visible(character) for character in nfc(text))
    cleaned = nfc(" ".join(visible.split()))
    if len(cleaned) > max_length:
        raise InvalidInput(field=field, reason=f"it is longer than {max_length} characters")
    return cleaned


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    # Cc: control; Cf: zero-width, bidirectional and other format characters, which make two equal-looking texts differ.
    return "" if unicodedata.category(character) in ("Cc", "Cf") else character


def fold(text: str) -> str:
    """Return the search key: without case, accents and the bar of đ; "Đào" and "dao" fold equal."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn").replace("đ", "d")


def text_sort_key(text: str) -> str:
    """Return a key whose plain character order is Vietnamese dictionary order.

    Letters first (a ă â … d đ e ê … o ô ơ … u ư), then tones (none, huyền, hỏi, ngã, sắc, nặng), then small before
    capital. It is a string so that a database column can hold and index it.

    Source: the order of the Vietnamese alphabet and tones as in CLDR, locale vi.
    """
    letters, tones, cases = [], [], []
    for letter, marks in _letters(text):
        small = letter.lower()
        shaped = _shaped(small, marks)
        letters.append(_letter_key(shaped))
        tones.append(_tone_key(shaped, marks))
        cases.append("0" if letter == small else "1")
    return " ".join(("".join(letters), "".join(tones).rstrip("0"), "".join(cases).rstrip("0")))


def people_sort_key(name: str) -> str:
    """Return the key by which lists of people are sorted: given name (last word) first, then the rest."""
    *rest, given = name.split() or [""]
    return f"{text_sort_key(given)}\x1f{text_sort_key(' '.join(rest))}"


def _letters(text: str) -> list[tuple[str, str]]:
    """Split into base characters, each with the marks on it."""
    found: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFD", " ".join(text.split())):
        if unicodedata.combining(character) and found:
            letter, marks = found[-1]
            found[-1] = (letter, marks + character)
        else:
            found.append((character, ""))
    return found


def _shaped(letter: str, marks: str) -> str:
    """Return the letter of the Vietnamese alphabet that a base letter and its marks are."""
    for mark in marks:
        composed = nfc(letter + mark)
        if mark in _SHAPE_MARKS and composed in _LETTER_KEYS:
            return composed
    return letter


def _letter_key(letter: str) -> str:
    # Order of kinds: blank "!", signs "#", digits "0"-"9", letters "A"-"a", other scripts "z"; all above " ", which
    # parts the three levels.
    if letter == " ":
        return "!"
    if letter in _LETTER_KEYS:
        return _LETTER_KEYS[letter]
    if letter in "0123456789":
        return letter
    return ("z" if letter.isalpha() else "#") + letter


def _tone_key(shaped: str, marks: str) -> str:
    spare = [mark for mark in marks if mark not in unicodedata.normalize("NFD", shaped)]
    if not spare:
        return "0"
    return _TONES.get(spare[0], _FOREIGN_MARK)

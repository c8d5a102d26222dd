# SPDX-License-Identifier: Apache-2.0
"""Vietnamese words as a check on what was read: the shape of a syllable, and dates written out."""

import re
import unicodedata
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_RIME = (
    "a[cimnoputy]?|a(?:ch|ng|nh)|ă[cmnpt]|ăng|â[cmnptuy]|âng|e[cmnopt]?|eng|ê[mnptu]?|ê(?:ch|nh)|i[amnptu]?|i(?:ch|nh|êc|êm|"
    "ên|êng|êp|êt|êu)|o[aceimnpt]?|o(?:ng|ac|ai|am|an|ang|anh|ach|ao|ap|at|ay|ăc|ăm|ăn|ăng|ăt|en|eo|et|oc|ong)|ô[cimnpt]?|ông|"
    "ơ[imnpt]?|u[acimnpty]?|u(?:ng|ân|âng|ât|ây|ê|êch|ênh|êt|ôc|ôi|ôm|ôn|ông|ôt|ơ|ơn|y|ya|yên|yêt|yn|ynh|yt|yu|yp|ych|âc)|"
    "ư[acimntu]?|ư(?:ng|ơc|ơi|ơm|ơn|ơng|ơp|ơt|ơu)|y[mt]?|y(?:ên|êt|êu|êm|nh|êng)"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})(?:{_RIME})")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_CUT_OFF, _TONES_CUT_OFF = ("c", "ch", "p", "t"), (["\u0301"], ["\u0323"])

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
_WORDS = {
    *_DIGITS,
    "mười",
    "mươi",
    "mốt",
    "tư",
    "lăm",
    "linh",
    "nghìn",
    "ngàn",
    "trăm",
    "ngày",
    "tháng",
    "mùng",
    "lẻ",
    "bẩy",
}


def is_syllable(text: str) -> bool:
    """Tell whether a word has the shape of one Vietnamese syllable with at most one tone, whatever its case.

    A syllable that is cut off at its end (by c, ch, p or t) always bears the sharp or the heavy tone.
    """
    letters = unicodedata.normalize("NFD", text.lower())
    tones = [letter for letter in letters if letter in _TONES]
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    if bare.endswith(_CUT_OFF) and tones not in _TONES_CUT_OFF:
        return False
    return len(tones) <= 1 and _SYLLABLE.fullmatch(bare) is not None


def spell_number(number: int) -> str:
    """Spell 0 to 99 ("hai mươi mốt", "mười lăm", "hai mươi tư")."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    tail = {0: "", 1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm"}.get(ones, _DIGITS[ones])
    return f"{'mười' if tens == 1 else f'{_DIGITS[tens]} mươi'} {tail}".strip()


def spell_date(day: date) -> str:
    """Spell a date as civil-status papers do ("ngày mười bảy tháng tám năm hai nghìn không trăm hai mươi sáu")."""
    thousands, rest = divmod(day.year, 1000)
    hundreds, tail = divmod(rest, 100)
    year = f"{_DIGITS[thousands]} nghìn"
    if rest:
        year += f" {_DIGITS[hundreds]} trăm"
    if tail:
        year += f" linh {_DIGITS[tail]}" if tail < 10 else f" {spell_number(tail)}"
    return f"ngày {spell_number(day.day)} tháng {_MONTHS[day.month - 1]} năm {year}"


def parse_date_words(text: str) -> date | None:
    """Return the date that is written out, forgiving small errors of reading; None when it is none."""
    words = [_nearest(word) for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text.lower()))]
    spoken = " ".join(word for word in words if word)
    parts = re.fullmatch(r"(?:ngày )?(?:mùng )?(.+?) tháng (.+?) năm (.*(?:nghìn|ngàn).*)", spoken)
    if parts is None:
        return None
    day, month, year = _below_hundred(parts[1]), _month(parts[2]), _year(parts[3])
    try:
        return date(year, month, day) if day and month and year else None
    except ValueError:
        return None


@lru_cache(maxsize=512)
def _nearest(word: str) -> str:
    if word in _WORDS:
        return word
    close = get_close_matches(word, sorted(_WORDS), n=1, cutoff=0.6)
    return close[0] if close else ""


def _below_hundred(words: str) -> int | None:
    said = words.replace("bẩy", "bảy").replace("mươi bốn", "mươi tư").replace("mươi một", "mươi mốt")
    return _NUMBERS.get(said)


def _month(words: str) -> int | None:
    said = words.replace("bẩy", "bảy").replace("bốn", "tư")
    return _MONTHS.index(said) + 1 if said in _MONTHS else None


def _year(words: str) -> int | None:
    said = re.fullmatch(r"(\S+) (?:nghìn|ngàn)(?: (\S+) trăm)?(?: (?:linh|lẻ))?(?: (.+))?", words)
    if said is None or said[1] not in _DIGITS:
        return None
    hundreds = _DIGITS.index(said[2]) if said[2] in _DIGITS else 0
    tail = _below_hundred(said[3]) if said[3] else 0
    return None if tail is None else _DIGITS.index(said[1]) * 1000 + hundreds * 100 + tail


_NUMBERS = {spell_number(number): number for number in range(100)}

# SPDX-License-Identifier: Apache-2.0
"""Vietnamese numbers and dates in words, as civil-status papers write them."""

import unicodedata
from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")


def below_hundred(number: int) -> str:
    """Spell 0 to 99 ("hai mươi mốt", "ba mươi lăm", "mười bốn", "hai mươi tư")."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    if tens == 1:
        return "mười" if ones == 0 else f"mười {'lăm' if ones == 5 else _DIGITS[ones]}"
    tail = {0: "", 1: " mốt", 4: " tư", 5: " lăm"}.get(ones, f" {_DIGITS[ones]}")
    return f"{_DIGITS[tens]} mươi{tail}"


def year_in_words(year: int) -> str:
    """Spell a year of four digits ("hai nghìn không trăm hai mươi sáu", "một nghìn chín trăm linh năm")."""
    thousands, rest = divmod(year, 1000)
    hundreds, tail = divmod(rest, 100)
    parts = [f"{_DIGITS[thousands]} nghìn"]
    if rest:
        parts.append(f"{_DIGITS[hundreds]} trăm")
    if tail:
        parts.append(f"linh {_DIGITS[tail]}" if tail < 10 else below_hundred(tail))
    return " ".join(parts)


def date_in_words(day: date) -> str:
    """Spell a date ("ngày mười bảy tháng tám năm hai nghìn không trăm hai mươi sáu")."""
    return f"ngày {below_hundred(day.day)} tháng {_MONTHS[day.month - 1]} năm {year_in_words(day.year)}"


def slashed(day: date) -> str:
    """Write a date as dd/MM/yyyy."""
    return f"{day:%d/%m/%Y}"


def dated_line(day: date) -> str:
    """Write a date as the end of a paper does ("ngày 05 tháng 02 năm 2026"; one-digit days and months 1, 2 get a 0)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def plain(text: str) -> str:
    """Return a text in lower case without accents, đ as d ("Ngoan Đào" → "ngoan dao")."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))

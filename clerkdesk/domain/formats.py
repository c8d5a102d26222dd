# SPDX-License-Identifier: Apache-2.0
"""Numbers, money and dates as people write them in Vietnamese, English and French, and back again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from clerkdesk.errors import InvalidInput

_NARROW_BLANK: Final = "\u202f"
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f]+")
_MONEY_SIGN: Final = re.compile(r"(?:đồng|đ|₫|vnđ|vnd)\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a language writes numbers: the sign between groups of three digits, the decimal sign, money and days."""

    group: str
    decimal: str
    money: str
    day: str
    moment: str


STYLES: Final[Mapping[str, NumberStyle]] = {
    "vi": NumberStyle(".", ",", "{number}đ", "%d/%m/%Y", "%H:%M %d/%m/%Y"),
    "en": NumberStyle(",", ".", "{number} VND", "%d/%m/%Y", "%d/%m/%Y %H:%M"),
    "fr": NumberStyle(_NARROW_BLANK, ",", "{number}" + _NARROW_BLANK + "VND", "%d/%m/%Y", "%d/%m/%Y %H:%M"),
}
"""By language. English keeps day before month: the papers of the counter are Vietnamese.

Source: Unicode CLDR, locales vi, en-GB and fr; money as on the price lists of Vietnamese counters ("15.000đ").
"""


def format_number(value: int | Decimal, language: str = "vi", places: int | None = None) -> str:
    """Write a number with its groups, for example `1.234,5`.

    Args:
        places: digits after the decimal sign; as many as the value has when not given.
    """
    style = STYLES[language]
    exact = value if places is None else round(Decimal(value), places)
    plain = f"{exact:,f}" if isinstance(exact, Decimal) else f"{exact:,d}"
    return plain.translate({ord(","): style.group, ord("."): style.decimal})


def format_money(vnd: int, language: str = "vi") -> str:
    """Write an amount of đồng, for example `15.000đ`."""
    return STYLES[language].money.format(number=format_number(vnd, language))


def format_share(part: int, whole: int, language: str = "vi") -> str:
    """Write a share in percent with one digit, for example `97,5%`; a dash where there is nothing to share."""
    if not whole:
        return "–"
    blank = _NARROW_BLANK if language == "fr" else ""
    return f"{format_number(Decimal(part * 100) / whole, language, places=1)}{blank}%"


def format_day(day: date, language: str = "vi") -> str:
    """Write a day as dd/MM/yyyy (the year always with four digits)."""
    return day.strftime(STYLES[language].day.replace("%Y", f"{day.year:04d}"))


def format_moment(moment: datetime, language: str = "vi") -> str:
    """Write a moment in the time zone it carries, to the minute."""
    return moment.strftime(STYLES[language].moment.replace("%Y", f"{moment.year:04d}"))


def parse_number(text: str, language: str = "vi") -> Decimal:
    """Read a number; groups are optional but, where written, whole.

    Raises:
        InvalidInput: it is not a number as this language writes it.
    """
    style = STYLES[language]
    bare = _BLANKS.sub(" ", text.strip().replace("\u2212", "-"))
    group = " " if style.group == _NARROW_BLANK else style.group
    digits = rf"-?(?:[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+|[0-9]+)(?:{re.escape(style.decimal)}[0-9]+)?"
    if not re.fullmatch(digits, bare):
        example = format_number(Decimal("1234.5"), language)
        raise InvalidInput(field="number", reason=f"it is not written as in {example}")
    return Decimal(bare.replace(group, "").replace(style.decimal, "."))


def parse_money(text: str, language: str = "vi") -> int:
    """Read an amount of đồng with or without its sign (`15.000đ`, `15000 VND`).

    Raises:
        InvalidInput: it is not a whole number of đồng.
    """
    number = parse_number(_MONEY_SIGN.sub("", text.strip()), language)
    if number != number.to_integral_value():
        raise InvalidInput(field="amount", reason="đồng have no fractions")
    return int(number)


def parse_day(text: str) -> date:
    """Read a day written dd/MM/yyyy, with `/`, `-` or `.` and with or without leading zeros.

    Raises:
        InvalidInput: it is not such a day, or not in the calendar.
    """
    match = re.fullmatch(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})", text.strip())
    try:
        if match:
            return date(int(match[4]), int(match[3]), int(match[1]))
    except ValueError as error:
        raise InvalidInput(field="day", reason="it is not in the calendar") from error
    raise InvalidInput(field="day", reason="it is not written as in 31/12/2026")

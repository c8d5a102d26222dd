# SPDX-License-Identifier: Apache-2.0
"""Days, hours and money as Vietnamese forms write them."""

from datetime import date, datetime
from typing import Final

from clerkdesk.domain.due_date import LEGAL_TIME, WEEKDAYS
from clerkdesk.domain.formats import format_number
from clerkdesk.errors import InvalidInput

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS: Final = ("", " nghìn", " triệu", " tỷ")
_MOST_VND: Final = 10**12


def vnd(amount: int) -> str:
    """Return an amount of money as it is written in Vietnamese: `12.000 đồng`."""
    return f"{points(amount)} đồng"


def points(number: int) -> str:
    """Return a whole number with points between the thousands: `12.000`."""
    return format_number(number)


def vnd_in_words(amount: int) -> str:
    """Return an amount of money spelled out: `Mười hai nghìn đồng`.

    Raises:
        InvalidInput: it is negative, or a thousand billion and more.
    """
    if not 0 <= amount < _MOST_VND:
        raise InvalidInput(field="amount", reason="it cannot be spelled out")
    groups = [amount // 1000**power % 1000 for power in range(len(_GROUPS))]
    words = ""
    for power in reversed(range(len(_GROUPS))):
        if groups[power]:
            words += f" {_below_thousand(groups[power], is_first=not words)}{_GROUPS[power]}"
    words = words.strip() or _DIGITS[0]
    return f"{words[0].upper()}{words[1:]} đồng"


def _below_thousand(number: int, *, is_first: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds and is_first:
        return _below_hundred(rest, after_hundreds=False)
    words = f"{_DIGITS[hundreds]} trăm"
    return f"{words} {_below_hundred(rest, after_hundreds=True)}" if rest else words


def _below_hundred(number: int, *, after_hundreds: bool) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return f"linh {_DIGITS[ones]}" if after_hundreds else _DIGITS[ones]
    words = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if not ones:
        return words
    changed = {1: "mốt" if tens > 1 else "một", 5: "lăm"}
    return f"{words} {changed.get(ones, _DIGITS[ones])}"


def local(moment: datetime) -> datetime:
    """Return the moment in the legal time of Viet Nam."""
    return moment.astimezone(LEGAL_TIME)


def stamp(moment: datetime) -> str:
    """Return a moment as it is written into a PDF: ISO 8601, to the second, in the legal time of Viet Nam."""
    return local(moment).isoformat(timespec="seconds")


def moment_words(moment: datetime) -> str:
    """Return a moment: `09 giờ 47 phút, thứ Sáu ngày 20/11/2026`."""
    there = local(moment)
    return f"{there:%H} giờ {there:%M} phút, {WEEKDAYS[there.weekday()]} ngày {day_digits(there)}"


def moment_digits(moment: datetime) -> str:
    """Return a moment for a narrow column: `09:47 20/11/2026`."""
    there = local(moment)
    return f"{there:%H:%M} {day_digits(there)}"


def day_words(day: date) -> str:
    """Return a day as a letter is dated: `ngày 05 tháng 11 năm 2026`."""
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"


def day_digits(day: date) -> str:
    """Return a day: `05/11/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def count_digits(count: int) -> str:
    """Return a number of papers: `02`, and nothing for none."""
    return f"{count:02d}" if count else ""

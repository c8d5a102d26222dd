# SPDX-License-Identifier: Apache-2.0
"""The visible stamp: its words, their lines, and its place on a page that may be turned.

Source of place and words: Decree 30/2020/NĐ-CP, appendix on digitised copies (top right of the first page, upright,
Times New Roman, size 10, black).
"""

import unicodedata
from dataclasses import dataclass

from clerkdesk.adapters.signers.stamp_font import StampFont
from clerkdesk.errors import UndrawableText
from clerkdesk.ports.signer import Stamp
from clerkdesk.settings import VIETNAM_TIME

_SIZES_PT = (10.0, 9.0, 8.0, 7.0, 6.0)
_LEADING = 1.2
_WIDEST_PT, _TALLEST_PT = 220.0, 64.0
_PADDING_PT, _MARGIN_PT = 2.0, 12.0
_NARROWEST_PT = 40.0
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Layout:
    """Lines of a stamp with their size; width and height of its box in points, as it is read."""

    lines: tuple[str, ...]
    size_pt: float
    width_pt: float
    height_pt: float

    def baseline_pt(self, line: int) -> float:
        """Return the height of a line's baseline above the bottom of the box."""
        return self.height_pt - _PADDING_PT - self.size_pt * (0.9 + _LEADING * line)


@dataclass(frozen=True, slots=True)
class Page:
    """The first page: visible rectangle in its own units, clockwise turn in degrees, size of its unit in points."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int
    unit_pt: float = 1.0

    @property
    def seen_width(self) -> float:
        """Width as it is seen, in the page's units."""
        return self.top - self.bottom if self.turn % 180 else self.right - self.left

    @property
    def seen_height(self) -> float:
        """Height as it is seen, in the page's units."""
        return self.right - self.left if self.turn % 180 else self.top - self.bottom


def words(stamp: Stamp) -> tuple[str, ...]:
    """Return the sentences of a stamp: NFC, on one line each, without characters that steer or hide text.

    Raises:
        UndrawableText: a text holds half of a character pair.
    """
    at = stamp.at.astimezone(VIETNAM_TIME)
    sentences = [
        f"Người ký: {stamp.signer}",
        f"Cơ quan: {stamp.agency}",
        f"Thời gian ký: {at:%d.%m.%Y %H:%M:%S} +07:00",
    ]
    if stamp.reason:
        sentences.append(f"Nội dung: {stamp.reason}")
    return tuple(_clean(sentence) for sentence in sentences)


def _clean(text: str) -> str:
    if any(unicodedata.category(letter) == "Cs" for letter in text):
        raise UndrawableText(characters="half of a character pair")
    spaced = "".join(" " if letter.isspace() else letter for letter in unicodedata.normalize("NFC", text))
    kept = "".join(letter for letter in spaced if not unicodedata.category(letter).startswith("C"))
    return " ".join(kept.split())


def lay_out(stamp: Stamp, font: StampFont, room_pt: float = _WIDEST_PT) -> Layout:
    """Break a stamp into lines that fit, smaller when there are many; what does not fit even then is cut with "…".

    Raises:
        UndrawableText: the font lacks a letter.
    """
    sentences = words(stamp)
    missing = font.missing("".join(sentences)) or _loose_marks("".join(sentences))
    if missing:
        raise UndrawableText(characters=" ".join(f"U+{ord(letter):04X}" for letter in missing))
    widest = min(room_pt, _WIDEST_PT) - 2 * _PADDING_PT
    for size in _SIZES_PT:
        lines = [line for sentence in sentences for line in _wrap(sentence, font, size, widest)]
        if _height(len(lines), size) <= _TALLEST_PT:
            break
    else:
        # The agency and the time must stay readable, so a name that is too long is cut, not what follows it.
        fit = int((_TALLEST_PT - 2 * _PADDING_PT) // (size * _LEADING))
        lines = _cut(sentences, font, size, widest, fit)
    width = max(font.width(line, size) for line in lines) + 2 * _PADDING_PT
    return Layout(tuple(lines), size, width, _height(len(lines), size))


def _loose_marks(text: str) -> str:
    return "".join(sorted({letter for letter in text if unicodedata.combining(letter)}))


def _height(lines: int, size: float) -> float:
    return lines * size * _LEADING + 2 * _PADDING_PT


def _wrap(sentence: str, font: StampFont, size: float, widest: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in sentence.split(" "):
        longer = f"{line} {word}" if line else word
        if font.width(longer, size) <= widest:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while font.width(line, size) > widest:
            head = _head(line, font, size, widest)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line]


def _head(word: str, font: StampFont, size: float, widest: float) -> str:
    end = 1
    while end < len(word) and font.width(word[: end + 1], size) <= widest:
        end += 1
    return word[:end]


def _cut(sentences: tuple[str, ...], font: StampFont, size: float, widest: float, fit: int) -> list[str]:
    share = max(1, fit // len(sentences))
    lines: list[str] = []
    for sentence in sentences:
        wrapped = _wrap(sentence, font, size, widest)
        if len(wrapped) > share:
            last = wrapped[share - 1]
            while font.width(last + _ELLIPSIS, size) > widest:
                last = last[:-1]
            wrapped = [*wrapped[: share - 1], last.rstrip() + _ELLIPSIS]
        lines += wrapped
    return lines


def room_pt(page: Page) -> float:
    """Return how wide a stamp may be on this page, in points; 0 when there is no room for any."""
    room = page.seen_width * page.unit_pt - 2 * _MARGIN_PT
    return room if room >= _NARROWEST_PT else 0.0


def area(width_pt: float, height_pt: float, stamp: Stamp, font: StampFont) -> tuple[float, float, float, float] | None:
    """Return where the first stamp will be seen on a page of this size, as shares of it: left, top, width, height.

    Returns None where there is no room for a stamp, or the font lacks a letter: signing will say so.
    """
    page = Page(0.0, 0.0, width_pt, height_pt, 0)
    room = room_pt(page)
    try:
        layout = lay_out(stamp, font, room)
    except UndrawableText:
        return None
    if not room:
        return None
    left, bottom, right, top = place(page, layout)
    return left / width_pt, 1 - top / height_pt, (right - left) / width_pt, (top - bottom) / height_pt


def place(page: Page, layout: Layout, taken: float = 0.0) -> tuple[float, float, float, float]:
    """Return the rectangle (left, bottom, right, top) in the page's coordinates, so that it is seen at the top right.

    Args:
        page: where it goes.
        layout: what goes there.
        taken: height of the stamps already on the page, in its units; this one goes below them.
    """
    margin = _MARGIN_PT / page.unit_pt
    down = margin + taken
    wide, tall = layout.width_pt / page.unit_pt, layout.height_pt / page.unit_pt
    down = max(0.0, min(down, page.seen_height - tall))
    if page.turn == 90:
        return page.left + down, page.top - margin - wide, page.left + down + tall, page.top - margin
    if page.turn == 180:
        return page.left + margin, page.bottom + down, page.left + margin + wide, page.bottom + down + tall
    if page.turn == 270:
        return page.right - down - tall, page.bottom + margin, page.right - down, page.bottom + margin + wide
    return page.right - margin - wide, page.top - down - tall, page.right - margin, page.top - down

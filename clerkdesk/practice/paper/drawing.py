# SPDX-License-Identifier: Apache-2.0
"""A sheet being set: text, fill-in lines, tables and marks, keeping the true text of what it shows.

All measures are points (1/72 inch) from the top left corner; only the pixels know the resolution.
"""

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw

from clerkdesk.practice.paper.fonts import font
from clerkdesk.practice.paper.ink import (
    SEAL_DIAMETER_PT,
    Colour,
    Coverage,
    Pixels,
    SealText,
    ballpoint,
    lay,
    seal,
    seal_red,
    signature,
)

A4 = (595.3, 841.9)
A3_LANDSCAPE = (1190.6, 841.9)
BLACK: Colour = (24, 24, 28)
Dots = Literal["behind", "under", "none"]
Pen = Literal["typed", "blue", "hand"]
Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a form is set and filled in.

    Attributes:
        face: the printed face.
        dots: where the dotted leader of a blank runs: behind the value, under it, or nowhere.
        pen: values typed in black, typed in blue, or written by hand in ballpoint blue.
    """

    face: str = "liberation"
    dots: Dots = "behind"
    pen: Pen = "typed"


@dataclass(frozen=True, slots=True)
class Slot:
    """One blank of a fill-in line: printed label, value, and its share of the room left over."""

    label: str
    value: str
    share: float = 1.0


class Canvas:
    """A white sheet, a cursor that runs down it, and the true text so far."""

    def __init__(
        self,
        style: Style,
        rng: random.Random,
        *,
        size: tuple[float, float] = A4,
        dpi: int = 300,
        tightness: float = 1.0,
    ) -> None:
        self.style, self.rng, self.dpi = style, rng, dpi
        self._tightness = tightness
        self.width, self.height = size
        self.scale = dpi / 72.0
        self.left, self.right, self.y = 68.0, self.width - 50.0, 62.0
        self.lines: list[str] = []
        self.blue = ballpoint(rng)
        self._image = Image.new("RGB", (self._px(self.width), self._px(self.height)), "white")
        self._draw = ImageDraw.Draw(self._image)
        self._marks: list[tuple[Coverage, Colour, int, int]] = []

    @property
    def text(self) -> str:
        """The true text in reading order, one printed line per line."""
        return "\n".join(self.lines)

    @property
    def is_full(self) -> bool:
        """Whether something stands below the bottom margin."""
        return self.y > self.height - 34.0

    def finish(self) -> Pixels:
        """Return the sheet as RGB pixels with seals and signatures laid over the print."""
        page: Pixels = np.array(self._image, np.uint8)
        for ink, colour, left, top in self._marks:
            lay(page, ink, colour, left, top)
        return page

    def say(self, text: str) -> None:
        """Record a line of true text that was drawn piecewise."""
        self.lines.append(unicodedata.normalize("NFC", " ".join(text.split())))

    def measure(self, text: str, size: float, *, bold: bool = False, face: str | None = None) -> float:
        """Return the width of a text in points."""
        return font(face or self.style.face, self._px(size), bold=bold).getlength(text) / self.scale

    def put(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, colour: Colour = BLACK,
        face: str | None = None, align: Align = "left",
    ) -> None:  # fmt: skip
        """Draw a text with its baseline at `y`, recording nothing."""
        anchor = {"left": "ls", "centre": "ms", "right": "rs"}[align]
        where = (self._px(x), self._px(y))
        self._draw.text(
            where, text, font=font(face or self.style.face, self._px(size), bold=bold), fill=colour, anchor=anchor
        )

    def line(
        self, text: str, size: float = 13.0, *, bold: bool = False, align: Align = "left", lead: float = 1.5,
        span: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        """Draw and record one line, shrinking it until it fits, and move down."""
        x0, x1 = span or (self.left, self.right)
        while self.measure(text, size, bold=bold) > x1 - x0 and size > 5:
            size -= 0.25
        x = {"left": x0, "centre": (x0 + x1) / 2, "right": x1}[align]
        self.y += size * lead * self._tightness
        self.put(x, self.y, text, size, bold=bold, align=align)
        self.say(text)

    def paragraph(
        self, text: str, size: float = 13.0, *, indent: float = 28.0, lead: float = 1.5,
        span: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        """Draw and record a paragraph, its first line indented."""
        x0, x1 = span or (self.left, self.right)
        for index, words in enumerate(self.wrap(text, size, x1 - x0 - indent, x1 - x0)):
            self.line(words, size, lead=lead, span=(x0 + (indent if index == 0 else 0.0), x1))

    def wrap(self, text: str, size: float, first: float, rest: float, *, face: str | None = None) -> list[str]:
        """Break a text into lines: `first` points wide, then `rest`."""
        lines: list[str] = []
        now = ""
        for word in text.split():
            longer = f"{now} {word}".strip()
            room = first if not lines else rest
            if now and self.measure(longer, size, face=face) > room:
                lines.append(now)
                now = word
            else:
                now = longer
        return [*lines, now]

    def gap(self, points: float) -> None:
        """Leave white space."""
        self.y += points * self._tightness

    def rule(self, x0: float, x1: float, y: float, weight: float = 0.7) -> None:
        """Draw a level rule."""
        self._draw.line(
            (self._px(x0), self._px(y), self._px(x1), self._px(y)), fill=BLACK, width=max(1, self._px(weight))
        )

    def upright(self, x: float, y0: float, y1: float, weight: float = 0.7) -> None:
        """Draw an upright rule."""
        self._draw.line(
            (self._px(x), self._px(y0), self._px(x), self._px(y1)), fill=BLACK, width=max(1, self._px(weight))
        )

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: Colour | None = None, radius: float = 0
    ) -> None:
        """Draw a frame with its top left corner at (x, y)."""
        corners = (self._px(x), self._px(y), self._px(x + width), self._px(y + height))
        self._draw.rounded_rectangle(
            corners, radius=self._px(radius), outline=BLACK, fill=fill, width=max(1, self._px(0.6))
        )

    def ellipse(self, x: float, y: float, width: float, height: float, fill: Colour) -> None:
        """Draw a filled ellipse with its top left corner at (x, y)."""
        self._draw.ellipse((self._px(x), self._px(y), self._px(x + width), self._px(y + height)), fill=fill)

    def picture(self, x: float, y: float, side: float, modules: Pixels) -> None:
        """Draw a square bar code (one grey pixel per module) with sharp edges, its top left corner at (x, y)."""
        tile = Image.fromarray(modules).resize((self._px(side), self._px(side)), Image.Resampling.NEAREST)
        self._image.paste(tile.convert("RGB"), (self._px(x), self._px(y)))

    def fill(self, *slots: Slot, size: float = 13.0, lead: float = 1.55) -> None:
        """Draw and record a fill-in line: labels, values as the pen writes them, dotted leaders as the style says."""
        room = self.right - self.left - sum(self.measure(slot.label, size) + 5.0 for slot in slots)
        spare = room - sum(self._value_width(slot.value, size) for slot in slots) - 6.0 * (len(slots) - 1)
        if len(slots) == 1 and spare < 4:
            self._fill_long(slots[0], size, lead)
            return
        while spare < 0 and size > 7:
            size -= 0.25
            room = self.right - self.left - sum(self.measure(slot.label, size) + 5.0 for slot in slots)
            spare = room - sum(self._value_width(slot.value, size) for slot in slots) - 6.0 * (len(slots) - 1)
        self.y += 13.0 * lead * self._tightness
        x, shares = self.left, sum(slot.share for slot in slots)
        for slot in slots:
            self.put(x, self.y, slot.label, size)
            x += self.measure(slot.label, size) + 5.0
            width = self._value_width(slot.value, size) + spare * slot.share / shares
            self._blank(x, x + width, slot.value, size)
            x += width + 6.0
        self.say(" ".join(f"{slot.label} {slot.value}" for slot in slots))

    def _fill_long(self, slot: Slot, size: float, lead: float) -> None:
        """Draw one blank that needs several lines: the leader goes on from the left margin."""
        label = self.measure(slot.label, size) + 5.0
        face, grown = self._pen_face(size)
        broken = self.wrap(slot.value, grown, self.right - self.left - label - 8, self.right - self.left - 8, face=face)
        for index, words in enumerate(broken):
            self.y += 13.0 * lead * self._tightness
            start = self.left + (label if index == 0 else 0.0)
            if index == 0:
                self.put(self.left, self.y, slot.label, size)
            self._blank(start, self.right, words, size)
            self.say(f"{slot.label} {words}" if index == 0 else words)

    def _pen_face(self, size: float) -> tuple[str, float]:
        return ("hand", size * 1.16) if self.style.pen == "hand" else (self.style.face, size)

    def _value_width(self, value: str, size: float) -> float:
        face, grown = self._pen_face(size)
        return self.measure(value, grown, face=face) + 2.0 if value else 20.0

    def _blank(self, x0: float, x1: float, value: str, size: float) -> None:
        end = x0 + self._value_width(value, size) + 1.0 if value else x0
        if self.style.dots != "none":
            self._leader(x0 if self.style.dots == "under" else end, x1, size)
        self.write(x0 + 1.0, self.y, value, size)

    def _leader(self, x0: float, x1: float, size: float) -> None:
        count = int((x1 - x0) / self.measure(".", size))
        if count > 2:
            self.put(x0, self.y, "." * count, size)

    def write(self, x: float, y: float, value: str, size: float) -> None:
        """Draw a value as the pen of the style writes it, word by word, recording nothing."""
        pen = self.style.pen
        face, grown = self._pen_face(size)
        # People write just above the dots; tails and marks below the letters still run into them.
        raised = self.rng.uniform(1.9, 2.9) if self.style.dots == "under" else 0.0
        for word in value.split():
            dip = self.rng.uniform(-0.5, 0.5) if pen == "hand" else 0.0
            shade = self.rng.randint(-10, 14)
            blue = (self.blue[0] + shade, self.blue[1] + shade, self.blue[2] + shade)
            self.put(x, y - raised + dip, word, grown, face=face, colour=BLACK if pen == "typed" else blue)
            x += self.measure(f"{word} ", grown, face=face)

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], *, size: float = 11.0
    ) -> None:
        """Draw and record a ruled table, each row one line of true text; what is too wide is set smaller."""
        unit = (self.right - self.left) / sum(shares)
        edges = [self.left + unit * sum(shares[:index]) for index in range(len(shares) + 1)]
        top, height = self.y + 6.0, size * 1.9
        for number, row in enumerate([heads, *rows]):
            y = top + height * number
            self.rule(edges[0], edges[-1], y)
            for column, cell in enumerate(row):
                self._cell(edges[column], edges[column + 1], y + height * 0.68, cell, size, bold=number == 0)
            self.say(" ".join(row))
        bottom = top + height * (len(rows) + 1)
        self.rule(edges[0], edges[-1], bottom)
        for x in edges:
            self.upright(x, top, bottom)
        self.y = bottom + 4.0

    def _cell(self, x0: float, x1: float, y: float, text: str, size: float, *, bold: bool) -> None:
        while self.measure(text, size, bold=bold) > x1 - x0 - 7 and size > 5:
            size -= 0.25
        self.put(x0 + 4.0, y, text, size, bold=bold)

    def sign(self, centre: float, y: float, width: float = 110.0) -> None:
        """Sign in ballpoint blue, centred at (centre, y)."""
        ink = signature(width, self.dpi, self.rng)
        self._mark(ink, self.blue, centre, y)

    def stamp(self, text: SealText, centre: float, y: float) -> None:
        """Press a round red seal, centred at (centre, y) give or take a hand's error."""
        ink = seal(text, self.dpi, self.rng)
        wobble = SEAL_DIAMETER_PT * 0.04
        x, y = centre + self.rng.uniform(-wobble, wobble), y + self.rng.uniform(-wobble, wobble)
        self._mark(ink, seal_red(self.rng), x, y)

    def _mark(self, ink: Coverage, colour: Colour, centre: float, y: float) -> None:
        rows, columns = ink.shape
        self._marks.append((ink, colour, self._px(centre) - columns // 2, self._px(y) - rows // 2))

    def _px(self, points: float) -> int:
        return round(points * self.scale)

# SPDX-License-Identifier: Apache-2.0
"""The drawing of one page: paper of its true size, the picture upright and level, invisible words over it."""

import math
import statistics
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from clerkdesk.adapters.pdf.glyphless import ADVANCE, InvisibleFont
from clerkdesk.domain.pages import Reading, Word

_POINTS = 72.0
_MM = _POINTS / 25.4
PAPERS_MM = ((210.0, 297.0), (297.0, 420.0), (148.0, 210.0), (85.6, 53.98))
"""A4, A3, A5, and the identity card of ISO/IEC 7810 ID-1."""

_SNAP = 0.02
_LINE_HEIGHT = 1.25
"""Font size of a line in heights of its words' boxes: capitals and small letters reach about 0.8 of the size."""


def paper_size(width_pt: float, height_pt: float) -> tuple[float, float]:
    """Return the size of the paper in points: of a standard paper when both sides are within 2 %, else as measured."""
    for across, down in PAPERS_MM:
        for paper in ((across * _MM, down * _MM), (down * _MM, across * _MM)):
            if abs(width_pt / paper[0] - 1) <= _SNAP and abs(height_pt / paper[1] - 1) <= _SNAP:
                return round(paper[0], 2), round(paper[1], 2)
    return round(width_pt, 2), round(height_pt, 2)


def draw_page(
    reading: Reading, dpi: int, size_px: tuple[int, int], font: InvisibleFont, inks: Sequence[int] = (0,)
) -> tuple[bytes, tuple[float, float]]:
    """Return the content stream of a page and its size in points.

    The picture is called /P and the font /F in the page's resources; layers over the picture are /P1 and so on.

    Args:
        reading: says how the picture is turned, and what is read on it.
        dpi: pixels per inch of paper.
        size_px: width and height of the picture.
        font: of the document.
        inks: grey level in which each layer is painted, 0 to 255, as far as it is a mask.
    """
    width_px, height_px = size_px
    unit = _POINTS / dpi
    turned = (height_px, width_px) if reading.turn_deg in (90, 270) else (width_px, height_px)
    paper = paper_size(turned[0] * unit, turned[1] * unit)
    parts = [f"1 g 0 0 {_number(paper[0])} {_number(paper[1])} re f"]
    angle = math.radians(reading.skew_deg - reading.turn_deg)
    layers = " ".join(f"{_number(ink / 255)} g /P{index or ''} Do" for index, ink in enumerate(inks))
    parts.append(f"q {_placed(width_px * unit, height_px * unit, angle, paper)} cm {layers} Q")
    if reading.words:
        # The reading's frame has its origin at the top left of the turned picture, which lies centred on the paper.
        left, top = (paper[0] - turned[0] * unit) / 2, (paper[1] + turned[1] * unit) / 2
        parts.append("BT 3 Tr")
        parts.extend(_text(reading.words, unit, left, top, font))
        parts.append("ET")
    return "\n".join(parts).encode("ascii"), paper


def _placed(width: float, height: float, angle: float, paper: tuple[float, float]) -> str:
    """Return the matrix that puts the unit square of the picture, turned by `angle`, in the middle of the paper."""
    cos, sin = math.cos(angle), math.sin(angle)
    a, b, c, d = width * cos, width * sin, -height * sin, height * cos
    e, f = paper[0] / 2 - (a + c) / 2, paper[1] / 2 - (b + d) / 2
    return " ".join(_number(value) for value in (a, b, c, d, e, f))


def _text(words: Iterable[Word], unit: float, left: float, top: float, font: InvisibleFont) -> Iterator[str]:
    """Yield the words line by line: one size and baseline for a line, so that viewers see it as one."""
    for _, group in groupby(words, key=lambda word: (word.block, word.line)):
        line = list(group)
        size = max(2.0, statistics.median(word.box[3] - word.box[1] for word in line) * unit * _LINE_HEIGHT)
        base = top - statistics.median(word.baseline_px for word in line) * unit
        yield f"/F {_number(size)} Tf"
        for word, following in zip(line, [*line[1:], None], strict=True):
            x = left + word.box[0] * unit
            yield f"1 0 0 1 {_number(x)} {_number(base)} Tm"
            yield _shown(word.text, (word.box[2] - word.box[0]) * unit, size, font)
            gap = (following.box[0] - word.box[2]) * unit if following else size / 4
            # A space fills the gap exactly; where boxes touch it keeps a hair's width, so that words stay apart.
            yield _shown(" ", max(gap, size / 20), size, font)


def _shown(text: str, width: float, size: float, font: InvisibleFont) -> str:
    natural = len(text) * size * ADVANCE / 1000
    return f"{_number(max(1.0, 100 * width / natural))} Tz <{font.encode(text)}> Tj"


def _number(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text

# SPDX-License-Identifier: Apache-2.0
"""The font of the visible stamp: which letters it can draw, how wide they are, and the part of it a PDF embeds.

Widths are written in thousandths of the font size (ISO 32000-1 §9.7.4.3) whatever the font's own units are.
"""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError

from clerkdesk.errors import MissingAsset

FONT_ASSET = "fonts/stamp-serif.ttf"


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """The letters of one stamp as an embedded font.

    Attributes:
        program: TrueType file, compressed (zlib); `length` is its size uncompressed.
        glyphs: glyph number by letter.
        widths: advance by glyph number, in thousandths.
        ascent, descent, box: in thousandths.
    """

    name: str
    program: bytes
    length: int
    glyphs: dict[str, int]
    widths: tuple[int, ...]
    ascent: int
    descent: int
    box: tuple[int, int, int, int]


class StampFont:
    """One font file, read once per session."""

    def __init__(self, path: Path) -> None:
        try:
            self._content = path.read_bytes()
            font = TTFont(BytesIO(self._content), lazy=True)
        except (OSError, TTLibError) as error:
            raise MissingAsset(name=FONT_ASSET) from error
        self._units: int = font["head"].unitsPerEm
        self._names: dict[int, str] = font.getBestCmap()
        self._advances: dict[str, int] = {name: advance for name, (advance, _) in font["hmtx"].metrics.items()}
        self.part = lru_cache(maxsize=32)(self._part)

    def missing(self, text: str) -> str:
        """Return the characters that have no drawing, each once."""
        return "".join(sorted({letter for letter in text if ord(letter) not in self._names}))

    def width(self, text: str, size_pt: float) -> float:
        """Return the width of the text in points; every letter must have a drawing."""
        return sum(self._advances[self._names[ord(letter)]] for letter in text) * size_pt / self._units

    def _part(self, letters: str) -> EmbeddedFont:
        font = TTFont(BytesIO(self._content), recalcTimestamp=False)
        options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False)
        options.drop_tables += ["GDEF", "GPOS", "GSUB", "kern", "name", "OS/2", "FFTM", "gasp"]
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=letters)
        subsetter.subset(font)
        names, order = font.getBestCmap(), font.getGlyphOrder()
        glyphs = {letter: font.getGlyphID(names[ord(letter)]) for letter in letters}
        widths = tuple(self._thousandths(font["hmtx"][name][0]) for name in order)
        head, lines = font["head"], font["hhea"]
        box = tuple(self._thousandths(value) for value in (head.xMin, head.yMin, head.xMax, head.yMax))
        del font["cmap"]  # glyphs are addressed by number
        written = BytesIO()
        font.save(written)
        program = written.getvalue()
        return EmbeddedFont(
            "LiberationSerif",
            zlib.compress(program, 9),
            len(program),
            glyphs,
            widths,
            self._thousandths(lines.ascent),
            self._thousandths(lines.descent),
            (box[0], box[1], box[2], box[3]),
        )

    def _thousandths(self, value: int) -> int:
        return round(value * 1000 / self._units)

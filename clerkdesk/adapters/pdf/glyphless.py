# SPDX-License-Identifier: Apache-2.0
"""A font without drawings: it gives invisible text its letters and widths, and takes one kilobyte."""

import io
from collections.abc import Iterable

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

ADVANCE = 500
"""Width of every letter in thousandths of the font size."""

_ASCENT, _DESCENT = 800, -200
_NAME = "ClerkDeskInvisible"
_FIXED_DATE = 3_600_000_000  # seconds since 1904: the same font on every day


class InvisibleFont:
    """The font of one document: characters are numbered in the order they are first used."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, text: str) -> str:
        """Return the hexadecimal codes of a text; characters beyond the basic plane become U+FFFD."""
        codes = (self._code(letter if letter <= "\uffff" else "\ufffd") for letter in text)
        return "".join(f"{code:04x}" for code in codes)

    def _code(self, letter: str) -> int:
        return self._codes.setdefault(letter, len(self._codes) + 1)

    def write(self, pdf: Pdf) -> Object:
        """Add the font to the document and return it.

        Source: ISO 32000-1 §9.7 (composite fonts), ISO 19005-2 §6.2.11 (embedded, widths agree).
        """
        program = font_program()
        stream = pdf.make_stream(program)
        stream.Length1 = len(program)
        descriptor = pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor, FontName=Name(f"/{_NAME}"), Flags=4, FontFile2=stream,
                FontBBox=Array([0, _DESCENT, ADVANCE, _ASCENT]), ItalicAngle=0, Ascent=_ASCENT, Descent=_DESCENT,
                CapHeight=_ASCENT, StemV=80,
            )
        )  # fmt: skip
        glyphs = pdf.make_stream(b"\0\0" + b"\0\1" * len(self._codes))
        descendant = pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(f"/{_NAME}"), DW=ADVANCE,
                CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
                FontDescriptor=descriptor, CIDToGIDMap=glyphs,
            )
        )  # fmt: skip
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type0, BaseFont=Name(f"/{_NAME}"), Encoding=Name("/Identity-H"),
                DescendantFonts=Array([descendant]), ToUnicode=pdf.make_stream(_to_unicode(self._codes)),
            )
        )  # fmt: skip


def font_program() -> bytes:
    """Return a TrueType font of two invisible glyphs, the same bytes every time.

    A letter is one line from corner to corner of its box: it has no area, so nothing is drawn even when it is filled,
    yet viewers know how high to mark it.
    """
    pen = TTGlyphPen(None)
    pen.moveTo((0, _DESCENT))
    pen.lineTo((ADVANCE, _ASCENT))
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "blank"])
    builder.setupCharacterMap({0x20: "blank"})
    builder.setupGlyf({".notdef": Glyph(), "blank": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "blank": (ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.setupNameTable({"familyName": _NAME, "styleName": "Regular", "psName": _NAME})
    builder.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT, usWinAscent=_ASCENT, usWinDescent=-_DESCENT)
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=_FIXED_DATE, modified=_FIXED_DATE)
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def _to_unicode(codes: dict[str, int]) -> bytes:
    """Return the map from codes to characters, by which viewers copy and search."""
    rows = [f"<{code:04x}> <{ord(letter):04x}>" for letter, code in codes.items()]
    blocks = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in _parts(rows, 100))
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{blocks}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _parts(rows: list[str], size: int) -> Iterable[list[str]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))

# SPDX-License-Identifier: Apache-2.0
"""The drawing of a stamp as PDF objects: a form with its text and the embedded letters (ISO 19005-2 §6.2.11)."""

import hashlib
import zlib
from collections.abc import Mapping
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from clerkdesk.adapters.signers.stamp import Layout
from clerkdesk.adapters.signers.stamp_font import EmbeddedFont, StampFont

_PADDING_PT = 2.0
_TURNED = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def pdf_value(value: object) -> Any:
    """Return a PDF object for plain values: dict, list or tuple, int, float, "/Name"; others pass through."""
    untyped: Any = generic  # the library's constructors carry no types
    if isinstance(value, dict) and not isinstance(value, generic.PdfObject):
        return untyped.DictionaryObject({pdf_name(name): pdf_value(entry) for name, entry in value.items()})
    if isinstance(value, list | tuple) and not isinstance(value, generic.PdfObject):
        return untyped.ArrayObject([pdf_value(entry) for entry in value])
    if isinstance(value, generic.PdfObject):
        return value
    if isinstance(value, int):
        return untyped.NumberObject(value)
    if isinstance(value, float):
        return untyped.FloatObject(value)
    if isinstance(value, str) and value.startswith("/"):
        return pdf_name(value)
    return untyped.TextStringObject(value)


def _stream(content: bytes, entries: Mapping[str, object]) -> generic.StreamObject:
    packed = pdf_value({**entries, "/Filter": "/FlateDecode"})
    return generic.StreamObject(packed, encoded_data=zlib.compress(content, 9))


def draw(writer: IncrementalPdfFileWriter, layout: Layout, font: StampFont, turn: int) -> generic.IndirectObject:
    """Add the form of a stamp to the document; it stands upright on a page turned clockwise by `turn` degrees."""
    part = font.part("".join(sorted({*"".join(layout.lines), *"0123456789.:+ "})))
    form = {
        "/Type": "/XObject",
        "/Subtype": "/Form",
        "/BBox": [0.0, 0.0, layout.width_pt, layout.height_pt],
        "/Matrix": [*_TURNED[turn], 0, 0],
        "/Resources": {"/Font": {"/F1": _font(writer, part)}},
    }
    return writer.add_object(_stream(_text(layout, part), form))


def _text(layout: Layout, part: EmbeddedFont) -> bytes:
    rows = [b"q BT 0 g /F1 %g Tf" % layout.size_pt]
    for number, line in enumerate(layout.lines):
        glyphs = b"".join(b"%04X" % part.glyphs[letter] for letter in line)
        rows.append(b"1 0 0 1 %g %.3f Tm <%s> Tj" % (_PADDING_PT, layout.baseline_pt(number), glyphs))
    return b"\n".join([*rows, b"ET Q"])


def _font(writer: IncrementalPdfFileWriter, part: EmbeddedFont) -> generic.IndirectObject:
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(part.program).digest()[:6])
    name = f"/{tag}+{part.name}"
    program = generic.StreamObject(
        pdf_value({"/Length1": part.length, "/Filter": "/FlateDecode"}), encoded_data=part.program
    )
    descriptor = {
        "/Type": "/FontDescriptor",
        "/FontName": name,
        "/Flags": 4,
        "/FontBBox": part.box,
        "/ItalicAngle": 0,
        "/Ascent": part.ascent,
        "/Descent": part.descent,
        "/CapHeight": part.ascent,
        "/StemV": 80,
        "/FontFile2": writer.add_object(program),
    }
    descendant = {
        "/Type": "/Font",
        "/Subtype": "/CIDFontType2",
        "/BaseFont": name,
        "/CIDSystemInfo": {"/Registry": "Adobe", "/Ordering": "Identity", "/Supplement": 0},
        "/FontDescriptor": writer.add_object(pdf_value(descriptor)),
        "/W": [0, part.widths],
        "/CIDToGIDMap": "/Identity",
    }
    composite = {
        "/Type": "/Font",
        "/Subtype": "/Type0",
        "/BaseFont": name,
        "/Encoding": "/Identity-H",
        "/DescendantFonts": [writer.add_object(pdf_value(descendant))],
        "/ToUnicode": writer.add_object(_stream(_meaning(part), {})),
    }
    return writer.add_object(pdf_value(composite))


def _meaning(part: EmbeddedFont) -> bytes:
    """Return the table from glyph to letter, so that the stamp's text can be searched and read aloud."""
    pairs = [
        b"<%04X> <%s>" % (glyph, letter.encode("utf-16-be").hex().encode()) for letter, glyph in part.glyphs.items()
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + body
        + b"\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )

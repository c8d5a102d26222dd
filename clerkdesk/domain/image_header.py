# SPDX-License-Identifier: Apache-2.0
"""What a file is and how large its picture, out of its first bytes: before anything is decoded."""

import struct
from dataclasses import dataclass
from typing import Literal

Kind = Literal["jpeg", "png", "tiff", "pdf", "gif", "bmp", "webp", "heic", "avif"]
_METRE_IN_INCHES = 0.0254


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """What a JPEG or PNG says of itself.

    Attributes:
        channels: 1 grey, 3 colour, 4 four inks or colour with transparency, 2 grey with transparency.
        bits: per channel.
        dpi: pixels per inch; 0 when it does not say.
        orientation: EXIF orientation, 1 to 8; 1 when it does not say.
        is_plain: a baseline or progressive Huffman JPEG of grey or YCbCr with 8 bits: any PDF viewer shows it as it is.
    """

    kind: Kind
    width_px: int
    height_px: int
    channels: int
    bits: int
    dpi: int = 0
    orientation: int = 1
    is_plain: bool = False


_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
)


_BRANDS: dict[bytes, Kind] = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), "heic"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
}
"""Kinds of the pictures of telephones. Source: ISO/IEC 23008-12 (HEIF), AV1 Image File Format."""


def sniff(content: bytes) -> Kind | None:
    """Return what the content is, whatever its file is called; None when it is nothing known."""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12])
    return "pdf" if b"%PDF-" in content[:1024] else None


def read_header(content: bytes) -> ImageHeader | None:
    """Return the header of a JPEG or PNG; None when it is neither or its header is damaged.

    Source: ITU-T T.81 annex B (JPEG), JFIF 1.02, W3C PNG third edition §11.
    """
    try:
        if sniff(content) == "jpeg":
            return _jpeg(content)
        return _png(content) if sniff(content) == "png" else None
    except (struct.error, IndexError):
        return None


def _png(content: bytes) -> ImageHeader | None:
    width, height, bits, colour_type = struct.unpack_from(">IIBB", content, 16)
    channels = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}.get(colour_type)
    if channels is None or not width or not height:
        return None
    return ImageHeader("png", width, height, channels, bits, dpi=_png_dpi(content))


def _png_dpi(content: bytes) -> int:
    at = 8
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        if name == b"pHYs":
            per_unit, _, unit = struct.unpack_from(">IIB", content, at + 8)
            return round(per_unit * _METRE_IN_INCHES) if unit == 1 else 0
        if name == b"IDAT":
            break
        at += length + 12
    return 0


def _jpeg(content: bytes) -> ImageHeader | None:
    dpi, orientation, adobe, at = 0, 1, -1, 2
    length: int
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1  # fill bytes
        if content[at] != 0xFF:
            return None
        marker, length = content[at + 1], struct.unpack_from(">H", content, at + 2)[0]
        segment = content[at + 4 : at + 2 + length]
        if marker in _FRAMES:
            bits, height, width, channels = struct.unpack_from(">BHHB", segment)
            is_plain = marker in (0xC0, 0xC1, 0xC2) and bits == 8 and _is_grey_or_ycc(channels, adobe, segment)
            if not width or not height:
                return None
            return ImageHeader("jpeg", width, height, channels, bits, dpi, orientation, is_plain)
        if marker == 0xE0 and segment.startswith(b"JFIF\0"):
            dpi = _jfif_dpi(segment)
        elif marker == 0xE1 and segment.startswith(b"Exif\0\0"):
            orientation, exif_dpi = _exif(segment[6:])
            dpi = dpi or exif_dpi
        elif marker == 0xEE and segment.startswith(b"Adobe"):
            adobe = segment[11]
        elif marker in (0xD9, 0xDA):
            return None
        at += 2 + length


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _is_grey_or_ycc(channels: int, adobe: int, frame: bytes) -> bool:
    if channels == 1:
        return True
    # Without Adobe's mark viewers take three channels for YCbCr; some guess RGB from the channels' letters.
    return channels == 3 and adobe in (-1, 1) and frame[6::3] != b"RGB"


def _jfif_dpi(segment: bytes) -> int:
    across: int
    unit, across, _ = struct.unpack_from(">BHH", segment, 7)
    if unit == 2:
        return round(across * 2.54)
    return across if unit == 1 else 0


def _exif(tiff: bytes) -> tuple[int, int]:
    """Return orientation and dpi out of the first directory of EXIF."""
    try:
        order = "<" if tiff[:2] == b"II" else ">"
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        orientation, dpi, unit = 1, 0.0, 2
        for index in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHI4s", tiff, start + 2 + 12 * index)
            if tag == 0x0112:
                orientation = struct.unpack_from(f"{order}H", value)[0]
            elif tag == 0x0128:
                unit = struct.unpack_from(f"{order}H", value)[0]
            elif tag == 0x011A:
                above, below = struct.unpack_from(f"{order}II", tiff, struct.unpack(f"{order}I", value)[0])
                dpi = above / below if below else 0.0
    except struct.error:
        return 1, 0
    return (orientation if 1 <= orientation <= 8 else 1), round(dpi * (2.54 if unit == 3 else 1.0))

# SPDX-License-Identifier: Apache-2.0
"""Page pictures inside a PDF: in layers where that is smaller, else JPEG untouched; all else is encoded once."""

import io
import zlib
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf
from PIL import Image, UnidentifiedImageError

from clerkdesk.adapters.pdf.layers import Layers
from clerkdesk.domain.image_header import ImageHeader, read_header
from clerkdesk.errors import NotArchival

JPEG_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn over each other on one page, lowest first, each over the whole picture.

    Attributes:
        layers: image objects; one that is a mask is painted in its grey level, 0 black to 255 white.
        width_px: of the scan.
        height_px: of the scan.
    """

    layers: tuple[tuple[Object, int], ...]
    width_px: int
    height_px: int


def add_picture(pdf: Pdf, image: bytes, layers: Layers | None, component: str) -> Picture:
    """Add a picture as image objects.

    Args:
        pdf: the document to add to.
        image: JPEG or PNG.
        layers: its leaner form; None for the scan as it came.
        component: named in the error.

    Raises:
        NotArchival: the picture is damaged.
    """
    header = read_header(image)
    if header is not None and header.is_plain:
        drawn = ((_jpeg_object(pdf, image, header), 0),) if layers is None else _layer_objects(pdf, layers)
        return Picture(drawn, header.width_px, header.height_px)
    try:
        with Image.open(io.BytesIO(image)) as opened:
            opened.load()
            drawn_once = _encoded(pdf, opened)
            return Picture(((drawn_once, 0),), opened.width, opened.height)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotArchival(component=component, reason="a page's picture is damaged") from error


def _layer_objects(pdf: Pdf, layers: Layers) -> tuple[tuple[Object, int], ...]:
    header = read_header(layers.picture)
    assert header is not None, "a picture just encoded has a header"
    paper = _jpeg_object(pdf, layers.picture, header)
    if layers.print_g4 is None:
        return ((paper, 0),)
    return (paper, 0), (_mask_object(pdf, layers.print_g4, layers.print_size), layers.ink)


def _mask_object(pdf: Pdf, content: bytes, size: tuple[int, int]) -> Object:
    """Return a stencil that paints its black (ISO 32000-1 §8.9.6.2, CCITT group 4)."""
    width, height = size
    stream = _image_object(pdf, content, width, height, 1)
    stream.ImageMask = True
    stream.Filter = Name.CCITTFaxDecode
    stream.DecodeParms = Dictionary(K=-1, Columns=width, Rows=height)
    return stream


def _encoded(pdf: Pdf, picture: Image.Image) -> Object:
    if picture.mode == "1":
        return _bitonal_object(pdf, picture)
    content = as_jpeg(picture, JPEG_QUALITY)
    header = read_header(content)
    assert header is not None, "a picture just encoded has a header"
    return _jpeg_object(pdf, content, header)


def _jpeg_object(pdf: Pdf, content: bytes, header: ImageHeader) -> Object:
    stream = _image_object(pdf, content, header.width_px, header.height_px, 8)
    stream.ColorSpace = Name.DeviceGray if header.channels == 1 else Name.DeviceRGB
    stream.Filter = Name.DCTDecode
    return stream


def _bitonal_object(pdf: Pdf, picture: Image.Image) -> Object:
    stream = _image_object(pdf, zlib.compress(picture.tobytes(), 9), picture.width, picture.height, 1)
    stream.ColorSpace = Name.DeviceGray
    stream.Filter = Name.FlateDecode
    return stream


def _image_object(pdf: Pdf, content: bytes, width: int, height: int, bits: int) -> pikepdf.Stream:
    about = Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=bits)
    return pikepdf.Stream(pdf, content, about)


def as_jpeg(picture: Image.Image, quality: int) -> bytes:
    """Encode a picture as a JPEG that any PDF viewer shows: grey stays grey, all else becomes sRGB."""
    out = io.BytesIO()
    plain = _grey_or_srgb(picture)
    dpi = picture.info.get("dpi", (0, 0))
    plain.save(out, "JPEG", quality=quality, subsampling=2, **({"dpi": dpi} if dpi[0] else {}))
    return out.getvalue()


def _grey_or_srgb(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        over = Image.alpha_composite(paper, picture.convert("RGBA"))
        return over.convert("L" if picture.mode == "LA" else "RGB")
    if picture.mode in ("I;16", "I;16L", "I;16B", "I"):
        return picture.convert("F").point(lambda value: value * (1 / 257)).convert("L")
    return picture.convert("L" if picture.mode in ("L", "1") else "RGB")

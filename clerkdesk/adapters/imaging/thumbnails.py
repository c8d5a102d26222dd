# SPDX-License-Identifier: Apache-2.0
"""Thumbnails of pages, and pages cut in two."""

import io
from collections.abc import Sequence

from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import UnreadableFile

SHORT_PX, LONG_PX = 180, 254
"""Sides of a thumbnail: twice an A4 tile, sharp up to a scale of 200 %."""

_QUALITY = 80
_CUT_QUALITY = 95
_CLOCKWISE = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def draw_thumbnail(image: bytes) -> bytes:
    """Return a JPEG of at most 180 × 254 px, or 254 × 180 where the image is wider than high; about 9 KB.

    Raises:
        UnreadableFile: the image is damaged.
    """
    with _opened(image) as opened:
        try:
            wide = opened.width > opened.height
            box = (LONG_PX, SHORT_PX) if wide else (SHORT_PX, LONG_PX)
            opened.draft("RGB", box)  # a JPEG is decoded small: a tenth of the time
            opened.thumbnail(box, Image.Resampling.LANCZOS)
            plain = opened if opened.mode in ("L", "RGB") else opened.convert("RGB")
            written = io.BytesIO()
            plain.save(written, "JPEG", quality=_QUALITY, optimize=True)
        except (OSError, SyntaxError, ValueError) as error:
            raise UnreadableFile(file="page", reason="its image is damaged") from error
    return written.getvalue()


def cut_in_two(image: bytes, media_type: str, dpi: int, upright_deg: int) -> Sequence[ScannedPage]:
    """Return both halves of a page, cut across its longer side, upright, the upper or left one first.

    PNG stays as it is pixel by pixel; JPEG is encoded once more, at quality 95.

    Args:
        image: JPEG or PNG.
        media_type: image/jpeg or image/png.
        dpi: pixels per inch.
        upright_deg: clockwise turn that makes the image upright.

    Raises:
        UnreadableFile: the image is damaged.
    """
    with _opened(image) as opened:
        try:
            options = _options(opened, media_type, dpi)
            whole: Image.Image = opened.transpose(_CLOCKWISE[upright_deg]) if upright_deg else opened.copy()
            width, height = whole.size
            middle = (width if width > height else height) // 2
            boxes = [(0, 0, width, middle), (0, middle, width, height)]
            if width > height:
                boxes = [(0, 0, middle, height), (middle, 0, width, height)]
            return tuple(_half(whole.crop(box), media_type, dpi, options) for box in boxes)
        except (OSError, SyntaxError, ValueError) as error:
            raise UnreadableFile(file="page", reason="its image is damaged") from error


def _half(half: Image.Image, media_type: str, dpi: int, options: dict[str, object]) -> ScannedPage:
    written = io.BytesIO()
    half.save(written, "PNG" if media_type == "image/png" else "JPEG", **options)
    return ScannedPage(written.getvalue(), media_type, half.width, half.height, dpi, "split")


def _options(opened: Image.Image, media_type: str, dpi: int) -> dict[str, object]:
    options: dict[str, object] = {"dpi": (dpi, dpi)}
    if media_type != "image/png":
        options |= {"quality": _CUT_QUALITY}
        if opened.mode != "L":
            options |= {"subsampling": JpegImagePlugin.get_sampling(opened)}
    return options


def _opened(image: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(image))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise UnreadableFile(file="page", reason="its image is damaged") from error

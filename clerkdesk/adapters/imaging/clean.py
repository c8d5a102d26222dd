# SPDX-License-Identifier: Apache-2.0
"""The steps that make the picture of a page of its original; each leaves alone what it is not sure of."""

import io
from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from clerkdesk.adapters.imaging.crop import cropped
from clerkdesk.adapters.imaging.despeckle import without_specks
from clerkdesk.adapters.imaging.paper import on_white_paper
from clerkdesk.domain.image_header import read_header
from clerkdesk.domain.pages import CleanUp, Recipe
from clerkdesk.errors import UnreadableFile

Pixels = NDArray[Any]
"""Of uint8: rows × columns of grey, or rows × columns × 3 in the order blue, green, red."""

_QUALITY: Final = 90
_PNG_LEVEL: Final = 3
"""A noisy page is as small as at zlib's usual level, in a third of the time."""

_LIMIT_MPX: Final = 200
_STEPS: Final[dict[CleanUp, Callable[[Pixels, int], Pixels]]] = {
    CleanUp.CROP: cropped,
    CleanUp.PAPER: on_white_paper,
    CleanUp.SPECKS: without_specks,
}


def clean(image: bytes, dpi: int, recipe: Recipe) -> bytes:
    """Return the picture that a recipe makes; see `ports.cleaner.Cleaner`.

    Raises:
        UnreadableFile: the image is damaged.
    """
    header = read_header(image)
    if header is None or header.width_px * header.height_px > _LIMIT_MPX * 1_000_000:
        raise UnreadableFile(file="page", reason="its image is damaged")
    if not recipe.changes_pixels:
        return image
    before = after = _decoded(image)
    if recipe.box is not None:
        left, top, right, bottom = recipe.box
        after = np.ascontiguousarray(after[top:bottom, left:right])
    for step in recipe.steps:
        if step in _STEPS and not (step is CleanUp.CROP and recipe.box is not None):
            after = _STEPS[step](after, dpi)
    return image if after is before else _encoded(after, dpi, header.kind, is_bitonal=_is_bitonal(before, header.kind))


def _decoded(image: bytes) -> Pixels:
    try:
        # Orientation is ignored: the reader and the archive take the pixels as they are stored.
        pixels = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_ANYCOLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as error:
        raise UnreadableFile(file="page", reason="its image is damaged") from error
    if pixels is None:
        raise UnreadableFile(file="page", reason="its image is damaged")
    return np.asarray(pixels, np.uint8)


def _is_bitonal(pixels: Pixels, kind: str) -> bool:
    return kind == "png" and pixels.ndim == 2 and not bool(((pixels > 0) & (pixels < 255)).any())


def _encoded(pixels: Pixels, dpi: int, kind: str, *, is_bitonal: bool) -> bytes:
    picture = Image.fromarray(pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)))
    out = io.BytesIO()
    if kind == "png":
        plain = picture.convert("1", dither=Image.Dither.NONE) if is_bitonal else picture
        plain.save(out, "PNG", dpi=(dpi, dpi), compress_level=_PNG_LEVEL)
    else:
        picture.save(out, "JPEG", quality=_QUALITY, subsampling=2, dpi=(dpi, dpi))
    return out.getvalue()

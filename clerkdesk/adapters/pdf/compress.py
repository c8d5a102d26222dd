# SPDX-License-Identifier: Apache-2.0
"""The smallest form of a page's picture that a reader of it cannot tell from the scan.

Three forms are known: the scan as it came; one grey or colour JPEG; and layers, the dark print as sharp black and white
over a JPEG of the paper with its seals and signatures. Print goes into a layer of its own only where one grey level
renders all of it; where a seal or a pen touches it, it stays in the picture.
"""

import io
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from clerkdesk.adapters.pdf.layers import SMALL_ENOUGH, Layers

Pixels = NDArray[Any]
"""Of uint8: rows × columns, or rows × columns × 3 in the order blue, green, red."""

_MUST_SAVE = 0.85
_PRINT_DPI = 225
_INK_DPI = 220
_QUALITY = 64
_INK_QUALITY = 73
_COLOURED = 30
_COLOUR_SHARE = 0.0004
_DARK = 165
_BLOCK_PX, _BLOCK_SHARE, _ONE_INK = 24, 0.04, 30
_EVERY = 2
_BESIDE_PX = 13
_MIN_PRINT, _MAX_PRINT = 0.001, 0.25
_TIFF_OFFSET, _TIFF_COUNT, _TIFF_ROWS = 273, 279, 278


def lean(image: bytes, dpi: int) -> Layers | None:
    """Return the smallest faithful form of a scan; None when the scan as it came is small enough.

    Args:
        image: JPEG or PNG; nothing else is looked at.
        dpi: pixels per inch of paper.
    """
    if len(image) < SMALL_ENOUGH:
        return None
    scan = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    if scan is None:
        return None
    picture = np.asarray(scan, np.uint8)
    coloured = _coloured(picture)
    grey = _grey(picture)
    if cv2.countNonZero(coloured) <= _COLOUR_SHARE * coloured.size:
        picture = grey
    form = _layered(picture, grey, coloured, dpi) or Layers(_jpeg(_shrunk(picture, _PRINT_DPI / dpi), _QUALITY))
    return form if form.size_bytes < _MUST_SAVE * len(image) else None


def _layered(picture: Pixels, grey: Pixels, coloured: Pixels, dpi: int) -> Layers | None:
    """Return dark print as sharp black over everything else; None where its print is not of one ink.

    Args:
        picture: what lies behind the print is taken from it, in grey or colour.
        grey: the same in grey.
        coloured: 255 where ink has a colour, smaller.
        dpi: of both.
    """
    dark = _dark(grey)
    mask = cv2.bitwise_and(dark, cv2.bitwise_not(_at(coloured, dark)))
    share = cv2.countNonZero(mask) / mask.size
    if not _MIN_PRINT < share < _MAX_PRINT:
        return None
    core = cv2.erode(mask, np.ones((3, 3), np.uint8))
    if not cv2.countNonZero(core):
        return None
    ink = round(float(cv2.mean(grey, core)[0]))
    if not _is_one_ink(grey, core, ink):
        return None
    scale = min(1.0, _INK_DPI / dpi)
    behind, every = _shrunk(picture, scale), cv2.dilate(_shrunk(dark, scale), np.ones((3, 3), np.uint8))
    printed = cv2.bitwise_and(every, cv2.bitwise_not(_at(coloured, every)))
    return Layers(
        _jpeg(_paper_alone(behind, printed, every), _INK_QUALITY), group4(mask), (mask.shape[1], mask.shape[0]), ink
    )


def _is_one_ink(grey: Pixels, core: Pixels, ink: int) -> bool:
    """Tell whether print keeps its look in one grey level; grey stamps and photographs do not."""
    grey, core = grey[::_EVERY], core[::_EVERY]
    away = cv2.bitwise_and(cv2.LUT(grey, np.abs(np.arange(256) - ink).astype(np.uint8)), core)
    share = _block_means(core) / 255
    means = _block_means(away)[share > _BLOCK_SHARE]
    means /= share[share > _BLOCK_SHARE]
    return bool(means.size) and float(np.quantile(means, 0.995)) < _ONE_INK


def _block_means(picture: Pixels) -> NDArray[np.float32]:
    """Return the mean of each whole block of `_BLOCK_PX`, of which one row in `_EVERY` is given."""
    high = _BLOCK_PX // _EVERY
    rows, columns = picture.shape[0] // high, picture.shape[1] // _BLOCK_PX
    whole = picture[: rows * high, : columns * _BLOCK_PX]  # whole blocks are averaged five times as fast
    return cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)


def _dark(grey: Pixels) -> Pixels:
    """Return 255 where something is much darker than the paper around it, 0 elsewhere."""
    height, width = grey.shape
    small = _scaled(_quarter(grey), 0.5)
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), (0, 0), 4)
    level = cv2.divide(grey, cv2.resize(paper, (width, height)), scale=255)
    smooth = cv2.GaussianBlur(level, (0, 0), 0.8)
    return np.asarray(cv2.threshold(smooth, _DARK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def _paper_alone(picture: Pixels, printed: Pixels, dark: Pixels) -> Pixels:
    """Fill the print with the paper around it, so that it costs nothing there; paper is what is nowhere dark."""
    known = cv2.threshold(printed, 20, 255, cv2.THRESH_BINARY_INV)[1]
    height, width = known.shape
    half = _scaled(picture, 0.5)
    paper = cv2.threshold(_scaled(dark, 0.5), 5, 255, cv2.THRESH_BINARY_INV)[1]
    weight = cv2.blur(_quarter(paper), (5, 5)).astype(np.float32) / 255
    sums = cv2.blur(_quarter(cv2.copyTo(half, paper)), (5, 5))
    weight = weight if half.ndim == 2 else weight[..., None]
    fill = np.clip(sums / np.maximum(weight, 0.02), 0, 255).astype(np.uint8)
    filled = cv2.resize(fill, (width, height))
    cv2.copyTo(picture, known, filled)
    return np.asarray(filled, np.uint8)


def _coloured(picture: Pixels) -> Pixels:
    """Return 255 where ink has a colour: seals, signatures, what was written with a blue pen; a quarter as large."""
    small = cv2.GaussianBlur(_quarter(picture), (3, 3), 0.5)
    blue, green, red = cv2.split(small)
    spread = cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red))
    coloured = cv2.threshold(spread, _COLOURED, 255, cv2.THRESH_BINARY)[1]
    # Words that a seal or a pen touches stay whole with it in one layer.
    return np.asarray(cv2.dilate(coloured, np.ones((_BESIDE_PX, _BESIDE_PX), np.uint8)), np.uint8)


def _at(mask: Pixels, like: Pixels) -> Pixels:
    """Return a mask at the size of another picture."""
    height, width = like.shape[:2]
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def group4(mask: Pixels) -> bytes:
    """Return a mask (255 is print) as one strip of CCITT group 4, in which black is 0."""
    image = Image.fromarray(mask).convert("1", dither=Image.Dither.NONE)
    out = io.BytesIO()
    image.save(out, "TIFF", compression="group4", tiffinfo={_TIFF_ROWS: image.height})
    with Image.open(out) as written:
        tags = written.tag_v2  # type: ignore[attr-defined]
        (start,), (length,) = tags[_TIFF_OFFSET], tags[_TIFF_COUNT]
    return out.getvalue()[start : start + length]


def _grey(picture: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def _shrunk(picture: Pixels, scale: float) -> Pixels:
    """Return a picture made a little smaller; at such a scale this is as good as averaging, in a sixth of its time."""
    if scale >= 1.0:
        return picture
    if scale < 0.5:
        return _scaled(picture, scale)
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8)


def _quarter(picture: Pixels) -> Pixels:
    """Return the means of blocks of 4 px; halving twice is far quicker than doing it at once."""
    return _scaled(_scaled(picture, 0.5), 0.5)


def _scaled(picture: Pixels, scale: float) -> Pixels:
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(picture: Pixels, quality: int) -> bytes:
    how = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    return bytes(cv2.imencode(".jpg", picture, how)[1])

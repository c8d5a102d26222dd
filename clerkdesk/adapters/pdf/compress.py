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
_BESIDE_PX = 25
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
    form = _layered(picture, dpi) or _flat(picture, dpi)
    return form if form.size_bytes < _MUST_SAVE * len(image) else None


def _flat(picture: Pixels, dpi: int) -> Layers:
    """Return one JPEG, grey where nothing is coloured."""
    small = _shrunk(picture, _PRINT_DPI / dpi)
    return Layers(_jpeg(small if _has_colour(small) else _grey(small), _QUALITY))


def _layered(picture: Pixels, dpi: int) -> Layers | None:
    """Return dark print as sharp black over everything else; None where its print is not of one ink."""
    grey = _grey(picture)
    plain = cv2.bitwise_not(_colour(picture))
    dark = _dark(grey)
    mask = cv2.bitwise_and(dark, plain)
    share = cv2.countNonZero(mask) / mask.size
    if not _MIN_PRINT < share < _MAX_PRINT:
        return None
    core = cv2.erode(mask, np.ones((3, 3), np.uint8))
    if not cv2.countNonZero(core):
        return None
    ink = round(float(cv2.mean(grey, core)[0]))
    if not _is_one_ink(grey, core, ink):
        return None
    every = cv2.dilate(dark, np.ones((5, 5), np.uint8))
    around = cv2.bitwise_and(every, plain)
    scale = min(1.0, _INK_DPI / dpi)
    behind = _paper_alone(*(_shrunk(one, scale) for one in (picture, around, every)))
    return Layers(
        _jpeg(behind if _has_colour(behind) else _grey(behind), _INK_QUALITY),
        group4(mask), (mask.shape[1], mask.shape[0]), ink,
    )  # fmt: skip


def _is_one_ink(grey: Pixels, core: Pixels, ink: int) -> bool:
    """Tell whether print keeps its look in one grey level; grey stamps and photographs do not."""
    away = cv2.bitwise_and(cv2.absdiff(grey, np.full_like(grey, ink)), core)
    share = _block_means(core) / 255
    means = _block_means(away)[share > _BLOCK_SHARE]
    means /= share[share > _BLOCK_SHARE]
    return bool(means.size) and float(np.quantile(means, 0.995)) < _ONE_INK


def _block_means(picture: Pixels) -> NDArray[np.float32]:
    """Return the mean of each whole block of `_BLOCK_PX`."""
    rows, columns = picture.shape[0] // _BLOCK_PX, picture.shape[1] // _BLOCK_PX
    whole = picture[: rows * _BLOCK_PX, : columns * _BLOCK_PX]  # whole blocks are averaged five times as fast
    return cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)


def _dark(grey: Pixels) -> Pixels:
    """Return 255 where something is much darker than the paper around it, 0 elsewhere."""
    height, width = grey.shape
    small = _eighth(grey)
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), (0, 0), 4)
    level = cv2.divide(grey, cv2.resize(paper, (width, height)), scale=255)
    smooth = cv2.GaussianBlur(level, (0, 0), 0.8)
    return np.asarray(cv2.threshold(smooth, _DARK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def _paper_alone(picture: Pixels, printed: Pixels, dark: Pixels) -> Pixels:
    """Fill the print with the paper around it, so that it costs nothing there; paper is what is nowhere dark."""
    known, paper = (cv2.threshold(mask, 20, 255, cv2.THRESH_BINARY_INV)[1] for mask in (printed, dark))
    height, width = known.shape
    weight = cv2.blur(_eighth(paper), (5, 5)).astype(np.float32) / 255
    sums = cv2.blur(_eighth(cv2.bitwise_and(picture, picture, mask=paper)), (5, 5))
    fill = np.clip(sums / np.maximum(weight, 0.02)[..., None], 0, 255).astype(np.uint8)
    filled = cv2.resize(fill, (width, height))
    cv2.copyTo(picture, known, filled)
    return np.asarray(filled, np.uint8)


def _colour(picture: Pixels) -> Pixels:
    """Return 255 where ink has a colour: seals, signatures, what was written with a blue pen."""
    small = cv2.GaussianBlur(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), (0, 0), 1.0)
    blue, green, red = cv2.split(small)
    spread = cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red))
    coloured = cv2.threshold(spread, _COLOURED, 255, cv2.THRESH_BINARY)[1]
    height, width = picture.shape[:2]
    # Words that a seal or a pen touches stay whole with it in one layer.
    grown = cv2.dilate(coloured, np.ones((_BESIDE_PX, _BESIDE_PX), np.uint8))
    return np.asarray(cv2.resize(grown, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _has_colour(picture: Pixels) -> bool:
    coloured = _colour(picture)
    return cv2.countNonZero(coloured) / coloured.size > _COLOUR_SHARE


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


def _eighth(picture: Pixels) -> Pixels:
    """Return the means of blocks of 8 px; halving three times is far quicker than doing it at once."""
    for _ in range(3):
        picture = _scaled(picture, 0.5)
    return picture


def _scaled(picture: Pixels, scale: float) -> Pixels:
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(picture: Pixels, quality: int) -> bytes:
    how = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    return bytes(cv2.imencode(".jpg", picture, how)[1])

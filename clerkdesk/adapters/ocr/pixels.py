# SPDX-License-Identifier: Apache-2.0
"""Pixels of a page for reading: decoding at the working resolution, and turning into the upright frame."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from clerkdesk.domain.image_header import read_header
from clerkdesk.errors import PageTooLarge, ReadingFailed

Pixels = NDArray[Any]
"""Of uint8. Grey rows × columns, or rows × columns × 3 in the order blue, green, red."""

LIMIT_MPX = 200
"""More pixels than this are refused before one of them is decoded."""

SURVEY_DPI = 75
"""Enough to see ink, colour and the lie of lines."""

_SAMPLED_WELL = 0.5

_REDUCED = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}
_RAW = cv2.IMREAD_IGNORE_ORIENTATION  # pixels as they are stored: the PDF shows them so, whatever EXIF says


def refuse_bomb(image: bytes) -> tuple[int, int]:
    """Return width and height in px out of the header alone.

    Raises:
        ReadingFailed: it is neither JPEG nor PNG.
        PageTooLarge: more than `LIMIT_MPX` million pixels.
    """
    header = read_header(image)
    if header is None or header.kind not in ("jpeg", "png"):
        raise ReadingFailed(page="?", reason="it is neither a JPEG nor a PNG image")
    if header.width_px * header.height_px > LIMIT_MPX * 1_000_000:
        raise PageTooLarge(file="a page", width=header.width_px, height=header.height_px, limit=LIMIT_MPX)
    return header.width_px, header.height_px


def decode_grey(image: bytes) -> Pixels:
    """Decode to grey.

    Raises:
        ReadingFailed: the image is damaged.
    """
    return _decode(image, cv2.IMREAD_GRAYSCALE)


def decode_colour(image: bytes) -> Pixels:
    """Decode to blue, green, red.

    Raises:
        ReadingFailed: the image is damaged.
    """
    return _decode(image, cv2.IMREAD_COLOR)


def decode_survey(image: bytes, dpi: int) -> Pixels:
    """Decode to blue, green, red as seen from afar, at `SURVEY_DPI`; a JPEG is not decoded in full for it.

    Raises:
        ReadingFailed: the image is damaged.
    """
    shrink = max(factor for factor in _REDUCED if factor == 1 or dpi / factor >= SURVEY_DPI)
    return scaled(_decode(image, _REDUCED[shrink]), min(1.0, SURVEY_DPI * shrink / dpi))


def grey_of(colour: Pixels) -> Pixels:
    """Return a colour picture in grey."""
    return np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), np.uint8)


def _decode(image: bytes, how: int) -> Pixels:
    try:
        pixels = cv2.imdecode(np.frombuffer(image, np.uint8), how | _RAW)
    except cv2.error as error:
        raise ReadingFailed(page="?", reason="its image cannot be decoded") from error
    if pixels is None:
        raise ReadingFailed(page="?", reason="its image cannot be decoded")
    return np.asarray(pixels, np.uint8)


def scaled(pixels: Pixels, scale: float) -> Pixels:
    """Return the image shrunk by area averaging; unchanged when `scale` is 1."""
    if scale == 1.0:
        return pixels
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def sampled(pixels: Pixels, scale: float) -> Pixels:
    """Return the image as `scaled` does, in a fifth of the time; at less than half its size too rough to be read."""
    if scale < _SAMPLED_WELL or scale == 1.0:
        return scaled(pixels, scale)
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8)


def turned(pixels: Pixels, turn_deg: int) -> Pixels:
    """Return the image turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(pixels, k=-(turn_deg // 90) % 4))


def levelled(pixels: Pixels, skew_deg: float, *, fill: int = 255) -> Pixels:
    """Return the image turned counter-clockwise by `skew_deg` about its centre; corners are filled with white."""
    if skew_deg == 0.0:
        return pixels
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew_deg, 1.0)
    level = cv2.warpAffine(
        pixels,
        matrix,
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(fill, fill, fill),
    )
    return np.asarray(level, np.uint8)


def parts_of(mask: Pixels) -> tuple[Pixels, NDArray[np.int32], NDArray[np.float64]]:
    """Return what hangs together in a mask (not 0), corners included: labels, OpenCV's stats and centres of each.

    Small labels are had in a quarter of the time of large ones; only noise has more parts than they can count.
    """
    try:
        _, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    except cv2.error:
        _, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return np.asarray(labels), np.asarray(stats, np.int32), np.asarray(centres, np.float64)


def level_at(grey: Pixels, share: float) -> int:
    """Return the grey level below which this share of the pixels lies; they are counted, not sorted."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()
    return int(np.searchsorted(np.cumsum(counts), share * grey.size))


def flattened(grey: Pixels) -> Pixels:
    """Divide by the paper's own shade: tint, shadows and show-through of light vanish, paper becomes 245."""
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), (0, 0), 4)
    height, width = grey.shape
    return np.asarray(cv2.divide(grey, cv2.resize(paper, (width, height)), scale=245), np.uint8)

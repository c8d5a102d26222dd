# SPDX-License-Identifier: Apache-2.0
"""Takes lonely specks of dust out of a page, and nothing that may be part of a letter or of a dotted line."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]

_INCH_MM: Final = 25.4
_SPECK_MM, _SEEN_MM = 0.5, 0.14
_LONELY_MM: Final = 1.3
"""Dots and marks of letters lie nearer to their letters than this."""

_ROW_MM, _ROW_HEIGHT_MM = 2.6, 0.35
"""Dots of a line to fill in follow each other at less than this."""

_DARKER: Final = 28
_SHRINK: Final = 0.125
_LOOK_DPI: Final = 300.0
_MOST: Final = 20_000
"""More small dots than this are a raster or a photograph."""


def without_specks(picture: Pixels, dpi: int) -> Pixels:
    """Return the page without specks; the same array when there are none.

    Args:
        picture: rows × columns of grey, or × 3 in the order blue, green, red; uint8.
        dpi: pixels per inch of paper.
    """
    grey = picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    scale = min(1.0, _LOOK_DPI / dpi)
    specks = _specks(grey if scale == 1.0 else cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
                     dpi * scale / _INCH_MM)  # fmt: skip
    if specks is None:
        return picture
    height, width = grey.shape
    mask = specks if scale == 1.0 else cv2.resize(specks, (width, height), interpolation=cv2.INTER_NEAREST)
    around = cv2.medianBlur(cv2.resize(picture, None, fx=_SHRINK, fy=_SHRINK, interpolation=cv2.INTER_AREA), 5)
    columns, rows = np.asarray(cv2.findNonZero(mask)).reshape(-1, 2).T
    cleaned = picture.copy()
    cleaned[rows, columns] = around[_inside(rows, around.shape[0]), _inside(columns, around.shape[1])]
    return cleaned


def _inside(places: Pixels, size: int) -> Pixels:
    """Return where places of the page lie in the small picture of it."""
    return np.minimum((places * _SHRINK).astype(np.intp), size - 1)


def _specks(grey: Pixels, pixels_mm: float) -> Pixels | None:
    """Return 1 where specks lie; None when there are none, or so many that they are no dust."""
    small = cv2.resize(grey, None, fx=_SHRINK, fy=_SHRINK, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    ink = (cv2.subtract(cv2.resize(paper, grey.shape[::-1]), grey) > _DARKER).astype(np.uint8)
    _, labels, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sides = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    is_seen = stats[:, cv2.CC_STAT_AREA] >= (_SEEN_MM * pixels_mm) ** 2  # less is noise that nobody sees
    is_small = (sides <= max(2.0, _SPECK_MM * pixels_mm)) & is_seen
    is_small[0] = False
    if not 0 < int(is_small.sum()) <= _MOST:
        return None
    is_writing = ~is_small & is_seen
    is_writing[0] = False
    is_speck = is_small & ~_near_writing(labels, is_writing, centres, round(_LONELY_MM * pixels_mm))
    is_speck &= ~_in_a_row(centres, is_small, pixels_mm)
    return cv2.dilate(is_speck[labels].astype(np.uint8), np.ones((5, 5), np.uint8)) if is_speck.any() else None


def _near_writing(labels: Pixels, is_writing: Pixels, centres: Pixels, reach_px: int) -> Pixels:
    """Tell which parts lie near something larger."""
    small = cv2.resize(is_writing[labels].astype(np.uint8) * 255, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    distance = cv2.distanceTransform((small == 0).astype(np.uint8), cv2.DIST_L2, 3)
    rows = np.clip((centres[:, 1] / 4).astype(int), 0, distance.shape[0] - 1)
    columns = np.clip((centres[:, 0] / 4).astype(int), 0, distance.shape[1] - 1)
    return np.asarray(distance[rows, columns] <= reach_px / 4)


def _in_a_row(centres: Pixels, is_small: Pixels, pixels_mm: float) -> Pixels:
    """Tell which small parts have another one beside them on the same line."""
    found = np.zeros(len(centres), bool)
    index = np.flatnonzero(is_small)
    order = index[np.argsort(centres[index, 1])]
    reach, height = _ROW_MM * pixels_mm, max(1.5, _ROW_HEIGHT_MM * pixels_mm)
    x, y = centres[order, 0], centres[order, 1]
    last = np.searchsorted(y, y + height, side="right")
    for one, end in enumerate(last):
        beside = np.flatnonzero(np.abs(x[one + 1 : end] - x[one]) <= reach) + one + 1
        if beside.size:
            found[order[one]] = True
            found[order[beside]] = True
    return found

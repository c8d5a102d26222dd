# SPDX-License-Identifier: Apache-2.0
"""What is taken out of the picture that is read: red seal ink, table rules, dotted fill-in leaders.

Only the picture handed to the reader is changed, never the page. Blue writing stays: a citizen filled it in.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from clerkdesk.adapters.ocr.pixels import Pixels

WHITE = 255
_RED_LEAD = 36
_RED_SHARE = 0.0004
"""A seal covers far more of a page than this; less is noise of the camera."""


def has_red(colour: Pixels) -> bool:
    """Tell whether red ink covers a seal's worth of the page; a reduced picture is enough."""
    return float(_is_red(colour).mean()) > _RED_SHARE


def grey_without_red(colour: Pixels) -> Pixels:
    """Return the page as grey in which red ink is paper.

    Red ink is nearly white in the red channel while black and blue stay dark there; what is left of it is wiped.
    """
    red = cv2.extractChannel(colour, 2)
    faint = red > 128
    seal = cv2.dilate(_is_red(colour).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(np.where((seal > 0) & faint, np.uint8(WHITE), red), np.uint8)


def _is_red(colour: Pixels) -> NDArray[np.bool_]:
    blue, green, red = cv2.split(colour)
    return np.asarray(cv2.subtract(red, cv2.max(blue, green)) > _RED_LEAD)


def without_rules(grey: Pixels, dpi: int) -> Pixels:
    """Return the flattened page without frames and table rules (straight lines longer than 1 cm)."""
    half = (cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) < 190).astype(np.uint8)
    reach = round(dpi / 2 * 0.42)
    level = cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
    upright = cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    rules = cv2.max(_thin(level, dpi, across=0), _thin(upright, dpi, across=1))
    if not rules.any():
        return grey
    height, width = grey.shape
    mask = cv2.resize(cv2.dilate(rules, np.ones((3, 3), np.uint8)), (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(np.where(mask > 0, np.uint8(WHITE), grey), np.uint8)


def _thin(lines: Pixels, dpi: int, *, across: int) -> Pixels:
    """Keep what is thin like a rule: a dark picture or a shadow is long in both directions."""
    if not lines.any():
        return lines
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    # A long rule that is a little crooked fills several rows: measure its ink by its length, not its box.
    length = stats[:, cv2.CC_STAT_WIDTH if across == 0 else cv2.CC_STAT_HEIGHT]
    keep = (stats[:, cv2.CC_STAT_AREA] / np.maximum(1, length) <= max(3.0, dpi * 0.02)) & (np.arange(count) > 0)
    return np.asarray(keep.astype(np.uint8)[labels])


def without_leaders(grey: Pixels, dpi: int) -> Pixels:
    """Return the flattened page without dotted fill-in leaders.

    A leader is a chain of five or more specks on a level line, a dot's pitch apart: dots of letters never chain like
    that.
    """
    unit = dpi / 300.0
    dark = (grey < 170).astype(np.uint8)
    _, _, stats, centres = cv2.connectedComponentsWithStats(dark, connectivity=8)
    side, area = 14 * unit, stats[:, cv2.CC_STAT_AREA]
    small = (stats[:, cv2.CC_STAT_WIDTH] <= 2 * side) & (stats[:, cv2.CC_STAT_HEIGHT] <= side)
    specks = np.flatnonzero(small & (area >= 2) & (area <= 2 * (side * 0.75) ** 2))
    if len(specks) < 5:
        return grey
    chained = specks[_in_chain(np.asarray(centres[specks], np.float64), grey.shape, unit)]
    cleaned = grey.copy()
    margin = 1 if unit < 0.9 else 2
    for left, top, width, height, _ in stats[chained]:
        cleaned[max(0, top - margin) : top + height + margin, max(0, left - margin) : left + width + margin] = WHITE
    return cleaned


def _in_chain(centres: NDArray[np.float64], shape: tuple[int, ...], unit: float) -> NDArray[np.bool_]:
    """Tell which specks belong to a chain: their centres, drawn as short level dashes, grow together."""
    reach = round(13 * unit)
    board = np.zeros(shape, np.uint8)
    x = np.clip(centres[:, 0].astype(np.int32), 1, shape[1] - 2)
    y = np.clip(centres[:, 1].astype(np.int32), 1, shape[0] - 2)
    for at_x, at_y in zip(x.tolist(), y.tolist(), strict=True):
        board[at_y - 1 : at_y + 2, max(0, at_x - reach) : at_x + reach + 1] = 1
    count, labels, stats, _ = cv2.connectedComponentsWithStats(board, connectivity=8)
    mine = labels[y, x]
    members = np.bincount(mine, minlength=count)
    is_level = stats[:, cv2.CC_STAT_HEIGHT] <= 16 * unit
    return np.asarray((members[mine] >= 5) & is_level[mine])

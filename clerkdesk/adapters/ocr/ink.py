# SPDX-License-Identifier: Apache-2.0
"""What is taken out of the picture that is read: red seal ink and table rules.

Only the picture handed to the reader is changed, never the page. Blue writing stays: a citizen filled it in.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from clerkdesk.adapters.ocr.pixels import Pixels, parts_of

Box = tuple[int, int, int, int]
WHITE = 255
_RED_LEAD = 36
_BLUE_LEAD, _BLUE_SHARE = 32, 0.0002
_RED_SHARE = 0.0004
"""A seal covers far more of a page than this; less is noise of the camera."""


def has_red(colour: Pixels) -> bool:
    """Tell whether red ink covers a seal's worth of the page; a reduced picture is enough."""
    return float(_is_red(colour).mean()) > _RED_SHARE


def grey_without_red(red: Pixels, colour: Pixels) -> Pixels:
    """Return the page as grey in which red ink is paper.

    Red ink is nearly white in the red channel while black and blue stay dark there; what is left of it is wiped.

    Args:
        red: the red channel of the page.
        colour: the page in blue, green, red, of the same size.
    """
    faint = red > 128
    seal = cv2.dilate(_is_red(colour).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(np.where((seal > 0) & faint, np.uint8(WHITE), red), np.uint8)


def _is_red(colour: Pixels) -> NDArray[np.bool_]:
    blue, green, red = cv2.split(colour)
    return np.asarray(cv2.subtract(red, cv2.max(blue, green)) > _RED_LEAD)


def has_blue(colour: Pixels) -> bool:
    """Tell whether somebody wrote in blue; a reduced picture is enough."""
    return float((blue_ink(colour) > 0).mean()) > _BLUE_SHARE


def blue_ink(colour: Pixels) -> Pixels:
    """Return 1 where blue ink lies, 0 elsewhere."""
    blue, _, red = cv2.split(colour)
    return (cv2.subtract(blue, red) > _BLUE_LEAD).astype(np.uint8)


def without_rules(grey: Pixels, dpi: int) -> tuple[Pixels, list[Box]]:
    """Return the flattened page without frames and table rules (straight lines longer than 1 cm), and its tables.

    A table is a box (left, top, right, bottom in px) of level and upright rules that touch.
    """
    half = (cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) < 190).astype(np.uint8)
    reach = round(dpi / 2 * 0.42)
    level = cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
    upright = cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    rules = cv2.max(_thin(level, dpi, across=0), _thin(upright, dpi, across=1))
    if not rules.any():
        return grey, []
    height, width = grey.shape
    mask = cv2.resize(cv2.dilate(rules, np.ones((3, 3), np.uint8)), (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(np.where(mask > 0, np.uint8(WHITE), grey), np.uint8), _tables(rules, dpi)


def _tables(rules: Pixels, dpi: int) -> list[Box]:
    """Return the boxes of rules (at half scale) that grow together to 3 cm by 1 cm and more."""
    _, stats, _ = parts_of(cv2.dilate(rules, np.ones((5, 5), np.uint8)))
    found = []
    for left, top, width, height, _ in stats[1:].tolist():
        if 2 * width >= dpi * 1.2 and 2 * height >= dpi * 0.4:
            found.append((2 * left, 2 * top, 2 * (left + width), 2 * (top + height)))
    return found


def _thin(lines: Pixels, dpi: int, *, across: int) -> Pixels:
    """Keep what is thin like a rule: a dark picture or a shadow is long in both directions."""
    if not lines.any():
        return lines
    labels, stats, _ = parts_of(lines)
    # A long rule that is a little crooked fills several rows: measure its ink by its length, not its box.
    length = stats[:, cv2.CC_STAT_WIDTH if across == 0 else cv2.CC_STAT_HEIGHT]
    keep = (stats[:, cv2.CC_STAT_AREA] / np.maximum(1, length) <= max(3.0, dpi * 0.02)) & (np.arange(len(stats)) > 0)
    return np.asarray(keep.astype(np.uint8)[labels])

# SPDX-License-Identifier: Apache-2.0
"""What is taken out of the picture that is read: red seal ink and table rules.

Only the picture handed to the reader is changed, never the page. Blue writing stays: a citizen filled it in.
"""

import cv2
import numpy as np

from clerkdesk.adapters.ocr.pixels import Pixels, parts_of

Box = tuple[int, int, int, int]
WHITE = 255
_RED_LEAD = 36
_BLUE_LEAD, _BLUE_SHARE = 32, 0.0002
_RED_SHARE = 0.0004
"""A seal covers far more of a page than this; less is noise of the camera."""


def has_red(colour: Pixels) -> bool:
    """Tell whether red ink covers a seal's worth of the page; a reduced picture is enough."""
    return bool(cv2.countNonZero(_red_ink(colour)) > _RED_SHARE * colour.shape[0] * colour.shape[1])


def grey_without_red(colour: Pixels) -> Pixels:
    """Return the page as grey in which red ink is paper.

    Red ink is nearly white in the red channel while black and blue stay dark there; what is left of it is wiped.

    Args:
        colour: the page in blue, green, red.
    """
    red = cv2.extractChannel(colour, 2)
    faint = cv2.threshold(red, 128, WHITE, cv2.THRESH_BINARY)[1]
    seal = cv2.dilate(_red_ink(colour), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_or(red, cv2.bitwise_and(seal, faint)), np.uint8)


def _red_ink(colour: Pixels) -> Pixels:
    """Return 255 where red ink lies, 0 elsewhere."""
    blue, green, red = cv2.split(colour)
    lead = cv2.subtract(red, cv2.max(blue, green))
    return np.asarray(cv2.threshold(lead, _RED_LEAD, WHITE, cv2.THRESH_BINARY)[1], np.uint8)


def has_blue(colour: Pixels) -> bool:
    """Tell whether somebody wrote in blue; a reduced picture is enough."""
    return bool(cv2.countNonZero(blue_ink(colour)) > _BLUE_SHARE * colour.shape[0] * colour.shape[1])


def blue_ink(colour: Pixels) -> Pixels:
    """Return 1 where blue ink lies, 0 elsewhere."""
    lead = cv2.subtract(cv2.extractChannel(colour, 0), cv2.extractChannel(colour, 2))
    return np.asarray(cv2.threshold(lead, _BLUE_LEAD, 1, cv2.THRESH_BINARY)[1], np.uint8)


def without_rules(grey: Pixels, dpi: int) -> tuple[Pixels, list[Box]]:
    """Return the flattened page without frames and table rules (straight lines longer than 1 cm), and its tables.

    A table is a box (left, top, right, bottom in px) of level and upright rules that touch.
    """
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    half = cv2.threshold(small, 189, WHITE, cv2.THRESH_BINARY_INV)[1]
    reach = round(dpi / 2 * 0.42)
    level = cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
    upright = cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    rules = cv2.max(_thin(level, dpi, across=0), _thin(upright, dpi, across=1))
    if not rules.any():
        return grey, []
    height, width = grey.shape
    mask = cv2.resize(cv2.dilate(rules, np.ones((3, 3), np.uint8)), (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.bitwise_or(grey, mask), np.uint8), _tables(rules, dpi)


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
    return np.asarray((keep * np.uint8(WHITE))[labels])

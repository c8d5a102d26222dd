# SPDX-License-Identifier: Apache-2.0
"""Whether anybody wrote, printed, signed or stamped anything on a page.

Holes, staples, shadows of the rim and print showing through from the other side do not count; a faint seal does.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from clerkdesk.adapters.ocr.pixels import Pixels, flattened, level_at, parts_of

_STRONG, _COLOURED = 165, 45
_FAINT, _FAINT_SHARE = 215, 0.01
"""Pale writing covers more of a page than this; print that shines through does not reach half of it."""

_RIM_PERCENT = 3
_LEAST_PX = 3
_MARK_CM = 0.25
"""Strong marks must add up to a stroke of some length before a page is not blank."""


def measure_ink(colour: Pixels, dpi: float) -> tuple[bool, float]:
    """Return whether the page is blank, and the share of its area that is inked.

    Args:
        colour: the whole page, about 75 dpi (or three equal channels of a grey page).
        dpi: of `colour`.
    """
    grey = np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), np.uint8)
    level = flattened(grey)
    faint = _inside(((level >= _STRONG) & (level < _FAINT)).astype(np.uint8))
    ink = (level < _STRONG) | _is_coloured(colour)
    marks = _inside(ink.astype(np.uint8))
    _, stats, _ = parts_of(marks)
    found = stats[1:][stats[1:, cv2.CC_STAT_AREA] >= _LEAST_PX]
    total = int(found[~_is_of_the_sheet(found, marks.shape, dpi), cv2.CC_STAT_AREA].sum())
    is_blank = total < (dpi * _MARK_CM / 2.54) ** 2 and float(faint.mean()) < _FAINT_SHARE
    return is_blank, total / marks.size


def _is_coloured(colour: Pixels) -> Pixels:
    """Tell where coloured ink lies: far from the paper's own tint, which may be anything."""
    blue, _, red = cv2.split(cv2.blur(colour, (3, 3)))
    lead = cv2.addWeighted(red, 0.5, blue, -0.5, 128)  # half as fine: it fits into a byte
    return np.asarray(cv2.absdiff(lead, np.full_like(lead, level_at(lead, 0.5))) > _COLOURED / 2)


def _inside(ink: Pixels) -> Pixels:
    """Wipe the rim (3 % of each side), where scanners draw shadows and torn edges."""
    height, width = ink.shape
    rim_y, rim_x = max(2, height * _RIM_PERCENT // 100), max(2, width * _RIM_PERCENT // 100)
    inside = np.zeros_like(ink)
    inside[rim_y:-rim_y, rim_x:-rim_x] = ink[rim_y:-rim_y, rim_x:-rim_x]
    return inside


def _is_of_the_sheet(stats: NDArray[np.int32], shape: tuple[int, ...], dpi: float) -> NDArray[np.bool_]:
    """Tell what nobody wrote: a punched hole, a staple's shadow, the dark edge of a copy; all near the rim."""
    left, top, width, height = stats[:, :4].T
    short, long = np.minimum(width, height), np.maximum(width, height)
    across = np.minimum(left, shape[1] - left - width)
    down = np.minimum(top, shape[0] - top - height)
    gap, corner = np.minimum(across, down), np.maximum(across, down)
    # Holes are punched 12 mm from the edge, staples sit nearer; a hole may show as a ring.
    is_hole = (gap < dpi * 0.85) & (0.12 * dpi < short) & (long < 0.45 * dpi) & (long < 1.5 * short)
    # A staple lies askew in a corner, so its box is wider than its wire.
    is_staple = (gap < dpi * 0.6) & (long < 0.65 * dpi)
    is_staple &= (short < 0.12 * dpi) | ((corner < dpi * 0.8) & (short < 0.25 * dpi))
    is_edge = (gap <= max(shape) * _RIM_PERCENT // 100 + 1) & (short < 0.12 * dpi)
    return np.asarray(is_hole | is_staple | is_edge)

# SPDX-License-Identifier: Apache-2.0
"""Finds the bars of a Patch T sheet on a page.

Source: Kodak A-61599, patch code information: four bars, two of 5.08 and two of 2.03 mm, spaces of 2.03 mm, together
20.3 mm; T is narrow, wide, narrow, wide. Seen upside down it is Patch 3, another separator: both count.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

_UNIT_MM: Final = 20.3 / 10  # a narrow bar or a space
_NARROW, _WIDE = (0.5, 1.7), (1.75, 3.4)  # in units; blur and a hard contrast make bars thicker or thinner
_T: Final = (_NARROW, _NARROW, _WIDE, _NARROW, _NARROW, _NARROW, _WIDE)
_PATTERNS: Final = (_T, _T[::-1])
_TOTAL: Final = (0.85, 1.15)
_STEP_MM: Final = 4.0
_LENGTH_MM: Final = 44.0  # bars are at least 50 mm long
_SLOPE: Final = 0.16  # of the bars against the lines of the page: 9 degrees
_CONTRAST: Final = 60


def has_patch(grey: Grey, dpi: float) -> bool:
    """Tell whether the bars lie on a page, in any of its four orientations.

    Args:
        grey: rows × columns, 0 black to 255; 50 to 150 dpi are enough.
        dpi: pixels per inch.
    """
    return _in_columns(grey, dpi) or _in_columns(np.ascontiguousarray(grey.T), dpi)


def _in_columns(grey: Grey, dpi: float) -> bool:
    unit = _UNIT_MM * dpi / 25.4
    step = max(1, round(_STEP_MM * dpi / 25.4))
    needed = round(_LENGTH_MM / _STEP_MM)
    ends: dict[int, tuple[int, float]] = {}  # where a chain of finds ends: its length and its height on the page
    for left in range(0, grey.shape[1] - step, step):
        strip = grey[:, left : left + step].mean(axis=1)
        found = _finds(strip, unit)
        ends = _continued(ends, found, _SLOPE * step + unit)
        if any(length >= needed for length, _ in ends.values()):
            return True
    return False


def _continued(ends: dict[int, tuple[int, float]], found: list[float], reach: float) -> dict[int, tuple[int, float]]:
    chains: dict[int, tuple[int, float]] = {}
    for at, height in enumerate(found):
        before = [length for length, end in ends.values() if abs(end - height) <= reach]
        chains[at] = (max(before, default=0) + 1, height)
    return chains


def _finds(strip: NDArray[np.float64], unit: float) -> list[float]:
    """Return the middle of each place where the dark runs of a strip have the widths of the patch."""
    least, most = float(strip.min()), float(strip.max())
    if most - least < _CONTRAST:
        return []
    dark = strip < (least + most) / 2
    edges = np.flatnonzero(np.diff(dark.astype(np.int8))) + 1
    bounds = np.concatenate(([0], edges, [len(strip)]))
    widths = np.diff(bounds) / unit
    first = 0 if dark[0] else 1
    middles = []
    for at in range(first, len(widths) - 6, 2):
        part = widths[at : at + 7]
        total = float(part.sum()) / 10
        if _TOTAL[0] <= total <= _TOTAL[1] and any(_fits(part / total, pattern) for pattern in _PATTERNS):
            middles.append(float(bounds[at] + bounds[at + 7]) / 2)
    return middles


def _fits(widths: NDArray[np.float64], pattern: tuple[tuple[float, float], ...]) -> bool:
    return all(least <= width <= most for width, (least, most) in zip(widths, pattern, strict=True))

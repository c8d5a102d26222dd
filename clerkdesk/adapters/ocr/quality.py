# SPDX-License-Identifier: Apache-2.0
"""Warnings about a scan while the paper is still at hand, each from one measure."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from clerkdesk.adapters.ocr.pixels import Pixels, flattened, grey_of, level_at

_LOW_DPI = 200
_LOW_LETTERS_PX = 17.0
"""Print of 10 to 13 points is as low as this at 150 dpi and less."""

_DARK_PAPER = 120
_PALE_INK = 80.0
_BLURRED = 60.0
_CUT_LINES = 3
_MIN_WORDS = 8
_INK, _INK_SHARE = 215, 0.015
"""Less ink than this is a signature or a seal alone: whether it is sharp cannot be told."""

_RIM_PX = 2
_LETTER_AREA, _LETTER_PX, _WORD_PX = 5, 16, 60
"""At 75 dpi: letters grow together to words there."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What was measured on one page.

    Attributes:
        is_written: it is not blank.
        paper: grey level of the paper, 0 black to 255 white.
        contrast: grey levels between paper and the darkest thousandth of it.
        sharpness: grey levels across the steepest edges; sharp print reaches well over 100; None where little is.
        cut_lines: strokes that run off one side of the picture, of the side with the most.
        letters_px: height of the words in px; None where too few were read.
    """

    is_written: bool
    paper: float
    contrast: float
    sharpness: float | None
    cut_lines: int
    letters_px: float | None

    def flags(self, dpi: int) -> tuple[str, ...]:
        """Return what a clerk should look at: "blurred", "cut", "dark", "light", "low-dpi".

        A resolution is doubted when the letters are too small for it, whatever the file says.
        """
        small = self.letters_px is not None and self.letters_px < _LOW_LETTERS_PX
        found = {
            "blurred": self.sharpness is not None and self.sharpness < _BLURRED,
            "cut": self.is_written and self.cut_lines >= _CUT_LINES,
            "dark": self.paper < _DARK_PAPER,
            "light": self.sharpness is not None and self.paper >= _DARK_PAPER and self.contrast < _PALE_INK,
            "low-dpi": dpi < _LOW_DPI or small,
        }
        return tuple(name for name, is_found in found.items() if is_found)


def measure_quality(survey: Pixels, picture: Pixels | None, heights_px: Sequence[float] = ()) -> Quality:
    """Measure a page.

    Args:
        survey: the whole page in colour, about 75 dpi.
        picture: the page in grey as it is read, not cleaned; None for a blank page.
        heights_px: of the words read, in px of the scan.
    """
    grey = grey_of(survey)
    level = flattened(grey)
    paper = float(level_at(grey, 0.5))
    is_judged = float((level < _INK).mean()) > _INK_SHARE
    return Quality(
        is_written=picture is not None,
        paper=paper,
        contrast=paper - level_at(grey, 0.001),
        sharpness=_edge_strength(picture) if picture is not None and is_judged else None,
        cut_lines=_cut_lines(level),
        letters_px=statistics.median(heights_px) if len(heights_px) >= _MIN_WORDS else None,
    )


def _edge_strength(picture: Pixels) -> float:
    rows = np.ascontiguousarray(picture[::4])
    return float(level_at(cv2.absdiff(rows[:, 2:], rows[:, :-2]), 0.999))


def _cut_lines(level: Pixels) -> int:
    """Count the strokes that run off each side, and return the most.

    A shadow or the rim of the paper runs along a side and is long there; a letter that was cut is short.
    """
    ink = (level < 150).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sides = labels[:_RIM_PX], labels[-_RIM_PX:], labels[:, :_RIM_PX], labels[:, -_RIM_PX:]
    return max(sum(_is_letter(stats[index]) for index in np.unique(side) if index) for side in sides)


def _is_letter(stat: Pixels) -> bool:
    short, long = sorted((int(stat[cv2.CC_STAT_WIDTH]), int(stat[cv2.CC_STAT_HEIGHT])))
    return int(stat[cv2.CC_STAT_AREA]) >= _LETTER_AREA and 2 <= short <= _LETTER_PX and long <= _WORD_PX

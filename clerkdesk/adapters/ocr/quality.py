# SPDX-License-Identifier: Apache-2.0
"""Warnings about a scan while the paper is still at hand."""

import cv2
import numpy as np

from clerkdesk.adapters.ocr.pixels import Pixels

_LOW_DPI = 200
_DARK_PAPER = 120
_BLURRED = 60.0


def quality_flags(survey: Pixels, dpi: int, picture: Pixels | None) -> tuple[str, ...]:
    """Return what a clerk should look at: "low-dpi", "dark", "blurred"; `picture` is None for a blank page."""
    flags = []
    if dpi < _LOW_DPI:
        flags.append("low-dpi")
    if float(np.median(survey)) < _DARK_PAPER:
        flags.append("dark")
    if picture is not None and _edge_strength(picture) < _BLURRED:
        flags.append("blurred")
    return tuple(flags)


def _edge_strength(picture: Pixels) -> float:
    """Return how steep the steepest edges are, in grey levels: sharp print reaches well over 100."""
    strength = cv2.absdiff(picture[:, 2:], picture[:, :-2])
    return float(np.quantile(strength[::4, ::4], 0.999))

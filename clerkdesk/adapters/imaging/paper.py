# SPDX-License-Identifier: Apache-2.0
"""Makes the paper of a page white: tint, shadows, what faintly shines through; ink, seals and photographs stay."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]

_SURVEY_DPI: Final = 25
_LETTERS_MM: Final = 5.0
_DEEP_SHADOW, _BARE = 0.6, 0.9
"""Paper in a shadow keeps this share of the brightness of most of it; bare paper in the light keeps the other."""

_SLOW: Final = 0.08
"""Shadows on paper change less than this within 2 mm; at the rim of a photograph it changes at once."""

_TINT: Final = 26.0
_WHITE: Final = 250.0
_KNEE, _TOP = 195.0, 238.0
"""Above the knee grey rises to white, which it reaches at the top; what is darker keeps its look."""

_LEAST_PAPER: Final = 0.25


def on_white_paper(picture: Pixels, dpi: int) -> Pixels:
    """Return the page on white paper; the same array when most of it is no paper.

    Args:
        picture: rows × columns of grey, or × 3 in the order blue, green, red; uint8.
        dpi: pixels per inch of paper.
    """
    colour = picture if picture.ndim == 3 else picture[:, :, None]
    shade = _shade(colour, dpi)
    if shade is None:
        return picture
    height, width = picture.shape[:2]
    lit = cv2.resize(np.clip(np.round(shade), 1, 255).astype(np.uint8), (width, height))
    # In the place of the shade: a large page in colour takes 200 MB each time.
    cv2.divide(picture, lit, dst=lit, scale=_WHITE, dtype=cv2.CV_8U)
    return np.asarray(cv2.LUT(lit, _curve(), dst=lit), np.uint8)


def _shade(colour: Pixels, dpi: int) -> Pixels | None:
    """Return how bright bare paper is all over the page, as small float32; None when there is little of it."""
    scale = min(1.0, _SURVEY_DPI * 4 / dpi)
    small = cv2.resize(colour, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    reach = max(3, round(_LETTERS_MM / 25.4 * dpi * scale)) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    bright = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, kernel)
    bright = cv2.resize(bright, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).astype(np.float32)
    bright = bright if bright.ndim == 3 else bright[:, :, None]
    is_paper = _is_paper(bright)
    if float(is_paper.mean()) < _LEAST_PAPER:
        return None
    return _filled(bright, is_paper)


def _is_paper(bright: Pixels) -> Pixels:
    """Tell where there is paper: of its tint, and bright, or in a shadow that grows slowly out of the light."""
    light = bright.mean(axis=2)
    most = float(np.quantile(light, 0.75))
    usual = np.median(bright[light >= float(np.median(light))], axis=0)
    tint = np.abs((bright - light[:, :, None]) - (usual - usual.mean())).max(axis=2)
    steps = cv2.morphologyEx(light, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    may_be = (light >= most * _DEEP_SHADOW) & (tint <= _TINT) & (steps < most * _SLOW)
    _, labels = cv2.connectedComponents(may_be.astype(np.uint8), connectivity=4)
    lit = np.unique(labels[may_be & (light >= most * _BARE)])
    return np.isin(labels, lit[lit > 0])


def _filled(bright: Pixels, is_paper: Pixels) -> Pixels:
    """Carry the shade of the paper over to where something covers it, nearest paper first."""
    known = is_paper.astype(np.float32)
    shade, weight = bright * known[:, :, None], known
    total, heavy = np.zeros_like(bright), np.zeros_like(known)
    for sigma in (2.0, 6.0, 20.0, 60.0):
        near = cv2.GaussianBlur(weight, (0, 0), sigma)
        sums = cv2.GaussianBlur(shade, (0, 0), sigma)
        sums = sums if sums.ndim == 3 else sums[:, :, None]
        share = np.clip(near * 2.0, 0.0, 1.0) * (1.0 - heavy)
        total += sums / np.maximum(near, 1e-4)[:, :, None] * share[:, :, None]
        heavy += share
    return np.maximum(total / np.maximum(heavy, 1e-4)[:, :, None], 1.0)


def _curve() -> Pixels:
    grey = np.arange(256, dtype=np.float64)
    lifted = _KNEE + (grey - _KNEE) * (255.0 - _KNEE) / (_TOP - _KNEE)
    return np.clip(np.where(grey <= _KNEE, grey, lifted), 0, 255).astype(np.uint8)

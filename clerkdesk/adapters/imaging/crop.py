# SPDX-License-Identifier: Apache-2.0
"""Finds the paper in a picture that shows more: the lid of the scanner, the dark rim of a copy, an empty glass."""

import math
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]

_SURVEY_DPI: Final = 50.0
_OTHER: Final = 14.0
"""Colours farther apart than this in CIE Lab are told apart; a shadow on paper changes slower."""

_STEP: Final = 3
_LEAST_SHARE, _FULL_SHARE = 0.04, 0.995
_LEAST_FILL: Final = 0.95
_MARK_PX: Final = 3
_CUT_SHARE: Final = 0.03
"""Where less than this share of a side is not paper it is only made white: sheets keep their true size."""

_STRAIGHT_DEG, _ASKEW_DEG = 0.3, 20.0
_WHOLE_SHARE: Final = 0.985
"""A sheet of which a corner is missing fills less of the rectangle around it."""

_BEHIND_PX: Final = 13
_EDGE_MISSED: Final = 0.1
_INSET_PX: Final = 1.0


def cropped(picture: Pixels, dpi: int) -> Pixels:
    """Return the paper alone, white where something else was; the same array when all of it is paper, or in doubt.

    Args:
        picture: rows × columns of grey, or × 3 in the order blue, green, red; uint8.
        dpi: pixels per inch of paper.
    """
    scale = min(1.0, _SURVEY_DPI / dpi)
    corners = find_paper(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    if corners is None:
        return picture
    if (straight := _straightened(picture, corners / scale)) is not None:
        return straight
    points = np.round(corners / scale).astype(np.int32)
    height, width = picture.shape[:2]
    paper = cv2.fillPoly(np.zeros((height, width), np.uint8), [points], (255,))
    white = np.full_like(picture, 255)
    cv2.copyTo(picture, paper, white)
    left, top = (max(0, int(side)) for side in points.min(axis=0))
    right, bottom = (int(side) + 1 for side in points.max(axis=0))
    left, right = (left, right) if width - (right - left) > width * _CUT_SHARE else (0, width)
    top, bottom = (top, bottom) if height - (bottom - top) > height * _CUT_SHARE else (0, height)
    return np.ascontiguousarray(white[top:bottom, left:right])


def _straightened(picture: Pixels, corners: Pixels) -> Pixels | None:
    """Return a whole sheet that lies askew in its true size and level; None when it is not whole, or lies straight."""
    middle, (width, height), deg = cv2.minAreaRect(corners.astype(np.float32))
    if abs(deg) > 45:
        width, height, deg = height, width, deg - math.copysign(90, deg)
    is_whole = cv2.contourArea(corners.astype(np.float32)) >= _WHOLE_SHARE * width * height
    if not is_whole or not _STRAIGHT_DEG < abs(deg) < _ASKEW_DEG:
        return None
    size = round(width), round(height)
    matrix = cv2.getRotationMatrix2D(middle, deg, 1.0)
    matrix[:, 2] += np.array([size[0] / 2 - middle[0], size[1] / 2 - middle[1]])
    level = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    return np.asarray(level, np.uint8)


def find_paper(small: Pixels) -> Pixels | None:
    """Return the corners of the paper (n × 2, x and y in px, float32); None when all is paper, or nothing is sure.

    Args:
        small: the whole picture at about 50 dpi, grey or blue, green, red.
    """
    colour = small if small.ndim == 3 else np.asarray(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), np.uint8)
    lab = np.asarray(cv2.cvtColor(cv2.medianBlur(colour, 3).astype(np.float32) / 255, cv2.COLOR_BGR2Lab), np.float32)
    height, width = lab.shape[:2]
    centre = lab[height // 5 : height - height // 5, width // 5 : width - width // 5].reshape(-1, 3)
    rim = np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]])
    for beside in (_unlike(lab, np.median(centre, axis=0)), ~_unlike(lab, np.median(rim, axis=0))):
        corners = _sure_paper(lab, _from_the_rim(beside))
        if corners is not None:
            return corners
    return None


def _unlike(lab: Pixels, colour: Pixels) -> Pixels:
    return np.asarray(np.linalg.norm(lab - colour, axis=2) > _OTHER)


def _from_the_rim(mask: Pixels) -> Pixels:
    """Keep what hangs together with the rim of the picture."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    at_rim = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    return np.isin(labels, at_rim[at_rim > 0])


def _sure_paper(lab: Pixels, beside: Pixels) -> Pixels | None:
    """Return the corners of what is not beside the paper, when that is one sheet with straight edges."""
    rest = cv2.morphologyEx((~beside).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=4)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    sheet = _without_holes((labels == largest).astype(np.uint8))
    outline = max(cv2.findContours(sheet, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0], key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    within = cv2.fillPoly(np.zeros_like(sheet), [hull], (1,))
    share = float(within.mean())
    is_filled = float(sheet[within > 0].mean()) >= _LEAST_FILL
    if not (_LEAST_SHARE < share < _FULL_SHARE and is_filled and _is_even(lab, within) and _has_edge(lab, within)):
        return None
    corners = cv2.approxPolyDP(hull, 2.0, True).reshape(-1, 2).astype(np.float32)
    return _inset(corners, (sheet.shape[1], sheet.shape[0])) if len(corners) >= 3 else None


def _without_holes(sheet: Pixels) -> Pixels:
    outlines, _ = cv2.findContours(sheet, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(np.zeros_like(sheet), outlines, -1, (1,), cv2.FILLED), np.uint8)


def _is_even(lab: Pixels, within: Pixels) -> bool:
    """Tell whether nothing is written or drawn beside the sheet: it would be lost."""
    beside = cv2.erode(1 - within, np.ones((5, 5), np.uint8), borderValue=1) > 0
    light = np.asarray(lab[:, :, 0] * 2.55, np.uint8)
    reach = np.ones((2 * _MARK_PX + 1, 2 * _MARK_PX + 1), np.uint8)
    # A mark is darker or lighter than what lies closely around it; shadows and dark rims fade slowly.
    marks = cv2.absdiff(cv2.medianBlur(light, 2 * _MARK_PX + 5), light)
    marks = cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    inner = cv2.erode(beside.astype(np.uint8), reach, borderValue=1) > 0
    return not bool((marks[inner] > 40).sum() > _MARK_PX)


def _has_edge(lab: Pixels, within: Pixels) -> bool:
    """Tell edges of paper from a frame printed on it, and from shadows on it.

    Paper has another colour than what lies closely beside it, all along its edges.
    """
    sheet = within.astype(np.uint8)
    inside = _eroded(sheet, _BEHIND_PX) - _eroded(sheet, 2 * _BEHIND_PX)  # behind a frame of some thickness
    outside = cv2.dilate(sheet, np.ones((9, 9), np.uint8)) - cv2.dilate(sheet, np.ones((3, 3), np.uint8))
    edge = sheet - _eroded(sheet, 3) > 0
    edge[:3] = edge[-3:] = edge[:, :3] = edge[:, -3:] = False  # where the sheet reaches the rim of the picture
    near_in, near_out = _mean_near(lab, inside), _mean_near(lab, outside)
    apart = np.linalg.norm(near_in - near_out, axis=2)[edge]
    return bool(apart.size) and float(np.quantile(apart, _EDGE_MISSED)) > _OTHER / 2


def _mean_near(lab: Pixels, mask: Pixels) -> Pixels:
    """Return the mean colour of what a mask shows, within reach of each pixel."""
    reach = (3 * _BEHIND_PX, 3 * _BEHIND_PX)
    shown = cv2.boxFilter(mask.astype(np.float32), -1, reach)
    sums = cv2.boxFilter(lab * mask[:, :, None], -1, reach)
    return np.asarray(sums / np.maximum(shown, 1e-6)[:, :, None])


def _eroded(mask: Pixels, side_px: int) -> Pixels:
    return np.asarray(cv2.erode(mask, np.ones((side_px, side_px), np.uint8), borderValue=1), np.uint8)


def _inset(corners: Pixels, size: tuple[int, int]) -> Pixels:
    """Move the corners inwards, past the shadow of the edge; not where the sheet reaches the rim of the picture."""
    middle = corners.mean(axis=0)
    width, height = size
    away = np.sign(middle - corners) * _INSET_PX
    free_x = (corners[:, 0] > 1) & (corners[:, 0] < width - 2)
    free_y = (corners[:, 1] > 1) & (corners[:, 1] < height - 2)
    moved = corners + away * np.stack([free_x, free_y], axis=1)
    at_right, at_bottom = corners[:, 0] >= width - 2, corners[:, 1] >= height - 2
    moved[at_right, 0], moved[at_bottom, 1] = width, height
    return np.asarray(moved, np.float32)

# SPDX-License-Identifier: Apache-2.0
"""Dotted fill-in leaders are taken out of the picture that is read, also where a value is written over them.

A leader is a level chain of dots at one pitch. Its free dots are found first; from them the chain is followed, dot by
dot, under what was written on it, for as long as every place where a dot must be is dark.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from clerkdesk.adapters.ocr.pixels import Pixels, parts_of

_WHITE = 255
_DARK = 170
_LEAST_DOTS, _LEAST_FREE = 6, 2
_DOT_FILL = 0.5
_FAT, _TALLEST = 1.35, 2.0
"""Of the area and the height of a leader's dot: larger is one with the dot of a vowel, taller a letter."""

_Parts = tuple[NDArray[np.int32], NDArray[np.int32]]
"""The number of the piece of ink at each pixel, and the measures of the pieces."""


@dataclass(frozen=True, slots=True)
class _Dots:
    """The free dots of a page and the measures of its leaders, in px."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    pitch: float
    side: float
    area: float


def without_leaders(grey: Pixels, dpi: int, written: Pixels | None = None) -> tuple[Pixels, list[tuple[float, float]]]:
    """Return the flattened, level page without dotted fill-in leaders, and where writing stood on their dots.

    Args:
        grey: the page.
        dpi: of the page.
        written: not 0 where coloured ink lies: it was written over the dots and stays; None when there is none.
    """
    dark = np.asarray(cv2.threshold(grey, _DARK - 1, 1, cv2.THRESH_BINARY_INV)[1], np.uint8)
    parts, stats, centres = parts_of(dark)
    unit = dpi / 300.0
    largest, area = 14 * unit, stats[:, cv2.CC_STAT_AREA]
    is_small = (stats[:, cv2.CC_STAT_WIDTH] <= 2 * largest) & (stats[:, cv2.CC_STAT_HEIGHT] <= largest)
    specks = np.flatnonzero(is_small & (area >= 2) & (area <= 2 * (largest * 0.75) ** 2))
    if len(specks) < _LEAST_DOTS:
        return grey, []
    chained = specks[_in_chain(centres[specks], grey.shape, unit)]
    cleaned = grey.copy()
    printed = np.ones_like(dark) if written is None else (written == 0).astype(np.uint8)
    for left, top, width, height, _ in _alike(stats[chained]):
        _whiten(cleaned, printed, (max(0, left - 1), max(0, top - 1), left + width + 1, top + height + 1))
    dots = _measured(stats[specks], centres[specks], np.isin(specks, chained))
    if dots is None:
        return cleaned, []
    follower = _Follower(grey, dark, cleaned, dots, printed, (parts, stats))
    follower.follow()
    return cleaned, follower.touched


def _whiten(cleaned: Pixels, printed: Pixels, box: tuple[int, int, int, int]) -> None:
    """Make a box white but for coloured ink, which was written over the dots."""
    left, top, right, bottom = box
    cleaned[top:bottom, left:right][printed[top:bottom, left:right] > 0] = _WHITE


def _alike(stats: NDArray[np.int32]) -> NDArray[np.int32]:
    """Keep the dots of usual size: a larger one may be a leader's dot grown together with the dot under a vowel."""
    if not len(stats):
        return stats
    sizes = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return np.asarray(stats[(sizes <= np.median(sizes, axis=0) * 1.4 + 1).all(axis=1)])


def _in_chain(centres: NDArray[np.float64], shape: tuple[int, ...], unit: float) -> NDArray[np.bool_]:
    """Tell which specks stand in a chain of five or more: their centres, drawn as level dashes, grow together."""
    reach = round(13 * unit / 2)
    board = np.zeros((shape[0], shape[1] // 2), np.uint8)  # dashes are long: half their length tells as much
    x = np.clip(centres[:, 0].astype(np.int32) // 2, 1, board.shape[1] - 1)
    y = np.clip(centres[:, 1].astype(np.int32), 1, shape[0] - 2)
    for at_x, at_y in zip(x.tolist(), y.tolist(), strict=True):
        board[at_y - 1 : at_y + 2, max(0, at_x - reach) : at_x + reach + 1] = 1
    labels, stats, _ = parts_of(board)
    mine, count = labels[y, x], len(stats)
    members = np.bincount(mine, minlength=count)
    height = np.bincount(mine, weights=y, minlength=count) / np.maximum(1, members)
    is_level = stats[:, cv2.CC_STAT_HEIGHT] <= 16 * unit
    return np.asarray((members[mine] >= 5) & is_level[mine] & (np.abs(y - height[mine]) <= 4 * unit))


def _measured(stats: NDArray[np.int32], centres: NDArray[np.float64], chained: NDArray[np.bool_]) -> _Dots | None:
    """Measure pitch and size of the dots in chains; None when the page has too few to know."""
    if chained.sum() < _LEAST_DOTS:
        return None
    side = float(np.median(stats[chained][:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]))
    area = float(np.median(stats[chained][:, cv2.CC_STAT_AREA]))
    own = centres[chained]
    row = np.round(own[:, 1] / (2 * side))
    order = np.lexsort((own[:, 0], row))
    steps = np.diff(own[order, 0])[np.diff(row[order]) == 0]
    steps = steps[(steps > side * 1.1) & (steps < side * 5)]
    regular = steps[np.abs(steps - np.median(steps)) < 0.12 * np.median(steps)] if len(steps) else steps
    if len(regular) < _LEAST_DOTS - 1:
        return None
    like = np.abs(stats[:, cv2.CC_STAT_WIDTH] - side) <= max(2.0, side * 0.5)
    like &= np.abs(stats[:, cv2.CC_STAT_HEIGHT] - side) <= max(2.0, side * 0.5)
    return _Dots(centres[like, 0], centres[like, 1], float(np.mean(regular)), side, area)


class _Follower:
    """Follows chains of dots under writing and wipes them."""

    def __init__(
        self, grey: Pixels, dark: Pixels, cleaned: Pixels, dots: _Dots, printed: Pixels, parts: _Parts
    ) -> None:
        self._grey, self._dark, self._cleaned, self._dots, self._printed = grey, dark, cleaned, dots, printed
        self._parts, self._stats = parts
        self._half = max(1, round(dots.side / 2))
        window = 2 * self._half
        # How many dark px the square of a dot has whose middle lies here.
        self._sums = cv2.boxFilter(dark, cv2.CV_16U, (window, window), anchor=(self._half, self._half), normalize=False)
        self._free: dict[tuple[int, int], list[int]] = {}
        for index, (x, y) in enumerate(zip(dots.x, dots.y, strict=True)):
            self._free.setdefault((int(y) // 8, int(x) // 8), []).append(index)
        self._seen = np.zeros(len(dots.x), bool)
        self.touched: list[tuple[float, float]] = []

    def follow(self) -> None:
        """Follow every free dot to both sides; what is long enough and has free dots enough is a leader."""
        for start in range(len(self._dots.x)):
            if self._seen[start]:
                continue
            places, free = [(float(self._dots.x[start]), float(self._dots.y[start]))], 1
            for step in (-self._dots.pitch, self._dots.pitch):
                more, more_free = self._walk(*places[0], step)
                places += more
                free += more_free
            if len(places) >= _LEAST_DOTS and free >= _LEAST_FREE:
                for x, y in places:
                    self._wipe(x, y)
                self._put_back(places)
                self.touched += [(x, y) for x, y in places if self._free_near(x, y) is None]

    def _walk(self, x: float, y: float, step: float) -> tuple[list[tuple[float, float]], int]:
        places: list[tuple[float, float]] = []
        free = 0
        while True:
            x += step
            near = self._free_near(x, y)
            if near is not None:
                self._seen[near] = True
                x, y = float(self._dots.x[near]), float(self._dots.y[near])
                free += 1
            elif not self._is_dark(x, y):
                return places, free
            places.append((x, y))

    def _free_near(self, x: float, y: float) -> int | None:
        reach = max(2.0, 0.22 * self._dots.pitch)
        for row in {int(y - 2) // 8, int(y + 2) // 8}:
            for column in {int(x - reach) // 8, int(x + reach) // 8}:
                for index in self._free.get((row, column), ()):
                    if abs(self._dots.x[index] - x) <= reach and abs(self._dots.y[index] - y) <= 2.0:
                        return index
        return None

    def _is_dark(self, x: float, y: float) -> bool:
        column, row = round(x), round(y)
        rows, columns = self._sums.shape
        if not (self._half <= column <= columns - self._half and self._half <= row <= rows - self._half):
            return False
        return bool(self._sums[row, column] >= _DOT_FILL * (2 * self._half) ** 2)

    def _wipe(self, x: float, y: float) -> None:
        """Wipe one dot, unless ink goes on below it: then it is a descender, a comma or the dot under a vowel."""
        half = self._dots.side / 2
        left, right = max(0, round(x - half)), round(x + half) + 1
        under = round(y + half + 1.0)
        if self._dark[under : under + 2, left:right].any():
            return
        box = (max(0, left - 1), max(0, round(y - half) - 1), right + 1, round(y + half) + 1)
        _whiten(self._cleaned, self._printed, box)

    def _put_back(self, places: list[tuple[float, float]]) -> None:
        """Put back dots that are fatter than a leader's: one of them has run into the dot below a vowel."""
        owners: dict[int, list[float]] = {}
        for x, y in places:
            owners.setdefault(int(self._parts[round(y), round(x)]), []).append(x)
        for part, xs in owners.items():
            left, top, width, height, area = self._stats[part].tolist()
            if part and len(xs) < 3 and self._is_fat(width, height, area / len(xs)):
                if len(xs) == 2:  # it lies between two of them
                    left, width = round(sum(xs) / 2 - self._half), 2 * self._half
                box = np.s_[max(0, top - 1) : top + height + 1, max(0, left - 1) : left + width + 1]
                self._cleaned[box] = self._grey[box]

    def _is_fat(self, width: int, height: int, area: float) -> bool:
        side = self._dots.side
        is_small = height <= _TALLEST * side and width <= side + 1.2 * self._dots.pitch
        return is_small and area >= _FAT * self._dots.area

# SPDX-License-Identifier: Apache-2.0
"""Words of a level page put into the rows in which they stand."""

import statistics
from collections.abc import Sequence
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Anything with a box (left, top, right, bottom) and a baseline in px."""

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""

    @property
    def baseline_px(self) -> float:
        """Height of the baseline, downwards."""


W = TypeVar("W", bound=Placed)


def group_rows(words: Sequence[W]) -> list[list[W]]:
    """Return the rows from top to bottom, each from left to right; rows reach over columns."""
    if not words:
        return []
    reach = statistics.median(word.box[3] - word.box[1] for word in words) * 0.5
    rows: list[list[W]] = []
    base = 0.0
    for word in sorted(words, key=lambda one: one.baseline_px):
        if rows and word.baseline_px - base <= reach:
            rows[-1].append(word)
        else:
            rows.append([word])
        base = statistics.fmean(one.baseline_px for one in rows[-1])
    return [sorted(row, key=lambda one: one.box[0]) for row in rows]

# SPDX-License-Identifier: Apache-2.0
"""Fronts and backs of a stack that a one-sided feeder took in two goes."""

from collections.abc import Sequence
from typing import TypeVar

from clerkdesk.errors import SidesDiffer

T = TypeVar("T")


def interleaved(fronts: Sequence[T], backs: Sequence[T]) -> list[T]:
    """Return the sides in the order of the sheets; the stack was turned over as a whole, so the last back came first.

    Raises:
        SidesDiffer: a sheet was drawn in double, or left out.
    """
    if len(fronts) != len(backs):
        raise SidesDiffer(fronts=len(fronts), backs=len(backs))
    return [side for sheet in zip(fronts, reversed(backs), strict=True) for side in sheet]

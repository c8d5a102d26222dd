# SPDX-License-Identifier: Apache-2.0
"""Ink laid over print."""

import random

import numpy as np
import pytest

from clerkdesk.practice.paper.ink import ballpoint, lay, seal_red, signature


def test_ink_darkens_paper_and_never_hides_print() -> None:
    page = np.full((20, 20, 3), 255, np.uint8)
    page[10] = 24
    lay(page, np.ones((20, 20), np.float32), (210, 30, 40), 0, 0)
    assert tuple(page[0, 0]) == (210, 30, 40)
    assert page[10].max() <= 24


@pytest.mark.parametrize(("left", "top"), [(-15, -15), (15, 15), (100, 0), (0, -100)])
def test_a_mark_over_the_edge_is_cut_off(left: int, top: int) -> None:
    page = np.full((20, 20, 3), 255, np.uint8)
    lay(page, np.ones((20, 20), np.float32), (0, 0, 0), left, top)
    covered = int((page == 0).all(axis=2).sum())
    assert covered == (25 if abs(left) == 15 else 0)


def test_two_hands_sign_differently_and_one_hand_alike() -> None:
    first, again, other = (signature(110, 100, random.Random(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert first.shape == other.shape
    assert not np.array_equal(first, other)
    assert 0.005 < float((first > 0.5).mean()) < 0.4


def test_pens_are_blue_and_pads_are_red() -> None:
    for seed in range(30):
        red, green, blue = ballpoint(random.Random(seed))
        assert blue > red + 60 > green
        red, green, blue = seal_red(random.Random(seed))
        assert red > 2 * max(green, blue)

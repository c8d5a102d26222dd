# SPDX-License-Identifier: Apache-2.0
"""What happens to paper on its way through the scanner."""

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from clerkdesk.practice.paper.damage import LEVELS, Damage, harm, turned

ROWS, COLUMNS = 351, 248


def _page() -> np.ndarray:
    page = np.full((ROWS, COLUMNS, 3), 255, np.uint8)
    page[100:110, 60:200] = (24, 24, 28)
    return page


def _harmed(damage: Damage, behind: np.ndarray | None = None) -> np.ndarray:
    return harm(_page(), damage, random.Random(3), 30, behind)[0]


def test_no_damage_changes_nothing() -> None:
    page, skew = harm(_page(), Damage(), random.Random(3), 30)
    assert skew == 0
    assert np.array_equal(page, _page())


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_keeps_the_shape_of_the_sheet(level: str) -> None:
    assert _harmed(LEVELS[level]).shape == (ROWS, COLUMNS, 3)


def test_levels_grow_worse() -> None:
    order = [LEVELS[name] for name in ("clean", "light", "medium", "heavy")]
    for better, worse in pairwise(order):
        assert better.skew_deg < worse.skew_deg <= 5
        assert better.noise < worse.noise
        assert better.blur_px < worse.blur_px
        assert better.jpeg_quality > worse.jpeg_quality


def test_noise_has_the_strength_it_says() -> None:
    grey = np.full((600, 600, 3), 128, np.uint8)
    noisy, _ = harm(grey.copy(), Damage(noise=6.0), random.Random(1), 300)
    assert float(noisy[..., 0].astype(float).std()) == pytest.approx(6.0, rel=0.15)
    assert float(noisy.astype(float).mean()) == pytest.approx(128, abs=1)


def test_the_other_side_shines_through_mirrored() -> None:
    behind = np.full((ROWS, COLUMNS, 3), 255, np.uint8)
    behind[200:240, 20:80] = 0
    page = _harmed(Damage(bleed=0.05), behind)
    mirrored = page[215:225, COLUMNS - 70 : COLUMNS - 30].mean()
    assert 200 < mirrored < 245
    assert page[215:225, 30:70].mean() > 250


def test_a_photocopy_has_no_colour() -> None:
    page = _harmed(replace(LEVELS["photocopy"], noise=0.0, tint=0.0, skew_deg=0.0, shade=0.0))
    assert int((page.max(axis=2) - page.min(axis=2)).max()) == 0


def test_tinted_paper_is_yellower_than_white() -> None:
    page = _harmed(Damage(tint=1.0))
    red, _, blue = (float(page[300:, :, channel].mean()) for channel in range(3))
    assert red - blue > 8


@pytest.mark.parametrize(("turn_deg", "corner"), [(90, (0, -1)), (180, (-1, -1)), (270, (-1, 0))])
def test_turning_is_clockwise(turn_deg: int, corner: tuple[int, int]) -> None:
    page = np.zeros((4, 3, 3), np.uint8)
    page[0, 0] = 255
    assert turned(page, turn_deg)[corner].min() == 255


def test_positive_skew_lets_the_text_climb_to_the_right() -> None:
    for seed in range(20):
        page, skew = harm(_page(), Damage(skew_deg=4.0), random.Random(seed), 30)
        if skew > 2:
            break
    dark = page.max(axis=2) < 100
    left, right = (np.flatnonzero(dark[:, column]).mean() for column in (80, 180))
    assert skew > 2
    assert right < left

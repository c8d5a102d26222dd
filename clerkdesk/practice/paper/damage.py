# SPDX-License-Identifier: Apache-2.0
"""What happens to paper before and while it is scanned: tint, folds, holes, shadows, skew, blur, noise, compression."""

import io
import random
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from clerkdesk.practice.paper.ink import Pixels

_LID = (238, 238, 235)
"""The scanner's lid, seen beside a crooked sheet."""


@dataclass(frozen=True, slots=True)
class Damage:
    """How much of each harm a sheet takes.

    Attributes:
        skew_deg: greatest skew to either side, degrees.
        noise: standard deviation of the sensor's noise, grey levels of 255.
        blur_px: standard deviation of the blur at 300 dpi, pixels.
        shade: how much darker the darkest corner is, 0 to 1.
        tint: how much yellower than white the paper is, 0 to 1.
        bleed: how much of the other side shines through, 0 to 1.
        folds: number of level folds.
        holes: two punched holes at the left edge.
        staple: a staple with its shadow in the top left corner.
        photocopy: grey, hard contrast, specks and a dark edge.
        jpeg_quality: 1 to 95.
    """

    skew_deg: float = 0.0
    noise: float = 0.0
    blur_px: float = 0.0
    shade: float = 0.0
    tint: float = 0.0
    bleed: float = 0.0
    folds: int = 0
    holes: bool = False
    staple: bool = False
    photocopy: bool = False
    jpeg_quality: int = 90


LEVELS = {
    "clean": Damage(),
    "light": Damage(skew_deg=1.0, noise=2.5, blur_px=0.4, shade=0.05, tint=0.35, bleed=0.012, jpeg_quality=82),
    "medium": Damage(
        skew_deg=2.5, noise=5.0, blur_px=0.7, shade=0.13, tint=0.7, bleed=0.03, folds=1, holes=True, jpeg_quality=70
    ),
    "heavy": Damage(
        skew_deg=5.0, noise=8.5, blur_px=1.1, shade=0.26, tint=1.0, bleed=0.06, folds=2, holes=True, staple=True,
        jpeg_quality=56,
    ),
    "photocopy": Damage(skew_deg=2.0, noise=3.5, blur_px=0.75, shade=0.04, photocopy=True, jpeg_quality=74),
}  # fmt: skip


def harm(
    page: Pixels, damage: Damage, rng: random.Random, dpi: int, behind: Pixels | None = None
) -> tuple[Pixels, float]:
    """Return the sheet as a scanner delivers it, and its skew.

    Args:
        page: rows × columns × RGB, 0 to 255; changed in place.
        damage: what to do to it.
        rng: source of chance.
        dpi: resolution of the page; measures in `damage` are for 300.
        behind: the other side, same shape, as seen from its own front; default: a page like this one.

    Returns:
        The harmed page of the same shape and the skew in degrees, positive when the text climbs to the right.
    """
    if damage.bleed:
        page = _shine_through(page, page if behind is None else behind, damage.bleed)
    if damage.photocopy:
        page = _photocopied(page, rng, dpi)
    _punch_and_fold(page, damage, rng, dpi)
    if damage.shade or damage.tint:
        page = _shaded(page, damage, rng)
    skew = round(rng.uniform(-damage.skew_deg, damage.skew_deg), 3)
    if skew:
        page = _skewed(page, skew)
    if damage.blur_px:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), damage.blur_px * dpi / 300.0), np.uint8)
    if damage.noise:
        page = _noisy(page, damage.noise, rng)
    return page, skew


def turned(page: Pixels, turn_deg: int) -> Pixels:
    """Turn a page clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(page, k=-(turn_deg // 90) % 4))


def as_jpeg(page: Pixels, quality: int, dpi: int) -> bytes:
    """Encode RGB pixels as a JPEG that knows its resolution."""
    out = io.BytesIO()
    Image.fromarray(page).save(out, "JPEG", quality=quality, dpi=(dpi, dpi), subsampling=2)
    return out.getvalue()


def _shine_through(page: Pixels, behind: Pixels, share: float) -> Pixels:
    height, width = page.shape[:2]
    small = cv2.resize(behind, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    ghost = cv2.resize(cv2.GaussianBlur(small[:, ::-1], (0, 0), 1.1), (width, height), interpolation=cv2.INTER_LINEAR)
    # Ink behind darkens paper; it cannot lighten the ink in front.
    faint = cv2.convertScaleAbs(ghost, alpha=share * 1.6, beta=255 * (1 - share * 1.6))
    return np.asarray(cv2.multiply(page, faint, scale=1 / 255.0), np.uint8)


def _photocopied(page: Pixels, rng: random.Random, dpi: int) -> Pixels:
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    curve = np.clip((np.arange(256, dtype=np.float32) - 60.0) * 1.55, 12, 252).astype(np.uint8)
    grey = cv2.LUT(grey, curve)
    height, width = grey.shape
    for _ in range(rng.randint(140, 320)):
        x, y = rng.randrange(width), rng.randrange(height)
        cv2.circle(grey, (x, y), rng.choice((1, 1, 1, 2)) * dpi // 300 or 1, rng.randint(20, 130), -1)
    edge = round(rng.uniform(2.0, 5.0) / 72 * dpi)
    left = rng.random() < 0.5
    band = np.linspace(0.18, 1.0, edge * 3, dtype=np.float32)
    part = grey[:, : edge * 3] if left else grey[:, width - edge * 3 :]
    part[:] = (part * (band if left else band[::-1])).astype(np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)


def _punch_and_fold(page: Pixels, damage: Damage, rng: random.Random, dpi: int) -> None:
    height, width = page.shape[:2]
    scale = dpi / 72.0
    for index in range(damage.folds):
        at = (index + 1) / (damage.folds + 1) + rng.uniform(-0.012, 0.012)
        _fold(page, round(at * height), scale, rng.uniform(0.12, 0.26))
    if damage.holes:
        middle = height / 2 + rng.uniform(-8, 8) * scale
        for offset in (-113.4, 113.4):  # two holes 80 mm apart (ISO 838)
            centre = (round(rng.uniform(29, 33) * scale), round(middle + offset * scale))
            cv2.circle(page, centre, round(8.5 * scale), (150, 149, 146), -1, cv2.LINE_AA)
            cv2.circle(page, (centre[0] + 2, centre[1] + 2), round(7.6 * scale), _LID, -1, cv2.LINE_AA)
    if damage.staple:
        x, y = round(rng.uniform(24, 40) * scale), round(rng.uniform(22, 34) * scale)
        end = (x + round(24 * scale), y - round(rng.uniform(4, 12) * scale))
        for shift, colour, weight in ((round(1.6 * scale), (176, 174, 170), 3.2), (0, (112, 112, 116), 1.7)):
            line = (x + shift, y + shift), (end[0] + shift, end[1] + shift)
            cv2.line(page, *line, colour, max(1, round(weight * scale)), cv2.LINE_AA)
    del width


def _fold(page: Pixels, y: int, scale: float, depth: float) -> None:
    reach = round(9 * scale)
    rows = np.arange(-reach, reach, dtype=np.float32) / scale
    light = 1.0 - depth * np.exp(-((rows / 1.1) ** 2)) - depth * 0.35 * np.exp(-(((rows - 4.0) / 3.0) ** 2))
    part = page[y - reach : y + reach]
    part[:] = (part * light[: part.shape[0], None, None]).astype(np.uint8)


def _shaded(page: Pixels, damage: Damage, rng: random.Random) -> Pixels:
    height, width = page.shape[:2]
    grid = np.empty((10, 8), np.float32)
    lean = rng.choice((-1.0, 1.0))
    for row in range(10):
        for column in range(8):
            aside = (column / 7 - 0.5) * lean + 0.5
            grid[row, column] = 1.0 - damage.shade * (0.55 * aside + 1.5 * (row / 9 - 0.5) ** 2 + rng.uniform(0, 0.08))
    tint = 1.0 - damage.tint * np.array((0.012, 0.022, 0.062), np.float32)
    light = np.clip(grid[..., None] * tint * 255.0, 0, 255).astype(np.float32)
    full = cv2.resize(light, (width // 8, height // 8), interpolation=cv2.INTER_CUBIC)
    full8 = cv2.resize(np.clip(full, 0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(page, full8, scale=1 / 255.0), np.uint8)


def _skewed(page: Pixels, degrees: float) -> Pixels:
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2.0, height / 2.0), degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=_LID), np.uint8)


@lru_cache(maxsize=1)
def _grain() -> NDArray[np.float32]:
    """Return one tile of unit noise; every page takes it from another corner."""
    return np.random.default_rng(20260701).standard_normal((1024, 1024), dtype=np.float32)


def _noisy(page: Pixels, sigma: float, rng: random.Random) -> Pixels:
    height, width = page.shape[:2]
    grain = np.roll(_grain(), (rng.randrange(1024), rng.randrange(1024)), (0, 1))
    planes = []
    for shift in (0, 211, 467):  # mostly the same in all colours, as a sensor's shot noise on white paper is
        planes.append(0.92 * grain + 0.38 * np.roll(grain, shift, 1) if shift else grain)
    tile = np.stack(planes, axis=2) * np.float32(sigma)
    more, less = np.clip(tile, 0, 255).astype(np.uint8), np.clip(-tile, 0, 255).astype(np.uint8)
    repeat = (-(-height // 1024), -(-width // 1024), 1)
    brighter = cv2.add(page, np.tile(more, repeat)[:height, :width])
    return np.asarray(cv2.subtract(brighter, np.tile(less, repeat)[:height, :width]), np.uint8)

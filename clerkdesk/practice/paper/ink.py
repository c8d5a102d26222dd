# SPDX-License-Identifier: Apache-2.0
"""Ink that is not print: round red seals and blue ballpoint signatures, laid on the paper as transparent colour."""

import math
import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from clerkdesk.practice.paper.fonts import font

Colour = tuple[int, int, int]
Coverage = NDArray[np.float32]
Pixels = NDArray[np.uint8]

SEAL_DIAMETER_PT = 102.0
"""36 mm, the seal of a commune's committee (Circular 48/2025/TT-BCA and its forerunners)."""


@dataclass(frozen=True, slots=True)
class SealText:
    """What is cut into a round seal; `centre` stands in the middle instead of the star."""

    top: str
    bottom: str
    centre: tuple[str, ...] = ()


def ballpoint(rng: random.Random) -> Colour:
    """Return a blue as ballpoints write it: no two pens are the same."""
    return (rng.randint(22, 52), rng.randint(44, 76), rng.randint(138, 176))


def seal_red(rng: random.Random) -> Colour:
    """Return the red of a stamp pad."""
    return (rng.randint(198, 222), rng.randint(24, 44), rng.randint(34, 56))


def lay(page: Pixels, ink: Coverage, colour: Colour, left: int, top: int) -> None:
    """Print `ink` (rows × columns, 0 none to 1 full) on `page` (RGB, changed in place); what hangs over is cut off."""
    rows, columns = ink.shape
    y0, x0 = max(0, top), max(0, left)
    y1, x1 = min(page.shape[0], top + rows), min(page.shape[1], left + columns)
    if y0 >= y1 or x0 >= x1:
        return
    part = ink[y0 - top : y1 - top, x0 - left : x1 - left, None]
    filtered = page[y0:y1, x0:x1] * (1.0 - part * (1.0 - np.array(colour, np.float32) / 255.0))
    page[y0:y1, x0:x1] = (filtered + 0.5).astype(np.uint8)


def seal(text: SealText, dpi: int, rng: random.Random) -> Coverage:
    """Draw a round seal as coverage, a little turned and unevenly inked as a hand presses it."""
    scale = dpi / 72.0
    side = round(SEAL_DIAMETER_PT * scale) + 8
    middle, radius = side / 2.0, SEAL_DIAMETER_PT * scale / 2.0
    tile = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(tile)
    for share, width in ((1.0, 2.2), (0.93, 0.7), (0.62, 0.8)):
        ring = radius * share
        draw.ellipse(
            (middle - ring, middle - ring, middle + ring, middle + ring), outline=255, width=round(width * scale)
        )
    if text.centre:
        _centre_text(draw, text.centre, middle, radius)
    else:
        draw.polygon(_star(middle, middle, radius * 0.42), fill=255)
    for angle in (-112.0, 112.0):
        x = middle + radius * 0.77 * math.sin(math.radians(angle))
        y = middle - radius * 0.77 * math.cos(math.radians(angle))
        draw.polygon(_star(x, y, radius * 0.075), fill=255)
    pixels: Pixels = np.asarray(tile).copy()
    size = _ring_text(pixels, text.top, radius * 0.69, radius * 0.19, span_deg=200.0, upper=True)
    _ring_text(pixels, text.bottom, radius * 0.85, size * 1.1, span_deg=122.0, upper=False)
    turned = _turn(pixels, rng.uniform(-14, 14)).astype(np.float32) / 255.0
    soft = np.asarray(cv2.GaussianBlur(turned, (0, 0), 0.16 * scale), np.float32)
    return np.asarray(soft * _uneven(rng, side, 0.62), np.float32)


def _centre_text(draw: ImageDraw.ImageDraw, lines: tuple[str, ...], middle: float, radius: float) -> None:
    size = radius * 0.21
    while max(draw.textlength(line, font=font("sans", round(size), bold=True)) for line in lines) > radius * 1.08:
        size *= 0.94
    for index, line in enumerate(lines):
        y = middle + (index - (len(lines) - 1) / 2) * size * 1.25
        draw.text((middle, y), line, font=font("sans", round(size), bold=True), fill=255, anchor="mm")


def _ring_text(pixels: Pixels, text: str, radius: float, size: float, *, span_deg: float, upper: bool) -> float:
    """Set letters along a circle, tops outward on the upper arc, inward on the lower one; return the size that fits."""
    while True:
        face = font("sans", max(6, round(size)), bold=True)
        widths = [face.getlength(letter) + size * 0.06 for letter in text]
        total = sum(widths) / radius
        if total <= math.radians(span_deg) or size < 7:
            break
        size *= 0.95
    side = pixels.shape[0]
    middle = side / 2.0
    at = -total / 2.0
    for letter, width in zip(text, widths, strict=True):
        angle = at + width / radius / 2.0
        at += width / radius
        if letter == " ":
            continue
        tile = Image.new("L", (side, side), 0)
        y = middle - radius if upper else middle + radius
        ImageDraw.Draw(tile).text((middle, y), letter, font=face, fill=255, anchor="ms")
        degrees = math.degrees(angle) if upper else -math.degrees(angle)
        np.maximum(pixels, _turn(np.asarray(tile), -degrees), out=pixels)
    return size


def _turn(pixels: Pixels, degrees: float) -> Pixels:
    side = pixels.shape[0]
    matrix = cv2.getRotationMatrix2D((side / 2.0, side / 2.0), degrees, 1.0)
    return np.asarray(cv2.warpAffine(pixels, matrix, (side, side), flags=cv2.INTER_LINEAR), np.uint8)


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for index in range(10):
        reach = radius if index % 2 == 0 else radius * 0.39
        angle = math.pi / 5 * index - math.pi / 2
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return points


def _uneven(rng: random.Random, side: int, weakest: float) -> Coverage:
    """Return a smooth map from `weakest` to 1: a pad never inks evenly."""
    grid = np.array([[rng.uniform(weakest, 1.0) for _ in range(7)] for _ in range(7)], np.float32)
    return np.asarray(np.clip(cv2.resize(grid, (side, side), interpolation=cv2.INTER_CUBIC), 0.0, 1.0), np.float32)


def signature(width_pt: float, dpi: int, rng: random.Random) -> Coverage:
    """Draw an invented signature `width_pt` wide: a tall first letter, smaller loops, a flourish."""
    scale = dpi / 72.0
    width, height = round(width_pt * scale), round(width_pt * 0.62 * scale)
    points = _strokes(rng) * np.array([width * 0.86, height * 0.8], np.float32)
    points += np.array([width * 0.07, height * 0.1], np.float32)
    canvas: Pixels = np.zeros((height * 2, width * 2), np.uint8)
    speed = np.linalg.norm(np.diff(points, axis=0), axis=1)
    limit = float(np.quantile(speed, 0.9)) or 1.0
    for index in range(len(points) - 1):
        thickness = max(2, round(scale * (1.5 - 0.7 * min(1.0, float(speed[index]) / limit)) * 2))
        start, end = ((round(float(p[0]) * 2), round(float(p[1]) * 2)) for p in points[index : index + 2])
        cv2.line(canvas, start, end, 255, thickness, cv2.LINE_AA)
    small = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / 255.0 * 0.93


def _strokes(rng: random.Random) -> NDArray[np.float32]:
    """Return the pen's path in a unit box, x to the right, y down."""
    loops = rng.randint(3, 6)
    t = np.linspace(0.0, 1.0, 90 * loops, dtype=np.float32)
    tall = rng.uniform(0.12, 0.36) * np.exp(-((t - rng.choice((0.05, 0.08, 0.45))) ** 2) / rng.uniform(0.008, 0.05))
    envelope = rng.uniform(0.1, 0.2) + tall + rng.uniform(0.02, 0.1) * np.sin(t * rng.uniform(7, 14))
    phase = rng.uniform(0, 6.28)
    swing = 2 * np.pi * loops * (t + rng.uniform(0.01, 0.045) * np.sin(t * rng.uniform(6, 12) + phase))
    lean = rng.uniform(0.0, 0.22)
    rise = envelope * np.sin(swing + rng.uniform(-0.6, 0.6))
    x = 0.06 + 0.74 * t + rng.uniform(0.02, 0.085) * np.cos(swing) + lean * rise
    y = 0.52 - rise + rng.uniform(-0.16, 0.08) * t
    u = np.linspace(0.0, 1.0, 60, dtype=np.float32)
    back_x = x[-1] + (0.02 - x[-1] + rng.uniform(0.05, 0.2)) * np.sin(u * np.pi / 2)
    back_y = y[-1] + (rng.uniform(0.8, 0.92) - y[-1]) * u**0.6
    end_x = back_x[-1] + (0.97 - back_x[-1]) * u
    end_y = back_y[-1] - rng.uniform(0.05, 0.2) * u
    path = np.stack([np.concatenate([x, back_x, end_x]), np.concatenate([y, back_y, end_y])], axis=1)
    return np.asarray(np.clip(path, 0.0, 1.0), np.float32)

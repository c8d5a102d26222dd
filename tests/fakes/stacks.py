# SPDX-License-Identifier: Apache-2.0
"""Cover sheets as a scanner delivers them: printed by the real typesetter, drawn, and harmed like other paper."""

import io
import random

import cv2
import numpy as np
import pypdfium2

from clerkdesk.domain.pages import ScannedPage
from clerkdesk.practice.paper.damage import LEVELS, as_jpeg, harm, turned


def drawn(pdf: bytes, dpi: int = 100) -> list[np.ndarray]:
    """Return the pages of a PDF as RGB pixels."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")) for page in document]


def scanned(pixels: np.ndarray, level: str = "light", seed: str = "", dpi: int = 100, turn_deg: int = 0) -> ScannedPage:
    """Return a page as it leaves a scanner, harmed and turned."""
    damage = LEVELS[level]
    harmed, _ = harm(pixels.copy(), damage, random.Random(f"{level}/{seed}"), dpi)
    page = turned(harmed, turn_deg)
    return ScannedPage(
        as_jpeg(page, damage.jpeg_quality, dpi), "image/jpeg", page.shape[1], page.shape[0], dpi, "test:0"
    )


def patch_t(dpi: int = 100) -> ScannedPage:
    """Return a sheet with nothing but the bars of Patch T: narrow, wide, narrow, wide."""
    page = np.full((1169, 827, 3), 255, np.uint8)
    unit, top = 20.3 / 10 / 25.4 * dpi, 60.0
    for bar in (1.0, 2.5, 1.0, 2.5):
        cv2.rectangle(page, (100, round(top)), (727, round(top + bar * unit) - 1), (0, 0, 0), -1)
        top += (bar + 1.0) * unit
    return scanned(page, "medium", "patch")

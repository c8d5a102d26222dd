# SPDX-License-Identifier: Apache-2.0
"""Ten difficult pages, as they were scanned and as they are archived, side by side on one sheet.

Usage: difficult --out FILE.png      practice paper, real clean-up, reading and archive; the right picture is the PDF
Prints one JSON value: steps, errors of the reading against the true text, and bytes of scan and document.
"""

import argparse
import io
import json
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cv2
import numpy as np
from _scores import text_scores
from PIL import Image, ImageDraw, ImageFont

from clerkdesk.adapters.imaging.clean import clean
from clerkdesk.adapters.ocr.reader import make_page_reader
from clerkdesk.adapters.pdf.archivist import PdfArchivist
from clerkdesk.adapters.pdf.preview import draw_page
from clerkdesk.domain.pages import CleanUp, Recipe
from clerkdesk.ports.archivist import ArchivalPage, DocumentFacts
from clerkdesk.ports.reader import PageImage
from clerkdesk.practice.paper import make_sheet
from clerkdesk.practice.paper.damage import Damage
from clerkdesk.settings import asset_path

WIDE, HIGH, DETAIL, EDGE, CAPTION = 176, 249, 96, 6, 26
A_ROW, COLOURS = 5, 200
LIGHT = Damage(noise=3.0, blur_px=0.5, shade=0.05, tint=0.3, jpeg_quality=80)
MOST = (CleanUp.CROP, CleanUp.PAPER, CleanUp.LEVEL)


@dataclass(frozen=True)
class Case:
    """One difficult page: its sheet, how it lies on the glass, and what is done to it."""

    name: str
    form: str
    damage: Damage
    steps: tuple = MOST
    dpi: int = 300
    turn_deg: int = 0
    lid: int | None = None
    at: tuple = (0, 0)
    lie_deg: float = 0.0
    detail: tuple = (0.1, 0.26)


CASES = (
    Case("folded twice, shaded", "birth", replace(LIGHT, folds=2, shade=0.24), detail=(0.1, 0.3)),
    Case("photocopy with a dark rim", "residence", Damage(photocopy=True, noise=3.5, blur_px=0.75), tuple(CleanUp)),
    Case("yellowed", "extract", replace(LIGHT, tint=1.0, shade=0.2, noise=5.0)),
    Case("5 degrees askew on the glass", "statement", LIGHT, lid=35, at=(150, 170), lie_deg=5.0),
    Case("upside down", "marital_status", LIGHT, turn_deg=180),
    Case("seal over the signature", "marriage_certificate", LIGHT, detail=(0.52, 0.72)),
    Case("filled in with a blue pen", "birth_with_notes", replace(LIGHT, tint=0.7, noise=5.0), detail=(0.1, 0.22)),
    Case("the other side shines through", "statement", replace(LIGHT, bleed=0.09, tint=0.5), detail=(0.1, 0.62)),
    Case("120 dpi, hard compression", "death_notice", replace(LIGHT, blur_px=1.0, jpeg_quality=45), dpi=120),
    Case("cut at the edge of the glass", "residence", replace(LIGHT, tint=0.8), lid=150, at=(-190, 90), lie_deg=-1.5),
)


def scanned(case, number):
    """Return the picture as it comes from the glass, and its true text."""
    sheet = make_sheet(
        case.form, f"difficult{number}", "light", damage=case.damage, dpi=case.dpi, turn_deg=case.turn_deg,
        behind="birth" if case.damage.bleed > 0.05 else "",
    )  # fmt: skip
    if case.lid is None:
        return sheet.image, sheet.text
    page = cv2.imdecode(np.frombuffer(sheet.image, np.uint8), cv2.IMREAD_COLOR)
    height, width = page.shape[:2]
    size = width + max(0, 2 * case.at[0]), height + max(0, 2 * case.at[1])
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), case.lie_deg, 1.0)
    matrix[:, 2] += case.at
    within = cv2.warpAffine(np.full((height, width), 255, np.uint8), matrix, size)
    glass = np.full((size[1], size[0], 3), case.lid, np.uint8)
    cv2.copyTo(cv2.warpAffine(page, matrix, size), within, glass)
    out = io.BytesIO()
    Image.fromarray(glass[:, :, ::-1]).save(out, "JPEG", quality=80, dpi=(case.dpi, case.dpi))
    return out.getvalue(), sheet.text


def archived(image, case, read):
    """Return the document of a page, and what was read on it."""
    picture = clean(image, case.dpi, Recipe.of(case.steps))
    reading = read(PageImage("page", picture, case.dpi))
    facts = DocumentFacts("page", "code", "paper", "agency", datetime(2026, 11, 22, tzinfo=UTC))
    return PdfArchivist().write([ArchivalPage(picture, "image/jpeg", case.dpi, reading)], facts), reading


def pair(before, after, case):
    """Return a page before and after, whole and in part."""
    flipped = case.turn_deg == 180
    tile = Image.new("RGB", (2 * WIDE + EDGE, HIGH + EDGE + DETAIL), "#c8ced6")
    for column, (picture, is_turned) in enumerate(((before, flipped), (after, False))):
        left = column * (WIDE + EDGE)
        whole = picture.convert("RGB")
        whole.thumbnail((WIDE, HIGH), Image.Resampling.LANCZOS)
        tile.paste(whole, (left + (WIDE - whole.width) // 2, (HIGH - whole.height) // 2))
        part = picture.rotate(180) if is_turned else picture
        wide, x, y = part.width * 0.36, part.width * case.detail[0], part.height * case.detail[1]
        box = (x, y, x + wide, y + wide * DETAIL / WIDE)
        part = part.convert("RGB").resize((WIDE, DETAIL), Image.Resampling.LANCZOS, box)
        tile.paste(part.rotate(180) if is_turned else part, (left, HIGH + EDGE))
    return tile


def sheet_of(tiles):
    """Return one picture of all tiles with their captions."""
    rows = -(-len(tiles) // A_ROW)
    wide, high = 2 * WIDE + EDGE + 3 * EDGE, HIGH + EDGE + DETAIL + CAPTION + 2 * EDGE
    sheet = Image.new("RGB", (A_ROW * wide + 2 * EDGE, rows * high + EDGE), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(asset_path("fonts/Inter-Medium.otf")), 14)
    for number, (name, tile) in enumerate(tiles):
        left, top = 2 * EDGE + number % A_ROW * wide, EDGE + number // A_ROW * high
        pen.text((left, top + 3), name, "#1d2733", font)
        sheet.paste(tile, (left, top + CAPTION))
    return sheet.quantize(palette=few_colours(sheet), dither=Image.Dither.NONE)


def few_colours(sheet):
    """Return a palette in which ink counts as much as paper: there is little of it."""
    pixels = np.asarray(sheet).reshape(-1, 3)
    coloured = pixels[np.ptp(pixels, axis=1) > 36]
    inks = coloured[np.linspace(0, len(coloured) - 1, 90_000).astype(int)]
    chosen = np.concatenate([pixels[:: max(1, len(pixels) // 90_000)][:90_000], inks])
    return Image.fromarray(chosen.reshape(-1, 300, 3)).quantize(COLOURS)


def main():
    """Draw the sheet and print what was done as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png")
    chosen = parser.parse_args()
    read, tiles, told = make_page_reader(asset_path("tessdata")), [], []
    for number, case in enumerate(CASES):
        image, text = scanned(case, number)
        document, reading = archived(image, case, read)
        raw = read(PageImage("page", image, case.dpi))
        with Image.open(io.BytesIO(image)) as before, Image.open(io.BytesIO(draw_page(document, 150))) as after:
            tiles.append((case.name, pair(before, after, case)))
        told.append({
            "page": case.name,
            "steps": [str(step) for step in Recipe.of(case.steps).steps],
            "turned_deg": reading.turn_deg,
            "level_deg": reading.skew_deg,
            **text_scores([(text, reading.text)]),
            "cer_without_clean_up_percent": text_scores([(text, raw.text)])["cer_percent"],
            "flags": reading.flags,
            "scan_kb": len(image) // 1000,
            "document_kb": len(document) // 1000,
        })  # fmt: skip
    sheet_of(tiles).save(chosen.out, "PNG", optimize=True)
    sheet_kb = chosen.out.stat().st_size // 1000
    print(json.dumps({"sheet": str(chosen.out), "sheet_kb": sheet_kb, "pages": told}, indent=1))


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""What archiving costs and keeps: bytes, CPU seconds, and how well the archived page is read against the scan.

Run: python3 build/dev.py bench archive [--pages DIR] [--json FILE]
"""

import argparse
import io
import json
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pypdfium2

from clerkdesk.adapters.imaging.importer import import_image
from clerkdesk.adapters.ocr.reader import make_page_reader
from clerkdesk.adapters.pdf.archivist import PdfArchivist
from clerkdesk.domain.pages import Reading
from clerkdesk.ports.archivist import ArchivalPage, DocumentFacts
from clerkdesk.ports.reader import PageImage
from clerkdesk.practice.paper.sheets import make_sheet
from clerkdesk.settings import asset_path
from tests.bench._scores import text_scores

FACTS = DocumentFacts("Bench", "0", "bench", "bench", datetime(2026, 1, 1, tzinfo=UTC))
FORMS = ("birth", "residence", "marriage_certificate", "statement")
LEVELS = ("clean", "light", "medium", "heavy", "photocopy")
COLOURED = 60


def pages_of(folder):
    """Return name, scan and true text of 20 practice pages, and of the pictures of a folder."""
    made = [make_sheet(form, 31, level) for form in FORMS for level in LEVELS]
    pages = [(sheet.name, import_image(sheet.image, sheet.name)[0], sheet.text) for sheet in made]
    for file in sorted(folder.glob("*.jpg")) if folder else ():
        truth = file.with_name(f"{file.stem}.gt.txt")
        pages.append((file.name, import_image(file.read_bytes(), file.name)[0], truth.read_text(encoding="utf-8")))
    return pages


def archived(page):
    """Return the page as its document shows it, the size of the document, and the CPU seconds to write it."""
    plain = Reading("bench", page.width_px, page.height_px, page.dpi, 0, 0.0, is_blank=False)
    start = time.process_time()
    document = PdfArchivist().write([ArchivalPage(page.image, page.media_type, page.dpi, plain)], FACTS)
    seconds = time.process_time() - start
    opened = pypdfium2.PdfDocument(document)
    shown = opened[0].render(scale=page.dpi / 72).to_pil().convert("RGB").resize((page.width_px, page.height_px))
    opened.close()
    return shown, len(document), seconds


def likeness(before, after):
    """Return the structural similarity (SSIM, 11 px Gaussian) where coloured ink lies; None where there is none."""
    spread = before.max(axis=2).astype(np.int16) - before.min(axis=2)
    where = cv2.dilate((cv2.blur(spread.astype(np.uint8), (5, 5)) > COLOURED).astype(np.uint8), np.ones((9, 9))) > 0
    if where.mean() < 0.001:
        return None
    one, two = (cv2.cvtColor(side, cv2.COLOR_RGB2GRAY).astype(np.float32) for side in (before, after))
    mean = [cv2.GaussianBlur(side, (11, 11), 1.5) for side in (one, two)]
    spreads = [cv2.GaussianBlur(side * side, (11, 11), 1.5) - m * m for side, m in zip((one, two), mean, strict=True)]
    both = cv2.GaussianBlur(one * two, (11, 11), 1.5) - mean[0] * mean[1]
    low, high = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    share = (2 * mean[0] * mean[1] + low) * (2 * both + high)
    share /= (mean[0] ** 2 + mean[1] ** 2 + low) * (spreads[0] + spreads[1] + high)
    return float(share[where].mean())


def main():
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, help="a folder of JPEG with .gt.txt beside them")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    read = make_page_reader(asset_path("tessdata"))
    told, scans, kept = [], [], []
    for name, page, truth in pages_of(asked.pages):
        shown, size, seconds = archived(page)
        out = io.BytesIO()
        shown.save(out, "PNG", dpi=(page.dpi, page.dpi))
        scans.append((truth, read(PageImage(name, page.image, page.dpi)).text))
        kept.append((truth, read(PageImage(name, out.getvalue(), page.dpi)).text))
        seals = likeness(np.asarray(import_pixels(page.image)), np.asarray(shown))
        told.append({"page": name, "scan_bytes": len(page.image), "archived_bytes": size,
                     "share": round(size / len(page.image), 3), "cpu_seconds": round(seconds, 3),
                     "ssim_of_coloured_ink": seals and round(seals, 3)})  # fmt: skip
        print(json.dumps(told[-1]), file=sys.stderr)
    seals = [one["ssim_of_coloured_ink"] for one in told if one["ssim_of_coloured_ink"]]
    report = {
        "pages": told,
        "totals": {
            "share": round(sum(one["archived_bytes"] for one in told) / sum(one["scan_bytes"] for one in told), 3),
            "largest_share": max(one["share"] for one in told),
            "cpu_seconds_a_page": round(statistics.mean(one["cpu_seconds"] for one in told), 3),
            "least_ssim_of_coloured_ink": min(seals, default=None),
            "read_from_the_scan": text_scores(scans), "read_from_the_archive": text_scores(kept),
        },
    }  # fmt: skip
    text = json.dumps(report, indent=1, ensure_ascii=False)
    print(text)
    if asked.json:
        asked.json.write_text(text, encoding="utf-8")


def import_pixels(image):
    """Return the pixels of a scan, red, green, blue."""
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


if __name__ == "__main__":
    main()

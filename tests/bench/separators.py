# SPDX-License-Identifier: Apache-2.0
"""How surely cover sheets are found: printed, harmed, turned, among pages; prints one JSON value.

Each level of damage gets so many sheets, at 200 and 300 dpi in turn, and as many pages of practice paper, none of which
may be taken for a sheet. `found` is a sheet read as what it names; `unread` is one seen but not read (its pages stay
unsorted); `missed` was taken for a page; `wrong` names another dossier or paper. `bare` are sheets with Patch T alone.
"""

import argparse
import json
import random
import sys
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from clerkdesk.adapters.imaging.separators import make_look
from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.image_header import read_header
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.domain.separators import labels_of, separator, separator_values
from clerkdesk.practice.paper import LEVELS, make_sheet
from tests.fakes.scanning import dossier
from tests.fakes.stacks import drawn, scanned

FORMS = ("birth", "residence", "statement", "two_columns", "marriage_certificate", "citizen_card", "blank", "extract")
TURNS = (0, 90, 180, 270)


def sheets(count):
    """Yield pixels of cover sheets and what they name, at 200 and 300 dpi."""
    typesetter = TypstTypesetter()
    for number in range(-(-count // 3)):
        one = replace(dossier(), code=f"H38.31.24-261118-{number + 1:04d}")
        pdf = typesetter.typeset("separator", separator_values(one, "2026-11-18T08:00:00+07:00"))
        dpi = 200 + 100 * (number % 2)
        yield from ((page, label, dpi) for page, label in zip(drawn(pdf, dpi), labels_of(one), strict=True))


def bare(pixels, dpi):
    """Return a sheet with everything but the bars painted over."""
    patch = pixels.copy()
    patch[round(36 / 25.4 * dpi) : -round(36 / 25.4 * dpi)] = 255
    return patch


def look_at(level, count, look):
    """Return how the sheets and pages of one level fared."""
    rng = random.Random(f"bench/{level}")
    fared = dict.fromkeys(("sheets", "found", "unread", "missed", "wrong", "bare", "bare_found"), 0)
    seconds = []

    def seen(page):
        start = time.process_time()
        marks = look(page)
        seconds.append(time.process_time() - start)
        return separator(marks)

    for at, (pixels, label, dpi) in enumerate(islice(sheets(count), count)):
        found = seen(scanned(pixels, level, str(at), dpi, rng.choice(TURNS)))
        fared["sheets"] += 1
        outcome = "missed" if found is None else "unread" if found.label is None else "found"
        fared["wrong" if outcome == "found" and found.label != label else outcome] += 1
        if at % 4 == 0:
            fared["bare"] += 1
            fared["bare_found"] += seen(scanned(bare(pixels, dpi), level, str(at), dpi, rng.choice(TURNS))) is not None
    taken = 0
    for at in range(count):
        sheet = make_sheet(FORMS[at % len(FORMS)], f"bench{at}", level, dpi=200, turn_deg=rng.choice(TURNS))
        header = read_header(sheet.image)
        page = ScannedPage(sheet.image, "image/jpeg", header.width_px, header.height_px, sheet.dpi, "bench")
        taken += seen(page) is not None
    return fared | {"pages": count, "pages_taken_for_sheets": taken, "cpu_ms_a_page": round(1000 * np.mean(seconds), 1)}


def main():
    """Run the benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=100, help="of each level")
    parser.add_argument("--levels", nargs="+", default=list(LEVELS), choices=list(LEVELS))
    chosen = parser.parse_args()
    look = make_look()
    print(json.dumps({level: look_at(level, chosen.sheets, look) for level in chosen.levels}, indent=1))


if __name__ == "__main__":
    main()

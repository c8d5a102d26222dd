# SPDX-License-Identifier: Apache-2.0
"""How well practice paper is read: error rates, fields, turns, blanks; writes JSON.

Usage: python -m tests.bench.reading_quality [--seeds N] [--out FILE]
"""

import argparse
import collections
import itertools
import json
import random
import sys
import unicodedata
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.adapters.ocr.templates import load_templates
from clerkdesk.domain.field_templates import propose_fields
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.reader import PageImage
from clerkdesk.practice.paper.forms import FORMS, style_for
from clerkdesk.practice.paper.sheets import make_sheet

LEVELS = ("clean", "light", "medium", "heavy", "photocopy")


def plain(text):
    text = unicodedata.normalize("NFC", text).translate(str.maketrans("–—“”’|", '--""\' '))
    return " ".join(text.split())


def errors_in_order(true, seen):
    """Return the share of characters that must change to make the whole text right."""
    return Levenshtein.distance(plain(true), plain(seen)) / max(1, len(plain(true)))


def errors_free_of_order(true, seen):
    """Return the same, each true line against the line, or two joined lines, most like it."""
    lines = [plain(line) for line in seen.splitlines() if line.strip()]
    choices = [*lines, *(f"{a} {b}" for a, b in itertools.pairwise(lines)), ""]
    wanted = [plain(line) for line in true.splitlines() if line.strip()]
    wrong = sum(min(Levenshtein.distance(line, choice) for choice in choices) for line in wanted)
    return wrong / max(1, sum(map(len, wanted)))


def words_missed(true, seen):
    wanted, found = collections.Counter(plain(true).split()), collections.Counter(plain(seen).split())
    return 1 - sum((wanted & found).values()) / max(1, sum(wanted.values()))


def sheets(seeds):
    for seed in seeds:
        chance = random.Random(f"quality/{seed}")
        for form, level in [(f, lv) for f in ("birth", "birth_with_notes") for lv in LEVELS] + [
            (f, chance.choice(LEVELS)) for f in FORMS if f not in ("birth", "birth_with_notes")
        ]:
            name = f"q{seed}-{level}"
            turn, dpi = chance.choice((0, 0, 0, 90, 180, 270)), chance.choice((300, 300, 200))
            style = style_for(FORMS[form], random.Random(f"sheet/{form}/{name}/{level}"))
            yield make_sheet(form, name, level, turn_deg=turn, dpi=dpi), style


def measure(sheet, style, reading, template):
    row = collections.Counter(pages=1, turn_right=(reading.turn_deg + sheet.turn_deg) % 360 == 0 or sheet.is_blank)
    row["blank_right"] = reading.is_blank == sheet.is_blank
    if sheet.text:
        row.update(
            texts=1, cer=errors_in_order(sheet.text, reading.text), free=errors_free_of_order(sheet.text, reading.text),
            missed=words_missed(sheet.text, reading.text),
        )  # fmt: skip
    if sheet.form in ("birth", "birth_with_notes"):
        found = {one.name: one for one in propose_fields(template, [(1, reading)])}
        for name, value in sheet.fields.items():
            one = found.get(name)
            is_right = one is not None and one.value == value
            row.update(fields=1, right=is_right)
            if one is not None and one.is_certain:
                row.update(certain=1, certain_right=is_right)
    keys = [
        f"form {sheet.form}",
        f"level {sheet.level}",
        "pen hand" if style.pen == "hand" else "no handwriting",
        "all",
    ]
    if sheet.form in ("birth", "birth_with_notes"):
        keys.append(f"births {style.pen} dots {style.dots}")
    return keys, row


def shares(row):
    def share(part, whole):
        return round(100 * row[part] / row[whole], 2) if row[whole] else None

    return {
        "pages": row["pages"], "cer_%": share("cer", "texts"), "order_free_cer_%": share("free", "texts"),
        "words_missed_%": share("missed", "texts"), "turn_right_%": share("turn_right", "pages"),
        "blank_right_%": share("blank_right", "pages"), "fields": row["fields"],
        "fields_right_%": share("right", "fields"),
        "certain_%": share("certain", "fields"), "certain_right_%": share("certain_right", "certain"),
    }  # fmt: skip


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args(arguments)
    template = next(one for one in load_templates() if one.form == "birth-registration")
    made, rows = {}, collections.defaultdict(collections.Counter)

    def pages():
        for number, (sheet, style) in enumerate(sheets(range(chosen.seeds))):
            made[str(number)] = sheet, style
            yield PageImage(str(number), sheet.image, sheet.dpi)

    def keep(page_id, reading):
        keys, row = measure(*made.pop(page_id), reading, template)
        for key in keys:
            rows[key].update(row)

    reader = TesseractReader()
    reader.read(pages(), keep, lambda page_id, error: print(page_id, error, file=sys.stderr), CancelToken())
    reader.close()
    result = json.dumps({key: shares(rows[key]) for key in sorted(rows)}, indent=1)
    print(result)
    if chosen.out:
        chosen.out.write_text(result)


if __name__ == "__main__":
    main(sys.argv[1:])

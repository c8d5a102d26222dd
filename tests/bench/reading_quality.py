# SPDX-License-Identifier: Apache-2.0
"""How well hard pages are read: error rates, fields, turns and blanks by class, and whether confidence means something.

Usage: bench reading_quality [--half held-out|development] [--seeds FIRST:LAST[,FIRST:LAST…]] [--write DIR] [--out FILE]
The held-out half has faces, form types and seeds of its own; nothing is tuned on it. `--write` keeps the pages with
their truth, for `bench digitise --pages DIR`.
"""

import argparse
import collections
import itertools
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.adapters.catalogues.json_files import JsonCatalogues
from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.adapters.ocr.templates import load_labels, load_templates
from clerkdesk.domain.addresses import AddressBook
from clerkdesk.domain.common_fields import CommonFields
from clerkdesk.domain.field_templates import propose_fields
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.reader import PageImage
from clerkdesk.practice.paper.sheets import make_sheet
from tests.bench._hard_pages import hard_pages, write_pages
from tests.bench._scores import errors_free_of_order, errors_in_order, is_same, words_missed

BINS = (0.0, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
FORMS = {
    "birth": "birth-registration", "death_form": "death-registration", "birth_certificate": "birth-certificate",
    "residence": "residence-confirmation", "marital_status": "marital-status", "death_notice": "death-notice",
    "extract": "civil-status-extract", "marriage_form": "marriage-registration", "citizen_card": "citizen-card",
}  # fmt: skip


def measure(page, reading, fields):
    """Return what is right about one page, as counts."""
    row = collections.Counter(pages=1, turn_right=reading.turn_deg == -page.turn % 360)
    row["blank_right"] = reading.is_blank == page.is_blank
    if page.text:
        for name, score in (("cer", errors_in_order), ("free", errors_free_of_order), ("missed", words_missed)):
            wrong, whole = score(page.text, reading.text)
            row.update({name: wrong, f"{name}_of": whole})
    for name, value in page.fields.items():
        one = fields.get(name)
        is_right = one is not None and is_same(value, one.value)
        is_certain = one is not None and one.is_certain
        row.update(fields=1, right=is_right, certain=is_certain, certain_right=is_certain and is_right)
    return row


def wrong_fields(page, fields):
    """Return what is wrong, and whether a clerk would not have been asked to look at it."""
    judged = ((key, fields.get(key), true) for key, true in page.fields.items())
    return [{"page": page.name, "field": key, "said": one and one.value, "true": true,
             "certain": bool(one and one.is_certain)}
            for key, one, true in judged if one is None or not is_same(true, one.value)]  # fmt: skip


def shares(row):
    """Return the counts as shares in per cent."""

    def share(part, whole):
        return round(100 * row[part] / row[whole], 2) if row[whole] else None

    return {
        "pages": row["pages"], "cer_%": share("cer", "cer_of"), "order_free_cer_%": share("free", "free_of"),
        "words_missed_%": share("missed", "missed_of"), "turn_right_%": share("turn_right", "pages"),
        "blank_right_%": share("blank_right", "pages"), "fields": row["fields"],
        "fields_right_%": share("right", "fields"), "certain_%": share("certain", "fields"),
        "certain_right_%": share("certain_right", "certain"),
    }  # fmt: skip


def reliability(said):
    """Return, for each band of confidence, how many fields were in it and how many of them were right."""
    table = []
    for low, high in itertools.pairwise(BINS):
        inside = [is_right for confidence, is_right in said if low <= confidence < high]
        right = round(100 * sum(inside) / len(inside), 1) if inside else None
        table.append({"from": low, "to": min(1.0, high), "fields": len(inside), "right_%": right})
    return table


def known_forms(reader, seeds, book):
    """Return how well the fields of the forms that have a template are read from practice paper, by form."""
    templates, rows = {one.form: one for one in load_templates()}, collections.defaultdict(collections.Counter)
    made = {}

    def pages():
        for form in FORMS:
            for seed in seeds:
                sheet = make_sheet(form, f"known{seed}", ("clean", "light", "medium", "photocopy")[seed % 4])
                made[f"{form} {seed}"] = sheet
                yield PageImage(f"{form} {seed}", sheet.image, sheet.dpi)

    def keep(name, reading):
        sheet = made.pop(name)
        found = {one.name: one for one in propose_fields([templates[FORMS[sheet.form]]], [(1, reading)], lambda: book)}
        values = {name: value for name, value in sheet.fields.items() if name != "payload"}

        def is_true(one):
            return any(is_same(value, one.value) for value in values.values())

        certain = [one for one in found.values() if one.is_certain and any(one.name.endswith(key) for key in values)]
        read = sum(any(is_same(value, one.value) for one in found.values()) for value in values.values())
        rows[sheet.form].update(
            fields=len(values), right=read, certain=len(certain), certain_right=sum(map(is_true, certain))
        )

    reader.read(pages(), keep, lambda name, error: print(name, error, file=sys.stderr), CancelToken())
    for row in rows.values():
        row["right_%"] = round(100 * row.pop("right") / max(1, row["fields"]), 1)
    return rows


def write_tables(result):
    """Put the tables of a result between their marks in docs/reading.md."""
    page = Path(__file__).resolve().parents[2] / "docs" / "reading.md"
    text = page.read_text()
    bands = ["| confidence | fields | right |", "|---|---|---|"]
    bands += [f"| {one['from']:.2f} to {one['to']:.2f} | {one['fields']} | {one['right_%']} % |"
              for one in result["reliability"] if one["fields"]]  # fmt: skip
    rows = ["| pages | n | CER | order-free | words missed | fields right | shown as certain | of these right |",
            "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for name, one in result["by_class"].items():
        if one["cer_%"] is not None and name.split()[0] in ("all", "noise", "pen", "dots"):
            rows.append(f"| {name} | {one['pages']} | {one['cer_%']} % | {one['order_free_cer_%']} % "
                        f"| {one['words_missed_%']} % | {one['fields_right_%']} % | {one['certain_%']} % "
                        f"| {one['certain_right_%']} % |")  # fmt: skip
    everything = result["by_class"]["all"]
    rows += [
        "",
        f"Turned rightly: {everything['turn_right_%']} %. Blank or not, rightly: {everything['blank_right_%']} %.",
        f"Half: {result['half']}, seeds {' and '.join(f'{first} to {end - 1}' for first, end in result['seeds'])}.",
    ]
    for mark, lines in (("reliability", bands), ("classes", rows)):
        start = text.index("\n", text.index(f"<!-- {mark}:")) + 1
        end = text.index(f"<!-- end of {mark} -->")
        text = text[:start] + "\n" + "\n".join(lines) + "\n\n" + text[end:]
    page.write_text(text)


def main(arguments):
    """Run the benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("held-out", "development"), default="held-out")
    parser.add_argument("--seeds", default="0:8", help="first and one past the last, of one range or more")
    parser.add_argument("--forms", type=int, default=0, help="also read so many of each form that has a template")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--docs", action="store_true", help="write the tables of docs/reading.md anew")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args(arguments)
    ranges = [tuple(map(int, one.split(":"))) for one in chosen.seeds.split(",")]
    seeds = list(itertools.chain.from_iterable(itertools.starmap(range, ranges)))
    if chosen.write:
        write_pages(hard_pages(chosen.half, seeds), chosen.write)
    common = CommonFields(load_labels(), AddressBook(JsonCatalogues().places().names()))
    made, rows, said, wrong = {}, collections.defaultdict(collections.Counter), [], []

    def pages():
        for page in hard_pages(chosen.half, seeds):
            made[page.name] = page
            yield PageImage(page.name, page.image, page.dpi)

    def keep(name, reading):
        page, fields = made.pop(name), common.read(1, reading)
        row = measure(page, reading, fields)
        for key in ("all", *page.classes):
            rows[key].update(row)
        wrong.extend(wrong_fields(page, fields))
        said.extend((one.confidence, is_same(page.fields[key], one.value)) for key, one in fields.items()
                    if key in page.fields)  # fmt: skip

    reader = TesseractReader()
    reader.read(pages(), keep, lambda name, error: print(name, error, file=sys.stderr), CancelToken())
    result = {"half": chosen.half, "seeds": ranges, "by_class": {key: shares(rows[key]) for key in sorted(rows)},
              "wrong": wrong, "reliability": reliability(said)}  # fmt: skip
    if chosen.forms:
        result["known_forms"] = known_forms(reader, range(chosen.forms), common.book)
    reader.close()
    text = json.dumps(result, indent=1, ensure_ascii=False)
    print(text)
    if chosen.out:
        chosen.out.write_text(text + "\n")
    if chosen.docs:
        write_tables(result)


if __name__ == "__main__":
    main(sys.argv[1:])

# SPDX-License-Identifier: Apache-2.0
"""Read a folder of pages into archival PDF and tell everything that was read; prints JSON, beside a peer if asked.

Usage: bench digitise [--pages DIR] [--against ocrmypdf|bare] [--json FILE] [--workers N] [--viewer]
A page may have its true text beside it (`.gt.txt`), and its true fields, turn and blankness (`.gt.json`). CPU seconds
count all child processes, memory is the sum of the proportional set sizes of all processes. A page that cannot be read
has an `error` and stops no other. Without a folder, 20 practice pages are read.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.catalogues.json_files import JsonCatalogues
from clerkdesk.adapters.imaging.importer import import_image
from clerkdesk.adapters.ocr.templates import load_labels
from clerkdesk.adapters.pdf.archivist import PdfArchivist
from clerkdesk.adapters.pdf.rasteriser import render_pages
from clerkdesk.domain.addresses import AddressBook
from clerkdesk.domain.common_fields import COMMON_FIELDS, CommonFields
from clerkdesk.errors import ClerkDeskError
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool
from clerkdesk.ports.archivist import ArchivalPage, DocumentFacts
from clerkdesk.ports.reader import PageImage
from clerkdesk.settings import asset_path
from tests.bench._page_work import make_bare, make_timed_work
from tests.bench._peer_ocrmypdf import run_ocrmypdf
from tests.bench._scores import is_same, text_scores
from tests.bench._viewer_pdfjs import compared, is_possible
from tests.bench.scan import Memory

FACTS = DocumentFacts("Bench", "0", "bench", "bench", datetime(2026, 1, 1, tzinfo=UTC))
KINDS = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".pdf")


def pages_of(folder):
    """Yield name, scanned page and error of every page in a folder; a file of several pages is numbered.

    Pages are made as they are asked for and never held.
    """
    for file in sorted(path for path in folder.iterdir() if path.suffix.lower() in KINDS and not path.is_dir()):
        try:
            content = file.read_bytes()
            found = (
                list(render_pages(content, file.name))
                if content.startswith(b"%PDF")
                else import_image(content, file.name)
            )
        except (ClerkDeskError, OSError) as error:
            yield file.name, None, error
            continue
        for number, page in enumerate(found, 1):
            yield (file.name if len(found) == 1 else f"{file.name}#{number}"), page, None


def draw_practice_pages(folder, count=20):
    """Draw practice pages of all levels into a folder."""
    from clerkdesk.practice.paper.sheets import make_sheet  # draws with libraries that a reader's process never loads

    levels = ("clean", "light", "medium", "heavy")
    forms = ("birth", "residence", "marital_status", "statement", "two_columns")
    for number in range(count):
        sheet = make_sheet(forms[number % len(forms)], f"bench{number}", levels[number % len(levels)])
        (folder / f"{sheet.name}.jpg").write_bytes(sheet.image)


def used():
    """Return the CPU seconds of this process and of all children that ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def measured(work, count=None):
    """Run something; return its result and its cost; without a count, the length of what it returns first."""
    cpu, wall = used(), time.perf_counter()
    with Memory(every_s=1.0) as memory:
        result = work()
        seconds = time.perf_counter() - wall
    cpu += memory.cpu_s  # of looking
    count = len(result[0] if isinstance(result, tuple) else result) if count is None else count
    return result, {"seconds": round(seconds, 2), "cpu_seconds": round(used() - cpu, 2),
                    "pages_per_second": round(count / seconds, 3),
                    "peak_mb_of_all_processes": round(memory.peak_mb),
                    "mb_of_each_at_the_peak": memory.at_peak}  # fmt: skip


def digitise(folder, workers):
    """Read all pages and write them as one archival PDF; return the outcome of each by name, and the PDF or its error.

    As in a station, pages are sealed as they come and fields are found by the process that asks. Readings are kept,
    pictures are not.
    """
    pool = WorkerPool(partial(make_timed_work, asset_path("tessdata")), size=workers)
    with tempfile.TemporaryDirectory() as place:
        try:
            return _digitised(folder, pool, BlobFolder(Path(place), os.urandom(32)))
        finally:
            pool.close()


def _digitised(folder, pool, blobs):
    kept, sealed = {}, {}

    def jobs():
        for name, page, error in pages_of(folder):
            kept[name] = error
            if page is not None:
                sealed[name] = blobs.put(page.image), page.media_type, page.dpi
                yield name, PageImage(name, page.image, page.dpi)

    outcomes = pool.run(jobs(), CancelToken())
    fields_of = None
    for outcome in outcomes:
        if outcome.result is None:
            kept[outcome.key] = outcome.error or "the process that read it ended"
            continue
        fields_of = fields_of or CommonFields(load_labels(), AddressBook(JsonCatalogues().places().names()))
        reading, seconds = outcome.result
        start = time.perf_counter()
        fields = fields_of.read(1, reading)
        kept[outcome.key] = reading, fields, seconds + time.perf_counter() - start
    archival = (ArchivalPage(blobs.get(sealed[name][0]), *sealed[name][1:], one[0])
                for name, one in kept.items() if isinstance(one, tuple))  # fmt: skip
    if not any(isinstance(one, tuple) for one in kept.values()):
        return kept, None
    try:
        return kept, PdfArchivist(pool).write(archival, FACTS)
    except ClerkDeskError as error:
        return kept, error


def told_of(document, readings, is_viewed):
    """Return what is told of the archival PDF, and of its text as pdf.js selects it if that is asked for."""
    if not isinstance(document, bytes):
        return {"pdf_error": str(document)} if document else {}
    said = {"pdf_bytes": len(document)}
    if is_viewed:
        said["selected_in_pdfjs"] = compared(document, readings) if is_possible() else "node and npm are not there"
    return said


def told(name, outcome):
    """Return the entry of one page."""
    if not isinstance(outcome, tuple):
        nothing = {"text": "", "rotate": 0, "blank": False, "fields": dict.fromkeys(COMMON_FIELDS), "certain": []}
        return {"file": name, **nothing, "seconds": 0.0, "error": str(outcome)}
    reading, fields, seconds = outcome
    return {
        "file": name, "text": reading.text, "rotate": reading.turn_deg, "blank": reading.is_blank,
        "fields": {key: fields[key].value if key in fields else None for key in COMMON_FIELDS},
        "certain": [key for key in COMMON_FIELDS if key in fields and fields[key].is_certain],
        "confidence": {key: one.confidence for key, one in fields.items()},
        "seconds": round(seconds, 3),
    }  # fmt: skip


def judged(entries, folder):
    """Return how right the entries are where the truth lies beside the pages."""
    scores, pairs, tally = {}, [], dict.fromkeys(("fields", "right", "certain", "certain_right", "turns", "turns_right",
                                                  "blanks_right", "truths"), 0)  # fmt: skip
    for entry in entries:
        base = folder / Path(entry["file"].partition("#")[0])
        truth = base.with_suffix(".gt.txt")
        if truth.is_file() and truth.read_text().strip():
            pairs.append((truth.read_text(), entry.get("text", "")))
        if base.with_suffix(".gt.json").is_file():
            _tally(tally, entry, json.loads(base.with_suffix(".gt.json").read_text()))
    if pairs:
        scores = {"pages_with_text": len(pairs), **text_scores(pairs)}
    if tally["truths"]:
        scores["truth"] = {
            **tally,
            "fields_right_percent": round(100 * tally["right"] / max(1, tally["fields"]), 2),
            "certain_right_percent": round(100 * tally["certain_right"] / max(1, tally["certain"]), 2),
        }
    return scores


def _tally(tally, entry, truth):
    tally["truths"] += 1
    tally["blanks_right"] += truth.get("blank", False) == entry.get("blank")
    if not truth.get("blank"):
        tally["turns"] += 1
        tally["turns_right"] += truth.get("rotate", 0) == entry.get("rotate")
    for key, value in truth.get("fields", {}).items():
        is_right = is_same(value, entry.get("fields", {}).get(key))
        tally["fields"] += 1
        tally["right"] += is_right
        tally["certain_right"] += is_right and key in entry.get("certain", ())
    tally["certain"] += sum(key in truth.get("fields", {}) for key in entry.get("certain", ()))


def bare(folder, workers):
    """Read all pages with Tesseract alone."""
    pool = WorkerPool(partial(make_bare, str(asset_path("tessdata"))), size=workers)
    found = {
        one.key: one.result or ""
        for one in pool.run(((name, page.image) for name, page, _ in pages_of(folder) if page), CancelToken())
    }
    pool.close()
    return found


def engine_versions():
    """Return which reader stands behind the pages."""
    import tesserocr

    return {"tesseract": tesserocr.tesseract_version().splitlines()[0], "model": "tessdata fast, vie"}


def main(arguments):
    """Run the benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="folder of page images")
    parser.add_argument("--against", choices=("ocrmypdf", "bare"), action="append", default=[])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--viewer", action="store_true", help="compare what pdf.js selects; needs node")
    chosen = parser.parse_args(arguments)
    if chosen.pages is not None and not chosen.pages.is_dir():
        parser.error(f"{chosen.pages} is no folder")
    with tempfile.TemporaryDirectory() as place:
        folder = chosen.pages or Path(place)
        if not chosen.pages:
            draw_practice_pages(folder)
        result = run(folder, chosen)
    if not result["pages"]:
        parser.error(f"no page images in {chosen.pages}: {' '.join(KINDS)}")
    text = json.dumps(result, indent=1, ensure_ascii=False)
    print(text)
    if chosen.json:
        chosen.json.write_text(text + "\n")


def run(folder, chosen):
    """Return what is told of the pages of a folder, of their cost and of the peers that were chosen."""
    (kept, document), cost = measured(lambda: digitise(folder, chosen.workers))
    readings = [outcome[0] for outcome in kept.values() if isinstance(outcome, tuple)]
    said = told_of(document, readings, chosen.viewer)
    entries = [told(name, outcome) for name, outcome in kept.items()]
    totals = {"pages": len(kept), "blank": sum(bool(one.get("blank")) for one in entries),
              "failed": sum("error" in one for one in entries), "workers": chosen.workers, **cost, **said,
              **engine_versions(), **judged(entries, folder)}  # fmt: skip
    against = {}
    if "bare" in chosen.against:
        texts, peer = measured(lambda: bare(folder, chosen.workers))
        against["bare"] = {
            **engine_versions(),
            **peer,
            **judged([{"file": n, "text": t} for n, t in texts.items()], folder),
        }
        against["bare"].pop("truth", None)
    if "ocrmypdf" in chosen.against:
        against["ocrmypdf"] = run_ocrmypdf(
            pages_of(folder), chosen.workers, measured, lambda found: judged(found, folder)
        )
    for name, peer in against.items():
        if "seconds" in peer:
            totals[f"speed_against_{name}"] = round(peer["seconds"] / cost["seconds"], 3)
            totals[f"cpu_against_{name}"] = round(cost["cpu_seconds"] / max(0.01, peer["cpu_seconds"]), 3)
    return {"pages": entries, "totals": totals, "against": against}


if __name__ == "__main__":
    main(sys.argv[1:])

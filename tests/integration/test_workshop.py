# SPDX-License-Identifier: Apache-2.0
"""The workers of a station: one pool reads and draws, and the process of the window never holds pixels."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.adapters.pdf.archivist import PdfArchivist
from clerkdesk.adapters.pdf.layers import SMALL_ENOUGH
from clerkdesk.bootstrap.practice_paths import PASSPHRASE
from clerkdesk.bootstrap.workshop import make_pool
from clerkdesk.domain.pages import Reading
from clerkdesk.errors import ClerkDeskError
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool
from clerkdesk.ports.archivist import ArchivalPage, DocumentFacts
from clerkdesk.ports.reader import PageImage
from clerkdesk.practice.paper.sheets import Sheet, make_sheet
from clerkdesk.settings import asset_path
from tests.counter import CLERK, EXTRACT, Counter

pytest_plugins = ("tests.counter_fixtures",)

FACTS = DocumentFacts(
    "Trích lục", "H01.02-261122-0001", "Trích lục", "UBND xã", datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    made = make_sheet("extract", 5, "light", dpi=150)
    assert len(made.image) > SMALL_ENOUGH
    return made


@pytest.fixture
def pool() -> Iterator[WorkerPool[Any, Any]]:
    opened = make_pool(asset_path("tessdata"))
    yield opened
    opened.close()


def test_pages_drawn_by_workers_make_the_same_document(pool: WorkerPool[Any, Any], sheet: Sheet) -> None:
    found: list[Reading] = []
    failed: list[tuple[str, ClerkDeskError]] = []
    reader = TesseractReader(pool=pool)
    reader.read(
        [PageImage("a", sheet.image, sheet.dpi)],
        lambda _, reading: found.append(reading),
        lambda name, error: failed.append((name, error)),
        CancelToken(),
    )
    assert not failed
    large = ArchivalPage(sheet.image, "image/jpeg", sheet.dpi, found[0])
    small_image = make_sheet("signature_alone", "counter", "clean", dpi=75).image
    assert len(small_image) < SMALL_ENOUGH
    small = ArchivalPage(small_image, "image/jpeg", 75, Reading("t", 620, 877, 75, 0, 0.0, is_blank=False))
    pages = [large, small, large, large, small]
    document = PdfArchivist(pool).write(iter(pages), FACTS)
    assert document == PdfArchivist().write(pages, FACTS)
    assert len(document) < 3 * len(sheet.image)


ASKED = """
import sys
from pathlib import Path
from clerkdesk.bootstrap.station import open_station

if __name__ == "__main__":
    _, folder, passphrase, code, by = sys.argv
    with open_station(Path(folder), passphrase=passphrase) as services:
        services.digitise.digitise(code)
        services.seal.seal(code, by=by)
    print(*sys.modules)
"""


def test_reading_and_sealing_leave_no_library_of_pixels_in_the_process_that_asked(
    counter: Counter, sheet: Sheet
) -> None:
    code = counter.receive(procedure=EXTRACT).code
    counter.scan(code, 1, image=sheet.image)
    counter.close()
    words = [sys.executable, "-c", ASKED, str(counter.station.root), PASSPHRASE, code, CLERK]
    modules = set(subprocess.run(words, capture_output=True, text=True, check=True).stdout.split())
    assert "pikepdf" in modules
    assert not {"cv2", "numpy", "tesserocr"} & modules

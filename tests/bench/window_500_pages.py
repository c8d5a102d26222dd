# SPDX-License-Identifier: Apache-2.0
"""A dossier of 500 pages at the scan page, beside a list that holds all its thumbnails decoded. Prints one JSON value.

Goals: first thumbnails at most 150 ms after the dossier is asked for, at most 150 MB more memory, with one page shown
large. Both ways read the same sealed thumbnails of the same counter, each in a fresh process.
"""

import argparse
import io
import json
import sys
import tempfile
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.store.store import open_store
from clerkdesk.bootstrap import ensure_practice, open_practice
from clerkdesk.bootstrap.practice import PracticeFolder
from clerkdesk.domain.dossier import Person
from clerkdesk.domain.pages import Page, Reading
from clerkdesk.domain.reading_codec import encode_reading
from clerkdesk.ports.keys import derive
from clerkdesk.practice.paper.sheets import make_sheet
from clerkdesk.services.receive import Application
from clerkdesk.settings import StationFolder
from tests.bench._window import CLERK, PAPERS, fresh
from tests.counter import station_key

PAGES = 500
FORMS = ("birth", "birth_certificate", "residence", "marital_status", "statement", "extract", "death_form", "blank")
SHARED = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QListView
from clerkdesk.bootstrap import open_practice
from tests.bench._window import percentiles, rss_mb
from ui import theme
root, code = Path(sys.argv[1]), sys.argv[2]
application = QApplication([])
theme.apply(application)
def scrolled(view):
    bar, took = view.verticalScrollBar(), []
    for step in range(100):
        began = time.perf_counter()
        bar.setValue(bar.maximum() * step // 100)
        application.processEvents()
        took.append((time.perf_counter() - began) * 1000)
    return percentiles(took)
"""
OURS = (
    SHARED
    + """
from ui.app import Workstation
from ui.pages.scan.tiles import TILE_ROLE
from ui.shots import settle
station = Workstation(root / "window", lambda *_: open_practice(root), is_practice=True, by="clerk")
station.window.show()
station.start()
settle(station.jobs)
station.window.show_page("scan")
settle(station.jobs)
page = station.window.page
pictures, view = page.pictures, page.tiles
def in_sight():
    area = view.viewport().rect()
    tiles = [(line, page.model.index(line)) for line in range(min(page.model.rowCount(), 30))]
    return [index.data(TILE_ROLE).page for _, index in tiles if view.visualRect(index).intersects(area)]
beat = QTimer()
beat.start(5)
before, began = rss_mb(), time.perf_counter()
page.presenter.open(code)
while not (page.model.rowCount() and in_sight() and all(pictures.has_small(one) for one in in_sight())):
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
application.processEvents()
first = (time.perf_counter() - began) * 1000
shown = len(in_sight())
settle(station.jobs)
opened = rss_mb() - before
scroll = scrolled(view)
settle(station.jobs)
print(json.dumps({"first_ms": round(first), "thumbnails": shown, "opened_mb": round(opened), "scroll": scroll,
    "more_mb": round(rss_mb() - before), "decoded": pictures.kept[0], "large": pictures.kept[1]}))
station.close()
"""
)
WHOLE = (
    SHARED
    + """
from PySide6.QtCore import QAbstractListModel
services = open_practice(root)
class Model(QAbstractListModel):
    pixmaps = ()
    def rowCount(self, parent=None):
        return len(self.pixmaps)
    def data(self, index, role=0):
        return self.pixmaps[index.row()] if role == Qt.ItemDataRole.DecorationRole else None
before, began = rss_mb(), time.perf_counter()
pages = services.arrange.sheaf(code).pages
model = Model()
model.pixmaps = [QPixmap.fromImage(QImage.fromData(services.thumbnails.small(page))) for page in pages]
view = QListView()
view.setViewMode(QListView.ViewMode.IconMode)
view.setUniformItemSizes(True)
view.setGridSize(QSize(121, 186))
view.setIconSize(QSize(94, 133))
view.setModel(model)
view.resize(502, 560)
view.show()
application.processEvents()
view.grab()
first = (time.perf_counter() - began) * 1000
opened = rss_mb() - before
scroll = scrolled(view)
print(json.dumps({"first_ms": round(first), "opened_mb": round(opened), "scroll": scroll,
    "more_mb": round(rss_mb() - before)}))
services.close()
"""
)


def fill(root: Path) -> str:
    """Make a counter with one dossier of 500 A4 pages at 300 dpi, read and with thumbnails; return its code."""
    ensure_practice(root)
    services = open_practice(root)
    person = Person("Nguyễn Thị Hường", "000000000001", address="Thôn 1")
    dossier = services.receive.receive(Application(PAPERS, person), by=CLERK)
    folder = StationFolder(PracticeFolder(root).station)
    key = station_key(folder)
    store, blobs = open_store(folder.store, derive(key, "store")), BlobFolder(folder.blobs, key)
    sheets = [make_sheet(form, number, "light").image for number, form in enumerate(FORMS)]
    originals = [blobs.put(sheet) for sheet in sheets]
    sizes = [Image.open(io.BytesIO(sheet)).size for sheet in sheets]
    reading = blobs.put(encode_reading(Reading("bench", 1, 1, 300, 0, 0.0, is_blank=False)))
    with store.begin() as work:
        for number in range(1, PAGES + 1):
            original, size = originals[number % len(FORMS)], sizes[number % len(FORMS)]
            page = Page(str(uuid.uuid4()), dossier.id, number, 1, original, "image/jpeg", *size, 300, "bench")
            work.pages.add(page)
            work.pages.set_reading(page.id, reading, flags=("blurred",) if number % 50 == 0 else ())
        work.commit()
    store.close()
    services.thumbnails.make_missing(services.arrange.sheaf(dossier.code).pages)
    services.close()
    return dossier.code


def main() -> None:
    """Measure both ways and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "counter"
        code = fill(root)
        ours = [fresh(OURS, str(root), code) for _ in range(rounds)]
        whole = [fresh(WHOLE, str(root), code) for _ in range(rounds)]
    best, floor = (min(runs, key=lambda run: run["first_ms"]) for runs in (ours, whole))
    goals = {"first_ms": 150, "more_mb": 150}
    reached = {name: max(run[name] for run in ours) <= goal for name, goal in goals.items()}
    print(json.dumps({"pages": PAGES, "scan_page": best, "all_decoded": floor, "goals": goals, "reached": reached,
        "runs": {"scan_page": ours, "all_decoded": whole}}, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""A list of 1,000,000 rows at the window, beside the same rows all in memory. Prints one JSON value.

Goals: first paint at most 100 ms, at most 40 MB more memory. Each way runs in a fresh process on the same SQLite file.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench._window import fresh

SHARED = """
import json, random, sqlite3, sys, time
from datetime import datetime
from PySide6.QtWidgets import QApplication
from clerkdesk.ports.store import OutboxRow
from clerkdesk.settings import VIETNAM_TIME
from tests.bench._window import percentiles, rss_mb
from ui import theme
from ui.models.cells import RowsModel
from ui.models.paged import PAGE_ROWS, PagedModel
from ui.pages.outbox.sentences import outbox_row
from ui.texts import Language, Texts
from ui.widgets.tables import RowTable
application = QApplication([])
theme.apply(application)
texts, now = Texts(Language.VIETNAMESE), datetime.now(VIETNAM_TIME)
base = sqlite3.connect(sys.argv[1], check_same_thread=False)
total = base.execute("select count(*) from row").fetchone()[0]
def rows(query, *values):
    found = base.execute(query, values)
    made = (OutboxRow(*one, "x", "gateway", "CONFIRMED", now, 1, None, "", "", 1, now, "P") for one in found)
    return [outbox_row(one, texts, now) for one in made]
before = rss_mb()
began = time.perf_counter()
"""
PAGED = (
    SHARED
    + """
model = PagedModel(6)
def bring(page):
    after = total - page * PAGE_ROWS + 1
    query = "select number, code, owner from row where number < ? order by number desc limit ?"
    model.set_page(page, rows(query, after, PAGE_ROWS))
from PySide6.QtCore import Qt
model.page_wanted.connect(bring, Qt.ConnectionType.QueuedConnection)
table = RowTable(model, stretched=2)
table.resize(1100, 700)
model.set_list([], total)
"""
)
WHOLE = (
    SHARED
    + """
model = RowsModel(6)
table = RowTable(model, stretched=2)
table.resize(1100, 700)
model.set_rows(rows("select number, code, owner from row order by number desc"))
"""
)
REST = """
table.show()
application.processEvents(); application.processEvents()
table.grab()
first = (time.perf_counter() - began) * 1000
def timed(act):
    began = time.perf_counter()
    act()
    application.processEvents(); application.processEvents()
    table.viewport().grab()
    return (time.perf_counter() - began) * 1000
bar = table.verticalScrollBar()
pages = [timed(lambda: bar.setValue(bar.value() + bar.pageStep())) for _ in range(60)]
rng = random.Random(7)
jumps = [timed(lambda: bar.setValue(rng.randrange(bar.maximum()))) for _ in range(60)]
print(json.dumps({"first_paint_ms": round(first, 1), "page_down": percentiles(pages), "jump": percentiles(jumps),
                  "more_memory_mb": round(rss_mb() - before, 1)}))
"""


def make_rows(path: Path, count: int) -> None:
    """Write rows of deliveries into a plain SQLite file."""
    base = sqlite3.connect(path)
    base.execute("create table row (number integer primary key, code text, owner text)")
    names = ("Hồ Xuân Quỳnh", "Bùi Kim Khuê", "Đặng Kim Ánh", "Nguyễn Xuân Vượng")
    values = ((n, f"H38.31.24-2611{n % 28 + 1:02d}-{n % 9999:04d}", names[n % 4]) for n in range(1, count + 1))
    base.executemany("insert into row values (?, ?, ?)", values)
    base.commit()
    base.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    count = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.db"
        make_rows(path, count)
        paged = fresh(PAGED + REST, str(path))
        whole = fresh(WHOLE + REST, str(path))
    goals = {"first_paint_ms": 100, "more_memory_mb": 40}
    print(json.dumps({"rows": count, "clerkdesk": paged, "all_in_memory": whole, "goals": goals}))


if __name__ == "__main__":
    main()

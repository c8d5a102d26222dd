# SPDX-License-Identifier: Apache-2.0
"""How long until the window is painted, beside an empty Qt window in the same run. Prints one JSON value.

Goal: first paint at most 2.5 times that of an empty window. Each start is a fresh process; medians of some rounds.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.bootstrap import ensure_practice
from tests.bench._window import fresh

GOAL = 2.5
EMPTY = """
import time; began = time.perf_counter()
import json
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
class Label(QLabel):
    def paintEvent(self, event):
        super().paintEvent(event)
        self.painted = time.perf_counter()
window = Label("ClerkDesk")
window.resize(1366, 768)
window.show()
while not hasattr(window, "painted"):
    application.processEvents()
print(json.dumps({"first_paint_ms": (window.painted - began) * 1000}))
"""
OURS = """
import time; began = time.perf_counter()
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ui import theme
from ui.app import Workstation, open_with_core
application = QApplication([])
theme.apply(application)
folder = Path(sys.argv[1])
station = Workstation(folder, open_with_core, is_practice=True, by="clerk")
station.window.show()
application.processEvents()
station.window.grab()
painted = time.perf_counter()
station.start()
while station.window.page is None or station.jobs.is_busy:
    application.processEvents()
ready = time.perf_counter()
station.close()
print(json.dumps({"first_paint_ms": (painted - began) * 1000, "usable_ms": (ready - began) * 1000}))
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        ensure_practice(Path(folder) / "desk")
        empty, ours = [], []
        for _ in range(rounds):
            empty.append(fresh(EMPTY))
            ours.append(fresh(OURS, str(Path(folder) / "desk")))
    floor = statistics.median(one["first_paint_ms"] for one in empty)
    first = statistics.median(one["first_paint_ms"] for one in ours)
    result = {
        "empty_window": {"first_paint_ms": round(floor), "cpu_s": statistics.median(one["cpu_s"] for one in empty)},
        "clerkdesk": {
            "first_paint_ms": round(first),
            "usable_ms": round(statistics.median(one["usable_ms"] for one in ours)),
            "cpu_s": statistics.median(one["cpu_s"] for one in ours),
        },
        "times_empty": round(first / floor, 2),
        "goal_times": GOAL,
        "rounds": rounds,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""One long sitting: hundreds of dossiers received, scanned, read, reviewed and signed at one window. Prints JSON.

Goals: memory at most 20 % more than after the first 50 dossiers, and no more threads, timers or open files than then.
The counter, its reader and its tokens are real; everything goes through the screens.
"""

import argparse
import ctypes
import gc
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

PROCEDURE, CLERK = "2.000635", "clerk"
GOALS = {"memory": 1.2, "cpu_seconds": 1.2}
_AFTER = 50
_GIVEN = ("Ánh", "Bích", "Châu", "Dung", "Giang", "Hạnh", "Khuê", "Lan", "Mai", "Ngọc", "Oanh", "Quỳnh", "Thu", "Yến")


def held(window) -> dict:
    """Return what the program holds now."""
    from PySide6.QtCore import QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from tests.bench._window import rss_mb

    gc.collect()
    whole = rss_mb()
    give_back()
    return {
        "memory_mb": round(whole, 1),
        "in_use_mb": round(rss_mb(), 1),
        "threads": threading.active_count(),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "widgets": len(QApplication.allWidgets()),
        "qt_objects": len(window.findChildren(QObject)),
        "timers": len(window.findChildren(QTimer)),
        "python_objects": len(gc.get_objects()),
    }


def give_back() -> None:
    """Have the C library give free memory back to the system, where it can: what is left is in use."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).malloc_trim(0)


class Sitting:
    """A clerk who takes one citizen after the other, and signs a batch now and then."""

    def __init__(self, hands, services, paper: Path) -> None:
        self._hands, self._services, self._paper = hands, services, paper
        self._number = 0

    def citizen(self) -> None:
        """Receive a dossier, scan its paper, have it read, review its fields and seal it."""
        self._hands.station.idle.start()  # keys of a test are none of the keyboard's: nobody has left
        given = len(_GIVEN)
        name = f"Nguyễn {_GIVEN[self._number // given**2 % given]} {_GIVEN[self._number // given % given]} "
        name += _GIVEN[self._number % given]
        self._number += 1
        page = self._show("receive", f"procedure:{PROCEDURE}")
        page.focus("name")
        self._hands.type(name)
        self._hands.press("F2", "Ctrl+Return")
        code = self._services.intake.last(by=CLERK).row.code
        scan = self._show("scan", code)
        scan.choose_files = lambda: [str(self._paper)]
        self._hands.press("Ctrl+O")
        self._hands.press("Ctrl+Return")
        presenter = self._show("review", code).presenter
        for _ in range(30):
            if presenter.code != code:
                break
            self._hands.press("Ctrl+Return")
        if presenter.code == code or self._hands.page.error.isVisible():
            raise RuntimeError(f"{code} was not sealed")

    def sign(self) -> None:
        """Sign everything that waits under one PIN, and look at the day."""
        page = self._show("sign")
        self._hands.press("F9")
        self._hands.type(self._services.practice_keys[CLERK].pin)
        self._hands.press("Return")
        if page.error.isVisible() or page.presenter.codes():
            raise RuntimeError("not everything was signed")
        for key in ("outbox", "batches", "statistics", "today"):
            self._show(key)

    def _show(self, key: str, code: str = ""):
        self._hands.station.window.show_page(key, code)
        self._hands.wait()
        return self._hands.page


def sit(root: Path, paper: Path, dossiers: int, every: int) -> list[dict]:
    """Work at one window; return what it held after every so many dossiers."""
    from PySide6.QtWidgets import QApplication

    from clerkdesk.bootstrap import open_practice
    from tests.window_hands import Clerk
    from ui import theme
    from ui.app import Workstation

    application = QApplication([])
    theme.apply(application)
    station = Workstation(root / "window", lambda *_: open_practice(root), is_practice=True, by=CLERK)
    station.window.show()
    station.window.activateWindow()
    station.start()
    hands = Clerk(station)
    hands.wait()
    sitting, found = Sitting(hands, station.services, paper), []
    began, worked = time.perf_counter(), time.process_time()
    for done in range(1, dossiers + 1):
        sitting.citizen()
        if done % every == 0:
            sitting.sign()
            took = {"seconds_each": time.perf_counter() - began, "cpu_s_each": time.process_time() - worked}
            each = {name: round(seconds / every, 2) for name, seconds in took.items()}
            found.append({"dossiers": done} | each | held(station.window))
            print(json.dumps(found[-1]), file=sys.stderr, flush=True)
            began, worked = time.perf_counter(), time.process_time()
    station.close()
    station.window.close()
    return found


def main() -> None:
    """Sit, and print what was held at the beginning and at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=500)
    parser.add_argument("--every", type=int, default=25)
    chosen = parser.parse_args()
    from clerkdesk.practice.paper.sheets import make_sheet
    from clerkdesk.practice.portal.supervisor import PracticePortal
    from tests.counter import make_counter

    with tempfile.TemporaryDirectory(prefix="clerkdesk-soak-") as folder:
        root, paper = Path(folder) / "counter", Path(folder) / "page-1.jpg"
        paper.write_bytes(make_sheet("statement", "soak", "clean", dpi=100).image)
        os.utime(paper, (0, 0))  # a file that is just being written is waited for
        with PracticePortal(Path(folder) / "portal") as portal:
            make_counter(root, portal)
            found = sit(root, paper, chosen.dossiers, chosen.every)
    first, last = next((one for one in found if one["dossiers"] >= _AFTER), found[0]), found[-1]
    measured = {"memory": "memory_mb", "cpu_seconds": "cpu_s_each"}
    growth = {name: round(last[key] / first[key], 3) for name, key in measured.items()}
    print(json.dumps({"growth": growth, "goals": GOALS, "first": first, "last": last, "all": found}))


if __name__ == "__main__":
    main()

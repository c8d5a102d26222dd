# SPDX-License-Identifier: Apache-2.0
"""A counter with something on every screen, and the way through all its screens.

As a program of its own, `python -m tests.window_visits FOLDER OFFICER`, it looks at every screen in three languages at
the sizes of small screens and prints what does not fit as JSON: the scale of a window is fixed when a program starts.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from clerkdesk.bootstrap import open_practice
from clerkdesk.domain.dossier import Person
from clerkdesk.services.receive import Application
from tests.counter import BIRTH, CLERK, CLERK2, Counter
from tests.window_checks import clipped, cut_off, overlapping
from ui import theme
from ui.app import Workstation
from ui.pages.page import Page
from ui.shots import settle
from ui.texts import Language

SIZES = tuple((width, height) for width in (1366, 1100, 911) for height in (690, 512))
_CODES = "codes.json"
_LONG = Person("Công Tằng Tôn Nữ Thị Thuý Hồng Nguyễn Phước", "092050380927", address="Thôn 1, xã Suối Mơ")


def fill(counter: Counter) -> None:
    """Give every screen something to show, and keep which dossier each is shown for."""
    counter.services.receive.receive(Application(BIRTH, _LONG), by=CLERK)
    received = counter.at("received", by=CLERK2)[0]
    codes = {stage: counter.at(stage)[0] for stage in ("scanned", "read", "sealed", "signed", "proposed", "queued")}
    counter.services.receive.slip(received, by=CLERK)
    shown = {"today": received, "scan": codes["scanned"], "review": codes["read"], "outbox": codes["queued"]}
    (counter.root / _CODES).write_text(json.dumps(shown | {"receive": f"procedure:{BIRTH}"}))


def open_window(folder: Path, by: str) -> Workstation:
    """Open the window of a filled counter and wait until it is there."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    theme.apply(application)
    station = Workstation(folder, lambda *_: open_practice(folder), is_practice=True, by=by)
    station.window.show()
    station.window.activateWindow()
    station.start()
    settle(station.jobs)
    return station


def visits(station: Workstation) -> Iterator[tuple[str, Page]]:
    """Show each screen; first as it is alone, then for a dossier where it has one."""
    codes = json.loads((station.folder / _CODES).read_text())
    for place in station.window.places():
        for code in filter(None, ("-", codes.get(place.key))):
            station.window.show_page(place.key, code.strip("-"))
            settle(station.jobs)
            page = station.window.page
            assert page is not None
            yield place.key if code == "-" else f"{place.key} for one", page


def misfits(station: Workstation, sizes: tuple[tuple[int, int], ...] = SIZES) -> dict[str, list[str]]:
    """Return what does not fit, by screen, language and size; the window's own sheets are looked at, too."""
    found: dict[str, list[str]] = {}
    window = station.window
    for language in Language:
        station.speak(language)
        for name, _ in visits(station):
            _look(window, sizes, f"{name}, {language}", found)
        for sheet in (window.opening, window.log_in):
            window.show_closed(sheet)
            _look(window, sizes, f"{type(sheet).__name__}, {language}", found)
    window.resize(1366, 768)
    return found


def _look(window: QWidget, sizes: tuple[tuple[int, int], ...], name: str, found: dict[str, list[str]]) -> None:
    for width, height in sizes:
        window.resize(width, height)
        for _ in range(3):  # a text that wraps asks for its height once it has its width
            QApplication.processEvents()
        for check in (clipped, cut_off, overlapping):
            if wrong := check(window):
                found[f"{name}, {width} x {height}: {check.__name__}"] = wrong


if __name__ == "__main__":
    opened = open_window(Path(sys.argv[1]), sys.argv[2])
    print(json.dumps(misfits(opened, tuple(tuple(map(int, size.split("x"))) for size in sys.argv[3:]) or SIZES)))  # noqa: T201
    opened.close()
    opened.window.close()

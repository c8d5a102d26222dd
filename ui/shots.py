# SPDX-License-Identifier: Apache-2.0
"""Writes a picture of every page in each language, light and dark: for people who look at what they build."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from ui.job_runner import JobRunner
from ui.texts import Language
from ui.theme import Scheme
from ui.widgets.error_panel import ErrorPanel

if TYPE_CHECKING:
    from ui.app import Workstation


_LOOK_MS = 100
_LEVELS = 4  # each round of events carries a new size one widget further out


def shoot(workstation: "Workstation", folder: Path) -> int:
    """Write `PAGE-LANGUAGE-SCHEME.png` for every page; return the exit code: 1 where one of them shows an error.

    With nobody named, `login-…` comes first and the first officer then works there: a practice counter asks for no
    code. A real station lets nobody in: exit code 1. Of the screen of the day, `dossier-…` shows the first dossier
    whole, `palette-…` what is found for a word and `help-…` the keys; of receiving, `filled-…` shows the form of the
    last citizen who came; of scanning, `pages-…` shows a dossier whose pages were read, and `stack-…` the tray.
    """
    album = _Album(workstation, folder)
    settle(workstation.jobs)
    before = workstation.preferences
    if workstation.window.page is None:
        _in_each_look(workstation, lambda look: album.take(f"login-{look}"))
        workstation.window.log_in.enter.click()
        settle(workstation.jobs)
    is_in = workstation.window.page is not None
    if is_in:
        _in_each_look(workstation, partial(_take_places, workstation, album))
    workstation.use_scheme(before.scheme)
    workstation.speak(before.language)
    return 0 if is_in and not album.errors else 1


class _Album:
    """The folder of the pictures.

    Attributes:
        errors: the pictures that show one.
    """

    def __init__(self, workstation: "Workstation", folder: Path) -> None:
        self._workstation, self._folder = workstation, folder
        self.errors: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str) -> None:
        """Take a picture of the window as it is when all has settled."""
        window = self._workstation.window
        for _ in range(_LEVELS):
            QApplication.processEvents()
        pause = QEventLoop()  # what is painted for the first time asks for its pictures a moment later
        QTimer.singleShot(_LOOK_MS, pause.quit)
        pause.exec()
        settle(self._workstation.jobs)
        window.grab().save(str(self._folder / f"{name}.png"))
        if any(panel.isVisible() for panel in window.findChildren(ErrorPanel)):
            self.errors.append(name)
            sys.stderr.write(f"{name} shows an error\n")


def _in_each_look(workstation: "Workstation", take: Callable[[str], None]) -> None:
    for scheme in Scheme:
        workstation.use_scheme(scheme)
        for language in Language:
            workstation.speak(language)
            take(f"{language}-{scheme}")


def _take_places(workstation: "Workstation", album: _Album, look: str) -> None:
    for place in workstation.window.places():
        workstation.window.show_page(place.key)
        if place.key == "statistics":
            _look_at_month(workstation)
        settle(workstation.jobs)
        album.take(f"{place.key}-{look}")
        if place.key == "today":
            _take_dossier(workstation, album, look)
            _take_sheets(workstation, album, look)
        elif place.key == "receive":
            _take_form(workstation, album, look)
        elif place.key == "scan":
            _take_scanning(workstation, album, look)


def _take_dossier(workstation: "Workstation", album: _Album, look: str) -> None:
    from ui.pages.today.page import TodayPage

    page = workstation.window.page
    if isinstance(page, TodayPage) and page.table.current:
        page.open_case(page.table.current)
        settle(workstation.jobs)
        album.take(f"dossier-{look}")
        page.case.close()


def _take_sheets(workstation: "Workstation", album: _Album, look: str) -> None:
    window = workstation.window
    window.palette_wanted.emit()
    searched = QEventLoop()
    window.palette_sheet.search_wanted.connect(searched.quit)
    window.palette_sheet.box.setText(workstation.texts("rail.sign"))
    searched.exec()
    album.take(f"palette-{look}")
    window.palette_sheet.close_sheet()
    window.show_help()
    album.take(f"help-{look}")
    window.help_sheet.close_sheet()


def _take_form(workstation: "Workstation", album: _Album, look: str) -> None:
    """Receive as far as the key that would save it; a form that somebody has begun is left alone."""
    from ui.pages.receive.burst import Scan
    from ui.pages.receive.page import ReceivePage

    page, services = workstation.window.page, workstation.services
    rows = services.overview.rows(limit=1) if services else []
    if not isinstance(page, ReceivePage) or services is None or not rows or page.procedure.box.text():
        return
    last = services.overview.show(rows[0].code).dossier
    page.procedure.linked_wanted.emit(last.procedure_code)
    settle(workstation.jobs)
    owner = last.owner
    born = f"{owner.birth:%d%m%Y}" if owner.birth else ""
    card = (owner.id_number or "", "", owner.name, born, owner.sex or "", owner.address, "")
    page.wedge.scanned.emit(Scan("|".join(card), is_mangled=False))
    page.person.typed.emit("phone", owner.phone)
    page.all_papers_wanted.emit()
    settle(workstation.jobs)
    album.take(f"filled-{look}")
    page.anew_wanted.emit()
    settle(workstation.jobs)


def _look_at_month(workstation: "Workstation") -> None:
    """A week has no figures in the night from Sunday to Monday."""
    from ui.pages.statistics.page import StatisticsPage

    page = workstation.window.page
    if isinstance(page, StatisticsPage):
        page.periods.buttons["month"].setFocus()
        page.periods.buttons["month"].click()


def _take_scanning(workstation: "Workstation", album: _Album, look: str) -> None:
    from ui.pages.scan.page import ScanPage

    page = workstation.window.page
    if not isinstance(page, ScanPage):
        return
    read = workstation.services.review.waiting(limit=1) if workstation.services else []
    if read or page.waiting.current:
        page.presenter.open(read[0].code if read else page.waiting.current)
        settle(workstation.jobs)
        album.take(f"pages-{look}")
    page.presenter.open_stack()
    settle(workstation.jobs)
    album.take(f"stack-{look}")
    page.presenter.leave_dossier()
    settle(workstation.jobs)


def settle(jobs: JobRunner) -> None:
    """Wait until nothing goes on in the background and all of it is on the screen."""
    QApplication.processEvents()
    while jobs.is_busy:
        loop = QEventLoop()
        jobs.idle.connect(loop.quit)
        QTimer.singleShot(_LOOK_MS, loop.quit)  # looked at again, however the last job ended
        if jobs.is_busy:
            loop.exec()
        QApplication.processEvents()

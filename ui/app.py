# SPDX-License-Identifier: Apache-2.0
"""Starts the window of one station; shows it first and opens the store behind it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from clerkdesk.domain.officers import Station
from clerkdesk.errors import ClerkDeskError
from clerkdesk.settings import VIETNAM_TIME, default_station_folder
from ui import theme
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.pages.today.presenter import Queue, TodayPresenter
from ui.single_instance import SingleInstance
from ui.texts import Language, Texts


class StationParticulars(Protocol):
    """The part of administration that the window shows."""

    def station(self) -> Station:
        """Return the station's particulars."""


class OpenServices(Protocol):
    """The part of the core's services that the window uses."""

    @property
    def overview(self) -> Queue:
        """The queue of dossiers."""

    @property
    def administer(self) -> StationParticulars:
        """The station."""

    @property
    def close(self) -> Callable[[], None]:
        """Lets the next program in."""


OpenStation = Callable[[Path, bool], OpenServices]
"""Opens the station of a folder; True makes a practice station where there is none. Called off the window's thread."""


class Workstation(QObject):
    """Window, presenters and the open station, tied together.

    Attributes:
        settled: what was asked of the station last is on the screen, or the screen says why not.
    """

    settled = Signal()

    def __init__(self, folder: Path, open_station: OpenStation, *, is_practice: bool) -> None:
        super().__init__()
        self._folder = folder
        self._open_station = open_station
        self._is_practice = is_practice
        self._services: OpenServices | None = None
        self._station: Station | None = None
        self._texts = Texts(Language.VIETNAMESE)
        self.jobs = JobRunner(self)
        self.window = MainWindow(self._texts, _now)
        self.presenter = TodayPresenter(self.window.today, self.jobs, _now, self._texts)
        self.window.today.search_changed.connect(self.presenter.search)
        self.window.today.more_wanted.connect(self.presenter.more)
        self.window.today.again_wanted.connect(self.start)
        self.window.language_changed.connect(self.speak)

    def start(self) -> None:
        """Open the station, or ask it anew when it is open."""
        if self._services is not None:
            self.presenter.refresh()
            self._tell_when_settled()
        else:
            self.jobs.start(self._open, self._show_station, self._fail)

    def speak(self, language: Language) -> None:
        """Change the language of everything that is shown."""
        self._texts = Texts(language)
        self.window.set_texts(self._texts)
        self.presenter.set_texts(self._texts)
        self._show_place()

    def close(self) -> None:
        """Close the station and end the background work."""
        self.jobs.close(self._close_station)

    def _open(self) -> tuple[OpenServices, Station]:
        services = self._open_station(self._folder, self._is_practice)
        self._services = services
        return services, services.administer.station()

    def _close_station(self) -> None:
        if self._services is not None:
            self._services.close()
            self._services = None

    def _show_station(self, result: object) -> None:
        services, self._station = cast(tuple[OpenServices, Station], result)
        self._show_place()
        self.presenter.open(services.overview)
        self._tell_when_settled()

    def _tell_when_settled(self) -> None:
        """Queue up behind what was just asked: the store answers in order."""
        self.jobs.start(lambda: None, lambda _nothing: self.settled.emit(), self._fail)

    def _fail(self, error: Exception) -> None:
        self.presenter.fail(error)
        self.settled.emit()

    def _show_place(self) -> None:
        if self._station is None:
            return
        counter = self._texts("strip.counter", number=self._station.number)
        parts = [counter, self._station.agency_name]
        if self._station.is_practice:
            parts.insert(0, self._texts("strip.practice"))
        self.window.show_place(" · ".join(parts))


def main(arguments: Sequence[str] | None = None, open_station: OpenStation | None = None) -> int:
    """Run the window until it is closed; return the exit code.

    Args:
        arguments: `--station DIR`, `--practice`, `--shots DIR` (write a picture in each language and end).
        open_station: the core's own when none is given.
    """
    chosen = _arguments(arguments)
    if chosen.shots:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.setswitchinterval(0.0005)  # Python work in the store's thread must not make the window wait
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("the window needs a QApplication")
    QGuiApplication.setApplicationDisplayName("ClerkDesk")
    instance = SingleInstance(chosen.station)
    if not instance.is_first():
        return 0
    try:
        theme.apply(application)
        return _run(application, instance, chosen, open_station or _open_with_core)
    except ClerkDeskError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        instance.close()


def _run(
    application: QApplication, instance: SingleInstance, chosen: argparse.Namespace, open_station: OpenStation
) -> int:
    workstation = Workstation(chosen.station, open_station, is_practice=chosen.practice)
    instance.raise_wanted.connect(workstation.window.raise_up)
    if chosen.shots:
        workstation.settled.connect(lambda: _shoot(workstation, chosen.shots, application))
    workstation.window.show()
    workstation.start()
    try:
        return application.exec()
    finally:
        workstation.close()
        workstation.window.close()


def _shoot(workstation: Workstation, folder: Path, application: QApplication) -> None:
    """Write a picture of the window in each language and end."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in Language:
        workstation.speak(language)
        application.processEvents()
        workstation.window.grab().save(str(folder / f"today-{language}.png"))
    application.quit()


def _open_with_core(folder: Path, is_practice: bool) -> OpenServices:
    # Imported here, off the window's thread: the core brings the store, cryptography and PDF along.
    from clerkdesk.bootstrap import ensure_practice, open_practice, open_station

    if is_practice:
        ensure_practice(folder)
        return open_practice(folder)
    return open_station(folder, passphrase=os.environ.get("CLERKDESK_PASSPHRASE") or None)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="clerkdesk-window", description="The workstation of one counter.")
    parser.add_argument("--station", type=Path, default=default_station_folder(), metavar="DIR")
    parser.add_argument("--practice", action="store_true", help="DIR is a practice counter; made when missing")
    parser.add_argument("--shots", type=Path, metavar="DIR", help="write a picture in each language and end")
    return parser.parse_args(arguments)


def _now() -> datetime:
    return datetime.now(VIETNAM_TIME)


if __name__ == "__main__":
    sys.exit(main())

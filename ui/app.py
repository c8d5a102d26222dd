# SPDX-License-Identifier: Apache-2.0
"""Starts the window of one station; shows it first and opens the store behind it."""

import argparse
import importlib
import logging
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from clerkdesk.domain.officers import Officer, Station
from clerkdesk.errors import ClerkDeskError, InvalidInput, StoreTooNew, StoreUnreadable
from clerkdesk.settings import VIETNAM_TIME, StationFolder, default_station_folder
from ui import theme
from ui.agenda import Agenda
from ui.collector import Collector
from ui.courier import Courier
from ui.idle import Idle
from ui.job_runner import JobRunner, Lane
from ui.main_window import MainWindow
from ui.messages import message
from ui.pages import PLACES
from ui.pages.page import Desk
from ui.preferences import Preferences
from ui.single_instance import SingleInstance
from ui.standing import Standing
from ui.texts import Language, Texts
from ui.updater import Updater
from ui.warming import Warming

if TYPE_CHECKING:
    from clerkdesk.services.desk import Services
    from ui.enrolling import Enrolling
    from ui.frame.choices import Choices

SWITCH_S = 0.00005
"""Seconds for which other threads may keep the interpreter while the window waits: painting asks for it many times."""

OpenStation = Callable[[Path, bool], "Services"]
"""Opens the station of a folder; True makes a practice station where there is none. Called off the window's thread."""


class Workstation(QObject):
    """Window, open station and the officer who works there, tied together.

    Attributes:
        folder: of the station.
        preferences: what was chosen for its window and devices.
    """

    def __init__(self, folder: Path, open_station: OpenStation, *, is_practice: bool, by: str = "") -> None:
        super().__init__()
        self.folder = folder
        self._open_station = open_station
        self._is_practice = is_practice
        self._by = by
        self._services: Services | None = None
        self._station: Station | None = None
        self._officers: Sequence[Officer] = ()
        self._officer: Officer | None = None
        self._file: Path | None = None
        self.enrolling: Enrolling | None = None
        self.preferences = Preferences.read(folder)
        self.texts = Texts(self.preferences.language)
        self.jobs = JobRunner(self)
        self.jobs.surprised.connect(_log)
        self.window = MainWindow(self.texts, _now)
        self.window.strip.show_standing(self.texts("strip.opening"), "off")
        self.window.opening.again_wanted.connect(self.start)
        self.window.log_in.chosen.connect(self.log_in)
        self.window.lock_wanted.connect(self.lock)
        self.window.palette_wanted.connect(lambda: self._choices.offer())
        self.standing = Standing(self.window.strip.show_standing, self.jobs, self.texts)
        self.agenda = Agenda(self.window.rail.show_badge, self.jobs, lambda: self.window.current)
        self.window.changed.connect(self.standing.refresh)
        self.window.changed.connect(self.agenda.refresh)
        self.window.page_shown.connect(lambda _key: self.standing.refresh())
        self.window.page_shown.connect(lambda _key: self.agenda.refresh())
        self.courier: Courier | None = None
        self.updater = Updater(self.jobs, self)
        self.window.send_wanted.connect(self._send_now)
        self.idle = Idle(self)
        self.idle.expired.connect(self.lock)
        self._collector = Collector(self.idle.is_quiet, self)
        self._warming = Warming(self.jobs, self.window.make_next, self.idle.is_quiet, self)
        self._warming.done.connect(self._collector.keep)

    @cached_property
    def _choices(self) -> "Choices":
        from ui.frame.choices import Choices

        return Choices(self)

    @property
    def services(self) -> "Services | None":
        """The open station; None before it is open."""
        return self._services

    def start(self) -> None:
        """Open the station."""
        self._collector.start()
        if self._services is None:
            self.window.opening.show_opening()
            self.jobs.prepare()
            self.jobs.start(self._open, self._show_station, self._fail)

    def speak(self, language: Language) -> None:
        """Change the language of everything that is shown."""
        self.texts = Texts(language)
        self.prefer(language=language)
        self.window.set_texts(self.texts)
        if self.enrolling is not None:
            self.enrolling.set_texts(self.texts)
        self.standing.set_texts(self.texts)
        self._show_place()
        self._show_officer()

    def use_scheme(self, scheme: theme.Scheme) -> None:
        """Change the colours of everything that is shown."""
        theme.apply(cast(QApplication, QApplication.instance()), scheme)
        self.prefer(scheme=scheme)

    def use_scale(self, percent: int) -> None:
        """Keep the size for the next start: Qt takes it only when the program begins."""
        self.prefer(scale_percent=percent)

    def log_in(self, officer_id: str, passcode: str) -> None:
        """Let an officer work here, once the passcode fits."""
        services = self._services
        if services is not None:
            self.jobs.start(
                lambda: services.log_in.enter(officer_id, passcode),
                lambda officer: self._enter(cast(Officer, officer)),
                lambda error: self.window.log_in.show_error(message(error, self.texts.language)),
            )

    def lock(self) -> None:
        """Ask who works here; what is unfinished stays as it is behind the question."""
        if self._services is None or not self._officers:
            return
        self.idle.stop()
        self._warming.end()
        self._collector.release()
        self.agenda.close()
        self._officer = None
        self._show_officer()
        self.window.log_in.show_officers(self._officers, self.preferences.officer, is_practice=self._is_practice)
        self.window.show_closed(self.window.log_in)
        self.window.log_in.passcode.setFocus()

    def open_file(self, path: Path) -> None:
        """Open a batch file on the supervisor's screen; one that comes before anybody logged in waits for them."""
        from ui.pages.batches.page import BatchesPage

        self._file = path
        if self._officer is None:
            return
        self._file = None
        self.window.show_page("batches")
        if isinstance(self.window.page, BatchesPage):
            self.window.page.take_path(path)

    def close(self) -> None:
        """Close the station and end the background work."""
        self.idle.stop()
        self._warming.end()
        if self.courier is not None:
            self.courier.stop()
        self.updater.stop()
        self.jobs.close(self._close_station)
        self._collector.stop()

    def _open(self) -> "tuple[Services, Station, list[Officer]]":
        services = self._open_station(self.folder, self._is_practice)
        self._services = services
        return services, services.administer.station(), services.administer.officers()

    def _close_station(self) -> None:
        if self._services is not None:
            self._services.update.settle()  # nothing is open any more: the next start may be the next version
            self._services.close()
            self._services = None

    def _show_station(self, result: object) -> None:
        services, self._station, self._officers = cast("tuple[Services, Station, list[Officer]]", result)
        self._show_place()
        # What a crash left behind goes while somebody looks at the first screen; a fault of it is the doctor's to tell.
        self.jobs.start(services.upkeep.preserve.sweep, lambda _swept: None, lambda _error: None, lane=Lane.WORK)
        self.standing.open(lambda: (services.overview.counts(), services.outbox.counts()))
        self.jobs.start(services.update.confirm, lambda _done: None, lambda _error: None)
        if not self._is_practice:
            self.updater.start(services.update)
        chosen = next((officer for officer in self._officers if officer.id == self._by), None)
        if chosen is not None:
            self._enter(chosen)
        else:
            self.lock()

    def _enter(self, officer: Officer) -> None:
        if self._services is None or self._station is None:
            return
        self.prefer(officer=officer.id)
        desk = Desk(self._services, self.jobs, officer, self._station, _now, lambda: self.preferences, self.prefer)
        self.window.enter(desk)
        self._officer = officer
        self._show_officer()
        overview = self._services.overview
        self.agenda.open(lambda: overview.needs(officer.id))
        self._send_by_itself(desk)
        self.window.show_page(self.window.places()[0].key)
        self.idle.start()
        self._warming.begin([place.key for place in self.window.places()])
        if self._file is not None:
            self.open_file(self._file)

    def _send_by_itself(self, desk: Desk) -> None:
        """Let what is approved leave while somebody works here."""
        if self.courier is not None:
            self.courier.stop()
            self.courier.deleteLater()
        self.courier = Courier(desk, self)
        self.courier.line_changed.connect(self.standing.set_line)
        self.courier.kept_out.connect(self.standing.set_kept_out)
        self.courier.delivered.connect(self.standing.refresh)
        self.courier.delivered.connect(self.agenda.refresh)
        self.window.changed.connect(self.courier.hurry)
        self.courier.start()

    def _send_now(self) -> None:
        """F5 on any screen: show the outbox and try everything at once."""
        self.window.show_page("outbox")
        for action in self.window.page.header().actions if self.window.page else ():
            if action.keys == "F5" and not action.reason:
                action.run()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, ClerkDeskError) and not isinstance(error, StoreUnreadable | StoreTooNew):
            self.jobs.start(_forgive_start, lambda _done: None, lambda _error: None)
        self.window.strip.show_standing(self.texts("strip.closed"), "off")
        is_new = isinstance(error, InvalidInput) and not StationFolder(self.folder).config.exists()
        if is_new and not self._is_practice:
            self._enrol()
        else:
            self.window.opening.show_error(message(error, self.texts.language))
        self.window.show_closed(self.window.opening)

    def _enrol(self) -> None:
        """Let a person make the station that is not there yet."""
        from ui.enrolling import PROFILE_SUFFIX, Enrolling

        page = self.window.opening.show_enrolment()
        if self.enrolling is None:
            self.enrolling = Enrolling(self.folder, self.jobs, page, self.texts)
            self.enrolling.done.connect(self.start)
        if self._file is not None and self._file.suffix == PROFILE_SUFFIX:
            self.enrolling.take_file(str(self._file))
            self._file = None

    def prefer(self, **changes: object) -> None:
        """Keep choices for this station's window and devices, by name."""
        self.preferences = self.preferences.but(**changes)
        self.preferences.write(self.folder)

    def _show_officer(self) -> None:
        officer = self._officer
        self.window.strip.show_officer(f"{officer.name} · {self.texts(f'role.{officer.role}')}" if officer else "")

    def _show_place(self) -> None:
        if self._station is None:
            return
        counter = self.texts("strip.counter", number=self._station.number)
        parts = [counter, self._station.agency_name]
        if self._station.is_practice:
            parts.insert(0, self.texts("strip.practice"))
        self.window.strip.show_place(" · ".join(parts))


def main(arguments: Sequence[str] | None = None, open_station: OpenStation | None = None) -> int:
    """Run the window until it is closed; return the exit code.

    Args:
        arguments: `--station DIR`, `--practice`, `--by OFFICER` and `--day` (practice), `--shots DIR`
            (write pictures and end), and a batch file to open.
        open_station: the core's own when none is given.
    """
    chosen = _arguments(arguments)
    if chosen.shots or chosen.probe:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    preferences = Preferences.read(chosen.station)
    os.environ.setdefault("QT_SCALE_FACTOR", str(preferences.scale_percent / 100))
    sys.setswitchinterval(SWITCH_S)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("the window needs a QApplication")
    application.setApplicationName("ClerkDesk")  # what a screen reader calls the program
    QGuiApplication.setApplicationDisplayName("ClerkDesk")
    if chosen.probe:
        theme.apply(application, preferences.scheme)
        return _probe()
    instance = SingleInstance(chosen.station)
    if not instance.is_first(chosen.file):
        return 0
    try:
        theme.apply(application, preferences.scheme)
        return _run(
            application,
            instance,
            chosen,
            open_station or partial(open_with_core, with_day=bool(chosen.day or chosen.shots)),
        )
    except ClerkDeskError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        instance.close()


def _run(
    application: QApplication, instance: SingleInstance, chosen: argparse.Namespace, open_station: OpenStation
) -> int:
    # Only practice lets somebody in without asking: there is nobody real to protect.
    by = chosen.by if chosen.practice else ""
    workstation = Workstation(chosen.station, open_station, is_practice=chosen.practice, by=by)
    instance.raise_wanted.connect(workstation.window.raise_up)
    instance.file_wanted.connect(lambda path: workstation.open_file(Path(path)))
    if chosen.file:
        workstation.open_file(chosen.file)
    workstation.window.show()
    workstation.idle.watch(application)
    workstation.start()
    try:
        if chosen.shots:
            from ui.shots import shoot

            return shoot(workstation, chosen.shots)
        return application.exec()
    finally:
        workstation.close()
        workstation.window.close()


def open_with_core(folder: Path, is_practice: bool, *, with_day: bool = False) -> "Services":
    """Open the station of a folder; a practice station is made where there is none, with a day's work if wanted."""
    # Imported here, off the window's thread: the core brings the store, cryptography and PDF along.
    from clerkdesk.bootstrap import ensure_practice, ensure_practice_day, open_practice_desk, open_station

    if is_practice:
        ensure = ensure_practice_day if with_day else ensure_practice
        ensure(folder)
        return open_practice_desk(folder)
    return open_station(folder, passphrase=os.environ.get("CLERKDESK_PASSPHRASE") or None)


def _forgive_start() -> None:
    # A locked store, a missing key: no version of the program would have started.
    from clerkdesk.bootstrap.updates import installed_versions

    installed_versions().forgive()


def _probe() -> int:
    """Make the window once, every screen imported, and end: how a new version is tried before it is used."""
    for place in PLACES:
        importlib.import_module(f"ui.pages.{place.key}")
    window = MainWindow(Texts(Language.VIETNAMESE), _now)
    window.show()
    QApplication.processEvents()
    is_painted = not window.grab().isNull()
    window.close()
    return 0 if is_painted else 1


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="clerkdesk-window", description="The workstation of one counter.")
    parser.add_argument("--station", type=Path, default=default_station_folder(), metavar="DIR")
    parser.add_argument("--practice", action="store_true", help="DIR is a practice counter; made when missing")
    parser.add_argument("--day", action="store_true", help="practice: a day's dossiers in every state lie ready")
    parser.add_argument("--by", default="", metavar="OFFICER", help="who works here (practice only)")
    parser.add_argument("--probe", action="store_true", help="make the window where nobody sees it, and end")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a batch file to open")
    parser.add_argument("--shots", type=Path, metavar="DIR", help="write a picture of every page and end")
    return parser.parse_args(arguments)


def _log(error: Exception) -> None:
    # Where a bug is, and of what kind; its words could hold a citizen's data.
    place = "".join(traceback.format_tb(error.__traceback__))
    logging.getLogger("clerkdesk.window").error("%s\n%s", type(error).__qualname__, place)


def _now() -> datetime:
    return datetime.now(VIETNAM_TIME)


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""What the administrator's screen does: asks one room at a time, and its few changes."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from clerkdesk.domain.officers import Officer
from ui.drills import Drill, count
from ui.job_runner import Lane
from ui.messages import message
from ui.pages.administration import rooms, updates
from ui.pages.administration.long_work import LongWork
from ui.pages.administration.rooms import Sheet
from ui.pages.administration.versions import Versions
from ui.pages.administration.view import AdministrationView, OfficerForm
from ui.pages.page import Desk
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.ports.backups import BackupHead
    from clerkdesk.ports.store import Counts
    from clerkdesk.services.catalogue import PackReport


class AdministrationPresenter:
    """Asks in the lane of long work what takes long: nobody waits at the counter for it."""

    def __init__(self, view: AdministrationView, desk: Desk, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self.room = "health"
        self._answers: dict[str, Any] = {}
        self._officers: list[Officer] = []
        self._pack: tuple[PackReport, bytes, str] | None = None
        self._work = LongWork(desk.jobs, view.update_header, self.fail)
        self.versions = Versions(
            view, desk, self._work, texts, show=self._show, ask=lambda: self._ask("updates")
        )  # fmt: skip

    def arrive(self) -> None:
        """Ask for the sums and for the room that was shown last."""
        self._view.hide_error()
        overview = self._desk.services.overview
        self._desk.jobs.start(overview.counts, lambda counts: self._view.show_sum(cast("Counts", counts)), self.fail)
        self.choose(self.room)

    def choose(self, room: str) -> None:
        """Show a room."""
        self.room, self._pack = room, None
        self.versions.arrive()
        self._view.hide_error()
        self._show()
        self._ask(room)

    def set_texts(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = self.versions.texts = texts
        self._show()

    def version(self) -> tuple[str, str]:
        """Return the version of the program and of the newest catalogue pack."""
        from clerkdesk import __version__

        packs = self._desk.services.rules.packs
        return __version__, str(packs[-1]) if packs else "1"

    @property
    def is_practice(self) -> bool:
        """Whether drills may be run here."""
        return self._desk.is_practice

    def station_name(self) -> str:
        """Return how this station is called."""
        return self._texts("strip.counter", number=self._desk.station.number)

    def pack(self) -> "PackReport | None":
        """Return the pack that is looked at before it is installed."""
        return self._pack[0] if self._pack is not None else None

    @property
    def is_busy(self) -> bool:
        """Whether something long goes on here."""
        return self._work.is_busy

    def pick(self, key: str) -> None:
        """Fill the form with the officer under the cursor."""
        if self.room == "officers":
            self._view.show_officer(next((one for one in self._officers if one.id == key), None))

    def save_officer(self, form: OfficerForm) -> None:
        """Add or change an officer; a certificate that is pinned stays pinned."""
        services, by = self._desk.services, self._desk.officer.id
        known = next((one for one in self._officers if one.id == form.id), None)
        officer = Officer(form.id, form.name, form.role, form.title)
        if known is not None:
            officer = replace(officer, certificate_sha256=known.certificate_sha256)

        def work() -> object:
            services.administer.enrol(officer)
            if form.passcode:
                services.log_in.set_passcode(officer.id, form.passcode, by=by)
            return officer

        def done(_officer: object) -> None:
            self._view.tell(self._texts("admin.officers.saved", name=officer.name))
            self._view.stored()
            self._ask("officers")

        self._desk.jobs.start(work, done, self.fail)

    def open_pack(self, path: Path) -> None:
        """Tell what a pack would change."""
        install = self._desk.services.install_catalogue

        def work() -> object:
            content = path.read_bytes()
            return install.diff(content, path.name), content, path.name

        def done(result: object) -> None:
            self._pack = cast("tuple[PackReport, bytes, str]", result)
            self._show()

        self._desk.jobs.start(work, done, self.fail)

    def install_pack(self) -> None:
        """Install the pack that is looked at."""
        if self._pack is None:
            return
        (report, content, name), by = self._pack, self._desk.officer.id
        install = self._desk.services.install_catalogue

        def done(_report: object) -> None:
            self._view.tell(self._texts("admin.catalogue.installed", number=report.pack.number))
            self.choose("catalogue")

        self._desk.jobs.start(lambda: install.install(content, name, by=by), done, self.fail)

    def import_list(self, path: Path) -> None:
        """Take a revocation list."""
        take = self._desk.services.upkeep.import_revocations

        def done(entry: object) -> None:
            self._view.tell(self._texts("admin.trust.imported", name=cast("dict[str, object]", entry)["name"]))
            self._ask("trust")

        self._desk.jobs.start(lambda: take(path.read_bytes()), done, self.fail)

    def back_up(self, folder: Path) -> None:
        """Back up into a folder."""
        backup = self._desk.services.upkeep.backup
        self._long(lambda progress, cancel: backup.make(folder, progress, cancel), "admin.backup.made")

    def verify_backup(self, folder: Path) -> None:
        """Read a whole backup again."""
        backup = self._desk.services.upkeep.backup
        self._long(lambda progress, cancel: backup.verify(folder, progress, cancel), "admin.backup.whole")

    def save_bundle(self, path: Path) -> None:
        """Write the support bundle exactly as it is shown."""
        values = self._answers.get("support")
        if values is None:
            return

        def done(_written: object) -> None:
            self._view.tell(self._texts("admin.support.saved", name=path.name))

        text = json.dumps(values, ensure_ascii=False, indent=1)
        self._desk.jobs.start(lambda: path.write_text(text, encoding="utf-8"), done, self.fail, lane=Lane.WORK)

    def measure(self, drill: Drill) -> Callable[[], int]:
        """Return what counts how far a drill is."""
        return partial(count, drill, self._desk.services)

    def fail(self, error: Exception) -> None:
        """Show an error; what is on the screen stays."""
        self._view.show_error(message(error, self._texts.language))
        self._view.update_header()

    def _ask(self, room: str) -> None:
        """Ask what a room shows; the doctor and the bundle take long."""
        services = self._desk.services
        asked: dict[str, Callable[[], object]] = {
            "health": services.doctor.examine,
            "officers": lambda: (
                known := services.administer.officers(),
                {one.id: services.log_in.has_passcode(one.id) for one in known},
            ),
            "station": services.administer.station,
            "catalogue": lambda: services.rules.procedures,
            "calendar": lambda: services.rules.calendar,
            "trust": services.upkeep.trusted,
            "backup": services.upkeep.backup.last,
            "support": services.upkeep.support.gather,
            "updates": lambda: updates.look(services.update),
            "drills": lambda: None,
        }
        lane = Lane.WORK if room in ("health", "support") else Lane.STORE
        self._desk.jobs.start(asked[room], partial(self._answered, room), self.fail, lane=lane)

    def _answered(self, room: str, answer: object) -> None:
        self._answers[room] = answer
        if room == "updates":
            self.versions.known = cast("updates.UpdateView", answer)
        if room == "officers":
            self._officers = cast("tuple[list[Officer], dict[str, bool]]", answer)[0]
        if room == self.room:
            self._show()

    def _long(self, work: Callable[..., object], said: str) -> None:
        def done(result: object) -> None:
            head = cast("BackupHead", result)
            received = head.counts.received
            self._view.tell(
                self._texts(said, number=head.number, added=head.added, files=head.files, received=received)
            )
            self._ask("backup")

        self._work.start(work, done, name=self._texts(f"admin.room.{self.room}"))

    def _show(self) -> None:
        self._view.show_sheet(self.room, self._sheet())
        self._view.update_header()

    def _sheet(self) -> Sheet | None:
        room, texts, now = self.room, self._texts, self._desk.now()
        if room == "drills":
            return Sheet(texts("admin.drills.note" if self._desk.is_practice else "admin.drills.only"), ())
        if room not in self._answers:
            return None
        answer = self._answers[room]
        if room == "catalogue" and self._pack is not None:
            return rooms.pack(self._pack[0], texts)
        made: dict[str, Callable[[], Sheet]] = {
            "health": lambda: rooms.health(answer, texts),
            "officers": lambda: rooms.officers(answer[0], answer[1], texts),
            "station": lambda: rooms.station(answer, texts),
            "catalogue": lambda: rooms.catalogue(answer, texts),
            "calendar": lambda: rooms.calendar(answer, now.date(), texts),
            "trust": lambda: rooms.trust(answer, now, texts),
            "backup": lambda: rooms.backup(answer, now, texts),
            "support": lambda: rooms.support(answer, texts),
            "updates": lambda: (updates.way_back if self.versions.way_back() else updates.sheet)(answer, texts),
        }
        return made[room]()

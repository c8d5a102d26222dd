# SPDX-License-Identifier: Apache-2.0
"""The window is killed, or closed, in the middle of every step of the day: `build/dev.py bench kill_window`.

A clerk works at the real window, by keyboard, from the half-typed dossier to the portal's confirmation and the backup,
and says what the window told. The program ends at a moment drawn by lot, every other time by kill -9 and every other
time by closing the window; it is opened again over the same folder, looks whether every screen shows what the store
holds, and goes on from there.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.kill import Killing, Outcome, examine_program, is_held, tell

# Only light imports up here: each child of the ended program imports this module too.
if TYPE_CHECKING:
    from clerkdesk.services.desk import Services
    from clerkdesk.services.overview import DossierView
    from tests.window_hands import Clerk
    from ui.app import Workstation

STEPS = ("type", "receive", "scan", "read", "review", "seal", "sign", "propose", "approve", "deliver", "backup")
PAGES = ("today", "receive", "scan", "review", "sign", "outbox", "batches", "administration")
SUMS = ("received", "open", "waiting", "delivered", "withdrawn")
PROCEDURE = "2.000635"
CLERK, SUPERVISOR = "clerk", "supervisor"
_GIVEN = ("Ánh", "Bích", "Châu", "Dung", "Giang", "Hạnh", "Khuê", "Lan", "Mai", "Ngọc", "Oanh", "Quỳnh")
_BEAT_MS = 5
_CLOSES_S = 60.0
_AGAIN_S = 0.5


class Closed(Exception):
    """The window was closed, as a person closes it: nothing was asked."""


class WindowClerk:
    """Works at a window after it was ended: looks at what is shown, finishes it, then takes the next citizen."""

    def __init__(self, station: "Workstation", hands: "Clerk", folder: Path, said: Connection) -> None:
        self._station, self._hands, self._said = station, hands, said
        self._paper, self._stick = folder / "page-1.jpg", folder / "stick"
        services = station.services
        if services is None:
            raise RuntimeError("the station did not open")
        self._services: Services = services

    def work(self, *, is_last: bool) -> None:
        """Look, finish what is open, and unless it is the last run receive further citizens for ever."""
        self._look()
        draft = self._draft()
        if draft:
            self._receive()
        self._finish(is_last=is_last)
        if is_last:
            self._back_up()
            self._show("administration").presenter.verify_backup(self._stick)
            self._hands.wait()
            self._compare("verified backup", self._hands.page.error.isVisible(), False)
        while not is_last:
            self._be(CLERK)  # the supervisor made the backup
            self._type()
            self._receive()
            self._finish(is_last=is_last)

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self._say("begin", name)
        yield
        self._say("end", name)

    def _say(self, *words: object) -> None:
        self._said.send(words)

    def _show(self, key: str, code: str = "") -> Any:
        self._station.window.show_page(key, code)
        self._hands.wait()
        return self._hands.page

    def _be(self, officer: str) -> None:
        if self._station.preferences.officer != officer:
            self._station.log_in(officer, "")
            self._hands.wait()

    def _draft(self) -> str:
        kept = self._services.drafts.open(CLERK)
        return kept[0].name if kept else ""

    # what the screens say, beside what the store holds

    def _look(self) -> None:
        """Say "untrue" of every screen that shows something else than the store holds."""
        services = self._services
        counts, rows = services.overview.counts(), services.overview.rows(limit=10_000)
        views = {row.code: services.overview.show(row.code) for row in rows}
        today = self._show("today")
        self._compare("sum", today.sum.figures, tuple(str(getattr(counts, name)) for name in SUMS))
        receive = self._show("receive")
        self._compare("draft", receive.person.fields["name"].box.text(), self._draft())
        sealed = [code for code, view in views.items() if self._state_of(view) == "SEALED"]
        self._compare("sign", set(self._show("sign").presenter.codes()), set(sealed))
        for code, view in views.items():
            if view.revision is None:
                shown = self._show("scan", code).presenter.sheaf
                self._compare("scan", len(shown.in_sight), len(view.pages))
        for screen in ("review", "outbox", "batches"):
            page = self._show(screen)
            self._compare(screen, page.error.isVisible(), False)

    def _compare(self, what: str, shown: object, held: object) -> None:
        if shown != held:
            self._say("untrue", what, f"shown {shown!r}, held {held!r}")

    # the steps

    def _type(self) -> None:
        with self._step("type"):
            number = self._services.overview.counts().received
            name = f"Nguyễn Thị {_GIVEN[number // len(_GIVEN) % len(_GIVEN)]} {_GIVEN[number % len(_GIVEN)]}"
            page = self._show("receive", f"procedure:{PROCEDURE}")
            page.focus("name")
            self._hands.type(name)
            page.focus("phone")
            self._hands.wait()
            self._say("typed", "", name)
            self._hands.type("09123")

    def _receive(self) -> None:
        with self._step("receive"):
            page = self._show("receive")
            name = self._draft()
            if page.header().actions[-1].reason:  # the papers are not ticked yet
                self._hands.press("F2")
            self._hands.press("Ctrl+Return")
            last = self._services.intake.last(by=CLERK)
            if last is not None and not self._draft():
                self._say("received", last.row.code, name)

    def _finish(self, *, is_last: bool) -> None:
        self._be(CLERK)
        for code in self._open():
            self._prepare(code)
        if self._in("SEALED"):
            self._sign()
        self._approve()
        if self._open():
            self._deliver(waits=is_last)
            self._back_up()

    def _open(self) -> list[str]:
        confirmed = {one.code for one in self._services.overview.outbox() if str(one.state) == "CONFIRMED"}
        return [row.code for row in self._services.overview.rows(limit=10_000) if row.code not in confirmed]

    def _in(self, state: str) -> list[str]:
        return [code for code in self._open() if self._state(code) == state]

    def _state(self, code: str) -> str:
        return self._state_of(self._services.overview.show(code))

    @staticmethod
    def _state_of(view: "DossierView") -> str:
        return str(view.revision.state) if view.revision else ""

    def _prepare(self, code: str) -> None:
        if self._state(code):
            return
        if not self._services.overview.show(code).pages:
            with self._step("scan"):
                page = self._show("scan", code)
                page.choose_files = lambda: [str(self._paper)]
                self._hands.press("Ctrl+O")
                self._say("scanned", code, self._paper.name)
        with self._step("read"):
            self._show("scan", code)
            self._hands.press("Ctrl+Return")
        self._review(code)

    def _review(self, code: str) -> None:
        with self._step("review"):
            presenter = self._show("review", code).presenter
            for _ in range((presenter.doubts + 1) // 2):
                line = presenter.line
                self._hands.press("Return")
                self._say("settled", code, line.name, line.options[0].value)
        with self._step("seal"):
            while presenter.code == code:
                self._hands.press("Ctrl+Return")
            revision = self._services.overview.show(code).revision
            if revision is not None:
                self._say("sealed", code, revision.sealed.sha256)

    def _sign(self) -> None:
        with self._step("sign"):
            page = self._show("sign")
            codes = page.presenter.codes()
            self._hands.press("F9")
            self._hands.type(self._services.practice_keys[CLERK].pin)
            self._hands.press("Return")
            self._compare("signing", page.error.isVisible(), False)
            for code in codes:
                self._say("signed", code)

    def _approve(self) -> None:
        if self._services.examine.proposable():
            with self._step("propose"):
                self._show("batches")
                self._hands.press("Ctrl+Return")
        waiting = [line for line in self._services.examine.batches() if not line.is_decided]
        if not waiting:
            return
        with self._step("approve"):
            self._be(SUPERVISOR)
            page = self._show("batches")
            codes = self._services.approve.codes(waiting[0].id)
            while page.presenter.reason():
                self._hands.press("F8", "Space")
            self._hands.press("Ctrl+Return")
            self._hands.type(self._services.practice_keys[SUPERVISOR].pin)
            self._hands.press("Return")
            self._compare("deciding", page.error.isVisible(), False)
            for code in codes:
                self._say("approved", code)

    def _deliver(self, *, waits: bool) -> None:
        with self._step("deliver"):
            codes = self._open()
            self._show("outbox")
            self._hands.press("F5")
            while waits and self._open():  # what a killed program was sending is its own for up to a minute
                self._hands.until(after(_AGAIN_S))
                self._hands.press("F5")
            for code in set(codes) - set(self._open()):
                self._say("confirmed", code)

    def _back_up(self) -> None:
        self._be(SUPERVISOR)
        page = self._show("administration")
        with self._step("backup"):
            page.presenter.back_up(self._stick)
            self._hands.wait()
            self._compare("backup", page.error.isVisible(), False)
            self._say("backed-up", "")


def after(seconds: float) -> Callable[[], bool]:
    """Return what tells whether so many seconds have gone by."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def window_program(root: Path, folder: Path, is_last: bool, said: Connection) -> None:
    """Open the window of a practice counter and work at it; what runs in the process that is ended."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from clerkdesk.bootstrap import open_practice
    from tests.window_hands import Clerk
    from ui import theme
    from ui.app import Workstation

    class Hands(Clerk):
        """Stops working as soon as the window is closed."""

        def wait(self) -> None:
            self.until(lambda: True)

        def until(self, is_done: Callable[[], bool]) -> None:
            """Wait until nothing goes on and something is so."""
            while True:
                QApplication.processEvents()
                if self.station.window.isHidden():
                    raise Closed
                if not self.station.jobs.is_busy and is_done():
                    return
                time.sleep(_BEAT_MS / 1000)

    application = QApplication([])
    theme.apply(application)
    station = Workstation(root, lambda *_: open_practice(root), is_practice=True, by=CLERK)
    told = QTimer(interval=_BEAT_MS)
    told.timeout.connect(lambda: station.window.close() if said.poll() else None)
    station.window.show()
    station.window.activateWindow()
    told.start()
    try:
        hands = Hands(station)
        station.start()
        hands.wait()
        WindowClerk(station, hands, folder, said).work(is_last=is_last)
    except Closed:
        pass
    finally:  # as the program itself ends when its window is closed
        told.stop()
        station.close()
        station.window.close()


def window_examine_program(root: Path, claims: list[tuple[object, ...]], told: Connection) -> None:
    """As `examine_program`, with what only a window says."""
    examine_program(root, claims, told, _holds)


def _holds(claim: tuple[object, ...], views: "dict[str, DossierView]", services: "Services") -> bool:
    kind, code, *rest = claim
    match kind:
        case "typed":
            kept = services.drafts.open(CLERK)
            names = {view.dossier.owner.name for view in views.values()} | ({kept[0].name} if kept else set())
            return rest[0] in names
        case "settled":
            fields = services.review.fields(str(code))
            return any((field.proposal.name, field.choice) == tuple(rest) for field in fields)
        case "backed-up":
            return services.upkeep.backup.last() is not None
        case "untrue":
            return False
    return is_held(claim, views, services)


class Ending(Killing):
    """Ends the window, in turn by kill -9 and by closing it."""

    is_closing = False

    def _end(self, process: BaseProcess, said: Connection) -> None:
        if self.is_closing:
            with suppress(BrokenPipeError):  # it ended by itself: told by its exit code
                said.send("close")
            process.join(_CLOSES_S)
            if process.exitcode != 0:
                self.outcome.failures.append(f"closed, it ended with {process.exitcode}")
        super()._end(process, said)
        self.is_closing = not self.is_closing


def run(
    folder: Path, points: int, *, seed: int, steps_on: tuple[int, int], check_every: int, closes_first: bool = False
) -> Outcome:
    """Make a practice counter in a folder, end its window so many times, let it finish, and judge."""
    from clerkdesk.practice.paper.sheets import make_sheet
    from clerkdesk.practice.portal.supervisor import PracticePortal
    from tests.counter import make_counter

    root, desk = folder / "counter", folder / "desk"
    (desk / "stick").mkdir(parents=True)
    (desk / "page-1.jpg").write_bytes(make_sheet("statement", "kill", "clean", dpi=150).image)
    os.utime(desk / "page-1.jpg", (0, 0))  # a file that is just being written is waited for
    with PracticePortal(folder / "portal") as portal:
        make_counter(root, portal)
        ending = Ending(
            root,
            desk,
            seed=seed,
            program=window_program,
            judge=window_examine_program,
            steps=STEPS,
            steps_on=steps_on,
            preload=("ui.app", "tests.window_hands", *(f"ui.pages.{page}.page" for page in PAGES)),
        )
        ending.is_closing = closes_first
        return ending.judge_after(points, portal, check_every=check_every)


def main() -> int:
    """Run the benchmark and write its numbers as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument(
        "--closes-first", action="store_true", help="close where else it kills, and the other way round"
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clerkdesk-kill-window-") as folder:
        outcome = run(
            Path(folder),
            chosen.points,
            seed=chosen.seed,
            steps_on=(0, 4),
            check_every=20,
            closes_first=chosen.closes_first,
        )
    return tell(outcome)


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""Scans into a dossier: what comes out of the scanner, and where that goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from clerkdesk.errors import ClerkDeskError, SidesDiffer, StorageFull, StorageUnusable
from clerkdesk.jobs.progress import CancelToken, Progress
from ui.job_runner import Job, Lane
from ui.pages.page import Desk
from ui.pages.scan.scanner import ScannerChoice, Way, file_way
from ui.pages.scan.shown import serial
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.domain.arrangement import Step
    from clerkdesk.domain.pages import Page
    from ui.pages.scan.feeder import Choices, Running


class FeedView(Protocol):
    """What is told of the scanner."""

    def show_choices(self, choices: "Choices") -> None:
        """Show what can be scanned with."""

    def show_running(self, running: "Running | None", meta: str) -> None:
        """Show a scan that goes on, or that none does."""

    def show_insertion(self, text: str) -> None:
        """Say where new pages go, when it is not the end."""

    def show_backs(self, text: str, line: str) -> None:
        """Offer to scan the other sides of a stack, and say how; nothing where the text is empty."""

    def ask_files(self) -> list[str]:
        """Let the person choose files; none when they change their mind."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A stack of which one side was scanned.

    Attributes:
        code: of the dossier.
        fronts: numbers of the sides that came first.
        backs: numbers of other sides that were not as many, and stay out once all of them are there.
    """

    code: str
    fronts: tuple[int, ...]
    backs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Aim:
    """Where pages go: behind `base` pages, in place of a page, behind another one, or as the backs of a stack.

    Attributes:
        before: numbers of the sides of the same stack that came before a jam.
    """

    code: str
    base: int
    component: int | None = None
    number: int = 0
    place: int = 0
    behind: int | None = None
    sides: Sides | None = None
    is_stack: bool = False
    before: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """A scan that goes on."""

    aim: _Aim
    limit: int = 0
    done: int = 0
    is_stopping: bool = False


class Feeding:
    """Starts and stops scans, one at a time; a scan goes on whatever is shown meanwhile.

    Attributes:
        changed: called when the scanner's state is another; `arrived` for each page; `ended` with the error and what
            to tell; `stepped`, in the scanner's lane, with a step that can be taken back.
        behind: number of the page behind which new ones go; None for the end.
        can_go_on: the last scan ended with an error and may be gone on with.
        is_over: the page is gone; a scan that goes on is kept, and told to nobody.
        sides: the stack whose other sides may follow.
    """

    def __init__(self, view: FeedView, desk: Desk, scanner: ScannerChoice, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self.scanner = scanner
        self.changed: Callable[[], None] = _nothing
        self.arrived: Callable[[], None] = _nothing
        self.ended: Callable[[Exception | None, str], None] = lambda _error, _told: None
        self.stepped: Callable[[str, Step], None] = lambda _code, _step: None
        self.behind: int | None = None
        self.can_go_on = False
        self.is_over = False
        self.sides: Sides | None = None
        self._cut: tuple[int, ...] = ()
        self._code = ""
        self._run: _Run | None = None
        self._job: Job | None = None
        scanner.changed.append(self.show)
        scanner.failed = lambda error: self.ended(error, "")

    def set_texts(self, texts: Texts) -> None:
        """Say everything anew."""
        self._texts = self.scanner.texts = texts
        self.show()

    def aim(self, code: str) -> None:
        """Have the next scan go into a dossier."""
        if code != self._code:
            self._code, self.can_go_on = code, False
            self.put_behind(None)

    def put_behind(self, number: int | None, place: int = 0) -> None:
        """Have new pages go behind one, shown as a place; None is the end."""
        self.behind = number
        if self.is_over:
            return
        text = self._texts("scan.insert.at", place=place) if number is not None else ""
        self._view.show_insertion(text)

    @property
    def is_running(self) -> bool:
        """Whether a scan goes on."""
        return self.scanner.is_busy

    def is_running_for(self, code: str) -> bool:
        """Tell whether a scan into a dossier goes on."""
        return self._run is not None and self._run.aim.code == code

    @property
    def replaced(self) -> int:
        """Place of the page that is being scanned again, 0 for none."""
        return self._run.aim.place if self._run else 0

    # scanning

    def scan(self, pages: int, component: int | None) -> None:
        """Scan into the dossier; `pages` are in it already."""
        if self.is_running or not self._code or not self.scanner.is_known(lambda: self.scan(pages, component)):
            return
        if self.scanner.is_files:
            self.take_files(self._view.ask_files(), pages, component)
            return
        from clerkdesk.domain.scan_profiles import Source

        way = self.scanner.way()
        is_stack, before = way[1].source is Source.FEEDER, self._cut if self.can_go_on else ()
        aim = _Aim(self._code, pages, component, behind=self.behind, is_stack=is_stack, before=before)
        self._start([way], aim)

    def scan_again(self, number: int, place: int, pages: int) -> None:
        """Scan one page again; it takes place and paper of the old one, which goes to the bin."""
        if self.is_running or not self._code:
            return
        if not self.scanner.is_known(lambda: self.scan_again(number, place, pages)):
            return
        aim = _Aim(self._code, pages, number=number, place=place)
        if self.scanner.is_files:
            self._start([file_way(path) for path in self._view.ask_files()], aim)
        else:
            self._start([self.scanner.way(page_limit=1, flat=True)], aim)

    def scan_backs(self, pages: int) -> None:
        """Scan the other sides of the stack that came last: it was turned over as a whole and lies in the feeder."""
        sides = self.sides
        if not self.is_running and sides is not None and sides.code == self._code and not self.scanner.is_files:
            self._start([self.scanner.way()], _Aim(self._code, pages, sides=sides))

    def take_files(self, paths: Sequence[str], pages: int, component: int | None) -> None:
        """Take the pages of files and folders; one that cannot be used keeps no other from being taken."""
        if not self.is_running and self._code:
            self._start([file_way(path) for path in paths], _Aim(self._code, pages, component, behind=self.behind))

    def stop(self) -> None:
        """Stop after the page that is coming; what came is kept."""
        if self._job is not None and self._run is not None and not self._run.is_stopping:
            self._run = replace(self._run, is_stopping=True)
            self._job.cancel()
            self.changed()

    def show(self) -> None:
        """Show the state of the scanner."""
        if self.is_over:
            return
        self._view.show_choices(self.scanner.choices())
        self._view.show_running(self._running(), self._texts("scan.durable"))
        sides = self.sides
        has_backs = sides is not None and sides.code == self._code and not self.is_running
        offer = self._texts("scan.backs", sheets=len(sides.fronts)) if sides and has_backs else ""
        self._view.show_backs(offer, self._texts("scan.backs.line"))

    def _running(self) -> "Running | None":
        from ui.pages.scan.feeder import Running

        run, texts = self._run, self._texts
        if run is None:
            return None
        if run.is_stopping:
            text = texts("scan.stopping")
        elif run.aim.place:
            text = texts("scan.again.busy", number=run.aim.place)
        elif run.aim.sides is not None:
            text = texts("scan.backs.busy", number=run.done + 1, sheets=len(run.aim.sides.fronts))
        else:
            text = texts("scan.page", number=run.aim.base + run.done + 1)
        if run.aim.code != self._code:
            text = f"{serial(run.aim.code)}: {text}"
        return Running(text, min(run.done / run.limit, 1.0) if run.limit else None, run.is_stopping)

    def _start(self, ways: Sequence[Way], aim: _Aim) -> None:
        if not ways:
            return
        self.can_go_on = False
        limit = len(aim.sides.fronts) if aim.sides else len(ways) if aim.number or len(ways) > 1 else 0
        self._run, self.scanner.is_busy = _Run(aim, limit), True
        self.changed()

        def work(progress: Progress, cancel: CancelToken) -> tuple[int, ...]:
            return self._scan_all(ways, aim, progress, cancel)

        self._job = self._desk.jobs.start_long(work, self._done, self._failed, lane=Lane.SCAN)
        self._job.progressed.connect(self._progressed)
        self._job.cancelled.connect(self._cancelled)

    def _scan_all(self, ways: Sequence[Way], aim: _Aim, progress: Progress, cancel: CancelToken) -> tuple[int, ...]:
        """Scan one way after the other, in the scanner's lane; then put what came where it belongs."""
        scan, by = self._desk.services.scan, self._desk.officer.id
        numbers: list[int] = []
        trouble: ClerkDeskError | None = None

        def arrived(page: "Page") -> None:
            numbers.append(page.number)
            progress(len(numbers), 0, "page")

        try:
            for way, profile in ways:
                cancel.raise_if_set()
                try:
                    scan.scan(aim.code, way, profile, by=by, component=aim.component, arrived=arrived, cancel=cancel)
                except ClerkDeskError as error:
                    trouble = trouble or error
                    if isinstance(error, StorageFull | StorageUnusable):
                        break
        finally:
            self._put_in_place(aim, numbers)
        if trouble is not None:
            raise trouble
        if aim.sides is not None:
            self._pair(aim.sides, numbers)
        elif aim.is_stack and (aim.before or numbers):
            self.sides, self._cut = Sides(aim.code, (*aim.before, *numbers)), ()
        return tuple(numbers)

    def _put_in_place(self, aim: _Aim, numbers: list[int]) -> None:
        arrange, by = self._desk.services.arrange, self._desk.officer.id
        if aim.sides is not None:
            self.sides = replace(aim.sides, backs=(*aim.sides.backs, *numbers))  # until they are as many as the fronts
        else:
            self.sides, self._cut = None, (*aim.before, *numbers)
        if numbers and aim.number:
            self.stepped(aim.code, arrange.replace(aim.code, aim.number, numbers, by=by))
        elif numbers and aim.behind is not None:
            self.stepped(aim.code, arrange.insert(aim.code, numbers, aim.behind, by=by))

    def _pair(self, sides: Sides, numbers: Sequence[int]) -> None:
        """Lay backs and fronts together. Raises SidesDiffer: they are not as many; all of them stay in sight."""
        arrange, by = self._desk.services.arrange, self._desk.officer.id
        self.stepped(sides.code, arrange.pair_sides(sides.code, sides.fronts, numbers, by=by))
        if sides.backs:  # an earlier try that went wrong
            self.stepped(sides.code, arrange.remove(sides.code, sides.backs, by=by))
        self.sides = None

    def _progressed(self, done: int, _total: int, _step: str) -> None:
        if self._run is not None:
            self._run = replace(self._run, done=done)
            self.changed()
            self.arrived()

    def _done(self, _numbers: object) -> None:
        sides = self._run.aim.sides if self._run else None
        self._end(None, self._texts("scan.told.paired", sheets=len(sides.fronts)) if sides else "")

    def _failed(self, error: Exception) -> None:
        is_simple = self._run is not None and not self._run.aim.place and self._run.aim.sides is None
        self.can_go_on = is_simple and not isinstance(error, SidesDiffer)
        self._end(error, "")

    def _cancelled(self) -> None:
        pages = self._run.done if self._run else 0
        self._end(None, self._texts("scan.told.stopped", pages=pages))

    def _end(self, error: Exception | None, told: str) -> None:
        self._run, self._job, self.scanner.is_busy = None, None, False
        self.put_behind(None)
        self.changed()
        self.ended(error, told)


def _nothing() -> None:
    """Tell nobody."""

# SPDX-License-Identifier: Apache-2.0
"""A stack of several dossiers: scanned, filed by its cover sheets, and what is in doubt decided by a person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from clerkdesk.domain.text import clean
from clerkdesk.jobs.progress import CancelToken, Progress
from clerkdesk.ports.store import DossierRow
from ui.job_runner import Job, Lane
from ui.messages import message
from ui.pages.page import Desk
from ui.pages.scan import stack_shown
from ui.pages.scan.scanner import ScannerChoice, Way, file_way
from ui.pages.scan.stack_shown import Lot, Settled
from ui.pages.scan.view import StackView
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.domain.dossier import Dossier
    from clerkdesk.domain.pages import ScannedPage
    from clerkdesk.services.sort_stack import StackSummary, Unsorted
    from ui.pages.scan.feeder import Running

_FOUND = 4
"""How many dossiers are offered."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the core told: the tray, and what was filed just now with the owners of the dossiers."""

    waiting: "list[Unsorted]"
    summary: "StackSummary | None"
    dossiers: "dict[str, Dossier]"


class StackPresenter:
    """One stack at a time; what lies in the tray is there until somebody decides, whatever happens to the program.

    Attributes:
        is_open: the stack is what the page shows.
        changed: called when the scanner's state is another.
        filed: called with the codes of dossiers that got pages, and their owners.
        is_over: the page is gone.
        settled: what this sitting filed.
    """

    def __init__(self, view: StackView, desk: Desk, scanner: ScannerChoice, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self.scanner = scanner
        self.is_open = False
        self.is_over = False
        self.changed: Callable[[], None] = lambda: None
        self.filed: Callable[[dict[str, str]], None] = lambda _owners: None
        self.settled: list[Settled] = []
        self.lots: tuple[Lot, ...] = ()
        self.dossier: Dossier | None = None
        self.position: int | None = None
        self._at: tuple[str, int] = ("", 0)  # the chosen row, and which of its pages is shown
        self._found: list[DossierRow] = []
        self._wanted = ""
        self._job: Job | None = None
        self._done = 0
        self._is_stopping = False
        scanner.changed.append(self.show)

    def set_texts(self, texts: Texts) -> None:
        """Say everything anew."""
        self._texts = texts
        self.show()
        self._view.show_lot(self.lot)
        self._show_aim()
        if self.lot is not None:
            self._show_picture(self.lot)

    @property
    def is_running(self) -> bool:
        """Whether a stack is being scanned."""
        return self._job is not None

    @property
    def lot(self) -> Lot | None:
        """The chosen pages of the tray."""
        return next((lot for lot in self.lots if lot.key == self._at[0]), None)

    def ask(self) -> None:
        """Ask what lies in the tray."""
        sort = self._desk.services.sort_stack
        self._desk.jobs.start(lambda: _Answer(sort.waiting(), None, {}), self._answered, self.fail)

    # scanning

    def scan(self) -> None:
        """Scan a stack, or go on with the one that was not scanned to its end."""
        if self.scanner.is_busy or not self.scanner.is_known(self.scan):
            return
        if self.scanner.is_files:
            self._start([file_way(path) for path in self._view.ask_files()])
        else:
            self._start([self.scanner.way()])

    def end(self) -> None:
        """File what an interrupted stack holds: nothing more comes."""
        lot = self.lot
        if lot is not None and lot.is_open:
            sort, by = self._desk.services.sort_stack, self._desk.officer.id
            self._do(lambda: self._answer(sort.end(lot.stack, by=by)))

    def stop(self) -> None:
        """Stop after the page that is coming; what came stays in the tray."""
        if self._job is not None and not self._is_stopping:
            self._is_stopping = True
            self._job.cancel()
            self.show()

    # the tray

    def choose(self, key: str) -> None:
        """Show another row."""
        if key != self._at[0]:
            self._at = (key, 0)
            self._show_lot()

    def turn(self, by: int) -> None:
        """Show the next page of the lot, or the one before."""
        lot = self.lot
        if lot is not None:
            self._at = (lot.key, min(max(self._at[1] + by, 0), len(lot.pages) - 1))
            self._show_picture(lot)

    def search(self, text: str) -> None:
        """Find dossiers by code or name; those that wait for papers where nothing is typed."""
        self._wanted = wanted = text.strip()
        services = self._desk.services

        def work() -> list[DossierRow]:
            if wanted:
                return services.overview.search(wanted, limit=_FOUND)
            return services.arrange.waiting(limit=_FOUND)

        def done(rows: object) -> None:
            if wanted == self._wanted and not self.is_over:
                self._found = cast("list[DossierRow]", rows)
                self._show_found()

        self._desk.jobs.start(work, done, self.fail)

    def aim(self, code: str, position: int | None = None) -> None:
        """Choose the dossier to file into, and one of its papers; an unknown code chooses none."""
        arrange = self._desk.services.arrange

        def done(dossier: object) -> None:
            if not self.is_over:
                self.dossier, self.position = cast("Dossier", dossier), position
                self._show_aim()

        if code:
            self._desk.jobs.start(lambda: arrange.sheaf(code).dossier, done, self.fail)

    def choose_paper_at(self, place: int) -> None:
        """File under another paper of the list; the first line leaves it open."""
        self.position = stack_shown.papers(self.dossier, self._texts)[place].position
        self._view.header_is_new()

    def code_of(self, key: str) -> str:
        """Return the dossier that a row of the list is about, where it is in one; "" where it is in doubt."""
        at = key.removeprefix("done:")
        return self.settled[int(at)].code if key != at else ""

    def file(self) -> None:
        """Put the named pages into the chosen dossier."""
        lot, dossier, position = self.lot, self.dossier, self.position
        if lot is None or dossier is None or self.reason():
            return
        numbers, by = self.numbers(), self._desk.officer.id
        sort = self._desk.services.sort_stack

        def work() -> _Answer:
            from clerkdesk.services.sort_stack import StackSummary

            filed = sort.file(lot.stack, numbers, dossier.code, position, by=by)
            return self._answer(StackSummary(lot.stack, [filed]))

        self._do(work)

    def discard(self) -> None:
        """Throw the named pages away, with the reason that was typed."""
        lot, typed, by = self.lot, self._view.reason_typed(), self._desk.officer.id
        if lot is None or not self.numbers():
            return
        numbers, sort = self.numbers(), self._desk.services.sort_stack

        def work() -> _Answer:
            sort.discard(lot.stack, numbers, by=by, why=clean(typed, "reason"))
            return self._answer(None)

        self._do(work, self._texts("stack.told.discarded", pages=len(numbers)))

    def numbers(self) -> list[int]:
        """Return the pages that are meant: some of the lot, as typed, or all; none where they are no pages of it."""
        lot = self.lot
        return stack_shown.pages_of(self._view.pages_typed(), lot.pages) if lot is not None else []

    def reason(self) -> str:
        """Return why nothing can be filed now; empty when it can."""
        texts = self._texts
        if self.lot is None:
            return texts("stack.none")
        if not self.numbers():
            return texts("stack.pages.wrong")
        if self.dossier is None:
            return texts("stack.choose")
        return texts("scan.busy") if self.scanner.is_busy else ""

    # inside

    def _start(self, ways: Sequence[Way]) -> None:
        if not ways:
            return
        sort, by = self._desk.services.sort_stack, self._desk.officer.id
        unfinished = next((lot.stack for lot in self.lots if lot.is_open), None)
        self._done, self._is_stopping, self.scanner.is_busy = 0, False, True
        self._view.hide_error()

        def work(progress: Progress, cancel: CancelToken) -> _Answer:
            from clerkdesk.services.sort_stack import StackSummary

            all_of_it, stack = StackSummary(""), unfinished
            for way, profile in ways:
                cancel.raise_if_set()
                one = sort.scan(way, profile, by=by, stack=stack, progress=progress, cancel=cancel)
                all_of_it.filed += one.filed
                all_of_it.empty += one.empty
                stack = None
            return self._answer(all_of_it)

        self._job = self._desk.jobs.start_long(work, self._scanned, self._failed, lane=Lane.SCAN)
        self._job.progressed.connect(self._progressed)
        self._job.cancelled.connect(self._cancelled)
        self._tell()

    def _answer(self, summary: "StackSummary | None") -> _Answer:
        """Ask, in a worker, what lies in the tray now, and whose the dossiers are."""
        services = self._desk.services
        codes = {one.code for one in summary.filed} | {one.code for one in summary.empty} if summary else set()
        return _Answer(
            services.sort_stack.waiting(), summary, {code: services.arrange.sheaf(code).dossier for code in codes}
        )

    def _do(self, work: Callable[[], _Answer], told: str = "") -> None:
        def done(answer: object) -> None:
            self._answered(answer)
            if told and not self.is_over:
                self._view.tell(told, "trash-2")

        self._view.hide_error()
        self._desk.jobs.start(work, done, self.fail)

    def _answered(self, answer: object) -> None:
        got = cast("_Answer", answer)
        if self.is_over:
            return
        self.lots = tuple(stack_shown.lot(one) for one in got.waiting)
        summary = got.summary
        if summary is not None:
            filed = [stack_shown.settled(one, got.dossiers[one.code]) for one in summary.filed]
            bare = [Settled(one.code, got.dossiers[one.code].owner.name, one.component, "", 0) for one in summary.empty]
            self.settled = [*filed, *bare, *self.settled]
            self.filed({one.code: got.dossiers[one.code].owner.name for one in summary.filed})
            pages = sum(one.pages for one in filed)
            if pages:
                dossiers = len({one.code for one in filed})
                self._view.tell(self._texts("stack.told.filed", pages=pages, dossiers=dossiers), "check")
        self.show()

    def show(self) -> None:
        """Show the scanner, the list and what is chosen in it."""
        if self.is_over:
            return
        texts = self._texts
        self._view.show_choices(self.scanner.choices())
        self._view.show_running(self._running(), texts("scan.durable"))
        rows = stack_shown.rows(self.lots, self.settled, texts)
        if self._at[0] not in {row.key for row in rows}:
            self._at = (rows[0].key if rows else "", 0)
            self.dossier = self.position = None
            self._view.show_rows(rows, stack_shown.heading(self.lots, self.settled, texts))
            self._show_lot()
        else:
            self._view.show_rows(rows, stack_shown.heading(self.lots, self.settled, texts))
        self._view.header_is_new()

    def _running(self) -> "Running | None":
        from ui.pages.scan.feeder import Running

        if self._job is None:
            return None
        key = "scan.stopping" if self._is_stopping else "stack.page"
        return Running(self._texts(key, number=self._done + 1), None, self._is_stopping)

    def _show_lot(self) -> None:
        lot = self.lot
        self._view.show_lot(lot)
        self.dossier = self.position = None
        self._show_aim()
        if lot is not None:
            self._show_picture(lot)
            self.search("")
            self.aim(*stack_shown.named(lot))
        else:
            self._view.show_picture(None, "")

    def _show_picture(self, lot: Lot) -> None:
        key, place = self._at
        number, sort = lot.pages[place], self._desk.services.sort_stack

        def done(page: object) -> None:
            if self._at == (key, place) and not self.is_over:
                said = self._texts("stack.picture", number=number, place=place + 1, pages=len(lot.pages))
                self._view.show_picture(cast("ScannedPage", page), said)

        self._desk.jobs.start(lambda: sort.page(lot.stack, number), done, self.fail, lane=Lane.PICTURES)

    def _show_found(self) -> None:
        chosen = self.dossier.code if self.dossier is not None else ""
        self._view.show_found([stack_shown.found_row(row) for row in self._found], chosen)

    def _show_aim(self) -> None:
        self._view.show_papers(stack_shown.papers(self.dossier, self._texts), self.position)
        self._show_found()
        self._view.header_is_new()

    def _progressed(self, done: int, _total: int, _step: str) -> None:
        self._done = done
        self.show()

    def _scanned(self, answer: object) -> None:
        self._over()
        self._answered(answer)

    def _failed(self, error: Exception) -> None:
        self._over()
        self.ask()  # what came before it lies in the tray
        self.fail(error)

    def _cancelled(self) -> None:
        self._over()
        self.ask()

    def _over(self) -> None:
        self._job, self.scanner.is_busy = None, False
        self._tell()

    def _tell(self) -> None:
        self.show()
        self.changed()

    def fail(self, error: Exception) -> None:
        """Show an error."""
        if not self.is_over:
            self._view.show_error(message(error, self._texts.language))

# SPDX-License-Identifier: Apache-2.0
"""What the scan page shows: which dossier and page, whether pages come in, and the way to the next dossier."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from clerkdesk.domain.pages import Page, PageMark
from clerkdesk.jobs.progress import CancelToken, Progress
from ui.job_runner import Lane
from ui.messages import message
from ui.pages.page import Desk
from ui.pages.scan import shown
from ui.pages.scan.feeding import Feeding
from ui.pages.scan.operations import Operations
from ui.pages.scan.queue import WaitingQueue
from ui.pages.scan.reading import Readings
from ui.pages.scan.shown import Banner
from ui.pages.scan.stack import StackPresenter
from ui.pages.scan.view import View
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.services.arrange import Sheaf


class Printer(Protocol):
    """Puts a PDF on paper."""

    def print(self, pdf: bytes, copies: int = 1) -> None:
        """Print every page. Raises PrinterUnavailable."""


class ScanPresenter:
    """Keeps what is shown; asks the core in the lanes of the job runner, and drops answers to old questions."""

    def __init__(
        self, view: View, desk: Desk, feeding: Feeding, stack: StackPresenter, texts: Texts, printer: Printer
    ) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self._printer = printer
        self.feeding = feeding
        self.stack = stack
        self.sheaf: Sheaf | None = None
        self.code = ""
        self.current = 0
        self.in_bin = False
        self.queue = WaitingQueue(view, desk, texts, self.fail)
        self.operations = Operations(self, view, desk, texts)
        self._readings = Readings(desk, self.fail)
        self._is_coming = False  # pages come in: whoever looks at the last one goes on to the next
        self.is_over = False
        feeding.changed = self._feeding_changed
        feeding.arrived = self.refresh
        feeding.ended = self._feeding_ended
        feeding.stepped = self.operations.remember
        stack.filed = self._stack_filed
        stack.changed = self._feeding_changed

    def close(self) -> None:
        """The page is gone: what still goes on tells nobody."""
        self.is_over = self.queue.is_over = self.feeding.is_over = self.stack.is_over = True

    def set_texts(self, texts: Texts) -> None:
        """Say everything anew."""
        self._texts = self.operations.texts = texts
        self.feeding.set_texts(texts)
        self.stack.set_texts(texts)
        self.queue.set_texts(texts)
        self._show()

    # the list of what waits

    def arrive(self, code: str) -> None:
        """Show a dossier where one is named, else the one that was shown, else what waits."""
        self.feeding.scanner.look()
        self._readings.resume(lambda read: self._job_name(read, ""))
        if code:
            self.open(code)
        elif self.code:
            self.refresh()
        self.stack.ask()
        self.queue.ask()

    def open(self, code: str) -> None:
        """Show the pages of a dossier."""
        if code != self.code:
            self.code, self.sheaf, self.current, self.in_bin = code, None, 0, False
            self._view.hide_error()
        self.stack.is_open = False
        self.feeding.aim(code)
        self.refresh()
        self._view.header_is_new()

    def leave_dossier(self) -> None:
        """Go back to the list; a feeder that runs goes on."""
        if self.in_bin:
            self.show_bin(is_shown=False)
            return
        self.code, self.sheaf, self.stack.is_open = "", None, False
        self._view.hide_error()
        self.queue.ask()
        self._view.header_is_new()

    def open_stack(self) -> None:
        """Show the stack of several dossiers, and what of it waits in the tray."""
        self.code, self.sheaf, self.stack.is_open = "", None, True
        self._view.hide_error()
        self.stack.ask()
        self._view.header_is_new()

    # one dossier

    def refresh(self, error: Exception | None = None) -> None:
        """Ask anew for the pages of the dossier that is shown, then tell an error, where there is one."""
        code = self.code

        def done(sheaf: object) -> None:
            self.show_sheaf(cast("Sheaf", sheaf))
            if error is not None:
                self.fail(error)

        if code:
            self._desk.jobs.start(lambda: self._desk.services.arrange.sheaf(code), done, self.fail)
        elif error is not None:
            self.fail(error)

    def choose(self, number: int) -> None:
        """Show another page large."""
        self.current = number
        self._show_papers_and_page()

    def next_look(self) -> None:
        """Go to the next page that waits for a look, behind this one or from the front."""
        if self.sheaf is None or self.in_bin:
            return
        pages = self.sheaf.in_sight
        at = next((line for line, page in enumerate(pages) if page.number == self.current), -1)
        ahead = [*pages[at + 1 :], *pages[: at + 1]]
        target = next((page for page in ahead if shown.needs_look(page)), None)
        if target is not None:
            self.current = target.number
            self._show()

    def show_bin(self, *, is_shown: bool) -> None:
        """Show the bin of the dossier in place of its pages, or the pages again."""
        self.in_bin = is_shown
        self.current = 0
        self._show()

    def page(self) -> Page | None:
        """Return the page that is shown large."""
        if self.sheaf is None:
            return None
        pages = self.sheaf.bin if self.in_bin else self.sheaf.in_sight
        return next((page for page in pages if page.number == self.current), None)

    # scanning

    def insert(self) -> None:
        """Have new pages go behind the one that is shown, or to the end again."""
        page = self.page()
        number = page.number if page is not None and not self.in_bin else 0
        if number and self.sheaf is not None:
            place = next(page.place for page in self.sheaf.pages if page.number == number)
            self.feeding.put_behind(None if self.feeding.behind == number else number, place)

    def scan(self) -> None:
        """Scan more pages into the dossier."""
        sheaf = self.sheaf
        if sheaf is not None and not self.feeding.is_running:
            self._view.hide_error()
            self.feeding.scan(len(sheaf.in_sight), shown.sole_paper(sheaf.dossier))

    def take_files(self, paths: Sequence[str]) -> None:
        """Take the pages of files and folders into the dossier."""
        sheaf = self.sheaf
        if sheaf is not None:
            self._view.hide_error()
            self.feeding.take_files(paths, len(sheaf.in_sight), shown.sole_paper(sheaf.dossier))

    def scan_key(self) -> None:
        """Scan the page again that is warned of, else scan more."""
        page = self.page()
        warned = self.banner()
        if self.sheaf is not None and page is not None and warned is not None and not warned.deletes:
            self._view.hide_error()
            self.feeding.scan_again(page.number, page.place, len(self.sheaf.in_sight))
        else:
            self.scan()

    def scan_backs(self) -> None:
        """Scan the other sides of the stack that came last."""
        sheaf = self.sheaf
        if sheaf is not None:
            self._view.hide_error()
            self.feeding.scan_backs(len(sheaf.in_sight))

    def other_way(self) -> None:
        """Do what the banner offers beside keeping the page: scan it again, or delete it."""
        warned = self.banner()
        if warned is not None and warned.deletes:
            self.operations.remove()
        elif warned is not None:
            self.scan_key()

    def banner(self) -> Banner | None:
        """Return what is said over the page that is shown."""
        page = self.page()
        return shown.banner(page, self._texts) if page is not None and not self.in_bin else None

    def print_covers(self) -> None:
        """Print the sheets that lie before the papers of this dossier in a mixed stack."""
        code, by, sort = self.code, self._desk.officer.id, self._desk.services.sort_stack
        if code:
            told, jobs = self._texts("scan.told.covers", serial=shown.serial(code)), self._desk.jobs

            def put_on_paper(pdf: object) -> None:
                jobs.start(
                    lambda: self._printer.print(cast(bytes, pdf)),
                    lambda _done: self._view.tell(told, "printer", undo=False),
                    self.fail,
                    lane=Lane.PRINTER,
                )

            jobs.start(lambda: sort.cover_sheets(code, by=by), put_on_paper, self.fail, lane=Lane.WORK)

    # the end

    def done(self) -> None:
        """Have the pages read in the background, and go to the next thing."""
        sheaf = self.sheaf
        if sheaf is None or self.reason():
            return
        pages = len(sheaf.in_sight)
        serial = shown.serial(sheaf.dossier.code)
        self._view.tell(self._texts("scan.told.reading", pages=pages, serial=serial), "scan-text", undo=False)
        self._read(sheaf.dossier.code, sheaf.dossier.owner.name)
        following = [code for code in self.queue.codes if code != sheaf.dossier.code]
        self.code, self.sheaf = "", None
        if following and not self.queue.is_filtered:
            self.open(following[0])
        self.queue.ask()
        self._view.header_is_new()

    def reason(self) -> str:
        """Return why the dossier cannot be given to the reader now; empty when it can."""
        if self.sheaf is None or not self.sheaf.in_sight:
            return self._texts("scan.done.none")
        return self._texts("scan.done.busy") if self.feeding.is_running_for(self.code) else ""

    # inside

    def show_sheaf(self, sheaf: "Sheaf") -> None:
        """Show the pages as they are now."""
        if self.is_over or sheaf.dossier.code.upper() != self.code.upper():
            return
        before = self.sheaf
        self.sheaf, self.code = sheaf, sheaf.dossier.code
        self.feeding.aim(self.code)
        pages = sheaf.bin if self.in_bin else sheaf.in_sight
        old = (before.bin if self.in_bin else before.in_sight) if before is not None else ()
        numbers = [page.number for page in pages]
        follows = self._is_coming and (not old or self.current == old[-1].number)
        self._is_coming = self.feeding.is_running_for(self.code)
        if follows and len(pages) > len(old):
            self.current = numbers[-1]
        elif self.current not in numbers:
            self.current = self._neighbour(old, numbers)
        if self.in_bin and not sheaf.bin:
            self.in_bin, self.current = False, 0
            pages = sheaf.in_sight
        self._show()
        self._read_along()

    def _neighbour(self, old: Sequence[Page], numbers: Sequence[int]) -> int:
        """Return the page that stands where one stood that is gone."""
        at = next((line for line, page in enumerate(old) if page.number == self.current), 0)
        return numbers[min(at, len(numbers) - 1)] if numbers else 0

    def _show(self) -> None:
        sheaf, texts = self.sheaf, self._texts
        if sheaf is None:
            return
        arriving = self.feeding.is_running_for(self.code) and not self.in_bin
        tiles = shown.tiles(sheaf, texts, arriving=arriving, of_bin=self.in_bin)
        pages = sheaf.bin if self.in_bin else sheaf.in_sight
        if self.current not in {page.number for page in pages}:
            self.current = pages[0].number if pages else 0
        chosen = [number for number in self._view.selected() if number in {page.number for page in pages}]
        self._view.show_dossier(tiles, self.current, chosen if self.current in chosen else [self.current])
        look = sum(shown.needs_look(page) for page in sheaf.in_sight)
        count = texts("scan.count", pages=len(pages)) if pages else texts("scan.count.none")
        self._view.show_counts(
            texts("scan.bin.title") if self.in_bin else count,
            texts("scan.look", count=look) if look and not self.in_bin else "",
            texts("scan.bin.leave") if self.in_bin else self._bin_line(sheaf),
            in_bin=self.in_bin,
            has_bin=bool(sheaf.bin) or self.in_bin,
        )
        self._show_papers_and_page()
        self.feeding.show()
        self._view.header_is_new()

    def _bin_line(self, sheaf: "Sheaf") -> str:
        texts = self._texts
        return texts("scan.bin", pages=len(sheaf.bin)) if sheaf.bin else texts("scan.bin.empty")

    def _show_papers_and_page(self) -> None:
        sheaf, texts, page = self.sheaf, self._texts, self.page()
        if sheaf is None:
            return
        there, wanted = shown.filled(sheaf)
        here = None
        if page is not None and not self.in_bin:
            here = page.component if page.mark is PageMark.KEPT else shown.LEFT_OUT
        self._view.show_papers(
            shown.papers(sheaf, texts, self._desk.services.scan.limit_bytes), f"{there} / {wanted}", here
        )
        name = texts("scan.picture", place=page.place or page.number) if page else ""
        self._view.show_page(page, name, "" if page else texts("scan.count.none"), self.banner())
        self._view.header_is_new()

    def _read_along(self) -> None:
        """Have what has come so far read while the rest is scanned and judged: its warnings come with it."""
        sheaf = self.sheaf
        if sheaf is not None:
            code = sheaf.dossier.code
            self._readings.along(code, sheaf.in_sight, lambda _summary: self._along_read(code))

    def _stack_filed(self, owners: dict[str, str]) -> None:
        """Have the pages read that a stack brought to their dossiers."""
        for code, owner in owners.items():
            self._read(code, owner)
        self.queue.ask()
        self._view.stored()

    def _along_read(self, code: str) -> None:
        if code == self.code and not self.is_over:
            self.refresh()

    def _read(self, code: str, owner: str) -> None:
        def told(summary: object) -> None:
            if self.is_over:
                return
            failed = len(getattr(summary, "failed", ()))
            key = "scan.told.read.failed" if failed else "scan.told.read"
            self._view.tell(self._texts(key, serial=shown.serial(code), pages=failed), "scan-text", undo=False)
            self._view.stored()

        self._readings.start(code, self._job_name(code, owner), told)

    def _job_name(self, code: str, owner: str) -> str:
        return self._texts("scan.job.reading", serial=shown.serial(code), owner=owner).rstrip(", ")

    def _feeding_changed(self) -> None:
        if not self.is_over:
            self._is_coming = self._is_coming or self.feeding.is_running_for(self.code)
            self._show()
            self._view.header_is_new()

    def _feeding_ended(self, error: Exception | None, told: str) -> None:
        if self.is_over:
            return
        self._view.hide_error()
        self._make_thumbnails(self.code)
        self.refresh(error)  # with what came before it: the error names the page to go on with
        self._view.stored()
        if told:
            self._view.tell(told, "scan-line", undo=False)

    def _make_thumbnails(self, code: str) -> None:
        """Make the thumbnails of pages that nobody has scrolled to, so that the dossier opens at once later."""
        services = self._desk.services

        def work(progress: Progress, cancel: CancelToken) -> None:
            if code:
                services.thumbnails.make_missing(services.arrange.sheaf(code).pages, progress=progress, cancel=cancel)

        self._desk.jobs.start_long(work, lambda _done: None, self.picture_failed, lane=Lane.PICTURES)

    def fail(self, error: Exception) -> None:
        """Show an error, with the way on where a scan may be gone on with."""
        if self.is_over:
            return
        pages = len(self.sheaf.in_sight) if self.sheaf is not None else 0
        again = self._texts("scan.error.next", number=pages + 1) if self.feeding.can_go_on else ""
        self._view.show_error(message(error, self._texts.language), again)

    def picture_failed(self, error: Exception) -> None:
        """Say why a page cannot be shown."""
        if not self.is_over:
            self._view.show_error(message(error, self._texts.language), "")

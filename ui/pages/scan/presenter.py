# SPDX-License-Identifier: Apache-2.0
"""What the scan page does: which dossier and page is shown, what is done to pages, and the way to the next dossier."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from clerkdesk.domain.pages import Page, PageMark
from clerkdesk.jobs.progress import CancelToken, Progress
from ui.job_runner import Lane
from ui.messages import Message, message
from ui.pages.page import Desk
from ui.pages.scan import shown
from ui.pages.scan.feeding import Feeding
from ui.pages.scan.queue import QueueView, WaitingQueue
from ui.pages.scan.reading import Readings
from ui.pages.scan.shown import Banner, Paper, Tile
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.domain.arrangement import Step
    from clerkdesk.services.arrange import Arrange, Sheaf

STEPS_KEPT = 100

Arranging = Callable[["Arrange", str, str], "Step"]
"""What is done to pages: with the service, the code of the dossier and the officer."""


class View(QueueView, Protocol):
    """What the presenter tells the page."""

    def show_dossier(self, tiles: Sequence[Tile], current: int, selected: Sequence[int]) -> None:
        """Show the pages of a dossier."""

    def show_papers(self, papers: Sequence[Paper], count: str, here: int | None) -> None:
        """Show the checklist."""

    def show_page(self, page: Page | None, name: str, empty: str, banner: Banner | None) -> None:
        """Show one page large."""

    def show_counts(self, pages: str, look: str, bin_line: str, *, in_bin: bool, has_bin: bool) -> None:
        """Show how many pages there are, to look at and in the bin."""

    def selected(self) -> list[int]:
        """Return the numbers of the chosen pages."""

    def show_error(self, told: Message, again: str) -> None:
        """Show an error in the page."""

    def hide_error(self) -> None:
        """Take the error away."""

    def tell(self, text: str, icon: str, *, undo: bool) -> None:
        """Show a toast."""

    def stored(self) -> None:
        """Tell the other pages that something was stored."""


class ScanPresenter:
    """Keeps what is shown; asks the core in the lanes of the job runner, and drops answers to old questions."""

    def __init__(self, view: View, desk: Desk, feeding: Feeding, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self.feeding = feeding
        self.sheaf: Sheaf | None = None
        self.code = ""
        self.current = 0
        self.in_bin = False
        self.queue = WaitingQueue(view, desk, texts, self._fail)
        self._readings = Readings(desk, self._fail)
        self._steps: dict[str, deque[Step]] = {}
        self._is_coming = False  # pages come in: whoever looks at the last one goes on to the next
        self._is_over = False
        feeding.changed = self._feeding_changed
        feeding.arrived = self.refresh
        feeding.ended = self._feeding_ended
        feeding.stepped = self._remember

    def close(self) -> None:
        """The page is gone: what still goes on tells nobody."""
        self._is_over = self.queue.is_over = self.feeding.is_over = True

    def set_texts(self, texts: Texts) -> None:
        """Say everything anew."""
        self._texts = texts
        self.feeding.set_texts(texts)
        self.queue.set_texts(texts)
        self._show()

    # the list of what waits

    def arrive(self, code: str) -> None:
        """Show a dossier where one is named, else the one that was shown, else what waits."""
        self.feeding.look_for_scanners()
        self._readings.resume(lambda read: self._job_name(read, ""))
        if code:
            self.open(code)
        elif self.code:
            self.refresh()
        self.queue.ask()

    def open(self, code: str) -> None:
        """Show the pages of a dossier."""
        if code != self.code:
            self.code, self.sheaf, self.current, self.in_bin = code, None, 0, False
            self._view.hide_error()
        self.feeding.aim(code)
        self.refresh()
        self._view.header_is_new()

    def leave_dossier(self) -> None:
        """Go back to the list; a feeder that runs goes on."""
        if self.in_bin:
            self.show_bin(is_shown=False)
            return
        self.code, self.sheaf = "", None
        self._view.hide_error()
        self.queue.ask()
        self._view.header_is_new()

    # one dossier

    def refresh(self, error: Exception | None = None) -> None:
        """Ask anew for the pages of the dossier that is shown, then tell an error, where there is one."""
        code = self.code

        def done(sheaf: object) -> None:
            self._show_sheaf(cast("Sheaf", sheaf))
            if error is not None:
                self._fail(error)

        if code:
            self._desk.jobs.start(lambda: self._desk.services.arrange.sheaf(code), done, self._fail)
        elif error is not None:
            self._fail(error)

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

    # what is done to pages

    def assign(self, digit: int) -> None:
        """Say to which paper the chosen pages belong, 0 to none; a single page gives the turn to the next loose one."""
        numbers = self._chosen()
        if not numbers or self.in_bin or self.sheaf is None:
            return
        if digit == shown.LEFT_OUT:
            self._do(lambda arrange, code, by: arrange.leave_out(code, numbers, by=by), then=self._after(numbers))
        elif digit in {one.position for one in self.sheaf.dossier.components}:
            self._do(lambda arrange, code, by: arrange.assign(code, numbers, digit, by=by), then=self._after(numbers))

    def move(self, places: int) -> None:
        """Move the page up (negative) or down by places."""
        number = self._one()
        if number:
            self._do(lambda arrange, code, by: arrange.move(code, number, places, by=by))

    def turn(self, by_deg: int) -> None:
        """Turn the page clockwise."""
        number = self._one()
        if number:
            self._do(lambda arrange, code, by: arrange.turn(code, number, by_deg, by=by))

    def remove(self) -> None:
        """Put the chosen pages into the bin."""
        numbers = self._chosen()
        if numbers and not self.in_bin:
            places = self._places(numbers)
            self._do(
                lambda arrange, code, by: arrange.remove(code, numbers, by=by),
                then=self._after(numbers),
                told=("scan.told.removed", "trash-2", places),
            )

    def restore(self) -> None:
        """Take the chosen pages out of the bin."""
        numbers = self._chosen()
        if numbers and self.in_bin:
            self._do(
                lambda arrange, code, by: arrange.restore(code, numbers, by=by),
                told=("scan.told.restored", "undo-2", ""),
            )

    def split(self) -> None:
        """Make two pages of the one that is shown."""
        number = self._one()
        if number:
            self._do(
                lambda arrange, code, by: arrange.split(code, number, by=by),
                told=("scan.told.split", "scissors", self._places([number])),
            )

    def keep(self) -> None:
        """Let the page pass with what it is warned of."""
        page = self.page()
        flags = shown.warnings_of(page) if page else ()
        if page is not None and flags and not self.in_bin:
            number = page.number
            self._do(lambda arrange, code, by: arrange.accept(code, number, flags, by=by), then=self._next_look_after())

    def insert(self) -> None:
        """Have new pages go behind the one that is shown, or to the end again."""
        number = self._one()
        if number and self.sheaf is not None:
            place = next(page.place for page in self.sheaf.pages if page.number == number)
            self.feeding.put_behind(None if self.feeding.behind == number else number, place)

    def undo(self) -> None:
        """Take the last step at this dossier back."""
        code, by = self.code, self._desk.officer.id
        steps = self._steps.get(code)
        if not code:
            return

        def work() -> "Sheaf | None":
            if not steps:
                return None
            self._desk.services.arrange.undo(code, steps[-1], by=by)
            steps.pop()
            return self._desk.services.arrange.sheaf(code)

        def done(sheaf: object) -> None:
            key = "scan.told.nothing" if sheaf is None else "scan.told.undone"
            self._view.tell(self._texts(key), "undo-2", undo=False)
            if sheaf is not None:
                self._show_sheaf(cast("Sheaf", sheaf))
                self._view.stored()

        self._desk.jobs.start(work, done, self._fail)

    # scanning

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

    def other_way(self) -> None:
        """Do what the banner offers beside keeping the page: scan it again, or delete it."""
        warned = self.banner()
        if warned is not None and warned.deletes:
            self.remove()
        elif warned is not None:
            self.scan_key()

    def banner(self) -> Banner | None:
        """Return what is said over the page that is shown."""
        page = self.page()
        return shown.banner(page, self._texts) if page is not None and not self.in_bin else None

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

    def _do(self, change: Arranging, *, then: int = 0, told: tuple[str, str, str] | None = None) -> None:
        """Change pages in the store's lane, one after the other; each change is a step that can be taken back."""
        code, by, before = self.code, self._desk.officer.id, self.current
        if not code:
            return
        arrange = self._desk.services.arrange

        def work() -> "tuple[Step, Sheaf]":
            step = change(arrange, code, by)
            self._remember(code, step)
            return step, arrange.sheaf(code)

        def done(result: object) -> None:
            step, sheaf = cast("tuple[Step, Sheaf]", result)
            if not step.is_change or self._is_over:
                return
            if then and self.code == code and self.current == before:  # nobody went elsewhere meanwhile
                self.current = then
            self._show_sheaf(sheaf)
            self._view.stored()
            if told is not None:
                key, icon, places = told
                self._view.tell(self._texts(key, places=places), icon, undo=True)

        self._desk.jobs.start(work, done, self._fail)

    def _remember(self, code: str, step: "Step") -> None:
        if step.is_change:
            self._steps.setdefault(code, deque(maxlen=STEPS_KEPT)).append(step)

    def _show_sheaf(self, sheaf: "Sheaf") -> None:
        if self._is_over or sheaf.dossier.code.upper() != self.code.upper():
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
        self._view.show_papers(shown.papers(sheaf, texts), f"{there} / {wanted}", here)
        name = texts("scan.picture", place=page.place or page.number) if page else ""
        self._view.show_page(page, name, "" if page else texts("scan.count.none"), self.banner())
        self._view.header_is_new()

    def _read_along(self) -> None:
        """Have what has come so far read while the rest is scanned and judged: its warnings come with it."""
        sheaf = self.sheaf
        if sheaf is not None:
            code = sheaf.dossier.code
            self._readings.along(code, sheaf.in_sight, lambda _summary: self._along_read(code))

    def _along_read(self, code: str) -> None:
        if code == self.code and not self._is_over:
            self.refresh()

    def _read(self, code: str, owner: str) -> None:
        def told(summary: object) -> None:
            if self._is_over:
                return
            failed = len(getattr(summary, "failed", ()))
            key = "scan.told.read.failed" if failed else "scan.told.read"
            self._view.tell(self._texts(key, serial=shown.serial(code), pages=failed), "scan-text", undo=False)
            self._view.stored()

        self._readings.start(code, self._job_name(code, owner), told)

    def _job_name(self, code: str, owner: str) -> str:
        return self._texts("scan.job.reading", serial=shown.serial(code), owner=owner).rstrip(", ")

    def _feeding_changed(self) -> None:
        if not self._is_over:
            self._is_coming = self._is_coming or self.feeding.is_running_for(self.code)
            self._show()
            self._view.header_is_new()

    def _feeding_ended(self, error: Exception | None, told: str) -> None:
        if self._is_over:
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

    def _fail(self, error: Exception) -> None:
        if self._is_over:
            return
        pages = len(self.sheaf.in_sight) if self.sheaf is not None else 0
        again = self._texts("scan.error.next", number=pages + 1) if self.feeding.can_go_on else ""
        self._view.show_error(message(error, self._texts.language), again)

    def picture_failed(self, error: Exception) -> None:
        """Say why a page cannot be shown."""
        if not self._is_over:
            self._view.show_error(message(error, self._texts.language), "")

    def _chosen(self) -> list[int]:
        pages = {page.number for page in (self.sheaf.pages if self.sheaf else ())}
        chosen = [number for number in self._view.selected() if number in pages]
        return chosen or [number for number in (self.current,) if number in pages]

    def _one(self) -> int:
        page = self.page()
        return page.number if page is not None and not self.in_bin else 0

    def _places(self, numbers: Sequence[int]) -> str:
        pages = self.sheaf.pages if self.sheaf is not None else ()
        return shown.ranges([page.place for page in pages if page.number in set(numbers)])

    def _after(self, numbers: Sequence[int]) -> int:
        """Return the page to go to after these: the one behind the last of them."""
        pages = self.sheaf.in_sight if self.sheaf is not None else ()
        lines = [line for line, page in enumerate(pages) if page.number in set(numbers)]
        behind = pages[lines[-1] + 1 :] if lines else ()
        return behind[0].number if behind else 0

    def _next_look_after(self) -> int:
        pages = self.sheaf.in_sight if self.sheaf is not None else ()
        at = next((line for line, page in enumerate(pages) if page.number == self.current), -1)
        ahead = [page.number for page in [*pages[at + 1 :], *pages[:at]] if shown.needs_look(page)]
        return ahead[0] if ahead else 0

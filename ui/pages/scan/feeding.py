# SPDX-License-Identifier: Apache-2.0
"""The scanner of the scan page: what it is, what comes out of it, and where that goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, cast

from clerkdesk.errors import ClerkDeskError, StorageFull, StorageUnusable
from clerkdesk.jobs.progress import CancelToken, Progress
from ui.job_runner import Job, Lane
from ui.pages.page import Desk
from ui.pages.scan.shown import serial
from ui.texts import TEXTS, Texts

if TYPE_CHECKING:
    from clerkdesk.domain.arrangement import Step
    from clerkdesk.domain.pages import Page
    from clerkdesk.ports.scanner import ScanProfile
    from clerkdesk.services.sources import Chosen, Feed
    from ui.pages.scan.feeder import Choices, Running

_FILES = "folder"


class FeedView(Protocol):
    """What is told of the scanner."""

    def show_choices(self, choices: "Choices") -> None:
        """Show what can be scanned with."""

    def show_running(self, running: "Running | None", meta: str) -> None:
        """Show a scan that goes on, or that none does."""

    def show_insertion(self, text: str) -> None:
        """Say where new pages go, when it is not the end."""

    def ask_files(self) -> list[str]:
        """Let the person choose files; none when they change their mind."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A scan that goes on; `base` pages were there before, `replaced` is the place of a page that is scanned again."""

    code: str
    base: int
    done: int = 0
    limit: int = 0
    replaced: int = 0
    is_stopping: bool = False


class Feeding:
    """Starts and stops scans, one at a time; a scan goes on whatever is shown meanwhile.

    Attributes:
        changed: called when the scanner's state is another; `arrived` for each page; `ended` with the error and what
            to tell; `stepped`, in the scanner's lane, with a step that can be taken back.
        behind: number of the page behind which new ones go; None for the end.
        can_go_on: the last scan ended with an error and may be gone on with.
        is_over: the page is gone; a scan that goes on is kept, and told to nobody.
    """

    def __init__(self, view: FeedView, desk: Desk, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self.changed: Callable[[], None] = _nothing
        self.arrived: Callable[[], None] = _nothing
        self.ended: Callable[[Exception | None, str], None] = lambda _error, _told: None
        self.stepped: Callable[[str, Step], None] = lambda _code, _step: None
        self.behind: int | None = None
        self.can_go_on = False
        self.is_over = False
        self._code = ""
        self._run: _Run | None = None
        self._job: Job | None = None
        self._feeds: tuple[Feed, ...] | None = None
        self._is_looking = False
        self._source = 0
        self._paper = ""
        self._is_wanted: Callable[[], None] | None = None

    def set_texts(self, texts: Texts) -> None:
        """Say everything anew."""
        self._texts = texts
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
        return self._run is not None

    def is_running_for(self, code: str) -> bool:
        """Tell whether a scan into a dossier goes on."""
        return self._run is not None and self._run.code == code

    @property
    def replaced(self) -> int:
        """Place of the page that is being scanned again, 0 for none."""
        return self._run.replaced if self._run else 0

    # what is scanned with

    def look_for_scanners(self, *, is_again: bool = False) -> None:
        """Ask which scanners answer, once unless asked again; the answer may take seconds."""
        if self._is_looking or (self._feeds is not None and not is_again):
            return
        self._is_looking = True
        self.show()
        sources, officer = self._desk.services.sources, self._desk.officer.id
        self._desk.jobs.start(
            lambda: (sources.chosen(officer), sources.find()), self._found, self._miss, lane=Lane.SCAN
        )

    def choose_source(self, place: int) -> None:
        """Scan with another scanner, with files, or look for scanners again."""
        feeds = self._feeds or ()
        if place > len(feeds):
            self.look_for_scanners(is_again=True)
        else:
            self._source = place
            self._remember()
        self.show()

    def choose_paper(self, place: int) -> None:
        """Scan another kind of paper."""
        self._paper = list(self._desk.services.sources.papers)[place]
        self._remember()
        self.show()

    # scanning

    def scan(self, pages: int, component: int | None) -> None:
        """Scan into the dossier; `pages` are in it already."""
        if self._run is not None or not self._code:
            return
        if self._feeds is None:
            self._is_wanted = lambda: self.scan(pages, component)
            self.look_for_scanners()
        elif self._source >= len(self._feeds):
            self.take_files(self._view.ask_files(), pages, component)
        else:
            profile = self._desk.services.sources.profile(self._feeds[self._source], self._paper)
            self._start([(self._feeds[self._source].way, profile)], pages, component)

    def scan_again(self, number: int, place: int, pages: int) -> None:
        """Scan one page again; it takes place and paper of the old one, which goes to the bin."""
        if self._run is not None or not self._code:
            return
        if self._feeds is None:
            self._is_wanted = lambda: self.scan_again(number, place, pages)
            self.look_for_scanners()
        elif self._source >= len(self._feeds):
            ways = [(_FILES, _file_profile(path)) for path in self._view.ask_files()]
            self._start(ways, pages, None, number, place)
        else:
            feed, sources = self._feeds[self._source], self._desk.services.sources
            profile = sources.profile(feed, self._paper, page_limit=1, flat=True)
            self._start([(feed.way, profile)], pages, None, number, place)

    def take_files(self, paths: Sequence[str], pages: int, component: int | None) -> None:
        """Take the pages of files and folders; one that cannot be used keeps no other from being taken."""
        if self._run is None and self._code:
            self._start([(_FILES, _file_profile(path)) for path in paths], pages, component)

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
        from ui.pages.scan.feeder import Choices

        texts, feeds = self._texts, self._feeds
        labels = [feed.device.label for feed in feeds or ()]
        sources = [*labels, texts("scan.source.files"), texts("scan.source.again")]
        if self._is_looking:
            sources = [texts("scan.source.searching")]
        papers = self._desk.services.sources.papers
        named = [_paper_name(name, one.label, texts) for name, one in papers.items()]
        at = list(papers).index(self._paper) if self._paper in papers else 0
        self._view.show_choices(Choices(tuple(sources), 0 if self._is_looking else self._source, tuple(named), at))
        self._view.show_running(self._running(), texts("scan.durable"))

    def _running(self) -> "Running | None":
        from ui.pages.scan.feeder import Running

        run, texts = self._run, self._texts
        if run is None:
            return None
        if run.is_stopping:
            text = texts("scan.stopping")
        elif run.replaced:
            text = texts("scan.again.busy", number=run.replaced)
        else:
            text = texts("scan.page", number=run.base + run.done + 1)
        if run.code != self._code:
            text = f"{serial(run.code)}: {text}"
        return Running(text, run.done / run.limit if run.limit else None, run.is_stopping)

    def _start(
        self,
        ways: "Sequence[tuple[str, ScanProfile]]",
        pages: int,
        component: int | None,
        number: int = 0,
        place: int = 0,
    ) -> None:
        if not ways:
            return
        code, behind = self._code, self.behind
        self.can_go_on = False
        self._run = _Run(code, pages, limit=len(ways) if number or len(ways) > 1 else 0, replaced=place)
        self.changed()

        def work(progress: Progress, cancel: CancelToken) -> int:
            return self._scan_all(code, ways, component, (number, behind), progress, cancel)

        self._job = self._desk.jobs.start_long(work, self._done, self._failed, lane=Lane.SCAN)
        self._job.progressed.connect(self._progressed)
        self._job.cancelled.connect(self._cancelled)

    def _scan_all(
        self,
        code: str,
        ways: "Sequence[tuple[str, ScanProfile]]",
        component: int | None,
        target: tuple[int, int | None],
        progress: Progress,
        cancel: CancelToken,
    ) -> int:
        """Scan one way after the other, in the scanner's lane; then put what came where it belongs."""
        services, by = self._desk.services, self._desk.officer.id
        numbers: list[int] = []
        trouble: ClerkDeskError | None = None

        def arrived(page: "Page") -> None:
            numbers.append(page.number)
            progress(len(numbers), 0, "page")

        try:
            for way, profile in ways:
                cancel.raise_if_set()
                try:
                    services.scan.scan(code, way, profile, by=by, component=component, arrived=arrived, cancel=cancel)
                except ClerkDeskError as error:
                    trouble = trouble or error
                    if isinstance(error, StorageFull | StorageUnusable):
                        break
        finally:
            self._put_in_place(code, numbers, *target)
        if trouble is not None:
            raise trouble
        return len(numbers)

    def _put_in_place(self, code: str, numbers: list[int], number: int, behind: int | None) -> None:
        arrange, by = self._desk.services.arrange, self._desk.officer.id
        if numbers and number:
            self.stepped(code, arrange.replace(code, number, numbers, by=by))
        elif numbers and behind is not None:
            self.stepped(code, arrange.insert(code, numbers, behind, by=by))

    def _progressed(self, done: int, _total: int, _step: str) -> None:
        if self._run is not None:
            self._run = replace(self._run, done=done)
            self.changed()
            self.arrived()

    def _done(self, _pages: object) -> None:
        self._end(None, "")

    def _failed(self, error: Exception) -> None:
        self.can_go_on = self._run is not None and not self._run.replaced
        self._end(error, "")

    def _cancelled(self) -> None:
        pages = self._run.done if self._run else 0
        self._end(None, self._texts("scan.told.stopped", pages=pages))

    def _end(self, error: Exception | None, told: str) -> None:
        self._run, self._job = None, None
        self.put_behind(None)
        self.changed()
        self.ended(error, told)

    def _found(self, answer: object) -> None:
        chosen, feeds = cast("tuple[Chosen, tuple[Feed, ...]]", answer)
        self._is_looking = False
        self._feeds = feeds
        if not self._paper:
            self._paper = chosen.paper
        known = [(feed.way, feed.device.name) for feed in feeds]
        wanted = (chosen.way, chosen.device)
        self._source = known.index(wanted) if wanted in known else len(feeds) if chosen.way == _FILES else 0
        self.show()
        wish, self._is_wanted = self._is_wanted, None
        if wish is not None:
            wish()

    def _miss(self, error: Exception) -> None:
        self._is_looking, self._feeds, self._is_wanted = False, (), None
        self.show()
        self.ended(error, "")

    def _remember(self) -> None:
        from clerkdesk.services.sources import Chosen

        feeds = self._feeds or ()
        used = (feeds[self._source].way, feeds[self._source].device.name) if self._source < len(feeds) else (_FILES, "")
        chosen, officer = Chosen(*used, self._paper), self._desk.officer.id
        sources = self._desk.services.sources
        self._desk.jobs.start(
            lambda: sources.choose(officer, chosen), lambda _done: None, lambda error: self.ended(error, "")
        )


def _file_profile(path: str) -> "ScanProfile":
    from clerkdesk.ports.scanner import ScanProfile

    return ScanProfile(device=path)


def _paper_name(name: str, label: str, texts: Texts) -> str:
    """Return how a kind of paper is called in the language of the window; one that came later keeps its own name."""
    key = f"scan.paper.{name}"
    return texts(key) if key in TEXTS else label


def _nothing() -> None:
    """Tell nobody."""

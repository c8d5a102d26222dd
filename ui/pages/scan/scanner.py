# SPDX-License-Identifier: Apache-2.0
"""What is scanned with: the scanners that answer, files, the kind of paper; remembered for each officer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from ui.job_runner import Lane
from ui.pages.page import Desk
from ui.texts import TEXTS, Texts

if TYPE_CHECKING:
    from clerkdesk.ports.scanner import ScanProfile
    from clerkdesk.services.sources import Chosen, Feed
    from ui.pages.scan.feeder import Choices

FILES = "folder"
"""The way that takes files and folders."""

Way = tuple[str, "ScanProfile"]
"""One of the ways to scan, and how."""


class ScannerChoice:
    """One choice for the whole page: dossiers and stacks are scanned with the same scanner, one at a time.

    Attributes:
        is_busy: a scan goes on.
        changed: called when there is another choice to show.
        failed: called when scanners could not be asked for, or a choice not be kept.
    """

    def __init__(self, desk: Desk, texts: Texts) -> None:
        self.texts = texts
        self.is_busy = False
        self.changed: list[Callable[[], None]] = []
        self.failed: Callable[[Exception], None] = lambda _error: None
        self._desk = desk
        self._feeds: tuple[Feed, ...] | None = None
        self._is_looking = False
        self._source = 0
        self._paper = ""
        self._is_wanted: Callable[[], None] | None = None

    def look(self, *, is_again: bool = False) -> None:
        """Ask which scanners answer, once unless asked again; the answer may take seconds."""
        if self._is_looking or (self._feeds is not None and not is_again):
            return
        self._is_looking = True
        self._tell()
        sources, officer = self._desk.services.sources, self._desk.officer.id
        self._desk.jobs.start(
            lambda: (sources.chosen(officer), sources.find()), self._found, self._miss, lane=Lane.SCAN
        )

    def is_known(self, wish: Callable[[], None]) -> bool:
        """Tell whether the scanners are known; where they are not, they are asked for, and then the wish is done."""
        if self._feeds is None:
            self._is_wanted = wish
            self.look()
        return self._feeds is not None

    def choose_source(self, place: int) -> None:
        """Scan with another scanner, with files, or look for scanners again."""
        if place > len(self._feeds or ()):
            self.look(is_again=True)
        else:
            self._source = place
            self._remember()
        self._tell()

    def choose_paper(self, place: int) -> None:
        """Scan another kind of paper."""
        self._paper = list(self._desk.services.sources.papers)[place]
        self._remember()
        self._tell()

    @property
    def is_files(self) -> bool:
        """Whether files are taken rather than paper."""
        return self._source >= len(self._feeds or ())

    def way(self, *, page_limit: int | None = None, flat: bool = False) -> Way:
        """Return how the chosen scanner takes the chosen kind of paper; `flat` is from the glass."""
        feed = (self._feeds or ())[self._source]
        profile = self._desk.services.sources.profile(feed, self._paper, page_limit=page_limit, flat=flat)
        return feed.way, profile

    def choices(self) -> "Choices":
        """Return what there is to choose from."""
        from ui.pages.scan.feeder import Choices

        texts = self.texts
        labels = [feed.device.label for feed in self._feeds or ()]
        sources = [*labels, texts("scan.source.files"), texts("scan.source.again")]
        if self._is_looking:
            sources = [texts("scan.source.searching")]
        papers = self._desk.services.sources.papers
        named = [_paper_name(name, one.label, texts) for name, one in papers.items()]
        at = list(papers).index(self._paper) if self._paper in papers else 0
        return Choices(tuple(sources), 0 if self._is_looking else self._source, tuple(named), at)

    def _found(self, answer: object) -> None:
        chosen, feeds = cast("tuple[Chosen, tuple[Feed, ...]]", answer)
        self._is_looking = False
        self._feeds = feeds
        if not self._paper:
            self._paper = chosen.paper
        known = [(feed.way, feed.device.name) for feed in feeds]
        wanted = (chosen.way, chosen.device)
        self._source = known.index(wanted) if wanted in known else len(feeds) if chosen.way == FILES else 0
        self._tell()
        wish, self._is_wanted = self._is_wanted, None
        if wish is not None:
            wish()

    def _miss(self, error: Exception) -> None:
        self._is_looking, self._feeds, self._is_wanted = False, (), None
        self._tell()
        self.failed(error)

    def _remember(self) -> None:
        from clerkdesk.services.sources import Chosen

        feeds = self._feeds or ()
        used = (FILES, "") if self.is_files else (feeds[self._source].way, feeds[self._source].device.name)
        chosen, officer = Chosen(*used, self._paper), self._desk.officer.id
        sources = self._desk.services.sources
        self._desk.jobs.start(lambda: sources.choose(officer, chosen), lambda _done: None, self.failed)

    def _tell(self) -> None:
        for tell in self.changed:
            tell()


def file_way(path: str) -> Way:
    """Return how a file or folder is taken."""
    from clerkdesk.ports.scanner import ScanProfile

    return FILES, ScanProfile(device=path)


def _paper_name(name: str, label: str, texts: Texts) -> str:
    """Return how a kind of paper is called in the language of the window; one that came later keeps its own name."""
    key = f"scan.paper.{name}"
    return texts(key) if key in TEXTS else label

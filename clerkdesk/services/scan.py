# SPDX-License-Identifier: Apache-2.0
"""Scan: each page is sealed and recorded the moment it leaves the scanner, so no later fault can take it back."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from clerkdesk.domain.audit import Event
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.pages import Page, PageMark, ScannedPage
from clerkdesk.domain.sizes import Filling, Oversize, oversizes
from clerkdesk.errors import InvalidInput, ScannerUnavailable
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.scanner import Scanner, ScanProfile
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.settings import DOCUMENT_LIMIT_BYTES


@dataclass(frozen=True, slots=True)
class ScanSummary:
    """What one scan added to a dossier.

    Attributes:
        numbers: of the new pages, in the order in which they were scanned.
        oversizes: documents of the dossier that will be larger than the portal takes.
    """

    code: str
    numbers: tuple[int, ...]
    oversizes: tuple[Oversize, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages were added."""
        return len(self.numbers)


def _nobody(_page: Page) -> None:
    """Tell nobody."""


class PageKeeper:
    """Seals one page after the other into dossiers."""

    def __init__(self, store: Store, blobs: Blobs, clock: Clock) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock

    def keep(
        self, dossier: Dossier, scanned: ScannedPage, component: int | None, *, by: str, page_id: str | None = None
    ) -> Page:
        """Seal the bytes, then record the page in one small transaction; it is durable when this returns.

        Args:
            dossier: where it belongs.
            scanned: the page.
            component: position of the paper, or None.
            by: the officer.
            page_id: an id of its own: a page that is there already is not added twice.

        Raises:
            StorageFull, StorageUnusable: it was not kept.
        """
        original = self._blobs.put(scanned.image)
        with self._store.begin() as work:
            pages = work.pages.of(dossier.id)
            known = next((page for page in pages if page.id == page_id), None)
            if known is not None:
                return known
            page = Page(
                id=page_id or str(uuid.uuid4()),
                dossier_id=dossier.id,
                number=max((page.number for page in pages), default=0) + 1,
                component=component,
                original=original,
                media_type=scanned.media_type,
                width_px=scanned.width_px,
                height_px=scanned.height_px,
                dpi=scanned.dpi,
                source=scanned.source,
                recipe=scanned.recipe,
            )
            work.pages.add(page)
            facts: dict[str, str | int] = {"page": page.number, "sha256": original.sha256}
            work.audit.append(Event(self._clock.now(), by, "dossier", dossier.id, "scan-page", facts=facts))
            work.commit()
        return page


class Scan:
    """Adds pages to dossiers and says which of them belong to which paper.

    A dossier whose revision is sealed takes further pages too: they wait for its next revision, and nothing that was
    sealed changes.
    """

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        scanners: Mapping[str, Scanner],
        clock: Clock,
        *,
        limit_bytes: int = DOCUMENT_LIMIT_BYTES,
    ) -> None:
        self._store = store
        self.limit_bytes = limit_bytes
        self._scanners = scanners
        self._clock = clock
        self._keeper = PageKeeper(store, blobs, clock)

    def scan(
        self,
        code: str,
        scanner_name: str,
        profile: ScanProfile,
        *,
        by: str,
        component: int | None = None,
        again_from: int | None = None,
        arrived: Callable[[Page], None] = _nobody,
        warn: Callable[[Oversize], None] | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> ScanSummary:
        """Scan into a dossier, behind its other pages; every page is durable before the next one is taken.

        The pages belong to the paper at position `component`, or are assigned later. `progress` is told after each
        page; its total is the page limit, or else the pages so far.

        Args:
            code: of the dossier.
            scanner_name: one of the ways to scan.
            profile: how.
            by: the officer.
            component: position of the paper.
            again_from: number of the first page that this scan replaces, after a jam for example: once the scan ended
                well, that page and all behind it go to the bin, and the new ones take their place.
            arrived: told of each page as soon as it is durable, in the scanner's thread.
            warn: told once, in the scanner's thread, as soon as the paper will make too large a document.
            progress: told after each page.
            cancel: set by a person.

        Raises:
            DossierNotFound, InvalidInput, ScannerUnavailable: nothing was scanned.
            ScannerFault, ScannerSilent, UnreadableFile, PageTooLarge, StorageFull: the pages before it are kept.
            FeederEmpty: there was no paper.
            Cancelled: between two pages; the pages so far are kept.
        """
        if scanner_name not in self._scanners:
            reason = "this station has no such way to scan"
            raise ScannerUnavailable(device=scanner_name, cause="unknown", reason=reason)
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            if again_from is not None:
                _pages(work, dossier, [again_from])
            there = [] if again_from else work.pages.of(dossier.id)
        filling = Filling(component, self.limit_bytes)
        for page in there:
            filling.add(page)
        _check_component(dossier, component)
        numbers: list[int] = []

        def keep(scanned: ScannedPage) -> None:
            page = self._keeper.keep(dossier, replace(scanned, recipe=profile.recipe), component, by=by)
            numbers.append(page.number)
            arrived(page)
            if (over := filling.add(page)) and warn:
                warn(over)
            progress(len(numbers), profile.page_limit or len(numbers), "page")

        self._scanners[scanner_name].scan(profile, keep, cancel or CancelToken())
        if again_from is not None:
            self._put_in_place(dossier, again_from, numbers, by)
        return ScanSummary(dossier.code, tuple(numbers), self.oversizes(code))

    def oversizes(self, code: str) -> tuple[Oversize, ...]:
        """Return the documents of a dossier that will be larger than the portal takes. Raises DossierNotFound."""
        with self._store.reading() as work:
            return oversizes(work.pages.of(work.dossiers.get(code).id), self.limit_bytes)

    def _put_in_place(self, dossier: Dossier, again_from: int, numbers: list[int], by: str) -> None:
        with self._store.begin() as work:
            pages = work.pages.of(dossier.id)
            new = [page for page in pages if page.number in numbers]
            old = [page for page in pages if again_from <= page.number < min(numbers, default=0)]
            for page in old:
                if page.mark is not PageMark.REMOVED:
                    work.pages.mark(page.id, PageMark.REMOVED, by=by, at=self._clock.now(), why="scanned again")
            rest = [page.id for page in pages if page not in new]
            at = min((rest.index(page.id) for page in old), default=len(rest))
            work.pages.arrange(dossier.id, [*rest[:at], *(page.id for page in new), *rest[at:]])
            work.commit()

    def mark(self, code: str, page_number: int, mark: PageMark, *, by: str, why: str = "") -> None:
        """Keep, propose as blank, or remove a page; a sealed revision keeps it as it was.

        Raises:
            DossierNotFound: there is no such dossier.
            InvalidInput: the dossier has no such page.
        """
        with self._store.begin() as work:
            page = _pages(work, work.dossiers.get(code), [page_number])[0]
            work.pages.mark(page.id, mark, by=by, at=self._clock.now(), why=why)
            work.commit()

    def assign(self, code: str, page_numbers: Sequence[int], component: int | None, *, by: str) -> None:
        """Say to which paper of the checklist pages belong; all of them or none.

        Raises:
            DossierNotFound: there is no such dossier.
            InvalidInput: the dossier has no such page or component.
        """
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            _check_component(dossier, component)
            for page in _pages(work, dossier, page_numbers):
                work.pages.assign(page.id, component)
                facts: dict[str, str | int] = {"page": page.number, "component": component or 0}
                work.audit.append(Event(self._clock.now(), by, "dossier", dossier.id, "assign-page", facts=facts))
            work.commit()


def _check_component(dossier: Dossier, component: int | None) -> None:
    if component is None:
        return
    try:
        dossier.component(component)
    except KeyError:
        raise InvalidInput(field="component", reason=f"the checklist has no number {component}") from None


def _pages(work: UnitOfWork, dossier: Dossier, numbers: Sequence[int]) -> list[Page]:
    """Return the pages with these numbers, in their order."""
    pages = {page.number: page for page in work.pages.of(dossier.id)}
    missing = [number for number in numbers if number not in pages]
    if missing:
        raise InvalidInput(field="page", reason=f"the dossier has no page {missing[0]}")
    return [pages[number] for number in numbers]

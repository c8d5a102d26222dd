# SPDX-License-Identifier: Apache-2.0
"""Digitise a dossier: read its pages, propose blanks and fields; every result is kept as it comes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass

from clerkdesk.domain.common_fields import CommonFields
from clerkdesk.domain.duplicates import DUPLICATE, Print, is_same_sheet, word_print
from clerkdesk.domain.field_templates import FieldTemplate, propose_fields
from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.pages import FieldProposal, Page, PageMark, Reading
from clerkdesk.domain.reading_codec import decode_reading, encode_reading
from clerkdesk.errors import BlobDamaged, ClerkDeskError, UnreadableFile
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.reader import PageImage, Reader
from clerkdesk.ports.store import Store
from clerkdesk.services.pictures import Pictures


@dataclass(frozen=True, slots=True)
class DigitiseSummary:
    """What was read: pages, pages proposed as blank, field proposals, and errors by page number."""

    code: str
    pages: int
    blank: tuple[int, ...]
    fields: tuple[FieldProposal, ...]
    failed: dict[int, ClerkDeskError]


class Digitise:
    """Reads what was scanned; a crash resumes at the page."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        reader: Reader,
        *,
        templates: Sequence[FieldTemplate],
        clock: Clock,
        common: Callable[[], CommonFields] | None = None,
        pictures: Pictures | None = None,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._reader = reader
        self._templates = templates
        self._common = common
        self._picture = pictures.of if pictures else lambda page: blobs.get(page.original)
        self._clock = clock
        self._prints: dict[str, tuple[BlobRef, Print]] = {}

    def digitise(
        self,
        code: str,
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> DigitiseSummary:
        """Read every page that has no reading of this step version, then propose fields.

        Pages that fail are named in the summary and do not stop the others.

        Raises:
            DossierNotFound: there is no such dossier.
            MissingAsset: the OCR model is not installed.
            Cancelled: between two pages; what was read is kept.
        """
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            pages = work.pages.of(dossier.id)
        waiting = [page for page in pages if not self._is_read(page)]
        failed = self.read_pages(waiting, progress=progress, cancel=cancel) if waiting else {}
        with self._store.begin() as work:
            pages = work.pages.of(dossier.id)
        fields = self._propose(dossier.id, pages)
        blank = tuple(page.number for page in pages if page.mark is PageMark.BLANK_PROPOSED)
        return DigitiseSummary(dossier.code, len(pages), blank, fields, failed)

    def reading(self, page: Page) -> Reading | None:
        """Return what was read on a page by this version of the steps, or None; a damaged reading counts as none."""
        if page.reading is None:
            return None
        try:
            reading = decode_reading(self._blobs.get(page.reading))
        except BlobDamaged:  # made anew from the page, which is what must not be lost
            return None
        return reading if reading.step_version == self._reader.step_version else None

    def _is_read(self, page: Page) -> bool:
        return page.mark is PageMark.REMOVED or self.reading(page) is not None

    def read_pages(
        self, pages: Iterable[Page], *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> dict[int, ClerkDeskError]:
        """Read pages as they are given, perhaps while others are still being scanned; return errors by page number.

        Args:
            pages: taken one by one as workers come free; it may wait for the next.
            progress: told after each page; its total is what was taken so far.
            cancel: set by a person.

        Raises:
            MissingAsset, Cancelled: as `digitise`.
        """
        failed: dict[int, ClerkDeskError] = {}
        taken: dict[str, Page] = {}
        given, done = 0, 0

        def keep(page_id: str, reading: Reading) -> None:
            nonlocal done
            self._keep(taken.pop(page_id), reading)
            done += 1
            progress(done, max(given, total), "page")

        def fail(page_id: str, error: ClerkDeskError) -> None:
            failed[taken.pop(page_id).number] = error

        def images() -> Iterator[PageImage]:
            nonlocal given
            for page in pages:
                taken[page.id], given = page, given + 1
                try:
                    picture = self._picture(page)
                    yield PageImage(page.id, picture, page.dpi, page.turn_deg, is_level=page.recipe.is_level)
                except (BlobDamaged, UnreadableFile) as error:
                    fail(page.id, error)

        total = len(pages) if isinstance(pages, Sized) else 0
        self._reader.read(images(), keep, fail, cancel or CancelToken())
        return failed

    def _keep(self, page: Page, reading: Reading) -> None:
        kept = self._blobs.put(encode_reading(reading))
        with self._store.begin() as work:
            # A person's mark stands: only a page nobody has judged yet is proposed as blank; it may have been judged
            # while it was being read.
            pages = work.pages.of(page.dossier_id)
            now = next(one for one in pages if one.id == page.id)
            if (now.turn_deg, now.recipe) != (page.turn_deg, page.recipe):  # changed meanwhile: it is read again
                return
            flags = (*reading.flags, *self._duplicate(now, reading, kept, pages))
            work.pages.set_reading(page.id, kept, found_turn_deg=reading.turn_deg, flags=flags)
            if reading.is_blank and now.mark is PageMark.KEPT and now.reading is None:
                work.pages.mark(
                    page.id, PageMark.BLANK_PROPOSED, by="station", at=self._clock.now(), why="nothing on it"
                )
            work.commit()

    def _duplicate(self, page: Page, reading: Reading, kept: BlobRef, pages: Sequence[Page]) -> tuple[str, ...]:
        """Return a warning when another page of the dossier is the same sheet and does not say so already."""
        known = {other.id for other in pages}
        self._prints = {other: found for other, found in self._prints.items() if other in known}
        mine = word_print(reading)
        self._prints[page.id] = kept, mine
        for other in pages:
            is_told = f"{DUPLICATE}{page.number}" in other.flags
            if other.id == page.id or other.mark is PageMark.REMOVED or is_told or other.reading is None:
                continue
            if is_same_sheet(mine, self._print_of(other, other.reading)):
                return (f"{DUPLICATE}{other.number}",)
        return ()

    def _print_of(self, page: Page, sealed: BlobRef) -> Print:
        found = self._prints.get(page.id)
        if found is None or found[0] != sealed:
            reading = self.reading(page)
            found = sealed, word_print(reading) if reading else Counter()
            self._prints[page.id] = found
        return found[1]

    def _readings(self, pages: Sequence[Page]) -> Iterator[tuple[int, Reading]]:
        """Yield page number and reading of each kept page; one reading is in memory at a time."""
        for page in pages:
            if page.mark is PageMark.KEPT and (reading := self.reading(page)) is not None:
                yield page.number, reading

    def _propose(self, dossier_id: str, pages: Sequence[Page]) -> tuple[FieldProposal, ...]:
        common = self._common  # gazetteer and labels are loaded where something asks for them
        book = (lambda: common().book) if common else None
        fields = propose_fields(self._templates, self._readings(pages), book)
        if not fields and common is not None:
            fields = common().propose(self._readings(pages))
        with self._store.begin() as work:
            work.pages.set_fields(dossier_id, fields)
            work.commit()
        return tuple(fields)

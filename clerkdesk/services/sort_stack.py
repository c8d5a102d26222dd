# SPDX-License-Identifier: Apache-2.0
"""Sort a stack: pages of several dossiers at once, filed by the cover sheets between them; doubt stays in the tray."""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace

from clerkdesk.domain.audit import Event
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.files import sha256
from clerkdesk.domain.pages import Page, ScannedPage
from clerkdesk.domain.scan_profiles import Source
from clerkdesk.domain.separators import SENTENCES, Doubt, Label, Run, SheetMarks, StackSorter, separator_values
from clerkdesk.errors import DossierNotFound, InvalidInput, ScannerUnavailable
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.scanner import Scanner, ScanProfile
from clerkdesk.ports.separators import SeparatorFinder
from clerkdesk.ports.store import Store
from clerkdesk.ports.tray import Tray
from clerkdesk.ports.typesetter import Typesetter
from clerkdesk.services.scan import PageKeeper


@dataclass(frozen=True, slots=True)
class Filed:
    """Pages that were filed: the dossier, the position of the paper (None: the dossier as a whole), their numbers."""

    code: str
    component: int | None
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unsorted:
    """Pages that wait in the tray.

    Attributes:
        stack: id of the stack.
        pages: their numbers within it.
        reason: why, in a sentence.
        code: dossier that their cover sheet names, "" when it names none; component: as in `Filed`.
    """

    stack: str
    pages: tuple[int, ...]
    doubt: Doubt | None
    reason: str
    code: str = ""
    component: int | None = None


@dataclass
class StackSummary:
    """What became of a stack.

    Attributes:
        stack: its id; by it a stack that was interrupted is gone on with.
        filed: in the order of the stack.
        unsorted: what stays in the tray.
        empty: cover sheets behind which no page lay.
    """

    stack: str
    filed: list[Filed] = field(default_factory=list)
    unsorted: list[Unsorted] = field(default_factory=list)
    empty: list[Label] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Aside:
    """A run in the tray, as the note of its stack remembers it."""

    pages: tuple[int, ...]
    sheets: tuple[int, ...]
    doubt: Doubt
    code: str = ""
    component: int = 0

    @classmethod
    def of(cls, run: Run, doubt: Doubt) -> "_Aside":
        pages, sheets = (run.pages, run.sheets) if run.pages else (run.sheets, ())  # a lone sheet is shown too
        label = run.label
        return cls(pages, sheets, doubt, label.code if label else "", label.component if label else 0)

    def shown(self, stack: str) -> Unsorted:
        return Unsorted(stack, self.pages, self.doubt, SENTENCES[self.doubt], self.code, self.component or None)


_OPEN = "the stack was not scanned to its end"


Arrived = Callable[[str, Page], None]
"""Told the code of a dossier and a page that was filed in it."""


def _nobody(_code: str, _page: Page) -> None:
    """Tell nobody."""


class SortStack:
    """Scans stacks of several dossiers.

    Each page is durable in the tray before the next one is taken. It is moved into its dossier once the cover sheets
    before and behind it leave no doubt; a crash in between moves nothing twice.
    """

    def __init__(
        self,
        store: Store,
        tray: Tray,
        finder: SeparatorFinder,
        keeper: PageKeeper,
        scanners: Mapping[str, Scanner],
        typesetter: Typesetter,
        clock: Clock,
    ) -> None:
        self._store = store
        self._tray = tray
        self._finder = finder
        self._keeper = keeper
        self._scanners = scanners
        self._typesetter = typesetter
        self._clock = clock

    def scan(
        self,
        scanner_name: str,
        profile: ScanProfile,
        *,
        by: str,
        stack: str | None = None,
        arrived: Arrived = _nobody,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> StackSummary:
        """Scan a stack and file it.

        Args:
            scanner_name: one of the ways to scan.
            profile: how.
            by: the officer.
            stack: id of an interrupted stack: its remaining sheets are in the feeder now.
            arrived: told of each page that was filed, with the code of its dossier.
            progress: told after each side.
            cancel: set by a person.

        Raises:
            ScannerUnavailable, ScannerFault, ScannerSilent, FeederEmpty, UnreadableFile, PageTooLarge, StorageFull:
                what was scanned is in the tray, under the id that `waiting` tells.
            Cancelled: between two sides; as above.
        """
        if scanner_name not in self._scanners:
            reason = "this station has no such way to scan"
            raise ScannerUnavailable(device=scanner_name, cause="unknown", reason=reason)
        work = _Sorting(self, stack or str(uuid.uuid4()), by, arrived, profile.source is Source.DUPLEX)
        number = max(self._tray.numbers(work.summary.stack), default=0)

        def keep(page: ScannedPage) -> None:
            nonlocal number
            number += 1
            self._tray.add(work.summary.stack, number, replace(page, recipe=profile.recipe))
            work.take(number, page)
            progress(number, profile.page_limit or number, "page")

        self._scanners[scanner_name].scan(profile, keep, cancel or CancelToken())
        return work.end()

    def cover_sheets(self, code: str, *, by: str) -> bytes:
        """Return the cover sheets of a dossier as PDF, one for each paper and one for its end; every print is logged.

        Raises:
            DossierNotFound: there is no such dossier.
        """
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
        values = separator_values(dossier, dossier.received_at.isoformat())
        pdf = self._typesetter.typeset("separator", values)
        with self._store.begin() as work:
            work.audit.append(Event(self._clock.now(), by, "dossier", dossier.id, "print-separators"))
            work.commit()
        return pdf

    def end(self, stack: str, *, by: str, is_two_sided: bool = False) -> StackSummary:
        """File what an interrupted stack holds: nothing more comes. Raises InvalidInput, StorageFull."""
        self._known(stack)
        return _Sorting(self, stack, by, _nobody, is_two_sided).end()

    def waiting(self) -> list[Unsorted]:
        """Return everything that lies in the tray, with the reason why."""
        found = []
        for stack in self._tray.stacks():
            found += [aside.shown(stack) for aside in self._aside(stack)]
            if still_open := self._open(stack):
                found.append(Unsorted(stack, tuple(still_open), None, _OPEN))
        return found

    def page(self, stack: str, number: int) -> ScannedPage:
        """Return a page of the tray, to be looked at. Raises InvalidInput, BlobDamaged."""
        self._known(stack)
        return self._tray.get(stack, number)

    def file(self, stack: str, numbers: Sequence[int], code: str, component: int | None, *, by: str) -> Filed:
        """Put pages of the tray into a dossier, as a person decides.

        Raises:
            InvalidInput: the tray has no such page, or the dossier no such paper; nothing is filed.
            DossierNotFound: there is no such dossier.
            StorageFull: pages not filed yet stay in the tray.
        """
        self._check(stack, numbers)
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
        if component is not None and component not in {one.position for one in dossier.components}:
            raise InvalidInput(field="component", reason=f"the checklist has no number {component}")
        filed = [self._move(stack, number, dossier, component, by).number for number in numbers]
        self._forget(stack, numbers)
        return Filed(dossier.code, component, tuple(filed))

    def discard(self, stack: str, numbers: Sequence[int], *, by: str, why: str) -> None:
        """Throw pages of the tray away, for example cover sheets; who, why and their hashes are logged.

        Raises:
            InvalidInput: the tray has no such page, or no reason is given.
        """
        self._check(stack, numbers)
        if not why.strip():
            raise InvalidInput(field="reason", reason="say why these pages are not wanted")
        with self._store.begin() as work:
            for number in numbers:
                facts: dict[str, str | int] = {"page": number, "sha256": sha256(self._tray.get(stack, number).image)}
                work.audit.append(Event(self._clock.now(), by, "tray", stack, "discard-page", why=why, facts=facts))
            work.commit()
        self._forget(stack, numbers)

    def _known(self, stack: str) -> None:
        if stack not in self._tray.stacks():
            raise InvalidInput(field="stack", reason="the tray holds no such stack")

    def _check(self, stack: str, numbers: Sequence[int]) -> None:
        self._known(stack)
        missing = sorted(set(numbers) - set(self._tray.numbers(stack)))
        if missing or not numbers:
            raise InvalidInput(
                field="page", reason=f"the tray has no page {missing[0] if missing else 0} of this stack"
            )

    def _move(self, stack: str, number: int, dossier: Dossier, component: int | None, by: str) -> Page:
        page_id = str(uuid.uuid5(uuid.UUID(stack), str(number)))  # the same page is never filed twice
        kept = self._keeper.keep(dossier, self._tray.get(stack, number), component, by=by, page_id=page_id)
        self._tray.remove(stack, number)
        return kept

    def _forget(self, stack: str, numbers: Iterable[int]) -> None:
        """Drop pages out of the tray, and the cover sheets of runs that are resolved with them."""
        gone, left = set(numbers), []
        for aside in self._aside(stack):
            pages = tuple(number for number in aside.pages if number not in gone)
            if pages:
                left.append(replace(aside, pages=pages))
            else:
                gone.update(aside.sheets)
        for number in sorted(gone):
            self._tray.remove(stack, number)
        self._remember(stack, left)

    def _aside(self, stack: str) -> list[_Aside]:
        rows = json.loads(self._tray.read_note(stack) or "[]")
        return [_Aside(tuple(p), tuple(s), Doubt(doubt), code, component) for p, s, doubt, code, component in rows]

    def _remember(self, stack: str, asides: Sequence[_Aside]) -> None:
        self._tray.note(stack, json.dumps([astuple(aside) for aside in asides]) if asides else "")

    def _open(self, stack: str) -> list[int]:
        """Return the pages of a stack that were not judged yet, its cover sheets included."""
        judged = {number for aside in self._aside(stack) for number in (*aside.pages, *aside.sheets)}
        return [number for number in self._tray.numbers(stack) if number not in judged]


class _Sorting:
    """One stack on its way."""

    def __init__(self, desk: SortStack, stack: str, by: str, arrived: Arrived, is_two_sided: bool) -> None:
        self._desk = desk
        self._by = by
        self._arrived = arrived
        self._sorter = StackSorter(is_two_sided)
        self.summary = StackSummary(stack)
        for number in desk._open(stack):
            self.take(number, desk._tray.get(stack, number))

    def take(self, number: int, page: ScannedPage) -> None:
        """Look at a side that lies in the tray, and file the run that it closes."""
        marks: SheetMarks = self._desk._finder.look(page)
        self._settle(self._sorter.add(number, marks))

    def end(self) -> StackSummary:
        """File the last run and tell what became of the stack."""
        self._settle(self._sorter.end())
        return self.summary

    def _settle(self, run: Run | None) -> None:
        if run is None:
            return
        if run.doubt is None and run.label is not None and run.label.is_end:
            self._clear(run.sheets)
            return
        doubt, dossier = run.doubt, None
        if doubt is None and run.label is not None:
            dossier, doubt = self._named(run.label)
        if dossier is not None and run.label is not None and doubt is None:
            self._file(run, run.label, dossier)
        else:
            self._set_aside(run, doubt or Doubt.NO_SHEET)

    def _named(self, label: Label) -> tuple[Dossier | None, Doubt | None]:
        try:
            with self._desk._store.begin() as work:
                dossier = work.dossiers.get(label.code)
        except DossierNotFound:
            return None, Doubt.UNKNOWN_DOSSIER
        is_known = label.component in {0, *(component.position for component in dossier.components)}
        return dossier, None if is_known else Doubt.UNKNOWN_PAPER

    def _file(self, run: Run, label: Label, dossier: Dossier) -> None:
        desk, stack, component = self._desk, self.summary.stack, label.component or None
        numbers = []
        for number in run.pages:
            page = desk._move(stack, number, dossier, component, self._by)
            numbers.append(page.number)
            self._arrived(dossier.code, page)
        self._clear(run.sheets)  # last: until now a crash would have begun again at the sheet
        if numbers:
            self.summary.filed.append(Filed(dossier.code, component, tuple(numbers)))
        else:
            self.summary.empty.append(label)

    def _clear(self, sheets: Sequence[int]) -> None:
        for number in sheets:
            self._desk._tray.remove(self.summary.stack, number)

    def _set_aside(self, run: Run, doubt: Doubt) -> None:
        desk, stack, aside = self._desk, self.summary.stack, _Aside.of(run, doubt)
        desk._remember(stack, [*desk._aside(stack), aside])
        self.summary.unsorted.append(aside.shown(stack))

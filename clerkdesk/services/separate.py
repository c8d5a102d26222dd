# SPDX-License-Identifier: Apache-2.0
"""Separate the papers of one dossier: sheets with Patch T or a cover sheet's symbols lie between them in the stack."""

from collections.abc import Sequence
from dataclasses import dataclass

from clerkdesk.domain.arrangement import Step
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.pages import Page, PageMark, ScannedPage
from clerkdesk.domain.separators import SENTENCES, Doubt, Run, SheetMarks, sort_stack
from clerkdesk.errors import BlobDamaged, InvalidInput
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.separators import SeparatorFinder
from clerkdesk.ports.store import Store
from clerkdesk.services.arrange import Arrange


@dataclass(frozen=True, slots=True)
class Group:
    """Pages between two separators.

    Attributes:
        numbers: of the pages; see `Page.number`.
        sheets: numbers of the separators before them; they go into no document.
        component: position of the paper that they were filed under; None where nothing names one.
        doubt: why they were not filed, though a sheet names a paper; "" when no sheet does.
    """

    numbers: tuple[int, ...]
    sheets: tuple[int, ...] = ()
    component: int | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Separation:
    """How pages were separated.

    Attributes:
        steps: what was changed, in its order; taken back from the last one on.
    """

    groups: tuple[Group, ...]
    steps: tuple[Step, ...] = ()


class Separate:
    """Shows where one paper ends and the next begins; a paper is named by a sheet or a person, never guessed."""

    def __init__(self, store: Store, blobs: Blobs, finder: SeparatorFinder, arrange: Arrange) -> None:
        self._store = store
        self._blobs = blobs
        self._finder = finder
        self._arrange = arrange

    def separate(
        self,
        code: str,
        numbers: Sequence[int],
        *,
        by: str,
        is_two_sided: bool = False,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Separation:
        """Look for separators among pages as they were scanned; leave those out, and file what a sheet names.

        Args:
            code: of the dossier.
            numbers: of the pages that came in one go, for example `ScanSummary.numbers`.
            by: the officer.
            is_two_sided: backs came too: the blank back of a separator belongs to it.
            progress: told after each page.
            cancel: set by a person.

        Raises:
            DossierNotFound, InvalidInput: there is no such dossier or page.
            Cancelled: between two pages; nothing was changed.
        """
        with self._store.reading() as work:
            dossier = work.dossiers.get(code)
            there = {page.number: page for page in work.pages.of(dossier.id)}
        if missing := [number for number in numbers if number not in there]:
            raise InvalidInput(field="page", reason=f"the dossier has no page {missing[0]}")
        marks = []
        for done, number in enumerate(numbers, 1):
            (cancel or CancelToken()).raise_if_set()
            marks.append(self._look(there[number]))
            progress(done, len(numbers), "page")
        groups = [_group(run, numbers, dossier) for run in sort_stack(marks, is_two_sided=is_two_sided)]
        sheets = [number for group in groups for number in group.sheets]
        steps = [self._arrange.leave_out(code, sheets, by=by)] if sheets else []
        for group in groups:
            if group.component is not None and group.numbers:
                steps.append(self._arrange.assign(code, group.numbers, group.component, by=by))
        return Separation(tuple(groups), tuple(steps))

    def in_order(self, code: str, groups: Sequence[Group], *, by: str) -> Separation:
        """File groups that no sheet names in the order of the checklist: a person says that they lie so.

        Raises:
            DossierNotFound: there is no such dossier.
            InvalidInput: there are more or fewer groups than papers without a page; nothing was changed.
        """
        with self._store.reading() as work:
            dossier = work.dossiers.get(code)
            pages = work.pages.of(dossier.id)
        filled = {page.component for page in pages if page.mark is PageMark.KEPT}
        waiting = [one.position for one in dossier.components if one.count and one.position not in filled]
        loose = [group for group in groups if group.component is None and group.numbers]
        if any(group.doubt for group in loose):
            raise InvalidInput(field="papers", reason="a separator among them could not be relied on")
        if len(loose) != len(waiting):
            reason = f"{len(loose)} papers lie in the stack, and {len(waiting)} of the checklist have no page"
            raise InvalidInput(field="papers", reason=reason)
        filed = [Group(one.numbers, one.sheets, position) for one, position in zip(loose, waiting, strict=True)]
        steps = [self._arrange.assign(code, one.numbers, one.component or 0, by=by) for one in filed]
        return Separation(tuple(filed), tuple(steps))

    def _look(self, page: Page) -> SheetMarks:
        try:
            image = self._blobs.get(page.original)
        except BlobDamaged:
            return SheetMarks(is_seen=False)
        return self._finder.look(
            ScannedPage(image, page.media_type, page.width_px, page.height_px, page.dpi, page.source)
        )


def _group(run: Run, numbers: Sequence[int], dossier: Dossier) -> Group:
    pages = tuple(numbers[at - 1] for at in run.pages)
    sheets = tuple(numbers[at - 1] for at in run.sheets)
    if run.doubt in (Doubt.NO_SHEET, Doubt.BARE_PATCH):  # it separates, and a person names what lies behind it
        return Group(pages, sheets)
    if run.doubt is not None or run.label is None:
        return Group(pages, sheets, doubt=SENTENCES[run.doubt or Doubt.UNREADABLE])
    if run.label.code != dossier.code:
        return Group(pages, sheets, doubt="the cover sheet before these pages names another dossier")
    known = {component.position for component in dossier.components}
    if run.label.component and run.label.component not in known:
        return Group(pages, sheets, doubt=SENTENCES[Doubt.UNKNOWN_PAPER])
    return Group(pages, sheets, run.label.component or None)

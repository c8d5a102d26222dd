# SPDX-License-Identifier: Apache-2.0
"""Arrange the pages of a dossier: order, turn, paper, bin, split, replace; each step can be taken back."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clerkdesk.domain import arrangement
from clerkdesk.domain.arrangement import Arrangement, Step
from clerkdesk.domain.audit import Event
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.pages import Box, CleanUp, Page, PageMark, ScannedPage
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import DossierRow, Store, UnitOfWork

Cut = Callable[[bytes, str, int, int], Sequence[ScannedPage]]
"""Image, media type, dpi and the turn that makes it upright, to its two halves in reading order."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A dossier and its pages in their order, the bin included."""

    dossier: Dossier
    pages: tuple[Page, ...]

    @property
    def in_sight(self) -> tuple[Page, ...]:
        """The pages that are not in the bin."""
        return tuple(page for page in self.pages if page.mark is not PageMark.REMOVED)

    @property
    def bin(self) -> tuple[Page, ...]:
        """The pages in the bin."""
        return tuple(page for page in self.pages if page.mark is PageMark.REMOVED)


class Arrange:
    """Changes nothing that was scanned: an original stays sealed as it came, whatever is done to its page."""

    def __init__(self, store: Store, blobs: Blobs, cut: Cut, clock: Clock) -> None:
        self._store = store
        self._blobs = blobs
        self._cut = cut
        self._clock = clock

    def waiting(self, text: str = "", *, after: int | None = None, limit: int = 50) -> list[DossierRow]:
        """Return the dossiers that wait for scanning, longest waiting first; of those that match, where text is given.

        Args:
            after: sequence number of the last row that is known already.
        """
        with self._store.reading() as work:
            return work.dossiers.to_scan(text, after=after, limit=limit)

    def unread(self) -> list[str]:
        """Return the codes of the dossiers that are scanned whole, and whose reading was cut short."""
        with self._store.reading() as work:
            return work.dossiers.to_read()

    def sheaf(self, code: str) -> Sheaf:
        """Return a dossier with its pages. Raises DossierNotFound."""
        with self._store.reading() as work:
            dossier = work.dossiers.get(code)
            return Sheaf(dossier, tuple(work.pages.of(dossier.id)))

    def move(self, code: str, number: int, places: int, *, by: str) -> Step:
        """Move a page by so many places up (negative) or down.

        Raises:
            DossierNotFound, InvalidInput: there is no such dossier or page.
        """
        return self._change(code, "move-page", [number], by, lambda now, ids, _: arrangement.moved(now, ids[0], places))

    def insert(self, code: str, numbers: Sequence[int], behind: int | None, *, by: str) -> Step:
        """Put pages right behind another one, or in front of all. Raises DossierNotFound, InvalidInput."""
        known = [*numbers, behind] if behind is not None else list(numbers)

        def put(now: Arrangement, ids: list[str], _pages: list[Page]) -> Arrangement:
            anchor = ids[-1] if behind is not None else None
            return arrangement.put_behind(now, ids[: len(numbers)], anchor)

        return self._change(code, "insert-page", known, by, put)

    def pair_sides(self, code: str, fronts: Sequence[int], backs: Sequence[int], *, by: str) -> Step:
        """Bring fronts and backs, scanned one stack after the other, into the order of the sheets.

        The stack is turned over as a whole between the two, so that its last back comes first.

        Raises:
            DossierNotFound, InvalidInput: there is no such dossier or page.
            SidesDiffer: there are more of one than of the other; all pages stay as they are.
        """

        def pair(now: Arrangement, ids: list[str], _pages: list[Page]) -> Arrangement:
            return arrangement.paired(now, ids[: len(fronts)], ids[len(fronts) :])

        return self._change(code, "pair-sides", [*fronts, *backs], by, pair)

    def turn(self, code: str, number: int, by_deg: int, *, by: str) -> Step:
        """Turn a page clockwise by 90, 180 or 270 degrees, or back; it is then read anew.

        Raises:
            DossierNotFound, InvalidInput: there is no such dossier or page.
        """

        def turn(now: Arrangement, ids: list[str], pages: list[Page]) -> Arrangement:
            return arrangement.turned(now, ids[0], pages[0].upright_deg, by_deg)

        return self._change(code, "turn-page", [number], by, turn)

    def set_step(self, code: str, numbers: Sequence[int], step: CleanUp, is_on: bool, *, by: str) -> Step:
        """Switch a step of the clean-up of pages on or off; those that change are then cleaned and read anew.

        Raises:
            DossierNotFound, InvalidInput: there is no such dossier or page.
        """

        def switch(now: Arrangement, ids: list[str], _pages: list[Page]) -> Arrangement:
            return arrangement.cleaned(now, ids, step, is_on)

        return self._change(code, f"{step}-page", numbers, by, switch)

    def crop(self, code: str, number: int, box: Box | None, *, by: str) -> Step:
        """Say what of a page is seen, in px of its original; None finds the paper. It is then read anew.

        Raises:
            DossierNotFound: there is no such dossier.
            InvalidInput: there is no such page, or the box is empty or reaches beyond it.
        """

        def crop(now: Arrangement, ids: list[str], pages: list[Page]) -> Arrangement:
            if box is not None:
                _check_box(box, pages[0])
            return arrangement.cropped(now, ids[0], box)

        return self._change(code, "crop-page", [number], by, crop)

    def assign(self, code: str, numbers: Sequence[int], component: int, *, by: str) -> Step:
        """Say to which paper pages belong. Raises DossierNotFound, InvalidInput."""

        def assign(now: Arrangement, ids: list[str], _pages: list[Page]) -> Arrangement:
            return arrangement.assigned(now, ids, component)

        return self._change(code, "assign-page", numbers, by, assign, component)

    def leave_out(self, code: str, numbers: Sequence[int], *, by: str) -> Step:
        """Say that pages go into no document; they stay in sight. Raises DossierNotFound, InvalidInput."""
        return self._change(code, "leave-out-page", numbers, by, lambda now, ids, _: arrangement.left_out(now, ids))

    def remove(self, code: str, numbers: Sequence[int], *, by: str) -> Step:
        """Put pages into the bin of the dossier. Raises DossierNotFound, InvalidInput."""
        return self._change(code, "remove-page", numbers, by, lambda now, ids, _: arrangement.binned(now, ids))

    def restore(self, code: str, numbers: Sequence[int], *, by: str) -> Step:
        """Take pages out of the bin, back to where they were. Raises DossierNotFound, InvalidInput."""
        return self._change(code, "restore-page", numbers, by, lambda now, ids, _: arrangement.restored(now, ids))

    def accept(self, code: str, number: int, flags: Sequence[str], *, by: str) -> Step:
        """Let a page pass although its reading warns of it. Raises DossierNotFound, InvalidInput."""
        return self._change(
            code, "accept-page", [number], by, lambda now, ids, _: arrangement.accepted(now, ids[0], flags)
        )

    def replace(self, code: str, number: int, new_numbers: Sequence[int], *, by: str) -> Step:
        """Let pages that were scanned again take the place and the paper of a page, which goes to the bin.

        Raises:
            DossierNotFound, InvalidInput: there is no such dossier or page.
        """

        def swap(now: Arrangement, ids: list[str], pages: list[Page]) -> Arrangement:
            old, new = ids[0], ids[1:]
            component = pages[0].component
            now = arrangement.binned(arrangement.put_behind(now, new, old), [old])
            return now if component is None else arrangement.assigned(now, new, component)

        return self._change(code, "replace-page", [number, *new_numbers], by, swap, came_with_it=len(new_numbers))

    def split(self, code: str, number: int, *, by: str) -> Step:
        """Make two pages of one that shows two papers side by side or one above the other; it goes to the bin.

        The cut goes through the middle of the longer side, as the page is shown upright.

        Raises:
            DossierNotFound, InvalidInput: there is no such dossier or page.
            BlobDamaged, UnreadableFile: its image cannot be used; nothing was changed.
            StorageFull: there is no room; nothing was changed.
        """
        sheaf = self.sheaf(code)
        whole = _named(sheaf.pages, [number])[0]
        image = self._blobs.get(whole.original)
        halves = self._cut(image, whole.media_type, whole.dpi, whole.upright_deg)
        originals = [self._blobs.put(half.image) for half in halves]
        with self._store.begin() as work:
            pages = work.pages.of(sheaf.dossier.id)
            before, last = Arrangement.of(pages), max(page.number for page in pages)
            new = []
            for further, (half, original) in enumerate(zip(halves, originals, strict=True), 1):
                page = replace(
                    whole,
                    id=str(uuid.uuid4()),
                    number=last + further,
                    original=original,
                    media_type=half.media_type,
                    width_px=half.width_px,
                    height_px=half.height_px,
                    mark=PageMark.KEPT,
                    reading=None,
                    turn_deg=None,
                    found_turn_deg=0,
                    flags=(),
                    accepted=(),
                    thumbnail=None,
                    recipe=replace(whole.recipe, box=None),
                    cleaned=None,
                    cleaned_px=None,
                )
                work.pages.add(page)
                new.append(page)
            arrived = Arrangement.of([*pages, *new])
            after = arrangement.put_behind(arrived, [page.id for page in new], whole.id)
            after = arrangement.binned(after, [whole.id])
            step = arrangement.step_between("split-page", [number], before, after)
            self._store_change(work, sheaf.dossier, step, arrived, after, by)
            work.commit()
        return step

    def undo(self, code: str, step: Step, *, by: str) -> None:
        """Take a step back: what it changed is as it was; pages that came since stay. Raises DossierNotFound."""
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            now = Arrangement.of(work.pages.of(dossier.id))
            back = Step(f"undo-{step.what}", step.numbers, step.before)
            self._store_change(work, dossier, back, now, arrangement.gone_back(now, step), by)
            work.commit()

    def _change(
        self,
        code: str,
        what: str,
        numbers: Sequence[int],
        by: str,
        change: Callable[[Arrangement, list[str], list[Page]], Arrangement],
        component: int | None = None,
        came_with_it: int = 0,
    ) -> Step:
        """Change pages; the last `came_with_it` of `numbers` are new, and go to the bin when the step goes back."""
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            _check_component(dossier, component)
            pages = work.pages.of(dossier.id)
            chosen = _named(pages, numbers)
            now = Arrangement.of(pages)
            after = change(now, [page.id for page in chosen], chosen)
            new = {page.id for page in chosen[len(chosen) - came_with_it :]}
            step = arrangement.step_between(what, numbers, now.without(new), after)
            if step.is_change:
                self._store_change(work, dossier, step, now, after, by)
                work.commit()
        return step

    def _store_change(
        self, work: UnitOfWork, dossier: Dossier, step: Step, now: Arrangement, after: Arrangement, by: str
    ) -> None:
        at = self._clock.now()
        if after.order != now.order:
            work.pages.arrange(dossier.id, after.order)
        for page_id, will in after.pages.items():
            was = now.pages[page_id]
            if will.component != was.component:
                work.pages.assign(page_id, will.component)
            if will.turn_deg != was.turn_deg:
                work.pages.turn(page_id, will.turn_deg)
            if will.recipe != was.recipe:
                work.pages.set_recipe(page_id, will.recipe)
            if will.accepted != was.accepted:
                work.pages.accept(page_id, will.accepted)
            if will.mark is not was.mark:
                work.pages.mark(page_id, will.mark, by=by, at=at, why=step.what)
        facts: dict[str, str | int] = {"pages": ", ".join(map(str, step.numbers))}
        work.audit.append(Event(at, by, "dossier", dossier.id, step.what, facts=facts))


def _check_component(dossier: Dossier, component: int | None) -> None:
    if component is not None and component not in {one.position for one in dossier.components}:
        raise InvalidInput(field="component", reason=f"the checklist has no number {component}")


def _check_box(box: Box, page: Page) -> None:
    left, top, right, bottom = box
    if not (0 <= left < right <= page.width_px and 0 <= top < bottom <= page.height_px):
        raise InvalidInput(field="box", reason=f"it is not within {page.width_px} by {page.height_px} pixels")


def _named(pages: Sequence[Page], numbers: Sequence[int]) -> list[Page]:
    known = {page.number: page for page in pages}
    missing = [number for number in numbers if number not in known]
    if missing:
        raise InvalidInput(field="page", reason=f"the dossier has no page {missing[0]}")
    return [known[number] for number in numbers]

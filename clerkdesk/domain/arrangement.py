# SPDX-License-Identifier: Apache-2.0
"""What a person does with the pages of a dossier before it is sealed; every step can go back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from clerkdesk.domain.pages import PLAIN, Box, CleanUp, Page, PageMark, Recipe
from clerkdesk.domain.two_sides import interleaved


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided of one page; see `Page`."""

    component: int | None
    mark: PageMark
    turn_deg: int | None
    accepted: tuple[str, ...]
    recipe: Recipe = PLAIN


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Pages by their ids: the order of all of them, the bin included, and what was decided of each."""

    order: tuple[str, ...]
    pages: Mapping[str, Decided]

    @classmethod
    def of(cls, pages: Sequence[Page]) -> "Arrangement":
        """Return how the pages of a dossier are arranged now."""
        return cls(tuple(page.id for page in pages), {page.id: _decided(page) for page in pages})

    def without(self, ids: Collection[str]) -> "Arrangement":
        """Return the same without some pages: as it was before they came."""
        if not ids:
            return self
        kept = {one: decided for one, decided in self.pages.items() if one not in ids}
        return Arrangement(tuple(one for one in self.order if one not in ids), kept)

    def changed(self, ids: Sequence[str], change: Callable[[Decided], Decided]) -> "Arrangement":
        """Return the same with a change of some pages."""
        return replace(self, pages={**self.pages, **{one: change(self.pages[one]) for one in ids}})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person did, with what it takes to go back.

    Attributes:
        what: the verb, for the log.
        numbers: of the pages it was done to; see `Page.number`.
        before: order and pages that changed, as they were; an empty order did not change.
    """

    what: str
    numbers: tuple[int, ...]
    before: Arrangement

    @property
    def is_change(self) -> bool:
        """Whether anything changed."""
        return bool(self.before.order or self.before.pages)


def step_between(what: str, numbers: Sequence[int], before: Arrangement, after: Arrangement) -> Step:
    """Return the step that led from one arrangement to another; pages that are new in `after` go to the bin with it."""
    changed = {one: was for one, was in before.pages.items() if was != after.pages[one]}
    new = {one: replace(now, mark=PageMark.REMOVED) for one, now in after.pages.items() if one not in before.pages}
    order = before.order if after.order[: len(before.order)] != before.order else ()
    return Step(what, tuple(numbers), Arrangement(order, {**changed, **new}))


def gone_back(now: Arrangement, step: Step) -> Arrangement:
    """Return the arrangement before a step; pages that came after it stay, behind the others."""
    order = now.order
    if step.before.order:
        order = (*step.before.order, *(one for one in now.order if one not in set(step.before.order)))
    return Arrangement(order, {**now.pages, **step.before.pages})


def moved(now: Arrangement, page_id: str, places: int) -> Arrangement:
    """Move a page by so many places up (negative) or down; the bin is not counted; at the ends it stays."""
    seen = _in_sight(now)
    at = seen.index(page_id)
    target = min(max(at + places, 0), len(seen) - 1)
    if target == at:
        return now
    neighbour = seen[target]
    rest = [one for one in now.order if one != page_id]
    rest.insert(rest.index(neighbour) + (1 if target > at else 0), page_id)
    return replace(now, order=tuple(rest))


def put_behind(now: Arrangement, page_ids: Sequence[str], behind: str | None) -> Arrangement:
    """Put pages, in their order, right behind another page; behind none is in front of all."""
    rest = [one for one in now.order if one not in set(page_ids)]
    at = rest.index(behind) + 1 if behind is not None else 0
    return replace(now, order=(*rest[:at], *page_ids, *rest[at:]))


def paired(now: Arrangement, fronts: Sequence[str], backs: Sequence[str]) -> Arrangement:
    """Bring fronts and backs that came one stack after the other into the order of the sheets. Raises SidesDiffer."""
    sides = interleaved(fronts, backs)
    first = min((now.order.index(one) for one in sides), default=0)
    before = [one for one in now.order[:first] if one not in sides]
    return put_behind(now, sides, before[-1] if before else None)


def turned(now: Arrangement, page_id: str, upright_deg: int, by_deg: int) -> Arrangement:
    """Turn a page further, clockwise, from how it is shown upright now."""
    return now.changed([page_id], lambda was: replace(was, turn_deg=(upright_deg + by_deg) % 360))


def cleaned(now: Arrangement, page_ids: Sequence[str], step: CleanUp, is_on: bool) -> Arrangement:
    """Switch a step of the clean-up of pages on or off."""
    return now.changed(page_ids, lambda was: replace(was, recipe=was.recipe.with_step(step, is_on)))


def cropped(now: Arrangement, page_id: str, box: Box | None) -> Arrangement:
    """Say what of a page's original is seen; None finds the paper."""

    def change(was: Decided) -> Decided:
        return replace(was, recipe=replace(was.recipe.with_step(CleanUp.CROP, True), box=box))

    return now.changed([page_id], change)


def assigned(now: Arrangement, page_ids: Sequence[str], component: int) -> Arrangement:
    """Say to which paper pages belong; what belongs to a paper is kept."""
    return now.changed(page_ids, lambda was: replace(was, component=component, mark=PageMark.KEPT))


def left_out(now: Arrangement, page_ids: Sequence[str]) -> Arrangement:
    """Say that pages go into no document; they stay in sight."""
    return now.changed(page_ids, lambda was: replace(was, component=None, mark=PageMark.LEFT_OUT))


def binned(now: Arrangement, page_ids: Sequence[str]) -> Arrangement:
    """Put pages into the bin of the dossier."""
    return now.changed(page_ids, lambda was: replace(was, mark=PageMark.REMOVED))


def restored(now: Arrangement, page_ids: Sequence[str]) -> Arrangement:
    """Take pages out of the bin, back to where they were."""
    return now.changed(page_ids, lambda was: replace(was, mark=PageMark.KEPT))


def accepted(now: Arrangement, page_id: str, flags: Sequence[str]) -> Arrangement:
    """Let a page pass with its flags; one that was proposed as blank is kept."""

    def change(was: Decided) -> Decided:
        mark = PageMark.KEPT if was.mark is PageMark.BLANK_PROPOSED else was.mark
        return replace(was, mark=mark, accepted=tuple(dict.fromkeys((*was.accepted, *flags))))

    return now.changed([page_id], change)


def _decided(page: Page) -> Decided:
    return Decided(page.component, page.mark, page.turn_deg, page.accepted, page.recipe)


def _in_sight(now: Arrangement) -> list[str]:
    return [one for one in now.order if now.pages[one].mark is not PageMark.REMOVED]

# SPDX-License-Identifier: Apache-2.0
"""Review what was read: fields are accepted or corrected by a person, and every choice can be taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from clerkdesk.domain.addresses import AddressBook
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.field_review import FieldLine, field_lines, settled_along
from clerkdesk.domain.pages import FieldProposal, Page, PageMark
from clerkdesk.domain.places import Gazetteer
from clerkdesk.domain.text import clean
from clerkdesk.domain.typed_values import ValueDoubt, doubts_of
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import ReviewRow, Store
from clerkdesk.settings import VIETNAM_TIME

Before = Mapping[str, str | None]
"""What was decided for fields before a step, by name; None where nothing was."""


@dataclass(frozen=True, slots=True)
class ReviewedField:
    """A field as the clerk sees it: the proposal, and the person's choice once there is one."""

    proposal: FieldProposal
    choice: str | None

    @property
    def value(self) -> str:
        """The value that counts."""
        return self.proposal.value if self.choice is None else self.choice

    @property
    def needs_person(self) -> bool:
        """Whether the cursor stops here: it is in doubt and nobody has chosen."""
        return self.choice is None and not self.proposal.is_certain


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A dossier on the desk of whoever reviews it: its pages in sight and one line for each field."""

    dossier: Dossier
    pages: tuple[Page, ...]
    lines: tuple[FieldLine, ...]

    @property
    def unread(self) -> int:
        """How many pages were not read yet."""
        return sum(page.reading is None for page in self.pages)


class Review:
    """Where a person has the last word over what a machine read.

    Args:
        kinds: of values by name of field, see `field_values`.
        places: the gazetteer, asked when the first address is typed.
    """

    def __init__(
        self, store: Store, clock: Clock, *, kinds: Mapping[str, str], places: Callable[[], Gazetteer]
    ) -> None:
        self._store = store
        self._clock = clock
        self._kinds = kinds
        self._places = places

    def waiting(self, *, after: int | None = None, limit: int = 50) -> list[ReviewRow]:
        """Return the dossiers that wait for their review, oldest first, those that are still being read among them."""
        with self._store.reading() as work:
            return work.pages.to_review(after=after, limit=limit)

    def sheet(self, code: str) -> ReviewSheet:
        """Return a dossier with its pages and fields. Raises DossierNotFound."""
        with self._store.reading() as work:
            dossier = work.dossiers.get(code)
            pages = tuple(page for page in work.pages.of(dossier.id) if page.mark is not PageMark.REMOVED)
            lines = field_lines(work.pages.fields(dossier.id), work.pages.choices(dossier.id), self._kinds)
        return ReviewSheet(dossier, pages, lines)

    def doubts(self, kind: str, value: str) -> tuple[ValueDoubt, ...]:
        """Return what speaks against a value of this kind; it may be stored all the same."""
        today = self._clock.now().astimezone(VIETNAM_TIME).date()
        return doubts_of(kind, clean(value, kind), today, lambda: self._book)

    def settle(self, code: str, name: str, value: str, *, by: str) -> Before:
        """Store what a person decided for a field, and for those that say the same; return what was decided before.

        A day in figures settles the same day in words.

        Raises:
            DossierNotFound: there is no such dossier.
            InvalidInput: it has no such field, or the value cannot be stored.
        """
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            names = [proposal.name for proposal in work.pages.fields(dossier.id)]
            if name not in names:
                raise InvalidInput(field=name, reason="this dossier has no such field")
            before = work.pages.choices(dossier.id)
            settled = settled_along(name, clean(value, name), names)
            for one, chosen in settled.items():
                work.pages.choose(dossier.id, one, chosen, by=by, at=self._clock.now())
            work.commit()
        return {one: before.get(one) for one in settled}

    def take_back(self, code: str, before: Before, *, by: str) -> None:
        """Let fields be as they were before a step of `settle`. Raises DossierNotFound."""
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            for name, value in before.items():
                if value is None:
                    work.pages.unchoose(dossier.id, name, by=by, at=self._clock.now())
                else:
                    work.pages.choose(dossier.id, name, value, by=by, at=self._clock.now())
            work.commit()

    def fields(self, code: str) -> tuple[ReviewedField, ...]:
        """Return the fields of a dossier in the order of its form. Raises DossierNotFound."""
        with self._store.reading() as work:
            dossier = work.dossiers.get(code)
            choices = work.pages.choices(dossier.id)
            proposals = work.pages.fields(dossier.id)
        return tuple(ReviewedField(proposal, choices.get(proposal.name)) for proposal in proposals)

    def choose(self, code: str, name: str, value: str, *, by: str) -> None:
        """Store what a person decided for a field; raises as `settle`."""
        self.settle(code, name, value, by=by)

    def accept_all(self, code: str, *, by: str) -> int:
        """Accept every proposal that nobody has decided yet; return how many. Raises DossierNotFound."""
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            lines = field_lines(work.pages.fields(dossier.id), work.pages.choices(dossier.id), self._kinds)
            waiting = [line for line in lines if line.choice is None]
            for line in waiting:
                work.pages.choose(dossier.id, line.name, clean(line.value, line.name), by=by, at=self._clock.now())
            work.commit()
        return len(waiting)

    @cached_property
    def _book(self) -> AddressBook:
        return AddressBook(self._places().names())

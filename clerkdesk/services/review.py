# SPDX-License-Identifier: Apache-2.0
"""Review what was read: fields are accepted or corrected by a person, pages marked and assigned."""

from dataclasses import dataclass

from clerkdesk.domain.pages import FieldProposal
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store


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


class Review:
    """Where a person has the last word over what a machine read."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def fields(self, code: str) -> tuple[ReviewedField, ...]:
        """Return the fields of a dossier in the order of its form."""
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            choices = work.pages.choices(dossier.id)
            proposals = work.pages.fields(dossier.id)
        return tuple(ReviewedField(proposal, choices.get(proposal.name)) for proposal in proposals)

    def choose(self, code: str, name: str, value: str, *, by: str) -> None:
        """Store what a person decided for a field.

        Raises:
            InvalidInput: the dossier has no such field.
        """
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            if name not in {proposal.name for proposal in work.pages.fields(dossier.id)}:
                raise InvalidInput(field=name, reason="this dossier has no such field")
            work.pages.choose(dossier.id, name, clean(value, name), by=by, at=self._clock.now())
            work.commit()

    def accept_all(self, code: str, *, by: str) -> int:
        """Accept every proposal that nobody has decided yet; return how many."""
        waiting = [field for field in self.fields(code) if field.choice is None]
        for field in waiting:
            self.choose(code, field.proposal.name, field.proposal.value, by=by)
        return len(waiting)

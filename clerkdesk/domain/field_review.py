# SPDX-License-Identifier: Apache-2.0
"""The fields of a dossier as a person settles them: one line each, and choices where papers contradict themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clerkdesk.domain.draft import parse_day
from clerkdesk.domain.field_templates import FieldTemplate
from clerkdesk.domain.pages import FieldProposal
from clerkdesk.domain.vietnamese_words import parse_date_words, spell_date
from clerkdesk.errors import InvalidInput

WORDS = "_words"
"""Ends the name of a field that says in words what the field without this ending says in figures."""


class Origin(StrEnum):
    """Where a value to choose from comes from."""

    READ = "read"
    FIGURES = "figures"
    WORDS = "words"
    PAPER = "paper"
    KNOWN = "known"  # as the list of places writes it


class LineState(StrEnum):
    """How a line is shown; the cursor stops at the second and the third."""

    CERTAIN = "certain"
    DOUBT = "doubt"
    CONTRADICTION = "contradiction"
    FOLLOWS = "follows"  # settled together with the line above
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose.

    Attributes:
        proposal: where it stands on paper; None for one that stands on none.
    """

    value: str
    origin: Origin
    proposal: FieldProposal | None = None


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of a dossier, however many papers bear it.

    Attributes:
        proposal: what was read first.
        kind: of the value, see `field_values`.
        choice: what a person decided; None before.
        options: what to choose from, at least the value that was read; several in a contradiction.
    """

    proposal: FieldProposal
    kind: str
    choice: str | None
    state: LineState
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        """Name of the field."""
        return self.proposal.name

    @property
    def value(self) -> str:
        """The value that counts."""
        return self.proposal.value if self.choice is None else self.choice

    @property
    def needs_person(self) -> bool:
        """Whether the cursor stops here."""
        return self.state in (LineState.DOUBT, LineState.CONTRADICTION)


def field_lines(
    proposals: Sequence[FieldProposal], choices: Mapping[str, str], kinds: Mapping[str, str]
) -> tuple[FieldLine, ...]:
    """Return one line for each name, in the order of the forms.

    Figures and words of one day that differ, and two papers that say a field otherwise, are contradictions: a person
    chooses, whatever the reading was sure of.
    """
    by_name: dict[str, list[FieldProposal]] = {}
    for proposal in proposals:
        by_name.setdefault(proposal.name, []).append(proposal)
    return tuple(_line(name, by_name, choices, kinds) for name in by_name)


def kinds_of(templates: Iterable[FieldTemplate]) -> dict[str, str]:
    """Return the kind of each field by its name; where forms differ, the one that asks for more than free text."""
    kinds: dict[str, str] = {}
    for template in templates:
        for label in template.labels:
            for name in (label.field, label.beside):
                if name and kinds.get(name, "text") == "text":
                    kinds[name] = label.kind
    return kinds


def day_of(text: str) -> date | None:
    """Return the day that a text in figures is, day before month; None when it is none."""
    try:
        return parse_day(text)
    except InvalidInput:
        return None


def settled_along(name: str, value: str, names: Iterable[str]) -> dict[str, str]:
    """Return every field that a choice settles: a day in figures settles the same day in words."""
    day = day_of(value)
    if day is None or name + WORDS not in set(names):
        return {name: value}
    return {name: f"{day:%d/%m/%Y}", name + WORDS: spell_date(day)}


def _line(
    name: str, by_name: Mapping[str, list[FieldProposal]], choices: Mapping[str, str], kinds: Mapping[str, str]
) -> FieldLine:
    proposals = by_name[name]
    options = _days(name, by_name) or _papers(proposals)
    choice = choices.get(name)
    return FieldLine(
        proposal=proposals[0],
        kind=kinds.get(name, "text"),
        choice=choice,
        state=_state(name, by_name, choice, options),
        options=options,
    )


def _state(
    name: str, by_name: Mapping[str, list[FieldProposal]], choice: str | None, options: Sequence[Option]
) -> LineState:
    proposal = by_name[name][0]
    if choice is not None:
        # What was accepted as it was read is settled, and pale; only what a person changed or decided is shown as such.
        accepted = proposal.is_certain and choice == proposal.value and len(options) == 1
        return LineState.CERTAIN if accepted else LineState.CHOSEN
    if len(options) > 1:
        return LineState.CONTRADICTION
    if name.endswith(WORDS) and _days(name.removesuffix(WORDS), by_name):
        return LineState.FOLLOWS
    return LineState.CERTAIN if proposal.is_certain else LineState.DOUBT


def _days(name: str, by_name: Mapping[str, list[FieldProposal]]) -> tuple[Option, ...]:
    """Return the day in figures and the day in words where they are two days."""
    if name not in by_name or name + WORDS not in by_name:
        return ()
    figures, words = by_name[name][0], by_name[name + WORDS][0]
    in_figures, in_words = day_of(figures.value), parse_date_words(words.value)
    if in_figures is None or in_words is None or in_figures == in_words:
        return ()
    return (
        Option(f"{in_figures:%d/%m/%Y}", Origin.FIGURES, figures),
        Option(f"{in_words:%d/%m/%Y}", Origin.WORDS, words),
    )


def _papers(proposals: Sequence[FieldProposal]) -> tuple[Option, ...]:
    """Return the different values that papers give, each where it stands first; case is no difference."""
    different: dict[str, FieldProposal] = {}
    for proposal in proposals:
        if proposal.value or len(proposals) == 1:
            different.setdefault(proposal.value.casefold(), proposal)
    found = list(different.values()) or [proposals[0]]
    origin = Origin.PAPER if len(found) > 1 else Origin.READ
    return tuple(Option(proposal.value, origin, proposal) for proposal in found)

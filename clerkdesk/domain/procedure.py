# SPDX-License-Identifier: Apache-2.0
"""Procedures as dated rules: what to bring, how long it takes, what it costs, where it goes."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cached_property
from heapq import nsmallest
from typing import NamedTuple

from clerkdesk.domain.codes import CodeKind, parse_code
from clerkdesk.domain.dossier import Channel, Component, CopyKind
from clerkdesk.domain.folded_words import FoldedWords
from clerkdesk.errors import InvalidInput, ProcedureWithoutRules, RepealedProcedure, UnknownProcedure


class Certainty(StrEnum):
    """How well a fact of the catalogue is known."""

    VERIFIED = "verified"
    COMPUTED = "computed"
    RECALLED = "recalled"
    UNKNOWN = "unknown"

    @property
    def is_confirmed(self) -> bool:
        """Whether it was read in a source or computed; anything else is shown as to be confirmed."""
        return self in (Certainty.VERIFIED, Certainty.COMPUTED)


class TimeKind(StrEnum):
    """How the term of a procedure is counted."""

    SAME_DAY_CUTOFF = "same_day_cutoff"
    IMMEDIATE = "immediate"
    WORKING_DAYS = "working_days"
    HALF_DAYS = "half_days"
    CALENDAR_DAYS = "calendar_days"
    SEASONAL = "seasonal"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TimeRule:
    """The term of a procedure.

    Attributes:
        value: number of working days, half days or calendar days; 0 for the kinds that count none.
        cutoff: a dossier received after this hour (strictly) counts as the next working day's.
        extension: working days more in the case of `extension_when`; 0 when there is none.
        extension_when: the case, as printed in the explanation.
        shift_after_cutoff: whether `cutoff` also shifts a term of days (linked birth: Decree 63/2024/NĐ-CP).
        source: the law article, as printed in the explanation; empty when it is not verified.
        season_start: first day of a seasonal procedure in each year, as `MM-DD`; empty where it is not known.
        season_end: its last day, as `MM-DD`.
    """

    kind: TimeKind
    value: int = 0
    cutoff: time | None = None
    extension: int = 0
    extension_when: str = "phải xác minh"
    shift_after_cutoff: bool = False
    source: str = ""
    season_start: str = ""
    season_end: str = ""


class FeeKind(StrEnum):
    """How the fee of a procedure is counted."""

    NONE = "none"
    FIXED = "fixed"
    PER_COPY = "per_copy"
    PER_PAGE_CAPPED = "per_page_capped"
    PROVINCIAL = "provincial"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FeeRule:
    """The fee of a procedure; all amounts in đồng.

    Attributes:
        unit_vnd: per case, copy or page of the first pages.
        first_pages: pages at `unit_vnd`; further pages cost `next_unit_vnd`.
        cap_vnd: most that one copy costs; 0 for no limit.
    """

    kind: FeeKind
    label: str = ""
    unit_vnd: int = 0
    first_pages: int = 0
    next_unit_vnd: int = 0
    cap_vnd: int = 0
    source: str = ""
    certainty: Certainty = Certainty.UNKNOWN


@dataclass(frozen=True, slots=True)
class ComponentRule:
    """A paper that a procedure asks for."""

    name: str
    code: str | None = None
    required: bool = True
    kind: CopyKind = CopyKind.ORIGINAL
    source: str = ""
    certainty: Certainty = Certainty.UNKNOWN


class AgencyKind(StrEnum):
    """What kind of agency does a step."""

    COMMUNE = "commune"
    POLICE = "police"
    SOCIAL_INSURANCE = "social_insurance"
    TAX = "tax"
    TREASURY = "treasury"


@dataclass(frozen=True, slots=True)
class LinkedPart:
    """One part of a linked procedure: its own agency, code and status under one parent dossier.

    Attributes:
        agency: who does it.
        step: code of the procedure, or a name of the step where it has no code of its own.
    """

    agency: AgencyKind
    step: str
    name: str
    source: str = ""
    certainty: Certainty = Certainty.UNKNOWN


@dataclass(frozen=True, slots=True)
class ProcedureVersion:
    """A procedure as it is in force from one day to another; a dossier keeps the version it was received under.

    Attributes:
        effective_to: last day in force; None while no end is known.
        decision: the document that made this version.
        authority: who decides it.
        route: name of the portal adapter that takes its dossiers.
        linked: parts of a linked procedure, in their order; empty for any other.
        certainty: per part (code_name, time, fee, components, effective) how well it is known.
        sources: where it was read.
        notes: for administrators; what the portal says beside the rules.
    """

    code: str
    name: str
    field: str
    effective_from: date
    time_rule: TimeRule
    fee_rule: FeeRule
    components: tuple[ComponentRule, ...]
    effective_to: date | None = None
    decision: str = ""
    channels: tuple[Channel, ...] = (Channel.DIRECT, Channel.ONLINE, Channel.POST)
    result_name: str = ""
    authority: str = "UBND cấp xã"
    route: str = "gateway"
    linked: tuple[LinkedPart, ...] = ()
    certainty: Mapping[str, Certainty] = dataclasses.field(default_factory=dict)
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def checklist(self) -> tuple[Component, ...]:
        """Return the components to receive: one of each required paper, none of the others."""
        return tuple(
            Component(position, rule.name, rule.kind, int(rule.required), rule.required, rule.code)
            for position, rule in enumerate(self.components, start=1)
        )


@dataclass(frozen=True, slots=True)
class Repealed:
    """A code that died, and the procedure that took its place.

    Attributes:
        since: first day on which nothing is received under it; None for always.
    """

    code: str
    successor: str
    since: date | None = None
    source: str = ""
    certainty: Certainty = Certainty.UNKNOWN

    def is_dead(self, on: date) -> bool:
        """Tell whether nothing is received under it any more on a day."""
        return self.since is None or self.since <= on


class Heading(NamedTuple):
    """What a catalogue must know of a version before it is asked for."""

    code: str
    name: str
    effective_from: date
    effective_to: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Tell whether dossiers are received under this version on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


Build = Callable[[int], ProcedureVersion]


class Catalogue:
    """The procedures of a counter, in all their versions.

    Args:
        versions: all of them, built; or none, where `headings` and `build` are given.
        repealed: codes that died.
        known: codes that exist, of which no rules are held.
        headings: one per version, where versions are built only when they are asked for.
        build: makes the version of a heading by its place; called once for each.
    """

    def __init__(
        self,
        versions: Iterable[ProcedureVersion] = (),
        repealed: Iterable[Repealed] = (),
        known: Iterable[str] = (),
        *,
        headings: Sequence[Heading] | None = None,
        build: Build | None = None,
    ) -> None:
        self._built: dict[int, ProcedureVersion] = dict(enumerate(versions))
        self._build = build or self._built.__getitem__
        self.headings: Sequence[Heading] = (
            headings if headings is not None else [_heading(version) for version in self._built.values()]
        )
        self.repealed: Mapping[str, Repealed] = {entry.code: entry for entry in repealed}
        self.known = frozenset(known)

    @property
    def versions(self) -> tuple[ProcedureVersion, ...]:
        """All versions, built."""
        return tuple(self._version(place) for place in range(len(self.headings)))

    def version(self, code: str, on: date) -> ProcedureVersion:
        """Return the version in force on a day; where several are, the newest.

        Args:
            code: national code, or a province's variant of it (`1.001612.000.00.00.H48`).
            on: day of receipt, in Vietnam.

        Raises:
            RepealedProcedure: it was repealed; `successor` says what to use instead.
            ProcedureWithoutRules: the code exists, but the catalogue holds none of its rules.
            UnknownProcedure: the catalogue does not know it, or not yet on this day.
        """
        national = _national(code)
        died = self.repealed.get(national)
        if died is not None and died.is_dead(on):
            raise RepealedProcedure(procedure=national, successor=died.successor)
        places = self._places.get(national, ())
        in_force = [place for place in places if self.headings[place].is_in_force(on)]
        if in_force:
            return self._version(max(in_force, key=lambda place: self.headings[place].effective_from))
        if any((ended := self.headings[place].effective_to) is not None and ended < on for place in places):
            raise RepealedProcedure(procedure=national, successor="its newer version (install the new catalogue)")
        if national in self.known and not places:
            raise ProcedureWithoutRules(procedure=national)
        raise UnknownProcedure(procedure=national)

    def received_under(self, code: str, effective_from: date) -> ProcedureVersion:
        """Return the version that a dossier was received under, in force or not.

        Raises:
            UnknownProcedure: the catalogue never had it.
        """
        national = _national(code)
        for place in self._places.get(national, ()):
            if self.headings[place].effective_from == effective_from:
                return self._version(place)
        raise UnknownProcedure(procedure=national)

    def search(self, text: str, limit: int = 20, on: date | None = None) -> list[ProcedureVersion]:
        """Find procedures by any words of their code and name, without accents; the best match comes first.

        Args:
            text: words or beginnings of words, with or without accents; nothing finds all.
            limit: at most so many.
            on: only versions in force on this day; None for all.
        """
        words = FoldedWords()(text).split()
        phrase = " ".join(words)
        ranked = (
            (_rank(heading.code, name, words, phrase), len(name), heading.code, heading.effective_from, place)
            for place, (heading, name) in enumerate(zip(self.headings, self._names, strict=True))
            if _holds(heading.code, name, words) and (on is None or heading.is_in_force(on))
        )
        return [self._version(place) for *_, place in nsmallest(limit, ranked)]

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, heading in enumerate(self.headings):
            places.setdefault(heading.code, []).append(place)
        return places

    @cached_property
    def _names(self) -> list[str]:
        """Folded names, each after a blank: a word that follows a blank is the beginning of a word."""
        fold = FoldedWords()
        return [f" {fold(heading.name)}" for heading in self.headings]

    def _version(self, place: int) -> ProcedureVersion:
        if place not in self._built:
            self._built[place] = self._build(place)
        return self._built[place]


def _heading(version: ProcedureVersion) -> Heading:
    return Heading(version.code, version.name, version.effective_from, version.effective_to)


def _national(code: str) -> str:
    try:
        parsed = parse_code(code)
    except InvalidInput:
        raise UnknownProcedure(procedure=code.strip()) from None
    if parsed.kind is not CodeKind.PROCEDURE or parsed.procedure is None:
        raise UnknownProcedure(procedure=parsed.text)
    return parsed.procedure


def _holds(code: str, name: str, words: Sequence[str]) -> bool:
    return all(word in name or word in code for word in words)


def _rank(code: str, name: str, words: Sequence[str], phrase: str) -> int:
    """Return 0 for the best match, more for lesser ones."""
    if not words or code.startswith(phrase):
        return 0
    if name.startswith(f" {phrase}"):
        return 1
    has_start = any(f" {word}" in name for word in words)
    return 2 + (phrase not in name) + (not has_start)

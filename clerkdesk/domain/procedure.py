# SPDX-License-Identifier: Apache-2.0
"""Procedures as dated rules: what to bring, how long it takes, what it costs, where it goes."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Final

from clerkdesk.domain.codes import CodeKind, parse_code
from clerkdesk.domain.dossier import Channel, Component, CopyKind
from clerkdesk.domain.text import fold
from clerkdesk.errors import InvalidInput, RepealedProcedure, UnknownProcedure


class Certainty(StrEnum):
    """How well a fact of the catalogue is known."""

    VERIFIED = "verified"
    COMPUTED = "computed"
    RECALLED = "recalled"
    UNKNOWN = "unknown"


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
    """

    kind: TimeKind
    value: int = 0
    cutoff: time | None = None
    extension: int = 0
    extension_when: str = "phải xác minh"
    shift_after_cutoff: bool = False
    source: str = ""


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


@dataclass(frozen=True, slots=True)
class ProcedureVersion:
    """A procedure as it is in force from one day to another; a dossier keeps the version it was received under.

    Attributes:
        effective_to: last day in force; None while no end is known.
        decision: the document that made this version.
        route: name of the portal adapter that takes its dossiers.
        certainty: per part (code_name, time, fee, components, effective) how well it is known.
        sources: where it was read.
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
    route: str = "gateway"
    certainty: Mapping[str, Certainty] = dataclasses.field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def is_in_force(self, on: date) -> bool:
        """Tell whether dossiers are received under this version on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def checklist(self) -> tuple[Component, ...]:
        """Return the components to receive: one of each required paper, none of the others."""
        return tuple(
            Component(position, rule.name, rule.kind, int(rule.required), rule.required, rule.code)
            for position, rule in enumerate(self.components, start=1)
        )


@dataclass(frozen=True, slots=True)
class Repealed:
    """A code that died, and the procedure that took its place."""

    code: str
    successor: str
    source: str = ""
    certainty: Certainty = Certainty.UNKNOWN


_BEST: Final = 0


class Catalogue:
    """The procedures of a counter, in all their versions."""

    def __init__(self, versions: Iterable[ProcedureVersion], repealed: Iterable[Repealed] = ()) -> None:
        self.versions: tuple[ProcedureVersion, ...] = tuple(versions)
        self.repealed: Mapping[str, Repealed] = {entry.code: entry for entry in repealed}

    def version(self, code: str, on: date) -> ProcedureVersion:
        """Return the version in force on a day.

        Args:
            code: national code, or a province's variant of it (`1.001612.000.00.00.H48`).
            on: day of receipt, in Vietnam.

        Raises:
            RepealedProcedure: it was repealed; `successor` says what to use instead.
            UnknownProcedure: the catalogue does not know it, or not yet on this day.
        """
        national = _national(code)
        if national in self.repealed:
            raise RepealedProcedure(procedure=national, successor=self.repealed[national].successor)
        of_code = [version for version in self.versions if version.code == national]
        for version in of_code:
            if version.is_in_force(on):
                return version
        if any(version.effective_to is not None and version.effective_to < on for version in of_code):
            raise RepealedProcedure(procedure=national, successor="its newer version (install the new catalogue)")
        raise UnknownProcedure(procedure=national)

    def search(self, text: str, limit: int = 20, on: date | None = None) -> list[ProcedureVersion]:
        """Find procedures by any words of their code and name, without accents; the best match comes first.

        Args:
            text: words or beginnings of words, with or without accents; nothing finds all.
            limit: at most so many.
            on: only versions in force on this day; None for all.
        """
        words = fold(text).split()
        ranked = sorted(
            (rank, len(version.name), version.code, version.effective_from, position)
            for position, version in enumerate(self.versions)
            if (on is None or version.is_in_force(on)) and (rank := _rank(version, words)) is not None
        )
        return [self.versions[position] for *_, position in ranked[:limit]]


def _national(code: str) -> str:
    try:
        parsed = parse_code(code)
    except InvalidInput:
        raise UnknownProcedure(procedure=code.strip()) from None
    if parsed.kind is not CodeKind.PROCEDURE or parsed.procedure is None:
        raise UnknownProcedure(procedure=parsed.text)
    return parsed.procedure


def _rank(version: ProcedureVersion, words: list[str]) -> int | None:
    """Return 0 for the best match, more for lesser ones, None when a word does not occur."""
    name, phrase = fold(version.name), " ".join(words)
    if not all(word in f"{version.code} {name}" for word in words):
        return None
    if version.code.startswith(phrase):
        return _BEST
    starts = {start for start in name.split() if any(start.startswith(word) for word in words)}
    return 1 + (not name.startswith(phrase)) + (phrase not in name) + (not starts)

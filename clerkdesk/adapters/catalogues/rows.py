# SPDX-License-Identifier: Apache-2.0
"""Rows of JSON as dated rules; an unknown key or value is refused, never passed over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date, time
from functools import cache
from typing import Any, Final, TypeVar

from clerkdesk.domain.agencies import Agency
from clerkdesk.domain.calendar import CalendarDay, DayKind, DayReason, WorkingCalendar
from clerkdesk.domain.dossier import Channel, CopyKind
from clerkdesk.domain.fees import FeeTable, FeeVariant
from clerkdesk.domain.procedure import (
    AgencyKind,
    Build,
    Catalogue,
    Certainty,
    ComponentRule,
    FeeKind,
    FeeRule,
    Heading,
    LinkedPart,
    ProcedureVersion,
    Repealed,
    TimeKind,
    TimeRule,
)

Row = Mapping[str, Any]
_Readers = Mapping[str, Callable[[Any], object]]
_T = TypeVar("_T")


def _built(kind: Callable[..., _T], row: Row, readers: _Readers) -> _T:
    """Build a value object out of a row; a key it does not have is refused."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if unknown := set(row) - known:
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    return kind(**{key: readers.get(key, _as_it_is)(value) for key, value in row.items()})


def _as_it_is(value: object) -> object:
    return value


def _time_rule(row: Row) -> TimeRule:
    return _built(TimeRule, row, {"kind": TimeKind, "cutoff": time.fromisoformat})


def _fee_rule(row: Row) -> FeeRule:
    return _built(FeeRule, row, {"kind": FeeKind, "certainty": Certainty})


def _component(row: Row) -> ComponentRule:
    return _built(ComponentRule, row, {"kind": CopyKind, "certainty": Certainty})


def _linked(row: Row) -> LinkedPart:
    return _built(LinkedPart, row, {"agency": AgencyKind, "certainty": Certainty})


_VERSION_READERS: Final[_Readers] = {
    "effective_from": date.fromisoformat,
    "effective_to": date.fromisoformat,
    "time_rule": _time_rule,
    "fee_rule": _fee_rule,
    "components": lambda rows: tuple(_component(row) for row in rows),
    "channels": lambda codes: tuple(Channel(code) for code in codes),
    "linked": lambda rows: tuple(_linked(row) for row in rows),
    "certainty": lambda row: {part: Certainty(value) for part, value in row.items()},
    "sources": tuple,
    "notes": tuple,
}


_day = cache(date.fromisoformat)  # thousands of versions begin on a few days


def version(row: Row) -> ProcedureVersion:
    """Return a version of a procedure."""
    return _built(ProcedureVersion, row, _VERSION_READERS)


def heading(row: Row) -> Heading:
    """Return what a catalogue must know of a version before it is asked for."""
    end = row.get("effective_to")
    return Heading(row["code"], row["name"], _day(row["effective_from"]), _day(end) if end else None)


def catalogue(procedures: Sequence[Row], repealed: Sequence[Row], known: Sequence[str], build: Build) -> Catalogue:
    """Return a catalogue whose versions are built when they are asked for."""
    readers: _Readers = {"certainty": Certainty, "since": date.fromisoformat}
    return Catalogue(
        headings=[heading(row) for row in procedures],
        build=build,
        repealed=[_built(Repealed, row, readers) for row in repealed],
        known=known,
    )


def agency(row: Row) -> Agency:
    """Return an agency of the register."""
    readers: _Readers = {
        "valid_from": date.fromisoformat,
        "valid_to": date.fromisoformat,
        "kind": AgencyKind,
        "certainty": Certainty,
    }
    return _built(Agency, row, readers)


def calendar(days: Sequence[Row], years: Sequence[int]) -> WorkingCalendar:
    """Return the working calendar."""
    readers: _Readers = {
        "day": date.fromisoformat,
        "kind": DayKind,
        "reason": DayReason,
        "certainty": lambda value: str(Certainty(value)),
    }
    return WorkingCalendar([_built(CalendarDay, row, readers) for row in days], years)


def fees(found: Sequence[Row]) -> FeeTable:
    """Return where, how or for whom fees differ from those of the procedures."""
    readers: _Readers = {
        "procedures": tuple,
        "effective_from": date.fromisoformat,
        "effective_to": date.fromisoformat,
        "rules": lambda rules: tuple(_fee_rule(rule) for rule in rules),
        "channel": Channel,
        "certainty": Certainty,
    }
    return FeeTable(_built(FeeVariant, row, readers) for row in found)

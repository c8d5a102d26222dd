# SPDX-License-Identifier: Apache-2.0
"""Procedures and calendar out of JSON files; an unknown key or value is refused, never passed over."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, time
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from clerkdesk.domain.calendar import CalendarDay, DayKind, DayReason, WorkingCalendar
from clerkdesk.domain.dossier import Channel, CopyKind
from clerkdesk.domain.procedure import (
    Catalogue,
    Certainty,
    ComponentRule,
    FeeKind,
    FeeRule,
    ProcedureVersion,
    Repealed,
    TimeKind,
    TimeRule,
)
from clerkdesk.domain.text import nfc
from clerkdesk.errors import CatalogueUnreadable
from clerkdesk.settings import resource_path

_Row = Mapping[str, Any]
_Readers = Mapping[str, Callable[[Any], object]]
_T = TypeVar("_T")


class JsonCatalogues:
    """The files `procedures.json` and `calendar.json` of a folder, read once."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or resource_path("catalogue")

    def procedures(self) -> Catalogue:
        """Return the procedures in all their versions.

        Raises:
            CatalogueUnreadable: the file is missing or breaks its form.
        """
        return self._procedures

    def calendar(self) -> WorkingCalendar:
        """Return the working calendar.

        Raises:
            CatalogueUnreadable: the file is missing or breaks its form.
        """
        return self._calendar

    @cached_property
    def _procedures(self) -> Catalogue:
        return self._read("procedures.json", _catalogue)

    @cached_property
    def _calendar(self) -> WorkingCalendar:
        return self._read("calendar.json", _working_calendar)

    def _read(self, name: str, build: Callable[[_Row], _T]) -> _T:
        try:
            return build(json.loads(nfc((self._folder / name).read_text("utf-8"))))
        except OSError as error:
            raise CatalogueUnreadable(file=name, reason=error.strerror or "it cannot be opened") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise CatalogueUnreadable(file=name, reason=f"{type(error).__name__}: {error}") from error


def _built(kind: Callable[..., _T], row: _Row, readers: _Readers) -> _T:
    """Build a value object out of a row; a key it does not have is refused."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if unknown := set(row) - known:
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    return kind(**{key: readers.get(key, _as_it_is)(value) for key, value in row.items()})


def _as_it_is(value: object) -> object:
    return value


def _time_rule(row: _Row) -> TimeRule:
    return _built(TimeRule, row, {"kind": TimeKind, "cutoff": time.fromisoformat})


def _fee_rule(row: _Row) -> FeeRule:
    return _built(FeeRule, row, {"kind": FeeKind, "certainty": Certainty})


def _component(row: _Row) -> ComponentRule:
    return _built(ComponentRule, row, {"kind": CopyKind, "certainty": Certainty})


_VERSION_READERS: Final[_Readers] = {
    "effective_from": date.fromisoformat,
    "effective_to": date.fromisoformat,
    "time_rule": _time_rule,
    "fee_rule": _fee_rule,
    "components": lambda rows: tuple(_component(row) for row in rows),
    "channels": lambda codes: tuple(Channel(code) for code in codes),
    "certainty": lambda row: {part: Certainty(value) for part, value in row.items()},
    "sources": tuple,
}


def _catalogue(content: _Row) -> Catalogue:
    return Catalogue(
        versions=[_built(ProcedureVersion, row, _VERSION_READERS) for row in content["procedures"]],
        repealed=[_built(Repealed, row, {"certainty": Certainty}) for row in content["repealed"]],
    )


def _working_calendar(content: _Row) -> WorkingCalendar:
    readers: _Readers = {
        "day": date.fromisoformat,
        "kind": DayKind,
        "reason": DayReason,
        "certainty": lambda value: str(Certainty(value)),
    }
    return WorkingCalendar([_built(CalendarDay, row, readers) for row in content["days"]], content["years"])

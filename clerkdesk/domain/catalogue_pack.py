# SPDX-License-Identifier: Apache-2.0
"""A catalogue pack: numbered changes of the dated rules, what they change, and what they may never change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final

from clerkdesk.domain.text import nfc
from clerkdesk.errors import CataloguePackRefused

PACK_KIND: Final = "clerkdesk catalogue pack"

Row = Any
Rows = Mapping[str, Sequence[Row]]

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "procedures": ("code", "effective_from"),
    "repealed": ("code",),
    "known": (),
    "days": ("day",),
    "years": (),
    "agencies": ("code", "valid_from"),
    "fees": ("id",),
}
"""What a pack may hold, and the fields that name a row; rows without fields are plain values."""

_NAMING: Final[Mapping[str, Callable[[Row], object]]] = {
    section: itemgetter(*fields) if fields else str for section, fields in SECTIONS.items()
}

_FREE: Final = frozenset({"effective_to", "certainty", "sources", "notes"})
"""Parts of a version that may be corrected: they bind nobody who has a receipt slip."""


class ChangeKind(StrEnum):
    """What a pack does to a row."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, named by its path (`time_rule.value`); None where it is missing."""

    path: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a pack does to one row.

    Attributes:
        key: its naming fields, for example `1.001193 2027-03-01`.
        fields: of an added row all that it has.
        follows: key of the older version that a new version of a procedure replaces; `fields` compare the two.
    """

    section: str
    key: str
    kind: ChangeKind
    fields: tuple[FieldChange, ...] = ()
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """Changes of the rules, in the order of their numbers.

    Attributes:
        number: from 1; a station takes each number once and never a smaller one.
        scope: code of the agency it is for, with all below it (`H38` or `H38.31.24`); empty for the whole country.
        rows: new or replacing rows by section, as they stand in the files of the catalogue.
    """

    number: int
    issued: date
    scope: str
    title: str
    rows: Rows

    def as_json(self) -> dict[str, object]:
        """Return the pack as JSON values; their canonical bytes are what is signed."""
        return {
            "kind": PACK_KIND,
            "number": self.number,
            "issued": self.issued.isoformat(),
            "scope": self.scope,
            "title": self.title,
            "rows": {section: list(rows) for section, rows in self.rows.items()},
        }

    def is_for(self, agency_code: str) -> bool:
        """Tell whether the pack is meant for an agency."""
        return not self.scope or f"{agency_code}.".startswith(f"{self.scope}.")


def pack_from_json(value: Any) -> Pack:
    """Read a pack out of JSON values.

    Raises:
        ValueError, TypeError, KeyError: it breaks the form.
    """
    if set(value) != {"kind", "number", "issued", "scope", "title", "rows"} or value["kind"] != PACK_KIND:
        raise ValueError("it lacks a field or has one too many")
    number, rows = value["number"], value["rows"]
    if type(number) is not int or number < 1:
        raise ValueError("its number is not a whole number from 1")
    if unknown := set(rows) - set(SECTIONS):
        raise ValueError(f"it has no section {min(unknown)}")
    for section, entries in rows.items():
        for row in entries:
            _NAMING[section](row)
    return Pack(number, date.fromisoformat(value["issued"]), str(value["scope"]), nfc(str(value["title"])), rows)


def refuse_unfit(pack: Pack, *, agency_code: str, newest: int, file: str) -> None:
    """Refuse a pack that this station may not take.

    Args:
        newest: number of the newest pack that is installed, 0 for none.
        file: name of the pack, for the error.

    Raises:
        CataloguePackRefused: for another agency, or not newer.
    """
    if not pack.is_for(agency_code):
        reason = f"it is for {pack.scope}, this station is {agency_code}"
        raise CataloguePackRefused(file=file, cause="other-agency", reason=reason)
    if pack.number <= newest:
        reason = f"it has number {pack.number}, number {newest} is installed"
        raise CataloguePackRefused(file=file, cause="older", reason=reason)


def merged(base: Rows, pack: Pack) -> dict[str, list[Row]]:
    """Return the rows after a pack: a row of the same key is replaced in its place, others come at the end."""
    result = {section: list(rows) for section, rows in base.items()}
    for section, rows in pack.rows.items():
        naming = _NAMING[section]
        by_key = {naming(row): row for row in result.get(section, ())}
        by_key.update((naming(row), row) for row in rows)
        result[section] = list(by_key.values())
    return result


def changes(base: Rows, pack: Pack) -> tuple[RowChange, ...]:
    """Return what a pack would change, row by row and field by field; rows that stay the same are left out."""
    return tuple(change for section in SECTIONS if section in pack.rows for change in _changes(base, pack, section))


def refuse_rewrites(found: Sequence[RowChange], file: str) -> None:
    """Refuse changes of a version that dossiers may have been received under: a new version is due instead.

    Raises:
        CataloguePackRefused: term, fee, papers or another binding part of an existing version would change.
    """
    for change in found:
        if change.section != "procedures" or change.kind is ChangeKind.ADDED:
            continue
        binding = [field.path for field in change.fields if field.path.partition(".")[0].partition("[")[0] not in _FREE]
        if binding:
            reason = f"it rewrites {binding[0]} of the version {change.key} instead of giving a new version"
            raise CataloguePackRefused(file=file, cause="rewrites", reason=reason)


def _key(section: str, row: Row) -> str:
    names = SECTIONS[section]
    return " ".join(str(row[name]) for name in names) if names else str(row)


def _changes(base: Rows, pack: Pack, section: str) -> Iterator[RowChange]:
    existing = {_key(section, row): row for row in base.get(section, ())}
    for row in pack.rows[section]:
        key = _key(section, row)
        if key not in existing:
            yield _added(section, key, row, existing)
        elif fields := tuple(_compared("", existing[key], row)):
            is_end = any(field.path == "effective_to" and field.before is None for field in fields)
            yield RowChange(section, key, ChangeKind.ENDED if is_end else ChangeKind.CHANGED, fields)


def _added(section: str, key: str, row: Row, existing: Mapping[str, Row]) -> RowChange:
    whole = tuple(_compared("", {}, row)) if isinstance(row, Mapping) else ()
    if section != "procedures":
        return RowChange(section, key, ChangeKind.ADDED, whole)
    older = [
        (other["effective_from"], name)
        for name, other in existing.items()
        if other["code"] == row["code"] and other["effective_from"] < row["effective_from"]
    ]
    if not older:
        return RowChange(section, key, ChangeKind.ADDED, whole)
    follows = max(older)[1]
    return RowChange(section, key, ChangeKind.ADDED, tuple(_compared("", existing[follows], row)), follows)


def _compared(path: str, before: Any, after: Any) -> Iterator[FieldChange]:
    """Yield the leaves in which two values differ."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*before, *after]):
            yield from _compared(f"{path}.{name}" if path else name, before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        for place in range(max(len(before), len(after))):
            one, other = (items[place] if place < len(items) else None for items in (before, after))
            yield from _compared(f"{path}[{place + 1}]", one, other)
    elif before != after:
        yield FieldChange(path, before, after)

# SPDX-License-Identifier: Apache-2.0
"""What a national interface takes of a dossier: names, lengths, code values and errors, all of them data.

Source: `resources/portal/ngsp1.json` and `ngsp2.json`, each entry with its certainty; the official guide is not public.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import TypeVar

from clerkdesk.domain.dossier import ResultWay
from clerkdesk.domain.text import fold, nfc
from clerkdesk.errors import PortalRefused

_TAX_CODE = re.compile(r"\d{10}(-\d{3})?")
_SHORTENED = "shortened "
_VIETNAM = timezone(timedelta(hours=7))
ISO_TIME = "iso"
"""A time format that is ISO 8601 with its offset, where an interface asks for that."""


_Row = TypeVar("_Row")


class OwnerKind(StrEnum):
    """Who owns a dossier; each interface has its own codes for it (LoaiDoiTuong)."""

    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"
    HOUSEHOLD_BUSINESS = "household_business"
    STATE_BODY = "state_body"
    OTHER = "other"


class Outcome(StrEnum):
    """What an answer of an interface asks for."""

    DONE = "done"
    EXISTS = "exists"
    LOGIN = "login"
    RETRY = "retry"
    NEEDS_ACTION = "needs_action"
    QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class Shortened:
    """A text that an interface takes only in part; what was cut stays whole at the station.

    Attributes:
        length: letters of the whole text.
        limit: letters that were sent.
    """

    field: str
    length: int
    limit: int


def as_facts(found: Sequence[Shortened]) -> dict[str, str | int]:
    """Return what was shortened as facts of a delivery's event: field and lengths, never the text."""
    return {f"{_SHORTENED}{one.field}": f"{one.length}>{one.limit}" for one in found}


def shortened_of(facts: Mapping[str, str | int]) -> tuple[Shortened, ...]:
    """Return what the facts of an event say was shortened."""
    told = ((name.removeprefix(_SHORTENED), str(v)) for name, v in facts.items() if name.startswith(_SHORTENED))
    return tuple(Shortened(name, *map(int, lengths.split(">"))) for name, lengths in told)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One field of an interface.

    Attributes:
        is_required: an empty one is refused here, before anything is sent.
        max_length: letters; None where no limit is known.
        may_shorten: a text for reading; a code or a number is never cut.
    """

    name: str
    is_required: bool = False
    max_length: int | None = None
    may_shorten: bool = False


@dataclass(frozen=True, slots=True)
class ErrorRule:
    """What an answer means: the first rule whose code and words fit; an empty one fits all."""

    outcome: Outcome
    codes: frozenset[str] = frozenset()
    says: str = ""

    def fits(self, code: str, message: str) -> bool:
        """Tell whether this rule is for an answer."""
        return (not self.codes or code in self.codes) and nfc(self.says).lower() in nfc(message).lower()


@dataclass(frozen=True, slots=True)
class Layout:
    """One interface as its data describe it.

    Attributes:
        objects: fields by the name of their object.
        time_format, progress_time_format: of `strftime`, or ISO_TIME.
        rows_at_once: states in one call.
        owner_kinds: None where the interface has no code for a kind.
        handlers: what stands for an officer, by role; names never leave the station.
        values: further code values and constants by name.
    """

    name: str
    objects: Mapping[str, tuple[FieldRule, ...]]
    time_format: str
    progress_time_format: str
    rows_at_once: int
    owner_kinds: Mapping[OwnerKind, str | int | None]
    handlers: Mapping[str, str]
    errors: tuple[ErrorRule, ...]
    values: Mapping[str, Mapping[str, str | int]]
    read_timeout_s: float = 60.0

    def outcome(self, code: str, message: str) -> Outcome:
        """Return what an answer asks for; what no rule knows needs a person."""
        return next((rule.outcome for rule in self.errors if rule.fits(code, message)), Outcome.NEEDS_ACTION)

    def owner_code(self, kind: OwnerKind, code: str) -> str | int:
        """Return the interface's value for a kind of owner.

        Raises:
            PortalRefused: it has none.
        """
        found = self.owner_kinds.get(kind)
        if found is None:
            raise PortalRefused(code=code, reason=f"LoaiDoiTuong: the interface has no value for {kind.value}")
        return found

    def fit(self, kind: str, values: Mapping[str, object], code: str) -> tuple[dict[str, object], list[Shortened]]:
        """Return an object with the fields the interface has, each as long as it takes, and what was shortened.

        Args:
            kind: name of the object.
            values: by field; None is left out.
            code: of the dossier, for the message.

        Raises:
            PortalRefused: a required field is empty, or a code or number is too long.
        """
        fitted: dict[str, object] = {}
        cut: list[Shortened] = []
        for rule in self.objects[kind]:
            value = values.get(rule.name)
            if rule.is_required and value in (None, "", []):
                raise PortalRefused(code=code, reason=f"{rule.name}: the interface asks for it and it is empty")
            if value is None:
                continue
            if isinstance(value, str) and rule.max_length is not None and len(nfc(value)) > rule.max_length:
                if not rule.may_shorten:
                    raise PortalRefused(code=code, reason=f"{rule.name}: it has more than {rule.max_length} letters")
                cut.append(Shortened(rule.name, len(nfc(value)), rule.max_length))
                value = shorten(value, rule.max_length)
            fitted[rule.name] = nfc(value) if isinstance(value, str) else value
        return fitted, cut


def chunks(rows: Sequence[_Row], size: int) -> list[Sequence[_Row]]:
    """Return rows in their order, so many at once."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def stamp(at: datetime, time_format: str) -> str:
    """Return an instant as an interface writes it: Vietnamese time, to the second."""
    local = at.astimezone(_VIETNAM)
    return local.isoformat(timespec="seconds") if time_format == ISO_TIME else local.strftime(time_format)


def shorten(text: str, limit: int) -> str:
    """Return the beginning of a text in NFC, at most so many letters, no letter parted from its mark."""
    whole = nfc(text)
    while 0 < limit < len(whole) and unicodedata.combining(whole[limit]):
        limit -= 1
    return whole[:limit]


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed document on its way to a national interface.

    Attributes:
        component: code of the paper in the national catalogue, empty where it has none.
        title: its name on the checklist.
        link: where the interface fetches it, or the id under which it holds it.
    """

    position: int
    component: str
    title: str
    copy_kind: str
    count: int
    file_name: str
    sha256: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class SyncDossier:
    """A dossier as it was sealed, with its status of now; what both interfaces are filled from."""

    code: str
    procedure_code: str
    procedure_name: str
    field: str
    agency_code: str
    agency_name: str
    channel: str
    result_way: str
    owner_kind: OwnerKind
    owner: Mapping[str, str]
    summary: str
    received_at: datetime
    due_at: datetime | None
    status: str
    slip: str
    components: tuple[Mapping[str, object], ...]
    fields: Mapping[str, str]
    fee_payment: str = ""


def sync_dossier(said: Mapping[str, object]) -> SyncDossier:
    """Read the values of an announcement.

    Raises:
        PortalRefused: they are not those of a sealed dossier.
    """
    code = str(said.get("code", ""))
    try:
        procedure, agency, owner = (_part(said[name]) for name in ("procedure", "agency", "owner"))
        due = said.get("due_at")
        person = {name: str(value) for name, value in owner.items() if value is not None}
        components = said["components"]
        return SyncDossier(
            code=code,
            procedure_code=str(procedure["code"]),
            procedure_name=str(procedure["name"]),
            field=str(procedure["field"]),
            agency_code=str(agency["code"]),
            agency_name=str(agency["name"]),
            channel=str(said["channel"]),
            result_way=str(said.get("result_way", ResultWay.COUNTER)),  # sealed before 2026-11-22: not told
            owner_kind=_owner_kind(person),
            owner=person,
            summary=str(said.get("summary", "")),
            received_at=datetime.fromisoformat(str(said["received_at"])),
            due_at=datetime.fromisoformat(str(due)) if due else None,
            status=str(said["status"]),
            slip=str(said.get("slip", "")),
            components=tuple(map(_part, components)) if isinstance(components, list) else (),
            fields={name: str(value) for name, value in _part(said.get("fields", {})).items()},
            fee_payment=str(said.get("fee_payment", "")),  # not told by what was sealed under schema 0009
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PortalRefused(code=code, reason="dossier: it is not a sealed one") from error


def sync_dossiers(said: Mapping[str, object]) -> tuple[SyncDossier, ...]:
    """Read all dossiers of an announcement: the dossier itself, and each part of a linked one that goes this way.

    Raises:
        PortalRefused: they are not those of a sealed dossier.
    """
    whole = sync_dossier(said)
    try:
        told = said.get("parts", [])
        parts = [_linked(whole, _part(one)) for one in told] if isinstance(told, list) else []
    except (KeyError, TypeError) as error:
        raise PortalRefused(code=whole.code, reason="parts: they cannot be read") from error
    return (*([whole] if said.get("is_own_route", True) else []), *parts)


def _linked(whole: SyncDossier, said: Mapping[str, object]) -> SyncDossier:
    procedure = _part(said["procedure"])
    return replace(
        whole,
        code=str(said["code"]),
        procedure_code=str(procedure["code"]),
        procedure_name=str(procedure["name"]),
        field=str(procedure["field"]),
        status=str(said["status"]),
    )


def _part(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(type(value).__name__)
    return value


def _owner_kind(owner: Mapping[str, str]) -> OwnerKind:
    """Return the kind that is said; else an owner with a tax code is a business, any other a citizen."""
    if "kind" in owner:
        return OwnerKind(owner["kind"])
    if not _TAX_CODE.fullmatch(owner.get("id", "")):
        return OwnerKind.CITIZEN
    is_household = fold(owner.get("name", "")).startswith("ho kinh doanh")
    return OwnerKind.HOUSEHOLD_BUSINESS if is_household else OwnerKind.ENTERPRISE


def papers(dossier: SyncDossier, files: Sequence[tuple[str, str]]) -> tuple[Paper, ...]:
    """Return the signed documents under the component that their file name begins with.

    Args:
        files: name and SHA-256 of each signed document.
    """
    by_position = {str(one.get("position")): one for one in dossier.components}
    found = []
    for number, (name, digest) in enumerate(sorted(files), start=1):
        prefix = name.split("-", 1)[0].lstrip("0")
        one = by_position.get(prefix, {})
        count = one.get("count")
        found.append(
            Paper(
                position=int(prefix) if prefix.isdecimal() else number,
                component=str(one.get("code") or ""),
                title=str(one.get("name") or name),
                copy_kind=str(one.get("kind") or "original"),
                count=count if isinstance(count, int) else 1,
                file_name=name,
                sha256=digest,
            )
        )
    return tuple(found)

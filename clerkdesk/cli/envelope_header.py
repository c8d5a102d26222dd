# SPDX-License-Identifier: Apache-2.0
"""The fields of an envelope as a file that a person writes: JSON, everything but the attachments."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar

from clerkdesk.domain.edxml import Envelope, Kept, Organ, OtherInfo, Response, Signer, Trace
from clerkdesk.domain.text import nfc
from clerkdesk.errors import InvalidInput
from clerkdesk.settings import VIETNAM_TIME

T = TypeVar("T")
_Reader = Callable[[object, str], Any]


def header_of(envelope: Envelope) -> dict[str, Any]:
    """Return the fields of an envelope, so that `read_header` gives them back; usual ones are left out."""
    told: dict[str, Any] = _told(envelope)
    told.pop("attachments", None)
    return told


def _told(part: Any) -> Any:
    if is_dataclass(part):
        values = {one.name: (getattr(part, one.name), one.default) for one in fields(part)}
        return {name: _told(value) for name, (value, default) in values.items() if value != default}
    return [_told(one) for one in part] if isinstance(part, tuple) else part


def read_header(value: object) -> Envelope:
    """Return an envelope without attachments out of the JSON of its header.

    Numbers are taken as texts. What agencies sent and we do not know (`kept`) may stand in it, as it came.

    Raises:
        InvalidInput: names the field that is missing, unknown or of another kind, as `recipients[2].name`.
    """
    return _part(Envelope, "attachments")(value, "")


def _part(kind: type[T], *but_not: str) -> Callable[[object, str], T]:
    known: Mapping[str, Field[Any]] = {one.name: one for one in fields(kind) if one.name not in but_not}  # type: ignore[arg-type]

    def read(value: object, place: str) -> T:
        if not isinstance(value, dict):
            raise InvalidInput(field=place or "header", reason="it is not an object with named fields")
        inside = f"{place}." if place else ""
        for name in value:
            if name not in known:
                raise InvalidInput(field=f"{inside}{name}", reason=f"there is no such field; known: {', '.join(known)}")
        for name, one in known.items():
            if name not in value and one.default is MISSING:
                raise InvalidInput(field=f"{inside}{name}", reason="it is missing")
        return kind(**{name: _READERS.get(name, _text)(part, f"{inside}{name}") for name, part in value.items()})

    return read


def _many(read: _Reader) -> _Reader:
    def read_all(value: object, place: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise InvalidInput(field=place, reason="it is not a list")
        return tuple(read(one, f"{place}[{number}]") for number, one in enumerate(value, 1))

    return read_all


def _text(value: object, place: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InvalidInput(field=place, reason="it is not a text")
    return nfc(str(value))


def _as_it_is(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise InvalidInput(field=place, reason="it is not a text")
    return value


def _day(value: object, place: str) -> date:
    try:
        return date.fromisoformat(_text(value, place))
    except ValueError:
        raise InvalidInput(field=place, reason="it is not an ISO 8601 date, for example 2026-11-23") from None


def _moment(value: object, place: str) -> datetime:
    try:
        at = datetime.fromisoformat(_text(value, place))
    except ValueError:
        raise InvalidInput(field=place, reason="it is not an ISO 8601 moment, for example 2026-11-23T09:00") from None
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM_TIME)


_READERS: Final[Mapping[str, _Reader]] = {
    "sender": _part(Organ),
    "recipients": _many(_part(Organ)),
    "promulgated": _day,
    "due": _day,
    "signer": _part(Signer),
    "to_places": _many(_text),
    "other": _part(OtherInfo),
    "appendixes": _many(_text),
    "responses": _many(_part(Response)),
    "traces": _many(_part(Trace)),
    "at": _moment,
    "kept": _many(_part(Kept)),
    "xml": _as_it_is,
}
"""How a field is read, by its name; every other is a text."""

# SPDX-License-Identifier: Apache-2.0
"""The profile of a locality's stations: what is known of them before anybody sits down at one."""

import csv
import io
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Final
from urllib.parse import urlsplit

from clerkdesk.domain.officers import Station
from clerkdesk.domain.text import nfc
from clerkdesk.errors import ProfileRefused

DOCUMENT_LIMIT_MB: Final = 200
"""The largest document that the portal contract takes (`resources/portal/openapi.yaml`), in millions of bytes."""

PROFILE_KIND: Final = "clerkdesk station profile"
MOST_STATIONS: Final = 99
LOCALES: Final = ("vi", "en", "fr")
CHANNELS: Final = ("all", "pilot")
_LAST_SERIAL: Final = 9999
"""Daily serials have four digits (Circular 01/2018/TT-VPCP art. 19)."""
_COMMUNE: Final = re.compile(r"[0-9]{5}")
_AGENCY: Final = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9]{1,3}){1,3}")
_TRUST_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*\.(?:crt|cer|crl|pem)")
_KEY: Final = re.compile(r"[0-9a-f]{64}")
_UNTOLD: Final[Mapping[str, object]] = {"document_limit_mb": DOCUMENT_LIMIT_MB, "update_source": ""}
"""What a profile does not tell as long as it is usual: older profiles are whole without it."""


@dataclass(frozen=True, slots=True)
class StationProfile:
    """What a province gives to all stations of one commune.

    Attributes:
        number: version of the profile, from 1; a station never takes an older one.
        commune: five-digit code of the commune (Decision 19/2025/QĐ-TTg).
        stations: how many counters share the daily serials of the agency.
        portal_keys: pinned Ed25519 keys of the portal, 64 hexadecimal digits by key id.
        portal_pins: SHA-256 of public keys that the TLS certificates of all its portals may have.
        trust: anchors, revocation lists and keys of catalogue packs by file name.
        document_limit_mb: the largest document that the portal takes, in millions of bytes; not told when it is usual.
        update_source: address or folder where updates are looked for; not told when it is the publisher's own.
    """

    number: int
    commune: str
    agency_code: str
    agency_name: str
    parent_agency: str
    place: str
    province: str
    stations: int
    destination: str
    portal_url: str
    valid_from: date
    valid_until: date
    portal_keys: Mapping[str, str] = field(default_factory=dict)
    portal_pins: tuple[str, ...] = ()
    trust: Mapping[str, bytes] = field(default_factory=dict)
    locale: str = "vi"
    update_channel: str = "all"
    revocation_days: int = 30
    document_limit_mb: int = DOCUMENT_LIMIT_MB
    update_source: str = ""

    def block(self, counter: int) -> tuple[int, int]:
        """Return the first and last daily serial of a counter, from 1: blocks of one size that never overlap."""
        width = _LAST_SERIAL // self.stations
        return (counter - 1) * width + 1, counter * width

    def station(self, counter: int, station_id: str) -> Station:
        """Return the particulars of a counter's station.

        Raises:
            ProfileRefused: the commune has fewer counters.
        """
        if not 1 <= counter <= self.stations:
            reason = f"it is for {self.stations} counters, there is no number {counter}"
            raise ProfileRefused(file=self.commune, cause="profile-broken", reason=reason)
        first, last = self.block(counter)
        own = ("agency_code", "agency_name", "parent_agency", "place", "province", "destination", "portal_url")
        values = {name: getattr(self, name) for name in own}
        return Station(id=station_id, number=counter, first_serial=first, last_serial=last, **values)

    def as_json(self) -> dict[str, object]:
        """Return the profile as JSON values; their canonical bytes are what is signed."""
        days = {name: getattr(self, name).isoformat() for name in ("valid_from", "valid_until")}
        trust = {name: b64encode(content).decode() for name, content in self.trust.items()}
        shown = {**asdict(self), **days, "trust": trust, "portal_pins": list(self.portal_pins)}
        for name, usual in _UNTOLD.items():
            if shown[name] == usual:
                del shown[name]  # stations of an older program take no field they do not know
        return {"kind": PROFILE_KIND, **shown}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the table of communes: its profile, or why there is none."""

    line: int
    commune: str
    profile: StationProfile | None
    reason: str = ""


def profile_from_json(value: Any) -> StationProfile:
    """Read a profile out of JSON values.

    Raises:
        ValueError, TypeError, KeyError: it breaks the form.
    """
    values = {**_UNTOLD, **value}
    if values.pop("kind") != PROFILE_KIND or set(values) != {one.name for one in fields(StationProfile)}:
        raise ValueError("it lacks a field or has one too many")
    values["trust"] = {name: b64decode(text, validate=True) for name, text in values["trust"].items()}
    values["portal_pins"] = tuple(values["portal_pins"])
    for name in ("valid_from", "valid_until"):
        values[name] = date.fromisoformat(values[name])
    profile = StationProfile(**values)
    if reason := flaw(profile):
        raise ValueError(reason)
    return profile


def flaw(profile: StationProfile) -> str:
    """Return what is wrong with the values of a profile; empty when nothing is."""
    checks = (
        (type(profile.number) is int and profile.number >= 1, "its number is not a whole number from 1"),
        (_COMMUNE.fullmatch(profile.commune), "the code of the commune has not five digits"),
        (_AGENCY.fullmatch(profile.agency_code), "the code of the agency is not one of Decision 20/2020/QĐ-TTg"),
        (profile.agency_name and profile.place and profile.destination, "agency, place or portal has no name"),
        (type(profile.stations) is int and 1 <= profile.stations <= MOST_STATIONS, "it has no counters or too many"),
        (_is_url(profile.portal_url), "the address of the portal is none"),
        (profile.valid_from <= profile.valid_until, "it ends before it begins"),
        (all(_KEY.fullmatch(key) for key in profile.portal_keys.values()), "a key of the portal is none"),
        (all(_KEY.fullmatch(pin) for pin in profile.portal_pins), "a pin of the portal is none"),
        (not (unfit := _unfit(profile.trust)), f"the file of trust {unfit} is none of .crt, .cer, .crl, .pem"),
        (profile.locale in LOCALES, "the language is none of vi, en, fr"),
        (profile.update_channel in CHANNELS, "the channel of updates is none of all, pilot"),
        (_is_source(profile.update_source), "updates come neither from an address nor from a whole path of a folder"),
        (type(profile.revocation_days) is int and profile.revocation_days >= 1, "lists would be too old at once"),
        (_is_limit(profile.document_limit_mb), f"the largest document is not within 1 to {DOCUMENT_LIMIT_MB} MB"),
    )
    return next((reason for holds, reason in checks if not holds), "")


def refuse_unfit(profile: StationProfile, *, today: date, commune: str, newest: int, file: str) -> None:
    """Refuse a profile that this station may not take.

    Args:
        commune: of this station, or where it will stand.
        newest: number of the profile that is installed, 0 for none.
        file: name of the profile, for the error.

    Raises:
        ProfileRefused: out of date, for another commune, or not newer.
    """
    if not profile.valid_from <= today <= profile.valid_until:
        reason = f"it is valid from {profile.valid_from} to {profile.valid_until}, today is {today}"
        raise ProfileRefused(file=file, cause="profile-expired", reason=reason)
    if profile.commune != commune:
        reason = f"it is for commune {profile.commune}, this one is {commune}"
        raise ProfileRefused(file=file, cause="other-commune", reason=reason)
    if profile.number <= newest:
        reason = f"it has number {profile.number}, number {newest} is installed"
        raise ProfileRefused(file=file, cause="profile-older", reason=reason)


_COLUMNS: Final = (
    *("commune", "agency_code", "agency_name", "parent_agency", "place", "province"),
    *("stations", "destination", "portal_url", "locale", "update_channel", "update_source"),
)
_NEEDED: Final = ("commune", "agency_code", "agency_name", "place")


def rows_of_table(table: str, common: StationProfile, known: frozenset[str] = frozenset()) -> Iterator[TableRow]:
    """Yield a profile, or the reason why there is none, for each line of a table of communes.

    Args:
        table: CSV with a line of names; an empty field takes the value of `common`.
        common: what all communes share.
        known: codes of the communes that exist; empty when that is not known.

    Raises:
        ProfileRefused: the table lacks a column or has an unknown one.
    """
    reader = csv.DictReader(io.StringIO(nfc(table.lstrip("\ufeff"))))
    names = set(reader.fieldnames or ())
    if missing := [name for name in _NEEDED if name not in names]:
        raise ProfileRefused(file="table", cause="profile-broken", reason=f"the table has no column {missing[0]}")
    if unknown := sorted(name for name in names if name not in _COLUMNS):
        raise ProfileRefused(file="table", cause="profile-broken", reason=f"the table has a column {unknown[0]}")
    seen: dict[str, int] = {}
    for row in reader:
        yield _row(row, reader.line_num, common, known, seen)


def _row(
    row: Mapping[str, Any], line: int, common: StationProfile, known: frozenset[str], seen: dict[str, int]
) -> TableRow:
    values = {name: row[name].strip() for name in _COLUMNS if isinstance(row.get(name), str) and row[name].strip()}
    commune = values.get("commune", "")
    if None in row or None in row.values():
        return TableRow(line, commune, None, "the line has more or fewer fields than the head")
    if not values.get("stations", "1").isdecimal():
        return TableRow(line, commune, None, "the number of counters is none")
    whole = {**values, "stations": int(values["stations"])} if "stations" in values else values
    profile = replace(common, **whole)
    reason = flaw(profile)
    for code in (profile.commune, profile.agency_code):
        if not reason and code in seen:
            reason = f"{code} stands in line {seen[code]} already"
    if not reason and known and profile.commune not in known:
        reason = "there is no commune of this code"
    if reason:
        return TableRow(line, commune, None, reason)
    seen[profile.commune] = seen[profile.agency_code] = line
    return TableRow(line, commune, profile)


def _unfit(names: Iterable[str]) -> str:
    return next((name for name in sorted(names) if not _TRUST_NAME.fullmatch(name)), "")


def _is_limit(value: object) -> bool:
    return type(value) is int and 1 <= value <= DOCUMENT_LIMIT_MB


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and bool(parts.hostname)


def _is_source(text: str) -> bool:
    if not text.startswith(("https://", "http://")):
        return not text or PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute()
    return _is_url(text) and urlsplit(text).username is None

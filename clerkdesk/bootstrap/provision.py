# SPDX-License-Identifier: Apache-2.0
"""Make station profiles for a whole province, and make stations of them."""

import io
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from clerkdesk.adapters.catalogues.json_files import JsonCatalogues
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.keys.profile_files import ProfileSigner, fingerprint, public_pem, read_profile
from clerkdesk.adapters.keys.recovery import write_durably
from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.bootstrap.config import StationConfig
from clerkdesk.bootstrap.locked_store import locked_store
from clerkdesk.bootstrap.station import create_station
from clerkdesk.bootstrap.upkeep import PROFILE
from clerkdesk.domain.officers import Officer, Role, Station
from clerkdesk.domain.profile import StationProfile, TableRow, profile_from_json, refuse_unfit, rows_of_table
from clerkdesk.domain.profile_codes import code_lines, codes_of, content_of_codes
from clerkdesk.domain.text import nfc
from clerkdesk.errors import InvalidInput, StorageUnusable
from clerkdesk.services.administer import Administer
from clerkdesk.settings import VIETNAM_TIME, StationFolder

SUFFIX = ".cdprofile"
_PINNED = "profile.pem"
_ANY_COMMUNE: dict[str, object] = {
    "commune": "00000",
    "agency_code": "H00.00",
    "agency_name": "-",
    "parent_agency": "",
    "place": "-",
    "province": "",
}
"""Stands in the common values for what each line of the table gives."""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a table: the profiles, or the lines that have none.

    Attributes:
        written: names of the files; empty for a dry run or while any line is refused.
        key: fingerprint of the key that signed them, to be printed on paper.
    """

    rows: tuple[TableRow, ...]
    written: tuple[str, ...]
    key: str

    @property
    def refused(self) -> tuple[TableRow, ...]:
        """The lines without a profile."""
        return tuple(row for row in self.rows if row.profile is None)


def make_profiles(
    table: str,
    common: bytes,
    trust: Mapping[str, bytes],
    private_pem: bytes,
    *,
    number: int,
    out: Path | None,
    known: frozenset[str] = frozenset(),
) -> Made:
    """Make and sign the profile of every commune of a table; all of them or none.

    Args:
        table: CSV, one commune a line (see `rows_of_table`).
        common: JSON with what all share: destination, portal_url, portal_keys, portal_pins, valid_from, valid_until,
            and any of stations, locale, update_channel, update_source, revocation_days, document_limit_mb,
            parent_agency, province.
        trust: anchors, revocation lists and pack keys by file name.
        out: folder for the files; None for a dry run.

    Raises:
        InvalidInput: the common values or the key cannot be used.
        ProfileRefused: the table has not the right columns.
        StorageUnusable: the folder cannot be written.
    """
    signer = ProfileSigner(private_pem)
    rows = tuple(rows_of_table(table, _common(common, trust, number), known))
    if out is None or any(row.profile is None for row in rows):
        return Made(rows, (), signer.fingerprint)
    return Made(rows, tuple(_written(rows, signer, out)), signer.fingerprint)


def install_profile(
    content: bytes,
    name: str,
    root: Path,
    *,
    commune: str,
    counter: int,
    passphrase: str,
    keys: Sequence[bytes] = (),
    fingerprints: Sequence[str] = (),
    administrator: str = "",
) -> Station:
    """Make the station that a profile describes, in an empty folder.

    Args:
        commune: code of the commune where this computer stands, as the person knows it.
        counter: number of this counter, from 1.
        passphrase: recovery passphrase, to be printed and locked away.
        keys: public keys that may sign profiles, PEM.
        fingerprints: of such keys, typed from paper.
        administrator: name of the first officer; empty for none.

    Raises:
        ProfileRefused: forged, expired, for another commune, or none.
        StoreKeyUnavailable: the folder has a station already.
        InvalidInput: the passphrase is too short.
    """
    trusted = [*(fingerprint(key) for key in keys), *(_typed(text) for text in fingerprints)]
    profile = read_profile(content, trusted, name)
    refuse_unfit(profile, today=_today(), commune=commune, newest=0, file=name)
    station = profile.station(counter, str(uuid.uuid4()))
    trust = {**profile.trust, _PINNED: public_pem(content, name)}
    config = _applied(StationConfig(station.id, profile.destination, profile.portal_url), profile)
    officers = (Officer("admin", nfc(administrator), Role.ADMINISTRATOR),) if administrator else ()
    create_station(root, config, station, officers, passphrase=passphrase, trust=trust)
    write_durably(root / PROFILE, content)
    return station


def renew_profile(content: bytes, name: str, root: Path, *, passphrase: str | None = None) -> Station:
    """Give a station the newer profile of its commune; its id, number, officers and dossiers stay.

    Raises:
        ProfileRefused: signed by another key than the one that is pinned, expired, for another commune or not newer.
        InvalidInput: there is no station in the folder, or it was not made of a profile.
        StoreLocked, StoreKeyUnavailable, WrongPassphrase: see their texts.
    """
    folder = StationFolder(root)
    config = StationConfig.read(folder.config)
    try:
        trusted = fingerprint((folder.trust / _PINNED).read_bytes())
    except OSError as error:
        raise InvalidInput(field="station", reason="it was not made of a profile") from error
    profile = read_profile(content, [trusted], name)
    refuse_unfit(profile, today=_today(), commune=config.commune, newest=config.profile_number, file=name)
    with locked_store(root, passphrase=passphrase) as store:
        administer = Administer(store, SystemClock())
        known = administer.station()
        station = replace(profile.station(known.number, known.id), is_practice=known.is_practice)
        administer.provision(station)
        for file, own in profile.trust.items():
            write_durably(folder.trust / file, own)
        write_durably(root / PROFILE, content)
        _applied(config, profile).write(folder.config)
    return station


def profile_sheet(content: bytes, name: str) -> bytes:
    """Return the paper, as PDF/A, with the QR codes of a profile.

    Raises:
        ProfileRefused: it is none, it was tampered with, or it is too large for codes.
    """
    own = fingerprint(public_pem(content, name))
    profile = read_profile(content, [own], name)
    texts = codes_of(content, name)
    codes = [{"code_qr": text, "number": str(number), "count": str(len(texts))} for number, text in enumerate(texts, 1)]
    values = {
        "created": SystemClock().now().astimezone(VIETNAM_TIME).isoformat(),
        "commune": profile.commune,
        "agency": profile.agency_name,
        "place": profile.place,
        "number": str(profile.number),
        "valid": f"dùng đến {profile.valid_until:%d/%m/%Y}",
        "codes": codes,
    }
    return TypstTypesetter().typeset("profile_codes", values)


def find_profile(path: Path, commune: str) -> tuple[bytes, str]:
    """Return a profile's file and its name: the file itself, codes or a picture of them, or the commune's in a folder.

    Raises:
        ProfileRefused: the codes are not whole, or are none of a profile.
        StorageUnusable: it cannot be read.
    """
    file = path / f"{commune}{SUFFIX}" if path.is_dir() else path
    try:
        content = file.read_bytes()
    except OSError as error:
        raise StorageUnusable(reason=f"{file.name}: {error.strerror}") from error
    if texts := list(code_lines(content)) or codes_in_picture(content):
        return content_of_codes(texts), file.name
    return content, file.name


def codes_in_picture(content: bytes) -> list[str]:
    """Return the texts of all codes in a picture, nothing when this is none."""
    # Imported here: reading pictures takes numpy along, and a profile is a picture but rarely.
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    from clerkdesk.adapters.ocr.codes import read_codes

    try:
        with Image.open(io.BytesIO(content)) as picture:
            return list(read_codes(np.asarray(picture.convert("L"))))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return []


def commune_codes() -> frozenset[str]:
    """Return the codes of all communes of today."""
    places = JsonCatalogues().places()
    return frozenset(unit.code for province in places.provinces() for unit in places.units_of(province.code))


def _applied(config: StationConfig, profile: StationProfile) -> StationConfig:
    return replace(
        config,
        destination=profile.destination,
        portal_url=profile.portal_url,
        portal_keys=dict(profile.portal_keys),
        portal_pins=tuple(profile.portal_pins),
        revocation_days=profile.revocation_days,
        commune=profile.commune,
        profile_number=profile.number,
        profile_until=profile.valid_until.isoformat(),
        locale=profile.locale,
        update_channel=profile.update_channel,
        update_source=profile.update_source,
        document_limit_mb=profile.document_limit_mb,
    )


def _common(common: bytes, trust: Mapping[str, bytes], number: int) -> StationProfile:
    try:
        values: dict[str, Any] = {**_ANY_COMMUNE, "stations": 1, **json.loads(common)}
        days = {name: date.fromisoformat(values[name]) for name in ("valid_from", "valid_until")}
        pins = tuple(values.get("portal_pins", ()))
        profile = StationProfile(**{**values, **days, "portal_pins": pins, "trust": dict(trust), "number": number})
        return profile_from_json(profile.as_json())
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput(field="common values", reason=f"they cannot be used ({error})") from error


def _written(rows: Sequence[TableRow], signer: ProfileSigner, out: Path) -> Iterator[str]:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for row in rows:
            if row.profile is not None:
                name = f"{row.commune}{SUFFIX}"
                (out / name).write_bytes(signer.sign(row.profile))
                yield name
    except OSError as error:
        raise StorageUnusable(reason=error.strerror) from error


def _typed(text: str) -> str:
    return "".join(text.split()).replace(":", "").lower()


def _today() -> date:
    return SystemClock().now().astimezone(VIETNAM_TIME).date()

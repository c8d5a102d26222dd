# SPDX-License-Identifier: Apache-2.0
"""The text of a citizen card's QR code or machine-readable zone, turned into a person."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from clerkdesk.domain.dossier import Person, Sex
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidIdentityCode, InvalidInput

_QR_FIELDS: Final = 7
_QR_FIELDS_SINCE_2024: Final = 10
_MRZ_LINE: Final = 30
_MAX_LENGTH: Final = 4000

_PROVINCES: Final = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096"
)
PROVINCE_CODES: Final = frozenset(_PROVINCES.split())
"""The 63 provinces of birth as the 12-digit number names them; the mergers of 2025 left these numbers unchanged."""


class IdentitySource(StrEnum):
    """What was read."""

    QR = "qr"
    MRZ = "mrz"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a citizen card says.

    Attributes:
        kind: QR code or machine-readable zone (which has no accents, address or day of issue).
        id: the 12-digit personal number.
        old_id: the former 9-digit number, where there was one.
        surname: first word of the name; of the machine-readable zone, its primary identifier.
        given: the rest of the name.
        warnings: `code: sentence`; doubts for the clerk to look at, never a reason to refuse.
        extra: fields after the seventh, as read (cards since 2024; their meaning is not published).
    """

    kind: IdentitySource
    id: str
    old_id: str | None
    name: str
    surname: str
    given: str
    birth: date
    sex: Sex | None
    address: str
    issued: date | None
    expiry: date | None
    warnings: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def as_person(self, *, phone: str = "", email: str = "") -> Person:
        """Return the applicant this card names, with what no card says."""
        return Person(self.name, self.id, self.old_id, self.birth, self.sex, self.address, phone, email)


def parse_identity(text: str) -> Identity:
    """Read the text of a citizen card: QR code (fields parted by `|`) or machine-readable zone (3 lines of 30).

    Noise of readers that act as a keyboard is taken away: ends of line, doubled blanks, decomposed accents.

    Raises:
        InvalidIdentityCode: it is neither, or a field of it is wrong; the field is named, never its value.
    """
    try:
        if "|" in text:
            return _parse_qr([clean(field, "field") for field in text.strip().split("|")])
        if "<" in text:
            return _parse_mrz("".join(clean(text, "zone", _MAX_LENGTH).split()).upper())
    except InvalidInput as error:
        raise _refused(str(error.params["reason"])) from error
    raise _refused("it has neither the fields of a QR code nor a machine-readable zone")


def _refused(reason: str) -> InvalidIdentityCode:
    return InvalidIdentityCode(reason=reason)


def _parse_qr(fields: list[str]) -> Identity:
    if len(fields) < _QR_FIELDS:
        raise _refused(f"it has {len(fields)} fields instead of {_QR_FIELDS}")
    number, old, name, birth_text, sex_text, address, issued_text = fields[:_QR_FIELDS]
    if not re.fullmatch(r"[0-9]{12}", number):
        raise _refused("the personal number is not 12 digits")
    if not re.fullmatch(r"([0-9]{9})?", old):
        raise _refused("the old number is not 9 digits")
    if not name:
        raise _refused("the name is empty")
    birth = _day(birth_text, "day of birth")
    sex = _sex_of_card(sex_text)
    issued = _day(issued_text, "day of issue") if issued_text else None
    surname, _, given = name.partition(" ")
    warnings = _doubts(number, birth, sex)
    if _QR_FIELDS < len(fields) < _QR_FIELDS_SINCE_2024:
        warnings.append(f"unusual-fields: the code has {len(fields)} fields")
    if issued and issued < birth:
        warnings.append("issued-before-birth: the card was issued before the day of birth")
    return Identity(
        kind=IdentitySource.QR,
        id=number,
        old_id=old or None,
        name=name,
        surname=surname,
        given=given,
        birth=birth,
        sex=sex,
        address=address,
        issued=issued,
        expiry=None,
        warnings=tuple(warnings),
        extra=tuple(fields[_QR_FIELDS:]),
    )


def _day(text: str, field: str) -> date:
    if not re.fullmatch(r"[0-9]{8}", text):
        raise _refused(f"the {field} is not ddMMyyyy")
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        raise _refused(f"the {field} is not a day of the calendar") from None


def _sex_of_card(text: str) -> Sex:
    for sex in Sex:
        if text.casefold() == sex.value.casefold():
            return sex
    raise _refused("the sex is neither Nam nor Nữ")


def _doubts(number: str, birth: date | None, sex: Sex | None) -> list[str]:
    """Compare the number with what else is known; it has no check digit, so this is all there is.

    Source: structure of the personal number (3 digits province, 1 century and sex, 2 year, 6 random).
    """
    doubts = []
    century, wanted = _century_and_sex(number)
    if number[:3] not in PROVINCE_CODES:
        doubts.append("unknown-province: the number does not begin with the code of a province")
    if birth is not None and century + int(number[4:6]) != birth.year:
        doubts.append("birth-mismatch: the year of birth is not that of the number")
    if sex is not None and sex is not wanted:
        doubts.append(f"sex-mismatch: the sex is given as {sex.value}, the number says {wanted.value}")
    return doubts


def clean_number(text: str) -> str:
    """Return a typed number without the blanks and points that group its digits; any other number as it is."""
    number = clean(text, "number")
    bare = re.sub(r"[ .]", "", number)
    return bare if bare.isdecimal() else number


def number_doubts(number: str, birth: date | None = None, sex: Sex | None = None) -> tuple[str, ...]:
    """Return doubts about a typed number, as `code: sentence`; a number is never refused for them.

    Only personal numbers of 12 digits say something about their holder: passports, tax codes and the 9 digits of the
    former card pass. A digit too few or too many is told.

    Args:
        number: as `clean_number` gives it.
        birth: where it is known.
        sex: where it is known.
    """
    if re.fullmatch(r"[0-9]{11}|[0-9]{13}", number):
        return (f"unusual-length: the number has {len(number)} digits, a personal number has 12",)
    if not re.fullmatch(r"[0-9]{12}", number):
        return ()
    return tuple(_doubts(number, birth, sex))


def _century_and_sex(number: str) -> tuple[int, Sex]:
    digit = int(number[3])
    return 1900 + digit // 2 * 100, Sex.FEMALE if digit % 2 else Sex.MALE


def check_digit(text: str) -> str:
    """Return the check digit of a field of a machine-readable zone.

    Source: ICAO Doc 9303 part 3, 4.9: digits count as they are, A-Z 10 to 35, the filler 0; weights 7, 3, 1; modulo 10.
    """
    values = (0 if character == "<" else int(character, 36) for character in text)
    return str(sum(value * (7, 3, 1)[position % 3] for position, value in enumerate(values)) % 10)


def _parse_mrz(zone: str) -> Identity:
    """Source: ICAO Doc 9303 part 5 (TD1)."""
    if len(zone) != 3 * _MRZ_LINE:
        raise _refused(f"the machine-readable zone has {len(zone)} characters instead of 90")
    if not re.fullmatch(r"[0-9A-Z<]+", zone):
        raise _refused("the machine-readable zone holds characters other than A-Z, 0-9 and <")
    upper, middle, lower = zone[:30], zone[30:60], zone[60:]
    if upper[0] != "I" or upper[2:5] != "VNM":
        raise _refused("the machine-readable zone is not that of a card of Viet Nam")
    _check_mrz(upper, middle)
    number = upper[15:27]
    if not re.fullmatch(r"[0-9]{12}", number):
        raise _refused("the personal number in the machine-readable zone is not 12 digits")
    birth = _mrz_birth(middle[:6], number)
    sex = {"M": Sex.MALE, "F": Sex.FEMALE}.get(middle[7])
    surname, _, given = (" ".join(part.split("<")).strip() for part in lower.partition("<<"))
    return Identity(
        kind=IdentitySource.MRZ,
        id=number,
        old_id=None,
        name=f"{surname} {given}".strip(),
        surname=surname,
        given=" ".join(given.split()),
        birth=birth,
        sex=sex,
        address="",
        issued=None,
        expiry=_mrz_expiry(middle[8:14]),
        warnings=(*_doubts(number, birth, sex), "no-accents: the name must be typed with its accents"),
    )


def _check_mrz(upper: str, middle: str) -> None:
    fields = (
        ("document number", upper[5:14], upper[14]),
        ("personal number", upper[15:29], upper[29]),
        ("day of birth", middle[:6], middle[6]),
        ("day of expiry", middle[8:14], middle[14]),
        ("whole zone", upper[5:30] + middle[:7] + middle[8:15] + middle[18:29], middle[29]),
    )
    for name, text, digit in fields:
        if check_digit(text) != digit:
            raise _refused(f"the check digit of the {name} is wrong")


def _mrz_birth(text: str, number: str) -> date:
    if not text.isdigit():
        raise _refused("the day of birth in the machine-readable zone is not a date")
    # The zone gives two digits of the year; the century is in the personal number.
    century, _ = _century_and_sex(number)
    return _day(f"{text[4:]}{text[2:4]}{century + int(text[:2])}", "day of birth")


def _mrz_expiry(text: str) -> date | None:
    if text == "<<<<<<":
        return None
    if not text.isdigit():
        raise _refused("the day of expiry in the machine-readable zone is not a date")
    return _day(f"{text[4:]}{text[2:4]}20{text[:2]}", "day of expiry")

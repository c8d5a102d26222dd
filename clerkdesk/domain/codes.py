# SPDX-License-Identifier: Apache-2.0
"""Codes of dossiers, agencies and procedures: read, made and compared, never mended."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput

_DOSSIER: Final = re.compile(r"([A-Z0-9]+(?:\.[A-Z0-9]+)*)-([0-9]{6}|[0-9]{8})-([0-9]{4,7})")
_AGENCY: Final = re.compile(r"[A-Y][0-9]{2}(?:\.[0-9]{2,3})*")
_OLD_AGENCY: Final = re.compile(r"(?:[0-9]{2,3}\.)+[A-Y][0-9]{2}")
_PROCEDURE: Final = re.compile(r"([12356]\.[0-9]{6})(?:\.([0-9A-Z.]+))?")
_AGENCY_LENGTH: Final = 35
_SERIAL_DIGITS: Final = {1: 4, 2: 7}
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_AROUND: Final = re.compile(r"\s*([-.])\s*")
_DATE_FORMATS: Final = {1: "%y%m%d", 2: "%Y%m%d"}


class CodeKind(StrEnum):
    """What a code names."""

    DOSSIER = "dossier"
    AGENCY = "agency"
    PROCEDURE = "procedure"


@dataclass(frozen=True, slots=True)
class Code:
    """A code and its parts.

    Attributes:
        text: the code in capitals; this is what is stored and sent.
        agency: code of the agency; of a procedure, the province that has its own variant of it.
        date: day of a dossier code.
        serial: digits of a dossier code, with their leading zeros (they may carry a meaning).
        generation: dossier: 1 six-digit date, 2 eight-digit date. Agency: 1 right to left, 2 left to right.
    """

    kind: CodeKind
    text: str
    agency: str | None = None
    date: dt.date | None = None
    serial: str | None = None
    generation: int | None = None

    @property
    def procedure(self) -> str | None:
        """The national code of a procedure, without the province's suffix."""
        return self.text[: len("d.dddddd")] if self.kind is CodeKind.PROCEDURE else None


def code_key(text: str) -> str:
    """Return the key by which codes are compared: as it is written, whatever a person or a word processor made of it.

    Capitals and small letters are the same, a long dash is a hyphen, and blanks around hyphens and points do not count.
    """
    return _AROUND.sub(r"\1", clean(text, "code").translate(_DASHES)).upper()


def parse_code(text: str) -> Code:
    """Read the code of a dossier, an agency or a procedure.

    Source: dossier: Circular 01/2018/TT-VPCP art. 19 (`<agency>-YYMMDD-XXXX`) and the eight-digit form of 2026; agency:
    Decision 20/2020/QĐ-TTg art. 4 (`H38.31.24`) and QCVN 102:2016/BTTTT (`000.00.16.H40`); procedure: the national
    database of procedures.

    Raises:
        InvalidInput: it is none of them, or its day is not in the calendar.
    """
    code = code_key(text)
    if match := _DOSSIER.fullmatch(code):
        return _dossier(code, *match.groups())
    if match := _PROCEDURE.fullmatch(code):
        if match[2] is None or _OLD_AGENCY.fullmatch(match[2]) or _AGENCY.fullmatch(match[2]):
            return Code(CodeKind.PROCEDURE, code, agency=match[2])
    elif generation := agency_generation(code):
        return Code(CodeKind.AGENCY, code, agency=code, generation=generation)
    raise InvalidInput(field="code", reason="it is not the code of a dossier, an agency or a procedure")


def agency_generation(code: str) -> int | None:
    """Return 2 for a code read left to right, 1 for the older form read right to left, None for neither."""
    if len(code) > _AGENCY_LENGTH:
        return None
    if _AGENCY.fullmatch(code):
        return 2
    return 1 if _OLD_AGENCY.fullmatch(code) else None


def _dossier(code: str, agency: str, day: str, serial: str) -> Code:
    generation = 1 if len(day) == len("YYMMDD") else 2
    try:
        parsed = dt.datetime.strptime(day, _DATE_FORMATS[generation]).date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise InvalidInput(field="code", reason="its day is not in the calendar") from None
    if len(agency) > _AGENCY_LENGTH:
        raise InvalidInput(field="code", reason=f"its agency is longer than {_AGENCY_LENGTH} characters")
    return Code(CodeKind.DOSSIER, code, agency, parsed, serial, generation)


def dossier_code(agency: str, day: dt.date, serial: int, generation: int = 1) -> str:
    """Make the code of a new dossier.

    Args:
        agency: code of the receiving agency.
        day: of receipt, in Vietnam.
        serial: from 1, per agency and day.
        generation: 1 for `H38.31.24-261118-0001`, 2 for `G09.20-20261118-0000001`.

    Source: Circular 01/2018/TT-VPCP art. 19.

    Raises:
        InvalidInput: the agency is not an agency, or the serial does not fit.
    """
    owner = code_key(agency)
    if agency_generation(owner) is None:
        raise InvalidInput(field="agency code", reason="it is not the code of an agency")
    digits = _SERIAL_DIGITS[generation]
    if not 1 <= serial < 10**digits:
        raise InvalidInput(field="serial", reason=f"it must be from 1 to {10**digits - 1}")
    return f"{owner}-{day.strftime(_DATE_FORMATS[generation])}-{serial:0{digits}d}"

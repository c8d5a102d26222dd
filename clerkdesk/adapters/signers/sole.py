# SPDX-License-Identifier: Apache-2.0
"""Finds the one signature of a PDF whose whole file it covers: the usual case, read in a few milliseconds.

A file that carries anything after its first signature is left to the slower reader, which judges what was added.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pikepdf

_DATE = re.compile(r"D:(\d{14})(?:(Z)|([+-])(\d{2})'?(\d{2})'?)?")


@dataclass(frozen=True, slots=True)
class SoleSignature:
    """The only signature of a document.

    Attributes:
        ranges: its ByteRange (ISO 32000-1 §12.8.1), four numbers that end with the file.
        contents: the CMS as it stands there, with its padding.
        claimed: time that the dictionary claims, None where it has none.
    """

    ranges: tuple[int, int, int, int]
    contents: bytes
    sub_filter: str
    claimed: datetime | None


def sole_signature(document: bytes) -> SoleSignature | None:
    """Return the signature if it is the only one and covers the file to its end; None for any other document."""
    try:
        with pikepdf.open(BytesIO(document)) as pdf:
            if pdf.is_encrypted or "/AcroForm" not in pdf.Root:
                return None
            fields = list(pdf.Root.AcroForm.get("/Fields", pikepdf.Array()))
            if len(fields) != 1 or "/Kids" in fields[0] or fields[0].get("/FT") != pikepdf.Name.Sig:
                return None
            return _read(fields[0].get("/V"), len(document))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, AttributeError, KeyError):
        return None


def _read(value: pikepdf.Object | None, size: int) -> SoleSignature | None:
    if value is None or value.get("/Type", pikepdf.Name.Sig) != pikepdf.Name.Sig:
        return None
    numbers = [int(number) for number in value.ByteRange]
    if len(numbers) != 4 or numbers[2] + numbers[3] != size:
        return None
    ranges = (numbers[0], numbers[1], numbers[2], numbers[3])
    return SoleSignature(ranges, bytes(value.Contents), str(value.SubFilter), _moment(str(value.get("/M", ""))))


def _moment(text: str) -> datetime | None:
    """Read a PDF date (ISO 32000-1 §7.9.4) that says its offset."""
    match = _DATE.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        return None
    offset = timedelta(hours=int(match[4] or 0), minutes=int(match[5] or 0))
    zone = timezone(-offset if match[3] == "-" else offset)
    try:
        return datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return None

# SPDX-License-Identifier: Apache-2.0
"""The machine-readable zone of a citizen card among the lines of a page: three rows of thirty signs."""

import re
from collections.abc import Sequence

from clerkdesk.domain.errata import as_digits
from clerkdesk.domain.identity import check_digit, parse_identity
from clerkdesk.errors import InvalidIdentityCode

_WIDTH = 30
_FILLERS = str.maketrans({"«": "<<", "‹": "<", "(": "<", "{": "<", "[": "<", "c": "<", "k": "<", " ": ""})


def zone_in(text: str) -> str | None:
    """Return the zone that stands in a page's text, its rows parted by line feeds, or None.

    Only a zone whose check digits are right is returned; the third row bears none, so its end may be mended.

    Source: ICAO Doc 9303 part 5 (documents of size TD1).
    """
    rows = [_row(line) for line in text.splitlines()]
    for at in range(len(rows) - 2):
        upper, middle, lower = rows[at : at + 3]
        if not (upper.startswith("I") and "VNM" in upper[:6] and "<" in lower):
            continue
        zone = _checked(upper, _figures(middle), lower)
        if zone is not None:
            return zone
    return None


def _row(line: str) -> str:
    return re.sub(r"[^0-9A-Z<]", "", line.translate(_FILLERS).upper())


def _figures(row: str) -> str:
    """Return the second row with figures where the zone has only figures."""
    if len(row) < _WIDTH:
        return row
    birth, expiry = as_digits(row[:7]) or row[:7], as_digits(row[8:15]) or row[8:15]
    return f"{birth}{row[7]}{expiry}{row[15:]}"


def _checked(upper: str, middle: str, lower: str) -> str | None:
    name = lower.rstrip("<")
    rows: Sequence[str] = (upper[:_WIDTH], middle[:_WIDTH], name[:_WIDTH].ljust(_WIDTH, "<"))
    if any(len(row) != _WIDTH for row in rows) or check_digit(upper[5:14]) != upper[14]:
        return None
    try:
        parse_identity("\n".join(rows))
    except InvalidIdentityCode:
        return None
    return "\n".join(rows)

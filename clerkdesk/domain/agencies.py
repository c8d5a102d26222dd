# SPDX-License-Identifier: Apache-2.0
"""Agencies with their codes of both generations, each valid from one day to another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from clerkdesk.domain.codes import agency_generation, code_key
from clerkdesk.domain.procedure import AgencyKind, Certainty
from clerkdesk.errors import InvalidInput

_OLD_LEVELS: Final = 4
_OLD_WIDTHS: Final = (3, 2, 2)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that receives or decides.

    Attributes:
        code: read left to right (`H38.31.24`, Decision 20/2020/QĐ-TTg).
        old_code: read right to left (`000.24.31.H38`, QCVN 102:2016/BTTTT); empty where it never had one.
        parent: code of the agency above; empty at the top.
        valid_to: last day; None while it exists.
        successor: code of the agency that took its place.
    """

    code: str
    name: str
    valid_from: date
    kind: AgencyKind = AgencyKind.COMMUNE
    old_code: str = ""
    parent: str = ""
    valid_to: date | None = None
    successor: str = ""
    source: str = ""
    certainty: Certainty = Certainty.UNKNOWN

    def is_valid(self, on: date) -> bool:
        """Tell whether the agency exists on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Agencies:
    """The register of agencies a station knows."""

    def __init__(self, agencies: Iterable[Agency] = ()) -> None:
        self.all: tuple[Agency, ...] = tuple(agencies)

    def find(self, code: str, on: date) -> Agency | None:
        """Return the agency that has this code, of either generation, on a day; None when the register has none."""
        wanted = code_key(code)
        return next((one for one in self.all if wanted in (one.code, one.old_code) and one.is_valid(on)), None)

    def successor(self, code: str, on: date) -> Agency | None:
        """Return the agency that now does the work of one that ended; the agency itself while it exists."""
        wanted, seen = code_key(code), set[str]()
        while wanted and wanted not in seen:
            seen.add(wanted)
            if found := self.find(wanted, on):
                return found
            wanted = next((one.successor for one in self.all if wanted in (one.code, one.old_code)), "")
        return None


def other_spelling(code: str) -> str:
    """Return the code of an agency as the other generation spells it: `000.00.16.H40` is `H40.16`, and back.

    The spelling is computed; that an agency kept its numbers from one system to the other, only the register says.

    Source: QCVN 102:2016/BTTTT (levels right to left, absent ones zero); Decision 20/2020/QĐ-TTg art. 4.

    Raises:
        InvalidInput: it is not the code of an agency, or has more levels than the older system.
    """
    key = code_key(code)
    generation = agency_generation(key)
    if generation is None:
        raise InvalidInput(field="agency code", reason="it is not the code of an agency")
    levels = key.split(".")
    if generation == 1:
        return ".".join(level for level in reversed(levels) if level.strip("0"))
    if len(levels) > _OLD_LEVELS:
        raise InvalidInput(field="agency code", reason="the older system has four levels only")
    missing = ["0"] * (_OLD_LEVELS - len(levels))
    padded = zip([*missing, *reversed(levels[1:])], _OLD_WIDTHS, strict=True)
    return ".".join([*(level.zfill(width) for level, width in padded), levels[0]])

# SPDX-License-Identifier: Apache-2.0
"""The officers of a counter and the station they work at."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an officer may do."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who works at the counter; `certificate_sha256` pins the certificate of their token."""

    id: str
    name: str
    role: Role
    title: str = ""
    certificate_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """One workstation, as its profile provisions it.

    Attributes:
        agency_code: code of the commune's office, for example `H38.31.24` (Decision 20/2020/QĐ-TTg art. 4).
        first_serial: first daily serial of this station's block; two stations of one agency never share a number.
        last_serial: last daily serial of the block.
        destination: name of the portal that takes this agency's dossiers.
        province: two-digit code of the province, by which its own fees apply; empty when not known.
    """

    id: str
    number: int
    agency_code: str
    agency_name: str
    parent_agency: str
    place: str
    first_serial: int
    last_serial: int
    destination: str
    portal_url: str = ""
    is_practice: bool = False
    province: str = ""

# SPDX-License-Identifier: Apache-2.0
"""Archival documents: PDF/A-2b of page images with searchable text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from clerkdesk.domain.pages import Reading


@dataclass(frozen=True, slots=True)
class ArchivalPage:
    """One page of a document: untouched image, its resolution, and what was read on it."""

    image: bytes
    media_type: str
    dpi: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the document says of itself (XMP); what is not known stays empty.

    Attributes:
        code: of the dossier.
        component: name of the paper.
        agency: name of the agency that digitised it.
        made_at: when.
        issuer: who issued the paper itself.
        symbol: its number and symbol, as a person settled them.
        issued_on: its day, as it stands on the paper.
        owner: name of whoever it belongs to.
        owner_id: identity number.
    """

    title: str
    code: str
    component: str
    agency: str
    made_at: datetime
    agency_code: str = ""
    component_code: str = ""
    procedure_code: str = ""
    issuer: str = ""
    symbol: str = ""
    issued_on: str = ""
    owner: str = ""
    owner_id: str = ""


class Archivist(Protocol):
    """Writes and checks archival PDF."""

    def write(self, pages: Iterable[ArchivalPage], facts: DocumentFacts) -> bytes:
        """Return one PDF/A-2b (ISO 19005-2): true paper size, upright level pages, invisible text over the image.

        Equal input gives equal bytes. Pages are taken one by one, so they need not all be in memory.

        Raises:
            NotArchival: the result failed its own check.
        """

    def findings(self, document: bytes) -> tuple[str, ...]:
        """Return what keeps this PDF from being PDF/A-2b; empty when nothing does.

        Raises:
            UnreadableFile: it is not a PDF.
        """

# SPDX-License-Identifier: Apache-2.0
"""What waits for an officer's signature, document by document, and what they signed that waits for approval."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from clerkdesk.domain.revision import Revision
from clerkdesk.domain.states import RevisionState
from clerkdesk.errors import DossierNotFound
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.signer import Stamp
from clerkdesk.ports.store import Store, UnitOfWork

PREVIEW_DPI = 60
Draw = Callable[[bytes, int], bytes]
"""From a PDF and pixels per inch to its first page as PNG."""

Area = tuple[float, float, float, float]
"""Left, top, width and height as shares of a page."""

Place = Callable[[float, float, Stamp], Area | None]
"""From width and height of a page in points and a stamp to where the stamp will be seen."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document as the signing screen lists it; `signed_at` is None while it waits."""

    code: str
    owner: str
    component: int
    title: str
    pages: int
    signed_at: datetime | None


class SigningQueue:
    """Reads only."""

    def __init__(self, store: Store, blobs: Blobs, draw: Draw, place: Place, clock: Clock) -> None:
        self._store = store
        self._blobs = blobs
        self._draw = draw
        self._place = place
        self._clock = clock

    def documents(self, by: str) -> list[DocumentRow]:
        """Return the documents that this officer sealed: those that wait first, then those that are signed."""
        with self._store.reading() as work:
            waiting = [row for one in self._of(work, by, RevisionState.SEALED) for row in _rows(work, one)]
            signed = [row for one in self._of(work, by, RevisionState.SIGNED) for row in _rows(work, one)]
        return waiting + signed

    def preview(self, code: str, component: int) -> bytes:
        """Return the first page of a document as it would be signed, as PNG of `PREVIEW_DPI`.

        Raises:
            DossierNotFound: there is no such document.
            BlobDamaged: its file is missing or was changed.
        """
        with self._store.reading() as work:
            revision = work.revisions.latest(work.dossiers.get(code).id)
            documents = work.revisions.documents(revision.id) if revision else []
        for document in documents:
            if document.component == component:
                return self._draw(self._blobs.get(document.signed or document.sealed), PREVIEW_DPI)
        raise DossierNotFound(kind="document", code=f"{code} {component}")

    def stamp_area(self, preview: bytes, signer: str) -> Area | None:
        """Return where the stamp of a signer will stand on a previewed page; None where it has no room for one."""
        with self._store.reading() as work:
            agency = work.administration.station().agency_name
        width_px, height_px = struct.unpack(">II", preview[16:24])  # of the PNG: ISO/IEC 15948, 11.2.2
        points = 72 / PREVIEW_DPI
        return self._place(width_px * points, height_px * points, Stamp(signer, agency, self._clock.now()))

    def _of(self, work: UnitOfWork, by: str, state: RevisionState) -> Iterator[Revision]:
        return (revision for revision in work.revisions.in_state(state) if revision.author == by)


def _rows(work: UnitOfWork, revision: Revision) -> list[DocumentRow]:
    dossier = work.dossiers.by_id(revision.dossier_id)
    titles = {component.position: component.name for component in dossier.components}
    return [
        DocumentRow(
            code=dossier.code,
            owner=dossier.owner.name,
            component=document.component,
            title=titles.get(document.component, document.file_name),
            pages=document.pages,
            signed_at=document.signature.at if document.signature else None,
        )
        for document in work.revisions.documents(revision.id)
    ]

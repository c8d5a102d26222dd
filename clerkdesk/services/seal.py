# SPDX-License-Identifier: Apache-2.0
"""Seal a dossier: one archival document per component, then a manifest that never changes."""

import re
import uuid
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from clerkdesk.domain.case import fee_settled
from clerkdesk.domain.dossier import Component, Dossier
from clerkdesk.domain.files import FileEntry, Manifest, canonical_json
from clerkdesk.domain.pages import Document, Page, PageMark, Reading
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.revision import Revision
from clerkdesk.domain.states import DossierEvent, DossierStatus, Machine, RevisionState
from clerkdesk.domain.text import fold
from clerkdesk.errors import DocumentTooLarge, InvalidInput, NotReady
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.archivist import ArchivalPage, Archivist, DocumentFacts
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store
from clerkdesk.services.pictures import Pictures
from clerkdesk.settings import DOCUMENT_LIMIT_BYTES

DOSSIER_FILE = "dossier.json"
SEAL_FILE = "seal.json"
PDF = "application/pdf"
JSON = "application/json"
_SLUG_LENGTH = 48
_SYMBOL, _ISSUED_ON = "document_number", "date"
"""Fields that say which paper it is."""

_ENDED = (DossierStatus.NOT_ACCEPTED, DossierStatus.STOPPED)


def _new_id() -> str:
    return str(uuid.uuid4())


class Seal:
    """Freezes what a dossier consists of."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        archivist: Archivist,
        *,
        read: Callable[[Page], Reading | None],
        clock: Clock,
        new_id: Callable[[], str] = _new_id,
        limit_bytes: int = DOCUMENT_LIMIT_BYTES,
        pictures: Pictures | None = None,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._archivist = archivist
        self._read = read
        self._clock = clock
        self._new_id = new_id
        self._limit_bytes = limit_bytes
        self._picture = pictures.of if pictures else lambda page: blobs.get(page.original)

    def document(self, code: str, position: int) -> bytes:
        """Return the archival PDF of one component as it would be sealed now.

        Raises:
            InvalidInput: the checklist has no such position.
            NotReady: the component has no page, or one that was not read.
            DocumentTooLarge: it is larger than the portal takes.
        """
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            pages = work.pages.of(dossier.id)
        component = next((one for one in dossier.components if one.position == position), None)
        if component is None:
            raise InvalidInput(field="component", reason=f"the checklist has no number {position}")
        return self._write(dossier, component, pages, self._clock.now())

    def seal(
        self, code: str, *, by: str, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> Revision:
        """Write the documents, then store a new sealed revision; an older one is superseded.

        Raises:
            NotReady: a required paper has no page, or a page is unassigned or unread.
            NotArchival: a document failed its own PDF/A check; nothing was sealed.
            DocumentTooLarge: a document is larger than the portal takes; nothing was sealed.
        """
        now = self._clock.now()
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            pages = work.pages.of(dossier.id)
            latest = work.revisions.latest(dossier.id)
            choices = work.pages.choices(dossier.id)
            paid = fee_settled(dossier, work.cases.file(dossier.id).fee_payments)
        components = self._sealable(dossier, pages)
        number = latest.number + 1 if latest else 1
        revision_id = self._new_id()
        documents, entries = [], []
        for done, component in enumerate(components, 1):
            (cancel or CancelToken()).raise_if_set()
            document, entry = self._seal_component(dossier, component, pages, revision_id, now)
            documents.append(document)
            entries.append(entry)
            progress(done, len(components), "document")
        content = _dossier_file(dossier, choices, number, paid.way)
        dossier_ref = self._blobs.put(content)
        entries.append(FileEntry(DOSSIER_FILE, dossier_ref.sha256, dossier_ref.size_bytes, JSON))
        revision = Revision(
            id=revision_id,
            dossier_id=dossier.id,
            code=dossier.code,
            number=number,
            state=RevisionState.SEALED,
            author=by,
            sealed_at=now,
            sealed=Manifest(dossier.code, number, tuple(entries)),
            dossier_file=dossier_ref,
        )
        self._store_revision(revision, documents, dossier)
        return revision

    def _sealable(self, dossier: Dossier, pages: Sequence[Page]) -> list[Component]:
        if dossier.status in _ENDED:
            raise NotReady(code=dossier.code, verb="sealed", reason="it was refused or stopped")
        kept = [page for page in pages if page.mark is PageMark.KEPT]
        loose = [page.number for page in kept if page.component is None]
        if loose:
            raise NotReady(code=dossier.code, verb="sealed", reason=f"page {loose[0]} belongs to no component")
        filled = {page.component for page in kept}
        for component in dossier.components:
            if component.required and component.count and component.position not in filled:
                raise NotReady(code=dossier.code, verb="sealed", reason=f"component {component.position} has no page")
        components = [component for component in dossier.components if component.position in filled]
        if not components:
            raise NotReady(code=dossier.code, verb="sealed", reason="it has no page")
        return components

    def _seal_component(
        self, dossier: Dossier, component: Component, pages: Sequence[Page], revision_id: str, at: datetime
    ) -> tuple[Document, FileEntry]:
        kept = [page for page in pages if page.component == component.position and page.mark is PageMark.KEPT]
        sealed = self._blobs.put(self._write(dossier, component, pages, at))
        name = _file_name(component)
        document = Document(revision_id, component.position, name, len(kept), sealed)
        return document, FileEntry(name, sealed.sha256, sealed.size_bytes, PDF)

    def _write(self, dossier: Dossier, component: Component, pages: Sequence[Page], at: datetime) -> bytes:
        kept = [page for page in pages if page.component == component.position and page.mark is PageMark.KEPT]
        if not kept:
            raise NotReady(code=dossier.code, verb="sealed", reason=f"component {component.position} has no page")
        archival = (self._archival(dossier, page) for page in kept)  # an image is opened when its turn comes
        told = self._told_by(dossier, {page.number for page in kept})
        facts = DocumentFacts(
            title=f"{component.name} – {dossier.code}",
            code=dossier.code,
            component=component.name,
            agency=dossier.agency_name,
            made_at=at,
            agency_code=dossier.agency_code,
            component_code=component.code or "",
            procedure_code=dossier.procedure_code,
            symbol=told.get(_SYMBOL, ""),
            issued_on=told.get(_ISSUED_ON, ""),
            owner=dossier.owner.name,
            owner_id=dossier.owner.id_number or "",
        )
        document = self._archivist.write(archival, facts)
        if len(document) > self._limit_bytes:
            size_mb, limit_mb = (f"{size / 1_000_000:.1f}" for size in (len(document), self._limit_bytes))
            raise DocumentTooLarge(component=component.name, size_mb=size_mb, limit_mb=limit_mb)
        return document

    def _told_by(self, dossier: Dossier, numbers: Collection[int]) -> dict[str, str]:
        """Return what persons settled of the fields read on these pages."""
        with self._store.reading() as work:
            choices, proposals = work.pages.choices(dossier.id), work.pages.fields(dossier.id)
        return {one.name: choices[one.name] for one in proposals if one.page in numbers and one.name in choices}

    def _archival(self, dossier: Dossier, page: Page) -> ArchivalPage:
        reading = self._read(page)
        if reading is None:
            raise NotReady(code=dossier.code, verb="sealed", reason=f"page {page.number} was not read yet")
        return ArchivalPage(self._picture(page), page.media_type, page.dpi, reading)

    def _store_revision(self, revision: Revision, documents: Sequence[Document], dossier: Dossier) -> None:
        with self._store.begin() as work:
            work.revisions.add(revision, documents)
            if dossier.status is DossierStatus.RECEIVED:
                work.advance(
                    Machine.DOSSIER, dossier.id, DossierEvent.PROCESS, by=revision.author, at=revision.sealed_at
                )
            work.commit()


def _file_name(component: Component) -> str:
    # Portable on every disk and in every container: letters without marks, digits and hyphens, never long.
    words = re.findall(r"[a-z0-9]+", fold(component.name))
    slug = "-".join(words)[:_SLUG_LENGTH].strip("-")
    return f"{component.position:02d}-{slug or 'component'}.pdf"


def _dossier_file(dossier: Dossier, choices: dict[str, str], revision: int, paid: FeeWay) -> bytes:
    owner = dossier.owner
    return canonical_json(
        {
            "code": dossier.code,
            "revision": revision,
            "procedure": {
                "code": dossier.procedure_code,
                "name": dossier.procedure_name,
                "version": dossier.procedure_version.isoformat(),
                "field": dossier.field,
            },
            "agency": {"code": dossier.agency_code, "name": dossier.agency_name},
            "channel": str(dossier.channel),
            "result_way": str(dossier.way),
            "owner": {
                "name": owner.name,
                "id": owner.id_number,
                "birth": owner.birth.isoformat() if owner.birth else None,
                "sex": str(owner.sex) if owner.sex else None,
                "address": owner.address,
                "phone": owner.phone,
                "email": owner.email,
            },
            "summary": dossier.summary,
            "received_at": dossier.received_at.isoformat(),
            "due_at": dossier.due.due.isoformat() if dossier.due.due else None,
            "fee_vnd": dossier.fee.total_vnd,
            "fee_payment": str(paid.national_code),
            "slip": dossier.slip_number,
            "components": [
                {"position": c.position, "code": c.code, "name": c.name, "kind": str(c.kind), "count": c.count}
                for c in dossier.components
            ],
            "fields": choices,
        }
    )

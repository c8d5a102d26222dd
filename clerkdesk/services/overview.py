# SPDX-License-Identifier: Apache-2.0
"""Look at the queue: lists, search, one dossier whole, and the sums that prove nothing is lost."""

from dataclasses import dataclass

from clerkdesk.domain.audit import AuditEntry
from clerkdesk.domain.delivery import Delivery
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.pages import Document, Page
from clerkdesk.domain.revision import Batch, Decision, Revision
from clerkdesk.domain.text import people_sort_key
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.store import Counts, DossierRow, Store


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything the station knows of one dossier."""

    dossier: Dossier
    pages: tuple[Page, ...]
    revision: Revision | None
    documents: tuple[Document, ...]
    approval: tuple[Batch, Decision] | None
    deliveries: tuple[Delivery, ...]
    history: tuple[AuditEntry, ...]


class Overview:
    """Reads only; changes nothing."""

    def __init__(self, store: Store, blobs: Blobs) -> None:
        self._store = store
        self._blobs = blobs

    def rows(self, *, after: int | None = None, limit: int = 50) -> list[DossierRow]:
        """Return the newest dossiers, a page at a time."""
        with self._store.begin() as work:
            return work.dossiers.rows(after=after, limit=limit)

    def search(self, text: str, *, limit: int = 50, sort: str = "newest") -> list[DossierRow]:
        """Return the dossiers that match, whatever the tone marks; `sort` is newest, people or text."""
        with self._store.begin() as work:
            rows = work.dossiers.search(text, limit=limit)
        if sort == "people":
            rows.sort(key=lambda row: people_sort_key(row.owner))
        elif sort == "text":
            rows.sort(key=lambda row: row.code)
        return rows

    def counts(self) -> Counts:
        """Return the sums of invariant I7."""
        with self._store.begin() as work:
            return work.dossiers.counts()

    def outbox(self) -> list[Delivery]:
        """Return all deliveries, oldest first."""
        with self._store.begin() as work:
            return work.deliveries.all()

    def batches(self) -> list[Batch]:
        """Return all batches, newest first."""
        with self._store.begin() as work:
            return work.batches.all()

    def show(self, code: str) -> DossierView:
        """Return one dossier whole.

        Raises:
            DossierNotFound: there is none under this code.
        """
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            revision = work.revisions.latest(dossier.id)
            return DossierView(
                dossier=dossier,
                pages=tuple(work.pages.of(dossier.id)),
                revision=revision,
                documents=tuple(work.revisions.documents(revision.id)) if revision else (),
                approval=work.batches.decision_of(revision.id) if revision else None,
                deliveries=tuple(work.deliveries.of_code(dossier.code)),
                history=tuple(work.audit.entries(subject_id=dossier.id)),
            )

    def content(self, document: Document) -> bytes:
        """Return a document: signed, where it is signed already.

        Raises:
            BlobDamaged: its file is missing or was changed.
        """
        return self._blobs.get(document.signed or document.sealed)

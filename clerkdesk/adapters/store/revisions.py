# SPDX-License-Identifier: Apache-2.0
"""Sealed packages and their documents."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.machines import Machines
from clerkdesk.adapters.store.tables import document, file_of, file_values, needed_file, revision, to_queue
from clerkdesk.domain.audit import Event
from clerkdesk.domain.files import BlobRef, Manifest
from clerkdesk.domain.pages import Document, Signature
from clerkdesk.domain.revision import Revision
from clerkdesk.domain.states import Machine, RevisionEvent, RevisionState
from clerkdesk.errors import DossierNotFound, InvariantBroken

_PLAIN = ("id", "dossier_id", "code", "number", "author", "sealed_at", "author_certificate")


class SqlRevisions:
    """Keeps revisions; what was sealed or signed is never written again."""

    def __init__(self, connection: Connection, audit: SqlAudit, machines: Machines) -> None:
        self._connection = connection
        self._audit = audit
        self._machines = machines

    def add(self, new: Revision, documents: Sequence[Document]) -> None:
        """Add a revision in its state SEALED with its documents and log its sealing; older ones are superseded.

        Raises:
            InvariantBroken: the revision is not in its state SEALED, or its number is taken.
        """
        self._supersede_older(new)
        event = Event(new.sealed_at, new.author, "revision", new.id, "seal", RevisionState.OPEN, str(new.state))
        entry = self._audit.append(event)
        values = {name: getattr(new, name) for name in _PLAIN}
        values |= {"state": str(new.state), "last_event": entry.sequence}
        values |= _manifest_values("sealed", new.sealed) | _manifest_values("signed", new.signed)
        values |= file_values("dossier_file", new.dossier_file)
        self._connection.execute(revision.insert().values(values))
        for each in documents:
            self._connection.execute(document.insert().values(_document_values(each)))

    def get(self, revision_id: str) -> Revision:
        """Return a revision. Raises DossierNotFound."""
        query = sa.select(revision).where(revision.c.id == revision_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise DossierNotFound(kind="revision", code=revision_id)
        return _revision(row)

    def latest(self, dossier_id: str) -> Revision | None:
        """Return the newest revision of a dossier."""
        mine = sa.select(revision).where(revision.c.dossier_id == dossier_id)
        row = self._connection.execute(mine.order_by(revision.c.number.desc()).limit(1)).mappings().first()
        return _revision(row) if row else None

    def in_state(self, state: RevisionState) -> list[Revision]:
        """Return the revisions in a state, oldest first."""
        query = sa.select(revision).where(revision.c.state == str(state)).order_by(revision.c.sequence)
        return [_revision(row) for row in self._connection.execute(query).mappings()]

    def to_queue(self) -> list[Revision]:
        """Return the approved revisions that were not settled yet, oldest first."""
        waiting = sa.select(revision).join(to_queue, to_queue.c.revision_id == revision.c.id)
        rows = self._connection.execute(waiting.order_by(revision.c.sequence)).mappings()
        return [_revision(row) for row in rows]

    def settle(self, revision_id: str) -> None:
        """Note that a revision is queued for every portal it goes to; a new part of it brings it back."""
        self._connection.execute(to_queue.delete().where(to_queue.c.revision_id == revision_id))

    def documents(self, revision_id: str) -> list[Document]:
        """Return the documents of a revision in the order of their components."""
        query = sa.select(document).where(document.c.revision_id == revision_id).order_by(document.c.component)
        return [_document(row) for row in self._connection.execute(query).mappings()]

    def set_signed_document(self, revision_id: str, component: int, signed: BlobRef, signature: Signature) -> None:
        """Store the signed bytes of one document, once.

        Raises:
            InvariantBroken: it is signed already with other bytes, or its revision is no longer SEALED.
            DossierNotFound: there is no such document.
        """
        mine = (document.c.revision_id == revision_id) & (document.c.component == component)
        values = file_values("signed", signed) | _signature_values(signature)
        if self._connection.execute(document.update().where(mine).values(values)).rowcount != 1:
            raise DossierNotFound(kind="document", code=f"{revision_id}/{component}")

    def set_signed(self, revision_id: str, manifest: Manifest, certificate_sha256: str) -> None:
        """Store the signed manifest, once; the caller advances the state.

        Raises:
            InvariantBroken: it is signed already with another manifest, or no longer SEALED, or the manifest does not
                continue the sealed one.
            DossierNotFound: there is no such revision.
        """
        sealed = self.get(revision_id).sealed
        if manifest.seals != sealed.sha256:
            raise InvariantBroken(rule="I4: a signed manifest continues the sealed one")
        values = _manifest_values("signed", manifest) | {"author_certificate": certificate_sha256}
        self._connection.execute(revision.update().where(revision.c.id == revision_id).values(values))

    def _supersede_older(self, new: Revision) -> None:
        older = sa.select(revision.c.id).where(revision.c.dossier_id == new.dossier_id)
        standing = older.where(revision.c.state != str(RevisionState.SUPERSEDED)).order_by(revision.c.number)
        for revision_id in self._connection.execute(standing).scalars().all():
            facts: dict[str, str | int] = {"by_revision": new.number}
            self._machines.advance(
                Machine.REVISION, revision_id, RevisionEvent.SUPERSEDE, by=new.author, at=new.sealed_at, facts=facts
            )


def _manifest_values(name: str, manifest: Manifest | None) -> dict[str, object]:
    return {name: manifest.to_bytes() if manifest else None, f"{name}_sha256": manifest.sha256 if manifest else None}


def _signature_values(signature: Signature | None) -> dict[str, object]:
    return {
        "signer": signature.signer if signature else None,
        "signer_certificate": signature.certificate_sha256 if signature else None,
        "level": signature.level if signature else None,
        "signed_at": signature.at if signature else None,
    }


def _revision(row: RowMapping) -> Revision:
    return Revision(
        **{name: row[name] for name in _PLAIN},
        state=RevisionState(row["state"]),
        sealed=Manifest.from_bytes(row["sealed"]),
        dossier_file=needed_file(row, "dossier_file"),
        signed=Manifest.from_bytes(row["signed"]) if row["signed"] is not None else None,
    )


def _document_values(new: Document) -> dict[str, object]:
    plain = {name: getattr(new, name) for name in ("revision_id", "component", "file_name", "pages", "facts")}
    files = file_values("sealed", new.sealed) | file_values("signed", new.signed)
    return plain | files | _signature_values(new.signature)


def _document(row: RowMapping) -> Document:
    signature = None
    if row["signer"] is not None:
        signature = Signature(row["signer"], row["signer_certificate"], row["level"], row["signed_at"])
    return Document(
        revision_id=row["revision_id"],
        component=row["component"],
        file_name=row["file_name"],
        pages=row["pages"],
        sealed=needed_file(row, "sealed"),
        signed=file_of(row, "signed"),
        signature=signature,
        facts=row["facts"],
    )

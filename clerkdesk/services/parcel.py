# SPDX-License-Identifier: Apache-2.0
"""What one delivery consists of: the files of the signed manifest and the container of its approval."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.files import BlobRef, FileEntry, Manifest
from clerkdesk.domain.receipt import Sent
from clerkdesk.domain.revision import Batch, Decision, Revision, decision_file
from clerkdesk.errors import ContentChanged, NotReady
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.portal import Announcement
from clerkdesk.ports.store import UnitOfWork
from clerkdesk.services.routes import Part, Routes

CONTAINER_TYPE = "application/vnd.etsi.asic-e+zip"
DOSSIER_FILE = "dossier.json"
SEAL_FILE = "seal.json"

Read = Callable[[int], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything of one revision that goes to a portal.

    Attributes:
        files: those of the signed manifest, then the container.
        readers: by SHA-256, each yields the clear bytes of a file from an offset on.
        parts: those of a linked dossier that this route takes; they go with the papers of the whole.
        is_own_route: whether the route takes the dossier itself too.
    """

    revision: Revision
    manifest: Manifest
    batch: Batch
    decision: Decision
    dossier: Dossier
    files: tuple[FileEntry, ...]
    readers: Mapping[str, Read]
    parts: tuple[Part, ...] = ()
    is_own_route: bool = True

    def sent(self, key: str) -> Sent:
        """Return what the receipt must name."""
        hashes = [entry.sha256 for entry in self.files]
        return Sent(key, self.revision.code, self.revision.number, self.manifest.sha256, hashes)


def parcel(work: UnitOfWork, blobs: Blobs, revision_id: str, way: tuple[Routes, str] | None = None) -> Parcel:
    """Collect what is sent of a revision.

    Args:
        way: all routes and the destination that it is for; None for one that takes the dossier alone.

    Raises:
        NotReady: it is not signed or not decided.
        ContentChanged: the manifest names a file that the store does not have.
    """
    revision = work.revisions.get(revision_id)
    decided = work.batches.decision_of(revision_id)
    if revision.signed is None or decided is None or decided[0].container is None:
        raise NotReady(code=revision.code, verb="sent", reason="it is not signed and decided")
    batch, decision = decided
    container = decided[0].container
    refs: dict[str, BlobRef] = {DOSSIER_FILE: revision.dossier_file}
    for document in work.revisions.documents(revision_id):
        if document.signed is not None:
            refs[document.file_name] = document.signed
    readers = {ref.sha256: _from_blob(blobs, ref) for ref in (*refs.values(), container)}
    seal = revision.sealed.to_bytes()
    readers[revision.sealed.sha256] = lambda offset: iter([seal[offset:]])
    unknown = [entry.name for entry in revision.signed.files if entry.sha256 not in readers]
    if unknown:
        raise ContentChanged(what=unknown[0], detail="the store has no such file")
    carrier = FileEntry(container_name(batch), container.sha256, container.size_bytes, CONTAINER_TYPE)
    files = (*revision.signed.files, carrier)
    dossier = work.dossiers.by_id(revision.dossier_id)
    whole = Parcel(revision, revision.signed, batch, decision, dossier, files, readers)
    if way is None or not work.cases.children(dossier.id):
        return whole
    routes, destination = way
    parts = tuple(routes.parts(work, dossier, destination))
    return replace(whole, parts=parts, is_own_route=routes.own(work, dossier) == destination)


def container_name(batch: Batch) -> str:
    """Return the name under which a batch container travels."""
    return f"batch-{batch.number}.asice"


def announcement(
    sent: Parcel, blobs: Blobs, *, key: str, audit_head: str, station_id: str, epoch: int = 1
) -> Announcement:
    """Return what is announced: the dossier as it was sealed, its true status of now, and the proof of its approval."""
    if sent.decision.proof is None or sent.batch.root is None:
        raise NotReady(code=sent.revision.code, verb="sent", reason="its batch is not signed")
    dossier = json.loads(blobs.get(sent.revision.dossier_file))
    if sent.parts:
        parts = [part.as_json() for part in sent.parts]
        dossier |= {"is_own_route": sent.is_own_route, "parts": parts}
    approval = {
        "batch": sent.batch.id,
        "container": container_name(sent.batch),
        "decision": decision_file(sent.batch.id, sent.decision, sent.revision.number).decode(),
        "proof": sent.decision.proof.as_json(),
        "root": sent.batch.root,
    }
    return Announcement(
        idempotency_key=key,
        manifest=sent.manifest.to_bytes(),
        dossier={**dossier, "status": str(sent.dossier.status)},
        approval=approval,
        files=sent.files,
        audit_head=audit_head,
        station=station_id,
        epoch=epoch,
    )


def _from_blob(blobs: Blobs, ref: BlobRef) -> Read:
    return lambda offset: blobs.read(ref, offset)

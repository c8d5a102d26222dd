# SPDX-License-Identifier: Apache-2.0
"""Sign sealed dossiers with the clerk's certificate: one PIN, every document by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from clerkdesk.domain.files import FileEntry, Manifest
from clerkdesk.domain.pages import Document, Signature
from clerkdesk.domain.revision import Revision
from clerkdesk.domain.states import Machine, RevisionEvent, RevisionState
from clerkdesk.errors import (
    BlobDamaged,
    CertificateRefused,
    ClerkDeskError,
    ContentChanged,
    NotReady,
    SignatureInvalid,
)
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.signer import Certificate, KeySource, Signer, SigningSession, Stamp, ToSign
from clerkdesk.ports.store import Store
from clerkdesk.services.seal import JSON, PDF, SEAL_FILE

LEVEL = "PAdES B-B"


@dataclass(slots=True)
class SignSummary:
    """What became of each dossier: signed, skipped with the reason, or failed with the error."""

    signed: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    failed: dict[str, ClerkDeskError] = field(default_factory=dict)
    documents: int = 0
    operations: int = 0


class Sign:
    """The author's signature on every document of a revision."""

    def __init__(self, store: Store, blobs: Blobs, signer: Signer, *, clock: Clock) -> None:
        self._store = store
        self._blobs = blobs
        self._signer = signer
        self._clock = clock

    def sign(
        self,
        codes: Sequence[str],
        source: KeySource,
        pin: str,
        *,
        by: str,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> SignSummary:
        """Sign the newest revision of each dossier; a dossier that fails never stops the others.

        What was signed before a token was pulled stays signed; the next call resumes after it.

        Raises:
            WrongPin, PinLocked, TokenUnavailable, CertificateRefused, RevocationUnknown: nothing (more) was signed.
        """
        summary = SignSummary()
        revisions = self._signable(codes, by, summary)
        if not revisions:
            return summary
        with self._signer.open(source, pin) as session:
            self._check_officer(session.certificate, by)
            for done, revision in enumerate(revisions, 1):
                (cancel or CancelToken()).raise_if_set()
                self._sign_revision(revision, session, summary, by)
                progress(done, len(revisions), "dossier")
            summary.operations = session.operations
        return summary

    def _signable(self, codes: Sequence[str], by: str, summary: SignSummary) -> list[Revision]:
        revisions = []
        with self._store.begin() as work:
            for code in dict.fromkeys(work.dossiers.get(code).code for code in codes):
                revision = work.revisions.latest(work.dossiers.get(code).id)
                if revision is None or revision.state is not RevisionState.SEALED:
                    summary.skipped[code] = "it is not sealed" if revision is None else f"it is {revision.state}"
                elif revision.author != by:
                    summary.skipped[code] = "another officer sealed it"
                else:
                    revisions.append(revision)
        return revisions

    def _check_officer(self, certificate: Certificate, by: str) -> None:
        with self._store.begin() as work:
            pinned = work.administration.officer(by).certificate_sha256
        if pinned is not None and pinned != certificate.sha256:
            raise CertificateRefused(holder=certificate.subject, reason="wrong-officer", detail="not this officer's")

    def _sign_revision(self, revision: Revision, session: SigningSession, summary: SignSummary, by: str) -> None:
        with self._store.begin() as work:
            documents = work.revisions.documents(revision.id)
            station = work.administration.station()
        waiting = {str(document.component): document for document in documents if document.signed is None}
        errors: dict[str, ClerkDeskError] = {}

        def keep(component: str, content: bytes) -> None:
            self._keep(waiting[component], content, session.certificate)
            summary.documents += 1

        def fail(component: str, error: ClerkDeskError) -> None:
            errors[component] = error

        try:
            stamp = Stamp(session.certificate.subject, station.agency_name, self._clock.now())
            to_sign = [ToSign(key, self._blobs.get(document.sealed), stamp) for key, document in waiting.items()]
            session.sign_documents(to_sign, keep, fail)
            if errors:
                summary.failed[revision.code] = next(iter(errors.values()))
                return
            self._finish(revision, session.certificate, by)
        except (BlobDamaged, ContentChanged, SignatureInvalid, NotReady) as error:
            summary.failed[revision.code] = error
            return
        summary.signed.append(revision.code)

    def _keep(self, document: Document, content: bytes, certificate: Certificate) -> None:
        sealed = self._blobs.get(document.sealed)
        # A signature is an incremental update (ISO 32000-1 §7.5.6): what was sealed must still be its beginning.
        if not content.startswith(sealed):
            raise ContentChanged(what=document.file_name, detail="the signed file does not continue the sealed one")
        signed = self._blobs.put(content)
        signature = Signature(certificate.subject, certificate.sha256, LEVEL, self._clock.now())
        with self._store.begin() as work:
            work.revisions.set_signed_document(document.revision_id, document.component, signed, signature)
            work.commit()

    def _finish(self, revision: Revision, certificate: Certificate, by: str) -> None:
        with self._store.begin() as work:
            documents = work.revisions.documents(revision.id)
            manifest = _signed_manifest(revision, documents)
            work.revisions.set_signed(revision.id, manifest, certificate.sha256)
            work.advance(Machine.REVISION, revision.id, RevisionEvent.SIGN, by=by, at=self._clock.now())
            work.commit()


def _signed_manifest(revision: Revision, documents: Sequence[Document]) -> Manifest:
    entries = [entry for entry in revision.sealed.files if entry.media_type == JSON]
    for document in documents:
        if document.signed is None or document.signature is None:
            raise NotReady(code=revision.code, verb="signed", reason=f"{document.file_name} is not signed")
        entries.append(FileEntry(document.file_name, document.signed.sha256, document.signed.size_bytes, PDF))
    signers = {document.signature.certificate_sha256 for document in documents if document.signature}
    if len(signers) != 1:
        # The certificate was changed between two runs: nobody could say who answers for the dossier.
        raise NotReady(code=revision.code, verb="signed", reason="its documents carry two certificates; seal it anew")
    entries.append(FileEntry(SEAL_FILE, revision.sealed.sha256, len(revision.sealed.to_bytes()), JSON))
    return Manifest(revision.code, revision.number, tuple(entries), seals=revision.sealed.sha256)

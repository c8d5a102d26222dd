# SPDX-License-Identifier: Apache-2.0
"""Give an independent verdict on a document, a batch container, a portal receipt, or all that is known of a code."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from clerkdesk.domain.delivery import Delivery, PortalReceipt
from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.merkle import root_and_proofs
from clerkdesk.domain.receipt import discrepancy
from clerkdesk.domain.revision import Verdict
from clerkdesk.errors import (
    BlobDamaged,
    ClerkDeskError,
    ContentChanged,
    InvalidContainer,
    ReceiptInvalid,
    UnreadableFile,
)
from clerkdesk.ports.signer import SignatureVerdict
from clerkdesk.ports.store import Store
from clerkdesk.services.evidence import BATCH_FILE, Evidence, batch_facts
from clerkdesk.services.parcel import parcel

CheckReceipt = Callable[[PortalReceipt], None]
"""Raises ReceiptInvalid unless one of the portal's pinned keys signed exactly these bytes."""


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on one thing: what it is, whether all of it holds, and the sentences that say why."""

    kind: str
    name: str
    is_valid: bool
    sentences: tuple[str, ...]


class Verify:
    """Judges files from anywhere, with the station's trust only."""

    def __init__(self, store: Store, evidence: Evidence, check_receipt: CheckReceipt) -> None:
        self._store = store
        self._evidence = evidence
        self._check_receipt = check_receipt

    def file(self, content: bytes, name: str) -> Report:
        """Return the verdict on a file, by what it is and not by its name.

        Raises:
            UnreadableFile: it is none of the three kinds.
        """
        if content.startswith(b"%PDF-"):
            return self._document(content, name)
        if content.startswith(b"PK\x03\x04"):
            return self._attempt("batch", name, lambda: self._container(content, name))
        if content.lstrip()[:1] == b"{":
            return self._attempt("receipt", name, lambda: self._receipt_file(content, name))
        raise UnreadableFile(file=name, reason="it is neither a PDF, nor a batch file, nor a portal receipt")

    def signatures(self, document: bytes) -> tuple[SignatureVerdict, ...]:
        """Return the verdict on each signature of a PDF.

        Raises:
            UnreadableFile: it is not a readable PDF.
        """
        return self._evidence.verifier.verify_document(document, self._evidence.clock.now())

    def code(self, code: str) -> list[Report]:
        """Return the verdicts on all that was signed, approved and acknowledged of a dossier.

        Raises:
            DossierNotFound: there is none under this code.
        """
        with self._store.reading() as work:
            dossier = work.dossiers.get(code)
            revision = work.revisions.latest(dossier.id)
            documents = work.revisions.documents(revision.id) if revision else []
            decided = work.batches.decision_of(revision.id) if revision else None
            deliveries = work.deliveries.of_code(dossier.code)
        reports = [self._kept(document.signed, document.file_name) for document in documents if document.signed]
        if revision is not None and decided is not None:
            batch, decision = decided

            def approval() -> list[str]:
                self._evidence.check_approval(revision, batch, decision)
                return [f"approved in batch {batch.number}, proven under root {batch.root}"]

            reports.append(self._attempt("approval", dossier.code, approval))
        kept = [(delivery, delivery.receipt) for delivery in deliveries if delivery.receipt is not None]
        return reports + [self._attempt("receipt", dossier.code, partial(self._delivered, *one)) for one in kept]

    def _delivered(self, delivery: Delivery, receipt: PortalReceipt) -> list[str]:
        with self._store.reading() as work:
            sent = parcel(work, self._evidence.blobs, delivery.revision_id).sent(delivery.idempotency_key)
        if (found := discrepancy(receipt.body, sent)) is not None:
            raise ReceiptInvalid(code=delivery.code, reason=found)
        return self._receipt(receipt)

    def _kept(self, ref: BlobRef, name: str) -> Report:
        try:
            content = self._evidence.blobs.get(ref)
        except BlobDamaged as error:
            return Report("document", name, is_valid=False, sentences=(error.what_happened,))
        return self._document(content, name)

    def _attempt(self, kind: str, name: str, judge: Callable[[], list[str]]) -> Report:
        try:
            return Report(kind, name, is_valid=True, sentences=tuple(judge()))
        except ClerkDeskError as error:
            return Report(kind, name, is_valid=False, sentences=(error.what_happened,))

    def _document(self, content: bytes, name: str) -> Report:
        try:
            verdicts = self.signatures(content)
        except UnreadableFile as error:
            return Report("document", name, is_valid=False, sentences=(error.what_happened,))
        if not verdicts:
            return Report("document", name, is_valid=False, sentences=("it carries no signature",))
        sentences = [sentence for verdict in verdicts for sentence in _sentences(verdict)]
        is_valid = all(verdict.is_valid for verdict in verdicts) and verdicts[-1].covers_whole_file
        return Report("document", name, is_valid, tuple(sentences))

    def _container(self, content: bytes, name: str) -> list[str]:
        unpacked, signer = self._evidence.open(content, name)
        batch = batch_facts(unpacked, name)
        decisions = {key: value for key, value in unpacked.files.items() if key != BATCH_FILE}
        # The container keeps its decisions in the order of the proposal, which is the order of the Merkle leaves.
        if not decisions:
            raise InvalidContainer(file=name, reason="it holds no decision")
        root, _ = root_and_proofs(list(decisions.values()))
        if root != batch["root"] or batch["count"] != len(decisions):
            raise ContentChanged(what=name, detail="its decisions do not give the signed root")
        if batch["approver_certificate"] != signer.sha256:
            raise ContentChanged(what=name, detail="another certificate signed than the one it names")
        approved = sum(_is_approval(text, name) for text in decisions.values())
        return [
            f"signed by {signer.subject} at {batch['decided_at']}",
            f"{approved} approved, {len(decisions) - approved} returned, root {root}",
        ]

    def _receipt_file(self, content: bytes, name: str) -> list[str]:
        return self._receipt(read_receipt(content, name))

    def _receipt(self, receipt: PortalReceipt) -> list[str]:
        self._check_receipt(receipt)
        body = json.loads(receipt.body)
        return [
            f"the portal received {body['code']} revision {body['revision']} at {body['received_at']}",
            f"portal number {receipt.portal_number}, key {receipt.key_id}",
        ]


def _is_approval(decision: bytes, name: str) -> bool:
    try:
        return bool(json.loads(decision)["verdict"] == Verdict.APPROVE)
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidContainer(file=name, reason="it holds something else than decisions") from error


def _sentences(verdict: SignatureVerdict) -> list[str]:
    signer = verdict.signer.subject if verdict.signer else "nobody who can be named"
    at = verdict.at.isoformat() if verdict.at else "an unknown time"
    whole = "the whole file" if verdict.covers_whole_file else "not the whole file"
    first = f"{verdict.level} by {signer} at {at}, covers {whole}, revocation {verdict.revocation}"
    return [first, *verdict.reasons]


def write_receipt(receipt: PortalReceipt) -> bytes:
    """Return a receipt as a file that anybody can check: the signed text verbatim, signature and key."""
    fields = {"receipt": receipt.body.decode(), "signature": receipt.signature.hex(), "key_id": receipt.key_id}
    return json.dumps(fields, ensure_ascii=False, indent=1).encode() + b"\n"


def read_receipt(content: bytes, name: str) -> PortalReceipt:
    """Read a receipt file; nothing is verified yet.

    Raises:
        ReceiptInvalid: it is not a receipt file.
    """
    try:
        fields = json.loads(content)
        body = json.loads(fields["receipt"])
        return PortalReceipt(
            body=fields["receipt"].encode(),
            signature=bytes.fromhex(fields["signature"]),
            key_id=str(fields["key_id"]),
            portal_number=str(body["portal_number"]),
            received_at=datetime.fromisoformat(body["received_at"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReceiptInvalid(code=name, reason="it is not a receipt file") from error

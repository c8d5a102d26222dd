# SPDX-License-Identifier: Apache-2.0
"""What must hold before a dossier is approved or sent: hashes, author's signature, approval (invariant I4).

Everything is read and hashed anew at each call; no file is believed because it held before.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from clerkdesk.domain.files import BlobRef, sha256
from clerkdesk.domain.merkle import is_proven
from clerkdesk.domain.pages import Document
from clerkdesk.domain.revision import Batch, Decision, Revision, Verdict, decision_file
from clerkdesk.errors import ContentChanged, InvalidContainer, NotReady, SelfApproval, SignatureInvalid, UnreadableFile
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.container import Container, Unpacked
from clerkdesk.ports.signer import Certificate, Verifier
from clerkdesk.ports.store import UnitOfWork

BATCH_FILE = "batch.json"
_FACTS = frozenset({"batch", "number", "root", "count", "audit_head", "decided_at", "approver_certificate"})


def decision_name(code: str) -> str:
    """Return the name of a decision file in the container of a batch."""
    return f"decisions/{code}.json"


def batch_facts(unpacked: Unpacked, name: str) -> dict[str, object]:
    """Return what the batch file of a container says.

    Raises:
        InvalidContainer: there is none, or it says too little.
    """
    try:
        facts = json.loads(unpacked.files[BATCH_FILE])
    except (KeyError, ValueError) as error:
        raise InvalidContainer(file=name, reason="it holds no batch") from error
    if not isinstance(facts, dict) or not facts.keys() >= _FACTS:
        raise InvalidContainer(file=name, reason="it holds no batch")
    return facts


class Contents(Protocol):
    """Gives the bytes of sealed files; see `ports.blobs`."""

    def get(self, ref: BlobRef) -> bytes:
        """Return the clear bytes. Raises BlobDamaged."""


_KNOWN_S = 60


@dataclass(frozen=True, slots=True)
class _StoppedClock:
    at: datetime

    def now(self) -> datetime:
        return self.at

    def monotonic_s(self) -> float:
        return self.at.timestamp()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Judges what is stored, with the means of the station."""

    blobs: Blobs
    verifier: Verifier
    container: Container
    clock: Clock
    _opened: dict[tuple[str, int], tuple[Unpacked, Certificate]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def as_of(self, at: datetime) -> "Evidence":
        """Return the same judge at another instant: what was queued years ago was judged by what held then.

        Source: certificates count at the time of signing (Circular 41/2017/TT-BTTTT); the station's clock says that
        time here, until a timestamp proves it.
        """
        then = replace(self, clock=_StoppedClock(at))
        then._opened.update(self._opened)
        return then

    def check(self, work: UnitOfWork, revision: Revision) -> tuple[Batch, Decision]:
        """Check content, author's signature and approval of a revision; return its batch and decision.

        Raises:
            NotReady: it is not signed, or not approved.
            ContentChanged, BlobDamaged: a file is not what was sealed, signed or approved.
            SignatureInvalid: the author's or the approver's signature does not hold.
            SelfApproval: one person prepared and approved it.
        """
        self.check_content(revision, work.revisions.documents(revision.id))
        decided = work.batches.decision_of(revision.id)
        if decided is None:
            raise NotReady(code=revision.code, verb="queued", reason="no supervisor has decided it")
        self.check_approval(revision, *decided)
        return decided

    def check_content(
        self, revision: Revision, documents: Sequence[Document], contents: Contents | None = None
    ) -> None:
        """Check every file of a signed revision against its manifest, and the author's signature on each document.

        Args:
            revision: what was sealed and signed.
            documents: its papers.
            contents: where its files are; among those of the station where nothing is said.
        """
        files: Contents = contents or self.blobs
        manifest = revision.signed
        if manifest is None:
            raise NotReady(code=revision.code, verb="used", reason=f"it is {revision.state}")
        if manifest.seals != revision.sealed.sha256:
            raise ContentChanged(what=revision.code, detail="the signed manifest does not continue the sealed one")
        listed = {entry.name: entry.sha256 for entry in manifest.files}
        found = {"dossier.json": sha256(files.get(revision.dossier_file)), "seal.json": revision.sealed.sha256}
        for document in documents:
            if document.signed is None:
                raise NotReady(code=revision.code, verb="used", reason=f"{document.file_name} is not signed")
            content = files.get(document.signed)
            found[document.file_name] = sha256(content)
            self._check_author(revision, document.file_name, content)
        if found != listed:
            names = sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))
            raise ContentChanged(what=names[0], detail="its hash is not that of the manifest")

    def _check_author(self, revision: Revision, name: str, content: bytes) -> None:
        try:
            verdicts = self.verifier.verify_document(content, self.clock.now())
        except UnreadableFile as error:
            raise SignatureInvalid(what=name, reason=str(error.params["reason"])) from error
        signers = [verdict.signer.sha256 for verdict in verdicts if verdict.is_valid and verdict.signer is not None]
        if len(verdicts) == 1 and signers and revision.author_certificate in (None, signers[0]):
            return
        reasons = "; ".join(reason for verdict in verdicts for reason in verdict.reasons)
        raise SignatureInvalid(what=name, reason=reasons or "it is not that of the author")

    def check_approval(self, revision: Revision, batch: Batch, decision: Decision) -> None:
        """Check that this very revision was approved, by somebody else, under the signed root of the batch."""
        if decision.verdict is not Verdict.APPROVE:
            raise NotReady(code=revision.code, verb="queued", reason="the supervisor returned it")
        if revision.signed is None or decision.manifest_sha256 != revision.signed.sha256:
            raise ContentChanged(what=revision.code, detail="the approval is over another content")
        if revision.author == batch.approver or revision.author_certificate == batch.approver_certificate:
            raise SelfApproval(code=revision.code)
        unpacked, signer = self.open_container(batch)
        if signer.sha256 != batch.approver_certificate:
            raise SignatureInvalid(what=f"batch {batch.number}", reason="another certificate signed it")
        leaf = decision_file(batch.id, decision, revision.number)
        if unpacked.files.get(decision_name(revision.code)) != leaf:
            raise ContentChanged(what=revision.code, detail="the signed decision is another one")
        root = str(batch_facts(unpacked, f"batch {batch.number}")["root"])
        if decision.proof is None or root != batch.root or not is_proven(leaf, decision.proof, root):
            raise ContentChanged(what=revision.code, detail="its proof does not lead to the signed root")

    def open_container(self, batch: Batch) -> tuple[Unpacked, Certificate]:
        """Return the content of a decided batch's container and the certificate of its valid signature."""
        if batch.container is None:
            raise NotReady(code=f"Batch {batch.number}", verb="used", reason="it is not decided yet")
        content = self.blobs.get(batch.container)  # read and hashed again for each dossier
        # What these very bytes hold and who signed them is worked out once a minute, not once for each dossier.
        known = (batch.container.sha256, int(self.clock.now().timestamp()) // _KNOWN_S)
        if known not in self._opened:
            opened = self.open(content, f"batch {batch.number}")
            self._opened.clear()
            self._opened[known] = opened
        return self._opened[known]

    def open(self, content: bytes, name: str) -> tuple[Unpacked, Certificate]:
        """Return the content of a container and the certificate of its valid signature.

        Raises:
            InvalidContainer: it breaks the rules of ASiC-E (ETSI EN 319 162-1).
            SignatureInvalid: its signature does not hold.
        """
        unpacked = self.container.unpack(content)
        verdict = self.verifier.verify_detached(unpacked.manifest, unpacked.signature, self.clock.now())
        if not verdict.is_valid or verdict.signer is None:
            raise SignatureInvalid(what=name, reason="; ".join(verdict.reasons) or "nobody can be named as its signer")
        return unpacked, verdict.signer

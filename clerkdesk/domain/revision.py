# SPDX-License-Identifier: Apache-2.0
"""Revisions, batches and decisions: what is sealed, proposed and approved."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clerkdesk.domain.files import BlobRef, Manifest, canonical_json
from clerkdesk.domain.merkle import Proof
from clerkdesk.domain.states import RevisionState


@dataclass(frozen=True, slots=True)
class Revision:
    """A sealed, immutable package of a dossier.

    Attributes:
        number: from 1 within the dossier.
        author: id of the officer who sealed it.
        sealed: manifest of the unsigned documents and of `dossier.json`.
        signed: manifest of what is approved and sent; None until the author has signed.
        author_certificate: SHA-256 of the certificate that signed its documents.
        dossier_file: the sealed `dossier.json`.
    """

    id: str
    dossier_id: str
    code: str
    number: int
    state: RevisionState
    author: str
    sealed_at: datetime
    sealed: Manifest
    dossier_file: BlobRef
    signed: Manifest | None = None
    author_certificate: str | None = None


class Verdict(StrEnum):
    """A supervisor's decision on one dossier."""

    APPROVE = "approve"
    RETURN = "return"


class BatchState(StrEnum):
    """A batch is proposed, then decided once."""

    PROPOSED = "PROPOSED"
    DECIDED = "DECIDED"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the supervisor decided on one revision.

    Attributes:
        reason: needed when the dossier is returned.
        proof: from this decision's canonical file to the signed root; None until the batch is signed.
    """

    revision_id: str
    code: str
    manifest_sha256: str
    verdict: Verdict
    reason: str = ""
    proof: Proof | None = None


MOST_IN_BATCH = 1_000
"""So many dossiers stand in one batch at most: they are decided within seconds, and can be looked over by a person."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a supervisor decides at once.

    Attributes:
        revision_ids: in the order of the proposal.
        container: the signed ASiC-E file, once decided.
        root: Merkle root over the decision files, 64 hexadecimal digits.
        audit_head: hash of the audit chain that the approval covers.
        token_operations: how often the supervisor's key was used.
    """

    id: str
    number: int
    state: BatchState
    proposed_by: str
    proposed_at: datetime
    revision_ids: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()
    approver: str | None = None
    approver_certificate: str | None = None
    decided_at: datetime | None = None
    container: BlobRef | None = None
    root: str | None = None
    audit_head: str | None = None
    token_operations: int = 0


def decision_file(batch_id: str, decision: Decision, revision_number: int) -> bytes:
    """Return the canonical file of one decision: a leaf of the Merkle tree and a file of the batch container."""
    return canonical_json(
        {
            "batch": batch_id,
            "code": decision.code,
            "manifest": decision.manifest_sha256,
            "reason": decision.reason,
            "revision": revision_number,
            "verdict": str(decision.verdict),
        }
    )


def batch_file(batch: Batch, *, root: str, station_id: str, approver_name: str) -> bytes:
    """Return the canonical file that binds the root, the number of decisions, the approver and the audit head."""
    return canonical_json(
        {
            "approver": approver_name,
            "approver_certificate": batch.approver_certificate,
            "audit_head": batch.audit_head,
            "batch": batch.id,
            "count": len(batch.decisions),
            "decided_at": batch.decided_at.isoformat() if batch.decided_at else "",
            "number": batch.number,
            "root": root,
            "station": station_id,
        }
    )

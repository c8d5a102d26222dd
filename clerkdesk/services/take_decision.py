# SPDX-License-Identifier: Apache-2.0
"""Take a supervisor's decision that was signed elsewhere into the batch that it names.

The decision comes as the signed ASiC-E file, which holds codes and hashes only, so it may travel on any carrier.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from clerkdesk.domain.merkle import root_and_proofs
from clerkdesk.domain.officers import Officer, Role
from clerkdesk.domain.revision import Batch, BatchState, Decision, Revision, Verdict, decision_file
from clerkdesk.domain.states import RevisionState
from clerkdesk.errors import (
    BlobDamaged,
    CertificateRefused,
    ClerkDeskError,
    ContentChanged,
    IllegalTransition,
    InvalidContainer,
    SignatureInvalid,
)
from clerkdesk.ports.container import Unpacked
from clerkdesk.ports.signer import Certificate
from clerkdesk.ports.store import Store
from clerkdesk.services.approve import Approve, DecideSummary
from clerkdesk.services.evidence import Evidence, batch_facts, decision_name


class TakeDecision:
    """Accepts a decision that was signed elsewhere, under the same checks as one signed here."""

    def __init__(self, store: Store, evidence: Evidence, approve: Approve) -> None:
        self._store = store
        self._evidence = evidence
        self._approve = approve

    def take(self, content: bytes, name: str) -> DecideSummary:
        """Take the decisions of a signed container into the batch that it names.

        A decision cannot be changed here any more: a dossier that was approved elsewhere while its files were damaged
        here stays approved, is named in the summary as refused, and is not sent before they are whole again.

        Raises:
            InvalidContainer, SignatureInvalid: the file is not sound.
            DossierNotFound: the batch is not of this station; IllegalTransition: it was decided already.
            CertificateRefused: the signer is no supervisor of this station.
            ContentChanged: a decision is about another content than the batch proposed, or over another log.
            SelfApproval: the supervisor is the author.
        """
        unpacked, signer = self._evidence.open(content, name)
        facts = batch_facts(unpacked, name)
        with self._store.begin() as work:
            batch = work.batches.get(str(facts["batch"]))
            revisions = [work.revisions.get(revision_id) for revision_id in batch.revision_ids]
            officers = work.administration.officers()
            is_own_log = any(entry.hash == facts["audit_head"] for entry in work.audit.entries())
        if batch.state is not BatchState.PROPOSED:
            raise IllegalTransition(machine="batch", event="decide", state=str(batch.state))
        if not is_own_log:
            raise ContentChanged(what=name, detail="it was decided over a log that is not that of this station")
        officer = _supervisor(officers, signer)
        decisions = _decisions(batch, revisions, unpacked, str(facts["root"]))
        decided = replace(
            batch,
            state=BatchState.DECIDED,
            approver=officer.id,
            approver_certificate=signer.sha256,
            decided_at=_decided_at(facts, name),
            audit_head=str(facts["audit_head"]),
            root=str(facts["root"]),
            decisions=decisions,
            token_operations=1,
        )
        refused = self._damaged(revisions, decisions)
        summary = self._approve.record(decided, revisions, content)
        summary.refused = refused
        return summary

    def _damaged(self, revisions: Sequence[Revision], decisions: Sequence[Decision]) -> dict[str, ClerkDeskError]:
        damaged: dict[str, ClerkDeskError] = {}
        for revision, decision in zip(revisions, decisions, strict=True):
            if decision.verdict is Verdict.APPROVE:
                if revision.state is not RevisionState.SIGNED:
                    raise ContentChanged(what=revision.code, detail="it was sealed anew since the batch was proposed")
                with self._store.begin() as work:
                    documents = work.revisions.documents(revision.id)
                try:
                    self._evidence.check_content(revision, documents)
                except (BlobDamaged, ContentChanged, SignatureInvalid) as error:
                    damaged[revision.code] = error
        return damaged


def _decided_at(facts: Mapping[str, object], name: str) -> datetime:
    try:
        at = datetime.fromisoformat(str(facts["decided_at"]))
    except ValueError as error:
        raise InvalidContainer(file=name, reason="it does not say when it was decided") from error
    if at.utcoffset() is None:
        raise InvalidContainer(file=name, reason="its time has no offset")
    return at


def _supervisor(officers: Sequence[Officer], signer: Certificate) -> Officer:
    for officer in officers:
        if officer.certificate_sha256 == signer.sha256 and officer.role is Role.SUPERVISOR:
            return officer
    raise CertificateRefused(holder=signer.subject, reason="wrong-officer", detail="no supervisor of this station")


def _decisions(batch: Batch, revisions: Sequence[Revision], unpacked: Unpacked, root: str) -> tuple[Decision, ...]:
    decisions, leaves = [], []
    for revision in revisions:
        leaf = unpacked.files.get(decision_name(revision.code), b"{}")
        manifest = revision.signed.sha256 if revision.signed else ""
        try:
            fields = json.loads(leaf)
            decision = Decision(revision.id, revision.code, manifest, Verdict(fields["verdict"]), fields["reason"])
        except (KeyError, ValueError, TypeError) as error:
            raise ContentChanged(what=revision.code, detail="the file has no decision on it") from error
        if decision_file(batch.id, decision, revision.number) != leaf:
            raise ContentChanged(what=revision.code, detail="the decision is about another content")
        decisions.append(decision)
        leaves.append(leaf)
    found, proofs = root_and_proofs(leaves)
    if found != root or len(unpacked.files) != len(leaves) + 1:
        raise ContentChanged(what=f"batch {batch.number}", detail="the file holds other decisions than it proposed")
    return tuple(replace(d, proof=p) for d, p in zip(decisions, proofs, strict=True))

# SPDX-License-Identifier: Apache-2.0
"""Approve offline: a batch is proposed, each dossier decided, one signature covers all decisions."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from clerkdesk.domain.files import sha256
from clerkdesk.domain.merkle import root_and_proofs
from clerkdesk.domain.officers import Officer, Role
from clerkdesk.domain.revision import (
    MOST_IN_BATCH,
    Batch,
    BatchState,
    Decision,
    Revision,
    Verdict,
    batch_file,
    decision_file,
)
from clerkdesk.domain.states import Machine, RevisionEvent, RevisionState
from clerkdesk.domain.text import clean
from clerkdesk.errors import (
    BlobDamaged,
    CertificateRefused,
    ClerkDeskError,
    ContentChanged,
    IllegalTransition,
    InvalidInput,
    NotReady,
    SelfApproval,
    SignatureInvalid,
)
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.container import ListedFile
from clerkdesk.ports.signer import Certificate, KeySource, Signer, SigningSession
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.services.evidence import BATCH_FILE, Evidence, decision_name

BATCH_BOOK = "batch"
_ALL_YEARS = 0
"""Batches are numbered through the years: their numbers name files."""
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the supervisor says of one dossier."""

    verdict: Verdict
    reason: str = ""


@dataclass(slots=True)
class DecideSummary:
    """What became of a batch.

    Attributes:
        refused: dossiers that failed a check: returned for it, or, where the decision was signed elsewhere, approved
            but not fit to be sent.
    """

    batch: Batch
    approved: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    refused: dict[str, ClerkDeskError] = field(default_factory=dict)


def _new_id() -> str:
    return str(uuid.uuid4())


class Approve:
    """The supervisor's decision over exactly what was signed."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        signer: Signer,
        *,
        evidence: Evidence,
        clock: Clock,
        new_id: Callable[[], str] = _new_id,
        most: int = MOST_IN_BATCH,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._signer = signer
        self._evidence = evidence
        self._clock = clock
        self._new_id = new_id
        self._most = most

    def propose(self, codes: Sequence[str] | None = None, *, by: str) -> Batch:
        """Put signed revisions into a batch: those named, or as many of those that wait as it takes.

        Raises:
            DossierNotFound: a named dossier was never received.
            InvalidInput: more are named than a batch takes.
            NotReady: a named dossier is not signed or stands in an undecided batch, or nothing waits.
        """
        now = self._clock.now()
        with self._store.begin() as work:
            chosen = _proposable(work, codes, self._most)
            number = work.dossiers.take_number(BATCH_BOOK, _ALL_YEARS)
            ids = tuple(revision.id for revision in chosen)
            batch = Batch(self._new_id(), number, BatchState.PROPOSED, by, now, ids)
            work.batches.add(batch)
            work.commit()
        return batch

    def decide(
        self, batch_id: str, judgements: Mapping[str, Judgement], source: KeySource, pin: str, *, by: str
    ) -> DecideSummary:
        """Decide every dossier of a batch under one signature of the supervisor.

        Every file is read and hashed again before the signature. A dossier that fails a check is returned with that
        reason and does not stop the others.

        Args:
            judgements: by dossier code; each dossier of the batch needs one.

        Raises:
            InvalidInput: a dossier has no judgement, or a return has no reason.
            SelfApproval: the supervisor is the author of an approved dossier.
            WrongPin, PinLocked, TokenUnavailable, CertificateRefused, RevocationUnknown: nothing was decided.
        """
        batch, revisions, officer, head = self._open(batch_id, by)
        wished = [wish(revision, judgements) for revision in revisions]
        for revision, decision in zip(revisions, wished, strict=True):
            if decision.verdict is Verdict.APPROVE and revision.author == by:
                raise SelfApproval(code=revision.code)
        refused: dict[str, ClerkDeskError] = {}
        with self._signer.open(source, pin) as session:
            # The token logs in meanwhile.
            decisions = [self._checked(r, d, refused) for r, d in zip(revisions, wished, strict=True)]
            self._check_approver(session.certificate, officer, revisions, decisions)
            decided = replace(
                batch,
                state=BatchState.DECIDED,
                approver=by,
                approver_certificate=session.certificate.sha256,
                decided_at=self._clock.now(),
                audit_head=head,
                decisions=tuple(decisions),
            )
            with self._store.reading() as work:
                station = work.administration.station()
            decided, content = sign_decisions(
                self._evidence, session, decided, revisions, station_id=station.id, approver=officer.name
            )
        recorded = self.record(decided, revisions, content)
        recorded.refused = refused
        return recorded

    def record(self, batch: Batch, revisions: Sequence[Revision], content: bytes) -> DecideSummary:
        """Store a decided batch, its container and the new states in one transaction.

        Raises:
            SelfApproval: the database holds the author and the approver for one person.
        """
        summary = DecideSummary(self._store_decision(batch, revisions, content))
        for decision in batch.decisions:
            (summary.approved if decision.verdict is Verdict.APPROVE else summary.returned).append(decision.code)
        return summary

    def codes(self, batch_id: str) -> tuple[str, ...]:
        """Return the codes of a batch's dossiers, in the order of the proposal."""
        with self._store.reading() as work:
            return tuple(work.batches.codes(work.batches.get(batch_id).id))

    def container(self, batch_id: str) -> bytes:
        """Return the signed container of a decided batch.

        Raises:
            NotReady: the batch is not decided yet.
        """
        with self._store.reading() as work:
            batch = work.batches.get(batch_id)
        if batch.container is None:
            raise NotReady(code=f"Batch {batch.number}", verb="exported", reason="it is not decided yet")
        return self._blobs.get(batch.container)

    def _open(self, batch_id: str, by: str) -> tuple[Batch, list[Revision], Officer, str]:
        with self._store.reading() as work:
            batch = work.batches.get(batch_id)
            officer = work.administration.officer(by)
            revisions = [work.revisions.get(revision_id) for revision_id in batch.revision_ids]
            head = work.audit.head()
        if batch.state is not BatchState.PROPOSED:
            raise IllegalTransition(machine="batch", event="decide", state=str(batch.state))
        if officer.role is not Role.SUPERVISOR:
            raise InvalidInput(field="approver", reason="only a supervisor decides a batch")
        return batch, revisions, officer, head

    def _checked(self, revision: Revision, decision: Decision, refused: dict[str, ClerkDeskError]) -> Decision:
        if decision.verdict is Verdict.RETURN:
            return decision
        try:
            self._check(revision)
        except (BlobDamaged, ContentChanged, SignatureInvalid, NotReady) as error:
            refused[revision.code] = error
            return replace(decision, verdict=Verdict.RETURN, reason=f"{error.code}: {error.what_happened}")
        return decision

    def _check(self, revision: Revision) -> None:
        if revision.state is not RevisionState.SIGNED:
            raise NotReady(code=revision.code, verb="approved", reason=f"it is {revision.state}")
        with self._store.reading() as work:
            documents = work.revisions.documents(revision.id)
        self._evidence.check_content(revision, documents)

    def _check_approver(
        self,
        certificate: Certificate,
        officer: Officer,
        revisions: Sequence[Revision],
        decisions: Sequence[Decision],
    ) -> None:
        if officer.certificate_sha256 is not None and officer.certificate_sha256 != certificate.sha256:
            raise CertificateRefused(holder=certificate.subject, reason="wrong-officer", detail="not this officer's")
        for revision, decision in zip(revisions, decisions, strict=True):
            if decision.verdict is Verdict.APPROVE and revision.author_certificate == certificate.sha256:
                raise SelfApproval(code=revision.code)

    def _store_decision(self, batch: Batch, revisions: Sequence[Revision], content: bytes) -> Batch:
        decided = replace(batch, container=self._blobs.put(content))
        by, at = decided.approver or "", decided.decided_at or self._clock.now()
        with self._store.begin() as work:
            work.batches.decide(decided)
            for revision, decision in zip(revisions, decided.decisions, strict=True):
                approved = decision.verdict is Verdict.APPROVE
                if not approved and work.revisions.get(revision.id).state is RevisionState.SUPERSEDED:
                    continue  # sealed anew since the proposal: it is decided, but nothing is left to return
                event = RevisionEvent.APPROVE if approved else RevisionEvent.RETURN
                work.advance(Machine.REVISION, revision.id, event, by=by, at=at, facts={"batch": decided.id})
            work.commit()
        return decided


def sign_decisions(
    evidence: Evidence,
    session: SigningSession,
    batch: Batch,
    revisions: Sequence[Revision],
    *,
    station_id: str,
    approver: str,
) -> tuple[Batch, bytes]:
    """Sign all decisions of a batch at once; return it with root and proofs, and the signed container."""
    leaves = [decision_file(batch.id, d, r.number) for r, d in zip(revisions, batch.decisions, strict=True)]
    root, proofs = root_and_proofs(leaves)
    files = {decision_name(d.code): leaf for d, leaf in zip(batch.decisions, leaves, strict=True)}
    files[BATCH_FILE] = batch_file(batch, root=root, station_id=station_id, approver_name=approver)
    container = evidence.container
    manifest = container.manifest([ListedFile(name, JSON, sha256(content)) for name, content in files.items()])
    before = session.operations
    signature = session.sign_detached(manifest)
    content = container.pack(files, manifest, signature)
    evidence.open(content, f"batch {batch.number}")
    decisions = tuple(replace(d, proof=p) for d, p in zip(batch.decisions, proofs, strict=True))
    operations = session.operations - before
    return replace(batch, root=root, decisions=decisions, token_operations=operations), content


def _proposable(work: UnitOfWork, codes: Sequence[str] | None, most: int) -> list[Revision]:
    """Return the signed revisions that were named, or the first of those that stand in no undecided batch."""
    waiting = {revision.code: revision for revision in work.revisions.in_state(RevisionState.SIGNED)}
    taken = {revision: batch.number for batch in work.batches.undecided() for revision in batch.revision_ids}
    if codes is None:
        chosen = [revision for revision in waiting.values() if revision.id not in taken][:most]
    else:
        named = dict.fromkeys(work.dossiers.get(code).code for code in codes)
        if len(named) > most:
            raise InvalidInput(field="batch", reason=f"it takes {most} dossiers, {len(named)} are named")
        chosen = [_named(code, waiting, taken) for code in named]
    if not chosen:
        raise NotReady(code="A batch", verb="proposed", reason="no signed dossier waits for a decision")
    return chosen


def _named(code: str, waiting: Mapping[str, Revision], taken: Mapping[str, int]) -> Revision:
    if code not in waiting:
        raise NotReady(code=code, verb="proposed", reason="its newest revision is not signed")
    if waiting[code].id in taken:
        raise NotReady(code=code, verb="proposed", reason=f"it stands in batch {taken[waiting[code].id]} already")
    return waiting[code]


def wish(revision: Revision, judgements: Mapping[str, Judgement]) -> Decision:
    """Return the decision that a judgement asks for. Raises InvalidInput: there is none, or a return has no reason."""
    judgement = judgements.get(revision.code)
    if judgement is None:
        raise InvalidInput(field="decision", reason=f"{revision.code} has none")
    reason = clean(judgement.reason, "reason")
    if judgement.verdict is Verdict.RETURN and not reason:
        raise InvalidInput(field="reason", reason=f"{revision.code} is returned without one")
    manifest = revision.signed.sha256 if revision.signed else ""
    return Decision(revision.id, revision.code, manifest, judgement.verdict, reason)

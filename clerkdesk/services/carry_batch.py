# SPDX-License-Identifier: Apache-2.0
"""Carry a proposed batch to a supervisor at another machine, and decide it there: no network on either side.

The proposal travels closed by a code; what comes back is the signed decision alone, which `TakeDecision` takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from clerkdesk.domain.audit import Event
from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.officers import Role
from clerkdesk.domain.revision import BatchState, Decision, Verdict
from clerkdesk.domain.text import clean
from clerkdesk.errors import (
    BlobDamaged,
    ContentChanged,
    DossierNotFound,
    IllegalTransition,
    InvalidInput,
    NotReady,
    SelfApproval,
    SignatureInvalid,
)
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.proposal_file import ProposalFile
from clerkdesk.ports.signer import KeySource, Signer
from clerkdesk.ports.store import Store
from clerkdesk.services.approve import Judgement, sign_decisions, wish
from clerkdesk.services.evidence import Evidence
from clerkdesk.services.examine import BatchLine, Candidate, Difference, Examine, sample_of
from clerkdesk.services.proposal import Proposal, Proposed

PREVIEW_DPI = 60
MOST_BYTES = 1_500_000_000
"""Of papers in one proposal file: it is made and opened in memory, and one AES-GCM message ends at 2 GiB."""
Draw = Callable[[bytes, int], bytes]
"""From a PDF and pixels per inch to its first page as PNG."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A proposal to be written to a carrier; `code` opens it, and travels another way."""

    content: bytes
    code: str


@dataclass
class Visiting:
    """A batch of another station, while it is looked at here; only what was opened and noted of it is kept.

    Attributes:
        files: content by SHA-256.
        opened: codes of dossiers that were looked at.
        returns: why dossiers are to be returned, by their codes.
        decision: the signed file, once decided.
    """

    proposal: Proposal
    files: Mapping[str, bytes]
    opened: set[str] = field(default_factory=set)
    returns: dict[str, str] = field(default_factory=dict)
    decision: bytes = b""

    @property
    def line(self) -> BatchLine:
        """The batch as a list shows it."""
        batch, codes = self.proposal.batch, [one.revision.code for one in self.proposal.dossiers]
        sample = sample_of(batch, codes)
        return BatchLine(
            id=batch.id,
            number=batch.number,
            is_decided=bool(self.decision),
            proposed_at=batch.proposed_at,
            decided_at=None,
            size=len(codes),
            sample=len(sample),
            opened=len(sample & self.opened),
            returned=len(self.returns),
        )

    def candidates(self) -> list[Candidate]:
        """Return its dossiers: flagged ones, then the sample, then the rest; the sample is worked out anew here."""
        sample = sample_of(self.proposal.batch, [one.revision.code for one in self.proposal.dossiers])
        found = [
            replace(
                one.candidate,
                is_sample=one.revision.code in sample,
                is_opened=one.revision.code in self.opened,
                returned=self.returns.get(one.revision.code, ""),
            )
            for one in self.proposal.dossiers
        ]
        return sorted(found, key=lambda one: (not one.flags, not one.is_sample))

    def differences(self, code: str) -> list[Difference]:
        """Return the fields of a dossier, changed ones first. Raises DossierNotFound."""
        return list(self.one(code).differences)

    def note(self, code: str, reason: str) -> None:
        """Note that a dossier is to be returned, and why; no reason takes the note back."""
        said = clean(reason, "reason")
        if said:
            self.returns[self.one(code).revision.code] = said
        else:
            self.returns.pop(code, None)

    def one(self, code: str) -> Proposed:
        """Return a dossier. Raises DossierNotFound."""
        for one in self.proposal.dossiers:
            if one.revision.code == code:
                return one
        raise DossierNotFound(kind="dossier", code=code)

    def judgements(self) -> dict[str, Judgement]:
        """Return what was noted: a return with its reason, or else an approval."""
        found = {one.revision.code: Judgement(Verdict.APPROVE) for one in self.proposal.dossiers}
        return found | {code: Judgement(Verdict.RETURN, why) for code, why in self.returns.items()}


class CarryBatch:
    """Writes proposals at one station; opens and decides them at another."""

    def __init__(
        self,
        store: Store,
        examine: Examine,
        evidence: Evidence,
        signer: Signer,
        *,
        file: ProposalFile,
        draw: Draw,
        clock: Clock,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._store = store
        self._examine = examine
        self._evidence = evidence
        self._signer = signer
        self._file = file
        self._draw = draw
        self._clock = clock
        self._most_bytes = most_bytes

    def is_proposal(self, content: bytes) -> bool:
        """Tell whether a file is a proposed batch, to be opened by its code."""
        return self._file.is_one(content)

    def export(self, batch_id: str, *, by: str) -> Carried:
        """Return a proposed batch with all its papers, closed by a fresh code; that it left is logged.

        Raises:
            DossierNotFound: there is no such batch; IllegalTransition: it is decided already.
            NotReady: a dossier of it was sealed anew since, or its papers are too large for one file.
            BlobDamaged: a file is missing or damaged.
        """
        shown = {one.code: one for one in self._examine.candidates(batch_id)}
        fields = {code: tuple(self._examine.differences(code)) for code in shown}
        refs: dict[str, BlobRef] = {}
        with self._store.begin() as work:
            batch = work.batches.get(batch_id)
            if batch.state is not BatchState.PROPOSED:
                raise IllegalTransition(machine="batch", event="carry", state=str(batch.state))
            station, head = work.administration.station(), work.audit.head()
            dossiers = []
            for revision_id in batch.revision_ids:
                revision, documents = work.revisions.get(revision_id), tuple(work.revisions.documents(revision_id))
                if revision.signed is None or not all(one.signed for one in documents):
                    raise NotReady(code=revision.code, verb="carried", reason="it is not signed")
                for ref in (revision.dossier_file, *(one.signed for one in documents if one.signed)):
                    refs[ref.sha256] = ref
                code = revision.code
                dossiers.append(Proposed(revision, documents, shown[code], fields[code]))
            if (size := sum(ref.size_bytes for ref in refs.values())) > self._most_bytes:
                said = f"its papers are {size // 1_000_000} MB, one file takes {self._most_bytes // 1_000_000} MB"
                raise NotReady(code=f"Batch {batch.number}", verb="carried", reason=said)
            files = {digest: self._evidence.blobs.get(ref) for digest, ref in refs.items()}
            proposal = Proposal(station.id, head, batch, tuple(dossiers))
            facts: dict[str, str | int] = {"number": batch.number, "dossiers": len(dossiers)}
            work.audit.append(Event(self._clock.now(), by, "batch", batch.id, "carry-proposal", facts=facts))
            work.commit()
        code = self._file.new_code()
        return Carried(self._file.seal(proposal.to_bytes(), files, code), code)

    def open(self, content: bytes, code: str, name: str, *, by: str = "") -> Visiting:
        """Open a proposal with its code, with what `by` has opened and noted of it before.

        Raises:
            ProposalClosed: it does not open, or was changed.
        """
        facts, files = self._file.open(content, code, name)
        visiting = Visiting(Proposal.from_bytes(facts, name), files)
        with self._store.reading() as work:
            kept = work.drafts.of(by, _subject(visiting))
        if kept is not None:
            known = {one.revision.code for one in visiting.proposal.dossiers}
            visiting.opened |= known & set(kept[0]["opened"])
            visiting.returns |= {code: why for code, why in kept[0]["returns"].items() if code in known}
        return visiting

    def keep(self, visiting: Visiting, *, by: str) -> None:
        """Keep durably what was opened and noted of a proposal, until it is decided. Raises StorageFull."""
        content = {"opened": sorted(visiting.opened), "returns": dict(visiting.returns)}
        with self._store.begin() as work:
            work.drafts.keep(by, content, self._clock.now(), _subject(visiting))
            work.commit()

    def preview(self, visiting: Visiting, code: str) -> bytes:
        """Return the first page of a dossier's first paper, as PNG of `PREVIEW_DPI`. Raises DossierNotFound."""
        documents = visiting.one(code).documents
        if not documents or documents[0].sealed.sha256 not in visiting.files:
            raise DossierNotFound(kind="document", code=code)
        return self._draw(visiting.files[documents[0].sealed.sha256], PREVIEW_DPI)

    def decide(
        self, visiting: Visiting, judgements: Mapping[str, Judgement], source: KeySource, pin: str, *, by: str
    ) -> bytes:
        """Decide every dossier under one signature, and return the signed file that goes back.

        Every file is hashed and every author's signature judged before; a dossier that fails is returned with that
        reason. Who decided what is logged here too.

        Raises:
            InvalidInput: whoever decides is no supervisor, a dossier has no judgement, or a return no reason.
            SelfApproval: the supervisor is the author of an approved dossier.
            WrongPin, PinLocked, TokenUnavailable, CertificateRefused, RevocationUnknown: nothing was decided.
        """
        proposal = visiting.proposal
        with self._store.reading() as work:
            officer = work.administration.officer(by)
        if officer.role is not Role.SUPERVISOR:
            raise InvalidInput(field="approver", reason="only a supervisor decides a batch")
        files = _Files(visiting.files)
        wished = [wish(one.revision, judgements) for one in proposal.dossiers]
        with self._signer.open(source, pin) as session:
            # The token logs in meanwhile.
            decisions = [self._checked(files, *both) for both in zip(proposal.dossiers, wished, strict=True)]
            for one, decision in zip(proposal.dossiers, decisions, strict=True):
                is_own = one.revision.author_certificate == session.certificate.sha256
                if decision.verdict is Verdict.APPROVE and is_own:
                    raise SelfApproval(code=one.revision.code)
            decided = replace(
                proposal.batch,
                state=BatchState.DECIDED,
                approver=by,
                approver_certificate=session.certificate.sha256,
                decided_at=self._clock.now(),
                audit_head=proposal.audit_head,
                decisions=tuple(decisions),
            )
            revisions = [one.revision for one in proposal.dossiers]
            signed, content = sign_decisions(
                self._evidence, session, decided, revisions, station_id=proposal.station, approver=officer.name
            )
        approved = sum(one.verdict is Verdict.APPROVE for one in decisions)
        facts: dict[str, str | int] = {
            "number": signed.number, "station": proposal.station, "root": signed.root or "", "approved": approved,
            "returned": len(decisions) - approved, "opened": len(visiting.opened),
        }  # fmt: skip
        with self._store.begin() as work:
            work.audit.append(Event(self._clock.now(), by, "visiting-batch", signed.id, "decide-visiting", facts=facts))
            work.drafts.discard(by, _subject(visiting))
            work.commit()
        visiting.decision = content
        return content

    def _checked(self, files: "_Files", one: Proposed, wished: Decision) -> Decision:
        if wished.verdict is Verdict.RETURN:
            return wished
        try:
            self._evidence.check_content(one.revision, one.documents, files)
        except (BlobDamaged, ContentChanged, SignatureInvalid, NotReady) as error:
            return replace(wished, verdict=Verdict.RETURN, reason=f"{error.code}: {error.what_happened}")
        return wished


def _subject(visiting: Visiting) -> str:
    return f"visiting:{visiting.proposal.batch.id}"


class _Files:
    """The files that came with a proposal, read as those of the station are."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def get(self, ref: BlobRef) -> bytes:
        """Return a file. Raises BlobDamaged: it did not come."""
        if ref.sha256 not in self._files:
            raise BlobDamaged(name=ref.sha256[:12])
        return self._files[ref.sha256]

# SPDX-License-Identifier: Apache-2.0
"""Synthetic dossiers, walked through a store as far as a test needs."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from clerkdesk.domain.audit import Event
from clerkdesk.domain.delivery import Delivery, PortalReceipt
from clerkdesk.domain.dossier import Channel, Component, CopyKind, Dossier, DueDate, Fee, FeeLine, Person, Sex
from clerkdesk.domain.files import BlobRef, FileEntry, Manifest, sha256
from clerkdesk.domain.merkle import root_and_proofs
from clerkdesk.domain.pages import Document, Page, Signature
from clerkdesk.domain.revision import Batch, BatchState, Decision, Revision, Verdict
from clerkdesk.domain.states import DeliveryEvent, DeliveryState, Machine, RevisionEvent, RevisionState
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.settings import VIETNAM_TIME

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM_TIME)
AUTHOR, SUPERVISOR = "clerk-1", "supervisor-1"
AUTHOR_CERTIFICATE, SUPERVISOR_CERTIFICATE = "a" * 64, "b" * 64
NAMES = ("Nguyễn Văn Đạt", "Trần Thị Hồng", "Lê Đức Bình", "Phạm Ngọc Ánh", "Đặng Thu Hà", "Vũ Quốc Đông")


def an_id(kind: str, number: int) -> str:
    """Return a UUID that looks real and is the same in every run."""
    return str(UUID(sha256(f"{kind} {number}".encode())[:32]))


def a_file(text: str) -> BlobRef:
    """Return the reference of a sealed file that no folder holds."""
    return BlobRef(sha256(f"name of {text}".encode()), sha256(text.encode()), len(text.encode()))


def a_dossier(number: int = 1, *, owner: str | None = None, received_at: datetime | None = None) -> Dossier:
    """Return a dossier of a synthetic citizen."""
    at = received_at or MORNING + timedelta(minutes=number)
    person = Person(
        owner or NAMES[number % len(NAMES)], f"0{number:011d}", "0" * 9, date(1990, 2, 28), Sex.MALE, "Thôn 3, xã Mẫu"
    )
    return Dossier(
        id=an_id("dossier", number),
        code=f"H99.99.01-{at:%y%m%d}-{number:04d}",
        procedure_code="1.001193",
        procedure_version=date(2026, 1, 1),
        procedure_name="Đăng ký khai sinh",
        field="Hộ tịch",
        agency_code="H99.99.01",
        agency_name="Ủy ban nhân dân xã Mẫu",
        channel=Channel.DIRECT,
        owner=person,
        components=(Component(1, "Tờ khai", CopyKind.ORIGINAL, 1), Component(2, "Giấy chứng sinh", CopyKind.COPY, 1)),
        received_at=at,
        due=DueDate(at + timedelta(hours=9), "day", ("Trong ngày làm việc.",)),
        fee=Fee(8000, (FeeLine("Lệ phí", 1, 8000, 8000, "nghị quyết mẫu"),)),
        author=AUTHOR,
        slip_number=number,
        station_id="station-1",
        warnings=("Kiểm tra năm sinh",),
    )


def a_page(dossier: Dossier, number: int = 1) -> Page:
    """Return a page of a dossier."""
    return Page(
        id=f"{dossier.id}/{number}",
        dossier_id=dossier.id,
        number=number,
        component=None,
        original=a_file(f"page {number} of {dossier.code}"),
        media_type="image/jpeg",
        width_px=2480,
        height_px=3508,
        dpi=300,
        source="test scanner",
    )


def a_revision(dossier: Dossier, number: int = 1) -> tuple[Revision, list[Document]]:
    """Return a sealed revision with two documents."""
    revision_id = f"{dossier.id}#{number}"
    documents = [
        Document(revision_id, each.position, f"{each.position:02d}.pdf", 1, a_file(f"{revision_id} {each.position}"))
        for each in dossier.components
    ]
    files = [
        FileEntry(each.file_name, each.sealed.sha256, each.sealed.size_bytes, "application/pdf") for each in documents
    ]
    revision = Revision(
        id=revision_id,
        dossier_id=dossier.id,
        code=dossier.code,
        number=number,
        state=RevisionState.SEALED,
        author=AUTHOR,
        sealed_at=dossier.received_at + timedelta(minutes=20 + number),
        sealed=Manifest(dossier.code, number, tuple(files)),
        dossier_file=a_file(f"{revision_id} dossier.json"),
    )
    return revision, documents


def a_delivery(revision: Revision, number: int = 1) -> Delivery:
    """Return the queued delivery of a revision."""
    return Delivery(
        id=f"{revision.id}>{number}",
        revision_id=revision.id,
        code=revision.code,
        destination="practice",
        idempotency_key=an_id("key", int(sha256(revision.id.encode())[:8], 16)),
        state=DeliveryState.QUEUED,
        sequence=0,
        queued_at=revision.sealed_at + timedelta(minutes=30),
    )


def a_receipt(code: str) -> PortalReceipt:
    """Return a receipt; whether it verifies is not the store's business."""
    return PortalReceipt(f'{{"code":"{code}"}}'.encode(), b"s" * 64, "key-1", f"P-{code}", MORNING + timedelta(hours=2))


@dataclass(frozen=True)
class Journey:
    """Walks a dossier through a store, each step in its own transaction."""

    store: Store

    def receive(self, number: int = 1, *, pages: int = 2, owner: str | None = None) -> Dossier:
        """Receive a dossier with its pages."""
        dossier = a_dossier(number, owner=owner)
        with self.store.begin() as work:
            work.dossiers.add(dossier)
            for page in range(1, pages + 1):
                work.pages.add(a_page(dossier, page))
            work.commit()
        return dossier

    def seal(self, dossier: Dossier, number: int = 1) -> Revision:
        """Seal a revision of it."""
        revision, documents = a_revision(dossier, number)
        with self.store.begin() as work:
            work.revisions.add(revision, documents)
            work.commit()
        return revision

    def sign(self, revision: Revision) -> Revision:
        """Sign the documents and the manifest of a revision."""
        with self.store.begin() as work:
            sign_in(work, revision)
            work.commit()
            return replace(revision, state=RevisionState.SIGNED)

    def signed(self, number: int = 1) -> Revision:
        """Receive, seal and sign."""
        return self.sign(self.seal(self.receive(number)))

    def propose(self, *revisions: Revision, number: int = 1) -> Batch:
        """Propose revisions to the supervisor."""
        batch = a_batch(*revisions, number=number)
        with self.store.begin() as work:
            work.batches.add(batch)
            work.commit()
        return batch

    def decide(self, batch: Batch, verdict: Verdict = Verdict.APPROVE, approver: str = SUPERVISOR) -> Batch:
        """Decide all dossiers of a batch alike."""
        with self.store.begin() as work:
            decided = a_decision_on(work, batch, verdict, approver)
            work.batches.decide(decided)
            step = RevisionEvent.APPROVE if verdict is Verdict.APPROVE else RevisionEvent.RETURN
            for revision_id in batch.revision_ids:
                work.advance(Machine.REVISION, revision_id, step, by=approver, at=MORNING + timedelta(hours=1))
            work.commit()
        return decided

    def approved(self, number: int = 1) -> Revision:
        """Receive, seal, sign and approve."""
        revision = self.signed(number)
        self.decide(self.propose(revision, number=number))
        return replace(revision, state=RevisionState.APPROVED)

    def queue(self, revision: Revision) -> Delivery:
        """Queue an approved revision."""
        delivery = a_delivery(revision)
        with self.store.begin() as work:
            work.deliveries.add(delivery)
            work.commit()
        return delivery

    def move(self, delivery: Delivery, *events: DeliveryEvent) -> None:
        """Move a delivery along its state machine, storing the receipt where it is acknowledged."""
        with self.store.begin() as work:
            for event in events:
                if event is DeliveryEvent.ACKNOWLEDGE:
                    work.deliveries.set_receipt(delivery.id, a_receipt(delivery.code))
                work.advance(Machine.DELIVERY, delivery.id, event, by="station", at=MORNING)
            work.commit()

    def delivered(self, number: int = 1) -> Delivery:
        """Walk all the way."""
        delivery = self.queue(self.approved(number))
        way = ("ANNOUNCE", "SEND", "COMMIT", "ACKNOWLEDGE", "CONFIRM")
        self.move(delivery, *(DeliveryEvent[step] for step in way))
        return delivery

    def log(self, event: Event) -> None:
        """Log an event alone."""
        with self.store.begin() as work:
            work.audit.append(event)
            work.commit()


def sign_in(work: UnitOfWork, revision: Revision) -> None:
    """Sign documents and manifest and advance the revision, in a transaction at hand."""
    at = revision.sealed_at + timedelta(minutes=5)
    files = []
    for document in work.revisions.documents(revision.id):
        signed = a_file(f"{revision.id} {document.component} signed")
        signature = Signature("Người ký mẫu", AUTHOR_CERTIFICATE, "PAdES B-B", at)
        work.revisions.set_signed_document(revision.id, document.component, signed, signature)
        files.append(FileEntry(document.file_name, signed.sha256, signed.size_bytes, "application/pdf"))
    manifest = Manifest(revision.code, revision.number, tuple(files), seals=revision.sealed.sha256)
    work.revisions.set_signed(revision.id, manifest, AUTHOR_CERTIFICATE)
    work.advance(Machine.REVISION, revision.id, RevisionEvent.SIGN, by=revision.author, at=at)


def a_batch(*revisions: Revision, number: int = 1) -> Batch:
    """Return a proposed batch."""
    return Batch(
        id=an_id("batch", number),
        number=number,
        state=BatchState.PROPOSED,
        proposed_by=AUTHOR,
        proposed_at=MORNING + timedelta(minutes=50),
        revision_ids=tuple(revision.id for revision in revisions),
    )


def a_decision_on(
    work: UnitOfWork,
    batch: Batch,
    verdict: Verdict = Verdict.APPROVE,
    approver: str = SUPERVISOR,
    certificate: str = SUPERVISOR_CERTIFICATE,
) -> Batch:
    """Return the batch as decided, with one decision per revision over its signed manifest."""
    revisions = [work.revisions.get(revision_id) for revision_id in batch.revision_ids]
    root, proofs = root_and_proofs([revision.id.encode() for revision in revisions])
    reason = "" if verdict is Verdict.APPROVE else "Thiếu trang 2"
    decisions = tuple(
        Decision(each.id, each.code, each.signed.sha256 if each.signed else "", verdict, reason, proof)
        for each, proof in zip(revisions, proofs, strict=True)
    )
    return replace(
        batch,
        state=BatchState.DECIDED,
        decisions=decisions,
        approver=approver,
        approver_certificate=certificate,
        decided_at=MORNING + timedelta(hours=1),
        container=a_file(f"container of {batch.id}"),
        root=root,
        audit_head=work.audit.head(),
        token_operations=1,
    )

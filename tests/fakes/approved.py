# SPDX-License-Identifier: Apache-2.0
"""Approved dossiers for the outbox, written through the ports into any store, and judges of their toy signatures."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from clerkdesk.domain.dossier import Channel, Component, CopyKind, Dossier, DueDate, Fee, Person
from clerkdesk.domain.files import FileEntry, Manifest, canonical_json, sha256
from clerkdesk.domain.merkle import root_and_proofs
from clerkdesk.domain.officers import Officer, Role, Station
from clerkdesk.domain.pages import Document, Signature
from clerkdesk.domain.revision import Batch, BatchState, Decision, Revision, Verdict, batch_file, decision_file
from clerkdesk.domain.states import Machine, RevisionEvent, RevisionState
from clerkdesk.errors import InvalidContainer
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.container import Unpacked
from clerkdesk.ports.signer import Certificate, SignatureVerdict
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.services.evidence import BATCH_FILE, decision_name
from clerkdesk.settings import VIETNAM_TIME

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM_TIME)
CLERK, SUPERVISOR = Officer("mai", "Mai", Role.CLERK), Officer("hung", "Hùng", Role.SUPERVISOR)
CLERK_CERTIFICATE, SUPERVISOR_CERTIFICATE = sha256(b"clerk"), sha256(b"supervisor")
DESTINATION = "gateway"
STATION = Station("counter-1", 1, "H38.31.24", "UBND xã Mẫu", "UBND tỉnh Mẫu", "Mẫu", 1, 999, DESTINATION)


class TickingClock:
    """A clock that moves by a second whenever it is asked, and by as much as is slept."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        self.seconds += 1
        return MORNING + timedelta(seconds=self.seconds)

    def monotonic_s(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


def code_of(number: int) -> str:
    """Return the code of a dossier of these tests."""
    return f"{STATION.agency_code}-261120-{number:04d}"


def provision(work: UnitOfWork) -> None:
    """Provision the station and its officers."""
    work.administration.set_station(STATION)
    work.administration.set_officer(CLERK)
    work.administration.set_officer(SUPERVISOR)


def approve_dossiers(store: Store, blobs: Blobs, *numbers: int, size_bytes: int = 3000, summary: str = "") -> list[str]:
    """Receive, seal, sign and approve dossiers in one batch and return their codes."""
    with store.begin() as work:
        provision(work)
        revisions = [
            _signed(work, blobs, replace(a_dossier(number), summary=summary), size_bytes) for number in numbers
        ]
        _decide(work, blobs, revisions)
        work.commit()
    return [revision.code for revision in revisions]


def a_dossier(number: int) -> Dossier:
    """Return a dossier of these tests, as received."""
    return Dossier(
        id=f"dossier-{number}",
        code=code_of(number),
        procedure_code="1.001193",
        procedure_version=date(2025, 7, 1),
        procedure_name="Đăng ký khai sinh",
        field="Hộ tịch",
        agency_code=STATION.agency_code,
        agency_name=STATION.agency_name,
        channel=Channel.DIRECT,
        owner=Person("Nguyễn Văn Mẫu", "031199000017"),
        components=(Component(1, "Tờ khai", CopyKind.ORIGINAL, 1),),
        received_at=MORNING,
        due=DueDate(None),
        fee=Fee(0),
        author=CLERK.id,
        slip_number=number,
        station_id=STATION.id,
    )


def sealed_values(dossier: Dossier) -> dict[str, object]:
    """Return what is sealed of a dossier, as the service `seal` writes it."""
    return {
        "agency": {"code": dossier.agency_code, "name": dossier.agency_name},
        "channel": str(dossier.channel),
        "result_way": str(dossier.way),
        "code": dossier.code,
        "components": [
            {"position": one.position, "code": one.code, "name": one.name, "kind": str(one.kind), "count": one.count}
            for one in dossier.components
        ],
        "due_at": dossier.due.due.isoformat() if dossier.due.due else None,
        "fee_vnd": dossier.fee.total_vnd,
        "fields": {},
        "owner": {"name": dossier.owner.name, "id": dossier.owner.id_number, "address": dossier.owner.address},
        "procedure": {
            "code": dossier.procedure_code,
            "name": dossier.procedure_name,
            "version": dossier.procedure_version.isoformat(),
            "field": dossier.field,
        },
        "received_at": dossier.received_at.isoformat(),
        "revision": 1,
        "slip": dossier.slip_number,
        "summary": dossier.summary,
    }


def _signed(work: UnitOfWork, blobs: Blobs, dossier: Dossier, size_bytes: int) -> Revision:
    work.dossiers.add(dossier)
    sealed = blobs.put(f"%PDF of {dossier.code}\n".encode() + bytes(range(256)) * (size_bytes // 256))
    dossier_file = blobs.put(canonical_json(sealed_values(dossier)))
    described = FileEntry("dossier.json", dossier_file.sha256, dossier_file.size_bytes, "application/json")
    before = FileEntry("01-to-khai.pdf", sealed.sha256, sealed.size_bytes, "application/pdf")
    revision = Revision(
        id=f"revision-{dossier.slip_number}",
        dossier_id=dossier.id,
        code=dossier.code,
        number=1,
        state=RevisionState.SEALED,
        author=CLERK.id,
        sealed_at=MORNING,
        sealed=Manifest(dossier.code, 1, (before, described)),
        dossier_file=dossier_file,
    )
    work.revisions.add(revision, [Document(revision.id, 1, before.name, 1, sealed)])
    signed = blobs.put(blobs.get(sealed) + b"\nsigned by " + CLERK_CERTIFICATE.encode())
    signature = Signature(CLERK.name, CLERK_CERTIFICATE, "PAdES B-B", MORNING)
    work.revisions.set_signed_document(revision.id, 1, signed, signature)
    seal = revision.sealed.to_bytes()
    files = (
        FileEntry(before.name, signed.sha256, signed.size_bytes, "application/pdf"),
        described,
        FileEntry("seal.json", sha256(seal), len(seal), "application/json"),
    )
    manifest = Manifest(dossier.code, 1, files, seals=revision.sealed.sha256)
    work.revisions.set_signed(revision.id, manifest, CLERK_CERTIFICATE)
    work.advance(Machine.REVISION, revision.id, RevisionEvent.SIGN, by=CLERK.id, at=MORNING)
    return work.revisions.get(revision.id)


_batches = count(1)


def _decide(work: UnitOfWork, blobs: Blobs, revisions: Sequence[Revision]) -> None:
    number = next(_batches)
    ids = tuple(revision.id for revision in revisions)
    proposed = Batch(f"batch-{number}", number, BatchState.PROPOSED, CLERK.id, MORNING, ids)
    work.batches.add(proposed)
    plain = [Decision(r.id, r.code, r.signed.sha256 if r.signed else "", Verdict.APPROVE) for r in revisions]
    leaves = [decision_file(proposed.id, decision, 1) for decision in plain]
    root, proofs = root_and_proofs(leaves)
    files = {decision_name(decision.code): leaf for decision, leaf in zip(plain, leaves, strict=True)}
    decided = Batch(
        id=proposed.id,
        number=number,
        state=BatchState.DECIDED,
        proposed_by=CLERK.id,
        proposed_at=MORNING,
        revision_ids=ids,
        decisions=tuple(
            Decision(d.revision_id, d.code, d.manifest_sha256, d.verdict, proof=proof)
            for d, proof in zip(plain, proofs, strict=True)
        ),
        approver=SUPERVISOR.id,
        approver_certificate=SUPERVISOR_CERTIFICATE,
        decided_at=MORNING,
        root=root,
        audit_head=work.audit.head(),
        token_operations=1,
    )
    files[BATCH_FILE] = batch_file(decided, root=root, station_id=STATION.id, approver_name=SUPERVISOR.name)
    container = blobs.put(PlainContainer().pack(files, b"", b"signed by " + SUPERVISOR_CERTIFICATE.encode()))
    work.batches.decide(Batch(**{**{n: getattr(decided, n) for n in Batch.__slots__}, "container": container}))
    for revision in revisions:
        work.advance(Machine.REVISION, revision.id, RevisionEvent.APPROVE, by=SUPERVISOR.id, at=MORNING)


class PlainContainer:
    """A ZIP with a list of hashes, laid out as the real container is."""

    def manifest(self, files: Sequence[object]) -> bytes:
        raise NotImplementedError("these tests write their containers whole")

    def pack(self, files: Mapping[str, bytes], manifest: bytes, signature: bytes) -> bytes:
        written = io.BytesIO()
        listed = canonical_json({name: sha256(content) for name, content in files.items()})
        with zipfile.ZipFile(written, "w") as archive:
            for name, content in {**files, "META-INF/list": listed, "META-INF/signature": signature}.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        return written.getvalue()

    def unpack(self, content: bytes, name: str = "batch") -> Unpacked:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                listed = archive.read("META-INF/list")
                files = {entry: archive.read(entry) for entry in json.loads(listed)}
                signature = archive.read("META-INF/signature")
        except (zipfile.BadZipFile, KeyError) as error:
            raise InvalidContainer(file=name, reason="it is damaged") from error
        return Unpacked(files, listed, signature)


class ToyVerifier:
    """Believes what ends with "signed by" and a certificate."""

    def verify_document(self, document: bytes, at: datetime) -> tuple[SignatureVerdict, ...]:
        return (_verdict(document, at),)

    def verify_detached(self, content: bytes, signature: bytes, at: datetime) -> SignatureVerdict:
        return _verdict(signature, at)


def _verdict(signed: bytes, at: datetime) -> SignatureVerdict:
    _, found, certificate = signed.rpartition(b"signed by ")
    if not found:
        return SignatureVerdict(False, None, "", None, False, ("it is not signed",), "unknown")
    fingerprint = certificate.decode()
    signer = Certificate("an officer", "", "", "", at, at, fingerprint, fingerprint, b"")
    return SignatureVerdict(True, signer, "B-B", at, True, (), "good")

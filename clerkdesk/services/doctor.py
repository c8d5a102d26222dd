# SPDX-License-Identifier: Apache-2.0
"""Prove the invariants I1–I10 on a station's store, each by looking anew."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from clerkdesk.domain.audit import AuditEntry, first_break
from clerkdesk.domain.delivery import Delivery, PortalReceipt
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.findings import Finding
from clerkdesk.domain.needles import GRAM_BYTES, Sieve, gram_of, standing_in
from clerkdesk.domain.receipt import discrepancy
from clerkdesk.domain.spellings import spellings
from clerkdesk.domain.states import DeliveryState, RevisionState
from clerkdesk.errors import BlobDamaged, ClerkDeskError
from clerkdesk.ports.store import DossierRow, Store, UnitOfWork
from clerkdesk.services.evidence import Evidence
from clerkdesk.services.parcel import parcel
from clerkdesk.services.preserve import WENT_BACK
from clerkdesk.services.verify import CheckReceipt

TITLES = {
    "I1": "A slip is printed only after its dossier is durable",
    "I2": "Every step is in the tables and in the unbroken log",
    "I3": "No citizen data in clear on disk",
    "I4": "Nothing is queued without signature and approval by another person",
    "I5": "One delivery per revision and portal, under one key",
    "I6": "Acknowledged means a verified receipt, and the content is still here",
    "I7": "Received = open + waiting + delivered + withdrawn",
    "I8": "No delivery is stuck without a next step",
    "I9": "No key or page in a log",
    "I10": "Order comes from sequence; legal time from the portal",
}
_ACKNOWLEDGED = (DeliveryState.ACKED, DeliveryState.CONFIRMED)
_LONGEST_PAUSE = timedelta(days=1)
_PAGE_MARKS = tuple(
    written
    for magic in (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xdb", b"\x89PNG\r\n\x1a\n", b"%PDF-1.")
    for written in (magic, b64encode(magic[: len(magic) // 3 * 3]), repr(magic)[2:-1].encode())
)
"""How JPEG, PNG and PDF begin: raw, in base64 and as Python shows bytes."""


@dataclass(frozen=True, slots=True)
class Check:
    """The state of one invariant: what was looked at, and what is wrong."""

    invariant: str
    title: str
    looked_at: str
    findings: tuple[Finding, ...]

    @property
    def is_ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Disk:
    """The raw files of the station's folder, and what must not stand in them.

    Attributes:
        files: yields name and raw bytes, in chunks, of every file below the folder.
        logs: yields name and raw bytes, in chunks, of the log files.
        secrets: byte strings of the station's keys, in each spelling a log could have.
    """

    files: Callable[[], Iterator[tuple[str, Iterable[bytes]]]]
    logs: Callable[[], Iterator[tuple[str, Iterable[bytes]]]]
    secrets: tuple[bytes, ...]


class Doctor:
    """Looks at everything and changes nothing."""

    def __init__(self, store: Store, evidence: Evidence, check_receipt: CheckReceipt, disk: Disk) -> None:
        self._store = store
        self._evidence = evidence
        self._check_receipt = check_receipt
        self._disk = disk

    def examine(self) -> list[Check]:
        """Return one check per invariant, in their order."""
        database = self._store.findings()
        with self._store.reading() as work:
            dossiers = [work.dossiers.by_id(row.id) for row in _all_rows(work)]
            entries = list(work.audit.entries())
            deliveries = work.deliveries.all()
            found = {
                "I1": (f"{len(dossiers)} dossiers", _slips(dossiers, entries) + _put_back(work)),
                "I2": (f"{len(entries)} log entries", self._log(work, entries)),
                "I3": ("every file of the station", self._clear_text(work)),
                "I4": (f"{len(deliveries)} deliveries", self._approvals(work, deliveries, entries)),
                "I5": (f"{len(deliveries)} keys", _keys(deliveries)),
                "I6": (f"{len(deliveries)} deliveries", self._receipts(work, deliveries) + self._lost(work, dossiers)),
                "I7": (_equation(work), _balance(work)),
                "I8": (f"{len(deliveries)} deliveries", _stuck(deliveries, self._evidence.clock.now())),
                "I9": ("every log file", self._secrets()),
                "I10": (f"{len(entries)} times", _times(dossiers, entries, deliveries)),
            }
        return [
            Check(name, TITLES[name], looked_at, tuple([*findings, *_of(name, database)]))
            for name, (looked_at, findings) in found.items()
        ]

    def _log(self, work: UnitOfWork, entries: list[AuditEntry]) -> list[Finding]:
        findings = []
        if (broken := first_break(entries)) is not None:
            findings.append(Finding("the log breaks at entry {entry}", entry=broken))
        hashes = {entry.hash for entry in entries}
        for batch in work.batches.walk():
            if batch.audit_head is not None and batch.audit_head not in hashes:
                findings.append(
                    Finding("batch {number} was approved over a log that is not this one", number=batch.number)
                )
        return findings

    def _clear_text(self, work: UnitOfWork) -> list[Finding]:
        """Tell which files show what a citizen gave in clear: one pass over them for all citizens at once."""
        sieve = Sieve()
        for _, text in _personal(work):
            for needle in spellings(text):
                sieve.add(needle)
        suspects = {name: grams for name, content in self._disk.files() if (grams := sieve.suspects(content))}
        if not suspects:
            return []
        kinds, codes = _suspected(work, frozenset().union(*suspects.values()))
        if not kinds:  # what the sieve let through was noise
            return []
        findings = {
            Finding("{file} shows particulars of {code} in clear", file=name, code=codes[needle]): None
            for name, content in self._disk.files()
            if name in suspects
            for needle in sorted(standing_in(content, kinds))
        }
        return list(findings)

    def _approvals(
        self, work: UnitOfWork, deliveries: Iterable[Delivery], entries: Iterable[AuditEntry]
    ) -> list[Finding]:
        findings = []
        enrolled = _enrolled(entries)
        for delivery in deliveries:
            revision = work.revisions.get(delivery.revision_id)
            decided = work.batches.decision_of(revision.id)
            signers = {revision.author: revision.author_certificate}
            if decided is not None:
                signers[decided[0].approver or ""] = decided[0].approver_certificate
            findings += [
                Finding(
                    "{code} carries a certificate that was never enrolled for {officer}",
                    code=delivery.code,
                    officer=officer,
                )
                for officer, certificate in signers.items()
                if officer not in enrolled or (enrolled[officer] and certificate not in enrolled[officer])
            ]
            try:
                if revision.state not in (RevisionState.APPROVED, RevisionState.SUPERSEDED):
                    findings.append(Finding("{code} is queued but {state}", code=delivery.code, state=revision.state))
                self._evidence.as_of(delivery.queued_at).check(work, revision)
            except ClerkDeskError as error:
                findings.append(_fault(delivery.code, error))
        return findings

    def _receipts(self, work: UnitOfWork, deliveries: Iterable[Delivery]) -> list[Finding]:
        findings = []
        for delivery in deliveries:
            if delivery.state in _ACKNOWLEDGED:
                findings.extend(self._receipt(work, delivery))
            if delivery.state is not DeliveryState.CONFIRMED:
                findings.extend(self._missing(work, delivery))
        return findings

    def _receipt(self, work: UnitOfWork, delivery: Delivery) -> list[Finding]:
        if delivery.receipt is None:
            return [Finding("{code} counts as acknowledged without a receipt", code=delivery.code)]
        try:
            self._check_receipt(delivery.receipt)
            sent = parcel(work, self._evidence.blobs, delivery.revision_id).sent(delivery.idempotency_key)
        except ClerkDeskError as error:
            return [_fault(delivery.code, error)]
        found = discrepancy(delivery.receipt.body, sent)
        said = "the receipt of {code} is about another content: {detail}"
        return [Finding(said, code=delivery.code, detail=found)] if found else []

    def _missing(self, work: UnitOfWork, delivery: Delivery) -> list[Finding]:
        findings = []
        for document in work.revisions.documents(delivery.revision_id):
            if document.signed is not None and not self._is_whole(document.signed):
                said = "{file} of {code} is missing or damaged"
                findings.append(Finding(said, file=document.file_name, code=delivery.code))
        return findings

    def _lost(self, work: UnitOfWork, dossiers: Iterable[Dossier]) -> list[Finding]:
        """Tell which pages of dossiers that have not arrived are damaged, and whether any file at all is missing."""
        findings = []
        for dossier in dossiers:
            states = [delivery.state for delivery in work.deliveries.of_code(dossier.code)]
            if DeliveryState.CONFIRMED not in states:
                findings += [
                    Finding("page {page} of {code} is missing or damaged", page=page.number, code=dossier.code)
                    for page in work.pages.of(dossier.id)
                    if not self._is_whole(page.original)
                ]
        missing = work.administration.blob_names().difference(self._evidence.blobs.names())
        if missing:
            findings.append(Finding("{n} sealed files are missing", n=len(missing)))
        return findings

    def _is_whole(self, ref: BlobRef) -> bool:
        try:
            self._evidence.blobs.get(ref)
        except BlobDamaged:
            return False
        return True

    def _secrets(self) -> list[Finding]:
        findings = []
        for name, chunks in self._disk.logs():
            content = b"".join(chunks)
            if any(secret in content for secret in self._disk.secrets):
                findings.append(Finding("{file} holds a key", file=name))
            if any(mark in content for mark in _PAGE_MARKS):
                findings.append(Finding("{file} holds a page", file=name))
        return findings


def _all_rows(work: UnitOfWork) -> Iterator[DossierRow]:
    after = None
    while rows := work.dossiers.rows(after=after, limit=500):
        yield from rows
        after = rows[-1].sequence


def _personal(work: UnitOfWork) -> Iterator[tuple[str, str]]:
    return ((code, text) for code, text in work.dossiers.personal() if len(text.encode()) >= GRAM_BYTES)


def _suspected(work: UnitOfWork, grams: frozenset[bytes]) -> tuple[dict[bytes, bool], dict[bytes, str]]:
    """Return the needles with one of these beginnings: whether capitals count for small letters, and whose they are."""
    kinds: dict[bytes, bool] = {}
    codes: dict[bytes, str] = {}
    for code, text in _personal(work):
        for needle, kind in spellings(text).items():
            if gram_of(needle) in grams:
                kinds[needle] = kind == "folded"
                codes[needle] = code
    return kinds, codes


def _enrolled(entries: Iterable[AuditEntry]) -> dict[str, set[str]]:
    """Return the certificates that were ever pinned to each officer."""
    pinned: dict[str, set[str]] = {}
    for entry in entries:
        if entry.event.subject == "officer":
            own = pinned.setdefault(entry.event.subject_id, set())
            if "certificate" in entry.event.facts:
                own.add(str(entry.event.facts["certificate"]))
    return pinned


def _slips(dossiers: list[Dossier], entries: list[AuditEntry]) -> list[Finding]:
    received = {e.event.subject_id: e.sequence for e in entries if e.event.what == "receive"}
    unlogged = [dossier.code for dossier in dossiers if dossier.id not in received]
    findings = [Finding("{code} has no entry of its receipt in the log", code=code) for code in unlogged]
    for entry in entries:
        if entry.event.what == "print-slip" and received.get(entry.event.subject_id, entry.sequence) >= entry.sequence:
            said = "log entry {entry} prints a slip before its dossier was received"
            findings.append(Finding(said, entry=entry.sequence))
    numbers: dict[int, list[int]] = {}
    for dossier in dossiers:
        numbers.setdefault(dossier.received_at.year, []).append(dossier.slip_number)
    for year, taken in numbers.items():
        if sorted(taken) != list(range(1, len(taken) + 1)):
            findings.append(Finding("the slip numbers of {year} have gaps or doubles", year=year))
    return findings


def _put_back(work: UnitOfWork) -> list[Finding]:
    if not (found := work.administration.value(WENT_BACK)):
        return []
    at, noted, entry = found.split(" ")
    said = "the store was put back from log entry {noted} to {entry} before {at}; compare it with the slips"
    return [Finding(said, noted=noted, entry=entry, at=at[:16])]


def _keys(deliveries: list[Delivery]) -> list[Finding]:
    findings = []
    if len({delivery.idempotency_key for delivery in deliveries}) != len(deliveries):
        findings.append(Finding("two deliveries share a key"))
    if len({(delivery.revision_id, delivery.destination) for delivery in deliveries}) != len(deliveries):
        findings.append(Finding("one revision has two deliveries to one portal"))
    return findings


def _equation(work: UnitOfWork) -> str:
    counts = work.dossiers.counts()
    parts = f"{counts.open} open + {counts.waiting} waiting + {counts.delivered} delivered"
    return f"{counts.received} received = {parts} + {counts.withdrawn} withdrawn"


def _balance(work: UnitOfWork) -> list[Finding]:
    return [] if work.dossiers.counts().balanced else [Finding("the sums differ")]


def _stuck(deliveries: list[Delivery], now: datetime) -> list[Finding]:
    findings = []
    for delivery in deliveries:
        if delivery.state is DeliveryState.WAITING and delivery.next_try_at is None:
            findings.append(Finding("{code} waits without a next try", code=delivery.code))
        if delivery.state is DeliveryState.WAITING and _is_far(delivery.next_try_at, now):
            said = "{code} waits until {at:%Y-%m-%d %H:%M}, longer than any pause"
            findings.append(Finding(said, code=delivery.code, at=delivery.next_try_at))
        if delivery.state in (DeliveryState.NEEDS_ACTION, DeliveryState.QUARANTINED) and not delivery.fault:
            findings.append(Finding("{code} is {state} without a reason", code=delivery.code, state=delivery.state))
    return findings


def _is_far(at: datetime | None, now: datetime) -> bool:
    # A time without offset cannot be compared; it is told under I10.
    return at is not None and at.utcoffset() is not None and at > now + _LONGEST_PAUSE


def _times(dossiers: list[Dossier], entries: list[AuditEntry], deliveries: list[Delivery]) -> list[Finding]:
    naive = [entry.sequence for entry in entries if entry.event.at.utcoffset() is None]
    findings = [Finding("log entry {entry} has no offset", entry=entry) for entry in naive]
    for dossier in dossiers:
        findings += _naive("a time of {code} has no offset", dossier.code, dossier.received_at, dossier.due.due)
    for delivery in deliveries:
        findings += _naive(
            "a time of the delivery of {code} has no offset", delivery.code, delivery.queued_at, delivery.next_try_at
        )
        if delivery.receipt is not None and _stated(delivery.receipt) != delivery.receipt.received_at:
            findings.append(Finding("the legal time of {code} is not that of its receipt", code=delivery.code))
    return findings


def _naive(said: str, code: str, *times: datetime | None) -> list[Finding]:
    return [Finding(said, code=code) for at in times if at is not None and at.utcoffset() is None]


def _stated(receipt: PortalReceipt) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(receipt.body)["received_at"])
    except (ValueError, KeyError, TypeError):
        return None


def _fault(code: str, error: ClerkDeskError) -> Finding:
    return Finding("{code}: {fault.what_happened}", code=code, fault=error)


def _of(name: str, database: list[Finding]) -> list[Finding]:
    # What the database finds wrong without naming an invariant damages the log first: it is told under I2.
    own = [line.without(f"{name}: ") for line in database if line.startswith(f"{name}: ")]
    if name == "I2":
        own += [line for line in database if not any(line.startswith(f"{other}: ") for other in TITLES)]
    return own

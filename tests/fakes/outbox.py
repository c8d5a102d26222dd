# SPDX-License-Identifier: Apache-2.0
"""The store's outbox in memory, in transactions, and a portal in memory that fails on command."""

import base64
import copy
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from clerkdesk.domain.audit import AuditEntry, Event, link
from clerkdesk.domain.case import Progress
from clerkdesk.domain.delivery import Delivery, PortalReceipt, Upload
from clerkdesk.domain.files import BlobRef, FileEntry, canonical_json, sha256
from clerkdesk.domain.linked import LinkedChild
from clerkdesk.domain.states import IN_FLIGHT, DeliveryState, Machine, RevisionState, next_state
from clerkdesk.domain.sync import Shortened
from clerkdesk.errors import BlobDamaged, DossierNotFound, PortalConflict, PortalRefused
from clerkdesk.ports.portal import Announcement, Changes, StatusChange
from tests.fakes.approved import MORNING


class MemoryBlobs:
    """Sealed files in memory."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def put(self, content: bytes) -> BlobRef:
        name = sha256(content)
        self.files[name] = content
        return BlobRef(name, name, len(content))

    def get(self, ref: BlobRef) -> bytes:
        content = self.files.get(ref.name)
        if content is None or sha256(content) != ref.sha256:
            raise BlobDamaged(name=ref.name[:8])
        return content

    def read(self, ref: BlobRef, offset: int = 0, chunk_bytes: int = 65536) -> Iterator[bytes]:
        content = self.get(ref)
        for start in range(offset, len(content), chunk_bytes):
            yield content[start : start + chunk_bytes]


class MemoryStore:
    """What the outbox needs of the store; a transaction that is not committed leaves no trace."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {
            name: {}
            for name in (
                *("dossier", "revision", "document", "batch", "delivery", "lease", "value", "officer"),
                *("progress", "linked"),
            )
        }
        self.log: list[AuditEntry] = []

    @contextmanager
    def begin(self) -> Iterator["MemoryWork"]:
        yield MemoryWork(self)

    reading = begin

    def events(self) -> list[str]:
        """Return what happened to deliveries, in order."""
        return [entry.event.what for entry in self.log if entry.event.subject == "delivery"]


class _Part:
    def __init__(self, work: "MemoryWork") -> None:
        self.work, self.rows = work, work.rows


class _Dossiers(_Part):
    def add(self, dossier: Any) -> None:
        self.rows["dossier"][dossier.id] = dossier

    def get(self, code: str) -> Any:
        for dossier in self.rows["dossier"].values():
            if dossier.code == code:
                return dossier
        raise DossierNotFound(kind="dossier", code=code)

    def by_id(self, dossier_id: str) -> Any:
        return self.rows["dossier"][dossier_id]


class _Revisions(_Part):
    def add(self, revision: Any, documents: Any) -> None:
        self.rows["revision"][revision.id] = revision
        self.rows["document"][revision.id] = list(documents)

    def get(self, revision_id: str) -> Any:
        return self.rows["revision"][revision_id]

    def latest(self, dossier_id: str) -> Any:
        found = [r for r in self.rows["revision"].values() if r.dossier_id == dossier_id]
        return max(found, key=lambda revision: revision.number, default=None)

    def in_state(self, state: RevisionState) -> list[Any]:
        return [revision for revision in self.rows["revision"].values() if revision.state is state]

    def to_queue(self) -> list[Any]:
        return self.in_state(RevisionState.APPROVED)

    def settle(self, revision_id: str) -> None:
        pass

    def documents(self, revision_id: str) -> list[Any]:
        return list(self.rows["document"][revision_id])

    def set_signed_document(self, revision_id: str, component: int, signed: BlobRef, signature: Any) -> None:
        documents = self.rows["document"][revision_id]
        documents[:] = [replace(d, signed=signed, signature=signature) for d in documents]

    def set_signed(self, revision_id: str, manifest: Any, certificate_sha256: str) -> None:
        signed = replace(self.get(revision_id), signed=manifest, author_certificate=certificate_sha256)
        self.rows["revision"][revision_id] = signed


class _Batches(_Part):
    def add(self, batch: Any) -> None:
        self.rows["batch"][batch.id] = batch

    decide = add

    def decision_of(self, revision_id: str) -> Any:
        for batch in self.rows["batch"].values():
            for decision in batch.decisions:
                if decision.revision_id == revision_id:
                    return batch, decision
        return None


class _Deliveries(_Part):
    def add(self, delivery: Delivery) -> None:
        queued = replace(delivery, sequence=len(self.rows["delivery"]) + 1)
        self.rows["delivery"][delivery.id] = queued
        event = Event(delivery.queued_at, "station", "delivery", delivery.id, "queue", after=str(delivery.state))
        self.work.audit.append(event)

    def get(self, delivery_id: str) -> Delivery:
        found: Delivery = self.rows["delivery"][delivery_id]
        return found

    def all(self) -> list[Delivery]:
        return sorted(self.rows["delivery"].values(), key=lambda delivery: delivery.sequence)

    def of_code(self, code: str) -> list[Delivery]:
        return [delivery for delivery in reversed(self.all()) if delivery.code == code]

    def claim(self, worker: str, now: datetime, lease_s: float, *, at_once: bool = False) -> Delivery | None:
        def is_due(delivery: Delivery) -> bool:
            waits = delivery.next_try_at is not None and delivery.next_try_at > now and not at_once
            return delivery.state in {DeliveryState.QUEUED, *IN_FLIGHT} or (
                delivery.state is DeliveryState.WAITING and not waits
            )

        return self._lease(is_due, worker, now, lease_s)

    def claim_unconfirmed(self, worker: str, now: datetime, lease_s: float) -> Delivery | None:
        return self._lease(lambda delivery: delivery.state is DeliveryState.ACKED, worker, now, lease_s)

    def _lease(self, is_due: Callable[[Delivery], bool], worker: str, now: datetime, lease_s: float) -> Delivery | None:
        leases = self.rows["lease"]
        for delivery in self.all():
            if is_due(delivery) and leases.get(delivery.id, now) <= now:
                leases[delivery.id] = now + timedelta(seconds=lease_s)
                return delivery
        return None

    def release(self, delivery_id: str) -> None:
        self.rows["lease"].pop(delivery_id, None)

    def release_all(self) -> int:
        held = len(self.rows["lease"])
        self.rows["lease"].clear()
        return held

    def set_fault(self, delivery_id: str, *, code: str, detail: str, next_try_at: datetime | None) -> None:
        tries = self.get(delivery_id).tries + 1
        self._change(delivery_id, fault=code, fault_detail=detail, next_try_at=next_try_at, tries=tries)

    def set_upload(self, delivery_id: str, upload: Upload) -> None:
        others = [known for known in self.get(delivery_id).uploads if known.sha256 != upload.sha256]
        self._change(delivery_id, uploads=(*others, upload))

    def set_receipt(self, delivery_id: str, receipt: PortalReceipt) -> None:
        self._change(delivery_id, receipt=receipt)

    def set_portal_status(self, code: str, status: str) -> None:
        for delivery in self.of_code(code):
            self._change(delivery.id, portal_status=status)

    def _change(self, delivery_id: str, **values: Any) -> None:
        self.rows["delivery"][delivery_id] = replace(self.get(delivery_id), **values)


class _Cases(_Part):
    def to_tell(self, destination: str) -> list[str]:
        arrived = {
            d.code
            for d in self.work.deliveries.all()
            if d.destination == destination and d.state in {DeliveryState.ACKED, DeliveryState.CONFIRMED}
        }
        return list(dict.fromkeys(state.code for state in self.untold() if state.code in arrived))

    def untold(self, limit: int = 100, *, code: str | None = None) -> list[Progress]:
        rows = sorted(self.rows["progress"].values(), key=lambda state: state.event)
        return [state for state in rows if state.sent_at is None and code in {None, state.code}][:limit]

    def set_told(self, event: int, at: datetime) -> None:
        self.rows["progress"][event] = replace(self.rows["progress"][event], sent_at=at)

    def parent_of(self, child_id: str) -> str | None:
        return next((part.parent_id for part in self._parts() if part.child_id == child_id), None)

    def children(self, parent_id: str) -> list[LinkedChild]:
        return [part for part in self._parts() if part.parent_id == parent_id]

    def link(self, child: LinkedChild) -> None:
        self.rows["linked"][child.child_id] = child

    def _parts(self) -> list[LinkedChild]:
        return sorted(self.rows["linked"].values(), key=lambda part: part.position)


class _Audit(_Part):
    def append(self, event: Event) -> AuditEntry:
        entry = link(len(self.work.log) + 1, event, self.head())
        self.work.log.append(entry)
        return entry

    def head(self) -> str:
        return self.work.log[-1].hash if self.work.log else "0" * 64


class _Administration(_Part):
    def station(self) -> Any:
        return self.rows["value"]["station"]

    def set_station(self, station: Any) -> None:
        self.rows["value"]["station"] = station

    def officer(self, officer_id: str) -> Any:
        return self.rows["officer"][officer_id]

    def set_officer(self, officer: Any) -> None:
        self.rows["officer"][officer.id] = officer

    def value(self, name: str) -> str | None:
        return self.rows["value"].get(name)

    def set_value(self, name: str, value: str) -> None:
        self.rows["value"][name] = value


class MemoryWork:
    """One transaction."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.rows, self.log = copy.deepcopy(store.rows), list(store.log)
        self.dossiers, self.revisions, self.batches = _Dossiers(self), _Revisions(self), _Batches(self)
        self.deliveries, self.audit, self.administration = _Deliveries(self), _Audit(self), _Administration(self)
        self.cases = _Cases(self)

    def advance(
        self, machine: Machine, subject_id: str, event: str, *, by: str, at: datetime, why: str = "", facts: Any = None
    ) -> str:
        rows = self.rows[str(machine)]
        before = rows[subject_id].state
        after = type(before)(next_state(machine, before, event))
        rows[subject_id] = replace(rows[subject_id], state=after)
        self.audit.append(Event(at, by, str(machine), subject_id, str(event), before, after, why, facts or {}))
        return str(after)

    def commit(self) -> None:
        self._store.rows, self._store.log = self.rows, self.log


class ScriptedPortal:
    """A portal in memory: raises what it is told to, by the name of the step, and else behaves."""

    def __init__(self) -> None:
        self.faults: dict[str, list[Exception]] = {}
        self.calls: list[str] = []
        self.announced: dict[str, Announcement] = {}
        self.files: dict[str, bytes] = {}
        self.receipts: dict[str, PortalReceipt] = {}
        self.feed: list[StatusChange] = []
        self.told: dict[tuple[str, int], Progress] = {}
        self.cut: tuple[Shortened, ...] = ()

    def fail(self, step: str, *errors: Exception) -> None:
        """Let the next calls of a step raise these."""
        self.faults.setdefault(step, []).extend(errors)

    def _step(self, name: str) -> None:
        if not name.startswith("after "):
            self.calls.append(name)
        if self.faults.get(name):
            raise self.faults[name].pop(0)

    def check(self) -> None:
        self._step("check")

    def shortened(self, announcement: Announcement) -> tuple[Shortened, ...]:
        return self.cut

    def announce(self, announcement: Announcement) -> frozenset[str]:
        self._step("announce")
        self.announced[announcement.idempotency_key] = announcement
        return frozenset(entry.sha256 for entry in announcement.files) - self.files.keys()

    def upload(
        self,
        key: str,
        file: FileEntry,
        read: Callable[[int], Iterator[bytes]],
        resume_url: str | None,
        save_url: Callable[[str], None],
    ) -> None:
        save_url(f"/v1/files/{file.sha256}")
        self._step("upload")
        self.files[file.sha256] = b"".join(read(0))

    def commit(self, key: str) -> PortalReceipt:
        self._step("commit")
        self.receipts.setdefault(key, self._receipt(key))
        self._step("after commit")
        return self.receipts[key]

    def _receipt(self, key: str) -> PortalReceipt:
        sent = self.announced[key]
        manifest = json.loads(sent.manifest)
        number = f"TH-{len(self.receipts) + 1}"
        body = canonical_json(
            {
                "code": manifest["code"],
                "files": [entry.sha256 for entry in sent.files],
                "key": key,
                "manifest_sha256": sha256(sent.manifest),
                "portal_number": number,
                "received_at": MORNING.isoformat(),
                "revision": manifest["revision"],
            }
        )
        return PortalReceipt(body, base64.b64decode(b"c2ln"), "key", number, MORNING)

    def find(self, key: str) -> PortalReceipt | None:
        self._step("find")
        return self.receipts.get(key)

    def tell(self, code: str, states: Sequence[Progress]) -> int:
        self._step("tell")
        if not any(json.loads(receipt.body)["code"] == code for receipt in self.receipts.values()):
            raise PortalRefused(code=code, reason="no such dossier was delivered")
        known = {state.event: self.told[code, state.event] for state in states if (code, state.event) in self.told}
        if any((known[s.event].status, known[s.event].at) != (s.status, s.at) for s in states if s.event in known):
            raise PortalConflict(code=code)
        self.told |= {(code, state.event): state for state in states if state.event not in known}
        self._step("after tell")
        return len(states) - len(known)

    def changes(self, cursor: str) -> Changes:
        self._step("changes")
        start = int(cursor or "0")
        return Changes(str(len(self.feed)), tuple(self.feed[start:]))

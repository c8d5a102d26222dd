# SPDX-License-Identifier: Apache-2.0
"""The way of one delivery when nothing goes wrong: every step is durable before the next word to the portal."""

import logging
from collections.abc import Iterator
from dataclasses import replace

from clerkdesk.domain.delivery import Delivery, PortalReceipt, Upload
from clerkdesk.domain.files import FileEntry
from clerkdesk.domain.receipt import discrepancy
from clerkdesk.domain.states import IN_FLIGHT, DeliveryEvent, DeliveryState, Machine
from clerkdesk.domain.sync import as_facts
from clerkdesk.errors import ReceiptInvalid
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.portal import Portal
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.services.parcel import Parcel, Read, announcement, parcel
from clerkdesk.services.preserve import EPOCH
from clerkdesk.services.routes import Routes

_log = logging.getLogger(__name__)

STATION = "station"
"""Who did it, in the event log, when no person did."""


class DeliverySteps:
    """Sends and confirms one delivery; raises whatever goes wrong."""

    def __init__(self, store: Store, blobs: Blobs, *, routes: Routes, clock: Clock, cancel: CancelToken) -> None:
        self._store = store
        self._blobs = blobs
        self._routes = routes
        self._clock = clock
        self._cancel = cancel

    def send(self, delivery: Delivery, portal: Portal) -> None:
        """Bring a delivery from QUEUED, WAITING or an interrupted state to ACKED.

        Raises:
            PortalUnreachable, PortalNotGenuine, PortalRefused, PortalConflict, ReceiptInvalid: see `Portal`.
            BlobDamaged, ContentChanged, NotReady: a file is not what was approved.
            Cancelled: between two chunks of a file.
        """
        is_fresh = delivery.state is DeliveryState.QUEUED and delivery.tries == 0
        self._make_queued(delivery)
        with self._store.begin() as work:
            sent = parcel(work, self._blobs, delivery.revision_id, (self._routes, delivery.destination))
        if not is_fresh:
            # An earlier try may have arrived without our knowing: ask before anything is sent again.
            found = portal.find(delivery.idempotency_key)
            if found is not None:
                self._acknowledge(delivery, sent, found)
                return
        missing = self._announce(delivery, portal, sent)
        self._advance(delivery, DeliveryEvent.SEND)
        for entry in _once_each(sent, missing):
            self._upload(delivery, portal, entry, sent.readers[entry.sha256])
        self._advance(delivery, DeliveryEvent.COMMIT)
        self._acknowledge(delivery, sent, portal.commit(delivery.idempotency_key))

    def confirm(self, delivery: Delivery, portal: Portal) -> None:
        """Ask a second time: bring a delivery from ACKED to CONFIRMED.

        Raises:
            ReceiptInvalid: the portal does not know the delivery, or now tells another receipt.
        """
        again = portal.find(delivery.idempotency_key)
        if again is None:
            raise ReceiptInvalid(code=delivery.code, reason="the portal does not know it any more")
        if delivery.receipt is None or again.body != delivery.receipt.body:
            raise ReceiptInvalid(code=delivery.code, reason="the portal now gives another receipt")
        with self._store.begin() as work:
            self._step(work, delivery, DeliveryEvent.CONFIRM)
            work.deliveries.release(delivery.id)
            work.commit()

    def _make_queued(self, delivery: Delivery) -> None:
        if delivery.state is DeliveryState.QUEUED:
            return
        with self._store.begin() as work:
            if delivery.state in IN_FLIGHT:
                why = "the program ended in the middle"
                work.deliveries.set_fault(delivery.id, code="interrupted", detail=why, next_try_at=self._clock.now())
                self._step(work, delivery, DeliveryEvent.FAIL, "interrupted")
            self._step(work, delivery, DeliveryEvent.RETRY)
            work.commit()

    def _announce(self, delivery: Delivery, portal: Portal, sent: Parcel) -> frozenset[str]:
        """Announce; what the portal takes only in part is told in the event, field and lengths, never the text."""
        with self._store.begin() as work:
            key, station = delivery.idempotency_key, work.administration.station()
            epoch = int(work.administration.value(EPOCH) or "1")
            head = work.audit.head()
            told = announcement(sent, self._blobs, key=key, audit_head=head, station_id=station.id, epoch=epoch)
            cut = portal.shortened(told)
            self._step(work, delivery, DeliveryEvent.ANNOUNCE, facts=as_facts(cut))
            told = replace(told, audit_head=work.audit.head())
            work.commit()
        for one in cut:
            _log.warning(
                "%s is sent shortened to %s: %d of %d letters", one.field, delivery.destination, one.limit, one.length
            )
        return portal.announce(told)

    def _upload(self, delivery: Delivery, portal: Portal, entry: FileEntry, read: Read) -> None:
        known = {upload.sha256: upload.url for upload in delivery.uploads}

        def save(url: str) -> None:
            with self._store.begin() as work:
                work.deliveries.set_upload(delivery.id, Upload(entry.sha256, url))
                work.commit()

        def watched(offset: int) -> Iterator[bytes]:
            for chunk in read(offset):
                self._cancel.raise_if_set()
                yield chunk

        portal.upload(delivery.idempotency_key, entry, watched, known.get(entry.sha256), save)

    def _acknowledge(self, delivery: Delivery, sent: Parcel, receipt: PortalReceipt) -> None:
        wrong = discrepancy(receipt.body, sent.sent(delivery.idempotency_key))
        if wrong is not None:
            raise ReceiptInvalid(code=delivery.code, reason=wrong)
        with self._store.begin() as work:
            work.deliveries.set_receipt(delivery.id, receipt)
            self._step(work, delivery, DeliveryEvent.ACKNOWLEDGE, facts={"portal_number": receipt.portal_number})
            work.deliveries.release(delivery.id)
            work.commit()

    def _advance(self, delivery: Delivery, event: DeliveryEvent) -> None:
        with self._store.begin() as work:
            self._step(work, delivery, event)
            work.commit()

    def _step(
        self,
        work: UnitOfWork,
        delivery: Delivery,
        event: DeliveryEvent,
        why: str = "",
        facts: dict[str, str | int] | None = None,
    ) -> None:
        now = self._clock.now()
        work.advance(Machine.DELIVERY, delivery.id, event, by=STATION, at=now, why=why, facts=facts)


def _once_each(sent: Parcel, missing: frozenset[str]) -> list[FileEntry]:
    """Return the files to upload, each content once, small ones first: they are not to wait behind scans."""
    chosen = {entry.sha256: entry for entry in sent.files if entry.sha256 in missing}
    return sorted(chosen.values(), key=lambda entry: entry.size_bytes)

# SPDX-License-Identifier: Apache-2.0
"""The outbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection, RowMapping

from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.tables import delivery, delivery_upload, dossier, revision
from clerkdesk.domain.audit import Event
from clerkdesk.domain.delivery import Delivery, PortalReceipt, Upload
from clerkdesk.domain.states import IN_FLIGHT, DeliveryState
from clerkdesk.errors import DossierNotFound, InvariantBroken
from clerkdesk.ports.store import OutboxRow

_PLAIN = (
    "id",
    "revision_id",
    "code",
    "destination",
    "idempotency_key",
    "queued_at",
    "tries",
    "next_try_at",
    "fault",
    "fault_detail",
    "portal_status",
)
_RECEIPT = ("body", "signature", "key_id", "portal_number", "received_at")


class SqlDeliveries:
    """Queues deliveries and leases them to workers."""

    def __init__(self, connection: Connection, audit: SqlAudit) -> None:
        self._connection = connection
        self._audit = audit

    def add(self, new: Delivery) -> None:
        """Queue a delivery and log it as the event "queue"; its sequence is given by the store.

        Raises:
            InvariantBroken: revision and approval are not as invariant I4 asks, or it was queued before.
        """
        event = Event(new.queued_at, "station", "delivery", new.id, "queue", after=str(new.state))
        entry = self._audit.append(event)
        values = {name: getattr(new, name) for name in _PLAIN}
        queued = delivery.insert().values(**values, state=str(new.state), last_event=entry.sequence)
        self._connection.execute(queued)
        for upload in new.uploads:
            self.set_upload(new.id, upload)

    def get(self, delivery_id: str) -> Delivery:
        """Return a delivery. Raises DossierNotFound."""
        query = sa.select(delivery).where(delivery.c.id == delivery_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise DossierNotFound(kind="delivery", code=delivery_id)
        return self._delivery(row)

    def of_code(self, code: str) -> list[Delivery]:
        """Return the deliveries of a dossier, newest first."""
        return self._select(delivery.c.code == code, delivery.c.sequence.desc())

    def all(self) -> list[Delivery]:
        """Return all deliveries, oldest first."""
        return self._select(sa.true(), delivery.c.sequence.asc())

    def counts(self) -> dict[str, int]:
        """Return how many deliveries are in each state, by its name."""
        query = sa.select(delivery.c.state, sa.func.count()).group_by(delivery.c.state)
        return {state: count for state, count in self._connection.execute(query)}

    def rows(self, states: Sequence[str], *, after: int | None = None, limit: int = 50) -> list[OutboxRow]:
        """Return the newest deliveries in some states, queued before the sequence number `after`."""
        uploads = sa.select(sa.func.count()).where(delivery_upload.c.delivery_id == delivery.c.id).scalar_subquery()
        query = (
            sa.select(
                delivery.c.sequence,
                delivery.c.code,
                dossier.c.owner_name.label("owner"),
                dossier.c.procedure_name,
                delivery.c.destination,
                delivery.c.state,
                delivery.c.queued_at,
                delivery.c.tries,
                delivery.c.next_try_at,
                delivery.c.fault,
                delivery.c.fault_detail,
                uploads.label("started"),
                delivery.c.receipt_received_at.label("accepted_at"),
                delivery.c.receipt_portal_number.label("portal_number"),
            )
            .join(revision, revision.c.id == delivery.c.revision_id)
            .join(dossier, dossier.c.id == revision.c.dossier_id)
            .where(delivery.c.state.in_(states))
            .order_by(delivery.c.sequence.desc())
            .limit(limit)
        )
        if after is not None:
            query = query.where(delivery.c.sequence < after)
        return [OutboxRow(**row) for row in self._connection.execute(query).mappings()]

    def anchors(self, states: Sequence[str], step: int) -> list[int]:
        """Return the sequence number of every `step`-th delivery in some states, newest first, from the first on."""
        place = (sa.func.row_number().over(order_by=delivery.c.sequence.desc()) - 1).label("place")
        numbered = sa.select(delivery.c.sequence, place).where(delivery.c.state.in_(states)).subquery()
        query = sa.select(numbered.c.sequence).where(numbered.c.place % step == 0).order_by(numbered.c.place)
        return list(self._connection.execute(query).scalars())

    def claim(self, worker: str, now: datetime, lease_s: float, *, at_once: bool = False) -> Delivery | None:
        """Lease the first delivery that is due (queued, waiting long enough, or with a run-out lease), or None.

        Those that failed stand behind those that did not (invariant I8).

        Args:
            worker: name of the worker, the same again only when the earlier lease is given up.
            now: wall time; leases are compared by it, so a clock that jumps may let one run out early: then the
                idempotency key decides (invariant I10).
            lease_s: seconds until another worker may claim it.
            at_once: also one whose next try is later: a person said "send now".
        """
        waiting = delivery.c.state == str(DeliveryState.WAITING)
        if not at_once:
            waiting &= (delivery.c.next_try_at.is_(None)) | (delivery.c.next_try_at <= now)
        moving = delivery.c.state.in_([str(DeliveryState.QUEUED), *sorted(map(str, IN_FLIGHT))])
        return self._lease(moving | waiting, worker, now, lease_s)

    def claim_unconfirmed(self, worker: str, now: datetime, lease_s: float) -> Delivery | None:
        """Lease the first acknowledged delivery that was not confirmed yet, or None; those that failed stand behind."""
        return self._lease(delivery.c.state == str(DeliveryState.ACKED), worker, now, lease_s)

    def leased(self, now: datetime) -> int:
        """Return how many deliveries a worker holds at this moment."""
        held = sa.select(sa.func.count()).select_from(delivery).where(delivery.c.lease_until > now)
        return self._connection.execute(held).scalar_one()

    def release(self, delivery_id: str) -> None:
        """Give back the lease."""
        self._change(delivery_id, {"lease_worker": None, "lease_until": None})

    def release_all(self) -> int:
        """Give back every lease and return of how many: nobody else is at work, whoever held them is gone."""
        held = delivery.update().where(delivery.c.lease_until.is_not(None))
        return int(self._connection.execute(held.values(lease_worker=None, lease_until=None)).rowcount)

    def set_fault(self, delivery_id: str, *, code: str, detail: str, next_try_at: datetime | None) -> None:
        """Remember the last fault and when to try next; counts a try."""
        fault = {"fault": code, "fault_detail": detail, "next_try_at": next_try_at}
        self._change(delivery_id, {**fault, "tries": delivery.c.tries + 1})

    def set_upload(self, delivery_id: str, upload: Upload) -> None:
        """Remember durably where a file is being uploaded."""
        known = insert(delivery_upload).values(delivery_id=delivery_id, sha256=upload.sha256, url=upload.url)
        keys = [delivery_upload.c.delivery_id, delivery_upload.c.sha256]
        self._connection.execute(known.on_conflict_do_update(keys, set_={"url": upload.url}))

    def set_receipt(self, delivery_id: str, receipt: PortalReceipt) -> None:
        """Store the portal's receipt verbatim, once; the same receipt again changes nothing.

        Raises:
            InvariantBroken: another receipt is stored already.
        """
        kept = self.get(delivery_id).receipt
        if kept is None:
            values = {f"receipt_{name}": getattr(receipt, name) for name in _RECEIPT}
            self._change(delivery_id, {**values, "next_try_at": None})
        elif kept != receipt:
            raise InvariantBroken(rule="I6: a receipt never changes")

    def ask_first(self) -> int:
        """Have the portal asked before anything is sent of what is not acknowledged yet; return of how many.

        A delivery that was tried is asked for by its key before it is sent again: each counts as tried.
        """
        is_over = delivery.c.state.in_([str(DeliveryState.ACKED), str(DeliveryState.CONFIRMED)])
        tried = {"tries": sa.func.max(delivery.c.tries, 1), "lease_worker": None, "lease_until": None}
        return int(self._connection.execute(delivery.update().where(~is_over).values(tried)).rowcount)

    def set_portal_status(self, code: str, status: str) -> None:
        """Store the status that the portal's change feed tells of a dossier."""
        self._connection.execute(delivery.update().where(delivery.c.code == code).values(portal_status=status))

    def _lease(self, due: sa.ColumnElement[bool], worker: str, now: datetime, lease_s: float) -> Delivery | None:
        is_free = (delivery.c.lease_until.is_(None)) | (delivery.c.lease_until <= now)
        turn = sa.func.coalesce(delivery.c.next_try_at, delivery.c.queued_at)
        first = sa.select(delivery.c.id).where(due & is_free).order_by(turn, delivery.c.sequence).limit(1)
        leased = delivery.update().where(delivery.c.id == first.scalar_subquery())
        values = {"lease_worker": worker, "lease_until": now + timedelta(seconds=lease_s)}
        row = self._connection.execute(leased.values(values).returning(delivery)).mappings().first()
        return self._delivery(row) if row else None

    def _select(self, condition: sa.ColumnElement[bool], order: sa.ColumnElement[int]) -> list[Delivery]:
        query = sa.select(delivery).where(condition).order_by(order)
        return [self._delivery(row) for row in self._connection.execute(query).mappings().all()]

    def _change(self, delivery_id: str, values: dict[str, object]) -> None:
        changed = self._connection.execute(delivery.update().where(delivery.c.id == delivery_id).values(values))
        if changed.rowcount != 1:
            raise DossierNotFound(kind="delivery", code=delivery_id)

    def _delivery(self, row: RowMapping) -> Delivery:
        mine = delivery_upload.c.delivery_id == row["id"]
        known = sa.select(delivery_upload.c.sha256, delivery_upload.c.url).where(mine)
        uploads = self._connection.execute(known.order_by(delivery_upload.c.sha256))
        return Delivery(
            **{name: row[name] for name in _PLAIN},
            sequence=row["sequence"],
            state=DeliveryState(row["state"]),
            uploads=tuple(Upload(sha256, url) for sha256, url in uploads),
            receipt=_receipt(row),
        )


def _receipt(row: RowMapping) -> PortalReceipt | None:
    if row["receipt_body"] is None:
        return None
    return PortalReceipt(**{name: row[f"receipt_{name}"] for name in _RECEIPT})

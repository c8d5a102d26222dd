# SPDX-License-Identifier: Apache-2.0
"""Deliver approved dossiers, each exactly once, over a line and to a portal that may fail at any moment."""

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clerkdesk.domain.audit import Event
from clerkdesk.domain.delivery import Delivery
from clerkdesk.domain.ids import uuid7
from clerkdesk.domain.officers import Role
from clerkdesk.domain.revision import Revision
from clerkdesk.domain.states import DELIVERY_TRANSITIONS, DeliveryEvent, DeliveryState, Machine, RevisionState
from clerkdesk.errors import ClerkDeskError, DossierNotFound, InvalidInput, NotReady, UnknownProcedure
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.portal import Portal, StatusChange
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.services.delivery_run import DeliveryRun, Host, Summary
from clerkdesk.services.delivery_steps import STATION
from clerkdesk.services.evidence import Evidence
from clerkdesk.services.routes import Routes
from clerkdesk.services.tell import Tell

CURSOR = "changes of "


@dataclass(slots=True)
class QueueSummary:
    """What became of each approved dossier: queued, or refused with the error."""

    queued: list[str] = field(default_factory=list)
    refused: dict[str, ClerkDeskError] = field(default_factory=dict)


class Deliver:
    """The outbox of the station.

    Args:
        portals: by the destination's name.
        routes: says which of them a dossier goes to; None sends all to the station's own.
        pause: waits for so many seconds; only `run` with `until_settled_s` uses it.
    """

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        portals: Mapping[str, Portal],
        *,
        evidence: Evidence,
        clock: Clock,
        routes: Routes | None = None,
        randomness: random.Random | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._portals = portals
        self._evidence = evidence
        self._clock = clock
        self._routes = routes or Routes()
        self._randomness = randomness or random.SystemRandom()
        self._pause = pause
        self._hosts = {name: Host() for name in portals}
        self._one_run = threading.Lock()
        self._recovered = False

    def queue(self, code: str, *, by: str) -> Delivery:
        """Queue the newest revision of a dossier on its routes; queueing it again changes nothing.

        Content, author's signature, approval and separation of persons are checked anew (invariant I4). A linked
        dossier goes on the route of each of its parts too; the delivery on its own route is returned.

        Raises:
            DossierNotFound: nothing was received under this code.
            NotReady: it is not approved.
            ContentChanged, BlobDamaged, SignatureInvalid, SelfApproval, InvalidContainer: a check failed.
        """
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            revision = work.revisions.latest(dossier.id)
            if revision is None or revision.state is not RevisionState.APPROVED:
                state = "not sealed" if revision is None else str(revision.state)
                raise NotReady(code=dossier.code, verb="queued", reason=f"it is {state}")
            delivery = self._queue(work, revision, by)
            work.commit()
        return delivery

    def queue_approved(self, *, by: str) -> QueueSummary:
        """Queue every approved revision that is not queued yet; one that fails a check does not stop the others."""
        summary = QueueSummary()
        with self._store.reading() as work:
            approved = work.revisions.to_queue()
            waiting = {revision.id for revision in approved if self._is_waiting(work, revision)}
        for revision in approved:
            try:
                with self._store.begin() as work:
                    self._queue(work, revision, by)
                    work.commit()
            except ClerkDeskError as error:
                summary.refused[revision.code] = error
            else:
                if revision.id in waiting:
                    summary.queued.append(revision.code)
        return summary

    def _is_waiting(self, work: UnitOfWork, revision: Revision) -> bool:
        known = _known(work, revision)
        if not known:
            return True
        if not work.cases.children(revision.dossier_id):
            return False
        try:
            routes = self._routes.of(work, work.dossiers.by_id(revision.dossier_id))
        except UnknownProcedure:
            return True  # told of this dossier when it is queued, and stops no other
        return any(route not in known for route in routes)

    def _queue(self, work: UnitOfWork, revision: Revision, by: str) -> Delivery:
        routes, known = self._routes.of(work, work.dossiers.by_id(revision.dossier_id)), _known(work, revision)
        if any(route not in known for route in routes):
            self._evidence.check(work, revision)
        for route in routes:
            if route not in known:
                known[route] = self._add(work, revision, route, by)
        work.revisions.settle(revision.id)
        return known[routes[0]]

    def _add(self, work: UnitOfWork, revision: Revision, destination: str, by: str) -> Delivery:
        now = self._clock.now()
        delivery = Delivery(
            id=self._new_id(now),
            revision_id=revision.id,
            code=revision.code,
            destination=destination,
            idempotency_key=self._new_id(now),
            state=DeliveryState.QUEUED,
            sequence=0,
            queued_at=now,
        )
        work.deliveries.add(delivery)
        work.audit.append(
            Event(now, by, "delivery", delivery.id, "order", facts={"code": revision.code, "to": destination})
        )
        return work.deliveries.get(delivery.id)

    def _new_id(self, now: datetime) -> str:
        return uuid7(int(now.timestamp() * 1000), self._randomness.randbytes(10))

    def run(
        self,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
        *,
        at_once: bool = False,
        until_settled_s: float | None = None,
    ) -> Summary:
        """Send everything that is due, have it confirmed, then tell the portals the states of what they acknowledged.

        Args:
            progress: told in dossiers; the total grows while others are queued.
            at_once: also try what waits for a later time: a person said "send now".
            until_settled_s: keep trying for so many seconds until nothing waits; None tries once.

        Raises:
            Cancelled: what is under way is kept and goes on in the next run.
            StorageFull: nothing can be recorded any more.
        """
        with self._one_run:
            run = self._new_run(progress, cancel)
            tell = self._new_tell(run.summary, cancel)
            end_s = self._clock.monotonic_s() + (until_settled_s or 0.0)
            run.once(at_once=at_once or until_settled_s is not None)
            tell.all()
            while run.summary.is_waiting and (left_s := end_s - self._clock.monotonic_s()) > 0:
                self._pause(min(run.next_try_in_s(), left_s))
                run.reopen()
                run.once(at_once=False)
                tell.all()
            return run.summary

    def send_one(self, code: str, *, cancel: CancelToken | None = None) -> Summary:
        """Send the newest revision of one dossier now, have it confirmed and tell its states, whatever else waits.

        Raises:
            DossierNotFound: it was never queued.
            Cancelled, StorageFull: as in `run`.
        """
        with self._one_run:
            with self._store.begin() as work:
                deliveries = _newest(work, code)
            run = self._new_run(no_progress, cancel)
            for delivery in deliveries:
                run.once(at_once=True, only=delivery.id)
            self._new_tell(run.summary, cancel).all(only=deliveries[0].code)
            return run.summary

    def _new_run(self, progress: Progress, cancel: CancelToken | None) -> DeliveryRun:
        self._recover()
        for host in self._hosts.values():
            host.is_genuine, host.faults = False, 0
        return DeliveryRun(
            self._store,
            self._blobs,
            self._portals,
            self._hosts,
            routes=self._routes,
            clock=self._clock,
            chance=self._randomness.random,
            worker=self._new_id(self._clock.now()),
            progress=progress,
            cancel=cancel or CancelToken(),
        )

    def _new_tell(self, summary: Summary, cancel: CancelToken | None) -> Tell:
        parts = (self._store, self._portals, self._hosts, summary)
        return Tell(*parts, routes=self._routes, clock=self._clock, cancel=cancel or CancelToken())

    def _recover(self) -> None:
        """Give back all that an earlier process held when it ended: "send now" need not wait for its leases.

        The station's lock proves that it did end, for whoever holds that lock is the only program of the station; what
        is claimed again is asked for by its key before anything is sent (invariant I5).
        """
        if self._recovered:
            return
        with self._store.begin() as work:
            if work.deliveries.release_all():
                work.commit()
        self._recovered = True

    def hold(self, code: str, *, by: str, why: str) -> Delivery:
        """Keep the newest revision of a dossier back, on all its routes, until it is released.

        Raises:
            IllegalTransition: it is under way, or arrived.
        """
        return self._move(code, DeliveryEvent.HOLD, by, why)

    def release(self, code: str, *, by: str, why: str = "") -> Delivery:
        """Let a held, refused or quarantined delivery go again; before anything is sent, the portal is asked.

        Raises:
            InvalidInput: it is quarantined and `by` is not a supervisor.
            IllegalTransition: nothing holds it.
        """
        return self._move(code, DeliveryEvent.RELEASE, by, why)

    def _move(self, code: str, event: DeliveryEvent, by: str, why: str) -> Delivery:
        with self._store.begin() as work:
            deliveries = _newest(work, code)
            movable = [one for one in deliveries if (one.state, event) in DELIVERY_TRANSITIONS] or deliveries[:1]
            officer = work.administration.officer(by)
            if officer.role is not Role.SUPERVISOR and any(one.state is DeliveryState.QUARANTINED for one in movable):
                raise InvalidInput(field="officer", reason="only a supervisor releases what is kept apart")
            for delivery in movable:
                work.advance(Machine.DELIVERY, delivery.id, event, by=by, at=self._clock.now(), why=why)
            moved = work.deliveries.get(movable[0].id)
            work.commit()
        return moved

    def probe(self) -> None:
        """Ask the station's portal for a signed sign of life.

        Raises:
            PortalUnreachable: nothing answers.
            PortalNotGenuine: something answers that is not the portal.
        """
        with self._store.reading() as work:
            destination = work.administration.station().destination
        self._portals[destination].check()

    def poll_changes(self) -> list[StatusChange]:
        """Take what the portals' change feeds tell of this station's dossiers, each slice durably with its cursor.

        Raises:
            PortalUnreachable, PortalNotGenuine: what was taken before stays taken.
        """
        return [change for name, portal in self._portals.items() for change in self._poll(name, portal)]

    def _poll(self, destination: str, portal: Portal) -> list[StatusChange]:
        taken: list[StatusChange] = []
        with self._store.begin() as work:
            cursor = work.administration.value(CURSOR + destination) or ""
        while True:
            changes = portal.changes(cursor)
            if not changes.items or changes.cursor == cursor:
                return taken
            cursor = changes.cursor
            with self._store.begin() as work:
                taken.extend(change for change in changes.items if self._take(work, change))
                work.administration.set_value(CURSOR + destination, cursor)
                work.commit()

    def _take(self, work: UnitOfWork, change: StatusChange) -> bool:
        deliveries = work.deliveries.of_code(change.code)
        if not deliveries:  # of another station of the same agency
            return False
        work.deliveries.set_portal_status(change.code, change.status)
        facts: dict[str, str | int] = {"status": change.status, "portal_time": change.at.isoformat()}
        event = Event(self._clock.now(), STATION, "delivery", deliveries[0].id, "portal-status", facts=facts)
        work.audit.append(event)
        return True


def _known(work: UnitOfWork, revision: Revision) -> dict[str, Delivery]:
    """Return the deliveries of a revision by their destination."""
    return {one.destination: one for one in work.deliveries.of_code(revision.code) if one.revision_id == revision.id}


def _newest(work: UnitOfWork, code: str) -> list[Delivery]:
    """Return the deliveries of the newest revision that was queued, the one on the dossier's own route first."""
    deliveries = work.deliveries.of_code(code)
    if not deliveries:
        raise DossierNotFound(kind="delivery of", code=code)
    newest = [one for one in deliveries if one.revision_id == deliveries[0].revision_id]
    return sorted(newest, key=lambda one: one.sequence)

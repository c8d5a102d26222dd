# SPDX-License-Identifier: Apache-2.0
"""One run through the outbox: what is claimed, and what becomes of a delivery with which something goes wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clerkdesk.domain.delivery import Delivery, retry_delay_s
from clerkdesk.domain.states import IN_FLIGHT, DeliveryEvent, DeliveryState, Machine
from clerkdesk.errors import (
    Cancelled,
    ClerkDeskError,
    IllegalTransition,
    PortalConflict,
    PortalNotGenuine,
    PortalUnreachable,
    ReceiptInvalid,
    StorageFull,
)
from clerkdesk.jobs.progress import CancelToken, Progress
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.portal import Portal
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.services.delivery_steps import STATION, DeliverySteps
from clerkdesk.services.routes import Routes

LEASE_S = 60.0
BREAKER_FAULTS = 5


@dataclass(slots=True)
class Summary:
    """What became of the deliveries of one run, by dossier code.

    Attributes:
        delivered: acknowledged with a valid receipt in this run.
        confirmed: the portal gave the same receipt again when asked.
        waiting: tried again later; the value is the code of the fault.
        needs_action: refused; the value says why.
        quarantined: kept apart for a supervisor; the value is the code of the fault.
        shut: portals that were left alone for the rest of the run, and why; their other dossiers were not touched.
        told: how many states of delivered dossiers the portals took.
        untold: dossiers with states that a portal did not take; the value is the code of the fault.
    """

    delivered: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    needs_action: dict[str, str] = field(default_factory=dict)
    quarantined: dict[str, str] = field(default_factory=dict)
    shut: dict[str, str] = field(default_factory=dict)
    told: int = 0
    untold: dict[str, str] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        """Whether a later try may still change something."""
        return bool(self.waiting or self.shut or PortalUnreachable.code in self.untold.values())


@dataclass(slots=True)
class Host:
    """What is known of one portal.

    Attributes:
        is_genuine: it answered a fresh nonce since the last fault.
        faults: faults in a row in this run.
        not_before_s: monotonic time before which it asked to be left alone.
    """

    is_genuine: bool = False
    faults: int = 0
    not_before_s: float = 0.0

    def lose_touch(self, error: PortalUnreachable | PortalNotGenuine, now_s: float) -> bool:
        """Note a fault; return whether the portal is to be left alone for the rest of the run."""
        self.is_genuine = False
        self.faults += 1
        asked_s = error.retry_after_s if isinstance(error, PortalUnreachable) else None
        if asked_s is not None:
            self.not_before_s = now_s + asked_s
        return isinstance(error, PortalNotGenuine) or asked_s is not None or self.faults >= BREAKER_FAULTS


class DeliveryRun:
    """Claims deliveries one by one; what failed, or what a shut portal must wait for, stays leased until the end."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        portals: Mapping[str, Portal],
        hosts: Mapping[str, Host],
        *,
        routes: Routes,
        clock: Clock,
        chance: Callable[[], float],
        worker: str,
        progress: Progress,
        cancel: CancelToken,
    ) -> None:
        self._store = store
        self._steps = DeliverySteps(store, blobs, routes=routes, clock=clock, cancel=cancel)
        self._portals = portals
        self._hosts = hosts
        self._clock = clock
        self._chance = chance
        self._worker = worker
        self._progress = progress
        self._cancel = cancel
        self._aside: list[str] = []
        self._next_tries: dict[str, datetime] = {}
        self._seen: set[str] = set()
        self._only: str | None = None
        self.summary = Summary()

    def once(self, *, at_once: bool, only: str | None = None) -> None:
        """Send all that is due, then confirm all that was acknowledged; or do so with one delivery only, by its id."""
        self._only = only
        for name, host in self._hosts.items():
            if not at_once and host.not_before_s > self._clock.monotonic_s():
                self.summary.shut[name] = "it asked to be left alone for a while"
        try:
            self._each(lambda work, now: work.deliveries.claim(self._worker, now, LEASE_S, at_once=at_once), self._send)
            self._each(lambda work, now: work.deliveries.claim_unconfirmed(self._worker, now, LEASE_S), self._confirm)
        finally:
            self._give_back()

    def reopen(self) -> None:
        """Let every shut portal be tried once more: a single further fault shuts it again."""
        self.summary.shut.clear()
        for host in self._hosts.values():
            host.faults = min(host.faults, BREAKER_FAULTS - 1)

    def next_try_in_s(self) -> float:
        """Return the seconds until something may be tried again."""
        now = self._clock.now()
        waits = [(at - now).total_seconds() for at in self._next_tries.values()]
        for host in (self._hosts[name] for name in self.summary.shut if name in self._hosts):
            asked_s = host.not_before_s - self._clock.monotonic_s()
            waits.append(retry_delay_s(host.faults, self._chance(), asked_s))
        return max(min(waits, default=1.0), 0.0)

    def _each(
        self,
        claim: Callable[[UnitOfWork, datetime], Delivery | None],
        handle: Callable[[Delivery, Portal], None],
    ) -> None:
        while True:
            self._cancel.raise_if_set()
            with self._store.begin() as work:
                delivery = claim(work, self._clock.now())
                if delivery is None:
                    return
                work.commit()
            if self._only not in {None, delivery.id}:
                self._aside.append(delivery.id)
                continue
            portal, host = self._portals.get(delivery.destination), self._hosts.get(delivery.destination)
            if portal is None or host is None:
                self.summary.shut[delivery.destination] = "not configured on this station"
            if portal is None or host is None or delivery.destination in self.summary.shut:
                self._aside.append(delivery.id)
                continue
            self._guard(delivery, portal, host, handle)
            self._seen.add(delivery.id)
            self._progress(len(self._seen), len(self._seen), "dossier")
            if self._only is not None:
                return

    def _guard(
        self,
        delivery: Delivery,
        portal: Portal,
        host: Host,
        handle: Callable[[Delivery, Portal], None],
    ) -> None:
        """Handle one delivery; whatever goes wrong with it is recorded with it and stops no other."""
        try:
            if not host.is_genuine:
                portal.check()
                host.is_genuine = True
            handle(delivery, portal)
            host.faults = 0
        except Cancelled:
            self._fail(delivery, "cancelled", "a person stopped the run", self._clock.now())
            raise
        except StorageFull:
            self._aside.append(delivery.id)
            raise
        except IllegalTransition:
            self._aside.append(delivery.id)  # a person held it back meanwhile
        except (PortalUnreachable, PortalNotGenuine) as error:
            self._lost_touch(delivery, host, error)
        except (PortalConflict, ReceiptInvalid) as error:
            self._stop(delivery, error, DeliveryEvent.QUARANTINE)
        except ClerkDeskError as error:
            if error.retryable:
                self._fail_later(delivery, error, None)
            else:
                self._stop(delivery, error, DeliveryEvent.REFUSE)

    def _send(self, delivery: Delivery, portal: Portal) -> None:
        self._steps.send(delivery, portal)
        self.summary.delivered.append(delivery.code)
        self._settled(delivery)

    def _confirm(self, delivery: Delivery, portal: Portal) -> None:
        self._steps.confirm(delivery, portal)
        self.summary.confirmed.append(delivery.code)
        self._settled(delivery)

    def _settled(self, delivery: Delivery) -> None:
        self.summary.waiting.pop(delivery.code, None)
        self._next_tries.pop(delivery.id, None)

    def _lost_touch(self, delivery: Delivery, host: Host, error: PortalUnreachable | PortalNotGenuine) -> None:
        """The portal is away: the delivery waits, and after enough faults in a row so does everything for it."""
        asked_s = error.retry_after_s if isinstance(error, PortalUnreachable) else None
        if host.lose_touch(error, self._clock.monotonic_s()):
            self.summary.shut[delivery.destination] = error.what_happened
        if isinstance(error, PortalNotGenuine) and self._state(delivery) not in IN_FLIGHT:
            self._aside.append(delivery.id)  # nothing was sent: no delivery changes because of a foreign page
            self.summary.waiting[delivery.code] = error.code
        else:
            self._fail_later(delivery, error, asked_s)

    def _fail_later(self, delivery: Delivery, error: ClerkDeskError, asked_s: float | None) -> None:
        delay_s = retry_delay_s(delivery.tries + 1, self._chance(), asked_s)
        next_try = self._clock.now() + timedelta(seconds=delay_s)
        self._fail(delivery, error.code, error.what_happened, next_try)
        self._next_tries[delivery.id] = next_try

    def _fail(self, delivery: Delivery, code: str, detail: str, next_try: datetime) -> None:
        with self._store.begin() as work:
            work.deliveries.set_fault(delivery.id, code=code, detail=detail, next_try_at=next_try)
            # An acknowledged delivery that could not be confirmed yet stays acknowledged.
            if work.deliveries.get(delivery.id).state in {DeliveryState.QUEUED, *IN_FLIGHT}:
                self._step(work, delivery, DeliveryEvent.FAIL, code)
            work.commit()
        self._aside.append(delivery.id)
        self.summary.waiting[delivery.code] = code

    def _stop(self, delivery: Delivery, error: ClerkDeskError, event: DeliveryEvent) -> None:
        with self._store.begin() as work:
            # An acknowledged delivery cannot be refused any more, only kept apart.
            if work.deliveries.get(delivery.id).state is DeliveryState.ACKED:
                event = DeliveryEvent.QUARANTINE
            work.deliveries.set_fault(delivery.id, code=error.code, detail=error.what_happened, next_try_at=None)
            self._step(work, delivery, event, error.code)
            work.deliveries.release(delivery.id)
            work.commit()
        self._settled(delivery)
        if event is DeliveryEvent.QUARANTINE:
            self.summary.quarantined[delivery.code] = error.code
        else:
            self.summary.needs_action[delivery.code] = str(error.params.get("reason", error.what_happened))

    def _step(self, work: UnitOfWork, delivery: Delivery, event: DeliveryEvent, why: str) -> None:
        work.advance(Machine.DELIVERY, delivery.id, event, by=STATION, at=self._clock.now(), why=why)

    def _state(self, delivery: Delivery) -> DeliveryState:
        with self._store.begin() as work:
            return work.deliveries.get(delivery.id).state

    def _give_back(self) -> None:
        if not self._aside:
            return
        with self._store.begin() as work:
            for delivery_id in self._aside:
                work.deliveries.release(delivery_id)
            work.commit()
        self._aside.clear()

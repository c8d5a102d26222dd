# SPDX-License-Identifier: Apache-2.0
"""Keep a station sound: sweep what no row names, notice a store that was put back or copied to another computer."""

from collections.abc import Callable

from clerkdesk.domain.audit import Event
from clerkdesk.domain.files import canonical_json, sha256
from clerkdesk.domain.officers import Role
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput, StationMoved, StationRetired
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store, UnitOfWork, WentBack

STATION = "station"
WENT_BACK = "store went back"
COMPUTER = "computer"
EPOCH = "epoch"
RETIRED = "retired"
_SWEPT_AFTER_S = 86_400.0
"""Longer than any step between writing a sealed file and the row that names it."""


class Preserve:
    """What is done when a station is opened, and now and then.

    Args:
        computer: gives a lasting name of this computer, None where it has none.
    """

    def __init__(self, store: Store, blobs: Blobs, clock: Clock, computer: Callable[[], str | None]) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._computer = computer

    def sweep(self) -> int:
        """Remove sealed files that no row names and half-written ones, a day old or more; return how many."""
        with self._store.reading() as work:
            named = work.administration.blob_names()
        return self._blobs.sweep(named, _SWEPT_AFTER_S)

    def begin(self) -> None:
        """Begin to work with a store that was just opened.

        When it was put back to an earlier state, that is written into its log, and the portal is asked about every
        delivery before anything is sent again.

        Raises:
            StationRetired: it was handed over or taken out of service.
            StationMoved: the folder was copied to another computer; two would deliver the same.
        """
        lost = self._store.went_back()
        with self._store.begin() as work:
            if work.administration.value(RETIRED):
                raise StationRetired(day=work.administration.value(RETIRED))
            has_moved = self._bind(work)
            if lost is not None:
                self._note(work, lost)
            if lost is not None or has_moved:
                work.commit()

    def enrol(self, *, why: str) -> int:
        """Make this computer the station's own, from now on in a new epoch; return its number.

        Nothing that is not acknowledged is sent before the portal was asked about it.
        """
        with self._store.begin() as work:
            station = work.administration.station()
            epoch = int(work.administration.value(EPOCH) or "1") + 1
            work.administration.set_value(EPOCH, str(epoch))
            work.administration.set_value(RETIRED, "")
            work.administration.set_value(COMPUTER, self._name(station.id) or "")
            facts: dict[str, str | int] = {"epoch": epoch, "asked": work.deliveries.ask_first()}
            event = Event(self._clock.now(), STATION, STATION, station.id, "enrol-computer", why=why, facts=facts)
            work.audit.append(event)
            work.commit()
        return epoch

    def accept_loss(self, *, by: str, why: str) -> None:
        """Note that a person has looked after what is missing since the store was put back.

        Raises:
            InvalidInput: no reason is given, `by` is a clerk, or nothing was put back.
        """
        why = clean(why, "reason")
        if not why:
            raise InvalidInput(field="reason", reason="it is empty")
        with self._store.begin() as work:
            if not work.administration.value(WENT_BACK):
                raise InvalidInput(field="store", reason="nothing was put back")
            if work.administration.officer(by).role is Role.CLERK:
                raise InvalidInput(field="officer", reason="a clerk does not decide that")
            work.administration.set_value(WENT_BACK, "")
            station = work.administration.station()
            work.audit.append(Event(self._clock.now(), by, STATION, station.id, "accept-loss", why=why))
            work.commit()

    def _bind(self, work: UnitOfWork) -> bool:
        """Remember this computer at the first start; refuse another one later; return whether anything was written."""
        station = work.administration.station()
        name, known = self._name(station.id), work.administration.value(COMPUTER)
        if name is None or name == known:
            return False
        if known:
            raise StationMoved()
        work.administration.set_value(COMPUTER, name)
        return True

    def _name(self, station_id: str) -> str | None:
        found = self._computer()
        return None if found is None else sha256(canonical_json({"computer": found, "station": station_id}))

    def _note(self, work: UnitOfWork, lost: WentBack) -> None:
        station, now = work.administration.station(), self._clock.now()
        facts: dict[str, str | int] = {"noted": lost.noted, "found": lost.found, "asked": work.deliveries.ask_first()}
        work.administration.set_value(WENT_BACK, f"{now.isoformat()} {lost.noted} {lost.found}")
        work.audit.append(Event(now, STATION, STATION, station.id, "went-back", facts=facts))

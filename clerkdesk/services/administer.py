# SPDX-License-Identifier: Apache-2.0
"""Provision the station: its particulars, its officers and their certificates."""

from dataclasses import replace

from clerkdesk.domain.audit import Event
from clerkdesk.domain.officers import Officer, Station
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store

_LAST_SERIAL = 9999


class Administer:
    """What the administrator sets up; each change is logged."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def provision(self, station: Station) -> None:
        """Store the station's particulars.

        Raises:
            InvalidInput: the block of serial numbers is empty, or outside 1–9999 (Circular 01/2018/TT-VPCP art. 19).
        """
        if not 1 <= station.first_serial <= station.last_serial <= _LAST_SERIAL:
            raise InvalidInput(field="serials", reason="the block must lie within 1 and 9999")
        with self._store.begin() as work:
            work.administration.set_station(station)
            facts: dict[str, str | int] = {"first": station.first_serial, "last": station.last_serial}
            work.audit.append(Event(self._clock.now(), "station", "station", station.id, "provision", facts=facts))
            work.commit()

    def enrol(self, officer: Officer) -> None:
        """Add an officer, or change the particulars or the pinned certificate.

        Raises:
            InvalidInput: the officer has no id or no name.
            InvariantBroken: the certificate is pinned to another officer.
        """
        officer = replace(officer, name=clean(officer.name, "name"), title=clean(officer.title, "title"))
        if not officer.id.strip():
            raise InvalidInput(field="id", reason="an officer needs an id")
        if not officer.name:
            raise InvalidInput(field="name", reason="an officer needs a name")
        with self._store.begin() as work:
            work.administration.set_officer(officer)
            facts: dict[str, str | int] = {"role": str(officer.role)}
            if officer.certificate_sha256:
                facts["certificate"] = officer.certificate_sha256
            work.audit.append(Event(self._clock.now(), "station", "officer", officer.id, "enrol", facts=facts))
            work.commit()

    def officers(self) -> list[Officer]:
        """Return all officers."""
        with self._store.reading() as work:
            return work.administration.officers()

    def station(self) -> Station:
        """Return the station's particulars."""
        with self._store.reading() as work:
            return work.administration.station()

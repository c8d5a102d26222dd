# SPDX-License-Identifier: Apache-2.0
"""A station over a real store that delivers through the practice portal to a national interface."""

from pathlib import Path
from typing import Any

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.portals.carrier import Carrier
from clerkdesk.adapters.portals.ngsp1 import Ngsp1Account, Ngsp1Portal
from clerkdesk.adapters.portals.ngsp2 import Ngsp2Account, Ngsp2Portal
from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.practice.portal import PracticePortal
from clerkdesk.services.deliver import Deliver
from clerkdesk.services.evidence import Evidence
from tests.fakes.approved import DESTINATION, PlainContainer, TickingClock, ToyVerifier

KEY = bytes(range(32))
TIMEOUTS_S = (2.0, 5.0)
UNIT = "000.00.01.H38"


def national_portal(kind: str, process: PracticePortal, carrier: Carrier) -> Ngsp1Portal | Ngsp2Portal:
    """Return the adapter of an interface, with the practice account."""
    url = f"{process.url}/{kind}"
    if kind == "ngsp1":
        return Ngsp1Portal(Ngsp1Account(url, "practice", "practice", UNIT), carrier, timeouts_s=TIMEOUTS_S)
    return Ngsp2Portal(Ngsp2Account(url, "practice", "practice"), carrier, timeouts_s=TIMEOUTS_S)


class NationalDesk:
    """A station whose dossiers all go to one interface; as after a restart each time it is opened."""

    def __init__(self, folder: Path, process: PracticePortal, kind: str) -> None:
        self.kind, self.process = kind, process
        self.blobs, self.clock = BlobFolder(folder / "blobs", KEY), TickingClock()
        self.store: SqlStore = open_store(folder / "store.db", KEY)
        self.carrier = Carrier(process.url, process.keys, timeouts_s=TIMEOUTS_S)
        self.portal = national_portal(kind, process, self.carrier)
        self.deliver = Deliver(
            self.store,
            self.blobs,
            {DESTINATION: self.portal},
            evidence=Evidence(self.blobs, ToyVerifier(), PlainContainer(), self.clock),
            clock=self.clock,
            pause=self.clock.sleep,
        )

    @property
    def ledger(self) -> dict[str, Any]:
        """Return what the whole portal holds."""
        return self.process.ledger()

    @property
    def held(self) -> dict[str, Any]:
        """Return what the interface holds."""
        found: dict[str, Any] = self.ledger["national"][self.kind]
        return found

    def calls(self, service: str) -> list[tuple[int, bool]]:
        """Return how often a service was asked: with how many rows, and whether to replace what is there."""
        return [(call["rows"], call["is_updating"]) for call in self.held["calls"] if call["service"] == service]

    def assert_all_is_there_once(self, *codes: str) -> None:
        """Both books of the portal say so independently."""
        ledger = self.ledger
        assert (ledger["received"], ledger["duplicates"], ledger["partial"]) == (len(codes), 0, 0)
        assert sorted(one["ours"] for one in self.held["dossiers"]) == sorted(codes)

    def close(self) -> None:
        """Close store and lines."""
        self.portal.close()
        self.carrier.close()
        self.store.close()

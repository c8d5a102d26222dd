# SPDX-License-Identifier: Apache-2.0
"""A program that delivers what is queued in a real store: `python -m tests.fakes.delivery_program FOLDER URL KEYS`."""

import json
import sys
from pathlib import Path

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.portals.gateway import GatewayPortal
from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.services.deliver import Deliver
from clerkdesk.services.evidence import Evidence
from tests.fakes.approved import DESTINATION, PlainContainer, ToyVerifier

KEY = bytes(range(32))


class Program:
    """A station over a folder, with its real store and sealed files."""

    def __init__(self, folder: Path, url: str, keys: dict[str, bytes]) -> None:
        self.blobs = BlobFolder(folder / "blobs", KEY)
        self.store: SqlStore = open_store(folder / "store.db", KEY)
        self.gateway = GatewayPortal(url, keys)
        clock = SystemClock()
        self.deliver = Deliver(
            self.store,
            self.blobs,
            {DESTINATION: self.gateway},
            evidence=Evidence(self.blobs, ToyVerifier(), PlainContainer(), clock),
            clock=clock,
        )

    def close(self) -> None:
        """Close store and line."""
        self.gateway.close()
        self.store.close()


if __name__ == "__main__":
    program = Program(Path(sys.argv[1]), sys.argv[2], {n: bytes.fromhex(k) for n, k in json.loads(sys.argv[3]).items()})
    program.deliver.run(at_once=True)
    program.close()

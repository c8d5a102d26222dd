# SPDX-License-Identifier: Apache-2.0
"""The store of a station alone, for the few verbs of an administrator that need nothing else of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clerkdesk.adapters.station_lock import StationLock
from clerkdesk.adapters.store.store import open_store
from clerkdesk.bootstrap.config import StationConfig
from clerkdesk.bootstrap.upkeep import station_keys
from clerkdesk.ports.keys import derive
from clerkdesk.ports.store import Store
from clerkdesk.settings import StationFolder


@contextmanager
def locked_store(root: Path, *, passphrase: str | None = None) -> Iterator[Store]:
    """Lock a station and open its store; both are given back at the end.

    Raises:
        InvalidInput: there is no station in the folder.
        StoreLocked, StoreKeyUnavailable, WrongPassphrase, StoreUnreadable, StoreTooNew: see their texts.
    """
    folder = StationFolder(root)
    config = StationConfig.read(folder.config)
    with StationLock(folder.lock):
        store = open_store(folder.store, derive(station_keys(config, folder).unlock(passphrase), "store"))
        try:
            yield store
        finally:
            store.close()

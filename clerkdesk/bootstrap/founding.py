# SPDX-License-Identifier: Apache-2.0
"""A station is made whole or not at all: what was begun and failed is taken back, so that it can be made again."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from clerkdesk.adapters.keys.station_keys import StationKeys
from clerkdesk.adapters.updates.durable import told
from clerkdesk.errors import ClerkDeskError
from clerkdesk.settings import StationFolder

WHAT = "the new station"


@contextmanager
def whole_or_not_at_all(folder: StationFolder, keys: StationKeys, passphrase: str) -> Iterator[bytes]:
    """Make the key of a new station and yield it; where the block fails, the key and the store that it opens go again.

    Raises:
        StoreKeyUnavailable: the folder has a station already, which is left as it is.
        InvalidInput: the passphrase is too short.
        StorageFull, StorageUnusable: there is no station in the folder, and nothing that keeps one from being made.
    """
    had_store = folder.store.exists()
    with told(WHAT):
        key = keys.create(passphrase)
        try:
            yield key
        except BaseException:
            with suppress(ClerkDeskError, OSError):
                keys.forget()
                if not had_store:
                    for path in folder.root.glob(f"{folder.store.name}*"):
                        path.unlink()
            raise

# SPDX-License-Identifier: Apache-2.0
"""The packs that change the rules of a station, without opening the whole desk."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

from clerkdesk.adapters.catalogues.packs import new_pack_key, sign_pack
from clerkdesk.adapters.catalogues.station import StationCatalogues
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.bootstrap.locked_store import locked_store
from clerkdesk.bootstrap.practice_paths import PASSPHRASE, practice_station
from clerkdesk.domain.catalogue_pack import PACK_KIND, pack_from_json
from clerkdesk.errors import InvalidInput
from clerkdesk.services.catalogue import InstallCatalogue
from clerkdesk.settings import StationFolder

__all__ = [
    "make_pack",
    "new_pack_key",
    "open_catalogue_room",
    "practice_catalogue_room",
]


@contextmanager
def open_catalogue_room(root: Path, *, passphrase: str | None = None) -> Iterator[InstallCatalogue]:
    """Open what packs need of a station: its lock, its store and its packs.

    Raises:
        InvalidInput: there is no station in the folder.
        StoreLocked, StoreKeyUnavailable, WrongPassphrase, StoreUnreadable, StoreTooNew: see their texts.
    """
    folder = StationFolder(root)
    with locked_store(root, passphrase=passphrase) as store:
        packs = StationCatalogues(folder.catalogue, folder.trust)
        yield InstallCatalogue(store, packs, SystemClock())


def practice_catalogue_room(root: Path) -> AbstractContextManager[InstallCatalogue]:
    """Open what packs need of the station of a practice counter."""
    return open_catalogue_room(practice_station(root), passphrase=PASSPHRASE)


def make_pack(rows: bytes, private_pem: bytes, *, number: int, issued: date, scope: str, title: str) -> bytes:
    """Return a signed pack.

    Args:
        rows: JSON with the sections of the catalogue's files: new or replacing rows.
        private_pem: Ed25519 key, PEM, PKCS#8, not encrypted.
        scope: code of the agency it is for; empty for the whole country.

    Raises:
        InvalidInput: the rows or the key cannot be used.
    """
    try:
        value = {
            "kind": PACK_KIND,
            "number": number,
            "issued": issued.isoformat(),
            "scope": scope.strip().upper(),
            "title": title,
            "rows": json.loads(rows),
        }
        pack = pack_from_json(value)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(field="pack", reason=f"it cannot be made ({type(error).__name__}: {error})") from error
    return sign_pack(pack, private_pem)

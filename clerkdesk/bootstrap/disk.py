# SPDX-License-Identifier: Apache-2.0
"""The raw files of a station's folder as the doctor reads them, and the keys that must not stand in them."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

from clerkdesk.ports.keys import derive
from clerkdesk.services.doctor import Disk
from clerkdesk.settings import StationFolder

_CHUNK_BYTES = 1 << 20


def station_disk(folder: StationFolder, key: bytes) -> Disk:
    """Return the files of a station, and its keys in every spelling that a log could have."""
    keys = (key, *(derive(key, label) for label in ("store", "blobs", "blob names", "backups")))
    secrets = tuple(written for one in keys for written in _written(one))
    return Disk(lambda: _files(folder.root), lambda: _files(folder.logs), secrets)


def _written(key: bytes) -> tuple[bytes, ...]:
    """Return a key as a log could hold it: raw, in hexadecimal, in base64 and as Python shows bytes."""
    shown = repr(key)[2:-1].encode()
    return (key, key.hex().encode(), key.hex().upper().encode(), b64encode(key), urlsafe_b64encode(key), shown)


def _files(root: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(root)), _chunks(path)


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk
    except FileNotFoundError:  # the database's log comes and goes
        return

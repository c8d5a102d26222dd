# SPDX-License-Identifier: Apache-2.0
"""Sealed files in a folder, named by a keyed hash of their content."""

import errno
import hashlib
import hmac
import os
import secrets
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from clerkdesk.adapters.blobs import sealing
from clerkdesk.adapters.blobs.sealing import CHUNK_BYTES, HEADER_BYTES, TAG_BYTES, Seal
from clerkdesk.adapters.durable import sync_folder, write_whole
from clerkdesk.domain.files import BlobRef, sha256
from clerkdesk.errors import BlobDamaged, ClerkDeskError, StorageFull, StorageUnusable
from clerkdesk.ports.keys import derive

_PART = ".part"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class BlobFolder:
    """Keeps clear bytes as sealed files; equal content is kept once.

    Safe for use by several threads: files are only ever made whole, by renaming.
    """

    def __init__(self, root: Path, master_key: bytes) -> None:
        self._root = root
        self._key = derive(master_key, "blobs")
        self._name_key = derive(master_key, "blob names")
        self._one_at_a_time = threading.Lock()

    def put(self, content: bytes) -> BlobRef:
        """Seal the bytes durably and return their reference: file and folder are synced before this returns.

        Raises:
            StorageFull: the disk has no room; nothing is left behind.
            StorageUnusable: the folder cannot be written.
        """
        ref = self._ref(content)
        path = self._path(ref.name)
        try:
            if not self._made_young(path, sealing.sealed_size(ref.size_bytes)):
                self._write(path, ref.name, content)
        except OSError as error:
            raise _storage_error(error) from error
        return ref

    def get(self, ref: BlobRef) -> bytes:
        """Return the clear bytes, checked against the seal and `ref.sha256`.

        Raises:
            BlobDamaged: the file is missing, or was changed.
        """
        content = b"".join(self.read(ref))
        if sha256(content) != ref.sha256:
            raise BlobDamaged(name=ref.name)
        return content

    def read(self, ref: BlobRef, offset: int = 0, chunk_bytes: int = CHUNK_BYTES) -> Iterator[bytes]:
        """Yield the clear bytes from an offset on, in chunks, without reading what lies before.

        Raises:
            BlobDamaged: the file is missing, or a chunk was changed.
        """
        rest = b""
        for clear in self._opened(ref, offset):
            rest += clear
            while len(rest) >= chunk_bytes:
                yield rest[:chunk_bytes]
                rest = rest[chunk_bytes:]
        if rest:
            yield rest

    def sealed(self, name: str) -> Iterator[bytes]:
        """Yield a sealed file as it lies on the disk, for a backup. Raises BlobDamaged when it is missing."""
        try:
            with self._path(name).open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk
        except OSError as error:
            raise BlobDamaged(name=name) from error

    def has(self, ref: BlobRef) -> bool:
        """Tell whether the sealed file is there (its seal is not checked)."""
        return self._path(ref.name).is_file()

    def names(self) -> Iterator[str]:
        """Yield the names of all sealed files."""
        return (file.name for file in self._files() if file.suffix != _PART)

    def sweep(self, named: frozenset[str], older_than_s: float) -> int:
        """Remove sealed files that no row names and half-written files, when older; return how many."""
        limit = time.time() - older_than_s
        return sum(self._swept(file, limit) for file in self._files() if file.name not in named)

    def _made_young(self, path: Path, size_bytes: int) -> bool:
        """Spare a whole sealed file from the next sweep, until the row that names it is durable; tell whether it is."""
        with self._one_at_a_time:
            if _size(path) != size_bytes:
                return False
            os.utime(path)
            return True

    def _swept(self, file: Path, limit: float) -> bool:
        with self._one_at_a_time:  # between look and removal nobody may come to count on the file
            is_old = file.exists() and file.stat().st_mtime <= limit
            if is_old:
                file.unlink()
            return is_old

    def _ref(self, content: bytes) -> BlobRef:
        digest = hashlib.sha256(content).digest()
        # Keyed, because a bare hash would let a thief confirm that a known document is here.
        name = hmac.new(self._name_key, digest, hashlib.sha256).hexdigest()
        return BlobRef(name, digest.hex(), len(content))

    def _path(self, name: str) -> Path:
        return self._root / name[:2] / name

    def _files(self) -> Iterator[Path]:
        return (file for file in sorted(self._root.glob("??/*")) if file.is_file())

    def _write(self, path: Path, name: str, content: bytes) -> None:
        _make_folder(self._root, parents=True)
        _make_folder(path.parent)
        part = path.with_name(f"{name}.{secrets.token_hex(4)}{_PART}")
        write_whole(path, sealing.sealed_chunks(self._key, name, content), mode=0o600, part=part)

    def _opened(self, ref: BlobRef, offset: int) -> Iterator[bytes]:
        try:
            with self._path(ref.name).open("rb") as file:
                yield from self._clear_chunks(file, ref, offset)
        except (OSError, InvalidTag, ValueError) as error:
            raise BlobDamaged(name=ref.name) from error

    def _clear_chunks(self, file: BinaryIO, ref: BlobRef, offset: int) -> Iterator[bytes]:
        if os.fstat(file.fileno()).st_size != sealing.sealed_size(ref.size_bytes):
            raise ValueError("wrong size")
        seal = Seal.of(self._key, file.read(HEADER_BYTES), ref.name)
        last = sealing.chunk_count(ref.size_bytes) - 1
        first, skip = divmod(min(max(offset, 0), ref.size_bytes), CHUNK_BYTES)
        file.seek(HEADER_BYTES + first * (CHUNK_BYTES + TAG_BYTES))
        for number in range(first, last + 1):
            clear = seal.open(number, file.read(CHUNK_BYTES + TAG_BYTES), is_last=number == last)
            yield clear[skip:]
            skip = 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


def _make_folder(folder: Path, *, parents: bool = False) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=parents, exist_ok=True)
        sync_folder(folder.parent)


def _storage_error(error: OSError) -> ClerkDeskError:
    if error.errno in _FULL:
        return StorageFull(what="a page or document")
    return StorageUnusable(reason=error.strerror)

# SPDX-License-Identifier: Apache-2.0
"""Sealed files: page originals, readings, documents, containers and receipts."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from clerkdesk.domain.files import BlobRef


class Blobs(Protocol):
    """Keeps clear bytes as sealed files; equal content is kept once."""

    def put(self, content: bytes) -> BlobRef:
        """Seal the bytes durably and return their reference: file and folder are synced before this returns.

        Raises:
            StorageFull: the disk has no room; nothing is left behind.
        """

    def get(self, ref: BlobRef) -> bytes:
        """Return the clear bytes, checked against the seal and `ref.sha256`.

        Raises:
            BlobDamaged: the file is missing, or was changed.
        """

    def read(self, ref: BlobRef, offset: int = 0, chunk_bytes: int = 65536) -> Iterator[bytes]:
        """Yield the clear bytes from an offset on, in chunks, without reading what lies before.

        Raises:
            BlobDamaged: the file is missing, or a chunk was changed.
        """

    def sealed(self, name: str) -> Iterator[bytes]:
        """Yield a sealed file as it lies on the disk, for a backup. Raises BlobDamaged when it is missing."""

    def has(self, ref: BlobRef) -> bool:
        """Tell whether the sealed file is there (its seal is not checked)."""

    def names(self) -> Iterable[str]:
        """Return the names of all sealed files."""

    def sweep(self, named: frozenset[str], older_than_s: float) -> int:
        """Remove sealed files that no row names and half-written files, when older; return how many."""

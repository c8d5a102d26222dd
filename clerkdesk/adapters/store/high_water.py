# SPDX-License-Identifier: Apache-2.0
"""The newest durable entry of the log, mirrored beside the store: a store that was put back is found out."""

import os
import threading
from contextlib import suppress
from pathlib import Path

from clerkdesk.errors import StorageUnusable

_LINE_BYTES = 90
"""Of one length, so that a shorter line never ends in the rest of a longer one; padded with blanks, since leading
zeros could pass for the number of a card."""


class HighWater:
    """Keeps sequence and hash of the newest entry that a commit made durable, in a small file.

    It is written after the commit and never waited for: after a power cut it may be older than the store, which means
    nothing; it is newer only when the store, or its write-ahead log, was put back to an earlier state.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(path, flags, 0o600)
        except OSError as error:
            raise StorageUnusable(reason=error.strerror) from error
        self._noted = 0

    def read(self) -> tuple[int, str] | None:
        """Return sequence and hash of the entry that was noted last; None when there is none, or half of one."""
        with self._lock:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            digest, _, sequence = os.read(self._descriptor, 200).decode("ascii", "replace").rstrip().partition(" ")
        return (int(sequence), digest) if sequence.isdecimal() and len(digest) == 64 else None

    def note(self, sequence: int, digest: str) -> None:
        """Note an entry, unless this program noted a newer one.

        A full disk is no error here: the entry itself is durable, only a later chance to miss it is lost.
        """
        with self._lock, suppress(OSError):
            if sequence > self._noted:
                self._noted = sequence
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                os.write(self._descriptor, f"{digest} {sequence}\n".ljust(_LINE_BYTES).encode("ascii"))

    def close(self) -> None:
        """Close the file; once more changes nothing."""
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
            self._descriptor = -1

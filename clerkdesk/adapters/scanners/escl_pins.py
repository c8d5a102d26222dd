# SPDX-License-Identifier: Apache-2.0
"""The certificates of HTTPS scanners as they were at the first scan: devices make their own."""

import hashlib
import os
from pathlib import Path


class PinBook:
    """Remembers one certificate for each address, in a folder; nothing in it is secret.

    Args:
        folder: made with the first pin.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def is_known(self, authority: str, certificate: bytes) -> bool:
        """Tell whether a scanner shows the certificate that it showed first; the first one of all is remembered.

        Args:
            authority: host and port.
            certificate: in DER.
        """
        shown = hashlib.sha256(certificate).hexdigest()
        path = self._path(authority)
        try:
            return path.read_text(encoding="ascii").split()[0] == shown
        except (FileNotFoundError, IndexError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}")
            part.write_text(f"{shown} {authority}\n", encoding="ascii")
            part.replace(path)
            return True

    def forget(self, authority: str) -> bool:
        """Take the next certificate of a scanner for its own; tell whether one was remembered."""
        path = self._path(authority)
        was_there = path.exists()
        path.unlink(missing_ok=True)
        return was_there

    def _path(self, authority: str) -> Path:
        return self._folder / f"{hashlib.sha256(authority.encode()).hexdigest()[:24]}.pin"

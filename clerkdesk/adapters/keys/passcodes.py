# SPDX-License-Identifier: Apache-2.0
"""Passcodes of officers, kept as Argon2id hashes."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passcodes:
    """Keeps passcodes with the cost beside them, so that the cost can grow (port `Passcodes`).

    Args:
        passes, memory_kib: RFC 9106 §4, second recommended option, with one lane for a machine that does other things.
    """

    def __init__(self, passes: int = 3, memory_kib: int = 64 * 1024) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)

    def keep(self, passcode: str) -> str:
        """Return form, cost, salt and hash in one text."""
        return self._hasher.hash(unicodedata.normalize("NFC", passcode))

    def fits(self, passcode: str, kept: str) -> bool:
        """Tell whether a passcode is the one that was kept."""
        try:
            return self._hasher.verify(kept, unicodedata.normalize("NFC", passcode))
        except (VerificationError, InvalidHashError):
            return False

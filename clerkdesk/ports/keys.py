# SPDX-License-Identifier: Apache-2.0
"""The key of the store: in the keyring of the user, and wrapped by a recovery passphrase."""

from typing import Protocol


class Keys(Protocol):
    """Gives the 32-byte master key of one station."""

    def create(self, passphrase: str) -> bytes:
        """Make a new key, wrap it by the passphrase beside the store and put it in the keyring.

        A missing keyring is not an error: the wrap alone opens the store then.

        Raises:
            InvalidInput: the passphrase is too short.
            StoreKeyUnavailable: there is a key already.
        """

    def unlock(self, passphrase: str | None = None) -> bytes:
        """Return the key: from the keyring, or from the wrap when a passphrase is given.

        Raises:
            StoreKeyUnavailable: the keyring has no key and no passphrase was given.
            WrongPassphrase: the passphrase does not open the wrap.
        """

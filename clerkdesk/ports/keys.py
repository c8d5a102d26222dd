# SPDX-License-Identifier: Apache-2.0
"""The key of the store: in the keyring of the user, and wrapped by a recovery passphrase."""

from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


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

    def forget(self) -> None:
        """Remove the key from the keyring and its wrap from beside the store, which is noise from then on.

        Raises:
            StoreKeyUnavailable: the keyring would not let it go; the wrap is still there.
        """


def derive(master: bytes, label: str) -> bytes:
    """Return the 32-byte key for one use of the master key.

    Args:
        master: the 32-byte master key of the station.
        label: what the key is for: "store", "blobs" or "blob names"; another label gives an unrelated key.

    Source: HKDF-SHA256, RFC 5869; the master key is uniform, so no salt is needed (§3.1).
    """
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"clerkdesk {label} v1".encode()).derive(master)

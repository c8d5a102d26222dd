# SPDX-License-Identifier: Apache-2.0
"""The master key of a station: in the keyring of the user, and wrapped by a recovery passphrase; never in clear."""

import logging
import os
from collections.abc import Callable
from pathlib import Path

from clerkdesk.adapters.keys.keyrings import KeyringUnavailable, SecretPlace, system_keyring, within
from clerkdesk.adapters.keys.recovery import Cost, unwrap, wrap, write_durably
from clerkdesk.errors import InvalidInput, StorageUnusable, StoreKeyUnavailable

SERVICE = "ClerkDesk"
KEY_BYTES = 32
SHORTEST_PASSPHRASE = 12
_NO_WRAP = "the recovery file is missing; where this computer was taken out of service, its backup goes on elsewhere"
_log = logging.getLogger(__name__)


class StationKeys:
    """Gives the 32-byte master key of one station.

    Args:
        station_id: user name under which the keyring keeps the key.
        recovery: path of the wrap file.
        find_keyring: gives the keyring to use, or None; by default the first of this computer that encrypts.
        keyring_timeout_s: how long a keyring may take, an unlock prompt included.
        cost: of a guess of the passphrase, for new wraps.
    """

    def __init__(
        self,
        station_id: str,
        recovery: Path,
        *,
        find_keyring: Callable[[], SecretPlace | None] = system_keyring,
        keyring_timeout_s: float = 60.0,
        cost: Cost | None = None,
    ) -> None:
        self._station_id = station_id
        self._recovery = recovery
        self._find_keyring = find_keyring
        self._timeout_s = keyring_timeout_s
        self._cost = cost or Cost()

    def create(self, passphrase: str) -> bytes:
        """Make a new key, wrap it by the passphrase beside the store and put it in the keyring.

        A missing keyring is not an error: the wrap alone opens the store then.

        Raises:
            InvalidInput: the passphrase is too short.
            StoreKeyUnavailable: there is a key already.
            StorageUnusable: the wrap cannot be written.
        """
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise InvalidInput(field="passphrase", reason=f"it needs at least {SHORTEST_PASSPHRASE} characters")
        if self._recovery.exists() or self._in_keyring() is not None:
            raise StoreKeyUnavailable(reason="this station has a key already")
        key = os.urandom(KEY_BYTES)
        write_durably(self._recovery, wrap(key, passphrase, self._station_id, self._cost))
        self._keep(key)
        return key

    def unlock(self, passphrase: str | None = None) -> bytes:
        """Return the key: from the keyring, or from the wrap when a passphrase is given.

        A key that came from the wrap is put into the keyring again.

        Raises:
            StoreKeyUnavailable: the keyring has no key and no passphrase was given, or the wrap is missing.
            WrongPassphrase: the passphrase does not open the wrap.
        """
        if passphrase is None:
            return self._from_keyring()
        try:
            wrapped = self._recovery.read_bytes()
        except FileNotFoundError as error:
            raise StoreKeyUnavailable(reason=_NO_WRAP) from error
        except OSError as error:
            raise StorageUnusable(reason=error.strerror) from error
        key = unwrap(wrapped, passphrase)
        self._keep(key)
        return key

    def forget(self) -> None:
        """Remove the key from the keyring and its wrap from beside the store, which is noise from then on.

        Raises:
            StoreKeyUnavailable: the keyring would not let it go; the wrap is still there.
            StorageUnusable: the wrap cannot be removed.
        """

        def let_go() -> None:
            place = self._find_keyring()
            if place and place.get_password(SERVICE, self._station_id) is not None:
                place.delete_password(SERVICE, self._station_id)

        try:
            within(self._timeout_s, let_go)
            self._recovery.unlink(missing_ok=True)
        except KeyringUnavailable as error:
            raise StoreKeyUnavailable(reason=f"the keyring keeps it ({error})") from error
        except OSError as error:
            raise StorageUnusable(reason=error.strerror) from error

    def _from_keyring(self) -> bytes:
        try:
            kept = self._ask()
        except KeyringUnavailable as error:
            raise StoreKeyUnavailable(reason=f"the keyring failed ({error})") from error
        if kept is None:
            raise StoreKeyUnavailable(reason="the keyring does not hold it")
        try:
            key = bytes.fromhex(kept)
        except ValueError as error:
            raise StoreKeyUnavailable(reason="the keyring holds something else") from error
        if len(key) != KEY_BYTES:
            raise StoreKeyUnavailable(reason="the keyring holds something else")
        return key

    def _in_keyring(self) -> str | None:
        try:
            return self._ask()
        except KeyringUnavailable:
            return None

    def _ask(self) -> str | None:
        def ask() -> str | None:
            place = self._find_keyring()
            return place.get_password(SERVICE, self._station_id) if place else None

        return within(self._timeout_s, ask)

    def _keep(self, key: bytes) -> None:
        def keep() -> None:
            place = self._find_keyring()
            if place:
                place.set_password(SERVICE, self._station_id, key.hex())

        try:
            within(self._timeout_s, keep)
        except KeyringUnavailable as error:
            _log.info("the keyring does not keep the key: %s", error)

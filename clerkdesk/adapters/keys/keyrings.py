# SPDX-License-Identifier: Apache-2.0
"""The keyring of the operating system: only kinds that encrypt, and never waited for without end."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_Answer = TypeVar("_Answer")

ENCRYPTING = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    }
)
"""Kinds of keyring that may hold the key; null, plain-text and unknown ones are passed over."""


class KeyringUnavailable(Exception):
    """There is no usable keyring, it is locked, or it does not answer."""


class SecretPlace(Protocol):
    """What is asked of a keyring; `KeyringBackend` has it."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""


def system_keyring() -> SecretPlace | None:
    """Return the first keyring of this computer that encrypts, or None."""
    import keyring  # here: practice has no keyring, and does not wait for it to load

    chosen = keyring.get_keyring()
    candidates = [chosen, *getattr(chosen, "backends", ())]  # a chainer holds several
    return next((found for found in candidates if is_encrypting(found)), None)


def is_encrypting(backend: "KeyringBackend") -> bool:
    """Tell whether a keyring may hold the key of a store."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}" in ENCRYPTING


def within(timeout_s: float, ask: Callable[[], _Answer]) -> _Answer:
    """Ask a keyring in a thread of its own: an unlock prompt that nobody answers must not hang the counter.

    Raises:
        KeyringUnavailable: it failed, or gave no answer in time.
    """
    future: Future[_Answer] = Future()

    def run() -> None:
        try:
            future.set_result(ask())
        except Exception as error:  # noqa: BLE001 - handed to the asker, who raises it typed
            future.set_exception(error)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    try:
        return future.result(timeout_s)
    except TimeoutError as error:
        raise KeyringUnavailable(f"it gave no answer in {timeout_s:g} s") from error
    except Exception as error:
        raise KeyringUnavailable(type(error).__name__) from error

# SPDX-License-Identifier: Apache-2.0
"""The line to a portal: time-outs on everything, every fault of the network told as an error of ours."""

import email.utils
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urljoin, urlsplit, urlunsplit

from clerkdesk.errors import InvalidInput, PortalNotGenuine, PortalUnreachable

if TYPE_CHECKING:
    from clerkdesk.adapters.portals.wire import Wire

TIMEOUTS_S = (10.0, 30.0)
RETRY_AFTER_CAP_S = 86_400.0
_TRY_LATER = frozenset({408, 423, 425, 429})
_SIGN_IN = frozenset({407, 511})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Body(Protocol):
    """A body of known length that is streamed."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are compared without case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def said(self, speaker: str) -> dict[str, Any]:
        """Return the object that was said.

        Args:
            speaker: who should have said it, for the error: "portal", "interface".

        Raises:
            PortalNotGenuine: it is no JSON object, so somebody else answered.
        """
        with suppress(ValueError):
            if isinstance(found := json.loads(self.body), dict):
                return found
        raise PortalNotGenuine(reason=f"its answer ({self.status}) is not the {speaker}'s")


class Line:
    """Speaks HTTP with one portal.

    Args:
        base_url: https, or http on this machine only.
        ca_file: certificates that the portal's must lead to, in place of the system's.
        timeouts_s: to connect, and between two pieces of an answer.
        pins: SHA-256 of the public keys that the portal's certificate may have; none pins nothing.

    Raises:
        InvalidInput: the address is none that a portal may have.
    """

    def __init__(
        self,
        base_url: str,
        *,
        ca_file: Path | None = None,
        timeouts_s: tuple[float, float] = TIMEOUTS_S,
        pins: tuple[str, ...] = (),
    ) -> None:
        address = urlsplit(base_url)
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in _LOOPBACK):
            raise InvalidInput(field="portal address", reason="it must begin with https://")
        self._base = base_url if base_url.endswith("/") else base_url + "/"
        self._timeouts_s = timeouts_s
        self._ca_file = ca_file
        self._pins = pins
        self._wire: Wire | None = None
        self._first = threading.Lock()

    def close(self) -> None:
        """Close all connections."""
        if self._wire is not None:
            self._wire.close()

    def address(self, path: str) -> str:
        """Return a path, or what is left of a full address, as an address of this portal and of no other."""
        base, found = urlsplit(self._base), urlsplit(urljoin(self._base, path))
        return urlunsplit((base.scheme, base.netloc, found.path, found.query, ""))

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | Body | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask once and return the answer, whatever it says of the content.

        Raises:
            PortalUnreachable: no answer, or one that says "later" (5xx, 408, 423, 425, 429).
            PortalNotGenuine: a redirect, a page to sign in, or a certificate that is not the portal's.
        """
        answer = self._opened().ask(
            method, self.address(path), headers=headers or {}, body=body, query=query or {}, timeouts_s=self._timeouts_s
        )
        _check_status(answer)
        return answer

    def _opened(self) -> "Wire":
        with self._first:
            if self._wire is None:
                # Imported when there is something to say: most commands say nothing to a portal.
                from clerkdesk.adapters.portals.wire import Wire

                self._wire = Wire(self._ca_file, self._pins)
            return self._wire


def _check_status(answer: Answer) -> None:
    if 300 <= answer.status < 400 or answer.status in _SIGN_IN:
        raise PortalNotGenuine(reason=f"it sends elsewhere (status {answer.status}), as a network to sign in to does")
    if answer.status >= 500 or answer.status in _TRY_LATER:
        raise PortalUnreachable(reason=f"it answers {answer.status}", retry_after_s=_retry_after_s(answer))


def _retry_after_s(answer: Answer) -> float | None:
    """Return the seconds of Retry-After (RFC 9110 §10.2.3); a date is measured by the portal's own clock."""
    value = answer.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", value):
        return min(float(value), RETRY_AFTER_CAP_S)
    try:
        until = email.utils.parsedate_to_datetime(value)
        now = email.utils.parsedate_to_datetime(answer.headers.get("Date", ""))
        return min(max((until - now).total_seconds(), 0.0), RETRY_AFTER_CAP_S)
    except (ValueError, TypeError):
        return None

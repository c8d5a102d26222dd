# SPDX-License-Identifier: Apache-2.0
"""One request to an eSCL scanner at a time, over HTTP or HTTPS, each with a deadline for the whole of its answer."""

import http.client
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from clerkdesk.adapters.scanners.escl_pins import PinBook

_CHUNK_BYTES = 65536
_LIMIT_BYTES = 256 * 1024 * 1024
_CONNECT_S = 5.0


class Unreachable(Exception):
    """Nothing answers at the address."""


class Broken(Exception):
    """The connection ended before the answer did."""


class OtherCertificate(Exception):
    """Who answers shows another certificate than at the first scan."""


class TooSlow(Exception):
    """The answer was not complete at its deadline."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `location` and `retry_s` are its headers, empty and 0 where there is none."""

    status: int
    body: bytes
    location: str = ""
    retry_s: float = 0.0


class EsclLink:
    """Talks to the scanner at an address such as `http://192.168.1.20/eSCL`.

    Devices make their certificates themselves, and no authority knows their names. So the one that an HTTPS scanner
    shows at its first scan is remembered, and no page is taken from one that shows another.

    Args:
        pins: what was remembered; None checks nothing: enough to ask a scanner what it can do.
    """

    def __init__(self, address: str, pins: PinBook | None = None) -> None:
        try:
            parts = urlsplit(address)
            self._port = parts.port
        except ValueError as error:
            raise Unreachable(address) from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreachable(address)
        self._base = address.rstrip("/") + "/"
        self._scheme, self._host = parts.scheme, parts.hostname
        self._pins = pins

    def path(self, name: str) -> str:
        """Return the path of a resource below the scanner's root."""
        return urlsplit(urljoin(self._base, name)).path

    def job_path(self, location: str) -> str:
        """Return the path of a job from its Location; its host is not taken over: behind a router it may be wrong."""
        return urlsplit(urljoin(self._base, location)).path.rstrip("/")

    def ask(self, method: str, path: str, timeout_s: float, body: bytes | None = None) -> Answer:
        """Send a request and return its whole answer.

        Raises:
            Unreachable: nobody answers there.
            Broken: the connection ended early, or the answer is no HTTP.
            OtherCertificate: it is not the device that it was.
            TooSlow: it was not complete in time.
        """
        deadline = time.monotonic() + timeout_s
        link = self._connected(min(_CONNECT_S, timeout_s))
        try:
            return _exchange(link, method, path, body, deadline)
        except TimeoutError as error:
            raise TooSlow from error
        except (OSError, http.client.HTTPException) as error:
            raise Broken from error
        finally:
            link.close()

    def _connected(self, timeout_s: float) -> http.client.HTTPConnection:
        try:
            link = self._prepared(timeout_s)
            link.connect()
        except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: a name that is no name
            raise Unreachable(self._host) from error
        if self._pins is not None and isinstance(link.sock, ssl.SSLSocket):
            certificate = link.sock.getpeercert(binary_form=True) or b""
            if not self._pins.is_known(authority_of(self._base), certificate):
                link.close()
                raise OtherCertificate(self._host)
        return link

    def _prepared(self, timeout_s: float) -> http.client.HTTPConnection:
        if self._scheme == "http":
            return http.client.HTTPConnection(self._host, self._port, timeout=timeout_s)
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return http.client.HTTPSConnection(self._host, self._port, timeout=timeout_s, context=context)


def authority_of(address: str) -> str:
    """Return host and port of an address; "" when it is none."""
    try:
        parts = urlsplit(address)
        port = parts.port or 443
    except ValueError:
        return ""
    return f"{parts.hostname}:{port}" if parts.hostname else ""


def _exchange(link: http.client.HTTPConnection, method: str, path: str, body: bytes | None, deadline: float) -> Answer:
    line: socket.socket = link.sock
    headers = {"Content-Type": "text/xml", "Connection": "close"} if body else {"Connection": "close"}
    line.settimeout(_rest(deadline))
    link.request(method, path, body, headers)
    answer = link.getresponse()
    parts, size = [], 0
    while True:
        line.settimeout(_rest(deadline))
        part = answer.read1(_CHUNK_BYTES)
        if not part:
            break
        parts.append(part)
        size += len(part)
        if size > _LIMIT_BYTES:
            raise http.client.HTTPException("too large")
    if answer.length:  # the connection ended before all that was announced had come
        raise http.client.IncompleteRead(b"", answer.length)
    retry = answer.getheader("Retry-After", "")
    return Answer(
        answer.status, b"".join(parts), answer.getheader("Location", ""), float(retry) if retry.isdecimal() else 0.0
    )


def _rest(deadline: float) -> float:
    rest = deadline - time.monotonic()
    if rest <= 0:
        raise TimeoutError
    return rest

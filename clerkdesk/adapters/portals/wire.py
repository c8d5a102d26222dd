# SPDX-License-Identifier: Apache-2.0
"""What carries a line to a portal: one HTTP session, whose faults are told as errors of ours."""

import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

from clerkdesk.adapters.portals.line import Answer, Body
from clerkdesk.adapters.portals.pins import pinned_pool
from clerkdesk.errors import PortalNotGenuine, PortalUnreachable

SEND_QUEUE_BYTES = 131_072
MAX_ANSWER_BYTES = 8_000_000


class _ShortQueue(HTTPAdapter):
    """Keeps little in the kernel's queue, and speaks to pinned keys alone where any are pinned.

    What waits there counts as sent: over a narrow line a long queue outlasts the time-out and is sent in vain when the
    line is cut.
    """

    def __init__(self, pins: tuple[str, ...] = ()) -> None:
        self._pins = pins
        super().__init__()

    def init_poolmanager(self, *args: Any, **keywords: Any) -> None:
        """Make the pool of connections with a bounded queue."""
        options = [*HTTPConnection.default_socket_options, (socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_QUEUE_BYTES)]
        super().init_poolmanager(*args, socket_options=options, **keywords)
        if self._pins:
            classes = {**self.poolmanager.pool_classes_by_scheme, "https": pinned_pool(self._pins)}
            self.poolmanager.pool_classes_by_scheme = classes


class Wire:
    """A session of HTTP.

    Args:
        ca_file: certificates that the portal's must lead to, in place of the system's.
        pins: SHA-256 of the public keys that the portal's certificate may have; none pins nothing.
    """

    def __init__(self, ca_file: Path | None, pins: tuple[str, ...]) -> None:
        self._session = requests.Session()
        self._session.trust_env = False  # neither a proxy nor a .netrc of the computer may come in between
        self._session.mount("https://", _ShortQueue(pins))
        self._session.mount("http://", _ShortQueue())
        self._session.verify = str(ca_file) if ca_file else True

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str],
        body: bytes | Body | None,
        query: Mapping[str, str],
        timeouts_s: tuple[float, float],
    ) -> Answer:
        """Ask once and return the answer, whatever it says.

        Raises:
            PortalUnreachable: there is no answer.
            PortalNotGenuine: the certificate is not the portal's, or the answer has no end.
        """
        try:
            with self._session.request(
                method,
                address,
                headers=dict(headers),
                data=body,
                params=dict(query),
                timeout=timeouts_s,
                allow_redirects=False,
                stream=True,
            ) as response:
                return Answer(response.status_code, response.headers, _read(response))
        except requests.exceptions.SSLError as error:
            raise PortalNotGenuine(reason=_certificate_reason(str(error))) from error
        except (requests.RequestException, OSError) as error:
            # The class alone: the text may hold an address with a citizen's particulars.
            raise PortalUnreachable(reason=f"the line failed ({type(error).__name__})") from error


def _read(response: requests.Response) -> bytes:
    content = b""
    for piece in response.iter_content(65536):
        content += piece
        if len(content) > MAX_ANSWER_BYTES:
            raise PortalNotGenuine(reason="its answer has no end")
    return content


def _certificate_reason(text: str) -> str:
    if "not yet valid" in text or "expired" in text:
        return "its certificate is not valid at the time of this computer; check date and time"
    return "its certificate is not the portal's"

# SPDX-License-Identifier: Apache-2.0
"""Fetch the files of a source of updates from a web server."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests

from clerkdesk.adapters.updates.carriers import CHUNK_BYTES
from clerkdesk.errors import UpdateUnreachable

TIMEOUTS_S = (10.0, 30.0)
_WHOLE, _PART = 200, 206
_NO_FILE = frozenset({403, 404, 410})
_NOT_THAT_FAR = 416


class WebCarrier:
    """Fetches by HTTP; every byte is proven by signatures, so that plain HTTP inside a province is as good.

    Args:
        base_url: the folder that holds `metadata` and `targets`.
    """

    def __init__(self, base_url: str, timeouts_s: tuple[float, float] = TIMEOUTS_S) -> None:
        self._base = base_url.rstrip("/") + "/"
        self._timeouts_s = timeouts_s
        self._session = requests.Session()

    def small(self, name: str, limit: int) -> bytes | None:
        """Return a whole file."""
        with self._answer(name, 0) as answer:
            if answer.status_code in _NO_FILE:
                return None
            self._accept(answer, _WHOLE)
            content = bytearray()
            for chunk in self._chunks(answer):
                content += chunk
                if len(content) > limit:
                    raise UpdateUnreachable(cause="update-too-large", reason=f"{name} is larger than it may be")
            return bytes(content)

    def pieces(self, name: str, offset: int) -> Iterator[tuple[int, bytes]]:
        """Yield the bytes of a file from an offset on."""
        with self._answer(name, offset) as answer:
            if answer.status_code != _NOT_THAT_FAR:
                self._accept(answer, _WHOLE, _PART)
                at = offset if answer.status_code == _PART else 0
                for chunk in self._chunks(answer):
                    yield at, chunk
                    at += len(chunk)
                return
        if offset:  # what is here is longer than what is there
            yield from self.pieces(name, 0)

    @contextmanager
    def _answer(self, name: str, offset: int) -> Iterator[requests.Response]:
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={offset}-"} if offset else {})
        try:
            answer = self._session.get(self._base + name, headers=headers, stream=True, timeout=self._timeouts_s)
        except requests.RequestException as error:
            raise _unreachable(error) from error
        with answer:
            yield answer

    @staticmethod
    def _chunks(answer: requests.Response) -> Iterator[bytes]:
        try:
            yield from answer.iter_content(CHUNK_BYTES)
        except requests.RequestException as error:
            raise _unreachable(error) from error

    @staticmethod
    def _accept(answer: requests.Response, *statuses: int) -> None:
        if answer.status_code not in statuses:
            raise UpdateUnreachable(cause="update-answer", reason=f"the server answered {answer.status_code}")


def _unreachable(error: requests.RequestException) -> UpdateUnreachable:
    if isinstance(error, requests.Timeout):
        return UpdateUnreachable(cause="update-server-silent", reason="the server is silent")
    if isinstance(error, requests.exceptions.SSLError):
        return UpdateUnreachable(cause="update-certificate", reason="the certificate of the server is not valid")
    if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        return UpdateUnreachable(cause="update-line", reason="the line is down, or broke")
    return UpdateUnreachable(cause="update-address", reason="the address of the server cannot be used")

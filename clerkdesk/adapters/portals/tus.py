# SPDX-License-Identifier: Apache-2.0
"""Resumable upload of one file (tus 1.0.0): one PATCH to the end, and after any fault the portal is asked how far."""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from clerkdesk.adapters.portals.line import Answer, Line
from clerkdesk.errors import PortalNotGenuine, PortalRefused, PortalUnreachable

_VERSION = {"Tus-Resumable": "1.0.0"}
_GONE = frozenset({404, 410})
_OTHER_BYTES = 460
_CONFLICT = 409
_MAX_OTHER_BYTES = 2
_MAX_IDLE_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Content:
    """What is uploaded.

    Attributes:
        metadata: sent as Upload-Metadata; never empty, for servers refuse an empty one.
        read: yields the bytes from an offset on.
    """

    code: str
    size_bytes: int
    metadata: Mapping[str, str]
    read: Callable[[int], Iterator[bytes]]


class _Rest:
    """The rest of the content as a body of known length, so that it is streamed without chunked encoding."""

    def __init__(self, content: Content, offset: int) -> None:
        self._content, self._offset = content, offset

    def __len__(self) -> int:
        return self._content.size_bytes - self._offset

    def __iter__(self) -> Iterator[bytes]:
        return self._content.read(self._offset)


class Tus:
    """Uploads over a line.

    Args:
        path: where uploads are created.
    """

    def __init__(self, line: Line, path: str) -> None:
        self._line, self._path = line, path

    def upload(self, content: Content, resume_url: str | None, save_url: Callable[[str], None]) -> None:
        """Send the content from where the portal's durable bytes end; return when it holds all of them.

        A fault after which the portal holds more than before is mended at once; one without progress is raised.

        Raises:
            PortalUnreachable, PortalNotGenuine: see `Line.ask`; nothing that arrived is lost.
            PortalRefused: it got other bytes than were announced, twice, or it does not take the file.
        """
        url = self._line.address(resume_url) if resume_url else None
        offset = self._offset(url, content) if url else None
        idle = wrong = 0
        while True:
            if url is None or offset is None:
                url = self._create(content)
                save_url(url)
                offset = 0
            if offset == content.size_bytes:
                return
            before = offset
            answer, fault = self._send(url, content, offset)
            if answer is not None and answer.status == _OTHER_BYTES:
                wrong += 1
                if wrong == _MAX_OTHER_BYTES:
                    raise PortalRefused(code=content.code, reason="it received other bytes than were announced")
            offset = self._after(url, content, answer, fault)
            idle = 0 if offset is not None and offset > before else idle + 1
            if idle == _MAX_IDLE_ROUNDS or (fault is not None and idle):
                raise fault or PortalUnreachable(reason="the upload does not get on")

    def _create(self, content: Content) -> str:
        pairs = [f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in content.metadata.items()]
        headers = {**_VERSION, "Upload-Length": str(content.size_bytes), "Upload-Metadata": ",".join(pairs)}
        answer = self._line.ask("POST", self._path, headers=headers, body=b"")
        location = answer.headers.get("Location", "")
        if answer.status != 201:
            _refuse(content, answer)
        if not location or "Tus-Resumable" not in answer.headers:
            raise PortalNotGenuine(reason="it does not take uploads as the portal does")
        return self._line.address(location)

    def _send(self, url: str, content: Content, offset: int) -> tuple[Answer | None, PortalUnreachable | None]:
        headers = {**_VERSION, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        try:
            return self._line.ask("PATCH", url, headers=headers, body=_Rest(content, offset)), None
        except PortalUnreachable as fault:
            if fault.retry_after_s is not None:
                raise  # it did answer, and asked to be left alone
            return None, fault

    def _after(self, url: str, content: Content, answer: Answer | None, fault: PortalUnreachable | None) -> int | None:
        """Return the offset to go on from, or None to begin a new upload."""
        if answer is None or answer.status in {_CONFLICT, _OTHER_BYTES}:
            try:
                return self._offset(url, content)
            except PortalUnreachable as second:
                raise fault or second from second
        if answer.status in _GONE:
            return None
        if answer.status != 204:
            _refuse(content, answer)
        return _whole(answer.headers.get("Upload-Offset", ""), content.size_bytes)

    def _offset(self, url: str, content: Content) -> int | None:
        """Ask how many bytes are durable; None when the upload is gone or is not of this content."""
        answer = self._line.ask("HEAD", url, headers=_VERSION)
        if answer.status in _GONE:
            return None
        if answer.status not in {200, 204}:
            _refuse(content, answer)
        if answer.headers.get("Upload-Length") != str(content.size_bytes):
            return None
        return _whole(answer.headers.get("Upload-Offset", ""), content.size_bytes)


def _whole(text: str, size_bytes: int) -> int:
    if not text.isdigit() or int(text) > size_bytes:
        raise PortalNotGenuine(reason="it tells no upload offset that can be")
    return int(text)


def _refuse(content: Content, answer: Answer) -> None:
    if answer.status < 400 or "html" in answer.headers.get("Content-Type", ""):
        raise PortalNotGenuine(reason=f"it answers an upload with {answer.status}, as the portal never does")
    reason = "a file is too large for it" if answer.status == 413 else f"it answers an upload with {answer.status}"
    raise PortalRefused(code=content.code, reason=reason)

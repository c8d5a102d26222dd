# SPDX-License-Identifier: Apache-2.0
"""Scanners behind SANE; libsane itself runs in a child process under a watchdog, because its drivers hang."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

from clerkdesk.adapters.scanners.sane_child import OUT_OF_DOCUMENTS, Fault, FaultKind, Message, Request, run
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import (
    Cancelled,
    ClerkDeskError,
    FeederEmpty,
    InvalidInput,
    ScannerFault,
    ScannerSilent,
    ScannerUnavailable,
)
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import Device, ScanProfile

_SPAWN = get_context("spawn")
_TICK_S = 0.1  # how soon a cancel is passed on while a page is awaited
_GOODBYE_S = 2.0  # how long a child may take to let the scanner go before it is killed

_CAUSES = {
    "Document feeder jammed": ("jam", "a sheet is jammed"),
    "Scanner cover is open": ("cover-open", "its cover is open"),
    "Error during device I/O": ("io", "the connection to it broke"),
    "Device busy": ("busy", "another program is using it"),
    "Access to resource has been denied": ("denied", "this user may not use it"),
    "Operation was canceled": ("cancelled", "it was cancelled at the scanner"),
    "Out of memory": ("memory", "there is not enough memory"),
    "End of file reached": ("empty-page", "it gave a page without content"),
}
"""Cause and reason of libsane's texts (SANE Standard 1.06, section 4.3.9, sane_strstatus)."""

_ABSENT = frozenset({"Invalid argument", "Error during device I/O"})  # what opening an absent device gives
_NEVER_STARTED = frozenset({"busy", "denied"})


class SaneScanner:
    """Scans with any device that SANE knows, one scan at a time per device.

    Args:
        config_folder: SANE configuration to use in place of the system's, for example that of the test device.
        list_timeout_s: how long listing may take; devices found until then are returned.
    """

    def __init__(self, config_folder: Path | None = None, *, list_timeout_s: float = 20.0) -> None:
        self._config_folder = str(config_folder) if config_folder else None
        self._list_timeout_s = list_timeout_s
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def devices(self) -> tuple[Device, ...]:
        """Return the local devices that can be opened now; none when SANE is not installed."""
        found: list[Device] = []
        with _Child(Request(self._config_folder)) as child:
            try:
                while isinstance(message := child.receive(self._list_timeout_s, CancelToken()), Device):
                    found.append(message)
            except (TimeoutError, EOFError):
                return tuple(found)  # a driver hung or crashed while it looked for its devices
        return tuple(found)

    def scan(self, profile: ScanProfile, keep: Callable[[ScannedPage], None], cancel: CancelToken) -> int:
        """Scan a page from the glass, or all sheets of the feeder; see `ports.scanner.Scanner`.

        A sheet that the feeder has already taken when a person cancels is still scanned and kept.

        Raises:
            ScannerUnavailable, ScannerFault, ScannerSilent, FeederEmpty: see their texts.
            InvalidInput: the scanner has no such source, or the paper is larger than its glass.
            Cancelled: between two pages.
        """
        pages = 0
        with self._turn(profile.device, cancel), _Child(Request(self._config_folder, profile)) as child:
            while True:
                match self._next(child, profile, pages, cancel):
                    case ScannedPage() as page:
                        keep(page)
                        pages += 1
                    case Fault() as fault:
                        raise _error(fault, profile.device, pages)
                    case _ if child.is_stopping:
                        raise Cancelled
                    case _:
                        return pages

    @contextmanager
    def _turn(self, device: str, cancel: CancelToken) -> Iterator[None]:
        """Wait until no other scan of ours uses the device."""
        turn = self._turns[device]
        cancel.raise_if_set()
        while not turn.acquire(timeout=_TICK_S):
            cancel.raise_if_set()
        try:
            yield
        finally:
            turn.release()

    def _next(self, child: "_Child", profile: ScanProfile, pages: int, cancel: CancelToken) -> Message:
        try:
            return child.receive(profile.page_timeout_s, cancel)
        except TimeoutError as error:
            raise ScannerSilent(device=profile.device, seconds=round(profile.page_timeout_s), pages=pages) from error
        except EOFError as error:
            reason = "its driver stopped working"
            raise ScannerFault(device=profile.device, pages=pages, cause="crashed", reason=reason) from error


class _Child:
    """The process that owns the scanner; it ends with the block that uses it, by itself or killed.

    Attributes:
        is_stopping: a person's cancel was passed on; sheets already fed still come.
    """

    def __init__(self, request: Request) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=run, args=(theirs, request), name="clerkdesk-scanner", daemon=True)
        self._process.start()
        theirs.close()
        self.is_stopping = False
        self._is_late = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._process.join(_GOODBYE_S)
        self._process.kill()
        self._process.join()
        self._process.close()
        self._pipe.close()

    def receive(self, timeout_s: float, cancel: CancelToken) -> Message:
        """Return the next message; pass on a cancel meanwhile.

        Raises:
            TimeoutError: nothing whole came in time; the child was killed.
            EOFError: the child died.
        """
        watchdog = threading.Timer(timeout_s, self._bite)
        watchdog.daemon = True
        watchdog.start()
        try:
            self._pass_on(cancel)
            while not self._pipe.poll(_TICK_S):
                self._pass_on(cancel)
            return self._pipe.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError) as error:
            raise (TimeoutError() if self._is_late else EOFError()) from error
        finally:
            watchdog.cancel()

    def _bite(self) -> None:
        self._is_late = True
        self._process.kill()

    def _pass_on(self, cancel: CancelToken) -> None:
        if self.is_stopping:
            return
        try:
            cancel.raise_if_set()
        except Cancelled:
            self.is_stopping = True
            with suppress(OSError):  # it may have ended meanwhile
                self._pipe.send(None)


def _error(fault: Fault, device: str, pages: int) -> ClerkDeskError:
    if fault.kind is FaultKind.SETTING:
        field, reason = fault.text.split("\n")
        return InvalidInput(field=field, reason=reason)
    if fault.kind is FaultKind.BINDING:
        reason = "SANE is not installed for this Python (Debian package python3-sane)"
        return ScannerUnavailable(device=device, cause="not-installed", reason=reason)
    if fault.text == OUT_OF_DOCUMENTS:
        return FeederEmpty(device=device)
    if fault.kind is FaultKind.OPEN and fault.text in _ABSENT:
        return ScannerUnavailable(device=device, cause="not-found", reason="it is not there, or it is switched off")
    cause, reason = _CAUSES.get(fault.text, ("other", fault.text[:1].lower() + fault.text[1:]))
    if fault.kind is FaultKind.OPEN or (pages == 0 and cause in _NEVER_STARTED):
        return ScannerUnavailable(device=device, cause=cause, reason=reason)
    return ScannerFault(device=device, pages=pages, cause=cause, reason=reason)

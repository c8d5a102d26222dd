# SPDX-License-Identifier: Apache-2.0
"""A scanner driven in a child process under a watchdog per page: a driver that hangs or crashes takes nothing along."""

import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

if sys.platform == "linux":
    import fcntl

from clerkdesk.adapters.scanners.faults import Fault, FaultKind, error_of
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import Cancelled, ScannerSilent
from clerkdesk.jobs.parent import die_with_parent
from clerkdesk.jobs.priority import Place, step_back
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import Device, ScanProfile

# Every scan has a process of its own, in which a driver's state is fresh. On Linux it is the copy of one that loaded
# what is needed once and waits: to start anew takes a third of a second of each scan.
_FRESH = get_context("forkserver") if sys.platform == "linux" else get_context("spawn")
_LOADED = ["__main__", "clerkdesk.adapters.scanners.sane_child", "clerkdesk.adapters.scanners.escl_child"]
_TICK_S = 0.1  # how soon a cancel is passed on while a page is awaited
_PIPE_BYTES = 1 << 20
_GOODBYE_S = 2.0  # how long a child may take to let the scanner go before it is killed


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is to do; without a profile it lists the devices.

    Attributes:
        settings: what the driver needs to know beside, for example a folder of configuration or addresses.
    """

    settings: tuple[str, ...] = ()
    profile: ScanProfile | None = None


@dataclass(frozen=True, slots=True)
class End:
    """Nothing more comes: the paper is through, or the parent asked to stop."""


Message = ScannedPage | Device | Fault | End


@dataclass(frozen=True, slots=True)
class Pipe:
    """What a driver has of its parent."""

    pages: "Connection[Message, None]"
    stop: "Connection[None, None]"

    def send(self, message: Message) -> None:
        """Hand a message over."""
        self.pages.send(message)

    def poll(self) -> bool:
        """Tell whether the driver is to stop."""
        return self.stop.poll()


Drive = Callable[[Pipe, Request], None]
"""A function of a module: does what is asked and sends it all. When the pipe has something, it is to stop."""


class ChildScanner:
    """Scans with what a driver knows, one scan at a time per device.

    Args:
        drive: runs in the child.
        settings: handed to it.
        list_timeout_s: how long listing may take; devices found until then are returned.
    """

    def __init__(self, drive: Drive, settings: tuple[str, ...] = (), *, list_timeout_s: float = 20.0) -> None:
        self._drive = drive
        self._settings = settings
        self._list_timeout_s = list_timeout_s
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def devices(self) -> tuple[Device, ...]:
        """Return the devices that can be used now; none when what drives them is not installed."""
        found: list[Device] = []
        with _Child(self._drive, Request(self._settings)) as child:
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
        request = Request(self._settings, profile)
        with self._turn(profile.device, cancel), _Child(self._drive, request) as child:
            while True:
                match _next(child, profile, pages, cancel):
                    case ScannedPage() as page:
                        keep(page)
                        pages += 1
                    case Fault() as fault:
                        raise error_of(fault, profile, pages)
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


def _next(child: "_Child", profile: ScanProfile, pages: int, cancel: CancelToken) -> Message:
    try:
        return child.receive(profile.page_timeout_s, cancel)
    except TimeoutError as error:
        raise ScannerSilent(device=profile.device, seconds=round(profile.page_timeout_s), pages=pages) from error
    except EOFError as error:
        raise error_of(Fault(FaultKind.PAGE, "crashed"), profile, pages) from error


def _widen(descriptor: int) -> None:
    """Let a pipe hold more: a page in many small pieces costs a change of processes for each."""
    if sys.platform == "linux":
        with suppress(OSError):  # the system's limit may be lower
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _own(pipe: Pipe, drive: Drive, request: Request) -> None:
    die_with_parent()
    drive(pipe, request)


class _Child:
    """The process that owns the scanner; it ends with the block that uses it, by itself or killed.

    Attributes:
        is_stopping: a person's cancel was passed on; sheets already fed still come.
    """

    def __init__(self, drive: Drive, request: Request) -> None:
        _FRESH.set_forkserver_preload(_LOADED)
        self._pages, pages = _FRESH.Pipe(duplex=False)
        stop, self._stop = _FRESH.Pipe(duplex=False)
        _widen(pages.fileno())
        arguments = (Pipe(pages, stop), drive, request)
        self._process = _FRESH.Process(target=_own, args=arguments, name="clerkdesk-scanner", daemon=True)
        self._process.start()
        step_back(self._process.pid or 0, Place.BEHIND_WINDOW)
        pages.close()
        stop.close()
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
        self._pages.close()
        self._stop.close()

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
            while not self._pages.poll(_TICK_S):
                self._pass_on(cancel)
            return self._pages.recv()  # type: ignore[no-any-return]
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
                self._stop.send(None)

# SPDX-License-Identifier: Apache-2.0
"""The process that owns a SANE scanner: opens it, scans and hands pages over a pipe; drivers may hang or crash here."""

import ctypes
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from clerkdesk.adapters.scanners import sane_options, turbojpeg
from clerkdesk.adapters.scanners.child import End, Pipe, Request
from clerkdesk.adapters.scanners.faults import EMPTY, OTHER, Fault, FaultKind
from clerkdesk.adapters.scanners.libsane import Sane, SaneDevice, SaneError, Status
from clerkdesk.adapters.scanners.sane_frames import Frame, Picture, UnknownFrame, picture_of
from clerkdesk.adapters.scanners.turbojpeg import NotEncoded
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.scanner import Device, ScanProfile, Source

_CAUSES: dict[int, str] = {
    Status.NO_DOCS: EMPTY,
    Status.JAMMED: "jam",
    Status.COVER_OPEN: "cover-open",
    Status.IO_ERROR: "io",
    Status.DEVICE_BUSY: "busy",
    Status.ACCESS_DENIED: "denied",
    Status.CANCELLED: "cancelled",
    Status.NO_MEM: "memory",
}
"""Cause of each status; one that is missing is told in libsane's own words."""

_ABSENT = frozenset({Status.INVAL, Status.IO_ERROR})  # what opening an absent device gives
_FRAMES = 3  # no page has more: one of each colour
_ENCODERS = 2
_UNDER_WAY_BYTES = 60_000_000
"""Of pixels between the scanner and the pipe, beside one page: two of A4 at 300 dpi, none more of A3 at 600 dpi."""
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT_BYTES = 32 << 20  # the most that mallopt takes for one piece; a page of A4 in colour has 26 MB


def drive(pipe: Pipe, request: Request) -> None:
    """Do what is asked and send it all; the parent may send None between pages to stop."""
    if request.settings:
        os.environ["SANE_CONFIG_DIR"] = request.settings[0]
    try:
        turbojpeg.load()
        sane = Sane()
    except OSError:
        reason = "SANE is not installed (Debian packages libsane1 and libturbojpeg0)"
        pipe.send(Fault(FaultKind.OPEN, "not-installed", reason))
        return
    except SaneError as error:
        pipe.send(_fault(FaultKind.OPEN, error))
        return
    with sane:
        if request.profile is not None:
            _keep_memory()
            pipe.send(_scan(sane, request.profile, pipe))
            return
        for device in _devices(sane):
            pipe.send(device)
        pipe.send(End())


def _keep_memory() -> None:
    """Have a page take the memory of one before it: to get it anew costs as much time as reading the page.

    Source: mallopt(3) of the GNU C library; others lack it.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        for option in (_MMAP_THRESHOLD, _TRIM_THRESHOLD):
            set_option(option, _KEPT_BYTES)


def _devices(sane: Sane) -> Iterator[Device]:
    for name, label in sane.devices():
        try:
            opened = sane.open(name)
        except SaneError:
            continue  # in use or switched off: not usable now
        options = opened.options()
        opened.close()
        yield sane_options.device_of(options, name, label)


def _scan(sane: Sane, profile: ScanProfile, pipe: Pipe) -> Fault | End:
    """Scan by a profile, send the pages, and return how it ended."""
    try:
        device = sane.open(profile.device)
    except SaneError as error:
        return Fault(FaultKind.OPEN, "not-found") if error.status in _ABSENT else _fault(FaultKind.OPEN, error)
    try:
        dpi = _set_up(device, profile)
        return feed(device, profile, dpi, pipe)
    except InvalidInput as error:
        return Fault(FaultKind.SETTING, str(error.params["field"]), str(error.params["reason"]))
    except SaneError as error:
        return _fault(FaultKind.OPEN, error)
    finally:
        device.cancel()
        device.close()


def _fault(kind: FaultKind, error: SaneError) -> Fault:
    """Return the fault that a status tells of."""
    cause = _CAUSES.get(error.status, OTHER)
    return Fault(kind, cause, error.text[:1].lower() + error.text[1:] if cause == OTHER else "")


def _set_up(device: SaneDevice, profile: ScanProfile) -> int:
    """Set all options and return the resolution that the device really took."""
    source = sane_options.source_value(device.options(), profile.source)
    if source is not None:
        _set(device, {"source": source})  # first: it may change the area and the resolutions
    _set(device, sane_options.picture_values(device.options(), profile))
    options = device.options()
    dpi = round(float(device.get(options["resolution"]))) if "resolution" in options else profile.dpi
    _set(device, sane_options.area_values(options, profile.paper, dpi))
    return dpi


def _set(device: SaneDevice, values: dict[str, sane_options.OptionValue]) -> None:
    for name, value in values.items():
        option = device.options()[name]
        if option.is_settable:
            device.set(option, value)


def feed(device: SaneDevice, profile: ScanProfile, dpi: int, pipe: Pipe) -> Fault | End:
    """Scan page after page, send them, and return how it ended."""
    limit = 1 if profile.source is Source.FLATBED else profile.page_limit
    pages = 0
    try:
        with _Belt(pipe) as belt:
            while (limit is None or pages < limit) and not pipe.poll():
                picture = scan_page(device)
                if not picture.pixels:
                    return Fault(FaultKind.PAGE, "empty-page")
                belt.carry(picture, dpi, profile.device)
                pages += 1
    except SaneError as error:
        ended = pages > 0 and error.status == Status.NO_DOCS
        return End() if ended else _fault(FaultKind.PAGE, error)
    except (UnknownFrame, NotEncoded) as error:
        return Fault(FaultKind.PAGE, OTHER, f"it gave {error}")
    return End()


class _Belt:
    """Encodes and sends pages, two at once and in their order, while the next one is scanned.

    Leaving it waits for the last page. The first page that cannot be encoded ends the scan: none behind it is sent.
    """

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._encoders = ThreadPoolExecutor(_ENCODERS, "clerkdesk-page")
        self._sender = ThreadPoolExecutor(1, "clerkdesk-sender")
        self._under_way: deque[Future[None]] = deque()
        self._is_broken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._encoders.shutdown()
        self._sender.shutdown()
        for page in self._under_way:
            page.result()

    def carry(self, picture: Picture, dpi: int, device: str) -> None:
        """Take a page over; wait until there is room for it.

        Raises:
            NotEncoded: a page before it could not be encoded.
        """
        while len(self._under_way) * len(picture.pixels) >= _UNDER_WAY_BYTES or len(self._under_way) == _ENCODERS:
            self._under_way.popleft().result()
        page = self._encoders.submit(_page, picture, dpi, device)
        self._under_way.append(self._sender.submit(self._send, page))

    def _send(self, page: "Future[ScannedPage]") -> None:
        if self._is_broken:
            return  # no page may seem to follow on the one before the broken one
        try:
            self._pipe.send(page.result())
        except NotEncoded:
            self._is_broken = True
            raise


def scan_page(device: SaneDevice) -> Picture:
    """Return the next page, of as many frames as it takes.

    Raises:
        SaneError: the device stopped; NO_DOCS when the feeder is empty.
        UnknownFrame: nothing that a picture can be made of.
    """
    frames: list[Frame] = []
    while not frames or not (frames[-1].layout.is_last or len(frames) == _FRAMES):
        frames.append(device.frame())
    return picture_of(frames)


def _page(picture: Picture, dpi: int, device: str) -> ScannedPage:
    image = turbojpeg.encode(picture, dpi)
    return ScannedPage(image, "image/jpeg", picture.width_px, picture.height_px, dpi, device)

# SPDX-License-Identifier: Apache-2.0
"""The process that owns a SANE scanner: opens it, scans and hands pages over a pipe; drivers may hang or crash here."""

import importlib
import os
import struct
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import ModuleType
from typing import Any

from clerkdesk.adapters.scanners import sane_options
from clerkdesk.adapters.scanners.child import End, Pipe, Request
from clerkdesk.adapters.scanners.faults import EMPTY, OTHER, Fault, FaultKind
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.scanner import Device, ScanProfile, Source

_OUT_OF_DOCUMENTS = "Document feeder out of documents"

_CAUSES = {
    _OUT_OF_DOCUMENTS: EMPTY,
    "Document feeder jammed": "jam",
    "Scanner cover is open": "cover-open",
    "Error during device I/O": "io",
    "Device busy": "busy",
    "Access to resource has been denied": "denied",
    "Operation was canceled": "cancelled",
    "Out of memory": "memory",
    "End of file reached": "empty-page",
}
"""Cause of each of libsane's texts (SANE Standard 1.06, section 4.3.9, sane_strstatus)."""

_ABSENT = frozenset({"Invalid argument", "Error during device I/O"})  # what opening an absent device gives
_DEBIAN_PACKAGES = "/usr/lib/python3/dist-packages"  # python3-sane: the binding compiled for Debian's Python 3.11
_JPEG_QUALITY = 90
_ENCODERS = 2
_DENSITY, _PER_INCH = slice(13, 18), 1
"""Where a JPEG says its resolution, and in what (JFIF 1.02, APP0: units, Xdensity, Ydensity)."""

_UNDER_WAY_BYTES = 60_000_000
"""Of pixels between the scanner and the pipe, beside one page: two of A4 at 300 dpi, none more of A3 at 600 dpi."""


def drive(pipe: Pipe, request: Request) -> None:
    """Do what is asked and send it all; the parent may send None between pages to stop."""
    if request.settings:
        os.environ["SANE_CONFIG_DIR"] = request.settings[0]
    try:
        library = _load()
    except ImportError:
        reason = "SANE is not installed for this Python (Debian package python3-sane)"
        pipe.send(Fault(FaultKind.OPEN, "not-installed", reason))
        return
    library.init()
    if request.profile is None:
        for device in _devices(library):
            pipe.send(device)
        pipe.send(End())
    else:
        pipe.send(_scan(library, request.profile, pipe))


def _load() -> ModuleType:
    """Import the compiled binding, from Debian's own packages when this environment has none."""
    try:
        return importlib.import_module("_sane")
    except ImportError:
        sys.path.append(_DEBIAN_PACKAGES)
    try:
        return importlib.import_module("_sane")
    finally:
        sys.path.remove(_DEBIAN_PACKAGES)  # nothing else of the system's Python may slip in


def _devices(library: Any) -> Iterator[Device]:
    for name, vendor, model, _kind in library.get_devices(True):  # local ones only: no search of the network
        try:
            opened = library._open(name)
        except library.error:
            continue  # in use or switched off: not usable now
        options = sane_options.read_options(opened.get_options())
        opened.close()
        yield sane_options.device_of(options, name, f"{vendor} {model}")


def _scan(library: Any, profile: ScanProfile, pipe: Pipe) -> Fault | End:
    try:
        device = library._open(profile.device)
    except library.error as error:
        return Fault(FaultKind.OPEN, "not-found") if str(error) in _ABSENT else _fault(FaultKind.OPEN, str(error))
    try:
        dpi = _set_up(device, profile)
    except InvalidInput as error:
        return Fault(FaultKind.SETTING, str(error.params["field"]), str(error.params["reason"]))
    except library.error as error:
        return _fault(FaultKind.OPEN, str(error))
    try:
        return _feed(library, device, profile, dpi, pipe)
    finally:
        device.cancel()
        device.close()


def _fault(kind: FaultKind, text: str) -> Fault:
    """Return the fault that one of libsane's texts tells of."""
    cause = _CAUSES.get(text, OTHER)
    return Fault(kind, cause, text[:1].lower() + text[1:] if cause == OTHER else "")


def _set_up(device: Any, profile: ScanProfile) -> int:
    """Set all options and return the resolution that the device really took."""
    options = sane_options.read_options(device.get_options())
    source = sane_options.source_value(options, profile.source)
    if source is not None:
        _set(device, {"source": source})  # first: it may change the area and the resolutions
        options = sane_options.read_options(device.get_options())
    _set(device, sane_options.picture_values(options, profile))
    options = sane_options.read_options(device.get_options())
    dpi = round(device.get_option(options["resolution"].index)) if "resolution" in options else profile.dpi
    _set(device, sane_options.area_values(options, profile.paper, dpi))
    return dpi


def _set(device: Any, values: dict[str, sane_options.OptionValue]) -> None:
    for name, value in values.items():
        option = sane_options.read_options(device.get_options())[name]
        if option.is_settable:
            device.set_option(option.index, value)


def _feed(library: Any, device: Any, profile: ScanProfile, dpi: int, pipe: Pipe) -> Fault | End:
    """Scan page after page; two may be encoded and sent, in their order, while the next one is scanned."""
    limit = 1 if profile.source is Source.FLATBED else profile.page_limit
    pages = 0
    # Leaving waits until the last page is encoded, then until it is sent.
    with (
        ThreadPoolExecutor(1, "clerkdesk-sender") as sender,
        ThreadPoolExecutor(_ENCODERS, "clerkdesk-page") as encoders,
    ):
        encoders.submit(_load_pictures)  # while the scanner draws the first sheet
        under_way: deque[Future[None]] = deque()
        while limit is None or pages < limit:
            if pipe.poll():
                return End()
            try:
                device.start()
                image = device.snap(True, False, None)
            except library.error as error:
                ended = pages > 0 and str(error) == _OUT_OF_DOCUMENTS
                return End() if ended else _fault(FaultKind.PAGE, str(error))
            if not image[0]:
                return Fault(FaultKind.PAGE, "empty-page")
            while len(under_way) * len(image[0]) >= _UNDER_WAY_BYTES or len(under_way) == _ENCODERS:
                under_way.popleft().result()  # what it raises ends the scan
            page = encoders.submit(_page, *image[:4], dpi=dpi, device=profile.device)
            under_way.append(sender.submit(_send, pipe, page))
            del image, page
            pages += 1
    return End()


def _load_pictures() -> None:
    import cv2  # only the child needs it, and only for a page

    cv2.setNumThreads(1)


def _send(pipe: Pipe, page: "Future[ScannedPage]") -> None:
    pipe.send(page.result())


def _page(
    pixels: bytes | bytearray, width_px: int, height_px: int, samples: int, *, dpi: int, device: str
) -> ScannedPage:
    # Not with Pillow: it keeps the interpreter to itself while it encodes, and reading waits for it line by line.
    import cv2
    import numpy as np

    rows = np.frombuffer(pixels, np.uint8).reshape(height_px, width_px, samples)
    picture = cv2.cvtColor(rows, cv2.COLOR_RGB2BGR) if samples == 3 else rows
    written = bytearray(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1])
    written[_DENSITY] = struct.pack(">BHH", _PER_INCH, dpi, dpi)
    return ScannedPage(bytes(written), "image/jpeg", width_px, height_px, dpi, device)

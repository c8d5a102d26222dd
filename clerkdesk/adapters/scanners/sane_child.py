# SPDX-License-Identifier: Apache-2.0
"""The process that owns a SANE scanner: opens it, scans and hands pages over a pipe; drivers may hang or crash here."""

import importlib
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any

from clerkdesk.adapters.scanners import sane_options
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import InvalidInput
from clerkdesk.jobs.parent import die_with_parent
from clerkdesk.ports.scanner import Device, ScanProfile, Source

OUT_OF_DOCUMENTS = "Document feeder out of documents"
"""How libsane calls an empty feeder (sane_strstatus of SANE_STATUS_NO_DOCS)."""

_DEBIAN_PACKAGES = "/usr/lib/python3/dist-packages"  # python3-sane: the binding compiled for Debian's Python 3.11
_JPEG_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is to do; without a profile it lists the devices."""

    config_folder: str | None
    profile: ScanProfile | None = None


class FaultKind(StrEnum):
    """At which step the device failed."""

    BINDING = "binding"
    OPEN = "open"
    SETTING = "setting"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the child gave up; `text` is libsane's own, or ours for a setting."""

    kind: FaultKind
    text: str


@dataclass(frozen=True, slots=True)
class End:
    """Nothing more comes: the paper is through, or the parent asked to stop."""


Message = ScannedPage | Device | Fault | End


def run(pipe: "Connection[Message, None]", request: Request) -> None:
    """Do what is asked and send it all; the parent may send None between pages to stop."""
    die_with_parent()
    if request.config_folder is not None:
        os.environ["SANE_CONFIG_DIR"] = request.config_folder
    try:
        library = _load()
    except ImportError as error:
        pipe.send(Fault(FaultKind.BINDING, str(error)))
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
        yield Device(name, f"{vendor} {model}", sane_options.sources_of(options), sane_options.dpis_of(options))


def _scan(library: Any, profile: ScanProfile, pipe: "Connection[Message, None]") -> Fault | End:
    try:
        device = library._open(profile.device)
    except library.error as error:
        return Fault(FaultKind.OPEN, str(error))
    try:
        dpi = _set_up(device, profile)
    except InvalidInput as error:
        return Fault(FaultKind.SETTING, str(error.params["field"]) + "\n" + str(error.params["reason"]))
    except library.error as error:
        return Fault(FaultKind.OPEN, str(error))
    try:
        return _feed(library, device, profile, dpi, pipe)
    finally:
        device.cancel()
        device.close()


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


def _feed(library: Any, device: Any, profile: ScanProfile, dpi: int, pipe: "Connection[Message, None]") -> Fault | End:
    limit = 1 if profile.source is Source.FLATBED else profile.page_limit
    pages = 0
    while limit is None or pages < limit:
        if pipe.poll():
            return End()
        try:
            device.start()
            image = device.snap(True, False, None)
        except library.error as error:
            ended = pages > 0 and str(error) == OUT_OF_DOCUMENTS
            return End() if ended else Fault(FaultKind.PAGE, str(error))
        if not image[0]:
            return Fault(FaultKind.PAGE, "End of file reached")
        pipe.send(_page(*image[:4], dpi=dpi, device=profile.device))
        pages += 1
    return End()


def _page(pixels: bytes, width_px: int, height_px: int, samples: int, *, dpi: int, device: str) -> ScannedPage:
    from PIL import Image  # only the child needs it, and only for a page

    image = Image.frombuffer("RGB" if samples == 3 else "L", (width_px, height_px), bytes(pixels))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=_JPEG_QUALITY, dpi=(dpi, dpi))
    return ScannedPage(written.getvalue(), "image/jpeg", width_px, height_px, dpi, device)

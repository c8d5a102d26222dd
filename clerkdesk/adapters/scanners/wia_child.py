# SPDX-License-Identifier: Apache-2.0
"""The process that owns a WIA scanner: opens it, scans and hands pages over a pipe."""

from clerkdesk.adapters.scanners.child import End, Message, Pipe, Request
from clerkdesk.adapters.scanners.faults import EMPTY, OTHER, Fault, FaultKind
from clerkdesk.adapters.scanners.wia_seam import (
    CAUSES,
    COLOUR,
    DUPLEX,
    FEEDER,
    FLATBED,
    GREY,
    JPEG,
    Property,
    WiaDevice,
    WiaError,
    WiaItem,
    WiaManager,
)
from clerkdesk.domain.image_header import read_header
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.domain.scan_profiles import DPIS, GLASS_MARGIN_MM, PAPER_MM, nearest_dpi
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.scanner import Device, ScanProfile, Source

_BITS = {Source.FEEDER: FEEDER, Source.FLATBED: FLATBED, Source.DUPLEX: FEEDER | DUPLEX}
_BED_PER_MM = 1000 / 25.4  # WIA gives the sizes of beds in thousandths of an inch


def drive(pipe: Pipe, request: Request) -> None:
    """Do what is asked and send it all; the parent may send None between pages to stop."""
    from clerkdesk.adapters.scanners.wia_com import ComManager

    try:
        manager: WiaManager = ComManager()
    except ImportError:
        if request.profile is None:
            pipe.send(End())
        else:
            pipe.send(Fault(FaultKind.OPEN, "not-installed", "WIA is a part of Windows"))
        return
    except WiaError as error:
        pipe.send(_fault(FaultKind.OPEN, error))
        return
    run(pipe, request, manager)


def run(pipe: Pipe, request: Request, manager: WiaManager) -> None:
    """Do what is asked with the scanners of a manager."""
    if request.profile is not None:
        pipe.send(_scan(pipe, request.profile, manager))
        return
    try:
        for name, label in manager.names():
            device = manager.open(name)
            if device is not None:
                pipe.send(_described(name, label, device))
    except WiaError as error:
        pipe.send(_fault(FaultKind.OPEN, error))
        return
    pipe.send(End())


def _scan(pipe: Pipe, profile: ScanProfile, manager: WiaManager) -> Message:
    try:
        device = manager.open(profile.device)
        if device is None:
            return Fault(FaultKind.OPEN, "not-found")
        item, dpi = _set_up(device, profile)
    except InvalidInput as error:
        return Fault(FaultKind.SETTING, str(error.params["field"]), str(error.params["reason"]))
    except WiaError as error:
        return _fault(FaultKind.OPEN, error)
    limit, pages = 1 if profile.source is Source.FLATBED else profile.page_limit, 0
    while pages != limit and not pipe.poll():
        try:
            image = item.transfer(JPEG)
        except WiaError as error:
            is_through = pages > 0 and CAUSES.get(error.code) == EMPTY
            return End() if is_through else _fault(FaultKind.PAGE, error)
        header = read_header(image)
        if header is None or header.kind != "jpeg":
            return Fault(FaultKind.PAGE, "cut" if image else "empty-page")
        pipe.send(ScannedPage(image, "image/jpeg", header.width_px, header.height_px, dpi, profile.device))
        pages += 1
    return End()


def _fault(kind: FaultKind, error: WiaError) -> Fault:
    cause = CAUSES.get(error.code, OTHER)
    return Fault(kind, cause, f"Windows calls it {error}" if cause == OTHER else "")


def _sources(device: WiaDevice) -> tuple[Source, ...]:
    able = device.read(Property.HANDLING_CAPABILITIES) or FLATBED
    return tuple(source for source in Source if able & _BITS[source] == _BITS[source])


def _fits(device: WiaDevice, source: Source, paper: str) -> bool:
    is_glass = source is Source.FLATBED
    width = device.read(Property.BED_WIDTH if is_glass else Property.FEED_WIDTH)
    height = device.read(Property.BED_HEIGHT if is_glass else Property.FEED_HEIGHT)
    room = GLASS_MARGIN_MM * _BED_PER_MM
    sides = zip(PAPER_MM[paper], (width, height), strict=True)
    return all(not most or side * _BED_PER_MM <= most + room for side, most in sides)


def _described(name: str, label: str, device: WiaDevice) -> Device:
    sources = _sources(device)
    papers = tuple(paper for paper in PAPER_MM if any(_fits(device, source, paper) for source in sources))
    return Device(name, label, sources, _dpis(device.item()), papers)


def _dpis(item: WiaItem) -> tuple[int, ...]:
    allowed = item.allowed(Property.DPI_X)
    if allowed is None:
        return (300,)
    return allowed.values or tuple(dpi for dpi in DPIS if allowed.least <= dpi <= allowed.most) or (300,)


def _set_up(device: WiaDevice, profile: ScanProfile) -> tuple[WiaItem, int]:
    """Set all properties and return what scans, and its resolution."""
    if profile.source not in _sources(device):
        raise InvalidInput(field="source", reason=f"this scanner has no {profile.source.value}")
    if profile.paper not in PAPER_MM:
        raise InvalidInput(field="paper", reason=f"{profile.paper} is none of {', '.join(PAPER_MM)}")
    if not _fits(device, profile.source, profile.paper):
        raise InvalidInput(field="paper", reason=f"{profile.paper} is larger than the glass of this scanner")
    if device.read(Property.HANDLING_SELECT) is not None:
        device.write(Property.HANDLING_SELECT, _BITS[profile.source])
        device.write(Property.PAGES, 1)  # one page a transfer: each is handed over as it comes
    item = device.item()
    dpi = nearest_dpi(profile.dpi, _dpis(item))
    item.write(Property.INTENT, COLOUR if profile.is_colour else GREY)  # first: it sets others as a side effect
    item.write(Property.DPI_X, dpi)
    item.write(Property.DPI_Y, dpi)
    item.write(Property.LEFT, 0)
    item.write(Property.TOP, 0)
    for number, side in zip((Property.WIDTH, Property.HEIGHT), PAPER_MM[profile.paper], strict=True):
        wanted, allowed = round(side * dpi / 25.4), item.allowed(number)
        item.write(number, min(wanted, allowed.most) if allowed and allowed.most else wanted)
    return item, item.read(Property.DPI_X) or dpi

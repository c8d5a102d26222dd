# SPDX-License-Identifier: Apache-2.0
"""The WIA driver against recorded answers of Windows: properties, pages and error codes; COM itself is not here."""

import io

import pytest
from PIL import Image

from clerkdesk.adapters.scanners.child import End, Request
from clerkdesk.adapters.scanners.faults import EMPTY, REASONS, Fault, FaultKind, error_of
from clerkdesk.adapters.scanners.wia import WiaScanner
from clerkdesk.adapters.scanners.wia_child import run
from clerkdesk.adapters.scanners.wia_seam import CAUSES, COLOUR, GREY, Allowed, Property, WiaError
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import FeederEmpty, InvalidInput, ScannerFault, ScannerUnavailable
from clerkdesk.ports.scanner import Device, ScanProfile, Source

NAME = "{6BDD1FC6-810F-11D0-BEC7-08002BE2092F}\\0001"
PAPER_EMPTY, JAM = 0x80210003, 0x80210002


def picture():
    written = io.BytesIO()
    Image.new("L", (83, 117), 200).save(written, "JPEG")
    return written.getvalue()


class Node:
    """A device, its item and the manager at once, as recorded from a desk scanner with a two-sided feeder."""

    def __init__(self, *script, capabilities=7, opening=None):
        self.script, self.opening = list(script), opening
        self.properties = {
            Property.HANDLING_CAPABILITIES: capabilities,
            Property.HANDLING_SELECT: 2,
            Property.PAGES: 1,
            Property.BED_WIDTH: 8500,
            Property.BED_HEIGHT: 11700,
            Property.FEED_WIDTH: 8500,
            Property.FEED_HEIGHT: 14000,
            Property.DPI_X: 100,
        }

    def names(self):
        return [(NAME, "Desk scanner")]

    def open(self, name):
        if self.opening:
            raise WiaError(self.opening)
        return self if name == NAME else None

    def item(self):
        return self

    def read(self, number):
        return self.properties.get(number)

    def write(self, number, value):
        self.properties[number] = value

    def allowed(self, number):
        spans = {Property.WIDTH: 2550, Property.HEIGHT: 4200}
        if number is Property.DPI_X:
            return Allowed((75, 100, 200, 300, 600))
        return Allowed((), 1, spans[number]) if number in spans else None

    def transfer(self, kind):
        step = self.script.pop(0) if self.script else PAPER_EMPTY
        if isinstance(step, int):
            raise WiaError(step - (1 << 32))  # COM gives them signed
        return step


class Pipe:
    """Collects what is sent; something lies in it once `stop_after` pages came."""

    def __init__(self, stop_after=None):
        self.sent, self._stop_after = [], stop_after

    def send(self, message):
        self.sent.append(message)

    def poll(self):
        return self._stop_after is not None and len(self.sent) >= self._stop_after


def scan(node, profile=None, **how):
    pipe = Pipe(**how)
    run(pipe, Request((), profile or ScanProfile(NAME)), node)
    return pipe.sent


def test_the_feeder_is_scanned_until_windows_says_that_it_is_empty():
    *pages, end = scan(Node(picture(), picture(), picture()))
    assert isinstance(end, End)
    assert [(page.width_px, page.height_px, page.dpi) for page in pages] == [(83, 117, 300)] * 3


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_every_error_code_has_its_error(code):
    fault = scan(Node(picture(), code) if CAUSES[code] != EMPTY else Node())[-1]
    pages = 1 if CAUSES[code] != EMPTY else 0
    told = error_of(fault, ScanProfile(NAME), pages)
    if CAUSES[code] == EMPTY:
        assert isinstance(told, FeederEmpty)
    else:
        assert isinstance(told, ScannerFault)
        assert told.params["cause"] == CAUSES[code]
        assert told.params["cause"] in REASONS or f"{code:#010x}" in told.what_happened


def test_a_code_nobody_knows_is_told_with_its_number():
    fault = scan(Node(0x8021FFFF))[-1]
    assert "0x8021ffff" in error_of(fault, ScanProfile(NAME), 0).what_happened


def test_a_jam_keeps_the_pages_before_it():
    first, fault = scan(Node(picture(), JAM))
    assert isinstance(first, ScannedPage)
    assert fault == Fault(FaultKind.PAGE, "jam")


@pytest.mark.parametrize(("code", "cause"), [(0x80210006, "busy"), (0x80210005, "off-line"), (0x80070005, "denied")])
def test_a_scanner_that_cannot_be_opened_is_unavailable(code, cause):
    (fault,) = scan(Node(opening=code))
    told = error_of(fault, ScanProfile(NAME), 0)
    assert isinstance(told, ScannerUnavailable)
    assert told.params["cause"] == cause


def test_a_scanner_that_is_not_there_is_told():
    (fault,) = scan(Node(), ScanProfile("another"))
    assert (fault.kind, fault.cause) == (FaultKind.OPEN, "not-found")


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        (ScanProfile(NAME, paper="A3"), "paper"),
        (ScanProfile(NAME, paper="B4"), "paper"),
    ],
)
def test_a_paper_that_does_not_fit_is_refused(profile, field):
    (fault,) = scan(Node(), profile)
    told = error_of(fault, profile, 0)
    assert isinstance(told, InvalidInput)
    assert told.params["field"] == field


def test_a_glass_without_a_feeder_refuses_it():
    (fault,) = scan(Node(capabilities=2))
    assert (fault.kind, fault.cause) == (FaultKind.SETTING, "source")


def test_properties_are_set_as_the_profile_says():
    node = Node(picture())
    scan(node, ScanProfile(NAME, Source.DUPLEX, dpi=250, is_colour=False))
    assert node.properties[Property.HANDLING_SELECT] == 5
    assert node.properties[Property.INTENT] == GREY
    assert (node.properties[Property.DPI_X], node.properties[Property.DPI_Y]) == (300, 300)
    assert (node.properties[Property.WIDTH], node.properties[Property.HEIGHT]) == (2480, 3508)
    scan(node, ScanProfile(NAME, Source.FLATBED))
    assert (node.properties[Property.HANDLING_SELECT], node.properties[Property.INTENT]) == (2, COLOUR)


def test_the_glass_and_a_page_limit_give_no_more_pages():
    assert len(scan(Node(picture(), picture()), ScanProfile(NAME, Source.FLATBED))) == 2
    assert len(scan(Node(*[picture()] * 5), ScanProfile(NAME, page_limit=3))) == 4


def test_a_cancel_ends_between_two_pages():
    assert len(scan(Node(*[picture()] * 5), stop_after=2)) == 3


@pytest.mark.parametrize(("content", "cause"), [(b"", "empty-page"), (b"BM" + bytes(60), "cut")])
def test_what_is_no_jpeg_is_told(content, cause):
    assert scan(Node(content))[-1].cause == cause


def test_devices_are_described_with_what_they_can_do():
    pipe = Pipe()
    run(pipe, Request(), Node())
    expected = Device(NAME, "Desk scanner", tuple(Source), (75, 100, 200, 300, 600), ("A4", "A5", "ID-1"))
    assert isinstance(pipe.sent.pop(), End)
    assert len(pipe.sent) == 1
    assert (pipe.sent[0].label, pipe.sent[0].papers, pipe.sent[0].dpis) == (
        expected.label,
        expected.papers,
        expected.dpis,
    )
    assert set(pipe.sent[0].sources) == set(Source)


def test_outside_windows_no_device_is_found():
    assert WiaScanner().devices() == ()

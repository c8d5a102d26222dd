# SPDX-License-Identifier: Apache-2.0
"""Scanning with SANE's real test device: sizes, sources, colours and every fault it can play."""

import io
import threading

import pytest
from PIL import Image

from clerkdesk.adapters.scanners.sane import SaneScanner
from clerkdesk.adapters.scanners.sane_test_device import TEST_DEVICE, configure_test_device
from clerkdesk.errors import ClerkDeskError, FeederEmpty, InvalidInput, ScannerFault, ScannerSilent, ScannerUnavailable
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import Device, ScanProfile, Source

pytestmark = pytest.mark.scanner

ALL_PAPERS = ("A3", "A4", "A5", "ID-1")


def scan(folder, profile, **settings):
    """Scan with the test device set up anew and return the pages."""
    pages = []
    SaneScanner(configure_test_device(folder / "sane.d", **settings)).scan(profile, pages.append, CancelToken())
    return pages


def test_the_test_device_is_listed_with_what_it_can_do(tmp_path):
    scanner = SaneScanner(configure_test_device(tmp_path / "sane.d", number_of_devices="2"))
    assert scanner.devices() == tuple(
        Device(
            f"test:{n}",
            "Noname frontend-tester",
            (Source.FLATBED, Source.FEEDER),
            (150, 200, 300, 400, 600),
            ALL_PAPERS,
        )
        for n in range(2)
    )


def test_without_a_device_the_list_is_empty(tmp_path):
    assert SaneScanner(configure_test_device(tmp_path / "sane.d", number_of_devices="0")).devices() == ()


def test_the_glass_gives_one_a4_page_of_true_size_in_colour(tmp_path):
    (page,) = scan(tmp_path, ScanProfile(TEST_DEVICE, Source.FLATBED), test_picture='"Color pattern"')
    image = Image.open(io.BytesIO(page.image))
    assert image.mode == "RGB"
    assert (page.width_px / page.dpi * 25.4, page.height_px / page.dpi * 25.4) == pytest.approx((210, 297), abs=0.2)
    assert image.info["dpi"] == (300, 300)
    assert (page.media_type, page.source) == ("image/jpeg", TEST_DEVICE)


def test_the_feeder_gives_ten_pages_and_then_ends(tmp_path):
    assert len(scan(tmp_path, ScanProfile(TEST_DEVICE, dpi=20))) == 10


@pytest.mark.parametrize(("paper", "size_mm"), [("A3", (297, 420)), ("A4", (210, 297)), ("ID-1", (85.6, 54))])
def test_the_paper_is_scanned_to_its_edges(tmp_path, paper, size_mm):
    (page,) = scan(tmp_path, ScanProfile(TEST_DEVICE, Source.FLATBED, dpi=100, paper=paper))
    assert (page.width_px * 0.254, page.height_px * 0.254) == pytest.approx(size_mm, abs=1)


def test_grey_pages_have_one_channel(tmp_path):
    (page,) = scan(tmp_path, ScanProfile(TEST_DEVICE, Source.FLATBED, dpi=20, is_colour=False))
    assert Image.open(io.BytesIO(page.image)).mode == "L"


def test_the_grid_of_the_test_picture_arrives_unharmed(tmp_path):
    (page,) = scan(tmp_path, ScanProfile(TEST_DEVICE, Source.FLATBED, dpi=254, is_colour=False))
    image = Image.open(io.BytesIO(page.image))
    squares = [image.getpixel((50 + 100 * column, 50)) > 127 for column in range(6)]  # squares of 10 mm are 100 px
    assert squares in ([True, False] * 3, [False, True] * 3)


def test_a_resolution_out_of_reach_becomes_the_nearest_and_is_told(tmp_path):
    (page,) = scan(tmp_path, ScanProfile(TEST_DEVICE, Source.FLATBED, dpi=5, paper="ID-1"))
    assert page.dpi == 10


def test_a_paper_larger_than_the_glass_is_refused(tmp_path):
    with pytest.raises(InvalidInput) as told:
        scan(tmp_path, ScanProfile(TEST_DEVICE, paper="A3"), geometry_max="220.0")
    assert told.value.params["field"] == "paper"


@pytest.mark.parametrize(
    ("status", "error", "cause"),
    [
        ("JAMMED", ScannerFault, "jam"),
        ("COVER_OPEN", ScannerFault, "cover-open"),
        ("IO_ERROR", ScannerFault, "io"),
        ("NO_MEM", ScannerFault, "memory"),
        ("CANCELLED", ScannerFault, "cancelled"),
        ("EOF", ScannerFault, "empty-page"),
        ("INVAL", ScannerFault, "other"),
        ("UNSUPPORTED", ScannerFault, "other"),
        ("DEVICE_BUSY", ScannerUnavailable, "busy"),
        ("ACCESS_DENIED", ScannerUnavailable, "denied"),
        ("NO_DOCS", FeederEmpty, None),
    ],
)
def test_every_status_of_the_driver_has_its_error(tmp_path, status, error, cause):
    told = trouble_of(tmp_path, status)
    # SANE's test backend now and then never returns from a status: the watchdog tells, and another try must not hang.
    for _ in range(3):
        if not isinstance(told, ScannerSilent):
            break
        told = trouble_of(tmp_path, status)
    assert type(told) is error
    assert told.params.get("cause") == cause


def trouble_of(folder, status):
    """Return the error that a status of the driver ends in."""
    profile = ScanProfile(TEST_DEVICE, dpi=20, page_timeout_s=10)
    with pytest.raises(ClerkDeskError) as told:
        scan(folder, profile, read_status_code=f'"SANE_STATUS_{status}"')
    return told.value


def test_a_driver_that_gives_nothing_is_let_go_by_the_watchdog(tmp_path):
    slow = {"read_delay": "true", "read_delay_duration": "200000"}
    with pytest.raises(ScannerSilent) as told:
        scan(tmp_path, ScanProfile(TEST_DEVICE, page_timeout_s=1), **slow)
    assert told.value.params["pages"] == 0


def test_scans_of_one_device_wait_for_each_other(tmp_path):
    scanner = SaneScanner(configure_test_device(tmp_path / "sane.d"))
    order = []

    def second():
        scanner.scan(ScanProfile(TEST_DEVICE, dpi=10, page_limit=1), lambda page: order.append(2), CancelToken())

    waiting = threading.Thread(target=second)

    def first(page):
        if not order:
            waiting.start()
        order.append(1)

    scanner.scan(ScanProfile(TEST_DEVICE, dpi=10), first, CancelToken())
    waiting.join()
    assert order == [1] * 10 + [2]

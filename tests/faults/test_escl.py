# SPDX-License-Identifier: Apache-2.0
"""An eSCL scanner on the wire in trouble: every fault ends in its error in the watchdog's time, and all pages stay."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from clerkdesk.adapters.scanners.escl import EsclScanner
from clerkdesk.adapters.scanners.escl_discovery import addresses_on_the_network
from clerkdesk.errors import Cancelled, FeederEmpty, InvalidInput, ScannerFault, ScannerSilent, ScannerUnavailable
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import ScanProfile, Source
from clerkdesk.practice.escl import PracticeScanner

SCANNER = EsclScanner()


@pytest.fixture(scope="module")
def practice() -> Iterator[PracticeScanner]:
    with PracticeScanner() as started:
        yield started


@pytest.fixture
def profile(practice: PracticeScanner) -> ScanProfile:
    practice.load(sheets=5)
    return ScanProfile(practice.address, dpi=20, page_timeout_s=10)


def scan(profile):
    """Scan and return the pages; with an error, that too."""
    pages = []
    try:
        SCANNER.scan(profile, pages.append, CancelToken())
    except (FeederEmpty, InvalidInput, ScannerFault, ScannerSilent, ScannerUnavailable) as error:
        return pages, error
    return pages, None


@pytest.mark.parametrize(
    ("trouble", "kind", "cause"),
    [
        ("jam", ScannerFault, "jam"),
        ("lid", ScannerFault, "cover-open"),
        ("multi-feed", ScannerFault, "multi-feed"),
        ("cancelled", ScannerFault, "cancelled"),
        ("close", ScannerFault, "io"),
        ("cut", ScannerFault, "cut"),
        ("too-long", ScannerFault, "io"),
        ("too-short", ScannerFault, "cut"),
        ("no-picture", ScannerFault, "cut"),
        ("error", ScannerFault, "other"),
    ],
)
def test_a_trouble_at_the_third_page_keeps_the_two_before(practice, profile, trouble, kind, cause):
    practice.load(sheets=5, troubles={3: trouble})
    pages, error = scan(profile)
    assert type(error) is kind
    assert error.params["cause"] == cause
    assert error.params["pages"] == len(pages) == 2


@pytest.mark.parametrize("trouble", ["hang", "trickle"])
def test_a_scanner_that_hangs_or_drips_is_let_go_in_the_watchdogs_time_and_told_to_stop(practice, profile, trouble):
    practice.load(sheets=5, troubles={2: trouble})
    pages, error = scan(replace(profile, page_timeout_s=2))
    assert isinstance(error, ScannerSilent)
    assert error.params["pages"] == len(pages) == 1
    assert practice.log()[-1] == "cancel"


def test_a_scanner_unplugged_in_the_middle_of_a_page_keeps_the_pages_before():
    with PracticeScanner(troubles={2: "unplug"}) as practice:
        pages, error = scan(ScanProfile(practice.address, dpi=20, page_timeout_s=10))
        assert isinstance(error, ScannerFault)
        assert (error.params["cause"], len(pages)) == ("io", 1)
        gone, error = scan(ScanProfile(practice.address, dpi=20))
        assert isinstance(error, ScannerUnavailable)
        assert (error.params["cause"], gone) == ("not-found", [])


def test_after_a_jam_the_rest_of_the_stack_is_scanned_on(practice, profile):
    practice.load(sheets=5, troubles={3: "jam"})
    before, _ = scan(profile)
    again, error = scan(profile)
    assert isinstance(error, ScannerFault)  # the sheet is still in its way
    assert again == []
    practice.load(sheets=3)
    rest, error = scan(profile)
    assert (len(before), len(rest), error) == (2, 3, None)


def test_pages_that_are_not_ready_at_once_are_waited_for(practice, profile):
    practice.load(sheets=3, ready_after=2, troubles={2: "slow"})
    pages, error = scan(profile)
    assert (len(pages), error) == (3, None)


@pytest.mark.parametrize(
    ("state", "cause"), [("Stopped", "attention"), ("Down", "off-line"), ("Testing", "warming-up")]
)
def test_a_scanner_that_cannot_start_says_why(practice, profile, state, cause):
    practice.load(state=state)
    pages, error = scan(profile)
    assert pages == []
    assert error.params["cause"] == cause


@pytest.mark.parametrize(("status", "cause"), [(503, "busy"), (403, "denied")])
def test_a_scanner_that_another_uses_is_told_as_unavailable(practice, profile, status, cause):
    practice.load(refusal=status)
    _, error = scan(replace(profile, page_timeout_s=1.5))
    assert isinstance(error, ScannerUnavailable)
    assert error.params["cause"] == cause


def test_both_sides_come_in_their_order(practice, profile):
    practice.load(sheets=3)
    pages, error = scan(replace(profile, source=Source.DUPLEX))
    assert (len(pages), error) == (6, None)
    assert len({page.image for page in pages}) == 6


def test_the_glass_gives_one_page_even_while_the_feeder_is_empty(practice, profile):
    practice.load(sheets=0)
    assert len(scan(replace(profile, source=Source.FLATBED))[0]) == 1


@pytest.mark.parametrize(("paper", "size_px"), [("A3", (1169, 1654)), ("A4", (827, 1169)), ("ID-1", (337, 212))])
def test_the_paper_is_scanned_in_its_size(practice, profile, paper, size_px):
    (page,), _ = scan(replace(profile, source=Source.FLATBED, paper=paper, dpi=100))
    assert (page.width_px, page.height_px) == pytest.approx(size_px, abs=2)
    assert page.dpi == 100


@pytest.mark.parametrize(("wanted", "taken"), [(250, 300), (200, 200), (1200, 600)])
def test_a_resolution_it_has_not_becomes_the_next_one(practice, profile, wanted, taken):
    (page,), _ = scan(replace(profile, source=Source.FLATBED, paper="ID-1", dpi=wanted))
    assert page.dpi == taken


def test_a_paper_larger_than_the_glass_and_a_feeder_it_has_not_are_refused(practice, profile):
    practice.load(glass_mm=[216, 297], has_feeder=False)
    _, error = scan(replace(profile, paper="A3", source=Source.FLATBED))
    assert error.params["field"] == "paper"
    _, error = scan(profile)
    assert error.params["field"] == "source"


def test_a_cancel_tells_the_scanner_to_stop(practice, profile):
    practice.load(sheets=50, page_s=0.05)
    cancel, pages = CancelToken(), []

    def keep(page):
        pages.append(page)
        cancel.cancel()

    with pytest.raises(Cancelled):
        SCANNER.scan(profile, keep, cancel)
    assert 1 <= len(pages) < 50
    assert practice.log()[-1] == "cancel"


def test_a_page_limit_leaves_the_rest_in_the_feeder(practice, profile):
    assert len(scan(replace(profile, page_limit=2))[0]) == 2
    assert practice.log()[-1] == "cancel"
    assert len(scan(profile)[0]) == 3


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/eSCL", "http://", "http://[::bad/eSCL", "http://a b/", "ftp://x"]
)
def test_an_address_where_nobody_answers_is_told(address):
    _, error = scan(ScanProfile(address, page_timeout_s=10))
    assert isinstance(error, ScannerUnavailable)
    assert error.params["cause"] == "not-found"


def test_a_web_server_that_is_no_scanner_is_told(practice):
    _, error = scan(ScanProfile(practice.address.replace("/eSCL", "/practice")))
    assert isinstance(error, ScannerUnavailable)


def test_an_encrypted_scanner_is_taken_at_its_first_scan_and_known_again(tmp_path):
    scanner, pages = EsclScanner(pins=tmp_path / "scanners"), []
    with PracticeScanner(sheets=2, is_encrypted=True) as encrypted:
        for _ in range(2):
            scanner.scan(ScanProfile(encrypted.address, dpi=20), pages.append, CancelToken())
            encrypted.load(sheets=2)
    assert encrypted.address.startswith("https://")
    assert len(pages) == 4
    assert len(list((tmp_path / "scanners").iterdir())) == 1


def test_another_certificate_gives_no_page_until_a_person_trusts_it(tmp_path):
    scanner, pages = EsclScanner(pins=tmp_path / "scanners"), []
    with PracticeScanner(sheets=1, is_encrypted=True) as first:
        profile = ScanProfile(first.address, dpi=20)
        scanner.scan(profile, pages.append, CancelToken())
    port = int(first.address.rpartition(":")[2].partition("/")[0])
    with PracticeScanner(sheets=1, port=port, is_encrypted=True) as second:
        with pytest.raises(ScannerUnavailable) as told:
            scanner.scan(profile, pages.append, CancelToken())
        assert (told.value.params["cause"], second.log(), len(pages)) == ("other-certificate", [], 1)
        assert scanner.forget(second.address)
        assert not scanner.forget(second.address)
        scanner.scan(profile, pages.append, CancelToken())
    assert len(pages) == 2


def test_a_cut_note_of_a_certificate_counts_as_none(tmp_path):
    folder = tmp_path / "scanners"
    scanner, pages = EsclScanner(pins=folder), []
    with PracticeScanner(sheets=1, is_encrypted=True) as encrypted:
        profile = ScanProfile(encrypted.address, dpi=20)
        scanner.scan(profile, pages.append, CancelToken())
        next(folder.iterdir()).write_text("")
        encrypted.load(sheets=1)
        scanner.scan(profile, pages.append, CancelToken())
    assert len(pages) == 2


def test_a_scanner_that_announces_itself_is_found():
    with PracticeScanner(announce=True) as practice:
        found = threading.Event()
        for _ in range(5):
            if practice.address in addresses_on_the_network(1.0, ["127.0.0.1"]):
                found.set()
                break
        assert found.is_set()

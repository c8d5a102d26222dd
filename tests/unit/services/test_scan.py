# SPDX-License-Identifier: Apache-2.0
"""Scanning into a dossier: what is kept, in which order, and what is told of it."""

import pytest

from clerkdesk.adapters.scanners.simulated import SIMULATED_DEVICE, SimulatedScanner, Trouble, simulated_page
from clerkdesk.domain.pages import PageMark
from clerkdesk.errors import (
    Cancelled,
    DossierNotFound,
    FeederEmpty,
    InvalidInput,
    ScannerFault,
    ScannerSilent,
    ScannerUnavailable,
    StorageFull,
)
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import ScanProfile
from clerkdesk.services.scan import Scan
from tests.fakes.scanning import CODE, MemoryBlobs, MemoryStore, StillClock, dossier

PROFILE = ScanProfile(SIMULATED_DEVICE)
THREE = [simulated_page(number) for number in (1, 2, 3)]


def desk(*script, room=None):
    """A scanning service, its store and its sealed files."""
    store, blobs = MemoryStore(dossier()), MemoryBlobs(room)
    return Scan(store, blobs, {"simulated": SimulatedScanner(script)}, StillClock()), store, blobs


def test_each_page_is_sealed_and_recorded_in_its_own_transaction():
    scan, store, blobs = desk(*THREE)
    summary = scan.scan(CODE, "simulated", PROFILE, by="hanh", component=1)
    assert summary.numbers == (1, 2, 3)
    assert summary.pages == store.commits == 3
    assert [blobs.files[page.original.name] for page in store.kept] == [page.image for page in THREE]
    assert {(page.component, page.width_px, page.height_px, page.dpi) for page in store.kept} == {(1, 60, 80, 10)}


def test_the_log_names_no_person():
    scan, store, _ = desk(*THREE)
    scan.scan(CODE, "simulated", PROFILE, by="hanh")
    assert [(event.what, event.by, event.facts["page"]) for event in store.events()] == [
        ("scan-page", "hanh", number) for number in (1, 2, 3)
    ]
    assert "Hạnh" not in repr(store.events())


def test_a_second_scan_goes_on_behind_the_pages_that_are_there():
    scan, store, _ = desk(*THREE, simulated_page(4))
    first = ScanProfile(SIMULATED_DEVICE, page_limit=2)
    assert scan.scan(CODE, "simulated", first, by="hanh").numbers == (1, 2)
    assert scan.scan(CODE, "simulated", PROFILE, by="hanh").numbers == (3, 4)
    assert store.page_numbers() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("trouble", "error"),
    [(Trouble.JAM, ScannerFault), (Trouble.SILENCE, ScannerSilent), (Trouble.UNPLUGGED, ScannerFault)],
)
def test_a_trouble_keeps_the_pages_already_scanned_and_tells_how_many(trouble, error):
    scan, store, _ = desk(*THREE, trouble, simulated_page(4))
    with pytest.raises(error) as told:
        scan.scan(CODE, "simulated", PROFILE, by="hanh")
    assert told.value.params["pages"] == 3
    assert store.page_numbers() == [1, 2, 3]
    assert scan.scan(CODE, "simulated", PROFILE, by="hanh").numbers == (4,)


def test_a_full_disk_keeps_the_pages_before_it():
    scan, store, _ = desk(*THREE, room=2)
    with pytest.raises(StorageFull):
        scan.scan(CODE, "simulated", PROFILE, by="hanh")
    assert store.page_numbers() == [1, 2]


def test_a_cancel_keeps_the_pages_before_it():
    scan, store, _ = desk(*THREE)
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        scan.scan(CODE, "simulated", PROFILE, by="hanh", progress=lambda *_: cancel.cancel(), cancel=cancel)
    assert store.page_numbers() == [1]


def test_an_empty_feeder_adds_nothing():
    scan, store, _ = desk()
    with pytest.raises(FeederEmpty):
        scan.scan(CODE, "simulated", PROFILE, by="hanh")
    assert store.commits == 0


def test_progress_counts_against_the_page_limit_where_there_is_one():
    told = []
    scan, _, _ = desk(*THREE)
    profile = ScanProfile(SIMULATED_DEVICE, page_limit=2)
    scan.scan(CODE, "simulated", profile, by="hanh", progress=lambda *step: told.append(step))
    scan.scan(CODE, "simulated", PROFILE, by="hanh", progress=lambda *step: told.append(step))
    assert told == [(1, 2, "page"), (2, 2, "page"), (1, 1, "page")]


@pytest.mark.parametrize(
    ("code", "scanner", "component", "error"),
    [
        ("no such code", "simulated", None, DossierNotFound),
        (CODE, "no such scanner", None, ScannerUnavailable),
        (CODE, "simulated", 9, InvalidInput),
    ],
)
def test_a_wrong_call_takes_no_sheet_from_the_feeder(code, scanner, component, error):
    scan, store, _ = desk(*THREE)
    with pytest.raises(error):
        scan.scan(code, scanner, PROFILE, by="hanh", component=component)
    assert store.commits == 0
    assert scan.scan(CODE, "simulated", PROFILE, by="hanh").pages == 3


def test_a_page_is_removed_and_kept_again():
    scan, store, _ = desk(*THREE)
    scan.scan(CODE, "simulated", PROFILE, by="hanh")
    scan.mark(CODE, 2, PageMark.REMOVED, by="hanh", why="twice")
    assert [page.mark for page in store.kept] == [PageMark.KEPT, PageMark.REMOVED, PageMark.KEPT]
    scan.mark(CODE, 2, PageMark.KEPT, by="hanh")
    assert {page.mark for page in store.kept} == {PageMark.KEPT}


def test_pages_are_assigned_together_or_not_at_all():
    scan, store, _ = desk(*THREE)
    scan.scan(CODE, "simulated", PROFILE, by="hanh")
    scan.assign(CODE, [1, 3], 2, by="hanh")
    assert [page.component for page in store.kept] == [2, None, 2]
    assert [event.what for event in store.events()][3:] == ["assign-page", "assign-page"]
    with pytest.raises(InvalidInput):
        scan.assign(CODE, [2, 4], 1, by="hanh")
    with pytest.raises(InvalidInput):
        scan.assign(CODE, [2], 3, by="hanh")
    scan.assign(CODE, [1], None, by="hanh")
    assert [page.component for page in store.kept] == [None, None, 2]


def test_a_mark_on_a_page_that_is_not_there_is_refused():
    scan, _, _ = desk()
    with pytest.raises(InvalidInput):
        scan.mark(CODE, 1, PageMark.REMOVED, by="hanh")


def test_each_page_is_told_when_it_is_durable():
    scan, store, _ = desk(*THREE)
    arrived = []
    scan.scan(CODE, "simulated", PROFILE, by="hanh", arrived=lambda page: arrived.append((page.number, store.commits)))
    assert arrived == [(1, 1), (2, 2), (3, 3)]


def test_pages_scanned_again_take_the_place_of_the_old_ones():
    scan, store, _ = desk(*THREE, Trouble.JAM, simulated_page(4), simulated_page(5))
    with pytest.raises(ScannerFault):
        scan.scan(CODE, "simulated", PROFILE, by="hanh")
    scan.scan(CODE, "simulated", PROFILE, by="hanh", again_from=2)
    marks = {page.number: page.mark for page in store.kept}
    assert marks == {1: PageMark.KEPT, 2: PageMark.REMOVED, 3: PageMark.REMOVED, 4: PageMark.KEPT, 5: PageMark.KEPT}
    assert store.page_numbers() == [1, 4, 5, 2, 3]


def test_a_second_jam_throws_nothing_away():
    scan, store, _ = desk(*THREE, Trouble.JAM, simulated_page(4), Trouble.JAM)
    with pytest.raises(ScannerFault):
        scan.scan(CODE, "simulated", PROFILE, by="hanh")
    with pytest.raises(ScannerFault):
        scan.scan(CODE, "simulated", PROFILE, by="hanh", again_from=2)
    assert {page.mark for page in store.kept} == {PageMark.KEPT}


def test_a_place_that_is_not_there_cannot_be_taken_again():
    scan, _, _ = desk(*THREE)
    with pytest.raises(InvalidInput):
        scan.scan(CODE, "simulated", PROFILE, by="hanh", again_from=9)


def test_a_paper_that_will_be_too_large_is_told_at_the_page_that_is_too_much():
    warned, many = [], [simulated_page(number) for number in range(1, 7)]
    store, blobs = MemoryStore(dossier()), MemoryBlobs()
    size = len(many[0].image)
    scan = Scan(store, blobs, {"simulated": SimulatedScanner(many)}, StillClock(), limit_bytes=3 * size + size // 2)

    def warn(over):
        warned.append((over.component, over.pages, len(store.kept)))

    summary = scan.scan(CODE, "simulated", PROFILE, by="hanh", component=1, warn=warn)
    assert warned == [(1, 4, 4)]
    assert [(over.component, over.pages) for over in summary.oversizes] == [(1, 6)]

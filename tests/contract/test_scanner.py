# SPDX-License-Identifier: Apache-2.0
"""What every scanner must do: simulated, a folder of files, a watched folder, SANE's test device, eSCL on the wire."""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image

from clerkdesk.adapters.imaging.importer import import_image
from clerkdesk.adapters.pdf.rasteriser import render_pages
from clerkdesk.adapters.scanners.escl import EsclScanner
from clerkdesk.adapters.scanners.folder import FolderScanner
from clerkdesk.adapters.scanners.sane import SaneScanner
from clerkdesk.adapters.scanners.sane_test_device import TEST_DEVICE, configure_test_device
from clerkdesk.adapters.scanners.simulated import SIMULATED_DEVICE, SimulatedScanner, simulated_page
from clerkdesk.adapters.scanners.watched import WatchedFolder
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import Cancelled, FeederEmpty, ScannerSilent, ScannerUnavailable, StorageFull
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import Scanner, ScanProfile
from clerkdesk.practice.escl import PracticeScanner
from tests.fakes.scanning import picture


@dataclass(frozen=True)
class Bench:
    """A scanner with three sheets or more, and one without any."""

    full: Callable[[], Scanner]
    empty: Callable[[], Scanner]
    profile: ScanProfile
    empty_profile: ScanProfile
    absent: str = "/no/such:7"


class AskedAgain(SaneScanner):
    """Asks again before the first page: SANE's test device now and then never answers, and the watchdog ends it."""

    def scan(self, profile: ScanProfile, keep: Callable[[ScannedPage], None], cancel: CancelToken) -> int:
        """Scan; up to twice more after a silence."""
        handed: list[ScannedPage] = []

        def hand_on(page: ScannedPage) -> None:
            handed.append(page)
            keep(page)

        for _ in range(2):
            try:
                return super().scan(profile, hand_on, cancel)
            except ScannerSilent:
                if handed:
                    raise
        return super().scan(profile, hand_on, cancel)


def simulated(folder: Path, opened: ExitStack) -> Bench:
    profile = ScanProfile(SIMULATED_DEVICE, dpi=10)
    script = [simulated_page(number) for number in range(5)]
    return Bench(lambda: SimulatedScanner(script), lambda: SimulatedScanner([]), profile, profile)


def files(folder: Path, opened: ExitStack) -> Bench:
    (folder / "full").mkdir()
    (folder / "empty").mkdir()
    for number in range(5):
        (folder / "full" / f"{number}.png").write_bytes(picture(number, dpi=100))
    scanner = FolderScanner(import_image, render_pages, settle_s=0)
    full, empty = ScanProfile(str(folder / "full"), dpi=100), ScanProfile(str(folder / "empty"))
    return Bench(lambda: scanner, lambda: scanner, full, empty)


def sane(folder: Path, opened: ExitStack) -> Bench:
    full = configure_test_device(folder / "full")
    empty = configure_test_device(folder / "empty", read_status_code='"SANE_STATUS_NO_DOCS"')
    profile = ScanProfile(TEST_DEVICE, dpi=20, page_timeout_s=20)
    return Bench(lambda: AskedAgain(full), lambda: AskedAgain(empty), profile, profile)


def watched(folder: Path, opened: ExitStack) -> Bench:
    (folder / "full").mkdir()
    (folder / "empty").mkdir()

    def filled() -> WatchedFolder:
        for number in range(5):
            (folder / "full" / f"{number}.png").write_bytes(picture(number, dpi=100))
        return WatchedFolder(import_image, render_pages, settle_s=0)

    full = ScanProfile(str(folder / "full"), dpi=100, page_timeout_s=0.2)
    empty = ScanProfile(str(folder / "empty"), page_timeout_s=0.2)
    return Bench(filled, filled, full, empty)


def escl(folder: Path, opened: ExitStack) -> Bench:
    full = opened.enter_context(PracticeScanner(sheets=5, refills=True))
    empty = opened.enter_context(PracticeScanner(sheets=0))
    scanner = EsclScanner([full.address])
    profile, none = ScanProfile(full.address, dpi=20), ScanProfile(empty.address, dpi=20)
    return Bench(lambda: scanner, lambda: scanner, profile, none, absent="http://127.0.0.1:9/eSCL")


@pytest.fixture(
    params=[simulated, files, watched, escl, pytest.param(sane, marks=pytest.mark.scanner)],
    ids=lambda kind: kind.__name__,
)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as opened:
        yield request.param(tmp_path, opened)


def test_all_pages_are_handed_over_and_counted(bench):
    pages = []
    assert bench.full().scan(bench.profile, pages.append, CancelToken()) == len(pages) >= 3


def test_a_page_says_truly_what_it_is(bench):
    pages = []
    bench.full().scan(bench.profile, pages.append, CancelToken())
    for page in pages:
        image = Image.open(io.BytesIO(page.image))
        assert image.size == (page.width_px, page.height_px)
        assert Image.MIME[image.format] == page.media_type
        assert page.dpi == bench.profile.dpi


def test_the_page_limit_is_kept(bench):
    pages = []
    assert bench.full().scan(replace(bench.profile, page_limit=2), pages.append, CancelToken()) == 2
    assert len(pages) == 2


def test_a_cancel_before_the_first_page_takes_none(bench):
    cancel, pages = CancelToken(), []
    cancel.cancel()
    with pytest.raises(Cancelled):
        bench.full().scan(bench.profile, pages.append, cancel)
    assert pages == []


def test_a_cancel_keeps_what_was_handed_over(bench):
    cancel, pages = CancelToken(), []

    def keep(page):
        pages.append(page)
        cancel.cancel()

    with pytest.raises(Cancelled):
        bench.full().scan(bench.profile, keep, cancel)
    assert pages


def test_a_page_that_cannot_be_kept_ends_the_scan_and_frees_the_scanner(bench):
    scanner = bench.full()

    def refuse(page):
        raise StorageFull(what="the page")

    with pytest.raises(StorageFull):
        scanner.scan(bench.profile, refuse, CancelToken())
    assert scanner.scan(replace(bench.profile, page_limit=1), lambda page: None, CancelToken()) == 1


def test_an_empty_feeder_is_told(bench):
    with pytest.raises(FeederEmpty):
        bench.empty().scan(bench.empty_profile, lambda page: None, CancelToken())


def test_a_device_that_is_not_there_is_told(bench):
    with pytest.raises(ScannerUnavailable) as told:
        bench.full().scan(replace(bench.profile, device=bench.absent), lambda page: None, CancelToken())
    assert told.value.params["cause"] == "not-found"


def test_listed_devices_can_be_used(bench):
    scanner = bench.full()
    for device in scanner.devices():
        profile = ScanProfile(device.name, device.sources[0], dpi=min(device.dpis), page_limit=1)
        assert scanner.scan(profile, lambda page: None, CancelToken()) == 1

# SPDX-License-Identifier: Apache-2.0
"""Both sides of a stack, and stacks of several dossiers, by keyboard alone on a real practice counter."""

import io
from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel

from clerkdesk.adapters.blobs.tray import TrayFolder
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.imaging.separators import SheetFinder
from clerkdesk.adapters.scanners.simulated import SimulatedScanner, Trouble, simulated_page
from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.pages import PageMark, Reading
from clerkdesk.services.digitise import Digitise
from clerkdesk.services.scan import PageKeeper, Scan
from clerkdesk.services.separate import Separate
from clerkdesk.services.sort_stack import SortStack
from clerkdesk.services.sources import Sources
from tests.counter import BIRTH
from tests.fakes.stacks import drawn, patch_t, scanned
from tests.window_checks import clipped, unnamed
from ui.texts import Language

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")


class QuickReader:
    """Reads in no time."""

    step_version = "quick"

    def read(self, pages, keep, fail, cancel):
        for page in pages:
            width, height = Image.open(io.BytesIO(page.image)).size
            keep(page.page_id, Reading("quick", width, height, page.dpi, page.turn_deg or 0, 0.0, is_blank=False))

    def close(self):
        """Nothing to end."""


class Feeder:
    """Takes one stack after the other; a stack ends with its last sheet, or in trouble."""

    def __init__(self, stacks):
        self._stacks = iter(stacks)

    def devices(self):
        return SimulatedScanner(()).devices()

    def scan(self, profile, keep, cancel):
        return SimulatedScanner(next(self._stacks, ())).scan(profile, keep, cancel)


@pytest.fixture(scope="module")
def finder():
    started = SheetFinder()
    yield started
    started.close()


@pytest.fixture
def feeder(counter, finder):
    """Put stacks into the feeder of the counter's only scanner, one after the other."""

    def put(*stacks):
        ways = {"sane": Feeder(stacks)}
        keeper = PageKeeper(counter.store, counter.blobs, SystemClock())
        tray = TrayFolder(counter.station.tray, counter.key)
        counter.tokens = replace(
            counter.tokens,
            scan=Scan(counter.store, counter.blobs, ways, SystemClock()),
            sources=Sources(counter.store, ways, counter.tokens.sources.papers),
            separate=Separate(counter.store, counter.blobs, finder, counter.services.arrange),
            sort_stack=SortStack(counter.store, tray, finder, keeper, ways, TypstTypesetter(), SystemClock()),
            digitise=Digitise(counter.store, counter.blobs, QuickReader(), templates=(), clock=SystemClock()),
        )

    return put


def words(page):
    return " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def sides(*numbers):
    return [simulated_page(number, width_px=60 + number, height_px=90) for number in numbers]


def covers(counter, code):
    pdf = counter.services.sort_stack.cover_sheets(code, by="clerk")
    return [scanned(page, "medium", f"{code}{at}") for at, page in enumerate(drawn(pdf))]


def order(counter, code):
    return [page.number for page in counter.services.arrange.sheaf(code).in_sight]


@pytest.fixture
def two_sided(counter, feeder, sit_down):
    """A clerk who scanned the fronts of three sheets; the feeder gives so many backs then."""

    def open_with(*backs):
        code = counter.receive("Nguyễn Thị Hường", BIRTH).code
        feeder(sides(1, 2, 3), *backs)
        clerk = sit_down(page="scan", code=code)
        clerk.code = code
        clerk.press("F7")
        return clerk

    return open_with


def test_the_backs_of_a_stack_come_between_its_fronts_and_go_apart_again(counter, two_sided):
    clerk = two_sided(sides(4, 5, 6))
    assert "Quét 3 mặt sau" in clerk.page.feeder.backs.text()
    clerk.press("Ctrl+F7")
    assert order(counter, clerk.code) == [1, 6, 2, 5, 3, 4]
    assert not clerk.page.feeder.backs.isVisible()
    clerk.press("Ctrl+Z")
    assert order(counter, clerk.code) == [1, 2, 3, 4, 5, 6]


def test_a_back_too_few_is_told_with_both_counts_and_the_next_try_takes_its_place(counter, two_sided):
    clerk = two_sided(sides(4, 5), sides(6, 7, 8))
    clerk.press("Ctrl+F7")
    assert "3" in words(clerk.page.error)
    assert "2" in words(clerk.page.error)
    assert order(counter, clerk.code) == [1, 2, 3, 4, 5]
    clerk.press("Ctrl+F7")
    assert order(counter, clerk.code) == [1, 8, 2, 7, 3, 6]
    marks = {page.number: page.mark for page in counter.services.arrange.sheaf(clerk.code).pages}
    assert {marks[4], marks[5]} == {PageMark.REMOVED}


@pytest.fixture
def stacked(counter, feeder, sit_down):
    """A clerk before the stack of two dossiers of which one sheet was missed."""
    one, two = (counter.receive(name, BIRTH).code for name in ("Trần Đức Thịnh", "Đặng Văn Quyết"))
    a1, _, a_end = covers(counter, one)
    b1, b2, b_end = covers(counter, two)
    pages = [simulated_page(number) for number in range(1, 6)]
    feeder([pages[0], a1, pages[1], a_end, b1, pages[2], pages[3], b2, pages[4], b_end])
    clerk = sit_down(page="scan")
    clerk.codes = (one, two)
    clerk.press("F7")
    return clerk


def test_a_mixed_stack_goes_to_its_dossiers_and_what_is_in_doubt_is_shown_with_its_reason(counter, stacked):
    clerk, page = stacked, stacked.page
    assert "Chưa quét chồng nào" in words(page)
    clerk.press("F7")
    one, two = clerk.codes
    assert [each.component for each in counter.services.arrange.sheaf(two).in_sight] == [1, 1, 2]
    assert order(counter, one) == []
    lots = page.presenter.stack.lots
    assert [lot.doubt for lot in lots] == ["no-sheet", "sheet-missing"]
    assert "Trước các trang này không có tờ phân cách." in words(page)
    assert "2 chỗ cần bạn quyết" in words(page)


def test_a_lot_is_filed_where_its_sheet_says_or_where_a_person_says(counter, stacked, qtbot):
    clerk, page = stacked, stacked.page
    one, two = clerk.codes
    clerk.press("F7")
    page.stack.list.setFocus()
    clerk.press("Down")  # the pages whose sheet was read, but not the next one
    assert page.presenter.stack.dossier.code == one
    assert page.presenter.stack.position == 1
    clerk.press("Ctrl+Return")
    assert [each.component for each in counter.services.arrange.sheaf(one).in_sight] == [1]
    assert page.presenter.stack.lot.doubt == "no-sheet"
    assert page.header().actions[-1].reason == "Chọn hồ sơ để xếp vào"
    page.stack.search.box.setFocus()
    clerk.type("quyet")
    qtbot.waitUntil(lambda: page.stack.found_model.line_of(two) == 0)
    clerk.press("Return", "Return")
    assert page.presenter.stack.dossier.code == two
    clerk.press("Ctrl+Return")
    assert [each.component for each in counter.services.arrange.sheaf(two).in_sight] == [1, 1, 2, None]
    assert page.presenter.stack.lots == ()
    assert "Khay chờ trống, tất cả đã xếp xong" in words(page)


def test_pages_are_thrown_away_only_with_a_reason(counter, stacked):
    clerk, page = stacked, stacked.page
    clerk.press("F7")
    page.stack.discard.click()
    clerk.wait()
    assert len(page.presenter.stack.lots) == 2
    assert page.stack.error.isVisible()
    page.stack.why.box.setFocus()
    clerk.type("tờ quảng cáo")
    page.stack.discard.click()
    clerk.wait()
    assert len(page.presenter.stack.lots) == 1


def test_after_a_jam_the_stack_is_gone_on_with(counter, feeder, sit_down):
    one = counter.receive("Trần Đức Thịnh", BIRTH).code
    a1, a2, a_end = covers(counter, one)
    first, second, third = (simulated_page(number) for number in (1, 2, 3))
    feeder([a1, first, Trouble.JAM], [second, a2, third, a_end])
    clerk = sit_down(page="scan")
    clerk.press("F7")
    clerk.press("F7")
    page = clerk.page
    assert page.stack.error.isVisible()
    assert "Chồng này chưa quét hết." in words(page)
    assert page.header().actions[-2].text == "Quét tiếp chồng này"
    clerk.press("F7")
    assert [each.component for each in counter.services.arrange.sheaf(one).in_sight] == [1, 1, 2]
    assert page.presenter.stack.lots == ()


def test_escape_leads_back_to_the_list_that_names_what_waits_in_the_tray(stacked):
    clerk, page = stacked, stacked.page
    clerk.press("F7")
    clerk.press("Esc")
    assert page.header().actions[0].text == "Khay chờ: 2 chỗ cần xem"


@pytest.mark.parametrize("language", list(Language))
def test_nothing_of_the_tray_is_clipped_and_everything_has_a_name(stacked, language):
    clerk = stacked
    clerk.press("F7")
    clerk.station.speak(language)
    for width, height in ((1366, 690), (1100, 650), (911, 512)):
        clerk.station.window.resize(width, height)
        clerk.wait()
        assert clipped(clerk.page) == [], (language, width)
    assert unnamed(clerk.page) == []


def test_papers_parted_by_bars_are_shown_and_filed_in_order_only_when_a_person_says_so(counter, feeder, sit_down):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    first, second, third = sides(1, 2, 3)
    feeder([first, second, patch_t(), third])
    clerk = sit_down(page="scan", code=code)
    clerk.press("F7")
    clerk.page.tiles.setFocus()
    clerk.press("Ctrl+J")

    def papers():
        return [(each.number, each.component, each.mark) for each in counter.services.arrange.sheaf(code).in_sight]

    assert papers()[2] == (3, None, PageMark.LEFT_OUT)
    assert {component for _, component, _ in papers()} == {None}
    clerk.press("Ctrl+J")
    assert [component for _, component, _ in papers()] == [1, 1, None, 2]
    clerk.press("Ctrl+Z")
    clerk.press("Ctrl+Z")
    clerk.press("Ctrl+Z")
    assert {(component, mark) for _, component, mark in papers()} == {(None, PageMark.KEPT)}

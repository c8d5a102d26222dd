# SPDX-License-Identifier: Apache-2.0
"""Papers are scanned, judged, assigned and handed to the reader by keyboard alone, on a real practice counter."""

import io
import threading
from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.scanners.folder import FolderScanner
from clerkdesk.adapters.scanners.simulated import SimulatedScanner, Trouble, simulated_page
from clerkdesk.bootstrap import late
from clerkdesk.domain.pages import PageMark, Reading
from clerkdesk.services.digitise import Digitise
from clerkdesk.services.scan import Scan
from clerkdesk.services.sources import Sources
from tests.counter import BIRTH
from ui.pages.scan.tiles import TILE_ROLE, TileModel
from ui.texts import Language

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")


class QuickReader:
    """Reads in no time; warns of the pages whose width it is told."""

    step_version = "quick"

    def __init__(self):
        self.warned = {}
        self.blank = set()

    def read(self, pages, keep, fail, cancel):
        for page in pages:
            cancel.raise_if_set()
            width, height = Image.open(io.BytesIO(page.image)).size
            is_blank = width in self.blank
            flags = self.warned.get(width, ())
            turn = page.turn_deg or 0
            keep(page.page_id, Reading("quick", width, height, page.dpi, turn, 0.0, is_blank=is_blank, flags=flags))

    def close(self):
        """Nothing to end."""


class Feeder(SimulatedScanner):
    """Pages 60, 61, 62 … px wide; waits before each page until a test lets it through, where it is told to."""

    def __init__(self, script, gate=None):
        super().__init__(self._let_through(script))
        self._gate = gate

    def _let_through(self, script):
        for step in script:
            if self._gate is not None:
                self._gate.acquire(timeout=30)
            yield step


def stack(*numbers):
    return [simulated_page(number, width_px=60 + number, height_px=90) for number in numbers]


@pytest.fixture
def reader(counter):
    """The counter reads in no time."""
    quick = QuickReader()
    digitise = Digitise(counter.store, counter.blobs, quick, templates=(), clock=SystemClock())
    counter.tokens = replace(counter.tokens, digitise=digitise)
    return quick


@pytest.fixture
def scanner(counter, reader):
    """Put a script into the feeder of the counter's only scanner."""

    def put(*script, gate=None):
        ways = {"folder": FolderScanner(late.importer(), late.pdf_importer()), "sane": Feeder(script, gate)}
        counter.tokens = replace(
            counter.tokens,
            scan=Scan(counter.store, counter.blobs, ways, SystemClock()),
            sources=Sources(counter.store, ways, counter.tokens.sources.papers),
        )

    return put


def tiles(page):
    return [page.model.index(line).data(TILE_ROLE) for line in range(page.model.rowCount())]


def places(page):
    """Return the numbers of the pages in their order."""
    return [tile.number for tile in tiles(page)]


def words(page):
    return " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def header(page):
    return [action.text for action in page.header().actions]


@pytest.fixture
def scanned(counter, scanner, sit_down):
    """A clerk at the scan page with a dossier of two papers and so many pages."""

    def open_with(count=4, **warned):
        code = counter.receive("Nguyễn Thị Hường", BIRTH).code
        scanner(*stack(*range(count)))
        clerk = sit_down(page="scan", code=code)
        clerk.press("F7")
        clerk.code = code
        clerk.sheaf = lambda: counter.services.arrange.sheaf(code)
        return clerk

    return open_with


def test_a_birth_registration_is_scanned_assigned_and_handed_to_the_reader_with_one_key_a_page(
    counter, scanner, sit_down
):
    first = counter.receive("Trần Đức Thịnh", BIRTH).code
    second = counter.receive("Đặng Văn Quyết", BIRTH).code
    scanner(*stack(1, 2, 3))
    clerk = sit_down(page="scan")
    page = clerk.page
    assert "2 hồ sơ chờ quét" in words(page)
    clerk.press("Return")
    clerk.press("F7")
    assert page.presenter.code == first
    assert places(page) == [1, 2, 3]
    assert page.presenter.current == 3
    page.tiles.setFocus()
    for key in ("Home", "1", "1", "2"):
        clerk.press(key)
    assert [one.component for one in counter.services.arrange.sheaf(first).pages] == [1, 1, 2]
    clerk.press("Ctrl+Return")
    assert counter.services.arrange.sheaf(first).pages[0].reading is not None
    assert page.presenter.code == second
    assert counter.services.arrange.waiting()[0].code == second
    assert clerk.keys <= 7


def test_the_list_of_what_waits_is_filtered_without_accents_and_opened_with_enter(counter, scanner, sit_down):
    counter.receive("Trần Đức Thịnh")
    code = counter.receive("Đặng Văn Quyết").code
    clerk = sit_down(page="scan")
    page = clerk.page
    page.waiting.box.setFocus()
    clerk.type("đặng quyết")
    page.waiting.filter_changed.emit(page.waiting.box.text())
    clerk.wait()
    assert page.waiting.model.rowCount() == 1
    clerk.press("Return")
    assert page.presenter.code == code
    clerk.press("Esc")
    assert page.presenter.sheaf is None


def test_pages_appear_while_the_feeder_runs_and_are_judged_meanwhile(counter, scanner, sit_down, qtbot):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    gate = threading.Semaphore(2)
    scanner(*stack(1, 2, 3, 4), gate=gate)
    clerk = sit_down(page="scan", code=code)
    page = clerk.page
    page.presenter.scan()
    qtbot.waitUntil(lambda: places(page) == [1, 2, 0], timeout=30_000)
    assert page.feeder.running.isVisible()
    assert "Đang quét trang 3" in words(page)
    assert page.header().actions[-1].reason == "Đang quét"
    page.tiles.setFocus()
    qtbot.keyClick(page.tiles, Qt.Key.Key_Home)
    qtbot.keyClick(page.tiles, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: tiles(page)[0].page.component == 1, timeout=30_000)
    gate.release(8)
    clerk.wait()
    assert places(page) == [1, 2, 3, 4]
    assert not page.feeder.running.isVisible()


def test_escape_stops_the_feeder_after_its_page_and_keeps_what_came(counter, scanner, sit_down, qtbot):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    gate = threading.Semaphore(2)
    scanner(*stack(1, 2, 3, 4), gate=gate)
    clerk = sit_down(page="scan", code=code)
    page = clerk.page
    page.presenter.scan()
    qtbot.waitUntil(lambda: places(page) == [1, 2, 0], timeout=30_000)
    page.presenter.feeding.stop()
    assert "Dừng sau trang này" in words(page)
    gate.release(8)
    clerk.wait()
    assert len(counter.services.arrange.sheaf(code).pages) in (2, 3)
    assert not page.presenter.feeding.is_running


@pytest.mark.parametrize("trouble", Trouble)
def test_a_scanner_in_trouble_keeps_the_pages_and_goes_on_from_the_next(counter, scanner, sit_down, trouble):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    scanner(*stack(1, 2, 3), trouble, *stack(4, 5))
    clerk = sit_down(page="scan", code=code)
    page = clerk.page
    clerk.press("F7")
    assert page.error.isVisible()
    QApplication.processEvents()
    assert clipped(page.error) == []
    assert places(page) == [1, 2, 3]
    again = next(one for one in page.error.findChildren(QAbstractButton) if one.isVisible())
    assert again.text() == "Quét tiếp từ trang 4"
    again.click()
    clerk.wait()
    assert places(page) == [1, 2, 3, 4, 5]
    assert not page.error.isVisible()


def test_an_empty_feeder_is_told_and_nothing_else_happens(counter, scanner, sit_down):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    scanner()
    clerk = sit_down(page="scan", code=code)
    clerk.press("F7")
    assert clerk.page.error.isVisible()
    assert clerk.page.header().actions[-1].reason == "Chưa có trang nào"
    assert tiles(clerk.page) == []


def test_a_key_that_is_pressed_twice_scans_once(counter, scanner, sit_down, qtbot):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    gate = threading.Semaphore(0)
    scanner(*stack(1), gate=gate)
    clerk = sit_down(page="scan", code=code)
    clerk.page.presenter.scan()
    clerk.page.presenter.scan()
    clerk.page.presenter.scan_key()
    gate.release(9)
    clerk.wait()
    assert places(clerk.page) == [1]
    assert not clerk.page.error.isVisible()


def test_pages_are_moved_turned_and_deleted_and_all_of_it_goes_back(scanned):
    clerk = scanned(4)
    page = clerk.page
    before = [(one, one.place) for one in clerk.sheaf().pages]
    page.tiles.setFocus()
    clerk.press("Home", "Ctrl+Down", "Ctrl+Down")
    assert places(page) == [2, 3, 1, 4]
    clerk.press("Ctrl+Right", "Ctrl+Right")
    assert clerk.sheaf().pages[2].turn_deg == 180
    clerk.press("Del")
    assert places(page) == [2, 3, 4]
    assert page.presenter.current == 4
    assert "Thùng giấy: 1 trang" in page.left.bin_button.text()
    clerk.press(*["Ctrl+Z"] * 5)
    now = [(one, one.place) for one in clerk.sheaf().pages]
    assert [(replace(one, reading=None, found_turn_deg=0), place) for one, place in now] == [
        (replace(one, reading=None, found_turn_deg=0), place) for one, place in before
    ]


def test_twenty_five_steps_go_back_long_after_the_toast_is_gone(scanned):
    clerk = scanned(3)
    clerk.page.tiles.setFocus()
    clerk.press("Home")
    clerk.press(*(["Ctrl+Down", "Ctrl+Right", "Ctrl+Up", "2", "0"] * 5))
    clerk.press(*["Ctrl+Z"] * 25)
    sheaf = clerk.sheaf()
    assert [one.number for one in sheaf.pages] == [1, 2, 3]
    assert {(one.turn_deg, one.component, one.mark) for one in sheaf.pages} == {(None, None, PageMark.KEPT)}


def test_a_page_comes_back_out_of_the_bin(scanned):
    clerk = scanned(3)
    page = clerk.page
    page.tiles.setFocus()
    clerk.press("Home", "Del", "Ctrl+B")
    assert places(page) == [1]
    clerk.press("Return")
    assert places(page) == [1, 2, 3]
    assert not page.presenter.in_bin


def test_several_pages_are_assigned_with_one_digit_and_left_out_with_nought(scanned):
    clerk = scanned(4)
    clerk.page.tiles.setFocus()
    clerk.press("Home", "Shift+Right", "Shift+Right", "2")
    assert [one.component for one in clerk.sheaf().pages] == [2, 2, 2, None]
    clerk.press("0")
    assert clerk.sheaf().pages[3].mark is PageMark.LEFT_OUT
    assert [tile.paper for tile in tiles(clerk.page)][-1] == "không nộp"


def test_a_digit_without_a_paper_changes_nothing(scanned):
    clerk = scanned(1)
    before = clerk.sheaf()
    clerk.page.tiles.setFocus()
    clerk.press("9")
    assert clerk.sheaf() == before


def warned_clerk(counter, scanner, reader, sit_down, *script):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    scanner(*script)
    clerk = sit_down(page="scan", code=code)
    clerk.press("F7")
    clerk.sheaf = lambda: counter.services.arrange.sheaf(code)
    clerk.page.tiles.setFocus()
    return clerk


def test_a_blurred_page_is_pointed_out_and_kept_with_one_key(counter, scanner, reader, sit_down):
    reader.warned = {62: ("blurred",)}
    clerk = warned_clerk(counter, scanner, reader, sit_down, *stack(1, 2, 3))
    page = clerk.page
    assert "1 cần xem" in words(page)
    clerk.press("F8")
    assert page.presenter.current == 2
    assert "Trang 2 mờ, dễ đọc sai chữ" in words(page)
    assert [tile.flag.text if tile.flag else "" for tile in tiles(page)] == ["", "Mờ", ""]
    clerk.press("G")
    assert "cần xem" not in words(page)
    assert tiles(page)[1].flag.text == "Mờ, giữ"
    assert clerk.sheaf().pages[1].accepted == ("blurred",)
    clerk.press("Ctrl+Z")
    assert "1 cần xem" in words(page)


def test_a_blurred_page_is_scanned_again_into_its_place_and_paper(counter, scanner, reader, sit_down):
    reader.warned = {62: ("blurred",)}
    clerk = warned_clerk(counter, scanner, reader, sit_down, *stack(1, 2, 3), None, *stack(9))
    page = clerk.page
    clerk.press("Home", "Right", "2")
    clerk.press("Left")
    assert header(page)[1:] == ["Quét thêm", "Xong, đọc 3 trang"]
    assert page.header().actions[-2].keys == "Shift+F7"
    clerk.press("F7")
    sheaf = clerk.sheaf()
    assert [(one.number, one.width_px, one.component) for one in sheaf.in_sight] == [
        (1, 61, None),
        (4, 69, 2),
        (3, 63, None),
    ]
    assert [one.number for one in sheaf.bin] == [2]
    clerk.press("Ctrl+Z")
    assert [one.number for one in clerk.sheaf().in_sight] == [1, 2, 3]


def test_a_blank_back_stays_out_unless_it_is_kept(counter, scanner, reader, sit_down):
    reader.blank = {62}
    clerk = warned_clerk(counter, scanner, reader, sit_down, *stack(1, 2))
    page = clerk.page
    assert clerk.sheaf().pages[1].mark is PageMark.BLANK_PROPOSED
    assert [tile.flag.text if tile.flag else "" for tile in tiles(page)] == ["", "Trắng"]
    assert "cần xem" not in words(page)
    clerk.press("End", "G")
    assert clerk.sheaf().pages[1].mark is PageMark.KEPT


def test_new_pages_go_behind_the_page_they_belong_to(counter, scanner, reader, sit_down):
    clerk = warned_clerk(counter, scanner, reader, sit_down, *stack(1, 2, 3), None, *stack(8, 9))
    page = clerk.page
    clerk.press("Home", "Ins")
    assert "Trang mới sẽ nằm sau trang 1" in words(page)
    clerk.press("F7")
    assert places(page) == [1, 4, 5, 2, 3]
    assert "Trang mới" not in words(page)
    clerk.press("Ctrl+Z")
    assert places(page) == [1, 2, 3, 4, 5]


def test_a_page_of_two_papers_becomes_two(scanned):
    clerk = scanned(2)
    clerk.page.tiles.setFocus()
    clerk.press("Home", "Ctrl+T")
    assert [(one.number, one.height_px) for one in clerk.sheaf().in_sight] == [(3, 45), (4, 45), (2, 90)]
    clerk.press("Ctrl+Z")
    assert places(clerk.page) == [1, 2]


@pytest.fixture
def paper(counter):
    """Files of a folder: a picture, one that is none, another picture."""
    folder = counter.root / "files"
    folder.mkdir()
    (folder / "1.jpg").write_bytes(counter.sheet.image)
    (folder / "2.jpg").write_bytes(b"no picture")
    (folder / "3.jpg").write_bytes(counter.sheet.image)
    return [str(folder / name) for name in ("1.jpg", "2.jpg", "3.jpg")]


def test_one_bad_file_keeps_no_other_from_being_taken(counter, scanner, sit_down, paper):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    scanner()
    clerk = sit_down(page="scan", code=code)
    page = clerk.page
    page.choose_files = lambda: paper
    page.tiles.setFocus()
    clerk.press("Ctrl+O")
    assert places(page) == [1, 2]
    assert "2.jpg" in words(page.error)


def test_files_are_dropped_onto_the_page(counter, scanner, sit_down, paper):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    scanner()
    clerk = sit_down(page="scan", code=code)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(paper[0])])
    at, action = QPointF(QPoint(50, 50)), Qt.DropAction.CopyAction
    event = QDropEvent(at, action, dropped, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    clerk.page.dropEvent(event)
    clerk.wait()
    assert places(clerk.page) == [1]


def test_the_scanner_and_the_kind_of_paper_are_remembered(counter, scanner, sit_down):
    counter.receive()
    scanner()
    clerk = sit_down(page="scan")
    papers = list(counter.services.sources.papers)
    clerk.page.feeder.paper_chosen.emit(2)
    clerk.wait()
    assert clerk.page.feeder.paper.currentIndex() == 2
    assert counter.services.sources.chosen("clerk").paper == papers[2]
    clerk.page.feeder.source_chosen.emit(1)
    clerk.wait()
    assert counter.services.sources.chosen("clerk").way == "folder"


def test_leaving_the_page_while_the_feeder_runs_loses_nothing(counter, scanner, sit_down, qtbot):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    gate = threading.Semaphore(1)
    scanner(*stack(1, 2, 3), gate=gate)
    clerk = sit_down(page="scan", code=code)
    page = clerk.page
    page.presenter.scan()
    qtbot.waitUntil(lambda: places(page) == [1, 0], timeout=30_000)
    clerk.station.window.show_page("today")
    gate.release(9)
    clerk.wait()
    assert len(counter.services.arrange.sheaf(code).pages) == 3
    clerk.press("Ctrl+3")
    assert places(page) == [1, 2, 3]


def test_a_shift_is_handed_over_while_the_feeder_runs(counter, scanner, sit_down, qtbot):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    gate = threading.Semaphore(1)
    scanner(*stack(1, 2, 3), gate=gate)
    clerk = sit_down(page="scan", code=code)
    page = clerk.page
    page.presenter.scan()
    qtbot.waitUntil(lambda: places(page) == [1, 0], timeout=30_000)
    clerk.station.lock()
    clerk.station.log_in("clerk2", "")
    gate.release(9)
    clerk.wait()
    assert len(counter.services.arrange.sheaf(code).pages) == 3


def test_the_window_closed_while_the_feeder_runs_keeps_what_came(counter, scanner, sit_down, qtbot):
    code = counter.receive("Nguyễn Thị Hường", BIRTH).code
    gate = threading.Semaphore(1)
    scanner(*stack(1, 2, 3), gate=gate)
    clerk = sit_down(page="scan", code=code)
    page = clerk.page
    page.presenter.scan()
    qtbot.waitUntil(lambda: places(page) == [1, 0], timeout=30_000)
    gate.release(9)
    clerk.station.close()
    assert len(counter.services.arrange.sheaf(code).pages) in (2, 3)


def test_reading_that_was_cut_short_goes_on_at_the_next_start(counter, scanner, sit_down):
    code = counter.receive().code
    counter.scan(code, 1)
    scanner()
    assert counter.services.arrange.unread() == [code]
    sit_down(page="scan")
    assert counter.services.arrange.unread() == []


def test_a_page_with_a_damaged_file_is_told_and_the_others_are_shown(counter, scanned, qtbot):
    clerk = scanned(3)
    page = clerk.page
    broken = clerk.sheaf().pages[1]
    counter.damage(broken.original)
    page.pictures.forget()
    page.presenter.choose(2)
    qtbot.waitUntil(page.error.isVisible, timeout=30_000)
    assert places(page) == [1, 2, 3]


def test_thumbnails_are_made_once_and_kept(counter, scanned):
    clerk = scanned(3)
    clerk.page.grab()
    clerk.wait()
    assert all(one.thumbnail is not None for one in clerk.sheaf().pages)


def clipped(root):
    """Return the texts that their labels and buttons cannot show whole."""
    found = []
    for widget in root.findChildren(QLabel) + root.findChildren(QAbstractButton):
        if not widget.isVisible() or not widget.text():
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        is_narrow = not wraps and widget.sizeHint().width() > widget.width() + 1
        is_low = widget.hasHeightForWidth() and widget.heightForWidth(widget.width()) > widget.height() + 1
        if is_narrow or is_low:
            found.append(widget.text())
    return found


@pytest.mark.parametrize("language", Language)
def test_nothing_is_clipped_with_a_dossier_on_the_screen(counter, scanner, reader, sit_down, language):
    reader.warned = {62: ("blurred",), 63: ("duplicate:1",)}
    clerk = warned_clerk(counter, scanner, reader, sit_down, *stack(1, 2, 3))
    clerk.press("F8")
    clerk.station.speak(language)
    for width, height in ((1366, 690), (1100, 690), (911, 512)):
        clerk.station.window.resize(width, height)
        QApplication.processEvents()
        clerk.wait()
        assert clipped(clerk.page) == [], (language, width)


def test_every_control_of_a_dossier_has_a_name(counter, scanner, reader, sit_down):
    reader.warned = {61: ("cut",)}
    clerk = warned_clerk(counter, scanner, reader, sit_down, *stack(1, 2))
    page = clerk.page
    controls = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
    controls += [page.tiles, page.feeder.source, page.feeder.paper, page.sheet.view]
    for control in controls:
        assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name), control
    assert tiles(page)[0].name == "Trang 1, chưa gán, mất góc"


def test_f6_goes_round_the_panes(counter, scanned):
    clerk = scanned(1)
    page = clerk.page
    page.tiles.setFocus()
    seen = []
    for _ in range(3):
        clerk.press("F6")
        seen.append(next(pane for pane in page.panes.panes if pane.isAncestorOf(QApplication.focusWidget())))
    assert len(set(seen)) == 3


def test_the_tiles_keep_the_rules_of_item_models(qtmodeltester, counter, scanned):
    clerk = scanned(3)
    model = TileModel()
    qtmodeltester.check(model)
    shown = tiles(clerk.page)
    model.set_tiles(shown[:2])
    model.set_tiles(shown)
    qtmodeltester.check(model)
    model.set_tiles(shown[::-1])
    qtmodeltester.check(model)
    assert model.line_of(shown[0].number) == 2

# SPDX-License-Identifier: Apache-2.0
"""The window on a station in memory: what a clerk sees, types and hears, in three languages."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QTableView, QWidget

from clerkdesk.errors import StoreLocked
from tests.fakes.queue import MemoryQueue, MemoryServices
from ui import theme
from ui.app import Workstation, main
from ui.models.dossiers import ROW_ROLE, Column, DossierModel
from ui.pages.today.rows import shown
from ui.single_instance import SingleInstance
from ui.texts import Language, Texts


@pytest.fixture
def clerk(qtbot, qapp):
    """Open a workstation on a queue; what is opened is closed again."""
    theme.apply(qapp)
    opened = []

    def open_on(queue, open_station=None):
        services = MemoryServices(queue)
        station = Workstation(Path("nowhere"), open_station or (lambda *_: services), is_practice=True)
        opened.append(station)
        qtbot.addWidget(station.window)
        station.window.show()
        with qtbot.waitSignal(station.settled, timeout=60_000):
            station.start()
        return station

    yield open_on
    for station in opened:
        station.close()


def type_words(box: QLineEdit, text: str) -> None:
    """Type as a Vietnamese input method does: whole words are committed."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(box, event)


def settle(qtbot, station):
    """Wait until everything asked of the store is on the screen."""
    with qtbot.waitSignal(station.settled, timeout=60_000):
        station.start()


def clipped(root: QWidget) -> list[str]:
    """Return the texts that their labels and buttons cannot show whole."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            is_cut = widget.heightForWidth(widget.width()) > widget.height() + 1
        else:
            is_cut = widget.fontMetrics().horizontalAdvance(widget.text()) > widget.contentsRect().width() + 1
        if is_cut:
            found.append(widget.text())
    return found


def test_the_queue_is_on_the_screen_when_the_station_is_open(clerk):
    station = clerk(MemoryQueue(7))
    model = station.window.today.model
    assert model.rowCount() == 7
    assert model.index(0, Column.CODE).data() == "261120-0007"
    assert model.index(0, Column.CODE).data(Qt.ItemDataRole.ToolTipRole) == "H38.31.24-261120-0007"
    assert station.window.today.table.currentIndex().row() == 0


def test_words_typed_through_an_input_method_search_without_accents(clerk, qtbot):
    station = clerk(MemoryQueue(20))
    today = station.window.today
    with qtbot.waitSignal(today.search_changed, timeout=60_000):
        type_words(today.search_box, "hồ xuân")
    settle(qtbot, station)
    assert {today.model.index(line, Column.OWNER).data() for line in range(today.model.rowCount())} == {"Hồ Xuân Quỳnh"}
    with qtbot.waitSignal(today.search_changed, timeout=60_000):
        qtbot.keyClick(today.search_box, Qt.Key.Key_Escape)
    settle(qtbot, station)
    assert today.model.rowCount() == 20


def test_older_dossiers_come_when_the_list_is_scrolled_to_its_end(clerk, qtbot):
    station = clerk(MemoryQueue(150))
    today = station.window.today
    assert today.model.rowCount() == 100
    with qtbot.waitSignal(today.model.rowsInserted, timeout=60_000):
        today.table.scrollToBottom()
    assert today.model.rowCount() == 150


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("size", [0, 12])
def test_nothing_is_clipped_in_any_language(clerk, qtbot, language, size):
    station = clerk(MemoryQueue(size))
    for width in (1366, 1000):
        station.window.resize(width, 690)
        station.speak(language)
        QApplication.processEvents()
        assert clipped(station.window) == []


def test_a_station_that_is_open_elsewhere_is_told_in_the_page_and_tried_again(clerk, qtbot):
    answers = [StoreLocked(pid=4711), MemoryServices(MemoryQueue(3))]

    def open_station(folder, is_practice):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    station = clerk(MemoryQueue(), open_station)
    today = station.window.today
    assert today.error.isVisible()
    assert "4711" in " ".join(part.text() for part in today.error.findChildren(QLabel))
    assert clipped(station.window) == []
    with qtbot.waitSignal(station.settled, timeout=60_000):
        today.error.again_wanted.emit()
    assert not today.error.isVisible()
    assert today.model.rowCount() == 3


def test_everything_that_takes_the_keyboard_has_a_name(clerk):
    station = clerk(MemoryQueue(3))
    kinds = (QAbstractButton, QLineEdit, QComboBox, QTableView)
    controls = [one for kind in kinds for one in station.window.findChildren(kind) if one.isVisible()]
    controls = [one for one in controls if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(controls) >= 5
    for control in controls:
        assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name), control


def test_the_search_box_is_one_key_away(clerk, qtbot):
    station = clerk(MemoryQueue(3))
    station.window.today.table.setFocus()
    qtbot.keyClick(station.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert station.window.today.search_box.hasFocus()


def test_the_station_is_closed_with_the_window(clerk):
    services = MemoryServices(MemoryQueue(1))
    station = clerk(MemoryQueue(), lambda *_: services)
    station.close()
    assert services.is_closed


def test_a_second_start_raises_the_first_window(qtbot, tmp_path):
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.is_first()
    with qtbot.waitSignal(first.raise_wanted, timeout=60_000):
        assert not second.is_first()
    assert SingleInstance(tmp_path / "another").is_first()
    first.close()
    assert second.is_first()
    second.close()


def test_pictures_are_written_in_three_languages(qapp, tmp_path):
    services = MemoryServices(MemoryQueue(5))
    shots = tmp_path / "shots"
    assert main(["--station", str(tmp_path), "--shots", str(shots)], lambda *_: services) == 0
    assert sorted(path.name for path in shots.iterdir()) == ["today-en.png", "today-fr.png", "today-vi.png"]
    assert services.is_closed


def test_the_model_keeps_the_rules_of_item_models(qtmodeltester):
    queue, texts = MemoryQueue(5), Texts(Language.VIETNAMESE)
    model = DossierModel(texts)
    qtmodeltester.check(model)
    rows = [shown(one, texts, one.received_at) for one in queue.rows()]
    model.set_rows(rows[:3], has_more=True)
    qtmodeltester.check(model)
    model.append_rows(rows[3:], has_more=False)
    qtmodeltester.check(model)
    assert model.index(4, 0).data(ROW_ROLE) == rows[4]
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in Column][:2] == ["Hẹn trả", "Mã hồ sơ"]


def test_the_model_asks_once_for_more_until_it_has_an_answer(qtbot):
    model = DossierModel(Texts(Language.VIETNAMESE))
    model.set_rows((), has_more=True)
    root = model.index(-1, -1)
    with qtbot.waitSignal(model.more_wanted, timeout=60_000):
        model.fetchMore(root)
    with qtbot.assertNotEmitted(model.more_wanted):
        model.fetchMore(root)
    model.append_rows((), has_more=False)
    assert not model.canFetchMore(root)

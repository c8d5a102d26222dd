# SPDX-License-Identifier: Apache-2.0
"""The window on a station in memory: what a clerk sees, types and hears, in three languages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QTableView, QWidget

from clerkdesk.errors import StoreLocked
from tests.fakes.queue import MemoryQueue, MemoryServices
from ui import theme
from ui.app import Workstation, main
from ui.models.dossiers import ROW_ROLE, Column, DossierModel
from ui.models.shown_row import shown
from ui.preferences import Preferences
from ui.shots import settle
from ui.single_instance import SingleInstance
from ui.texts import Language, Texts


@pytest.fixture
def clerk(qtbot, qapp, tmp_path):
    """Open a workstation on a queue; what is opened is closed again."""
    theme.apply(qapp)
    opened = []

    def open_on(queue, open_station=None, by="clerk"):
        services = MemoryServices(queue)
        opener = open_station or (lambda *_: services)
        station = Workstation(tmp_path / "nowhere", opener, is_practice=True, by=by)
        opened.append(station)
        qtbot.addWidget(station.window)
        with qtbot.waitActive(station.window, timeout=60_000):  # shortcuts are for the active window
            station.window.show()
            station.window.activateWindow()
        station.start()
        settle(station.jobs)
        return station

    yield open_on
    for station in opened:
        station.close()


def type_words(box: QLineEdit, text: str) -> None:
    """Type as a Vietnamese input method does: whole words are committed."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(box, event)


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
    model = station.window.pages["today"].model
    assert model.rowCount() == 7
    assert model.index(0, Column.CODE).data() == "261120-0007"
    assert model.index(0, Column.CODE).data(Qt.ItemDataRole.ToolTipRole) == "H38.31.24-261120-0007"
    assert station.window.pages["today"].table.currentIndex().row() == 0


def test_words_typed_through_an_input_method_search_without_accents(clerk, qtbot):
    station = clerk(MemoryQueue(20))
    today = station.window.pages["today"]
    with qtbot.waitSignal(today.search_changed, timeout=60_000):
        type_words(today.search_box, "hồ xuân")
    settle(station.jobs)
    assert {today.model.index(line, Column.OWNER).data() for line in range(today.model.rowCount())} == {"Hồ Xuân Quỳnh"}
    with qtbot.waitSignal(today.search_changed, timeout=60_000):
        qtbot.keyClick(today.search_box, Qt.Key.Key_Escape)
    settle(station.jobs)
    assert today.model.rowCount() == 20


def test_older_dossiers_come_when_the_list_is_scrolled_to_its_end(clerk, qtbot):
    station = clerk(MemoryQueue(150))
    today = station.window.pages["today"]
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


def test_a_station_that_is_open_elsewhere_is_told_in_the_window_and_tried_again(clerk):
    answers = [StoreLocked(pid=4711), MemoryServices(MemoryQueue(3))]

    def open_station(folder, is_practice):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    station = clerk(MemoryQueue(), open_station)
    opening = station.window.opening
    assert opening.error.isVisible()
    assert "4711" in " ".join(part.text() for part in opening.error.findChildren(QLabel))
    assert clipped(station.window) == []
    opening.error.again_wanted.emit()
    settle(station.jobs)
    assert not opening.error.isVisible()
    assert station.window.pages["today"].model.rowCount() == 3


def test_everything_that_takes_the_keyboard_has_a_name(clerk):
    station = clerk(MemoryQueue(3))
    kinds = (QAbstractButton, QLineEdit, QComboBox, QTableView)
    controls = [one for kind in kinds for one in station.window.findChildren(kind) if one.isVisible()]
    controls = [one for one in controls if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(controls) >= 5
    for control in controls:
        assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name), control


def press(qtbot, station, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or station.window, key, modifier)


def test_the_palette_finds_commands_and_dossiers_without_accents(clerk, qtbot):
    station = clerk(MemoryQueue(20))
    press(qtbot, station, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = station.window.palette_sheet
    assert palette.box.hasFocus()
    assert [choice.keys for choice in palette.choices()][:2] == ["F2", "Ctrl+1"]
    with qtbot.waitSignal(palette.search_wanted, timeout=60_000):
        type_words(palette.box, "ho xuan")
    settle(station.jobs)
    assert {choice.text.partition("  ")[2] for choice in palette.choices()} == {"Hồ Xuân Quỳnh"}
    press(qtbot, station, Qt.Key.Key_Return)
    settle(station.jobs)
    assert not palette.isVisible()
    assert station.window.pages["today"].search_box.text().startswith("H38.31.24-261120-")


def test_escape_closes_the_palette_and_gives_the_focus_back(clerk, qtbot):
    station = clerk(MemoryQueue(3))
    before = QApplication.focusWidget()
    press(qtbot, station, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, station, Qt.Key.Key_Escape)
    assert not station.window.palette_sheet.isVisible()
    assert QApplication.focusWidget() is before


def test_every_screen_explains_its_keys(clerk, qtbot):
    station = clerk(MemoryQueue(3))
    press(qtbot, station, Qt.Key.Key_F1)
    sheet = station.window.help_sheet
    assert sheet.isVisible()
    shown = [part.text() for part in sheet.findChildren(QLabel)]
    assert "Ctrl K" in shown
    assert clipped(sheet) == []
    press(qtbot, station, Qt.Key.Key_Return)
    assert not sheet.isVisible()


def test_a_locked_station_asks_who_works_there_and_keeps_the_pages(clerk, qtbot):
    station = clerk(MemoryQueue(3))
    page = station.window.page
    press(qtbot, station, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert station.window.log_in.isVisible()
    assert station.window.page is None
    press(qtbot, station, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert station.window.page is None
    qtbot.keyClick(station.window.log_in.passcode, Qt.Key.Key_Return)
    settle(station.jobs)
    assert station.window.page is page


def test_a_shift_is_handed_over_to_somebody_with_pages_of_their_own(clerk):
    station = clerk(MemoryQueue(3))
    page = station.window.page
    station.lock()
    station.log_in("supervisor", "")
    settle(station.jobs)
    assert station.window.page is not page
    assert station.preferences.officer == "supervisor"


def test_colours_language_and_size_are_kept_for_the_next_start(clerk, tmp_path):
    (tmp_path / "nowhere").mkdir()
    station = clerk(MemoryQueue(1))
    station.speak(Language.FRENCH)
    station.use_scheme(theme.Scheme.DARK)
    station.use_scale(150)
    assert theme.tokens() is theme.DARK
    station.use_scheme(theme.Scheme.LIGHT)
    kept = Preferences.read(tmp_path / "nowhere")
    assert (kept.language, kept.scale_percent, kept.officer) == (Language.FRENCH, 150, "clerk")
    (tmp_path / "nowhere" / "window.json").write_text('{"language": "tlh"}')
    assert Preferences.read(tmp_path / "nowhere") == Preferences()


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


def test_pictures_of_every_page_are_written_in_three_languages_light_and_dark(qapp, tmp_path):
    services = MemoryServices(MemoryQueue(5))
    shots = tmp_path / "shots"
    arguments = ["--station", str(tmp_path), "--practice", "--by", "clerk", "--shots", str(shots)]
    assert main(arguments, lambda *_: services) == 0
    written = {path.name for path in shots.iterdir()}
    assert {f"today-{language}-{scheme}.png" for language in Language for scheme in theme.Scheme} <= written
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

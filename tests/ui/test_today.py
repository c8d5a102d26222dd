# SPDX-License-Identifier: Apache-2.0
"""The screen of the day on a real practice counter: what a clerk sees, types and hears."""

from PySide6.QtCore import Qt

from tests.fakes.queue import MemoryQueue
from ui.models.dossiers import ROW_ROLE, Column, DossierModel
from ui.models.shown_row import shown
from ui.texts import Language, Texts

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")


def test_the_queue_is_on_the_screen_when_the_station_is_open(counter, sit_down):
    codes = [counter.receive().code for _ in range(3)]
    page = sit_down().page
    assert page.model.rowCount() == 3
    assert page.model.index(0, Column.CODE).data(Qt.ItemDataRole.ToolTipRole) == codes[-1]
    assert page.table.currentIndex().row() == 0


def test_words_typed_through_an_input_method_search_without_accents(counter, sit_down, qtbot):
    counter.receive("Hồ Xuân Quỳnh")
    counter.receive("Bùi Kim Khuê")
    clerk = sit_down()
    clerk.page.search_box.setFocus()
    with qtbot.waitSignal(clerk.page.search_changed, timeout=60_000):
        clerk.type("hồ xuân")
    clerk.wait()
    assert clerk.page.model.rowCount() == 1
    assert clerk.page.model.index(0, Column.OWNER).data() == "Hồ Xuân Quỳnh"
    with qtbot.waitSignal(clerk.page.search_changed, timeout=60_000):
        clerk.press("Esc")
    clerk.wait()
    assert clerk.page.model.rowCount() == 2


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

# SPDX-License-Identifier: Apache-2.0
"""The screen of the day on a real practice counter: what a clerk sees, types and does, by keyboard alone."""

import pytest
from PySide6.QtCore import Qt

from clerkdesk.domain.forms.supplement import SupplementItem
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.states import DossierStatus
from clerkdesk.jobs.progress import CancelToken, Progress
from clerkdesk.services.finish import Outcome
from tests.counter import CLERK
from tests.window_checks import clipped, said
from ui.models.agenda import AgendaModel, heading
from ui.models.cells import Cell, Row
from ui.texts import Language

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")

PAPER = SupplementItem("Giấy xác nhận", original=1)


def codes(page):
    """Return the codes in the list, from above."""
    rows = (page.model.row(line) for line in range(page.model.rowCount()))
    return [row.key for row in rows if not row.key.startswith("group:")]


def offered(page):
    """Return what may be done with the dossier that is shown."""
    return set(page.pane.offers)


def status(counter, code):
    return counter.services.overview.show(code).dossier.status


def test_the_agenda_is_on_the_screen_when_the_station_is_open(counter, sit_down):
    received = [counter.receive().code for _ in range(3)]
    page = sit_down().page
    assert codes(page) == received
    assert page.model.is_group(0)
    assert page.table.current == received[0]
    assert page.tabs.buttons["all"].text() == "Tất cả  3"


def test_enter_does_the_next_thing_on_its_screen(counter, sit_down):
    counter.receive()
    clerk = sit_down()
    clerk.press("Return")
    assert clerk.station.window.current == "scan"


def test_words_typed_through_an_input_method_search_without_accents(counter, sit_down, qtbot):
    counter.receive("Hồ Xuân Quỳnh")
    counter.receive("Bùi Kim Khuê")
    clerk = sit_down()
    clerk.press("Ctrl+F")
    with qtbot.waitSignal(clerk.page.search_changed, timeout=60_000):
        clerk.type("hồ xuân")
    clerk.wait()
    assert clerk.page.model.rowCount() == 1
    assert clerk.page.model.index(0, 2).data() == "Hồ Xuân Quỳnh"
    with qtbot.waitSignal(clerk.page.search_changed, timeout=60_000):
        clerk.press("Esc")
    clerk.wait()
    assert len(codes(clerk.page)) == 2


def test_a_result_is_handed_back_with_two_keys(counter, sit_down):
    code = counter.receive("Hồ Xuân Quỳnh").code
    counter.services.life.finish.finish(code, Outcome("12/GKS"), by=CLERK)
    clerk = sit_down()
    clerk.keys = 0
    clerk.press("Ctrl+T")
    assert clerk.page.pane.form.fields["receiver"].box.text() == "Hồ Xuân Quỳnh"
    clerk.page.pane.form.fields["signature"].box.setFocus()
    clerk.press("Return")
    assert clerk.keys == 2
    assert status(counter, code) is DossierStatus.RETURNED
    assert counter.services.overview.ready()[0] == 0


def test_papers_are_asked_for_and_form_02_lies_ready(counter, sit_down):
    code = counter.receive().code
    clerk = sit_down()
    clerk.press("Space")
    assert {"supplement", "finish", "withdraw", "stop"} <= offered(clerk.page)
    clerk.page.pane.offers["supplement"].setFocus()
    clerk.press("Return")
    clerk.press("Return")
    clerk.press("Return")
    assert clerk.page.pane.form.fields["papers"].note == "Cần điền ô này"
    clerk.type("Giấy chứng sinh; Bản sao căn cước")
    clerk.press("Return")
    clerk.type("Thiếu giấy")
    clerk.press("Return")
    assert status(counter, code) is DossierStatus.AWAITING_SUPPLEMENT
    view = counter.services.overview.show(code)
    assert [item.name for item in view.case.supplements[0].items] == ["Giấy chứng sinh", "Bản sao căn cước"]
    assert "supplement" in {form.form_id for form in view.case.forms}
    assert not clerk.page.pane.is_asking
    assert offered(clerk.page) >= {"answer"}
    clerk.press("Esc")
    assert clerk.page.table.hasFocus()
    clerk.press("Return")
    clerk.press("Return")
    assert status(counter, code) is DossierStatus.RECEIVED


def test_a_fee_is_settled_later_and_stands_in_the_dossier(counter, sit_down):
    code = counter.receive().code
    clerk = sit_down(code=code)
    clerk.page.pane.chosen.emit("collect")
    clerk.wait()
    clerk.press("Down")
    clerk.press("Return")
    clerk.type("BL 0017")
    clerk.press("Return")
    (paid,) = counter.services.overview.show(code).case.fee_payments
    assert (paid.way, paid.note, paid.by) == (FeeWay.CASH, "BL 0017", CLERK)
    assert "đã thu tiền mặt · BL 0017" in " ".join(said(clerk.page.pane))


def test_a_fee_that_is_still_owed_stands_above_the_dossier_until_it_is_paid(counter, sit_down):
    code = counter.receive().code
    counter.services.life.collect.settle(code, FeeWay.LATER, by=CLERK)
    clerk = sit_down(code=code)
    assert any("chưa thu lệ phí" in text for text in said(clerk.page.pane))
    counter.services.life.collect.settle(code, FeeWay.TRANSFER, by=CLERK)
    clerk.page.open_case(code)
    clerk.wait()
    assert not any("chưa thu lệ phí" in text for text in said(clerk.page.pane))


def test_what_is_half_typed_of_an_act_survives_the_window(counter, sit_down, qtbot):
    code, other = counter.receive().code, counter.receive().code
    clerk = sit_down(code=code)
    clerk.page.pane.chosen.emit("supplement")
    clerk.wait()
    with qtbot.waitSignal(clerk.page.pane.form.typed, timeout=60_000):
        clerk.type("Giấy chứng sinh")
    clerk.wait()
    clerk.page.open_case(other, "supplement")
    clerk.wait()
    assert clerk.page.pane.form.values()["papers"] == ""
    again = sit_down(code=code)
    again.page.pane.chosen.emit("supplement")
    again.wait()
    assert again.page.pane.form.values() == {"papers": "Giấy chứng sinh", "reason": ""}
    again.press("Return")
    again.type("Thiếu giấy")
    again.press("Return")
    assert status(counter, code) is DossierStatus.AWAITING_SUPPLEMENT
    assert counter.services.drafts.begun("act:", by=CLERK) == {}


@pytest.mark.parametrize(
    ("act", "typed", "after"),
    [
        ("withdraw", ("chuyển nơi ở",), DossierStatus.WITHDRAWAL_REQUESTED),
        ("stop", ("không đủ điều kiện", "", ""), DossierStatus.STOPPED),
        ("require-payment", ("Lệ phí", "15.000", ""), DossierStatus.AWAITING_PAYMENT),
        ("finish", ("12/GKS", "", ""), DossierStatus.FINISHED),
    ],
)
def test_every_act_is_done_by_keyboard(counter, sit_down, act, typed, after):
    code = counter.receive().code
    clerk = sit_down()
    clerk.press("Space")
    clerk.page.pane.offers[act].setFocus()
    clerk.press("Return")
    for text in typed:
        clerk.type(text)
        clerk.press("Return")
    assert status(counter, code) is after


def test_a_day_that_is_no_working_day_is_refused_in_words_and_nothing_changes(counter, sit_down):
    code = counter.receive(procedure="1.004873").code
    before = counter.services.overview.show(code).term
    clerk = sit_down()
    clerk.page.open_case(code, "reappoint")
    clerk.wait()
    clerk.type("31/02/2027")
    clerk.press("Return")
    clerk.type("vắng lãnh đạo")
    clerk.press("Return")
    assert clerk.page.pane.form.fields["day"].note == "Ghi ngày như 28/11/2026"
    clerk.page.pane.form.fields["day"].box.setText("28/11/2027")  # a Sunday
    clerk.page.pane.form.fields["reason"].box.setFocus()
    clerk.press("Return")
    assert clerk.page.pane.error.isVisible()
    assert counter.services.overview.show(code).term == before
    assert clerk.page.pane.form.fields["reason"].box.text() == "vắng lãnh đạo"


def test_what_cannot_be_done_says_why(counter, sit_down):
    code = counter.receive().code
    counter.services.life.stop.stop(code, "Không đủ điều kiện", by=CLERK)
    clerk = sit_down(code=code)
    assert offered(clerk.page) == {"collect", "control", "receipt"}
    assert "Trả kết quả: Hồ sơ đã kết thúc." in said(clerk.page.pane)


def test_two_presses_act_once(counter, sit_down):
    code = counter.receive().code
    clerk = sit_down()
    clerk.page.open_case(code, "finish")
    clerk.wait()
    clerk.page.pane.form.fields["symbol"].box.setText("12/GKS")
    values = clerk.page.pane.form.values()
    clerk.page.case.do(values)
    clerk.page.case.do(values)
    clerk.wait()
    assert not clerk.page.pane.error.isVisible()
    assert status(counter, code) is DossierStatus.FINISHED


def test_what_the_machine_does_is_named_and_can_be_stopped(counter, sit_down, qtbot):
    del counter
    clerk = sit_down()
    told: list[str] = []

    def work(progress: Progress, cancel: CancelToken) -> None:
        progress(1, 3, "")
        while True:
            cancel.raise_if_set()

    job = clerk.station.jobs.start_long(work, print, print, name="Đọc chữ hồ sơ 0041")
    job.cancelled.connect(lambda: told.append("stopped"))
    machine = clerk.page.machine
    qtbot.waitUntil(lambda: machine.works and machine.works[0].total == 3, timeout=60_000)
    assert said(machine.lines[0])[0] == "Đọc chữ hồ sơ 0041"
    with qtbot.waitSignal(job.over, timeout=60_000):
        machine.lines[0].cancel.click()
    assert told == ["stopped"]
    assert machine.works == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", [1366, 1100, 911])
def test_no_text_is_cut_in_any_language_and_width(counter, sit_down, language, width):
    waiting, ready = counter.receive("Công Huyền Tôn Nữ Thị Hoàng Phương Anh").code, counter.receive().code
    counter.services.life.supplement.request(waiting, [PAPER], "Thiếu giấy", by=CLERK)
    counter.services.life.finish.finish(ready, Outcome("12/GKS"), by=CLERK)
    clerk = sit_down()
    clerk.station.speak(language)
    clerk.station.window.resize(width, 690)
    clerk.wait()
    assert clipped(clerk.page) == []
    clerk.page.open_case(waiting, "answer")
    clerk.wait()
    assert clipped(clerk.page) == []
    clerk.press("Esc")
    assert clipped(clerk.page) == []


def test_the_model_keeps_the_rules_of_item_models(qtmodeltester):
    model = AgendaModel(2)
    qtmodeltester.check(model)
    rows = [heading("late", "Quá hạn", "2 hồ sơ", 2), *(Row(f"c{at}", (Cell("a"), Cell("b"))) for at in range(2))]
    model.set_agenda(rows, has_more=True)
    qtmodeltester.check(model)
    model.append_rows([Row("c2", (Cell("a"), Cell("b")))], has_more=False)
    qtmodeltester.check(model)
    assert (model.rowCount(), model.group_lines()) == (4, [0])
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    assert not model.canFetchMore(model.index(-1, -1))


def test_the_model_asks_once_for_more_until_it_has_an_answer(qtbot):
    model = AgendaModel(2)
    model.set_agenda((), has_more=True)
    root = model.index(-1, -1)
    with qtbot.waitSignal(model.more_wanted, timeout=60_000):
        model.fetchMore(root)
    with qtbot.assertNotEmitted(model.more_wanted):
        model.fetchMore(root)

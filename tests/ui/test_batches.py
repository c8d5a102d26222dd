# SPDX-License-Identifier: Apache-2.0
"""A supervisor decides a batch at the window, by keyboard alone, with a real token and no network."""

import pytest
from PySide6.QtWidgets import QLabel

from clerkdesk.domain.states import DossierStatus, RevisionState
from tests.counter import copy_counter, open_counter
from tests.window_checks import clipped, said
from ui.texts import Language

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")


def states(counter, codes):
    return {counter.services.overview.show(code).revision.state for code in codes}


def header(clerk):
    return clerk.page.header().actions[-1]


def test_fifty_dossiers_are_approved_with_five_samples_in_at_most_twenty_keys(counter, sit_down):
    codes = counter.at("proposed", count=50)
    boss = sit_down(by="supervisor", page="batches")
    boss.keys = 0
    assert header(boss).reason == "Mở thêm 5 hồ sơ mẫu để duyệt được"
    for _ in range(5):
        boss.press("F8", "Space")
    assert header(boss).reason == ""
    boss.press("Ctrl+Return")
    assert boss.page.gate.pin.hasFocus()
    boss.type(boss.station.services.practice_keys["supervisor"].pin)
    boss.press("Return")
    assert states(counter, codes) == {RevisionState.APPROVED}
    assert boss.keys <= 20
    assert boss.page.gate.pin.text() == ""
    batch = counter.services.overview.batches()[0]
    assert batch.token_operations == 1


def test_nothing_is_approved_before_the_samples_were_opened(counter, sit_down):
    codes = counter.at("proposed", count=2)
    boss = sit_down(by="supervisor", page="batches")
    boss.press("Ctrl+Return")
    assert not boss.page.gate.pin.isVisible()
    boss.page.presenter.decide("123456")
    boss.wait()
    assert states(counter, codes) == {RevisionState.SIGNED}


def test_a_dossier_is_returned_with_its_reason_and_the_others_go_on(counter, sit_down):
    codes = counter.at("proposed", count=2)
    boss = sit_down(by="supervisor", page="batches")
    boss.press("F8", "Space", "F8", "Space")
    returned = boss.page.rows.current
    boss.press("R")
    assert boss.page.opened.why.hasFocus()
    boss.type("Trang 2 mờ, quét lại")
    boss.press("Return")
    assert header(boss).text == "Duyệt 1, trả lại 1"
    boss.press("Ctrl+Return")
    boss.type(boss.station.services.practice_keys["supervisor"].pin)
    boss.press("Return")
    other = next(code for code in codes if code != returned)
    assert states(counter, [returned]) == {RevisionState.RETURNED}
    assert states(counter, [other]) == {RevisionState.APPROVED}
    assert counter.services.overview.show(returned).approval[1].reason == "Trang 2 mờ, quét lại"


def test_the_citizen_is_asked_for_a_paper_from_the_batch(counter, sit_down):
    codes = counter.at("proposed", count=2)
    boss = sit_down(by="supervisor", page="batches")
    code = boss.page.rows.current
    boss.press("C")
    assert boss.station.window.current == "today"
    today = boss.page
    assert list(today.pane.form.fields) == ["papers", "reason"]
    boss.type("Giấy chứng sinh")
    boss.press("Return")
    boss.type("Thiếu giấy chứng sinh")
    boss.press("Return")
    view = counter.services.overview.show(code)
    assert (view.dossier.status, view.case.supplements[0].asked_by) == (DossierStatus.AWAITING_SUPPLEMENT, "supervisor")
    (batch,) = counter.services.examine.batches()
    noted = {one.code: one.returned for one in counter.services.examine.candidates(batch.id)}
    assert noted == {one: "Yêu cầu công dân bổ sung giấy tờ (mẫu 02)" if one == code else "" for one in codes}


def test_a_return_that_was_noted_is_kept_over_a_restart_and_can_be_taken_back(counter, sit_down):
    counter.at("proposed", count=1)
    boss = sit_down(by="supervisor", page="batches")
    boss.press("R")
    boss.type("thieu chu ky")
    boss.press("Return")
    again = sit_down(by="supervisor", page="batches")
    assert "trả lại: thieu chu ky" in again.page.rows.rows.index(0, 2).data()
    again.press("R")
    assert "Không cờ" in again.page.rows.rows.index(0, 2).data()


def test_a_wrong_pin_decides_nothing(counter, sit_down):
    codes = counter.at("proposed", count=1)
    boss = sit_down(by="supervisor", page="batches")
    boss.press("F8", "Space", "Ctrl+Return")
    boss.type("000000")
    boss.press("Return")
    assert boss.page.error.isVisible()
    assert states(counter, codes) == {RevisionState.SIGNED}


def test_a_clerk_proposes_and_may_look_but_not_decide(counter, sit_down):
    codes = counter.at("signed", count=3)
    clerk = sit_down(page="batches")
    assert header(clerk).text == "Trình duyệt 3 hồ sơ"
    clerk.press("Ctrl+Return")
    assert clerk.page.rows.rows.rowCount() == 3
    assert header(clerk).reason == "Chỉ lãnh đạo duyệt lô; bạn xem được"
    clerk.press("F8", "Space")
    assert counter.services.examine.batches()[0].opened == 0
    assert states(counter, codes) == {RevisionState.SIGNED}


def test_a_clerk_who_may_propose_is_told_how_many_batches_wait(counter, sit_down):
    counter.at("signed", count=1)
    clerk = sit_down(page="batches")
    assert clerk.page.header().context == "Không lô nào chờ duyệt"
    clerk.press("Ctrl+Return")
    counter.at("signed", count=1)
    again = sit_down(page="batches")
    assert again.page.header().context == "1 lô đang chờ lãnh đạo duyệt"


def test_a_decided_batch_is_written_to_a_carrier_and_a_decision_is_taken_from_one(counter, sit_down, tmp_path):
    counter.at("approved", count=2)
    boss = sit_down(by="supervisor", page="batches")
    assert "Lô đã duyệt bằng chữ ký số" in said(boss.page.gate)
    boss.page.presenter.carrying.save(boss.page.presenter.line().id, tmp_path / "lô 1.asice")
    boss.wait()
    written = (tmp_path / "lô 1.asice").read_bytes()
    assert counter.services.verify.file(written, "lô 1.asice").is_valid
    boss.page.presenter.carrying.take_file(tmp_path / "lô 1.asice")
    boss.wait()
    assert boss.page.error.isVisible()  # it was decided here already


def test_the_page_and_the_fields_of_a_dossier_are_beside_the_list(counter, sit_down):
    counter.at("proposed", count=1)
    boss = sit_down(by="supervisor", page="batches")
    assert boss.page.opened.page.has_picture
    assert not boss.page.opened.is_page_shown
    boss.press("Return")
    assert boss.page.opened.is_page_shown


def test_an_empty_screen_says_what_will_be_here(sit_down):
    boss = sit_down(by="supervisor", page="batches")
    assert boss.page.is_empty
    assert not boss.page.opened.isVisible()
    boss.station.speak(Language.ENGLISH)
    assert "No batch yet" in said(boss.page)


def test_the_models_keep_the_rules_of_item_models(counter, sit_down, qtmodeltester):
    counter.at("proposed", count=2)
    page = sit_down(by="supervisor", page="batches").page
    qtmodeltester.check(page.rows.rows)
    qtmodeltester.check(page.batches.rows)


@pytest.fixture
def carried(counter, sit_down, tmp_path):
    """A batch that a clerk wrote to a stick, and the code on the paper."""
    counter.codes = counter.at("proposed", count=3)
    clerk = sit_down(page="batches")
    assert header(clerk).reason == "Chỉ lãnh đạo duyệt lô; bạn xem được"
    file = tmp_path / "batch-1.cdlo"
    line = clerk.page.presenter.line()
    clerk.page.presenter.carrying.carry(line.id, line.number, file)
    clerk.wait()
    shown = next(one.text() for one in clerk.page.code.findChildren(QLabel) if "Mã mở lô" in one.text())
    return file, shown.rpartition(": ")[2]


@pytest.fixture
def other(made_counter, read_sheet, tmp_path):
    """Another machine, which knows nothing of the batch."""
    opened = open_counter(copy_counter(made_counter, tmp_path / "other"), read_sheet)
    yield opened
    opened.close()


@pytest.fixture
def boss_elsewhere(other, sit_down_at):
    """A supervisor at the other machine."""
    return sit_down_at(other, by="supervisor", page="batches")


def test_a_batch_from_a_stick_is_decided_elsewhere_and_taken_home_by_keyboard(
    counter, carried, boss_elsewhere, sit_down
):
    file, code = carried
    boss = boss_elsewhere
    boss.page.take_path(file)
    boss.wait()
    assert boss.page.code.box.hasFocus()
    boss.type(code.lower())
    boss.press("Return")
    assert boss.page.header().title == "Lô số 1 từ máy khác"
    assert boss.page.rows.rows.rowCount() == 3
    for _ in range(3):
        boss.press("F8", "Space")
    returned = boss.page.rows.current
    boss.press("R")
    boss.type("Trang 2 mờ")
    boss.press("Return")
    boss.press("Ctrl+Return")
    boss.type(boss.station.services.practice_keys["supervisor"].pin)
    boss.press("Return")
    decision = file.with_name("batch-1.asice")
    assert decision.is_file()
    home = sit_down(page="batches")
    home.page.take_path(decision)
    home.wait()
    assert states(counter, [returned]) == {RevisionState.RETURNED}
    assert states(counter, [one for one in counter.codes if one != returned]) == {RevisionState.APPROVED}


def test_what_was_opened_of_a_batch_from_a_stick_is_there_after_a_restart(carried, other, sit_down_at):
    file, code = carried
    for opened in (0, 1):
        boss = sit_down_at(other, by="supervisor", page="batches")
        boss.page.take_path(file)
        boss.wait()
        boss.type(code)
        boss.press("Return")
        assert boss.page.presenter.line().opened == opened
        boss.press("F8", "Space")
    assert boss.page.presenter.line().opened == 2


def test_a_wrong_code_is_told_and_asked_for_again(carried, boss_elsewhere):
    file, _ = carried
    boss_elsewhere.page.take_path(file)
    boss_elsewhere.wait()
    boss_elsewhere.type("AAAA-BBBB-CCCC-DDDD")
    boss_elsewhere.press("Return")
    assert boss_elsewhere.page.error.isVisible()
    assert boss_elsewhere.page.code.box.isVisible()
    assert boss_elsewhere.page.rows.rows.rowCount() == 0


@pytest.mark.parametrize("language", Language)
def test_nothing_is_clipped_while_a_code_is_asked_for_or_shown(counter, carried, boss_elsewhere, language):
    boss = boss_elsewhere
    boss.station.speak(language)
    for show in (lambda: boss.page.take_path(carried[0]), lambda: boss.page.tell_code("ABCD-EFGH-JKLM-NPQR")):
        show()
        boss.wait()
        for width in (1366, 911):
            boss.station.window.resize(width, 690)
            boss.wait()
            assert clipped(boss.page) == [], (language, width)

# SPDX-License-Identifier: Apache-2.0
"""Reviewing at the window, by keyboard alone, with the services of a real counter."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from clerkdesk.domain.pages import FieldProposal
from clerkdesk.domain.states import RevisionState
from tests.window_checks import clipped
from ui.pages.review.open_field import OptionButton
from ui.texts import Language

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")

NAMES = (
    ("requester_name", "Nguyễn Xuân Vượng"),
    ("requester_residence", "thôn 6, xã Ba Vì, thành phố Hà Nội"),
    ("requester_id", "Căn cước số 013506295664"),
    ("relation", "Cha đẻ"),
    ("child_name", "LÝ QUỐC HẠNH"),
    ("child_birth_date", "15/03/2026"),
    ("child_birth_date_words", "ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi sáu"),
    ("child_sex", "Nữ"),
    ("child_ethnicity", "Kinh"),
    ("child_nationality", "Việt Nam"),
    ("mother_name", "Đặng Kim Ánh"),
    ("father_name", "Phạm Đức Vượng"),
)
IN_WORDS = "ngày mười bảy tháng tám năm hai nghìn không trăm hai mươi sáu"


def proposals(**changed):
    """Return twelve certain fields of a declaration, some of them otherwise."""
    found = [
        FieldProposal(name, value, 0.97, True, 1, (60, 60 + 20 * place, 300, 76 + 20 * place))
        for place, (name, value) in enumerate(NAMES)
    ]
    return [replace(one, **changed.get(one.name, {})) for one in found]


DOUBT = {"is_certain": False, "confidence": 0.62, "doubt": "not read clearly"}
DIFFERING = {
    "child_birth_date": {"is_certain": False, "confidence": 0.5, "doubt": "figures and words differ"},
    "child_birth_date_words": {"value": IN_WORDS, "is_certain": False, "confidence": 0.5},
}


@pytest.fixture
def read(counter):
    """Take dossiers to where they are read, with the fields that are told."""

    def take(*fields):
        codes = counter.at("read", count=len(fields))
        for code, own in zip(codes, fields, strict=True):
            with counter.store.begin() as work:
                work.pages.set_fields(work.dossiers.get(code).id, own)
                work.commit()
        return codes

    return take


def primary(clerk):
    return clerk.page.header().actions[-1]


def choices(counter, code):
    return {field.proposal.name: field.choice for field in counter.services.review.fields(code)}


def state(counter, code):
    revision = counter.services.overview.show(code).revision
    return revision.state if revision else None


def test_a_clean_dossier_of_twelve_fields_takes_one_key_and_the_next_one_opens(counter, read, sit_down):
    first, second = read(proposals(), proposals())
    clerk = sit_down(page="review")
    owner = counter.services.overview.show(first).dossier.owner.name
    assert primary(clerk).text == f"Nhận {owner}, sang hồ sơ kế"
    clerk.press("Ctrl+Return")
    assert clerk.keys == 1
    assert state(counter, first) is RevisionState.SEALED
    assert choices(counter, first) == dict(NAMES)
    assert clerk.page.presenter.code == second


def test_a_clean_dossier_read_field_by_field_takes_no_more_than_twelve_keys(counter, read, sit_down):
    (code,) = read(proposals())
    clerk = sit_down(page="review")
    for _ in range(len(NAMES) - 1):
        clerk.press("Tab")
    assert clerk.page.presenter.line.name == NAMES[-1][0]
    clerk.press("Ctrl+Return")
    assert clerk.keys <= 12
    assert state(counter, code) is RevisionState.SEALED


def test_the_cursor_stops_only_at_doubts_and_enter_accepts_them(counter, read, sit_down):
    (code,) = read(proposals(child_name=DOUBT, mother_name=DOUBT))
    clerk = sit_down(page="review")
    assert clerk.page.presenter.line.name == "child_name"
    assert primary(clerk).text == "Nhận LÝ QUỐC HẠNH, sang chỗ kế"
    clerk.press("Return")
    assert clerk.page.presenter.line.name == "mother_name"
    assert choices(counter, code)["child_name"] == "LÝ QUỐC HẠNH"
    clerk.press("Return")
    assert clerk.page.presenter.doubts == 0
    clerk.press("Ctrl+Return")
    assert clerk.keys == 3
    assert state(counter, code) is RevisionState.SEALED


def test_figures_and_words_that_differ_are_chosen_by_a_digit_and_settle_each_other(counter, read, sit_down):
    (code,) = read(proposals(**DIFFERING))
    clerk = sit_down(page="review")
    line = clerk.page.presenter.line
    assert [option.value for option in line.options] == ["15/03/2026", "17/08/2026"]
    assert "Số và chữ không khớp" in clerk.page.left.fields.open.chip.text()
    clerk.press("2")
    assert choices(counter, code)["child_birth_date"] == "17/08/2026"
    assert choices(counter, code)["child_birth_date_words"] == IN_WORDS
    assert clerk.page.presenter.doubts == 0


def test_two_papers_that_say_a_name_otherwise_stop_the_cursor(counter, read, sit_down):
    other = replace(proposals()[10], value="Đặng Kim Anh", box=(60, 500, 300, 516))
    read([*proposals(), other])
    clerk = sit_down(page="review")
    assert clerk.page.presenter.line.name == "mother_name"
    assert [option.value for option in clerk.page.presenter.line.options] == ["Đặng Kim Ánh", "Đặng Kim Anh"]


def test_f4_types_over_and_what_is_typed_has_the_last_word(counter, read, sit_down):
    (code,) = read(proposals(mother_name=DOUBT))
    clerk = sit_down(page="review")
    clerk.press("F4", "Ctrl+A")
    clerk.type("Đặng Kim Oanh")
    clerk.press("Return")
    assert choices(counter, code)["mother_name"] == "Đặng Kim Oanh"


def test_escape_keeps_what_was_there(counter, read, sit_down):
    (code,) = read(proposals(mother_name=DOUBT))
    clerk = sit_down(page="review")
    clerk.press("F4")
    clerk.type("x")
    clerk.press("Esc")
    assert choices(counter, code)["mother_name"] is None
    assert isinstance(QApplication.focusWidget(), OptionButton)


def test_a_typed_value_is_stored_when_its_field_is_left(counter, read, sit_down):
    (code,) = read(proposals(mother_name=DOUBT))
    clerk = sit_down(page="review")
    clerk.press("F4", "Ctrl+A")
    clerk.type("Lò Thị Mỷ")
    clerk.press("Tab")
    assert choices(counter, code)["mother_name"] == "Lò Thị Mỷ"
    assert clerk.page.presenter.line.name == "father_name"


def test_a_value_left_by_another_page_is_stored_too(counter, read, sit_down):
    (code,) = read(proposals(mother_name=DOUBT))
    clerk = sit_down(page="review")
    clerk.press("F4", "Ctrl+A")
    clerk.type("Lò Thị Mỷ")
    clerk.press("Ctrl+1")
    assert choices(counter, code)["mother_name"] == "Lò Thị Mỷ"


def test_doubts_about_a_typed_day_are_told_and_never_refuse_it(counter, read, sit_down):
    (code,) = read(proposals(child_birth_date=DOUBT))
    clerk = sit_down(page="review")
    clerk.press("F4", "Ctrl+A")
    clerk.type("31/02/2026")
    clerk.page.presenter.typing.check()
    clerk.wait()
    assert "Chưa ra ngày" in clerk.page.left.fields.open.sentence.text()
    clerk.press("Return")
    assert choices(counter, code)["child_birth_date"] == "31/02/2026"


def test_a_place_is_offered_as_the_list_of_places_writes_it(counter, read, sit_down):
    (code,) = read(proposals(requester_residence=DOUBT))
    clerk = sit_down(page="review")
    clerk.press("F4", "Ctrl+A")
    clerk.type("thôn 6, xã Ba Vi, thành phố Hà Nội")
    clerk.page.presenter.typing.check()
    clerk.wait()
    clerk.press("Down", "1")
    assert choices(counter, code)["requester_residence"] == "thôn 6, xã Ba Vì, thành phố Hà Nội"


def test_letters_of_an_old_font_are_changed_and_that_can_be_taken_back(counter, read, sit_down):
    (code,) = read(proposals(mother_name=DOUBT))
    clerk = sit_down(page="review")
    clerk.press("F4", "Ctrl+A")
    clerk.type("NguyÔn ThÞ H¹nh")
    clerk.press("Return")
    assert choices(counter, code)["mother_name"] == "Nguyễn Thị Hạnh"
    clerk.press("Ctrl+Z")
    assert choices(counter, code)["mother_name"] == "NguyÔn ThÞ H¹nh"


def test_twenty_decisions_are_taken_back_one_by_one(counter, read, sit_down):
    (code,) = read(proposals())
    clerk = sit_down(page="review")
    for number in range(20):
        clerk.press("F4", "Ctrl+A")
        clerk.type(f"Lan {number}")
        clerk.press("Return")
    assert choices(counter, code)["requester_name"] == "Lan 19"
    for _ in range(20):
        clerk.press("Ctrl+Z")
    assert set(choices(counter, code).values()) == {None}


def test_two_presses_seal_once(counter, read, sit_down):
    (code,) = read(proposals())
    clerk = sit_down(page="review")
    clerk.page.presenter.take()
    clerk.page.presenter.take()
    clerk.wait()
    assert counter.services.overview.show(code).revision.number == 1


def test_ten_thousand_letters_are_refused_in_words_and_nothing_is_lost(counter, read, sit_down):
    (code,) = read(proposals(mother_name=DOUBT))
    clerk = sit_down(page="review")
    clerk.press("F4")
    clerk.page.left.fields.open.box.setText("a" * 10_000)
    clerk.page.presenter.typing.typed("a" * 10_000)
    clerk.press("Return")
    assert clerk.page.error.isVisible()
    assert choices(counter, code)["mother_name"] is None


def test_a_dossier_that_cannot_be_sealed_says_why_and_can_be_opened_again(counter, read, sit_down):
    first, second = read(proposals(), proposals())
    page = counter.services.overview.show(first).pages[0]
    counter.damage(page.original)
    clerk = sit_down(page="review")
    clerk.press("Ctrl+Return")
    assert state(counter, first) is None
    assert clerk.page.presenter.code == second
    assert clerk.page.error.isVisible()
    clerk.page.error.again_wanted.emit()
    clerk.wait()
    assert clerk.page.presenter.code == first


def test_pages_that_were_not_read_are_read_and_the_fields_follow(counter, sit_down):
    (code,) = counter.at("scanned")
    clerk = sit_down(page="review")
    assert clerk.page.presenter.code == code
    assert clerk.page.presenter.sheet.unread == 0
    assert not primary(clerk).reason


def test_the_page_is_shown_with_the_box_of_the_field_and_is_enlarged(read, sit_down):
    read(proposals(mother_name=DOUBT))
    clerk = sit_down(page="review")
    view = clerk.page.right.view
    assert not view.picture.view.isNull()
    small = view.box_on_screen(view.boxes[-1].box).width()
    assert view.boxes[-1].tone == "current"
    clerk.press("Ctrl++", "Ctrl++")
    assert view.box_on_screen(view.boxes[-1].box).width() > 1.5 * small
    clerk.press("Ctrl+0")
    assert view.box_on_screen(view.boxes[-1].box).width() == pytest.approx(small)


def test_nothing_to_review_says_what_will_be_here(sit_down):
    clerk = sit_down(page="review")
    assert clerk.page.is_empty
    assert primary(clerk).reason


def test_a_dossier_that_is_sealed_already_is_not_opened(counter, sit_down):
    (code,) = counter.at("sealed")
    clerk = sit_down(page="review", code=code)
    assert clerk.page.presenter.code == ""


def test_a_screen_reader_hears_field_value_and_doubt(read, sit_down):
    read(proposals(mother_name=DOUBT))
    clerk = sit_down(page="review")
    fields = clerk.page.left.fields
    assert fields.rows["mother_name"].accessibleName().endswith("nghi ngờ: Đọc chưa rõ")
    assert "Đặng Kim Ánh" in fields.open.options[0].accessibleName()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [1366, 1100, 911])
def test_no_text_of_the_page_is_cut(read, sit_down, width, language):
    read(proposals(**DIFFERING, mother_name=DOUBT), proposals())
    clerk = sit_down(page="review")
    clerk.station.speak(language)
    clerk.station.window.resize(width, 768)
    clerk.wait()
    QApplication.processEvents()
    assert clipped(clerk.page) == []


def test_the_list_of_dossiers_keeps_the_rules_of_item_models(read, sit_down, qtmodeltester):
    read(proposals(), proposals(mother_name=DOUBT))
    qtmodeltester.check(sit_down(page="review").page.model)


def test_a_window_closed_while_a_value_is_typed_loses_nothing(counter, read, sit_down):
    (code,) = read(proposals(mother_name=DOUBT))
    clerk = sit_down(page="review")
    clerk.press("F4", "Ctrl+A")
    clerk.type("Lò Thị Mỷ")
    clerk.station.window.close()
    clerk.station.close()
    assert choices(counter, code)["mother_name"] == "Lò Thị Mỷ"

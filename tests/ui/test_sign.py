# SPDX-License-Identifier: Apache-2.0
"""Signing at the window, with real tokens, by keyboard alone."""

import pytest
from PySide6.QtCore import Qt

from clerkdesk.errors import TokenUnavailable
from clerkdesk.ports.signer import KeySource
from tests.window_checks import said
from ui.models.cells import CELL_ROLE
from ui.texts import Language

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")


def states(page):
    """Return what the last column says, from above."""
    return [page.model.index(line, 4).data() for line in range(page.model.rowCount())]


def header(page):
    return page.header().actions[-1]


def test_everything_that_waits_is_signed_with_one_pin_and_one_key(counter, sit_down):
    codes = counter.at("sealed", count=3)
    clerk = sit_down(page="sign")
    assert header(clerk.page).text == "Ký 3 văn bản"
    clerk.press("F9")
    assert clerk.page.token.pin.hasFocus()
    clerk.type("123456")
    clerk.press("Return")
    assert all(state.startswith("Đã ký") for state in states(clerk.page))
    assert {counter.services.overview.show(code).revision.state for code in codes} == {"SIGNED"}
    assert clerk.page.token.pin.text() == ""
    assert clerk.keys == 2 + 6


def test_the_token_says_whose_it_is_before_a_pin_is_asked(counter, sit_down):
    clerk = sit_down(page="sign")
    assert counter.services.administer.officers()[0].name in said(clerk.page.token)
    assert any("123456" in text for text in said(clerk.page.token))


def test_a_dossier_that_is_skipped_is_no_error_and_stays_sealed(counter, sit_down):
    first, second = counter.at("sealed", count=2)
    clerk = sit_down(page="sign")
    skipped = clerk.page.table.current.rpartition("/")[0]
    clerk.press("Space")
    assert "Bạn bỏ qua" in states(clerk.page)
    assert header(clerk.page).text == "Ký 1 văn bản"
    clerk.press("F9")
    clerk.type("123456")
    clerk.press("Return")
    other = second if skipped == first else first
    assert counter.services.overview.show(skipped).revision.state == "SEALED"
    assert counter.services.overview.show(other).revision.state == "SIGNED"
    assert not clerk.page.error.isVisible()


def test_one_wrong_pin_stops_the_whole_batch_and_says_what_to_do(counter, sit_down):
    codes = counter.at("sealed", count=2)
    clerk = sit_down(page="sign")
    clerk.press("F9")
    clerk.type("000000")
    clerk.press("Return")
    assert clerk.page.error.isVisible()
    assert {counter.services.overview.show(code).revision.state for code in codes} == {"SEALED"}
    assert clerk.page.token.pin.text() == ""
    clerk.page.error.hide()
    clerk.press("F9")
    clerk.type("123456")
    clerk.press("Return")
    assert {counter.services.overview.show(code).revision.state for code in codes} == {"SIGNED"}


def test_a_token_that_is_not_there_is_told_and_nothing_can_be_signed(counter, sit_down):
    counter.at("sealed")
    source = KeySource(module=counter.root / "nowhere.so", token_label="clerk")
    counter.tokens.tokens.practice = {"clerk": source}
    clerk = sit_down(page="sign")
    assert clerk.page.error.isVisible()
    assert header(clerk.page).reason == "Thẻ ký chưa dùng được"


def test_the_page_that_will_be_signed_is_shown(counter, sit_down):
    counter.at("sealed")
    clerk = sit_down(page="sign")
    assert clerk.page.token.page.has_picture


def test_nothing_to_sign_says_what_will_be_here(sit_down):
    clerk = sit_down(page="sign")
    assert clerk.page.is_empty
    assert header(clerk.page).reason


def test_the_list_follows_the_language(counter, sit_down):
    counter.at("sealed")
    clerk = sit_down(page="sign")
    clerk.station.speak(Language.FRENCH)
    clerk.wait()
    assert states(clerk.page) == ["À signer"]
    assert clerk.page.model.headerData(0, Qt.Orientation.Horizontal) == "Code"


def test_the_model_keeps_the_rules_of_item_models(counter, sit_down, qtmodeltester):
    counter.at("sealed", count=2)
    page = sit_down(page="sign").page
    qtmodeltester.check(page.model)
    assert page.model.index(0, 0).data(CELL_ROLE).spoken.startswith("H38.")


def test_a_token_is_remembered_for_an_officer_only_when_it_answers(counter):
    tokens, (source, _pin) = counter.tokens.tokens, counter.key_of("clerk")
    tokens.practice = {}
    with pytest.raises(TokenUnavailable):
        tokens.source("clerk")
    with pytest.raises(TokenUnavailable):
        tokens.use("clerk", KeySource(file=counter.root / "gone.p12"), by="clerk")
    tokens.use("clerk", source, by="clerk")
    assert tokens.source("clerk") == source

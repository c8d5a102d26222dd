# SPDX-License-Identifier: Apache-2.0
"""What goes wrong around a clerk at the window: the sentence shown is true, and nothing is lost or done twice."""

import os
import shutil
import signal
from dataclasses import replace
from datetime import timedelta
from multiprocessing import active_children

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.bootstrap import open_practice
from clerkdesk.bootstrap.practice import PracticeFolder
from clerkdesk.domain.states import DossierStatus
from clerkdesk.practice.paper.sheets import make_sheet
from tests.counter import CLERK
from tests.window_hands import Clerk
from ui import theme
from ui.app import Workstation
from ui.shots import settle

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")

OLD_FONT, TODAYS = "NguyÔn V¨n ¶nh", "Nguyễn Văn Ảnh"


def words(widget):
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def paste(clerk, text):
    QApplication.clipboard().setText(text)
    clerk.press("Ctrl+V")


def revision_states(counter, codes):
    return [str(counter.services.overview.show(code).revision.state) for code in codes]


def signings(counter, codes):
    """Return how often each revision was signed, as the chain of events tells it."""
    revisions = [counter.services.overview.show(code).revision for code in codes]
    with counter.store.reading() as work:
        events = [[entry.event.what for entry in work.audit.entries(subject_id=one.id)] for one in revisions]
    return [done.count("sign") for done in events]


# text


@pytest.fixture
def withdrawing(counter, sit_down):
    """A clerk who is asked why a dossier is withdrawn."""
    code = counter.receive().code
    clerk = sit_down()
    clerk.page.open_case(code, "withdraw")
    clerk.wait()
    return clerk, code


def reason(counter, code):
    return counter.services.overview.show(code).history[-1].event.why


def test_a_reason_in_the_letters_of_an_old_font_is_shown_in_todays_before_it_is_stored(counter, withdrawing):
    clerk, code = withdrawing
    paste(clerk, OLD_FONT)
    clerk.press("Return")
    box = clerk.page.pane.form.fields["reason"].box
    assert box.text() == TODAYS
    assert counter.services.overview.show(code).dossier.status is DossierStatus.RECEIVED
    clerk.press("Return")
    assert reason(counter, code) == TODAYS


def test_a_reason_that_is_meant_as_it_was_typed_is_had_back_with_one_key(counter, withdrawing):
    clerk, code = withdrawing
    paste(clerk, OLD_FONT)
    clerk.press("Return", "Ctrl+Z")
    assert clerk.page.pane.form.fields["reason"].box.text() == OLD_FONT
    clerk.press("Return")
    assert reason(counter, code) == OLD_FONT


def test_a_decomposed_reason_is_stored_in_one_form(counter, withdrawing):
    clerk, code = withdrawing
    paste(clerk, "chuye\u0302\u0309n no\u031bi o\u031b\u0309")
    clerk.press("Return")
    assert reason(counter, code) == "chuyển nơi ở"


def test_ten_thousand_letters_of_a_reason_are_refused_in_words_and_stay(counter, withdrawing):
    clerk, code = withdrawing
    paste(clerk, "ấ" * 10_000)
    clerk.press("Return")
    assert clerk.page.pane.error.isVisible()
    assert counter.services.overview.show(code).dossier.status is DossierStatus.RECEIVED
    assert len(clerk.page.pane.form.fields["reason"].box.text()) == 10_000


def test_a_dossier_is_held_for_a_reason_in_todays_letters(counter, sit_down):
    (code,) = counter.at("queued")
    clerk = sit_down(page="outbox", sends=False)
    clerk.press("H")
    paste(clerk, OLD_FONT)
    clerk.press("Return")
    assert clerk.page.detail.why.text() == TODAYS
    assert str(counter.services.overview.show(code).deliveries[0].state) == "QUEUED"
    clerk.press("Ctrl+Z")
    assert clerk.page.detail.why.text() == OLD_FONT
    clerk.press("Return")
    assert str(counter.services.overview.show(code).deliveries[0].state) == "HELD"


# devices


def test_a_printer_that_is_missing_is_told_beside_the_dossier_and_its_slip_is_kept(counter, sit_down):
    code = counter.receive().code
    clerk = sit_down(code=code)
    clerk.press("Ctrl+P")
    assert clerk.page.pane.error.isVisible()
    assert "printer-unavailable" in words(clerk.page.pane.error)
    assert counter.services.overview.show(code).case.forms


class Pulled:
    """Signs as ever, and has the token pulled once the first dossier is signed."""

    def __init__(self, sign, pull):
        self._sign, self._pull = sign, pull

    def sign(self, codes, source, pin, *, by, progress, cancel):
        def told(done, total, step):
            progress(done, total, step)
            if done and self._pull is not None:
                self._pull()
                self._pull = None

        return self._sign.sign(codes, source, pin, by=by, progress=told, cancel=cancel)


@pytest.mark.token
def test_a_token_pulled_in_a_batch_keeps_what_was_signed_and_the_rest_is_signed_later(counter, sit_down, tmp_path):
    codes = counter.at("sealed", count=5)
    tokens = PracticeFolder(counter.root).tokens
    pulled = Pulled(counter.tokens.sign, lambda: shutil.move(tokens, tmp_path / "pulled"))
    counter.tokens = replace(counter.tokens, sign=pulled)
    clerk = sit_down(page="sign")
    clerk.press("F9")
    clerk.type(clerk.station.services.practice_keys[CLERK].pin)
    clerk.press("Return")
    assert (tmp_path / "pulled").exists()
    states = revision_states(counter, codes)
    assert clerk.page.error.isVisible() == ("SEALED" in states)
    assert set(clerk.page.presenter.codes()) == {
        code for code, state in zip(codes, states, strict=True) if state == "SEALED"
    }
    shutil.rmtree(tokens, ignore_errors=True)
    shutil.move(tmp_path / "pulled", tokens)
    if "SEALED" in states:
        clerk.page.presenter.arrive()
        clerk.wait()
        clerk.press("F9")
        clerk.type(clerk.station.services.practice_keys[CLERK].pin)
        clerk.press("Return")
    assert revision_states(counter, codes) == ["SIGNED"] * 5
    assert signings(counter, codes) == [1] * 5


def test_a_reading_process_that_is_killed_costs_no_page(counter, sit_down, qtbot):
    code = counter.receive().code
    image = make_sheet("statement", "killed", "clean", dpi=100).image
    for _ in range(2):
        counter.scan(code, image=image)
    before = set(active_children())
    clerk = sit_down()
    clerk.station.window.show_page("review", code)
    qtbot.waitUntil(lambda: bool(set(active_children()) - before), timeout=60_000)
    os.kill((set(active_children()) - before).pop().pid, signal.SIGKILL)
    clerk.wait()
    clerk.station.window.show_page("review", code)
    clerk.wait()
    presenter = clerk.page.presenter
    if presenter.sheet.unread:
        assert clerk.page.error.isVisible()
        presenter.again()
        clerk.wait()
    assert presenter.sheet.unread == 0
    assert len(presenter.sheet.pages) == 2


# the station


def test_a_station_that_another_program_has_open_is_told_and_opens_when_it_is_free(counter, qtbot, qapp):
    theme.apply(qapp)
    station = Workstation(counter.root, lambda *_: open_practice(counter.root), is_practice=True, by=CLERK)
    qtbot.addWidget(station.window)
    station.window.show()
    station.start()
    settle(station.jobs)
    opening = station.window.opening
    assert opening.error.isVisible()
    assert str(os.getpid()) in words(opening.error)
    counter.store.close()
    counter.tokens.close()
    opening.error.again_wanted.emit()
    settle(station.jobs)
    assert station.window.current == "today"
    station.close()


class Clock(SystemClock):
    """The wall clock of a computer on which somebody plays with it."""

    wrong_by = timedelta()

    def now(self):
        return super().now() + self.wrong_by


def test_a_clock_that_is_put_back_and_forth_loses_nothing_and_says_nothing_false(counter, qtbot, qapp):
    counter.store.close()
    counter.tokens.close()
    clock = Clock()
    services = open_practice(counter.root, clock=clock)
    theme.apply(qapp)
    station = Workstation(counter.root / "window", lambda *_: services, is_practice=True, by=CLERK)
    qtbot.addWidget(station.window)
    with qtbot.waitActive(station.window, timeout=60_000):
        station.window.show()
        station.window.activateWindow()
    station.start()
    clerk = Clerk(station)
    clerk.wait()
    names = ("Trần Thị Sáng", "Trần Thị Trưa", "Trần Thị Chiều")
    for days, name in zip((0, -2, 3), names, strict=True):
        clock.wrong_by = timedelta(days=days)
        station.window.show_page("receive", "procedure:2.000635")
        clerk.wait()
        clerk.page.focus("name")
        clerk.type(name)
        clerk.press("F2", "Ctrl+Return")
    assert {row.owner for row in services.overview.rows()} == set(names)
    assert [row.sequence for row in services.overview.rows()] == [3, 2, 1]
    station.window.show_page("today")
    clerk.wait()
    assert clerk.page.sum.figures[:2] == ("3", "3")
    assert [check for check in services.doctor.examine() if check.findings] == []
    station.close()


# twice


def test_two_presses_sign_a_batch_once(counter, sit_down):
    codes = counter.at("sealed", count=2)
    clerk = sit_down(page="sign")
    clerk.press("F9")
    QTest.keyClicks(QApplication.focusWidget(), "123456")
    for _ in range(2):
        QTest.keyClick(clerk.page.token.pin, Qt.Key.Key_Return)
    clerk.wait()
    assert revision_states(counter, codes) == ["SIGNED"] * 2
    assert signings(counter, codes) == [1, 1]
    assert not clerk.page.error.isVisible()


def test_two_presses_propose_one_batch_and_decide_it_once(counter, sit_down):
    codes = counter.at("signed", count=2)
    clerk = sit_down(page="batches")
    for _ in range(2):
        QTest.keyClick(clerk.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    clerk.wait()
    assert len(counter.services.overview.batches()) == 1
    boss = sit_down(by="supervisor", page="batches")
    boss.press("F8", "Space", "F8", "Space", "Ctrl+Return")
    QTest.keyClicks(QApplication.focusWidget(), boss.station.services.practice_keys["supervisor"].pin)
    for _ in range(2):
        QTest.keyClick(boss.page.gate.pin, Qt.Key.Key_Return)
    boss.wait()
    assert revision_states(counter, codes) == ["APPROVED"] * 2
    assert counter.services.overview.batches()[0].token_operations == 1
    assert not boss.page.error.isVisible()


def test_two_presses_of_send_now_deliver_once(counter, sit_down):
    (code,) = counter.at("queued")
    clerk = sit_down(page="outbox")
    for _ in range(2):
        QTest.keyClick(clerk.station.window, Qt.Key.Key_F5)
    clerk.wait()
    view = counter.services.overview.show(code)
    assert [str(delivery.state) for delivery in view.deliveries] == ["CONFIRMED"]
    assert not clerk.page.error.isVisible()


def test_what_is_approved_but_damaged_is_told_and_stops_no_other(counter, sit_down, qtbot):
    broken, sound = counter.at("approved", count=2)
    counter.damage(counter.services.overview.show(broken).documents[0].signed)
    clerk = sit_down(page="outbox")
    clerk.station.courier.hurry()
    qtbot.waitUntil(lambda: bool(counter.services.overview.show(sound).deliveries), timeout=60_000)
    clerk.wait()
    assert not counter.services.overview.show(broken).deliveries
    assert broken in clerk.station.window.strip.sentence.text()

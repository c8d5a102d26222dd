# SPDX-License-Identifier: Apache-2.0
"""The window around the pages, on a real practice counter: palette, help, lock, languages, colours, pictures."""

import threading
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from shiboken6 import isValid

from clerkdesk.errors import StoreLocked
from tests.counter import CLERK
from tests.window_checks import clipped
from ui import theme
from ui.app import Workstation, main
from ui.job_runner import Lane
from ui.preferences import Preferences
from ui.shots import settle, shoot
from ui.single_instance import SingleInstance
from ui.texts import Language
from ui.widgets.toast import Toast

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")


def test_the_palette_finds_commands_and_dossiers_without_accents(counter, sit_down, qtbot):
    counter.receive("Hồ Xuân Quỳnh")
    counter.receive("Bùi Kim Khuê")
    clerk = sit_down()
    clerk.press("Ctrl+K")
    palette = clerk.station.window.palette_sheet
    assert palette.box.hasFocus()
    assert palette.box.height() > palette.box.fontMetrics().height() * 2
    assert {"F2", "Ctrl+1", "Ctrl+L"} <= {choice.keys for choice in palette.choices()}
    with qtbot.waitSignal(palette.search_wanted, timeout=60_000):
        clerk.type("ho xuan")
    clerk.wait()
    assert {choice.text.partition("  ")[2] for choice in palette.choices()} == {"Hồ Xuân Quỳnh"}
    clerk.press("Return")
    assert not palette.isVisible()
    assert clerk.station.window.current == "today"


def test_the_palette_opens_any_screen(sit_down):
    clerk = sit_down()
    clerk.press("Ctrl+K")
    clerk.type("mo man ky so")
    clerk.press("Return")
    assert clerk.station.window.current == "sign"


def test_escape_closes_the_palette_and_gives_the_focus_back(sit_down):
    clerk = sit_down(page="sign")
    before = QApplication.focusWidget()
    clerk.press("Ctrl+K", "Esc")
    assert not clerk.station.window.palette_sheet.isVisible()
    assert QApplication.focusWidget() is before


def test_every_screen_explains_its_keys(sit_down):
    clerk = sit_down()
    sheet = clerk.station.window.help_sheet
    for place in clerk.station.window.places():
        clerk.press(place.keys, "F1")
        assert sheet.isVisible(), place.key
        assert "Ctrl K" in [part.text() for part in sheet.findChildren(QLabel)]
        assert clipped(sheet) == []
        clerk.press("Return")
        assert not sheet.isVisible()


def test_a_locked_station_asks_who_works_there_and_keeps_the_pages(sit_down):
    clerk = sit_down()
    window, page = clerk.station.window, clerk.page
    clerk.press("Ctrl+L")
    assert window.log_in.isVisible()
    assert window.page is None
    clerk.press("Ctrl+1")
    assert window.page is None
    window.log_in.passcode.setFocus()
    clerk.press("Return")
    assert window.page is page


def test_an_answer_to_the_clerk_before_finds_the_page_that_asked(sit_down, qtbot):
    clerk = sit_down(page="scan")
    jobs, page, hold, told = clerk.station.jobs, clerk.page, threading.Event(), []

    def show(_result):
        told.append(isValid(page.sheet) and page.sheet.width())

    jobs.start(lambda: hold.wait(60), show, told.append, lane=Lane.PICTURES)
    clerk.station.lock()
    clerk.station.log_in("supervisor", "")
    qtbot.waitUntil(lambda: clerk.station.window.page is not None)
    assert isValid(page)
    assert not page.isVisible()
    hold.set()
    qtbot.waitUntil(lambda: not isValid(page))
    assert len(told) == 1
    assert told[0]


def test_what_the_clerk_before_began_and_fails_is_told_to_whoever_is_there(sit_down, qtbot):
    clerk = sit_down(page="scan")
    hold, before = threading.Event(), []

    def fail():
        hold.wait(60)
        raise StoreLocked

    clerk.station.jobs.start(fail, before.append, before.append, lane=Lane.PICTURES)
    clerk.station.lock()
    clerk.station.log_in("supervisor", "")
    qtbot.waitUntil(lambda: clerk.station.window.page is not None)
    hold.set()
    toast = clerk.station.window.findChild(Toast)
    qtbot.waitUntil(lambda: any("Việc của ca trước" in label.text() for label in toast.findChildren(QLabel)))
    assert toast.isVisible()
    assert [type(error) for error in before] == [StoreLocked]


def test_a_station_that_nobody_touches_locks_itself(sit_down, qapp, qtbot):
    clerk = sit_down()
    idle = clerk.station.idle
    keyboard = clerk.station.window.windowHandle()
    idle.watch(qapp)
    with qtbot.waitSignal(idle.touched, timeout=60_000):
        QTest.keyClick(keyboard, Qt.Key.Key_Down)
    assert idle.left_ms > 9 * 60_000
    assert not idle.is_quiet(60)
    idle.stop()
    with qtbot.waitSignal(idle.touched, timeout=60_000):
        QTest.keyClick(keyboard, Qt.Key.Key_Down)
    assert idle.left_ms == -1  # nobody works here: a key changes nothing
    idle.expired.emit()
    assert clerk.station.window.log_in.isVisible()
    assert idle.left_ms == -1


def test_screens_are_made_ready_in_quiet_moments(sit_down, qapp, qtbot):
    clerk = sit_down()
    window = clerk.station.window
    assert list(window.pages) == ["today"]
    clerk.station.idle.watch(qapp)
    qtbot.waitUntil(lambda: len(window.pages) == len(window.places()), timeout=60_000)
    clerk.wait()
    assert window.current == "today"
    assert [page.isVisible() for page in window.pages.values()].count(True) == 1
    clerk.press("Ctrl+5")
    assert clerk.page is window.pages["sign"]


def test_a_shift_is_handed_over_to_somebody_with_pages_of_their_own(sit_down):
    clerk = sit_down()
    page = clerk.page
    clerk.station.lock()
    clerk.station.log_in("supervisor", "")
    clerk.wait()
    assert clerk.page is not page
    assert clerk.station.preferences.officer == "supervisor"


def test_colours_language_and_size_are_kept_for_the_next_start(counter, sit_down):
    folder = counter.root / "window"
    folder.mkdir()
    station = sit_down().station
    station.speak(Language.FRENCH)
    station.use_scheme(theme.Scheme.DARK)
    station.use_scale(150)
    assert theme.tokens() is theme.DARK
    station.use_scheme(theme.Scheme.LIGHT)
    kept = Preferences.read(folder)
    assert (kept.language, kept.scale_percent, kept.officer) == (Language.FRENCH, 150, "clerk")
    (folder / "window.json").write_text('{"language": "tlh"}')
    assert Preferences.read(folder) == Preferences()


def test_a_station_that_is_open_elsewhere_is_told_in_the_window_and_tried_again(counter, qtbot, qapp):
    theme.apply(qapp)
    answers = [StoreLocked(pid=4711), replace(counter.tokens, close=lambda: None)]

    def open_station(folder, is_practice):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    station = Workstation(counter.root / "window", open_station, is_practice=True, by="clerk")
    qtbot.addWidget(station.window)
    station.window.show()
    station.start()
    settle(station.jobs)
    opening = station.window.opening
    assert opening.error.isVisible()
    assert "4711" in " ".join(part.text() for part in opening.error.findChildren(QLabel))
    assert clipped(station.window) == []
    opening.error.again_wanted.emit()
    settle(station.jobs)
    assert not opening.error.isVisible()
    assert station.window.current == "today"
    station.close()


def test_the_station_is_closed_with_the_window(counter, qtbot, qapp):
    theme.apply(qapp)
    closed = []
    services = replace(counter.tokens, close=lambda: closed.append(True))
    station = Workstation(counter.root / "window", lambda *_: services, is_practice=True, by="clerk")
    qtbot.addWidget(station.window)
    station.start()
    settle(station.jobs)
    station.close()
    assert closed == [True]


def test_a_second_start_raises_the_first_window(qtbot, tmp_path):
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.is_first()
    with qtbot.waitSignal(first.raise_wanted, timeout=60_000):
        assert not second.is_first()
    assert SingleInstance(tmp_path / "another").is_first()
    first.close()
    assert second.is_first()
    second.close()


def test_pictures_of_every_page_are_written_in_three_languages_light_and_dark(counter, qapp, tmp_path):
    services = replace(counter.tokens, close=lambda: None)
    shots = tmp_path / "shots"
    arguments = ["--station", str(tmp_path), "--practice", "--shots", str(shots)]
    assert main(arguments, lambda *_: services) == 0
    written = {path.name for path in shots.iterdir()}
    for page in ("today", "stack", "login"):
        assert {f"{page}-{language}-{scheme}.png" for language in Language for scheme in theme.Scheme} <= written


def test_a_second_start_with_a_file_hands_it_to_the_first(qtbot, qapp, tmp_path):
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.is_first()
    file = tmp_path / "lô số 3.asice"
    with qtbot.waitSignal(first.file_wanted) as wanted:
        assert not second.is_first(file)
    assert wanted.args == [str(file)]
    first.close()


def test_pictures_are_taken_of_every_screen_and_one_with_an_error_fails(
    counter, sit_down, tmp_path, monkeypatch, capsys
):
    counter.receive()
    monkeypatch.setattr("ui.shots.Language", [Language.FRENCH])
    monkeypatch.setattr("ui.shots.Scheme", [theme.Scheme.DARK])
    clerk = sit_down()
    assert shoot(clerk.station, tmp_path / "good") == 0
    wanted = {place.key for place in clerk.station.window.places()} | {"filled", "palette", "help"}
    assert {f"{screen}-fr-dark.png" for screen in wanted} <= {path.name for path in (tmp_path / "good").iterdir()}

    def serial_ports():
        raise StoreLocked

    monkeypatch.setattr("ui.pages.receive.devices.serial_ports", serial_ports)
    assert shoot(clerk.station, tmp_path / "bad") == 1
    assert capsys.readouterr().err == "receive-fr-dark shows an error\n"
    assert clerk.station.services.drafts.open(CLERK) is None

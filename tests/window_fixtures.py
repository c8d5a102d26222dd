# SPDX-License-Identifier: Apache-2.0
"""A window on a real practice counter, and hands that know only the keyboard.

A test module asks for them with `pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")`.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.counter import Counter
from ui import theme
from ui.app import Workstation
from ui.pages.page import Page
from ui.shots import settle


class Clerk:
    """Sits at a window; every key is counted."""

    def __init__(self, station: Workstation) -> None:
        self.station = station
        self.keys = 0

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self.station.window.page
        assert page is not None
        return page

    def press(self, *shortcuts: str) -> None:
        """Press keys or chords, written as in a QKeySequence, wherever the focus is."""
        for shortcut in shortcuts:
            key = QKeySequence(shortcut)[0]
            self.keys += 1
            target = QApplication.focusWidget() or self.station.window
            QTest.keyClick(target, key.key(), key.keyboardModifiers())
        self.wait()

    def type(self, text: str) -> None:
        """Type as a Vietnamese input method does, or key by key where the text is plain."""
        self.keys += len(text)
        target = QApplication.focusWidget()
        assert target is not None
        if text.isascii():
            QTest.keyClicks(target, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(target, event)
        self.wait()

    def wait(self) -> None:
        """Wait until everything that was asked is on the screen."""
        settle(self.station.jobs)


def left_over(timers: list[QTimer]) -> list[str]:
    """Return what goes on of a window that was closed: threads of its lanes, and timers that still run."""
    threads = [thread.name for thread in threading.enumerate() if thread.name.startswith("clerkdesk-")]
    running = [timer for timer in timers if isValid(timer) and timer.isActive()]
    return threads + [f"{type(timer.parent()).__name__} every {timer.interval()} ms" for timer in running]


@pytest.fixture
def sit_down(qtbot: QtBot, qapp: QApplication, counter: Counter) -> Iterator[Callable[..., Clerk]]:
    """Open the window of the counter for an officer, real tokens included."""
    theme.apply(qapp)
    opened: list[Workstation] = []

    def open_for(by: str = "clerk", page: str = "today", code: str = "") -> Clerk:
        services = replace(counter.tokens, close=lambda: None)  # the counter itself is closed by its fixture
        station = Workstation(counter.root / "window", lambda *_: services, is_practice=True, by=by)
        opened.append(station)
        with qtbot.waitActive(station.window, timeout=60_000):  # shortcuts are for the active window
            station.window.show()
            station.window.activateWindow()
        station.start()
        clerk = Clerk(station)
        clerk.wait()
        station.window.show_page(page, code)
        clerk.wait()
        return clerk

    yield open_for
    timers = [timer for station in opened for part in (station, station.window) for timer in part.findChildren(QTimer)]
    for station in opened:
        station.close()
        station.window.close()
        station.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert left_over(timers) == []

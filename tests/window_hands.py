# SPDX-License-Identifier: Apache-2.0
"""Hands at a window that know only the keyboard; no test tool is needed to use them."""

from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

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

# SPDX-License-Identifier: Apache-2.0
"""Catches what a reader in keyboard mode sends, wherever the focus is on the page, before it is written anywhere."""

import time

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from ui.pages.receive.burst import GAP_MS, Burst, Verdict

_HEARD = (QEvent.Type.KeyPress, QEvent.Type.InputMethod, QEvent.Type.ShortcutOverride)
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Wedge(QObject):
    """Watches the keys of one page while it is shown.

    Attributes:
        began: a first key came: remember how the page is.
        caught: it was a reader: put the page back as it was.
        scanned: what was read (a `Scan`).
    """

    began = Signal()
    caught = Signal()
    scanned = Signal(object)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._burst = Burst()
        self._is_watching = False
        self._ahead_ms = 0.0  # by how much the clock of the keyboard is ahead
        self._silence = QTimer(self, singleShot=True, interval=3 * GAP_MS)
        self._silence.timeout.connect(self._end)

    def watch(self, *, is_on: bool) -> None:
        """Begin or end to watch."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        self._burst.forget()
        if is_on == self._is_watching:
            return
        self._is_watching = is_on
        if is_on:
            application.focusChanged.connect(self._follow)
            self._follow(None, application.focusWidget())
        else:
            application.focusChanged.disconnect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Judge keys and what input methods write, when they go to a widget of the page."""
        kind = event.type()
        if not self._is_watching or kind not in _HEARD:
            return False
        if watched is not QApplication.focusWidget() or not self._page.isAncestorOf(watched):
            return False  # a key that its widget leaves is sent on to the widgets around it: it is one key
        if kind == QEvent.Type.ShortcutOverride:
            if self._burst.is_taking:
                event.accept()  # no letter of a code is a shortcut
            return False
        if isinstance(event, QInputMethodEvent):
            return self._judge(event.commitString(), self._now_ms()) if event.commitString() else False
        return self._key(event) if isinstance(event, QKeyEvent) else False

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Hear the widget that keys go to, before others who hear it; one that hears all of them slows every event."""
        if now is not None and self._page.isAncestorOf(now):
            now.installEventFilter(self)

    def _key(self, event: QKeyEvent) -> bool:
        at = self._time_of(event)
        if event.key() in _ENTERS:
            verdict = self._burst.enter(at)
            if verdict is Verdict.DONE:
                self._silence.stop()
                self.scanned.emit(self._burst.scan())
            return verdict is not Verdict.PASS
        if event.key() == Qt.Key.Key_Backspace:
            return self._judge("", at, deletes=True)
        text = event.text()
        if not text or not text.isprintable() or event.modifiers() & _COMMANDS == Qt.KeyboardModifier.ControlModifier:
            return False
        return self._judge(text, at)

    def _judge(self, text: str, at_ms: float, *, deletes: bool = False) -> bool:
        verdict = self._burst.key(text, at_ms, deletes=deletes)
        if verdict is Verdict.BEGAN:
            self.began.emit()
        elif verdict is Verdict.CAUGHT:
            self.caught.emit()
        is_kept = verdict in (Verdict.CAUGHT, Verdict.TAKEN)
        if is_kept:
            self._silence.start()
        return is_kept

    def _end(self) -> None:
        """The keys stopped without an Enter: a code that was cut off, or a program that types for the person."""
        read = self._burst.scan()
        if "|" in read.text or "<" in read.text:
            self.scanned.emit(read)
            return
        box = QApplication.focusWidget()
        if isinstance(box, QLineEdit):
            box.insert(read.text)
        elif isinstance(box, QPlainTextEdit):
            box.insertPlainText(read.text)

    def _time_of(self, event: QKeyEvent) -> float:
        """When the key was pressed: a window that was busy gets the keys of a person all at once."""
        if not event.timestamp():
            return self._now_ms()
        self._ahead_ms = event.timestamp() - time.monotonic() * 1000
        return float(event.timestamp())

    def _now_ms(self) -> float:
        return time.monotonic() * 1000 + self._ahead_ms

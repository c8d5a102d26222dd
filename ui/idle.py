# SPDX-License-Identifier: Apache-2.0
"""Knows for how long nobody has touched the window: a station left alone locks itself."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

LOCK_MS = 10 * 60_000
"""A station that nobody touches for so long asks again who works there."""

_TOUCHES = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.InputMethod)


class Idle(QObject):
    """Hears the keys of whichever window of the program has the focus, and nothing else: events are many.

    Attributes:
        touched: somebody pressed a key or a button of the mouse.
        expired: nobody touched the window for `LOCK_MS`.
    """

    touched = Signal()
    expired = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._touched_s = time.monotonic()
        self._heard: QWindow | None = None
        self._is_watching = False
        self._timer = QTimer(self, singleShot=True, interval=LOCK_MS)
        self._timer.timeout.connect(self.expired)

    def watch(self, application: QGuiApplication) -> None:
        """Begin to hear."""
        self._is_watching = True
        application.focusWindowChanged.connect(self._follow)
        self._follow(application.focusWindow())

    def start(self) -> None:
        """Begin the time anew."""
        self._touched_s = time.monotonic()
        self._timer.start()

    def stop(self) -> None:
        """Expire no more: nobody works here."""
        self._timer.stop()

    @property
    def left_ms(self) -> int:
        """How long until the station locks itself; -1 when it does not."""
        return self._timer.remainingTime()

    def is_quiet(self, seconds: float) -> bool:
        """Tell whether it is known that nobody has touched the window for so long."""
        return self._is_watching and time.monotonic() - self._touched_s >= seconds

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Begin the time anew at every key and every click."""
        if event.type() in _TOUCHES:
            self._touched_s = time.monotonic()
            if self._timer.isActive():
                self._timer.start()
            self.touched.emit()
        return super().eventFilter(watched, event)

    def _follow(self, window: QWindow | None) -> None:
        if self._heard is not None:
            self._heard.removeEventFilter(self)
            self._heard.destroyed.disconnect(self._forget)
        self._heard = window
        if window is not None:
            window.installEventFilter(self)
            window.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._heard = None

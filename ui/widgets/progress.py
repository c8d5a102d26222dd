# SPDX-License-Identifier: Apache-2.0
"""Progress in the page: a bar moved by real numbers, in words too, and a way to stop."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import MEDIUM, label

_AFTER_MS = 1_000
"""What is over sooner shows no bar: the button that is at rest says that it goes on."""


class Bar(QWidget):
    """Four px high."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(4)

    def show_share(self, share: float) -> None:
        """Show a share from 0 to 1."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the line and the part that is done."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().line))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.setBrush(QColor(theme.tokens().accent))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self._share, self.height()), 2, 2)
        painter.end()


class ProgressLine(QFrame):
    """Appears after a second of work and goes with its end.

    Attributes:
        cancelled: stop after the current unit.
    """

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._text = label(weight=MEDIUM)
        self.bar = Bar()
        self.button = ActionButton("secondary")
        self.button.clicked.connect(self.cancelled)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._text)
        words.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(16)
        layout.addLayout(words, 1)
        layout.addWidget(self.button)
        self._after = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._after.timeout.connect(self.show)
        self.hide()

    def show_step(self, done: int, total: int, text: str, cancel: str) -> None:
        """Show n of m; a total of 0 ends it."""
        if not total:
            self._after.stop()
            self.hide()
            return
        self._text.setText(text)
        self.button.say(cancel)
        self.bar.show_share(done / total)
        if not self.isVisible() and not self._after.isActive():
            self._after.start()
        if done == total:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

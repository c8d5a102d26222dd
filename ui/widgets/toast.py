# SPDX-License-Identifier: Apache-2.0
"""A bar that tells what went and offers to undo it; never used for errors."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui import theme
from ui.widgets.icons import key_text, keycap
from ui.widgets.labels import label

SHOWN_MS = 8_000
_BOTTOM = 54


@dataclass(frozen=True, slots=True)
class Told:
    """What a toast says.

    Attributes:
        undo: takes it back, where that is possible.
        action: what may be done next instead, with `act` that does it and its keys.
    """

    text: str
    undo: Callable[[], None] | None = None
    icon: str = "check"
    action: str = ""
    act: Callable[[], None] | None = None
    keys: str = ""


class Toast(QFrame):
    """Lies over the foot of its parent for some seconds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "toast")
        self._parent = parent
        self._undo: Callable[[], None] | None = None
        self._icon = QLabel()  # white on the dark bar, whatever the colours in use
        self._text = label()
        self._button = QPushButton()
        self._button.clicked.connect(self._take_back)
        self._key = keycap("Ctrl+Z")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 10, 6)
        layout.setSpacing(10)
        for part in (self._icon, self._text, self._button, self._key):
            layout.addWidget(part)
        self._time = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._time.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def tell(self, told: Told, undo_text: str) -> None:
        """Show it and announce it politely."""
        self._undo = told.act or told.undo
        self._icon.setPixmap(theme.icon(told.icon, 16, "#FFFFFF"))
        self._text.setText(told.text)
        self._button.setText(told.action or undo_text)
        self._button.setVisible(self._undo is not None)
        self._key.setText(key_text(told.keys or "Ctrl+Z"))
        self._key.setVisible(told.undo is not None or bool(told.keys))
        self._place()
        self.show()
        self.raise_()
        self._time.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told.text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay at the foot when the parent changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _take_back(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()

    def _place(self) -> None:
        self.adjustSize()
        parent = self._parent
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - _BOTTOM)

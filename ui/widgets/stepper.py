# SPDX-License-Identifier: Apache-2.0
"""A small number with minus and plus: arrows and typed digits work too."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIcon, QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui import theme
from ui.widgets.labels import SEMI_BOLD, label


class Stepper(QWidget):
    """Label at the left, minus, number, plus.

    Attributes:
        changed: the number that the person chose.
    """

    changed = Signal(int)

    def __init__(self, most: int = 999) -> None:
        super().__init__()
        self._most = most
        self._value = 1
        self._name = label(tone="ink2")
        self.less, self.more = QPushButton(), QPushButton()
        self.box = QLineEdit("1")
        self.box.setFixedWidth(52)
        self.box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.box.setFont(theme.font(theme.BODY, SEMI_BOLD))
        self.box.setValidator(QIntValidator(1, most, self))
        self.box.editingFinished.connect(lambda: self._take(int(self.box.text() or 1)))
        self.box.installEventFilter(self)
        self._name.setBuddy(self.box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._name, 1)
        for button, step in ((self.less, -1), (self.more, 1)):
            button.setFixedSize(34, 34)
            button.setStyleSheet("padding: 0;")
            button.clicked.connect(lambda _checked=False, step=step: self._take(self._value + step))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows do the same in the box
        layout.addWidget(self.less)
        layout.addWidget(self.box)
        layout.addWidget(self.more)
        self._draw()

    def say(self, name: str, less: str, more: str) -> None:
        """Name the number and its two buttons."""
        self._name.setText(name)
        self.box.setAccessibleName(name)
        self.less.setAccessibleName(less)
        self.more.setAccessibleName(more)

    def show_value(self, value: int) -> None:
        """Show a number."""
        self._value = value
        if self.box.text() != str(value):
            self.box.setText(str(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count up and down with the arrows."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._take(int(self.box.text() or 1) + step)
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw anew in other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "more"):
            self._draw()

    def _draw(self) -> None:
        ink = theme.tokens().ink
        self.less.setIcon(QIcon(theme.icon("minus", 16, ink)))
        self.more.setIcon(QIcon(theme.icon("plus", 16, ink)))

    def _take(self, value: int) -> None:
        value = min(max(value, 1), self._most)
        is_new = value != self._value
        self.show_value(value)
        if is_new:
            self.changed.emit(value)

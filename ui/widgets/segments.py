# SPDX-License-Identifier: Apache-2.0
"""A row of choices of which exactly one holds: arrows move, as between radio buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.labels import MEDIUM, label


class Segments(QWidget):
    """Label above, choices in a row.

    Attributes:
        chosen: the key of the choice that the person took.
    """

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self._name = label(theme.META, MEDIUM, "ink2")
        frame = QFrame()
        frame.setProperty("kind", "segments")
        row = QHBoxLayout(frame)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._is_showing = False
        self.buttons: dict[str, QPushButton] = {}
        for key in keys:
            button = _Segment(self)
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            button.setAutoExclusive(True)  # what a screen reader calls it: a radio button
            button.toggled.connect(lambda is_on, key=key: self._tell(key, is_on=is_on))
            self._group.addButton(button)
            self.buttons[key] = button
            row.addWidget(button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._name)
        layout.addWidget(frame)

    def say(self, name: str, choices: Sequence[str]) -> None:
        """Name the row and its choices, in their order."""
        self._name.setText(name)
        self._name.setVisible(bool(name))
        for button, text in zip(self.buttons.values(), choices, strict=True):
            button.setText(text)
            button.setAccessibleName(f"{name}: {text}" if name else text)

    def show_choice(self, key: str) -> None:
        """Show which choice holds; "" for none yet."""
        if [name for name, button in self.buttons.items() if button.isChecked()] == [key] * bool(key):
            return
        self._is_showing = True
        self._group.setExclusive(False)
        for name, button in self.buttons.items():
            button.setChecked(name == key)
        self._group.setExclusive(True)
        self._is_showing = False

    def move_on(self, step: int) -> None:
        """Take the next choice to the left or right."""
        buttons = list(self.buttons.values())
        place = next((place for place, button in enumerate(buttons) if button.hasFocus()), 0)
        target = buttons[(place + step) % len(buttons)]
        target.setFocus()
        target.click()

    def _tell(self, key: str, *, is_on: bool) -> None:
        """Tell a choice however it was taken: a screen reader toggles a button without clicking it."""
        if is_on and not self._is_showing:
            self.chosen.emit(key)


class _Segment(QPushButton):
    def __init__(self, owner: Segments) -> None:
        super().__init__()
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._owner.move_on(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

# SPDX-License-Identifier: Apache-2.0
"""Filters over a list: a word and how many there are, one of them chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton

from ui import theme
from ui.widgets.labels import MEDIUM


class Tabs(QFrame):
    """Left and right go from one to the next.

    Attributes:
        chosen: the key of the filter.
    """

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(0)
        for key in keys:
            button = QPushButton()
            button.setProperty("kind", "tab")
            button.setCheckable(True)
            button.setFont(theme.font(theme.BODY, MEDIUM))
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self.buttons[key] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self.buttons[keys[0]].setChecked(True)

    @property
    def current(self) -> str:
        """The key of the chosen filter."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Choose a filter without telling of it."""
        self.buttons[key].setChecked(True)

    def say(self, key: str, word: str, count: int | None = None) -> None:
        """Show the word of a filter and how many there are."""
        shown = word if count is None else f"{word}  {count}"
        self.buttons[key].setText(shown)
        self.buttons[key].setAccessibleName(shown)

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
            button.setAutoExclusive(True)  # what a screen reader calls it: a radio button
            button.toggled.connect(lambda is_on, key=key: self._tell(key, is_on=is_on))
            self._group.addButton(button)
            self.buttons[key] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self._is_silent = False
        self.choose(keys[0])

    @property
    def current(self) -> str:
        """The key of the chosen filter."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Choose a filter without telling of it."""
        self._is_silent = True
        self.buttons[key].setChecked(True)
        self._is_silent = False

    def say(self, key: str, word: str, count: int | None = None) -> None:
        """Show the word of a filter and how many there are."""
        shown = word if count is None else f"{word}  {count}"
        self.buttons[key].setText(shown)
        self.buttons[key].setAccessibleName(shown)

    def _tell(self, key: str, *, is_on: bool) -> None:
        """Tell a choice however it was taken: a screen reader toggles a button without clicking it."""
        if is_on and not self._is_silent:
            self.chosen.emit(key)

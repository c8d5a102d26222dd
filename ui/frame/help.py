# SPDX-License-Identifier: Apache-2.0
"""The help of a screen (F1): every key that works there and what it does."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from ui import theme
from ui.frame.overlay import Overlay
from ui.pages.page import KeyHelp
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.icons import keycap
from ui.widgets.labels import SEMI_BOLD, label

_WIDTH, _APART = 620, 12
EVERYWHERE = ("Ctrl+K", "F2", "F5", "F6", "Ctrl+Z", "Ctrl+L", "F1", "Esc")
"""Keys that work on every screen; their texts are "help.KEY"."""


class Help(Overlay):
    """Two groups of keys: here, and everywhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._close = ActionButton("primary")
        self._close.clicked.connect(self.close_sheet)
        self._title = label(theme.TITLE, SEMI_BOLD)
        self.inside.setContentsMargins(20, 16, 20, 16)
        self.inside.setSpacing(12)
        self.inside.addWidget(self._title)
        self.inside.addWidget(self._area, 1)
        self.inside.addWidget(self._close)

    def show_keys(self, title: str, here: Sequence[KeyHelp], texts: Texts) -> None:
        """Open with the keys of a screen."""
        self._title.setText(texts("help.title", page=title))
        self._close.say(texts("help.close"), "Esc")
        everywhere = [KeyHelp(keys, texts(f"help.{keys}")) for keys in EVERYWHERE]
        places = KeyHelp("Ctrl+1…9", texts("help.places"))
        self._area.setWidget(_table(((texts("help.here"), here), (texts("help.everywhere"), [places, *everywhere]))))
        self._area.setMinimumHeight(380)
        self.open()
        self._close.setFocus()


def _table(groups: Sequence[tuple[str, Sequence[KeyHelp]]]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setColumnStretch(1, 1)
    line = 0
    for title, keys in groups:
        if not keys:
            continue
        heading = label(weight=SEMI_BOLD)
        heading.setText(title)
        heading.setContentsMargins(0, _APART if line else 0, 0, 0)
        grid.addWidget(heading, line, 0, 1, 2)
        for one in keys:
            line += 1
            text = label(wraps=True)
            text.setText(one.text)
            grid.addWidget(keycap(one.keys), line, 0)
            grid.addWidget(text, line, 1)
        line += 1
    grid.setRowStretch(line, 1)
    return made

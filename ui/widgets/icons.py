# SPDX-License-Identifier: Apache-2.0
"""Icons and keycaps that follow the colours in use."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel

from ui import theme
from ui.widgets.labels import MEDIUM, label

KEY_NAMES = {"Return": "↵", "Del": "Del", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


class IconLabel(QLabel):
    """One icon beside a text that names it; a screen reader passes over it."""

    def __init__(self, name: str, size_px: int = 16, tone: str = "ink2") -> None:
        super().__init__()
        self._name, self._size_px, self._tone = name, size_px, tone
        self.setFixedSize(size_px, size_px)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._draw()

    def show_icon(self, name: str, tone: str) -> None:
        """Show another icon or the same one in another tone."""
        self._name, self._tone = name, tone
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw anew in other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        self.setPixmap(theme.icon(self._name, self._size_px, getattr(theme.tokens(), self._tone)))


def keycap(keys: str = "") -> QLabel:
    """Return a keycap that teaches a shortcut; `keys` as in a QKeySequence, for example "Ctrl+Return"."""
    made = label(theme.META, MEDIUM)
    made.setProperty("kind", "keycap")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setText(key_text(keys))
    return made


def key_text(keys: str) -> str:
    """Return how a shortcut is written on a keycap: "Ctrl+Return" as "Ctrl ↵"."""
    return " ".join(KEY_NAMES.get(part, part) for part in keys.split("+"))

# SPDX-License-Identifier: Apache-2.0
"""What stands in place of a list that is empty: one line what will be here, and one button with its key."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import ActionButton
from ui.widgets.icons import IconLabel
from ui.widgets.labels import SEMI_BOLD, label


class EmptyState(QWidget):
    """Icon, title, line and button.

    Attributes:
        pressed: the button was pressed.
    """

    pressed = Signal()

    def __init__(self, icon: str = "inbox") -> None:
        super().__init__()
        middle = Qt.AlignmentFlag.AlignHCenter
        ground = QFrame()
        ground.setProperty("kind", "round")
        ground.setFixedSize(64, 64)
        self._icon = IconLabel(icon, 28, "ink3")
        inside = QHBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignCenter)
        self._title = label(theme.TITLE, SEMI_BOLD, wraps=True)
        self._line = label(tone="ink2", wraps=True)
        self.button = ActionButton()
        self.button.clicked.connect(self.pressed)
        self.button.hide()
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(ground, 0, middle)
        for text in (self._title, self._line):
            text.setAlignment(middle)
            layout.addWidget(text)
        layout.addWidget(self.button, 0, middle)
        layout.addStretch(3)

    def say(self, title: str, line: str = "", button: str = "", keys: str = "", icon: str = "") -> None:
        """Show a title, a line and, where one is named, a button with its key."""
        self._title.setText(title)
        self._line.setText(line)
        self.button.say(button, keys)
        self.button.setVisible(bool(button))
        if icon:
            self._icon.show_icon(icon, "ink3")

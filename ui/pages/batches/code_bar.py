# SPDX-License-Identifier: Apache-2.0
"""The code of a travelling batch: shown once where it leaves, asked for where it arrives."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from ui import theme
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.icons import IconLabel
from ui.widgets.labels import SEMI_BOLD, label

_MOST_LETTERS = 40


class CodeBar(QFrame):
    """Above the dossiers of a batch.

    Attributes:
        typed: a code, and Enter; noted: the code that is shown was written down; left: no code is to be typed now.
    """

    typed = Signal(str)
    noted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self.setProperty("ground", "warn")
        self._title = label(theme.VALUE, SEMI_BOLD, wraps=True)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._line = label(theme.META, tone="ink2", wraps=True)
        self.box = QLineEdit()
        self.box.setMaxLength(_MOST_LETTERS)
        self.box.returnPressed.connect(lambda: self.typed.emit(self.box.text()))
        self.button = ActionButton()
        self.button.clicked.connect(self._press)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._line)
        words.addWidget(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(IconLabel("key-round", 18, "warn"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def ask(self, title: str, texts: Texts) -> None:
        """Ask for the code of a file."""
        self._title.setText(title)
        self._line.setText(texts("batches.code.line"))
        self.box.clear()
        self.box.setAccessibleName(title)
        self.box.show()
        self.button.say(texts("batches.code.leave"))
        self.show()
        self.box.setFocus()

    def tell(self, title: str, texts: Texts) -> None:
        """Show the code that opens the file that was just written."""
        self._title.setText(title)
        self._line.setText(texts("batches.code.keep"))
        self.box.hide()
        self.button.say(texts("batches.code.noted"), "", "check")
        self.show()
        self.button.setFocus()

    def _press(self) -> None:
        ended = self.left if self.box.isVisible() else self.noted
        ended.emit()
        self.hide()

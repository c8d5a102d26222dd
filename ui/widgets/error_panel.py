# SPDX-License-Identifier: Apache-2.0
"""An error in the page: title, what happened, what is safe, what to do; never a dialog."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from ui import theme
from ui.messages import Message
from ui.texts import Texts
from ui.widgets.labels import SEMI_BOLD, label


class ErrorPanel(QFrame):
    """Shows one message with a button that tries again.

    Attributes:
        title: what the message is about.
    """

    again_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setProperty("kind", "error-off")
        self.title = label(theme.VALUE, SEMI_BOLD, wraps=True)
        self._happened = label(tone="ink2", wraps=True)
        self._safe = label(wraps=True)
        self._todo = label(wraps=True)
        self._code = label(theme.META, tone="ink3")
        self._again = QPushButton()
        self._again.clicked.connect(self.again_wanted)
        words = QVBoxLayout()
        words.setSpacing(4)
        for part in (self.title, self._happened, self._safe, self._todo, self._code):
            words.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(16)
        layout.addLayout(words, 1)
        layout.addWidget(self._again)
        self.hide()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of all its words at its present width: in a narrow pane they take more lines."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.width()))) if self.isVisible() else hint

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the height that its new width takes."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the message itself is shown anew by the presenter."""
        self._texts = texts

    def show_message(self, told: Message, again: str | None = None) -> None:
        """Show a message and announce it to a screen reader.

        Args:
            told: the message.
            again: words of the button that tries again; none is shown when they are empty.
        """
        texts = self._texts
        self.title.setText(told.title)
        self._happened.setText(told.happened)
        self._safe.setText(f"{texts('error.safe')}: {told.safe}")
        self._todo.setText(f"{texts('error.todo')}: {told.todo}")
        self._code.setText(texts("error.code", code=told.code))
        self._again.setText(texts("error.again") if again is None else again)
        self._again.setVisible(bool(self._again.text()))
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{told.title}. {told.safe} {told.todo}"))

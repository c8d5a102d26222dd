# SPDX-License-Identifier: Apache-2.0
"""Who works here now: the officers of the station and, where one was set, a passcode."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from clerkdesk.domain.officers import Officer
from ui import theme
from ui.messages import Message
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.labels import SEMI_BOLD, card, label

_WIDTH = 460


class LogInPage(QWidget):
    """Shown before anybody works and while the station is locked; what was typed on the pages waits behind it.

    Attributes:
        chosen: an officer's id and the passcode that was typed.
    """

    chosen = Signal(str, str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._officers: Sequence[Officer] = ()
        self._is_practice = False
        frame, inside = card(margin_px=24, spacing_px=10)
        frame.setFixedWidth(_WIDTH)
        self._title = label(theme.TITLE, SEMI_BOLD)
        self._line = label(tone="ink2", wraps=True)
        self._group = QButtonGroup(self)
        choices = QFrame()
        choices.setProperty("kind", "segments")
        self._choices = QVBoxLayout(choices)
        self._choices.setContentsMargins(2, 2, 2, 2)
        self._choices.setSpacing(2)
        self._passcode_label = label(theme.META)
        self.passcode = QLineEdit()
        self.passcode.setEchoMode(QLineEdit.EchoMode.Password)
        self.passcode.returnPressed.connect(self._choose)
        self.enter = ActionButton("primary")
        self.enter.clicked.connect(self._choose)
        self.error = ErrorPanel(texts)
        self.error.again_wanted.connect(self.passcode.setFocus)
        inside.addWidget(self._title)
        inside.addWidget(self._line)
        inside.addWidget(choices)
        inside.addWidget(self._passcode_label)
        inside.addWidget(self.passcode)
        inside.addWidget(self.error)
        inside.addWidget(self.enter)
        layout = QHBoxLayout(self)
        layout.addWidget(frame, 0, Qt.AlignmentFlag.AlignCenter)
        self.set_texts(texts)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self.error.set_texts(texts)
        self._title.setText(texts("login.title"))
        self._line.setText(texts("login.practice" if self._is_practice else "login.line"))
        self._passcode_label.setText(texts("login.passcode"))
        self.passcode.setAccessibleName(texts("login.passcode"))
        self.enter.say(texts("login.enter"), "Return", "log-in")
        for button, officer in zip(self._group.buttons(), self._officers, strict=True):
            button.setText(f"{officer.name} – {texts(f'role.{officer.role}')}")

    def show_officers(self, officers: Sequence[Officer], last: str = "", *, is_practice: bool) -> None:
        """Offer the officers; the one who worked last is chosen already."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.deleteLater()
        self._officers = tuple(officers)
        for number, officer in enumerate(self._officers):
            button = QPushButton()
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            button.setChecked(officer.id == last or (not last and number == 0))
            self._group.addButton(button, number)
            self._choices.addWidget(button)
        self._is_practice = is_practice
        self.passcode.clear()
        self.error.hide()
        self.set_texts(self._texts)
        self.passcode.setFocus()

    def show_error(self, told: Message) -> None:
        """Say why nobody was let in; the passcode is typed anew."""
        self.passcode.clear()
        self.error.show_message(told)
        self.passcode.setFocus()

    def _choose(self) -> None:
        number = self._group.checkedId()
        if 0 <= number < len(self._officers):
            self.chosen.emit(self._officers[number].id, self.passcode.text())
            self.passcode.clear()

# SPDX-License-Identifier: Apache-2.0
"""A computer without a station: the profile of its commune, by file or scanned codes, and what only people know."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.messages import Message
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.labels import SEMI_BOLD, card, label

_WIDTH = 620
_MOST_COUNTERS = 99
_FIELDS = ("commune", "counter", "key", "administrator", "passphrase", "again")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What was entered beside the profile.

    Attributes:
        key: fingerprint of the province's key, from paper.
        administrator: name of the first officer.
    """

    commune: str
    counter: int
    key: str
    administrator: str
    passphrase: str


class EnrolmentPage(QWidget):
    """Asks for the profile and for what is typed; says nothing of whether it fits.

    Attributes:
        file_chosen: a profile's file or folder, as a path.
        code_read: the text of one scanned code.
        wanted: make the station (`Enrolment`).
    """

    file_chosen = Signal(str)
    code_read = Signal(str)
    wanted = Signal(object)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        frame, inside = card(margin_px=24, spacing_px=10)
        frame.setFixedWidth(_WIDTH)
        self._title, self._line = label(theme.TITLE, SEMI_BOLD), label(tone="ink2", wraps=True)
        self.file = ActionButton()
        self.file.clicked.connect(self._choose_file)
        self.code = QLineEdit()
        self.code.returnPressed.connect(self._take_code)
        self._code_label, self._standing = label(theme.META), label(tone="ink2", wraps=True)
        self.commune, self.key, self.administrator = QLineEdit(), QLineEdit(), QLineEdit()
        self.counter = QLineEdit("1")
        self.counter.setValidator(QIntValidator(1, _MOST_COUNTERS, self))
        self.passphrase, self.again = QLineEdit(), QLineEdit()
        self._form = QFormLayout()
        self._labels = {name: label() for name in _FIELDS}
        for name, title in self._labels.items():
            entry: QLineEdit = getattr(self, name)
            title.setBuddy(entry)
            self._form.addRow(title, entry)
            entry.textChanged.connect(self._judge)
        for entry in (self.passphrase, self.again):
            entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.error = ErrorPanel(texts)
        self.make = ActionButton("primary")
        self.make.clicked.connect(self._make)
        for widget in (self._title, self._line, self.file, self._code_label, self.code, self._standing):
            inside.addWidget(widget)
        inside.addLayout(self._form)
        inside.addWidget(self.error)
        inside.addWidget(self.make)
        layout = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(frame, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addLayout(row, 1)
        self._has_profile = False
        self.set_texts(texts)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self.error.set_texts(texts)
        self._title.setText(texts("enrol.title"))
        self._line.setText(texts("enrol.line"))
        self.file.say(texts("enrol.file"), "", "folder-open")
        self._code_label.setText(texts("enrol.code"))
        self.code.setAccessibleName(texts("enrol.code"))
        self.code.setPlaceholderText(texts("enrol.code_hint"))
        for name, title in self._labels.items():
            title.setText(texts(f"enrol.{name}"))
            getattr(self, name).setAccessibleName(texts(f"enrol.{name}"))
        self._judge()

    def show_standing(self, text: str, *, is_whole: bool) -> None:
        """Say what is known of the profile so far; `is_whole` when nothing of it is missing."""
        self._standing.setText(text)
        self._has_profile = is_whole
        self._judge()
        if is_whole:
            self.commune.setFocus()

    def show_error(self, told: Message) -> None:
        """Say why it did not work."""
        self.error.show_message(told)
        self.make.setEnabled(True)

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self._texts("enrol.file"), "", self._texts("enrol.files"))
        if path:
            self.file_chosen.emit(path)

    def _take_code(self) -> None:
        self.error.hide()
        text = self.code.text().strip()
        self.code.clear()
        if text:
            self.code_read.emit(text)

    def _missing(self) -> str:
        if not self._has_profile:
            return self._texts("enrol.needs_profile")
        typed = (self.commune, self.counter, self.key, self.administrator, self.passphrase)
        if not all(one.text().strip() for one in typed):
            return self._texts("enrol.needs_all")
        return "" if self.passphrase.text() == self.again.text() else self._texts("enrol.needs_same")

    def _judge(self) -> None:
        missing = self._missing()
        self.make.say(self._texts("enrol.make"), "", "check", missing)
        self.make.setEnabled(not missing)

    def _make(self) -> None:
        self.error.hide()
        self.make.setEnabled(False)
        typed = (self.key.text(), self.administrator.text().strip(), self.passphrase.text())
        self.wanted.emit(Enrolment(self.commune.text().strip(), int(self.counter.text()), *typed))

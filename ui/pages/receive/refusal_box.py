# SPDX-License-Identifier: Apache-2.0
"""Why a dossier is not taken, in the words of form 03; stands in the place of papers and promise."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui import theme
from ui.pages.receive.shown import ShownForm
from ui.texts import Texts
from ui.widgets.fields import Field
from ui.widgets.labels import MEDIUM, SEMI_BOLD, label


class RefusalBox(QWidget):
    """Reasons, legal basis, guidance.

    Attributes:
        typed: field and text; left: a field.
    """

    typed = Signal(str, str)
    left = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = label(weight=SEMI_BOLD)
        self._line = label(theme.META, tone="ink2", wraps=True)
        self._reason_name = label(theme.META, MEDIUM, "ink2")
        self.reasons = _Lines()
        self.reasons.setTabChangesFocus(True)
        self.reasons.setMinimumHeight(96)
        self._reason_name.setBuddy(self.reasons)
        self._is_showing = False
        self.reasons.textChanged.connect(self._tell)
        self.reasons.was_left.connect(lambda: self.left.emit("refusal"))
        self.basis, self.guidance = Field(), Field()
        for name, field in (("basis", self.basis), ("guidance", self.guidance)):
            field.typed.connect(lambda text, name=name: self.typed.emit(name, text))
            field.left.connect(lambda name=name: self.left.emit(name))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self._title, self._line, self._reason_name, self.reasons, self.basis, self.guidance):
            layout.addWidget(part)
        layout.addStretch(1)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._title.setText(texts("receive.refusal"))
        self._line.setText(texts("receive.refusal.line"))
        self._reason_name.setText(texts("receive.refusal.reason"))
        self.reasons.setAccessibleName(texts("receive.refusal.reason"))
        self.basis.say(texts("receive.refusal.basis"))
        self.guidance.say(texts("receive.refusal.guidance"))

    def show_form(self, form: ShownForm) -> None:
        """Show what a draft says."""
        if self.reasons.toPlainText() != form.draft.refusal:
            self._is_showing = True
            self.reasons.setPlainText(form.draft.refusal)
            self._is_showing = False
        for name, field in (("basis", self.basis), ("guidance", self.guidance)):
            field.show_text(str(getattr(form.draft, name)))
            field.show_note(form.faults.get(name, ""), is_fault=True)

    def _tell(self) -> None:
        if not self._is_showing:
            self.typed.emit("refusal", self.reasons.toPlainText())


class _Lines(QPlainTextEdit):
    was_left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.was_left.emit()

# SPDX-License-Identifier: Apache-2.0
"""How the fee is paid: in cash, by transfer, later, or not at all and why; shown only where a fee is asked."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clerkdesk.domain.draft import Draft
from ui.texts import Texts
from ui.widgets.fields import Field
from ui.widgets.segments import Segments

PAYMENTS = ("cash", "transfer", "exempt", "later")
NOTE = "fee_note"


class PaymentBox(QWidget):
    """A row of ways and one field, whose meaning follows the way.

    Attributes:
        chosen: "fee_way" and the way that was taken.
        typed: "fee_note" and its text; left: "fee_note" was left.
    """

    chosen = Signal(str, object)
    typed = Signal(str, str)
    left = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.way, self.note = Segments(PAYMENTS), Field()
        self.way.chosen.connect(lambda way: self.chosen.emit("fee_way", way))
        self.note.typed.connect(lambda text: self.typed.emit(NOTE, text))
        self.note.left.connect(lambda: self.left.emit(NOTE))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.way)
        layout.addWidget(self.note)
        self._shown: tuple[str, ...] = ()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self.way.say(texts("payment"), [texts(f"payment.{way}") for way in PAYMENTS])
        self.way.buttons["transfer"].setToolTip(texts("payment.spoken.transfer"))
        self.way.buttons["transfer"].setAccessibleName(f"{texts('payment')}: {texts('payment.spoken.transfer')}")
        self._shown = ()

    def show_draft(self, draft: Draft, fault: str, texts: Texts) -> None:
        """Show how a draft says that it is paid; `fault` is why the note cannot be kept."""
        way = str(draft.fee_way)
        if (way, draft.fee_note, fault) == self._shown:
            return
        self._shown = (way, draft.fee_note, fault)
        self.way.show_choice(way)
        self.note.setVisible(way != "later")
        if way != "later":
            self.note.say(texts(f"payment.note.{way}"))
            self.note.show_text(draft.fee_note)
            self.note.show_note(fault, is_fault=True)

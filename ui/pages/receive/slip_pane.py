# SPDX-License-Identifier: Apache-2.0
"""The slip before it is printed, where it is printed, and what was received last."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.pages.receive.shown import ShownForm
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.icons import IconLabel
from ui.widgets.labels import MEDIUM, SEMI_BOLD, card, label
from ui.widgets.slip_view import SlipView


class SlipPane(QWidget):
    """Preview, printer, last dossier.

    Attributes:
        reprint_wanted, pdf_wanted, scan_wanted: of the last dossier.
    """

    reprint_wanted = Signal()
    pdf_wanted = Signal()
    scan_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = label(weight=SEMI_BOLD)
        self._size = label(theme.META, tone="ink3")
        self.slip = SlipView()
        self._printer_icon = IconLabel("printer", 16)
        self._printer = label(theme.META, tone="ink2", wraps=True)
        self._note = label(theme.META, tone="ink3", wraps=True)
        self._last_title = label(theme.META, MEDIUM, "ink2")
        self._last_code = label(weight=SEMI_BOLD)
        self._last_owner = label(wraps=True)
        self._last_note = label(theme.META, tone="ink3", wraps=True)
        self.scan, self.reprint, self.pdf = (ActionButton(kind) for kind in ("secondary", "secondary", "ghost"))
        for button, signal in (
            (self.scan, self.scan_wanted), (self.reprint, self.reprint_wanted), (self.pdf, self.pdf_wanted)
        ):  # fmt: skip
            button.clicked.connect(signal)
        self._last_card = self._make_card()
        self._has_last = self._is_refusing = False
        self._shown: object = None
        self._due = ""
        self._assemble()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._title.setText(texts("receive.slip"))
        self._size.setText(texts("receive.slip.size"))
        self._note.setText(texts("receive.slip.note"))
        self._last_title.setText(texts("receive.last"))
        self.slip.unnumbered = texts("receive.slip.unnumbered")

    def show_form(self, form: ShownForm, texts: Texts) -> None:
        """Show the slip of a draft."""
        if (form.slip is self._shown and form.due == self._due) or self._is_refusing:
            return
        self._shown, self._due = form.slip, form.due
        said = texts("receive.slip.spoken", owner=form.draft.name, procedure=form.procedure, due=form.due, fee=form.fee)
        self.slip.show_slip(form.slip, said)
        self.slip.setVisible(bool(form.slip))
        self._note.setVisible(bool(form.slip))
        # What was received last is settled: it makes room for who stands at the counter now.
        self._last_card.setVisible(self._has_last and not form.slip)
        for part in (self._title, self._size):
            part.setVisible(bool(form.slip))

    def show_refusal(self, *, is_on: bool) -> None:
        """Show no slip while its dossier is refused: nothing is promised."""
        self._is_refusing = is_on
        self._shown = None
        for part in (self.slip, self._note, self._title, self._size):
            part.setVisible(not is_on and bool(part is not self.slip or self.slip.has_values))

    def show_last(self, code: str, owner: str, note: str, texts: Texts) -> None:
        """Show what was received last; "" for nothing yet."""
        short = code.split("-", 1)[-1]
        self._has_last = bool(code)
        self._last_card.setVisible(self._has_last and not self.slip.isVisibleTo(self))
        self._last_code.setText(short)
        self._last_owner.setText(owner)
        self._last_note.setText(note)
        serial = short.rpartition("-")[2]
        self.scan.say(texts("receive.scan-last", code=serial), "F7", "scan-line")
        self.reprint.say(texts("receive.reprint", code=serial), "Ctrl+P", "printer")
        self.pdf.say(texts("receive.pdf"), icon="file-down")

    def show_printer(self, text: str, *, is_ready: bool) -> None:
        """Say where slips are printed."""
        self._printer.setText(text)
        self._printer_icon.show_icon("printer" if is_ready else "printer-x", "ink2" if is_ready else "warn")

    def _make_card(self) -> QFrame:
        frame, inside = card(margin_px=12, spacing_px=4)
        for part in (self._last_title, self._last_code, self._last_owner, self._last_note):
            inside.addWidget(part)
        inside.addSpacing(4)
        for button in (self.scan, self.reprint, self.pdf):
            inside.addWidget(button)
        return frame

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._size)
        printer = QHBoxLayout()
        printer.setSpacing(8)
        printer.addWidget(self._printer_icon, 0, Qt.AlignmentFlag.AlignTop)
        printer.addWidget(self._printer, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.slip, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(printer)
        layout.addWidget(self._note)
        layout.addWidget(self._last_card)
        layout.addStretch(1)

# SPDX-License-Identifier: Apache-2.0
"""One delivery whole: what stands in its way, what is safe, what can be done, and its journey."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.icons import IconLabel
from ui.widgets.labels import MEDIUM, SEMI_BOLD, hairline, label, set_tone

if TYPE_CHECKING:
    from ui.pages.outbox.presenter import Detail

WIDTH = 316


class DetailPanel(QFrame):
    """Stands at the right of the list.

    Attributes:
        send_wanted, mend_wanted: of the delivery that is shown.
        hold_wanted: hold or release it, with the reason that was typed.
    """

    send_wanted = Signal()
    hold_wanted = Signal(str)
    mend_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setProperty("kind", "card")
        self._code = label(theme.VALUE, SEMI_BOLD)
        self._owner = label(weight=SEMI_BOLD, wraps=True)
        self._procedure = label(tone="ink2", wraps=True)
        self._banner = QFrame()
        self._banner.setProperty("kind", "banner")
        self._state = label(weight=SEMI_BOLD, wraps=True)
        self._said = label(wraps=True)
        self._safe = label(tone="ink2", wraps=True)
        self.send, self.mend, self.hold = ActionButton(), ActionButton(), ActionButton("ghost")
        self.send.clicked.connect(self.send_wanted)
        self.mend.clicked.connect(self.mend_wanted)
        self._why_label = label(theme.META, MEDIUM)
        self.why = QLineEdit()
        self.hold.clicked.connect(lambda: self.hold_wanted.emit(self.why.text()))
        self.why.returnPressed.connect(lambda: self.hold_wanted.emit(self.why.text()))
        self._journey = label(theme.META, MEDIUM, "ink2")
        self._steps = QGridLayout()
        self._assemble()
        self.set_texts(texts)

    @property
    def said(self) -> str:
        """What is said of the delivery: the last answer, or why it is held."""
        return self._said.text()

    @property
    def journey(self) -> list[str]:
        """The steps of the delivery as they are told, from the first."""
        cells = (self._steps.itemAtPosition(line, 1) for line in range(self._steps.rowCount()))
        parts = [cell.widget() for cell in cells if cell is not None]
        return [part.text() for part in parts if isinstance(part, QLabel)]

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the presenter says the delivery anew."""
        self._texts = texts
        self.mend.say(texts("outbox.mend"), "Return")
        self._why_label.setText(texts("outbox.why"))
        self.why.setAccessibleName(texts("outbox.why"))
        self._journey.setText(texts("outbox.journey"))

    def show_detail(self, detail: "Detail | None") -> None:
        """Show a delivery, or nothing."""
        self._body.setVisible(detail is not None)
        if detail is None:
            return
        self._code.setText(detail.code)
        self._owner.setText(detail.owner)
        self._procedure.setText(detail.procedure)
        self._state.setText(detail.state)
        set_tone(self._state, detail.ground if detail.ground in theme.TONES else "")
        self._said.setText(detail.said)
        self._said.setVisible(bool(detail.said))
        self._safe.setText(detail.safe)
        self._banner.setProperty("ground", detail.ground or "off")
        self._banner.style().unpolish(self._banner)
        self._banner.style().polish(self._banner)
        short = detail.code.split("-", 1)[-1]
        self.send.say(self._texts("outbox.send.one", code=short), "Return", "send")
        self.send.setVisible(detail.can_send)
        self.mend.setVisible(detail.ground == "danger")
        self.hold.say(detail.hold, "H")
        self.hold.setVisible(bool(detail.hold))
        asks_why = bool(detail.hold) and not detail.is_held
        self._why_label.setVisible(asks_why)
        self.why.setVisible(asks_why)
        self._show_steps(detail)

    def first_button(self) -> QWidget:
        """Return the first thing that can be done with the delivery."""
        return next((one for one in (self.send, self.mend, self.hold) if not one.isHidden()), self)

    def _show_steps(self, detail: "Detail") -> None:
        while self._steps.count():
            item = self._steps.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line, (text, time, is_trouble) in enumerate(detail.steps):
            said = label(tone="danger" if is_trouble else "", wraps=True)
            said.setText(text)
            at = label(theme.META, tone="ink3")
            at.setText(time)
            icon = IconLabel("circle-alert" if is_trouble else "circle-check", 16, "danger" if is_trouble else "ok")
            self._steps.addWidget(icon, line, 0, Qt.AlignmentFlag.AlignTop)
            self._steps.addWidget(said, line, 1)
            self._steps.addWidget(at, line, 2, Qt.AlignmentFlag.AlignTop)

    def _assemble(self) -> None:
        banner = QVBoxLayout(self._banner)
        banner.setContentsMargins(12, 10, 12, 10)
        banner.setSpacing(4)
        for part in (self._state, self._said, self._safe):
            banner.addWidget(part)
        self._steps.setHorizontalSpacing(8)
        self._steps.setVerticalSpacing(6)
        self._steps.setColumnStretch(1, 1)
        self._body = QWidget()
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(16, 16, 16, 16)
        inside.setSpacing(8)
        for part in (self._code, self._owner, self._procedure):
            inside.addWidget(part)
        inside.addWidget(self._banner)
        inside.addWidget(self.send)
        inside.addWidget(self.mend)
        inside.addWidget(self._why_label)
        inside.addWidget(self.why)
        inside.addWidget(self.hold)
        inside.addWidget(hairline())
        inside.addWidget(self._journey)
        inside.addLayout(self._steps)
        inside.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._body)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(area)

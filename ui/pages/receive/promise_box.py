# SPDX-License-Identifier: Apache-2.0
"""What is promised and paid: due date with its days and reasons, pages, copies, fee, exemption, channel, result."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.pages.receive.shown import CHANNELS, WAYS, ShownForm
from ui.texts import Texts
from ui.widgets.labels import SEMI_BOLD, hairline, label
from ui.widgets.ribbon import Cell, DayRibbon
from ui.widgets.segments import Segments
from ui.widgets.stepper import Stepper


class PromiseBox(QWidget):
    """Everything below the checklist.

    Attributes:
        chosen: name and value of "pages", "copies", "exemption", "channel" or "result_way".
    """

    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._title = label(weight=SEMI_BOLD)
        self._until = label(theme.META, tone="ink2")
        self._due = label(theme.TITLE, SEMI_BOLD, wraps=True)
        self._ribbon = DayRibbon()
        self._reason = label(theme.META, tone="ink2", wraps=True)
        self.pages, self.copies = Stepper(9_999), Stepper(999)
        self.pages.changed.connect(lambda value: self.chosen.emit("pages", value))
        self.copies.changed.connect(lambda value: self.chosen.emit("copies", value))
        self._fee_label = label(tone="ink2", wraps=True)
        self._fee = label(theme.VALUE, SEMI_BOLD)
        self._fee_note = label(theme.META, tone="warn", wraps=True)
        self._exemption_name = label(tone="ink2")
        self.exemption = QComboBox()
        self.exemption.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.exemption.setMinimumContentsLength(12)
        self.exemption.activated.connect(lambda _place: self.chosen.emit("exemption", self.exemption.currentData()))
        self.way, self.channel = Segments(WAYS), Segments(CHANNELS)
        self.way.chosen.connect(lambda key: self.chosen.emit("result_way", key))
        self.channel.chosen.connect(lambda key: self.chosen.emit("channel", key))
        self._shown: tuple[object, ...] = ()
        self._assemble()

    def put_before_channel(self, part: QWidget) -> None:
        """Take in what is asked between the way of the result and how the dossier came."""
        self._layout.insertWidget(self._layout.indexOf(self.channel), part)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._title.setText(texts("receive.due"))
        for name, stepper in (("pages", self.pages), ("copies", self.copies)):
            said = texts(f"receive.{name}")
            stepper.say(said, texts("receive.less", name=said), texts("receive.more", name=said))
        self._exemption_name.setText(texts("receive.exemption"))
        self.exemption.setAccessibleName(texts("receive.exemption"))
        self.way.say(texts("receive.way"), [texts(f"receive.way.{way}") for way in WAYS])
        self.channel.say(texts("receive.channel"), [texts(f"receive.channel.{one}") for one in CHANNELS])

    def show_form(self, form: ShownForm, texts: Texts) -> None:
        """Show what a draft promises."""
        draft = form.draft
        promised = (
            form.due,
            form.reason,
            form.days,
            form.fee_label,
            form.fee,
            form.fee_note,
            form.exemptions,
            form.way,
        )
        asked = (draft.pages, draft.copies, draft.channel, draft.exemption, form.asks_pages, form.asks_copies)
        if (*promised, *asked, texts.language) == self._shown:
            return
        self._shown = (*promised, *asked, texts.language)
        self._due.setText(form.due)
        self._until.setText(form.until)
        cells = [Cell(one.weekday, one.day, one.word, one.kind) for one in form.days]
        self._ribbon.show_days(cells, f"{form.due}. {form.reason}")
        self._reason.setText(form.reason)
        for stepper, value, is_asked in (
            (self.pages, form.draft.pages, form.asks_pages),
            (self.copies, form.draft.copies, form.asks_copies),
        ):
            stepper.show_value(value)
            stepper.setVisible(is_asked)
        self._fee_label.setText(form.fee_label)
        self._fee.setText(form.fee)
        self._fee_note.setText(form.fee_note)
        self._fee_note.setVisible(bool(form.fee_note))
        self._show_exemptions(form, texts)
        self.way.show_choice(form.way)
        self.channel.show_choice(str(form.draft.channel))

    def _show_exemptions(self, form: ShownForm, texts: Texts) -> None:
        choices = [("", texts("receive.exemption.none")), *form.exemptions]
        shown = [(self.exemption.itemData(row), self.exemption.itemText(row)) for row in range(self.exemption.count())]
        if shown != choices:
            self.exemption.clear()
            for code, text in choices:
                self.exemption.addItem(text, code)
        self.exemption.setCurrentIndex(max(self.exemption.findData(form.draft.exemption), 0))
        for part in (self._exemption_name, self.exemption):
            part.setVisible(bool(form.exemptions))

    def _assemble(self) -> None:
        fee = QHBoxLayout()
        fee.addWidget(self._fee_label, 1)
        fee.addWidget(self._fee)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._until)
        layout.addLayout(head)
        for part in (self._due, self._ribbon, self._reason):
            layout.addWidget(part)
        layout.addSpacing(4)
        layout.addWidget(hairline())
        layout.addSpacing(4)
        layout.addWidget(self.pages)
        layout.addWidget(self.copies)
        layout.addLayout(fee)
        exemption = QHBoxLayout()
        exemption.setSpacing(12)
        exemption.addWidget(self._exemption_name)
        exemption.addWidget(self.exemption, 1)
        layout.addWidget(self._fee_note)
        layout.addLayout(exemption)
        below: tuple[QWidget, ...] = (self.way, self.channel)
        for other in below:
            layout.addWidget(other)

# SPDX-License-Identifier: Apache-2.0
"""The pane beside the list that shows one dossier whole, or asks for what an act with it needs."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.messages import Message
from ui.pages.today.act_form import ActForm
from ui.pages.today.acts import Asked
from ui.pages.today.case import Offer
from ui.pages.today.case_words import CaseShown, Line
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import MEDIUM, SEMI_BOLD, bare_layout, hairline, label


class CasePane(QFrame):
    """Stands at the right of the list.

    Attributes:
        close_wanted: Escape, or the button that closes.
        chosen: the key of an act.
        done: the act that was begun, with the values that were typed.
        print_wanted, save_wanted: of the form with a name.
    """

    close_wanted = Signal()
    chosen = Signal(str)
    done = Signal(dict)
    print_wanted = Signal(str)
    save_wanted = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setProperty("kind", "card")
        self._code, self._owner = label(theme.VALUE, SEMI_BOLD), label(theme.VALUE, SEMI_BOLD, wraps=True)
        self._procedure, self._received = label(tone="ink2", wraps=True), label(theme.META, tone="ink3", wraps=True)
        self._close = ActionButton("ghost")
        self._close.clicked.connect(self.close_wanted)
        self._banner = QFrame()
        self._banner.setProperty("kind", "banner")
        self._state, self._due = label(weight=SEMI_BOLD, wraps=True), label(wraps=True)
        self.error = ErrorPanel(texts)
        self.offers: dict[str, ActionButton] = {}
        self._sections = QWidget()
        self._body = bare_layout(self._sections)
        self.form = ActForm(texts)
        self.form.done.connect(self.done)
        self.form.hide()  # beside the sections, not stacked: only so a wrapped text gets the height it needs
        self._assemble()
        self.set_texts(texts)

    @property
    def is_asking(self) -> bool:
        """Whether an act was begun."""
        return not self.form.isHidden()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the presenter says the dossier anew."""
        self._texts = texts
        self.error.set_texts(texts)
        self.form.set_texts(texts)
        self._close.say(texts("life.close"), "Esc")

    def show_case(self, shown: CaseShown, offers: list[Offer]) -> None:
        """Show a dossier with what may be done."""
        self.setAccessibleName(self._texts("life.name", code=shown.code))
        for part, text in (
            (self._code, shown.code), (self._owner, shown.owner), (self._procedure, shown.procedure),
            (self._received, shown.received), (self._state, shown.state), (self._due, shown.due),
        ):  # fmt: skip
            part.setText(text)
        self._due.setVisible(bool(shown.due))
        self._banner.setProperty("ground", shown.ground or "off")
        self._banner.style().unpolish(self._banner)
        self._banner.style().polish(self._banner)
        self.form.flush()
        self._fill(shown, offers)
        self._turn(to_form=False)
        self._close.say(self._texts("life.close"), "Esc")

    def show_form(self, asked: Asked) -> None:
        """Ask for what an act needs."""
        self.form.ask(asked)
        self._turn(to_form=True)
        self._close.say(self._texts("life.back"), "Esc")
        self.form.setFocus()

    def show_message(self, told: Message) -> None:
        """Show an error above the dossier."""
        self.error.show_message(told, "")

    def focus_first(self) -> None:
        """Give the focus to what can be done first."""
        if self.is_asking:
            self.form.setFocus()
            return
        first = next((button for button in self.offers.values() if button.isEnabled()), self._close)
        first.setFocus()

    def _turn(self, *, to_form: bool) -> None:
        self._sections.setHidden(to_form)
        self.form.setHidden(not to_form)

    def _fill(self, shown: CaseShown, offers: list[Offer]) -> None:
        while self._body.count():
            item = self._body.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._body.setSpacing(4)
        self.offers = {}
        texts = self._texts
        self._title(texts("life.acts"))
        holder = QWidget()
        row = FlowLayout(holder, spacing_px=8)
        row.setContentsMargins(0, 0, 0, 4)
        for offer in offers:
            if not offer.reason:
                row.addWidget(self._offer(offer))
        self._body.addWidget(holder)
        self._lines(texts("life.papers"), shown.papers)
        self._lines(texts("life.fee"), shown.fee)
        self._forms(texts("life.forms"), shown.forms)
        self._lines(texts("life.promises"), shown.promises)
        self._title(texts("life.acts.not"))
        for offer in offers:
            if offer.reason:
                self._line(Line(f"{offer.text}: {offer.reason}"), tone="ink3")
        self._lines(texts("life.history"), shown.history)
        self._body.addStretch(1)

    def _offer(self, offer: Offer) -> ActionButton:
        button = ActionButton("secondary")
        button.say(offer.text, icon=offer.icon)
        button.clicked.connect(lambda: self.chosen.emit(offer.key))
        self.offers[offer.key] = button
        return button

    def _title(self, text: str) -> None:
        if self._body.count():
            holder = QWidget()
            inside = bare_layout(holder)
            inside.setContentsMargins(0, 8, 0, 8)
            inside.addWidget(hairline())
            self._body.addWidget(holder)
        title = label(theme.META, MEDIUM, "ink2")
        title.setText(text)
        self._body.addWidget(title)

    def _lines(self, title: str, lines: Sequence[Line]) -> None:
        if lines:
            self._title(title)
            for line in lines:
                self._line(line)

    def _line(self, line: Line, tone: str = "") -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        text, note = label(theme.META if tone else theme.BODY, tone=tone, wraps=True), label(theme.META, tone="ink3")
        text.setText(line.text)
        note.setText(line.note)
        row.addWidget(text, 1)
        row.addWidget(note, 0, Qt.AlignmentFlag.AlignTop)
        note.setVisible(bool(line.note))
        self._body.addWidget(holder)

    def _forms(self, title: str, forms: Sequence[Line]) -> None:
        if not forms:
            return
        self._title(title)
        for form in forms:
            self._line(form)
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 4)
            again, save = ActionButton(), ActionButton("ghost")
            again.say(self._texts("life.print", form=form.note or form.key), icon="printer")
            again.setAccessibleName(self._texts("life.print", form=form.text))
            save.say(self._texts("life.save"), icon="file-down")
            save.setAccessibleName(f"{self._texts('life.save')}: {form.text}")
            again.clicked.connect(lambda _checked=False, key=form.key: self.print_wanted.emit(key))
            save.clicked.connect(lambda _checked=False, key=form.key: self.save_wanted.emit(key))
            row.addWidget(again)
            row.addWidget(save)
            row.addStretch(1)
            self._body.addWidget(holder)

    def _assemble(self) -> None:
        banner = QVBoxLayout(self._banner)
        banner.setContentsMargins(12, 8, 12, 8)
        banner.setSpacing(2)
        banner.addWidget(self._state)
        banner.addWidget(self._due)
        top = QHBoxLayout()
        top.addWidget(self._code, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(16, 12, 16, 16)
        inside.setSpacing(6)
        inside.addLayout(top)
        for part in (self._owner, self._procedure, self._received, self._banner, self.error, self._sections, self.form):
            inside.addWidget(part)
        inside.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(area)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_wanted)

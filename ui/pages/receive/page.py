# SPDX-License-Identifier: Apache-2.0
"""The screen of receiving: procedure and person, papers and promise, slip; one screen, no steps."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.messages import Message
from ui.pages.page import Action, Header, KeyHelp, Page
from ui.pages.receive.papers_box import PapersBox
from ui.pages.receive.payment_box import NOTE, PaymentBox
from ui.pages.receive.person_box import PersonBox
from ui.pages.receive.procedure_box import ProcedureBox
from ui.pages.receive.promise_box import PromiseBox
from ui.pages.receive.refusal_box import RefusalBox
from ui.pages.receive.shown import ShownForm
from ui.pages.receive.slip_pane import SlipPane
from ui.pages.receive.wedge import Wedge
from ui.texts import Texts
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.labels import bare_layout, card, hairline, label
from ui.widgets.panes import Panes, scrolled
from ui.widgets.pause import Pause
from ui.widgets.toast import Told

_SLIP_WIDTH = 300
_PAUSE_MS = 400


class ReceivePage(Page):
    """Widgets and intents; knows nothing of what a procedure is.

    Attributes:
        settle_wanted: the typing paused: keep and ask.
        minute_passed: what was promised may be another day by now.
        lines: commands for the palette that the page cannot know: printers and readers.
    """

    own_keys = frozenset({"F2"})

    arrived = Signal(str)
    gone = Signal()
    again_wanted = Signal()
    settle_wanted = Signal()
    minute_passed = Signal()
    undo_wanted = Signal()
    save_wanted = Signal()
    later_wanted = Signal()
    anew_wanted = Signal()
    refusal_wanted = Signal()
    refuse_wanted = Signal()
    all_papers_wanted = Signal()
    reprint_wanted = Signal()
    pdf_wanted = Signal()
    scan_last_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self._form = ShownForm()
        self._context, self._reason, self._is_refusing = "", "", False
        self._last = ("", "", "")
        self.devices: Callable[[], Sequence[Action]] = tuple
        self.procedure, self.person, self.papers = ProcedureBox(), PersonBox(), PapersBox()
        self.promise, self.refusal, self.slip = PromiseBox(), RefusalBox(), SlipPane()
        self.payment = PaymentBox()
        self.error = ErrorPanel(texts)
        self.error.again_wanted.connect(self.again_wanted)
        self.wedge = Wedge(self)
        self._minutes = QTimer(self, interval=60_000)
        self._minutes.timeout.connect(self.minute_passed)
        self._pause = Pause(_PAUSE_MS, self.settle_wanted.emit, self)
        left, middle, right = QWidget(), QWidget(), QWidget()
        self.left_pane, self.middle_pane, self.right_pane = _pane(left), _pane(middle), scrolled(right)
        self.panes = Panes((self.left_pane, self.middle_pane, self.right_pane), (55, 38, 28), _SLIP_WIDTH)
        layout = bare_layout(self)
        self._above = QWidget()
        above = QVBoxLayout(self._above)
        above.setContentsMargins(20, 12, 20, 0)
        above.addWidget(self.error)
        self._above.hide()
        layout.addWidget(self._above)
        layout.addWidget(self.panes, 1)
        self._fill_left(left)  # filled in their places: what is moved when it is full, is styled anew with all in it
        self._fill_middle(middle)
        bare_layout(right).addWidget(self.slip)
        self._bind()
        self.set_texts(texts)

    @property
    def last_code(self) -> str:
        """The code of what was received last; empty when there is none."""
        return self._last[0]

    # --- What the window asks -------------------------------------------------------------------------------------

    def header(self) -> Header:
        """Return what stands above: later, refuse, and the one thing that is done here."""
        texts = self.texts
        later = Action(texts("receive.later"), self.later_wanted.emit, "Esc", kind="ghost")
        if self._is_refusing:
            refuse = Action(
                texts("receive.refuse.save"), self.refuse_wanted.emit, "Ctrl+Return", "ban", "primary", self._reason
            )
            return Header(texts("receive.refusal"), self._context, (later, refuse))
        why = "" if self._form.procedure else texts("receive.missing.procedure")
        refusal = Action(texts("receive.refuse"), self.refusal_wanted.emit, "", "ban", reason=why)
        save = Action(texts("receive.save"), self.save_wanted.emit, "Ctrl+Return", "printer", "primary", self._reason)
        return Header(texts("receive.title"), self._context, (later, refusal, save))

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the presenter says its sentences anew."""
        for part in (self.error, self.procedure, self.person, self.papers, self.promise, self.refusal, self.slip):
            part.set_texts(texts)
        self.payment.set_texts(texts)
        self._nothing.setText(texts("receive.nothing"))
        super().set_texts(texts)
        self.show_form(self._form)
        self.show_last(*self._last)

    def arrive(self, code: str = "") -> None:
        """Be shown, for `procedure:CODE` where one was chosen elsewhere."""
        self.wedge.watch(is_on=True)
        self._minutes.start()
        self.arrived.emit(code)

    def leave(self) -> None:
        """Be hidden: what is typed is kept."""
        self.wedge.watch(is_on=False)
        self._minutes.stop()
        self.gone.emit()

    def undo(self) -> None:
        """Take back the last step."""
        self.undo_wanted.emit()

    def next_pane(self) -> None:
        """Go to the next pane."""
        self.panes.next()

    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of this page."""
        named = (
            ("Ctrl+Return", "receive.save"),
            ("F2", "receive.key.all"),
            ("1–9", "receive.key.digits"),
            ("F3", "receive.key.scan"),
            ("Ctrl+P", "receive.key.reprint"),
            ("F7", "receive.key.scan-now"),
            ("Esc", "receive.later"),
        )
        return tuple(KeyHelp(keys, self.texts(text)) for keys, text in named)

    def commands(self) -> tuple[Action, ...]:
        """Return what the palette offers besides."""
        texts = self.texts
        made = [Action(texts("receive.anew"), self.anew_wanted.emit, icon="eraser")]
        if self._last[0]:
            serial = self._last[0].rpartition("-")[2]
            made.append(Action(texts("receive.reprint", code=serial), self.reprint_wanted.emit, "Ctrl+P", "printer"))
            made.append(Action(texts("receive.scan-last", code=serial), self.scan_last_wanted.emit, "F7", "scan-line"))
            made.append(Action(texts("receive.pdf"), self.pdf_wanted.emit, icon="file-down"))
        return (*made, *self.devices())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tick papers by digits that no text field wanted."""
        position = event.key() - Qt.Key.Key_0
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if 1 <= position <= 9 and is_plain and not _is_text_focused():
            self.papers.toggled.emit(position)
        else:
            super().keyPressEvent(event)

    # --- What the presenter shows ---------------------------------------------------------------------------------

    def show_form(self, form: ShownForm) -> None:
        """Show a draft."""
        self._form = form
        self.procedure.show_form(form, self.texts)
        self.person.show_form(form, self.texts)
        self.papers.show_form(form, self.texts)
        self.promise.show_form(form, self.texts)
        self.payment.show_draft(form.draft, form.faults.get(NOTE, ""), self.texts)
        self.refusal.show_form(form)
        self.slip.show_form(form, self.texts)
        self._show_middle()

    def show_found(self, offers: Sequence[tuple[str, str]], title: str) -> None:
        """Show procedures under the search field."""
        self.procedure.show_found([text for _, text in offers], title)

    def show_search(self, text: str) -> None:
        """Show a text in the search field."""
        self.procedure.show_text(text)

    def show_notice(self, text: str) -> None:
        """Say something about the last scan."""
        self.person.show_notice(text)

    def show_refusal(self, *, is_on: bool) -> None:
        """Show the reasons of a refusal in place of papers and promise."""
        self._is_refusing = is_on
        self.slip.show_refusal(is_on=is_on)
        self._show_middle()
        if is_on:
            self.panes.turn_to(self.middle_pane)
        self.header_changed.emit()

    def show_state(self, context: str, reason: str, *, is_refusing: bool, is_saving: bool) -> None:
        """Show what is kept, and why it cannot be received yet; nothing can be changed while it is being saved."""
        self.panes.setEnabled(not is_saving)
        if (context, reason, is_refusing) != (self._context, self._reason, self._is_refusing):
            self._context, self._reason, self._is_refusing = context, reason, is_refusing
            self.header_changed.emit()

    def show_last(self, code: str, owner: str, note: str) -> None:
        """Show what was received last."""
        self._last = (code, owner, note)
        self.slip.show_last(code, owner, note, self.texts)

    def show_printer(self, text: str, *, is_ready: bool) -> None:
        """Say where slips are printed."""
        self.slip.show_printer(text, is_ready=is_ready)

    def show_error(self, told: Message) -> None:
        """Show an error above the panes."""
        self.error.show_message(told)
        self._above.show()

    def hide_error(self) -> None:
        """Take the error away."""
        self._above.hide()

    def focus(self, name: str) -> None:
        """Give the focus to a field, and turn to its pane."""
        target = self._field(name)
        if target is None:
            return
        self.panes.turn_to(self.left_pane if self.left_pane.isAncestorOf(target) else self.middle_pane)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(target, QLineEdit):
            target.selectAll()

    def tell(self, told: Told) -> None:
        """Show a toast."""
        self.told.emit(told)

    def go(self, page: str, code: str) -> None:
        """Show another page."""
        self.go_wanted.emit(page, code)

    def store_changed(self) -> None:
        """Tell the other pages."""
        self.changed.emit()

    def _show_middle(self) -> None:
        has_procedure = bool(self._form.procedure)
        self._nothing.setVisible(not has_procedure and not self._is_refusing)
        for part in (self.papers, self.promise):
            part.setVisible(has_procedure and not self._is_refusing)
        self.payment.setVisible(self._form.asks_payment and not self._is_refusing)
        self.refusal.setVisible(self._is_refusing)

    # --- Assembly -------------------------------------------------------------------------------------------------

    def _field(self, name: str) -> QWidget | None:
        if name == "procedure":
            return self.procedure.box
        if name == NOTE:
            return self.payment.note.box
        if name == "refusal":
            return self.refusal.reasons
        if name.startswith("reason-"):
            row = self.papers.row(int(name.removeprefix("reason-")))
            return row.reason.box if row and not row.reason.isHidden() else None
        return self.person.fields[name].box if name in self.person.fields else None

    def _fill_left(self, pane: QWidget) -> None:
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.procedure)
        column.addWidget(hairline())
        column.addWidget(self.person)
        column.addStretch(1)

    def _fill_middle(self, pane: QWidget) -> None:
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._nothing = label(tone="ink3", wraps=True)
        column.addWidget(self._nothing)
        column.addWidget(self.papers)
        self.promise.put_before_channel(self.payment)
        column.addWidget(self.promise)
        column.addWidget(self.refusal)
        column.addStretch(1)

    def _bind(self) -> None:
        self._key("F3", partial(self.focus, "number"))
        self._key("F2", self.all_papers_wanted.emit)
        self._key("F7", self.scan_last_wanted.emit)
        self._key("Ctrl+P", self.reprint_wanted.emit)
        self.slip.reprint_wanted.connect(self.reprint_wanted)
        self.slip.pdf_wanted.connect(self.pdf_wanted)
        self.slip.scan_wanted.connect(self.scan_last_wanted)
        for typing in (self.person.typed, self.payment.typed, self.refusal.typed, self.papers.reasoned):
            typing.connect(self._pause.begin)

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)


def _pane(content: QWidget) -> QWidget:
    """Return a card whose content scrolls inside."""
    frame, inside = card()
    inside.setContentsMargins(20, 14, 4, 14)
    inside.addWidget(scrolled(content, beside_px=16))
    return frame


def _is_text_focused() -> bool:
    return isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)

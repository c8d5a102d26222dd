# SPDX-License-Identifier: Apache-2.0
"""The supervisor's screen: batches, the dossiers of one under its gate, and one dossier whole."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from clerkdesk.domain.revision import MOST_IN_BATCH
from ui import theme
from ui.models.cells import Row, RowsModel
from ui.pages.batches.carriers import decision_file_name, proposal_file_name
from ui.pages.batches.code_bar import CodeBar
from ui.pages.batches.gate_bar import GateBar
from ui.pages.batches.opened_panel import WIDTH, OpenedPanel
from ui.pages.list_page import TellingPage
from ui.pages.page import Action, Header, KeyHelp
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import MEDIUM, bare_layout, card, label
from ui.widgets.panes import Panes
from ui.widgets.stacked import Stacked
from ui.widgets.tables import RowTable

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from ui.pages.batches.presenter import BatchesPresenter
    from ui.pages.batches.view import Gate, Opened

_COLUMNS = ("code", "owner", "flags", "sample")
_LIST_WIDTH = 260


class BatchesPage(TellingPage):
    """Widgets and intents."""

    presenter: "BatchesPresenter"

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self.batches = RowTable(RowsModel(3, self), stretched=2)
        self.batches.horizontalHeader().hide()
        self.rows = RowTable(RowsModel(len(_COLUMNS), self), stretched=2)
        self.gate, self.opened = GateBar(texts), OpenedPanel(texts)
        self.code = CodeBar()
        self._list_title = label(theme.META, MEDIUM, "ink2")
        self.open_file = ActionButton("ghost")
        self._empty = EmptyState("layers")
        self._stack = Stacked()
        self._waiting = 0
        self._assemble()
        self._connect()
        self.say()

    @property
    def is_empty(self) -> bool:
        """Whether there is no batch at all."""
        return self._stack.currentIndex() == 1

    def header(self) -> Header:
        """Return the batch, and what may be done with it."""
        texts, presenter = self.texts, self.presenter
        line = presenter.line()
        if line is None or (not presenter.is_supervisor and presenter.proposable()):
            return self._propose_header()
        title = texts("batches.title.visiting" if presenter.is_visiting else "batches.title.one", number=line.number)
        if presenter.is_visiting and not presenter.is_supervisor:
            return Header(title, texts("batches.reason.role"))
        if line.is_decided:
            key = "batches.context.visited" if presenter.is_visiting else "batches.context.decided"
            context = texts(key, size=line.size, time=presenter.when(), returned=line.returned)
            save = Action(texts("batches.save-file"), self._save, "Ctrl+S", "save", "primary")
            return Header(title, context, (save,))
        context = texts("batches.context.visiting" if presenter.is_visiting else "batches.context", size=line.size)
        approved, returned = presenter.counts()
        text = texts("batches.approve.some" if returned else "batches.approve", count=approved, returned=returned)
        actions = []
        if presenter.is_supervisor and presenter.current():
            code = presenter.current().split("-", 1)[-1]
            key = "batches.keep" if presenter.returned() else "batches.return"
            actions.append(Action(texts(key, code=code), self._return, "", "undo-2"))
        if not presenter.is_supervisor:
            actions.append(Action(texts("batches.carry"), self._carry, "Ctrl+S", "hard-drive"))
        actions.append(Action(text, self._decide, "Ctrl+Return", "stamp", "primary", reason=presenter.reason()))
        return Header(title, context, tuple(actions))

    def arrive(self, code: str = "") -> None:
        """Ask for the batches anew."""
        del code
        self.presenter.arrive()
        self.rows.setFocus()

    def leave(self) -> None:
        """Forget a PIN that was typed and not used."""
        self.gate.pin.clear()

    def next_pane(self) -> None:
        """Go round: batches, dossiers, what can be done with one."""
        self.panes.next()

    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of this screen."""
        texts = self.texts
        return (
            KeyHelp("F8", texts("batches.keys.sample")),
            KeyHelp("Space", texts("batches.keys.seen")),
            KeyHelp("Return", texts("batches.keys.page")),
            KeyHelp("R", texts("batches.keys.return")),
            KeyHelp("C", texts("batches.keys.citizen")),
            KeyHelp("Ctrl+Return", texts("batches.keys.decide")),
            KeyHelp("Ctrl+O", texts("batches.keys.open")),
        )

    def take_path(self, path: Path) -> None:
        """Open a batch file."""
        self.presenter.carrying.take_file(path)

    def commands(self) -> tuple[Action, ...]:
        """Return what the palette offers besides the header's actions."""
        line = self.presenter.line()
        if line is None or line.is_decided or self.presenter.is_visiting:
            return ()
        carry = Action(self.texts("batches.carry"), self._carry, "", "hard-drive")
        if not self.presenter.can_ask_citizen():
            return (carry,)
        code = self.presenter.current().split("-", 1)[-1]
        return (Action(self.texts("batches.citizen", code=code), self.presenter.ask_citizen, "C", "file-plus"), carry)

    def show_batches(self, rows: list[Row], waiting: int) -> None:
        """Show the list of batches."""
        self._waiting = waiting
        self.batches.rows.set_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.panes.leave_out(self.opened, is_vacant=self.is_empty)
        self.badge_changed.emit(waiting if self.presenter.is_supervisor else self.presenter.proposable())
        line = self.presenter.line()
        if line is not None and self.batches.current != line.id:
            self.batches.go_to(line.id)

    def show_rows(self, rows: list[Row], gate: "Gate | None") -> None:
        """Show the dossiers of a batch, and the gate above them."""
        self.rows.rows.set_rows(rows)
        self.gate.show_gate(gate)
        if rows and not self.rows.currentIndex().isValid():
            self.rows.go_to("")
        if not rows:
            self.presenter.look_at("")

    def show_opened(self, opened: "Opened | None") -> None:
        """Show one dossier whole."""
        self.opened.show_opened(opened, may_ask=self.presenter.can_ask_citizen())

    def show_crops(self, found: "dict[str, QImage]") -> None:
        """Show what stands on the paper beside the fields that were changed."""
        self.opened.show_crops(found)

    def show_page(self, png: bytes) -> None:
        """Show the page of the dossier."""
        self.opened.show_page(png)

    def go(self, page: str, code: str) -> None:
        """Show another screen."""
        self.go_wanted.emit(page, code)

    def go_to_row(self, code: str) -> None:
        """Put the cursor on a dossier."""
        self.rows.go_to(code)
        self.rows.setFocus()

    def ask_pin(self) -> None:
        """Give the focus to the field of the PIN."""
        self.gate.pin.setFocus()

    def ask_code(self, title: str) -> None:
        """Ask for the code of a batch that came on a carrier."""
        self.code.ask(title, self.texts)

    def tell_code(self, title: str) -> None:
        """Show the code of a batch that leaves on a carrier, until it is written down."""
        self.code.tell(title, self.texts)

    def _propose_header(self) -> Header:
        texts, proposable = self.texts, self.presenter.proposable()
        count = min(proposable, MOST_IN_BATCH)
        reason = "" if count else texts("batches.reason.propose")
        text = texts("batches.propose", count=count)
        propose = Action(text, self.presenter.propose, "Ctrl+Return", "layers", "primary", reason=reason)
        context = texts("batches.context.waiting" if self._waiting else "batches.context.none", count=self._waiting)
        if proposable > count:
            context = texts("batches.context.more", most=MOST_IN_BATCH, count=proposable - count)
        return Header(texts("batches.title"), context, (propose,))

    def _decide(self) -> None:
        pin = self.gate.pin.text()
        self.gate.pin.clear()
        self.presenter.decide(pin)

    def _return(self) -> None:
        if self.presenter.returned():
            self.presenter.note_return("")
        elif self.presenter.is_supervisor and self.presenter.current():
            self.panes.turn_to(self.opened)
            self.opened.ask_why(is_asked=True)

    def _noted(self, reason: str) -> None:
        if reason:
            self.opened.ask_why(is_asked=False)
            self.presenter.note_return(reason)
            self.rows.setFocus()

    def _save(self) -> None:
        line = self.presenter.line()
        name = decision_file_name(line.number if line is not None else 0)
        path, _ = QFileDialog.getSaveFileName(self, self.texts("batches.save-file"), name, self.texts("batches.file"))
        if path:
            self.presenter.carrying.save(line.id if line is not None else "", Path(path))

    def _carry(self) -> None:
        line = self.presenter.line()
        if line is None or line.is_decided or self.presenter.is_visiting:
            return
        title, kinds = self.texts("batches.carry"), self.texts("batches.file.proposal")
        path, _ = QFileDialog.getSaveFileName(self, title, proposal_file_name(line.number), kinds)
        if path:
            self.presenter.carrying.carry(line.id, line.number, Path(path))

    def _typed_code(self, code: str) -> None:
        self.batches.setFocus()  # before the field goes: the keys stay on this screen
        self.code.hide()
        self.presenter.carrying.open_visiting(code)

    def _open(self) -> None:
        kinds = self.texts("batches.file.any")
        path, _ = QFileDialog.getOpenFileName(self, self.texts("batches.open-file"), "", kinds)
        if path:
            self.take_path(Path(path))

    def say(self) -> None:
        """Say everything that does not come from the presenter."""
        super().say()
        texts = self.texts
        self.rows.rows.set_headings([texts(f"batches.column.{name}") for name in _COLUMNS])
        self.rows.setAccessibleName(texts("batches.rows"))
        self.batches.setAccessibleName(texts("batches.list"))
        self._list_title.setText(texts("batches.list"))
        self.open_file.say(texts("batches.open-file"), "Ctrl+O", "folder-open")
        self.gate.set_texts(texts)
        self.opened.set_texts(texts)
        self._empty.say(texts("batches.empty.title"), texts("batches.empty.line"))

    def _connect(self) -> None:
        self.batches.current_changed.connect(self._choose)
        self.rows.current_changed.connect(lambda code: self.presenter.look_at(code))
        self.rows.acted.connect(lambda _code: self.opened.turn_page())
        self.gate.next_wanted.connect(lambda: self.presenter.next_sample())
        self.gate.decided.connect(self._decide)
        self.opened.citizen_wanted.connect(lambda: self.presenter.ask_citizen())
        self.opened.seen.connect(lambda: self.presenter.seen())
        self.opened.returned.connect(self._noted)
        self.error.again_wanted.connect(lambda: self.presenter.arrive())
        self.open_file.clicked.connect(self._open)
        self.code.typed.connect(self._typed_code)
        self.code.noted.connect(self.rows.setFocus)
        self.code.left.connect(self.rows.setFocus)
        for keys, act, owner in (
            ("Space", lambda: self.presenter.seen(), self.rows),
            ("R", self._return, self.rows),
            ("C", lambda: self.presenter.ask_citizen(), self.rows),
            ("F8", lambda: self.presenter.next_sample(), self),
            ("Ctrl+O", self._open, self),
            ("Esc", lambda: self.opened.ask_why(is_asked=False), self.opened),
        ):
            shortcut = QShortcut(QKeySequence(keys), owner)
            is_list = owner is self.rows
            context = Qt.ShortcutContext
            shortcut.setContext(context.WidgetShortcut if is_list else context.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _choose(self, batch_id: str) -> None:
        line = self.presenter.line()
        if line is None or line.id != batch_id:
            self.presenter.choose_batch(batch_id)

    def _assemble(self) -> None:
        left, inside = card(margin_px=0, spacing_px=0)
        left.setFixedWidth(_LIST_WIDTH)
        inside.setContentsMargins(1, 12, 1, 8)
        self._list_title.setContentsMargins(16, 0, 16, 8)
        inside.addWidget(self._list_title)
        inside.addWidget(self.batches, 1)
        inside.addWidget(self.open_file, 0, Qt.AlignmentFlag.AlignLeft)
        frame, middle = card(margin_px=0, spacing_px=0)
        middle.setContentsMargins(1, 1, 1, 1)
        middle.addWidget(self.gate)
        middle.addWidget(self.rows, 1)
        self._stack.addWidget(frame)
        empty = QFrame()
        empty.setProperty("kind", "card")
        QVBoxLayout(empty).addWidget(self._empty)
        self._stack.addWidget(empty)
        middle_pane = QWidget()
        column = bare_layout(middle_pane)
        column.setSpacing(12)
        column.addWidget(self.error)
        column.addWidget(self.code)
        column.addWidget(self._stack, 1)
        self.panes = Panes((left, middle_pane, self.opened), (0, 1, 0), WIDTH)
        bare_layout(self).addWidget(self.panes)

# SPDX-License-Identifier: Apache-2.0
"""The outbox: filters and list at the left, one delivery whole at the right."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.messages import Message
from ui.models.cells import Row
from ui.models.paged import PagedModel
from ui.pages.outbox.detail_panel import WIDTH, DetailPanel
from ui.pages.page import Action, Header, KeyHelp, Page
from ui.texts import Texts
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.labels import bare_layout, card
from ui.widgets.panes import Panes
from ui.widgets.tables import RowTable
from ui.widgets.tabs import Tabs
from ui.widgets.toast import Told

if TYPE_CHECKING:
    from ui.pages.outbox.presenter import Detail, OutboxPresenter

_TABS = ("all", "needs-you", "moving", "accepted")
_COLUMNS = ("code", "owner", "state", "age", "tries", "next")
_ALL_FROM = 960
_REFRESH_MS = 5_000


class OutboxPage(Page):
    """Widgets and intents."""

    presenter: "OutboxPresenter"

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self.tabs = Tabs(_TABS)
        self.model = PagedModel(len(_COLUMNS), self)
        self.table = RowTable(self.model, stretched=2)
        self.error = ErrorPanel(texts)
        self.detail = DetailPanel(texts)
        self._empty = EmptyState("send")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._again = QTimer(self, interval=_REFRESH_MS)  # ages and states move by themselves
        self._assemble()
        self._connect()
        self._say()

    @property
    def asks_again(self) -> bool:
        """Whether the list is asked for from time to time."""
        return self._again.isActive()

    def header(self) -> Header:
        """Return the title and the two ways out of this machine: the line and a carrier."""
        texts, presenter = self.texts, self.presenter
        send = Action(texts("outbox.send.all"), presenter.send_all, "F5", "send", "primary", reason=presenter.reason())
        export = Action(texts("outbox.export"), lambda: self.go_wanted.emit("batches", ""), "", "usb")
        return Header(texts("outbox.title"), texts("outbox.context"), (export, send))

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self.texts = texts
        self._say()
        self.presenter.set_texts(texts)
        super().set_texts(texts)

    def arrive(self, code: str = "") -> None:
        """Ask the store anew, and show one delivery where it is named."""
        self.presenter.arrive()
        if code:
            self.table.go_to(code)
        self._again.start()
        self.table.setFocus()

    def leave(self) -> None:
        """Ask no more."""
        self._again.stop()

    def next_pane(self) -> None:
        """Go to and fro between the list and what can be done."""
        to_detail = self.table.hasFocus()
        self.panes.turn_to(self.detail if to_detail else self.panes.first)
        (self.detail.first_button() if to_detail else self.table).setFocus()

    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of this screen."""
        texts = self.texts
        return (
            KeyHelp("F5", texts("outbox.keys.send")),
            KeyHelp("Return", texts("outbox.keys.one")),
            KeyHelp("H", texts("outbox.keys.hold")),
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, and the screen says what will be here."""
        return self._stack.currentWidget() is self._empty

    def undo(self) -> None:
        """Take back what was put into other letters."""
        self.presenter.undo()

    def show_list(self, head: list[Row], tail: int, counts: dict[str, int]) -> None:
        """Show what is at hand and how many accepted ones follow."""
        self.model.set_list(head, tail)
        for key in _TABS:
            self.tabs.say(key, self.texts(f"outbox.tab.{key}"), counts[key])
        self._stack.setCurrentWidget(self.table if head or tail else self._empty)
        self.badge_changed.emit(counts["needs-you"])
        if (head or tail) and not self.table.currentIndex().isValid():
            self.table.go_to("")
        if not head and not tail:
            self.detail.show_detail(None)

    def show_page(self, page: int, rows: list[Row]) -> None:
        """Show a page of the accepted ones."""
        self.model.set_page(page, rows)
        if self.table.current:
            self.presenter.look_at(self.table.current)

    def show_detail(self, detail: "Detail | None") -> None:
        """Show one delivery whole."""
        self.detail.show_detail(detail)

    def show_error(self, told: Message) -> None:
        """Show an error above the list."""
        self.error.show_message(told)

    def hide_error(self) -> None:
        """Take the error away."""
        self.error.hide()

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a toast."""
        self.told.emit(Told(text, undo))

    def show_why(self, text: str) -> None:
        """Show a reason as if it was typed; the next Enter keeps it."""
        self.detail.why.setText(text)
        if text:
            self.detail.hold.setFocus()

    def stored(self) -> None:
        """Tell the window that something was stored."""
        self.changed.emit()

    def update_header(self) -> None:
        """Have the header asked again."""
        self.header_changed.emit()

    def _hold(self) -> None:
        """Hold with a reason, or release: without one, ask for it first."""
        row = self.presenter.current()
        if row is not None and not self.detail.why.isHidden() and not self.detail.why.text().strip():
            self.panes.turn_to(self.detail)
            self.detail.why.setFocus()
        else:
            self.presenter.hold_or_release(self.detail.why.text().strip())

    def _say(self) -> None:
        texts = self.texts
        self.model.set_headings([texts(f"outbox.column.{name}") for name in _COLUMNS])
        self.table.setAccessibleName(texts("outbox.list"))
        for key in _TABS:
            self.tabs.say(key, texts(f"outbox.tab.{key}"))
        self.error.set_texts(texts)
        self.detail.set_texts(texts)
        self._empty.say(texts("outbox.empty.title"), texts("outbox.empty.line"), texts("outbox.empty.button"), "Ctrl+1")

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda key: self.presenter.choose_filter(key))
        self.model.page_wanted.connect(lambda page: self.presenter.want_page(page))
        self.table.current_changed.connect(lambda code: self.presenter.look_at(code))
        self.table.acted.connect(self._act)
        self.detail.send_wanted.connect(lambda: self.presenter.send_one())
        self.detail.hold_wanted.connect(lambda _why: self._hold())
        self.detail.mend_wanted.connect(lambda: self.go_wanted.emit("review", self.table.current))
        self.error.again_wanted.connect(lambda: self.presenter.arrive())
        self._empty.pressed.connect(lambda: self.go_wanted.emit("today", ""))
        self._again.timeout.connect(lambda: self.presenter.refresh())
        hold = QShortcut(QKeySequence(Qt.Key.Key_H), self.table)
        hold.setContext(Qt.ShortcutContext.WidgetShortcut)
        hold.activated.connect(self._hold)

    def _act(self, code: str) -> None:
        row = self.presenter.current()
        if row is not None and row.state in ("NEEDS_ACTION", "QUARANTINED"):
            self.go_wanted.emit("review", code)
        else:
            self.presenter.send_one()

    def _assemble(self) -> None:
        frame, inside = card(margin_px=0, spacing_px=0)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.tabs)
        inside.addWidget(self._stack, 1)
        left = QWidget()
        column = bare_layout(left)
        column.setSpacing(12)
        column.addWidget(self.error)
        column.addWidget(frame, 1)
        self.panes = Panes((left, self.detail), (1, 0), WIDTH, all_from=_ALL_FROM)
        bare_layout(self).addWidget(self.panes)

# SPDX-License-Identifier: Apache-2.0
"""The outbox: filters and list at the left, one delivery whole at the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from ui.models.cells import Row
from ui.models.paged import PagedModel
from ui.pages.list_page import ListPage, ListRoom
from ui.pages.outbox.detail_panel import WIDTH, DetailPanel
from ui.pages.page import Action, Header, KeyHelp
from ui.texts import Texts

if TYPE_CHECKING:
    from ui.pages.outbox.presenter import Detail, OutboxPresenter

_ROOM = ListRoom(
    tabs={key: f"outbox.tab.{key}" for key in ("all", "needs-you", "moving", "accepted")},
    columns=tuple(f"outbox.column.{name}" for name in ("code", "owner", "state", "age", "tries", "next")),
    title="outbox.list",
    stretched=2,
    icon="send",
    empty=("outbox.empty.title", "outbox.empty.line", "outbox.empty.button"),
    leads_to=("today", "Ctrl+1"),
)
_REFRESH_MS = 5_000


class OutboxPage(ListPage):
    """Widgets and intents."""

    presenter: "OutboxPresenter"

    def __init__(self, texts: Texts) -> None:
        self.model, self.detail = PagedModel(len(_ROOM.columns)), DetailPanel(texts)
        super().__init__(texts, _ROOM, self.model, self.detail, WIDTH)
        self._again = QTimer(self, interval=_REFRESH_MS)  # ages and states move by themselves
        self._connect()
        self.say()

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

    def undo(self) -> None:
        """Take back what was put into other letters."""
        self.presenter.undo()

    def say(self) -> None:
        """Say everything that does not come from the presenter."""
        super().say()
        self.detail.set_texts(self.texts)

    def show_list(self, head: list[Row], tail: int, counts: dict[str, int]) -> None:
        """Show what is at hand and how many accepted ones follow."""
        self.model.set_list(head, tail)
        self.show_found(counts, has_rows=bool(head or tail))
        self.badge_changed.emit(counts["needs-you"])
        self.panes.leave_out(self.detail, is_vacant=self.is_empty)
        if self.is_empty:
            self.detail.show_detail(None)

    def show_page(self, page: int, rows: list[Row]) -> None:
        """Show a page of the accepted ones."""
        self.model.set_page(page, rows)
        if self.table.current:
            self.presenter.look_at(self.table.current)

    def show_detail(self, detail: "Detail | None") -> None:
        """Show one delivery whole."""
        self.detail.show_detail(detail)

    def show_why(self, text: str) -> None:
        """Show a reason as if it was typed; the next Enter keeps it."""
        self.detail.why.setText(text)
        if text:
            self.detail.hold.setFocus()

    def _hold(self) -> None:
        """Hold with a reason, or release: without one, ask for it first."""
        row = self.presenter.current()
        if row is not None and not self.detail.why.isHidden() and not self.detail.why.text().strip():
            self.panes.turn_to(self.detail)
            self.detail.why.setFocus()
        else:
            self.presenter.hold_or_release(self.detail.why.text().strip())

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda key: self.presenter.choose_filter(key))
        self.model.page_wanted.connect(lambda page: self.presenter.want_page(page))
        self.table.current_changed.connect(lambda code: self.presenter.look_at(code))
        self.table.acted.connect(self._act)
        self.detail.send_wanted.connect(lambda: self.presenter.send_one())
        self.detail.hold_wanted.connect(lambda _why: self._hold())
        self.detail.mend_wanted.connect(lambda: self.go_wanted.emit("review", self.table.current))
        self.error.again_wanted.connect(lambda: self.presenter.arrive())
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

# SPDX-License-Identifier: Apache-2.0
"""The signing screen: documents at the left; token, PIN and first page at the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui import theme
from ui.messages import Message
from ui.models.cells import Row, RowsModel
from ui.pages.page import Action, Header, KeyHelp, Page
from ui.pages.sign.token_panel import WIDTH, TokenPanel
from ui.texts import Texts
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.labels import bare_layout, card, label
from ui.widgets.panes import Panes
from ui.widgets.picture import Area
from ui.widgets.progress import ProgressLine
from ui.widgets.tables import RowTable
from ui.widgets.tabs import Tabs
from ui.widgets.toast import Told

if TYPE_CHECKING:
    from ui.pages.sign.presenter import SignPresenter, TokenCard

ALL_FROM = 960
"""Narrower than this, the list and the token take turns (F6)."""

_TABS = ("all", "waiting", "signed", "skipped", "failed")
_COLUMNS = ("code", "document", "owner", "pages", "state")


class SignPage(Page):
    """Widgets and intents."""

    presenter: "SignPresenter"

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self.tabs = Tabs(_TABS)
        self.model = RowsModel(len(_COLUMNS), self)
        self.table = RowTable(self.model, stretched=1)
        self.error = ErrorPanel(texts)
        self.token = TokenPanel(texts)
        self.progress = ProgressLine()
        self._note = label(theme.META, tone="ink3", wraps=True)
        self._empty = EmptyState("signature")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._assemble()
        self._connect()
        self._say()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, and the screen says what will be here."""
        return self._stack.currentWidget() is self._empty

    def header(self) -> Header:
        """Return the title, how much waits, and the one thing to do."""
        texts, presenter = self.texts, self.presenter
        waiting = presenter.waiting()
        context = texts("sign.context", documents=waiting, dossiers=len(presenter.codes()))
        actions = []
        key = self.table.current
        if key and self.presenter.can_skip(key):
            code = key.rpartition("/")[0].split("-", 1)[-1]
            text = texts("sign.unskip" if presenter.is_skipped(key) else "sign.skip", code=code)
            actions.append(Action(text, lambda: presenter.skip(self.table.current), kind="ghost"))
        actions.append(
            Action(texts("sign.do", count=waiting), self._sign, "F9", "signature", "primary", reason=presenter.reason())
        )
        return Header(texts("sign.title"), context if waiting else texts("sign.context.none"), tuple(actions))

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self.texts = texts
        self._say()
        self.presenter.set_texts(texts)
        super().set_texts(texts)

    def arrive(self, code: str = "") -> None:
        """Ask what waits, and the token what it says of itself."""
        del code
        self.presenter.arrive()
        self.table.setFocus()

    def leave(self) -> None:
        """Forget a PIN that was typed and not used."""
        self.token.pin.clear()

    def next_pane(self) -> None:
        """Go to and fro between the list and the PIN."""
        self._ask_in(self.token.pin if self.table.hasFocus() else self.table)

    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of this screen."""
        return (
            KeyHelp("F9", self.texts("sign.keys.sign")),
            KeyHelp("Space", self.texts("sign.keys.space")),
        )

    def show_documents(self, rows: list[Row], counts: dict[str, int]) -> None:
        """Show the list and how many there are of each state."""
        self.model.set_rows(rows)
        for key in _TABS:
            self.tabs.say(key, self.texts(f"sign.tab.{key}"), counts[key])
        self._stack.setCurrentWidget(self.table if rows else self._empty)
        self.badge_changed.emit(counts["waiting"] + counts["failed"])
        if rows and not self.table.currentIndex().isValid():
            self.table.go_to("")
        if not rows:
            self.show_preview(b"", None)

    def show_token(self, card: "TokenCard | None") -> None:
        """Show the token; None while it is asked."""
        self.token.show_card(card)

    def show_pin_label(self, text: str) -> None:
        """Say for what the PIN is asked."""
        self.token.say_pin(text)

    def show_preview(self, png: bytes, stamp: Area | None) -> None:
        """Show the first page of the chosen document."""
        self.token.show_preview(png, stamp)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the batch is; 0 of 0 takes the bar away."""
        text = self.texts("sign.progress", done=done, total=total)
        self.progress.show_step(done, total, text, self.texts("sign.cancel"))
        self.token.pin.setEnabled(not total)

    def show_error(self, told: Message) -> None:
        """Show an error above the list."""
        self.error.show_message(told)

    def hide_error(self) -> None:
        """Take the error away."""
        self.error.hide()

    def tell(self, text: str) -> None:
        """Show a toast."""
        self.told.emit(Told(text))

    def stored(self) -> None:
        """Tell the window that something was stored."""
        self.changed.emit()

    def update_header(self) -> None:
        """Have the header asked again."""
        self.header_changed.emit()

    def ask_pin(self) -> None:
        """Give the focus to the field of the PIN."""
        self._ask_in(self.token.pin)

    def _ask_in(self, control: QWidget) -> None:
        """Turn to the pane of a control where only one fits, and give it the focus."""
        self.panes.turn_to(self.token if self.token.isAncestorOf(control) else self.panes.first)
        control.setFocus()

    def _sign(self) -> None:
        pin = self.token.pin.text()
        self.token.pin.clear()
        self.presenter.sign(pin)

    def _say(self) -> None:
        texts = self.texts
        self.model.set_headings([texts(f"sign.column.{name}") for name in _COLUMNS])
        self.table.setAccessibleName(texts("sign.list"))
        for key in _TABS:
            self.tabs.say(key, texts(f"sign.tab.{key}"))
        self.error.set_texts(texts)
        self.token.set_texts(texts)
        self._note.setText(texts("sign.note"))
        self._empty.say(texts("sign.empty.title"), texts("sign.empty.line"), texts("sign.empty.button"), "Ctrl+4")

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda key: self.presenter.choose_filter(key))
        self.table.current_changed.connect(self._look)
        self.table.acted.connect(lambda _key: self.ask_pin())
        self.token.pin.returnPressed.connect(self._sign)
        self.progress.cancelled.connect(lambda: self.presenter.cancel())
        self.error.again_wanted.connect(lambda: self.arrive())
        self._empty.pressed.connect(lambda: self.go_wanted.emit("review", ""))
        skip = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        skip.setContext(Qt.ShortcutContext.WidgetShortcut)
        skip.activated.connect(lambda: self.presenter.skip(self.table.current))

    def _look(self, key: str) -> None:
        self.presenter.look_at(key)
        self.header_changed.emit()

    def _assemble(self) -> None:
        frame, inside = card(margin_px=0, spacing_px=0)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.tabs)
        inside.addWidget(self._stack, 1)
        foot = QWidget()
        bare_layout(foot).addWidget(self._note)
        foot.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(foot)
        left = QWidget()
        column = bare_layout(left)
        column.setSpacing(12)
        column.addWidget(self.error)
        column.addWidget(self.progress)
        column.addWidget(frame, 1)
        self.panes = Panes((left, self.token), (1, 0), WIDTH, all_from=ALL_FROM)
        bare_layout(self).addWidget(self.panes)

# SPDX-License-Identifier: Apache-2.0
"""The signing screen: documents at the left; token, PIN and first page at the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.models.cells import Row, RowsModel
from ui.pages.list_page import ListPage, ListRoom
from ui.pages.page import Action, Header, KeyHelp
from ui.pages.sign.token_panel import WIDTH, TokenPanel
from ui.texts import Texts
from ui.widgets.labels import bare_layout, label
from ui.widgets.picture import Area
from ui.widgets.progress import ProgressLine

if TYPE_CHECKING:
    from ui.pages.sign.presenter import SignPresenter, TokenCard

_ROOM = ListRoom(
    tabs={key: f"sign.tab.{key}" for key in ("all", "waiting", "signed", "skipped", "failed")},
    columns=tuple(f"sign.column.{name}" for name in ("code", "document", "owner", "pages", "state")),
    title="sign.list",
    stretched=1,
    icon="signature",
    empty=("sign.empty.title", "sign.empty.line", "sign.empty.button"),
    leads_to=("review", "Ctrl+4"),
)


class SignPage(ListPage):
    """Widgets and intents."""

    presenter: "SignPresenter"

    def __init__(self, texts: Texts) -> None:
        self.model, self.token = RowsModel(len(_ROOM.columns)), TokenPanel(texts)
        super().__init__(texts, _ROOM, self.model, self.token, WIDTH)
        self.progress = ProgressLine()
        self.put_above(self.progress)
        self._note = label(theme.META, tone="ink3", wraps=True)
        foot = QWidget()
        bare_layout(foot).addWidget(self._note)
        foot.setContentsMargins(16, 8, 16, 8)
        self.put_below(foot)
        self._connect()
        self.say()

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

    def say(self) -> None:
        """Say everything that does not come from the presenter."""
        super().say()
        self.token.set_texts(self.texts)
        self._note.setText(self.texts("sign.note"))

    def show_documents(self, rows: list[Row], counts: dict[str, int]) -> None:
        """Show the list and how many there are of each state."""
        self.model.set_rows(rows)
        self.show_found(counts, has_rows=bool(rows))
        self.badge_changed.emit(counts["waiting"] + counts["failed"])
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

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda key: self.presenter.choose_filter(key))
        self.table.current_changed.connect(self._look)
        self.table.acted.connect(lambda _key: self.ask_pin())
        self.token.pin.returnPressed.connect(self._sign)
        self.progress.cancelled.connect(lambda: self.presenter.cancel())
        self.error.again_wanted.connect(lambda: self.arrive())
        skip = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        skip.setContext(Qt.ShortcutContext.WidgetShortcut)
        skip.activated.connect(lambda: self.presenter.skip(self.table.current))

    def _look(self, key: str) -> None:
        self.presenter.look_at(key)
        self.header_changed.emit()

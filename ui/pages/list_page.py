# SPDX-License-Identifier: Apache-2.0
"""What screens of a list share: errors and toasts, filters over a list, one thing of it whole at the right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.messages import Message
from ui.models.cells import RowsModel
from ui.pages.page import Page
from ui.texts import Texts
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.labels import bare_layout, card
from ui.widgets.panes import Panes
from ui.widgets.stacked import Stacked
from ui.widgets.tables import RowTable
from ui.widgets.tabs import Tabs
from ui.widgets.toast import Told

_ALL_FROM = 960
"""Narrower than this, the list and what stands beside it take turns (F6)."""


class Speaker(Protocol):
    """A presenter: it says its sentences anew in another language."""

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""


class TellingPage(Page):
    """A page that shows an error in its place, and tells the window what happened."""

    presenter: Speaker

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self.error = ErrorPanel(texts)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the presenter says its sentences anew."""
        self.texts = texts
        self.say()
        self.presenter.set_texts(texts)
        super().set_texts(texts)

    def say(self) -> None:
        """Say everything that does not come from the presenter."""
        self.error.set_texts(self.texts)

    def show_error(self, told: Message, again: str | None = None) -> None:
        """Show an error above what it is about; `again` are the words of the button that tries again."""
        self.error.show_message(told, again)

    def hide_error(self) -> None:
        """Take the error away."""
        self.error.hide()

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a toast."""
        self.told.emit(Told(text, undo))

    def stored(self) -> None:
        """Tell the window that something was stored."""
        self.changed.emit()

    def update_header(self) -> None:
        """Have the header asked again."""
        self.header_changed.emit()


@dataclass(frozen=True, slots=True)
class ListRoom:
    """What a list page is made of; its words are keys of texts.

    Attributes:
        tabs: the words of each filter.
        title: what a screen reader calls the list.
        stretched: the column that takes the room that is left.
        icon, empty: of what stands in place of an empty list: title, line and button.
        leads_to: the screen that this button shows, and the shortcut of that screen.
    """

    tabs: Mapping[str, str]
    columns: tuple[str, ...]
    title: str
    stretched: int
    icon: str
    empty: tuple[str, str, str]
    leads_to: tuple[str, str]


class ListPage(TellingPage):
    """Filters and a list at the left, one thing of it whole beside it."""

    def __init__(self, texts: Texts, room: ListRoom, model: RowsModel, beside: QWidget, width_px: int) -> None:
        super().__init__(texts)
        self._room = room
        self.tabs, self.table = Tabs(tuple(room.tabs)), RowTable(model, stretched=room.stretched)
        self._empty = EmptyState(room.icon)
        self._stack = Stacked()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._empty.pressed.connect(lambda: self.go_wanted.emit(room.leads_to[0], ""))
        self._column = QWidget()
        self._frame, self._inside = card(margin_px=0, spacing_px=0)
        self._above = QVBoxLayout()
        self._assemble()
        self.panes = Panes((self._column, beside), (1, 0), width_px, all_from=_ALL_FROM)
        bare_layout(self).addWidget(self.panes)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, and the screen says what will be here."""
        return self._stack.currentWidget() is self._empty

    def say(self) -> None:
        """Say filters, columns and what stands in place of an empty list."""
        super().say()
        texts, room = self.texts, self._room
        self.table.rows.set_headings([texts(column) for column in room.columns])
        self.table.setAccessibleName(texts(room.title))
        for key, words in room.tabs.items():
            self.tabs.say(key, texts(words))
        title, line, button = map(texts, room.empty)
        self._empty.say(title, line, button, room.leads_to[1])

    def show_found(self, counts: Mapping[str, int], *, has_rows: bool) -> None:
        """Show how many there are of each filter, and the list or what stands in its place."""
        for key, words in self._room.tabs.items():
            self.tabs.say(key, self.texts(words), counts[key])
        self._stack.setCurrentWidget(self.table if has_rows else self._empty)
        if has_rows and not self.table.currentIndex().isValid():
            self.table.go_to("")

    def put_above(self, part: QWidget) -> None:
        """Put something between the error and the list."""
        self._above.addWidget(part)

    def put_below(self, part: QWidget) -> None:
        """Put something under the list, on its card."""
        self._inside.addWidget(part)

    def _assemble(self) -> None:
        self._inside.setContentsMargins(1, 1, 1, 1)
        self._inside.addWidget(self.tabs)
        self._inside.addWidget(self._stack, 1)
        column = bare_layout(self._column)
        column.setSpacing(12)
        self._above.setSpacing(12)
        self._above.addWidget(self.error)
        column.addLayout(self._above)
        column.addWidget(self._frame, 1)

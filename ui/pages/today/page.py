# SPDX-License-Identifier: Apache-2.0
"""The screen of the day: search box, queue, and the sum that proves that nothing is lost."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from clerkdesk.ports.store import Counts
from ui import theme
from ui.messages import Message
from ui.models.dossiers import Column, DossierModel
from ui.models.shown_row import ShownRow
from ui.pages.page import Action, Header, Page
from ui.pages.today.delegate import ROW_HEIGHT, DossierDelegate
from ui.texts import Texts
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.icons import IconLabel
from ui.widgets.labels import MEDIUM, SEMI_BOLD, bare_layout, card, hairline, label, set_tone

_TYPING_PAUSE_MS = 120
_SIDE_WIDTH = 292
_SUMS = ("received", "open", "waiting", "delivered", "withdrawn")


class TodayPage(Page):
    """Widgets and intents; knows nothing of what a dossier is."""

    search_changed = Signal(str)
    more_wanted = Signal()
    again_wanted = Signal()
    arrived = Signal()

    def __init__(self, texts: Texts, now: Callable[[], datetime]) -> None:
        super().__init__(texts)
        self._now = now
        self._counts: Counts | None = None
        self.model = DossierModel(texts, self)
        self.model.more_wanted.connect(self.more_wanted)
        self.search_box = self._search_box()
        self.table = self._table()
        self.error = ErrorPanel(texts)
        self.error.again_wanted.connect(self.again_wanted)
        self._heading = label(theme.META, MEDIUM, "ink2")
        self._empty = EmptyState()
        self._empty.pressed.connect(self.search_box.clear)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._sum = _Sum()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(self._left(), 1)
        layout.addWidget(self._sum, 0, Qt.AlignmentFlag.AlignTop)
        self.set_texts(texts)
        self._empty.say(texts("today.loading"))
        self._stack.setCurrentWidget(self._empty)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the presenter shows its sentences anew."""
        super().set_texts(texts)
        self.model.set_texts(texts)
        self.error.set_texts(texts)
        self.search_box.setPlaceholderText(texts("today.search"))
        self.search_box.setAccessibleName(texts("today.search"))
        self.table.setAccessibleName(texts("today.list"))
        self._heading.setText(texts("today.list"))
        self._empty.say(texts("today.loading"))
        self._sum.say(self._counts, texts)

    def show_rows(self, rows: Sequence[ShownRow], *, has_more: bool) -> None:
        """Replace the list; the first row is the current one."""
        self.model.set_rows(rows, has_more=has_more)
        self._stack.setCurrentWidget(self.table)
        self.table.selectRow(0)

    def append_rows(self, rows: Sequence[ShownRow], *, has_more: bool) -> None:
        """Add older rows below."""
        self.model.append_rows(rows, has_more=has_more)

    def show_nothing(self, title: str, line: str, *, is_search: bool) -> None:
        """Show the empty state in place of the list."""
        self.model.set_rows((), has_more=False)
        self._empty.say(title, line, self.texts("today.all") if is_search else "")
        self._stack.setCurrentWidget(self._empty)

    def show_heading(self, text: str) -> None:
        """Say what the list is, aloud too when it changes."""
        if self._heading.text() != text:
            self._heading.setText(text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._heading, text))

    def show_sum(self, counts: Counts) -> None:
        """Show the sum that proves that nothing is lost."""
        self._counts = counts
        self._sum.say(counts, self.texts)

    def header(self) -> Header:
        """Return the title, the day, and the way to receive a dossier."""
        receive = Action(
            self.texts("today.receive"), lambda: self.go_wanted.emit("receive", ""), "F2", "file-plus", "primary"
        )
        return Header(self.texts("today.title"), self.texts.day(self._now().date()), (receive,))

    def arrive(self, code: str = "") -> None:
        """Ask the queue anew; a dossier that is named is searched."""
        if code:
            self.search_box.setText(code)
        self.arrived.emit()
        self.table.setFocus()

    def show_error(self, told: Message) -> None:
        """Show an error above the list."""
        self.error.show_message(told)

    def hide_error(self) -> None:
        """Take the error away."""
        self.error.hide()

    def _left(self) -> QVBoxLayout:
        frame, inside = card(margin_px=0, spacing_px=0)
        inside.setContentsMargins(1, 1, 1, 1)
        top = QVBoxLayout()
        top.setContentsMargins(15, 15, 15, 10)
        top.setSpacing(10)
        top.addWidget(self.search_box)
        top.addWidget(self._heading)
        inside.addLayout(top)
        inside.addWidget(self._stack, 1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self.error)
        column.addWidget(frame, 1)
        return column

    def _search_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setClearButtonEnabled(False)
        # An input method commits whole words; the pause spares the store a question per letter.
        pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        pause.timeout.connect(lambda: self.search_changed.emit(box.text()))
        box.textChanged.connect(lambda _text: pause.start())
        box.returnPressed.connect(lambda: self.table.setFocus())
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(box.clear)
        return box

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(DossierDelegate(table))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setFixedHeight(28)
        header.setFont(theme.font(theme.META, MEDIUM))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)  # names and states are never cut
        header.setResizeContentsPrecision(0)  # of the rows on the screen alone
        header.setSectionResizeMode(Column.PROCEDURE, QHeaderView.ResizeMode.Stretch)
        return table


class _Sum(QWidget):
    """Received = open + waiting + delivered + withdrawn."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_SIDE_WIDTH)
        frame, inside = card()
        self._shield = IconLabel("shield-check", 18, "ok")
        self._title = label(weight=SEMI_BOLD)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._shield)
        head.addWidget(self._title, 1)
        inside.addLayout(head)
        self._names = {name: label(tone="ink2") for name in _SUMS}
        self._numbers = {name: label(weight=SEMI_BOLD) for name in _SUMS}
        for name in _SUMS:
            line = QHBoxLayout()
            line.addWidget(self._names[name], 1)
            line.addWidget(self._numbers[name])
            inside.addLayout(line)
            if name == "received":
                inside.addWidget(hairline())
        self._proof = label(theme.META, tone="ink3", wraps=True)
        inside.addWidget(self._proof)
        bare_layout(self).addWidget(frame)

    def say(self, counts: Counts | None, texts: Texts) -> None:
        self.setVisible(counts is not None)  # nothing is claimed before it is known
        if counts is None:
            return
        for name in _SUMS:
            self._names[name].setText(texts(f"sum.{name}"))
            self._numbers[name].setText(texts.number(getattr(counts, name)))
        holds = counts.balanced
        suffix = "" if holds else ".wrong"
        self._title.setText(texts(f"sum.title{suffix}"))
        self._shield.show_icon("shield-check" if holds else "shield-alert", "ok" if holds else "danger")
        self._proof.setText(texts(f"sum.proof{suffix}", received=counts.received))
        set_tone(self._proof, "ink3" if holds else "danger")

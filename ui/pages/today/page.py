# SPDX-License-Identifier: Apache-2.0
"""The screen of the day: filters, the agenda by urgency, and beside it the day's sums or one dossier whole."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clerkdesk.ports.agenda import Urgency
from clerkdesk.ports.store import Counts
from ui import theme
from ui.messages import Message
from ui.models.agenda import AgendaModel
from ui.models.cells import Row
from ui.pages.page import Action, Header, KeyHelp, Page
from ui.pages.today.case import Offer
from ui.pages.today.case_pane import CasePane
from ui.pages.today.case_words import CaseShown
from ui.pages.today.ready_button import ReadyShown
from ui.pages.today.shown import ACTS, COLUMNS, PLACES
from ui.pages.today.side import MachineCard, ReadyCard, SumCard
from ui.pages.today.table import AgendaTable
from ui.texts import Texts
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import MEDIUM, card, label
from ui.widgets.panes import scrolled
from ui.widgets.stacked import Stacked
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from ui.pages.today.case import CasePresenter
    from ui.pages.today.presenter import TodayPresenter

_TYPING_PAUSE_MS = 120
_SIDE, _CASE = 292, 420
_ROOM_FOR_SIDE, _ROOM_FOR_CASE = 960, 1120
_REFRESH_MS = 60_000
_TABS = ("all", *(str(urgency) for urgency in Urgency))


class TodayPage(Page):
    """Widgets and intents; knows nothing of what a dossier is."""

    search_changed = Signal(str)
    arrived = Signal()

    presenter: "TodayPresenter"
    case: "CasePresenter"

    def __init__(self, texts: Texts, now: Callable[[], datetime], counter: int, screens: frozenset[str]) -> None:
        super().__init__(texts)
        self._now, self._counter, self._screens = now, counter, screens
        self._counts: Counts | None = None
        self.model = AgendaModel(len(COLUMNS), self)
        self.table = AgendaTable(self.model, COLUMNS.index("procedure"))
        self.tabs = Tabs(_TABS)
        self.search_box = self._search_box()
        self.error = ErrorPanel(texts)
        self._heading = label(theme.META, MEDIUM, "ink2")
        self._heading.hide()
        self._empty = EmptyState()
        self._stack = Stacked()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.ready, self.machine, self.sum = ReadyCard(), MachineCard(), SumCard()
        self.pane = CasePane(texts)
        self._right = Stacked()
        self._left = QWidget()
        self._again = QTimer(self, interval=_REFRESH_MS)  # what is due before noon gets late by itself
        self._assemble()
        self._connect()
        self._say(texts)
        self._empty.say(texts("today.loading"))
        self._stack.setCurrentWidget(self._empty)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the presenters show their sentences anew."""
        self.texts = texts
        self._say(texts)
        super().set_texts(texts)

    def header(self) -> Header:
        """Return the title, the day, and the ways to receive a dossier and to hand a result back."""
        texts = self.texts
        reason = "" if self.presenter.ready_code else texts("today.hand-back.none")
        hand = Action(texts("today.hand-back"), self._hand_back, "Ctrl+T", "hand-helping", reason=reason)
        actions = [hand]
        if "receive" in self._screens:
            receive = lambda: self.go_wanted.emit("receive", "")  # noqa: E731 - as short as what it does
            actions.append(Action(texts("today.receive"), receive, "F2", "file-plus", "primary"))
        place = texts("strip.counter", number=self._counter)
        context = texts("today.context", day=texts.day(self._now().date()), place=place)
        return Header(texts("today.title"), context, tuple(actions))

    def arrive(self, code: str = "") -> None:
        """Ask the agenda anew; a dossier that is named is shown whole, with an act begun for `CODE:ACT`."""
        self.arrived.emit()
        self._again.start()
        if code:
            self.open_case(*code.split(":", 1))
        else:
            self.table.setFocus()

    def leave(self) -> None:
        """Ask no more; what was typed is kept."""
        self._again.stop()
        self.pane.form.flush()

    def undo(self) -> None:
        """Take back what was put into other letters."""
        self.case.undo()

    def next_pane(self) -> None:
        """Go to and fro between the list and what stands beside it; turn to it where only one fits."""
        is_left = not _holds_focus(self._right)
        self._turn(to_right=is_left)
        if not is_left:
            self.table.setFocus()
        elif self._right.currentWidget() is self.pane:
            self.pane.focus_first()
        elif self.ready.buttons:
            self.ready.buttons[0].setFocus()

    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of this screen."""
        texts = self.texts
        return (
            KeyHelp("Return", texts("today.keys.act")),
            KeyHelp("Space", texts("today.keys.open")),
            KeyHelp("Ctrl+F", texts("today.keys.find")),
            KeyHelp("Ctrl+T", texts("today.keys.hand-back")),
        )

    def open_case(self, code: str, act: str = "") -> None:
        """Show one dossier whole beside the list."""
        if code:
            self.case.open(code, act)

    def show_rows(self, rows: Sequence[Row], *, has_more: bool) -> None:
        """Replace the list; the cursor stays on its row."""
        self.model.set_agenda(rows, has_more=has_more)
        self._stack.setCurrentWidget(self.table)
        if not self.table.currentIndex().isValid():
            self.table.go_to("")

    def append_rows(self, rows: Sequence[Row], *, has_more: bool) -> None:
        """Add rows below."""
        self.model.append_rows(rows, has_more=has_more)

    def show_nothing(self, title: str, line: str, *, is_search: bool) -> None:
        """Show the empty state in place of the list."""
        self.model.set_agenda((), has_more=False)
        self._empty.say(title, line, self.texts("today.all") if is_search else "")
        self._stack.setCurrentWidget(self._empty)

    def show_found(self, text: str) -> None:
        """Say how many were found, aloud too."""
        if self._heading.text() != text:
            self._heading.setText(text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._heading, text))
        self._heading.setVisible(bool(text))

    def show_tabs(self, counts: Mapping[str, int]) -> None:
        """Show how many dossiers are in each group."""
        for key in _TABS:
            self.tabs.say(key, self.texts(f"tab.{key}"), counts.get(key, 0))
        self._flow.invalidate()
        self.badge_changed.emit(counts.get(str(Urgency.LATE), 0))

    def show_ready(self, count: int, rows: Sequence[ReadyShown]) -> None:
        """Show the results that wait."""
        self.ready.say(count, rows, self.texts)
        self.header_changed.emit()

    def show_sum(self, counts: Counts) -> None:
        """Show the sum that proves that nothing is lost."""
        self._counts = counts
        self.sum.say(counts, self.texts)

    def show_error(self, told: Message) -> None:
        """Show an error above the list, or in the dossier that it is about."""
        self.error.show_message(told)

    def hide_error(self) -> None:
        """Take the error away."""
        self.error.hide()

    def show_case(self, shown: CaseShown, offers: list[Offer]) -> None:
        """Show a dossier with what may be done."""
        was_elsewhere = self._right.currentWidget() is not self.pane
        self.pane.show_case(shown, offers)
        self._right.setCurrentWidget(self.pane)
        self._turn(to_right=True)
        if was_elsewhere or not _holds_focus(self.pane):
            self.pane.focus_first()

    def show_case_error(self, told: Message) -> None:
        """Show an error in the dossier that it is about; above the list where none is shown."""
        (self.pane if self._right.currentWidget() is self.pane else self.error).show_message(told)

    def close_case(self) -> None:
        """Show the day beside the list again."""
        self._right.setCurrentWidget(self._side_area)
        self._turn(to_right=False)
        self.table.setFocus()

    def stored(self) -> None:
        """Tell the window that something was stored, and ask anew."""
        self.changed.emit()
        self.presenter.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show one pane where there is no room for two."""
        super().resizeEvent(event)
        self._fit()

    def _hand_back(self) -> None:
        self.open_case(self.presenter.ready_code, "hand-back")

    def _act(self, code: str) -> None:
        """Do the next thing: on its screen, or beside the list."""
        step = self.presenter.step_of(code)
        place = PLACES.get(step, "")
        if place in self._screens:
            self.go_wanted.emit(place, code)
        else:
            self.open_case(code, ACTS.get(step, ""))

    def _save_form(self, form_id: str) -> None:
        name = f"{self.case.code}-{form_id}.pdf"
        path, _ = QFileDialog.getSaveFileName(self, self.texts("life.save"), name, "PDF (*.pdf)")
        if path:
            self.case.save(form_id, Path(path))

    def _show_all(self) -> None:
        self.search_box.clear()
        self.tabs.choose("all")
        self.presenter.choose_group("all")

    def _say(self, texts: Texts) -> None:
        self.model.set_headings([texts(f"column.{name}") for name in COLUMNS])
        for key in _TABS:
            self.tabs.say(key, texts(f"tab.{key}"))
        self.error.set_texts(texts)
        self.pane.set_texts(texts)
        self.machine.set_texts(texts)
        self.search_box.setPlaceholderText(texts("today.find"))
        self.search_box.setAccessibleName(texts("today.search"))
        self.search_box.setToolTip(texts("today.search"))
        self.table.setAccessibleName(texts("today.list"))
        self._empty.say(texts("today.loading"))
        self.sum.say(self._counts, texts)

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda key: self.presenter.choose_group(key))
        self.model.more_wanted.connect(lambda: self.presenter.more())
        self.error.again_wanted.connect(lambda: self.presenter.refresh())
        self._again.timeout.connect(lambda: self.presenter.refresh())
        self._empty.pressed.connect(self._show_all)
        self.table.acted.connect(self._act)
        self.ready.chosen.connect(lambda code: self.open_case(code, "hand-back"))
        self.pane.close_wanted.connect(lambda: self.case.close())
        self.pane.chosen.connect(lambda key: self.case.choose(key))
        self.pane.form.left.connect(lambda key, text: self.case.tidy(key, text))
        self.pane.form.typed.connect(lambda subject, values: self.case.keep(subject, values))
        self.pane.done.connect(lambda values: self.case.do(values))
        self.pane.print_wanted.connect(lambda form: self.case.print(form))
        self.pane.save_wanted.connect(self._save_form)
        for keys, act, parent in (
            ("Ctrl+F", self._find, self),
            ("Space", lambda: self.open_case(self.table.current), self.table),
            ("Ctrl+P", lambda: self.case.print_last(), self),
        ):
            shortcut = QShortcut(QKeySequence(keys), parent)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _find(self) -> None:
        self._turn(to_right=False)
        self.search_box.setFocus()
        self.search_box.selectAll()

    def _turn(self, *, to_right: bool) -> None:
        self._is_right = to_right
        self._fit()

    def _fit(self) -> None:
        has_case = self._right.currentWidget() is self.pane
        is_wide = self.width() >= (_ROOM_FOR_CASE if has_case else _ROOM_FOR_SIDE)
        self._left.setVisible(is_wide or not self._is_right)
        self._right.setVisible(is_wide or self._is_right)
        if is_wide:
            self._right.setFixedWidth(_CASE if has_case else _SIDE)
        else:
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(16_777_215)
        margin = 20 if self.width() >= 1080 else 12
        self._row.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self._row.setSpacing(min(margin, 16))

    def _search_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setFixedWidth(220)
        # An input method commits whole words; the pause spares the store a question per letter.
        pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        pause.timeout.connect(lambda: self.search_changed.emit(box.text()))
        box.textChanged.connect(lambda _text: pause.start())
        box.returnPressed.connect(lambda: self.table.setFocus())
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), box)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(box.clear)
        return box

    def _search_holder(self) -> QWidget:
        holder = QWidget()
        holder.setFixedHeight(self.tabs.sizeHint().height())
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(16, 0, 0, 0)
        inside.addWidget(self.search_box)
        return holder

    def _assemble(self) -> None:
        frame, inside = card(margin_px=0, spacing_px=0)
        inside.setContentsMargins(1, 1, 1, 1)
        top = QWidget()
        self._flow = FlowLayout(top, spacing_px=8)
        self._flow.setContentsMargins(0, 0, 12, 0)
        self._flow.addWidget(self.tabs)
        self._flow.addWidget(self._search_holder())
        inside.addWidget(top)
        found = QHBoxLayout()
        found.setContentsMargins(16, 0, 16, 8)
        found.addWidget(self._heading)
        inside.addLayout(found)
        inside.addWidget(self._stack, 1)
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.error)
        column.addWidget(frame, 1)
        side = QWidget()
        cards = QVBoxLayout(side)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(12)
        for part in (self.ready, self.machine, self.sum):
            cards.addWidget(part)
        cards.addStretch(1)
        self._side_area = scrolled(side)
        self._right.addWidget(self._side_area)
        self._right.addWidget(self.pane)
        self._is_right = False
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._left, 1)
        self._row.addWidget(self._right)
        self._fit()


def _holds_focus(widget: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and widget.isAncestorOf(focus)

# SPDX-License-Identifier: Apache-2.0
"""The review: fields at the left, the paper at the right, the dossiers that wait below."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.fields import field_label
from ui.models.cells import Row, RowsModel
from ui.pages.list_page import TellingPage
from ui.pages.page import Action, Header, KeyHelp
from ui.pages.review import shown
from ui.pages.review.fields_card import FieldsCard
from ui.pages.review.paper_card import PaperCard
from ui.pages.review.pictures import PaperPictures
from ui.texts import Texts
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import MEDIUM, bare_layout, card, label
from ui.widgets.stacked import Stacked
from ui.widgets.tables import ROW_HEIGHT, RowTable

if TYPE_CHECKING:
    from clerkdesk.domain import pages
    from ui.pages.review.presenter import ReviewPresenter

_COLUMNS = ("code", "owner", "state")
_FIELDS_PX, _BOTH_FROM_PX, _WIDE_FROM_PX, _LOW_BELOW_PX = 500, 760, 1080, 560
_ASK_MS = 1_000
"""While pages are being read, the list is asked so often."""


class ReviewPage(TellingPage):
    """Widgets and intents."""

    presenter: "ReviewPresenter"

    def __init__(self, texts: Texts, pictures: PaperPictures) -> None:
        super().__init__(texts)
        self.left, self.right = FieldsCard(), PaperCard(pictures)
        self.model = RowsModel(len(_COLUMNS), self)
        self.table = RowTable(self.model, stretched=1)
        self._heading = label(theme.META, MEDIUM, "ink2")
        self._column, self._waiting = QWidget(), card(margin_px=0, spacing_px=0)
        self._empty = EmptyState("file-search")
        self._both = QWidget()
        self._stack = Stacked()
        self._is_paper = False
        self._rows = 0
        self._timer = QTimer(self, interval=_ASK_MS)
        self._assemble()
        self._connect()
        self.say()

    def header(self) -> Header:
        """Return the dossier, whose it is, and the one thing to do next."""
        texts, presenter = self.texts, self.presenter
        sheet, reason = presenter.sheet, presenter.reason()
        if sheet is None:
            title = texts("review.title.none")
            take = Action(title, presenter.take, "Ctrl+Return", "check", "primary", reason=reason)
            return Header(title, texts("review.context.none" if not presenter.code else "review.page.coming"), (take,))
        dossier, page = sheet.dossier, presenter.page
        context = texts("review.context.short", owner=dossier.owner.name, procedure=dossier.procedure_name)
        if page is not None and self.width() < _WIDE_FROM_PX:
            place = texts("review.page.name", place=page.place, pages=len(sheet.pages))
            context = f"{dossier.owner.name} · {place}"
        elif page is not None:
            context = texts(
                "review.context",
                owner=dossier.owner.name,
                procedure=dossier.procedure_name,
                paper=shown.paper_name(dossier, page, texts),
                place=page.place,
                pages=len(sheet.pages),
            )
        actions = [Action(self._main_text(), presenter.take, "Ctrl+Return", "check", "primary", reason=reason)]
        if self._shows_next_doubt():
            actions.insert(0, Action(texts("review.next"), presenter.next_doubt, "F8", "arrow-down"))
        return Header(texts("review.title", number=dossier.code.rpartition("-")[2]), context, tuple(actions))

    def say(self) -> None:
        """Say what does not come from the presenter."""
        super().say()
        texts = self.texts
        self.left.set_texts(texts)
        self.right.set_texts(texts)
        self.model.set_headings([texts(f"review.column.{name}") for name in _COLUMNS])
        self.table.setAccessibleName(texts("review.waiting.list"))
        self._empty.say(
            texts("review.empty.title"), texts("review.empty.line"), texts("review.empty.button"), "Ctrl+3"
        )  # fmt: skip

    def arrive(self, code: str = "") -> None:
        """Ask what waits, open a dossier, and put the cursor on its first doubt."""
        self.left.fields.take_focus()
        self.presenter.arrive(code)

    def leave(self) -> None:
        """Store what is being typed; ask no more."""
        self._timer.stop()
        self.presenter.leave()

    def undo(self) -> None:
        """Take the last decision back."""
        self.presenter.undo()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, and the screen says what will be here."""
        return self._stack.currentWidget() is self._empty

    def next_pane(self) -> None:
        """Go from the fields to the paper, to the dossiers that wait, and back."""
        if self.left.fields.is_inside:
            self._turn_to(is_paper=True)
            self.right.view.setFocus()
        elif (self.right.view.hasFocus() and self._waiting[0].isVisibleTo(self)) or self._is_paper_alone():
            self._turn_to(is_paper=False)
            self.table.setFocus() if self._waiting[0].isVisibleTo(self) else self.left.fields.take_focus()
        else:
            self._turn_to(is_paper=False)
            self.left.fields.take_focus()

    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of this screen."""
        keys = (
            ("Enter", "enter"),
            ("Tab", "tab"),
            ("F8", "doubt"),
            ("F4", "type"),
            ("1, 2", "choose"),
            ("Esc", "back"),
            ("Ctrl+Z", "undo"),
            ("Ctrl++, Ctrl+-, Ctrl+0", "zoom"),
            ("PgUp, PgDown", "leaf"),
            ("Ctrl+PgUp, Ctrl+PgDown", "dossier"),
        )
        return tuple(KeyHelp(key, self.texts(f"review.keys.{name}")) for key, name in keys)

    def commands(self) -> tuple[Action, ...]:
        """Return what the palette offers besides."""
        walk = (
            Action(self.texts("review.previous"), lambda: self.presenter.neighbour(-1), "Ctrl+PgUp"),
            Action(self.texts("review.following"), lambda: self.presenter.neighbour(1), "Ctrl+PgDown"),
        )
        code = self.presenter.code
        if not code:
            return walk
        ask = lambda: self.go_wanted.emit("today", f"{code}:supplement")  # noqa: E731 - as short as what it does
        text = self.texts("batches.citizen", code=code.split("-", 1)[-1])
        return (Action(text, ask, icon="file-plus"), *walk)

    def show_rows(self, rows: Sequence[Row], heading: str, current: str, count: int) -> None:
        """Show the dossiers that wait."""
        self._rows = len(rows)
        self.model.set_rows(rows)
        self._heading.setText(heading)
        if current and not self.table.hasFocus():
            self.table.go_to(current)
        self.badge_changed.emit(count)
        self._fit()
        if self.isVisible() and self.presenter.work.is_reading:
            self._timer.start()
        else:
            self._timer.stop()

    def show_nothing(self) -> None:
        """Say that nothing waits."""
        self.left.show_nothing()
        self.show_page(None, "", "")
        self._stack.setCurrentWidget(self._empty)
        if self.isVisible():
            self._empty.button.setFocus()

    def show_sheet(self, title: str, count: str, note: str, banner: shown.Banner) -> None:
        """Show the head of a dossier's fields."""
        self._stack.setCurrentWidget(self._both)
        self.left.show_head(title, count, note, banner)

    def show_fields(self, groups: Sequence[shown.GroupShown]) -> None:
        """Show the fields."""
        self.left.fields.show_fields(groups)

    def show_reading(self, text: str, line: str, share: float) -> None:
        """Say that the dossier is still being read."""
        self.left.fields.show_fields(())
        self.left.show_reading(text, line, share)

    def show_current(self, name: str, opened: shown.OpenShown | None) -> None:
        """Put the cursor on a field."""
        self.left.fields.show_current(name, opened)

    def show_page(self, page: "pages.Page | None", caption: str, place: str) -> None:
        """Show a page beside the fields."""
        self.right.show_page(page, caption, place)

    def show_boxes(self, boxes: Sequence[shown.BoxShown]) -> None:
        """Light the boxes of the fields."""
        self.right.show_boxes(boxes)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show both panes where there is room."""
        super().resizeEvent(event)
        self._fit()
        self.header_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Store what is being typed: the window may be closing."""
        super().hideEvent(event)
        self.leave()

    def _shows_next_doubt(self) -> bool:
        """Tell whether the header has room and a use for a way to the next doubt; F8 goes there without it too."""
        presenter = self.presenter
        is_elsewhere = presenter.line is None or presenter.line.needs_person or bool(presenter.typing.name)
        is_shown = self.width() >= _BOTH_FROM_PX and presenter.doubts > 0 and is_elsewhere
        self._next_doubt.setEnabled(not is_shown)
        return is_shown

    def _main_text(self) -> str:
        presenter, texts, line = self.presenter, self.texts, self.presenter.line
        if line is not None and presenter.typing.name:
            return texts("review.store", field=field_label(line.name, texts))
        if line is not None and line.needs_person:
            name = field_label(line.name, texts)
            said, is_value = shown.said_in_button(line.options[0].value, name)
            return texts("review.accept", value=said) if is_value else texts("review.accept.long", field=said)
        if presenter.doubts:
            return texts("review.next.count", count=presenter.doubts)
        owner = presenter.sheet.dossier.owner.name if presenter.sheet else ""
        return texts("review.take", owner=owner)

    def _is_paper_alone(self) -> bool:
        return self.width() < _BOTH_FROM_PX and self._is_paper

    def _turn_to(self, *, is_paper: bool) -> None:
        self._is_paper = is_paper
        self._fit()

    def _fit(self) -> None:
        width, is_low = self.width(), self.height() < _LOW_BELOW_PX
        has_room = width >= _BOTH_FROM_PX
        self.right.setVisible(has_room or self._is_paper)
        self._column.setVisible(has_room or not self._is_paper)
        if has_room:
            self._column.setFixedWidth(_FIELDS_PX if width >= _WIDE_FROM_PX else round(width * 0.48))
        else:
            self._column.setMinimumWidth(0)
            self._column.setMaximumWidth(16_777_215)
        margin = 20 if width >= _WIDE_FROM_PX else 12
        layout = self._both.layout()
        if layout is not None:
            layout.setContentsMargins(margin, 16 if margin == 20 else 12, margin, 16 if margin == 20 else 12)
        self.table.setFixedHeight(28 + min(self._rows, 3) * ROW_HEIGHT + 2)
        self._waiting[0].setVisible(self._rows > 1 and not is_low)

    def _connect(self) -> None:
        fields, opened = self.left.fields, self.left.fields.open
        fields.go_on = lambda by: self.presenter.step(by)
        fields.entered.connect(lambda name: self.presenter.go(name))
        fields.accepted.connect(lambda: self.presenter.accept())
        opened.accepted.connect(lambda: self.presenter.accept())
        opened.chosen.connect(lambda number: self.presenter.choose(number))
        opened.looked.connect(lambda number: self.presenter.look(number))
        opened.type_wanted.connect(lambda: self.presenter.type_over())
        opened.kept.connect(lambda: self.presenter.keep())
        opened.typed.connect(lambda text: self.presenter.typing.typed(text))
        opened.paused.connect(lambda: self.presenter.typing.check())
        opened.left.connect(lambda: self.presenter.store_typed(moves=False))
        self.table.acted.connect(self._open)
        self.error.again_wanted.connect(lambda: self.presenter.again())
        self._empty.pressed.connect(lambda: self.go_wanted.emit("scan", ""))
        self._timer.timeout.connect(lambda: self.presenter.refresh())
        self._bind("F4", self, lambda: self.presenter.type_over())
        self._next_doubt = self._bind("F8", self, lambda: self.presenter.next_doubt())
        self._bind("Ctrl+PgUp", self, lambda: self.presenter.neighbour(-1))
        self._bind("Ctrl+PgDown", self, lambda: self.presenter.neighbour(1))
        for keys, by in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            self._bind(keys, self, lambda by=by: self.right.zoom(by))  # type: ignore[misc]
        for pane in (fields, self.right):
            self._bind("PgUp", pane, lambda: self.presenter.leaf(-1))
            self._bind("PgDown", pane, lambda: self.presenter.leaf(1))

    def _bind(self, keys: str, where: QWidget, act: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), where)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
        return shortcut

    def _open(self, code: str) -> None:
        self.left.fields.take_focus()
        self.presenter.open(code)

    def _assemble(self) -> None:
        layout = QVBoxLayout(self)  # from the outside inwards: what is moved when it is full, is styled anew
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._stack.addWidget(self._both)
        self._stack.addWidget(self._empty)
        row = QHBoxLayout(self._both)
        row.setSpacing(12)
        row.addWidget(self._column)
        frame, inside = self._waiting
        inside.setContentsMargins(1, 1, 1, 1)
        self._heading.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self._heading)
        inside.addWidget(self.table)
        column = bare_layout(self._column)
        column.setSpacing(12)
        column.addWidget(self.error)
        column.addWidget(self.left, 1)
        column.addWidget(frame)
        row.addWidget(self.right, 1)  # after the fields in the order of Tab

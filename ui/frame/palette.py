# SPDX-License-Identifier: Apache-2.0
"""The palette (Ctrl+K): commands, dossiers and procedures in one box, each with the key that does it directly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clerkdesk.domain.text import fold
from ui import theme
from ui.frame.overlay import Overlay
from ui.texts import Texts
from ui.widgets.icons import IconLabel, key_text, keycap
from ui.widgets.labels import MEDIUM, SEMI_BOLD, hairline, label

_WIDTH, _BOX, _ROW, _GROUP, _LIST = 680, 54, 38, 28, 364
_PAUSE_MS = 80
_CHOICE_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class Group(IntEnum):
    """The groups in their order."""

    COMMANDS = 0
    DOSSIERS = 1
    PROCEDURES = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the palette.

    Attributes:
        note: what more is said behind the text, paler.
        keys: the key that does the same without the palette.
    """

    group: Group
    text: str
    run: Callable[[], None]
    note: str = ""
    keys: str = ""
    icon: str = "chevron-right"

    def matches(self, typed: str) -> bool:
        """Tell whether every typed word begins a word of the text, whatever accents were typed."""
        words = fold(f"{self.text} {self.note}").split()
        return all(any(word.startswith(part) for word in words) for part in fold(typed).split())


class Palette(Overlay):
    """Shows the commands at once; what the store knows comes in below them.

    Attributes:
        search_wanted: what was typed, for the dossiers and procedures.
    """

    search_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self._commands: Sequence[Choice] = ()
        self._found: Sequence[Choice] = ()
        self._texts: Texts | None = None
        self.box = QLineEdit()
        rules = f"border: none; background: transparent; min-height: {_BOX}px; max-height: {_BOX}px;"
        self.box.setStyleSheet(f"QLineEdit, QLineEdit:focus {{ {rules} }}")  # the theme's own rules have heights, too
        self.box.setFont(theme.font(theme.VALUE))
        self.list = QListView()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_ChoiceDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFixedHeight(_LIST)
        self.list.clicked.connect(lambda index: self._do(index))
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self._hint = label(theme.META, tone="ink3")
        self._foot = label(theme.META, tone="ink3")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.search_wanted.emit(self.box.text()))
        self.box.textChanged.connect(self._typed)
        self.box.installEventFilter(self)
        self._assemble()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self.box.setAccessibleName(texts("palette.name"))
        self.box.setPlaceholderText(texts("palette.placeholder"))
        self._hint.setText(texts("palette.hint"))
        self._foot.setText(texts("palette.foot"))

    def ask(self, commands: Sequence[Choice]) -> None:
        """Open with the commands of the moment."""
        self._commands, self._found = commands, ()
        self.box.clear()
        self._show()
        self.open()
        self.box.setFocus()

    def show_found(self, typed: str, found: Sequence[Choice]) -> None:
        """Add what the store found, unless something else was typed meanwhile."""
        if typed == self.box.text():
            self._found = found
            self._show()

    def choices(self) -> list[Choice]:
        """Return what is shown, in its order."""
        rows = (self._model.item(line).data(_CHOICE_ROLE) for line in range(self._model.rowCount()))
        return [choice for choice in rows if choice is not None]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Move in the list while the box keeps the focus."""
        if watched is self.box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._move(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _assemble(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(18, 0, 14, 0)
        top.setSpacing(8)
        top.addWidget(IconLabel("search", 20))
        top.addWidget(self.box, 1)
        top.addWidget(self._hint)
        top.addWidget(keycap("Esc"))
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(6)
        for key in ("Up", "Down", "Return"):
            foot.addWidget(keycap(key))
        foot.addStretch(1)
        foot.addWidget(self._foot)
        self.inside.addLayout(top)
        self.inside.addWidget(hairline())
        self.inside.addWidget(self.list)
        self.inside.addWidget(hairline())
        self.inside.addLayout(foot)

    def _typed(self) -> None:
        self._found = ()
        self._show()
        self._pause.start()

    def _show(self) -> None:
        typed = self.box.text()
        choices = [choice for choice in self._commands if choice.matches(typed)] + list(self._found)
        self._model.clear()
        group = None
        for choice in sorted(choices, key=lambda one: one.group):
            if choice.group is not group and self._texts is not None:
                group = choice.group
                self._model.appendRow(_heading(self._texts(f"palette.group.{group.name.lower()}")))
            self._model.appendRow(_line(choice))
        self._move(1)

    def _move(self, step: int) -> None:
        """Go to the next line that can be chosen."""
        line = self.list.currentIndex().row() + step
        while 0 <= line < self._model.rowCount():
            if self._model.item(line).data(_CHOICE_ROLE) is not None:
                self.list.setCurrentIndex(self._model.index(line, 0))
                choice: Choice = self._model.item(line).data(_CHOICE_ROLE)
                self.box.setAccessibleDescription(f"{choice.text}, {choice.keys}" if choice.keys else choice.text)
                return
            line += step

    def _do(self, index: QModelIndex) -> None:
        choice: Choice | None = index.data(_CHOICE_ROLE) if index.isValid() else None
        if choice is not None:
            self.close_sheet()
            choice.run()


def _heading(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _line(choice: Choice) -> QStandardItem:
    item = QStandardItem(choice.text)
    item.setData(choice, _CHOICE_ROLE)
    item.setEditable(False)
    item.setAccessibleText(f"{choice.text}, {choice.note}, {choice.keys}".replace(", ,", ",").strip(", "))
    return item


class _ChoiceDelegate(QStyledItemDelegate):
    """Paints headings and lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        del option
        return QSize(_WIDTH - 40, _ROW if index.data(_CHOICE_ROLE) is not None else _GROUP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice: Choice | None = index.data(_CHOICE_ROLE)
        tokens = theme.tokens()
        area = QRectF(option.rect).adjusted(8, 0, -8, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if choice is None:
            painter.setFont(theme.font(theme.META, MEDIUM))
            painter.setPen(QColor(tokens.ink2))
            painter.drawText(area.adjusted(14, 0, 0, 0), middle, index.data())
            painter.restore()
            return
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selected))
            painter.drawRoundedRect(area, 6, 6)
        ink = tokens.accent if is_chosen else tokens.ink2
        painter.drawPixmap(area.topLeft() + QPointF(14, (area.height() - 18) / 2), theme.icon(choice.icon, 18, ink))
        left = 44.0
        painter.setFont(theme.font(theme.BODY, SEMI_BOLD))
        painter.setPen(QColor(tokens.ink))
        painter.drawText(area.adjusted(left, 0, 0, 0), middle, choice.text)
        left += QFontMetrics(painter.font()).horizontalAdvance(choice.text) + 10
        keys = key_text(choice.keys)
        painter.setFont(theme.font(theme.META, MEDIUM))
        key_width = QFontMetrics(painter.font()).horizontalAdvance(keys) + 12 if keys else 0
        note_area = area.adjusted(left, 0, -key_width - 20, 0)
        painter.setFont(theme.font())
        painter.setPen(QColor(tokens.ink3))
        note = QFontMetrics(painter.font()).elidedText(choice.note, Qt.TextElideMode.ElideRight, int(note_area.width()))
        painter.drawText(note_area, middle, note)
        if keys:
            box = QRectF(area.right() - key_width - 10, area.center().y() - 10, key_width, 20)
            painter.setPen(QColor(tokens.line))
            painter.setBrush(QColor(tokens.subtle))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(QColor(tokens.ink2))
            painter.setFont(theme.font(theme.META, MEDIUM))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), keys)
        painter.restore()

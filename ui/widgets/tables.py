# SPDX-License-Identifier: Apache-2.0
"""The table of the house: whole rows, no grid, fixed height, cells painted by one delegate."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui import theme
from ui.models.cells import CELL_ROLE, RIGHT, Cell, Index, RowsModel
from ui.widgets.chips import chip_colours, chip_width, paint_chip
from ui.widgets.labels import MEDIUM, SEMI_BOLD

ROW_HEIGHT = 36
_PADDING, _GAP, _ICON, _BAR = 16, 8, 16, 64
WIDEST = 320
"""px. A text goes on in a second line when it is wider: names and reasons are never cut."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_WEIGHTS = {"normal": QFont.Weight.Normal, "medium": MEDIUM, "semibold": SEMI_BOLD}


class RowTable(QTableView):
    """A list with a cursor; Enter and double click act on the row.

    Attributes:
        current_changed: the key of the row under the cursor, "" for none.
        acted: Enter on a row, by its key.
    """

    current_changed = Signal(str)
    acted = Signal(str)

    def __init__(self, rows: RowsModel, stretched: int, row_height: int = ROW_HEIGHT, widest: int = WIDEST) -> None:
        super().__init__()
        self.rows = rows
        self.setModel(rows)
        self.setItemDelegate(CellDelegate(row_height, self, widest))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)
        header = self.horizontalHeader()
        header.setFixedHeight(28)
        header.setFont(theme.font(theme.META, MEDIUM))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(40)  # 0 would be all rows of a table that is not shown yet
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.acted.emit(self._key(index.row())))
        rows.modelReset.connect(self._find_again)
        self._wanted = ""

    @property
    def current(self) -> str:
        """The key of the row under the cursor, "" for none."""
        return self._key(self.currentIndex().row())

    def go_to(self, key: str) -> None:
        """Put the cursor on a row; on the first where there is no such row."""
        line = self.rows.line_of(key)
        self.selectRow(max(line, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell where the cursor is."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._wanted = self._key(current.row())
            self.current_changed.emit(self._wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Act on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.current:
                self.acted.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _key(self, line: int) -> str:
        row = self.rows.row(line)
        return row.key if row is not None else ""

    def _find_again(self) -> None:
        """Keep the cursor on its row when the rows are others."""
        if self.rows.rowCount():
            self.go_to(self._wanted)


class CellDelegate(QStyledItemDelegate):
    """Paints one `Cell`; reads all of it in one call, which is what makes scrolling quick."""

    def __init__(self, row_height: int, parent: QTableView, widest: int = WIDEST) -> None:
        super().__init__(parent)
        self._row_height, self._widest = row_height, widest

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Return the width of all that a cell shows, up to the widest that stays on one line."""
        del option
        return QSize(min(cell_width(index.data(CELL_ROLE)), self._widest) + _PADDING + _GAP, self._row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, hairline and content."""
        cell: Cell = index.data(CELL_ROLE)
        area: QRect = option.rect
        tokens = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(area, QColor(tokens.selected))
            if index.column() == 0:
                has_focus = option.widget.hasFocus()
                bar = tokens.accent if has_focus else tokens.line2
                painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(bar))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(tokens.line))
        end = _PADDING if cell.is_number else _GAP // 2
        paint_cell(painter, QRectF(area.adjusted(_PADDING, 0, -end, -1)), cell, is_selected=is_selected)
        painter.restore()


def cell_width(cell: Cell) -> int:
    """Return the px of a cell's content on one line."""
    if cell.chip is not None:
        return chip_width(cell.text, cell.icon)
    width = QFontMetrics(theme.font(theme.BODY, _WEIGHTS[cell.weight])).horizontalAdvance(cell.text)
    if cell.pale:
        width += QFontMetrics(theme.font()).horizontalAdvance(cell.pale)
    return width + (_ICON + _GAP if cell.icon else 0) + (_BAR + _GAP if cell.done is not None else 0)


def paint_cell(painter: QPainter, area: QRectF, cell: Cell, *, is_selected: bool = False) -> None:
    """Paint the content of a cell: chip, or icon, pale part, text and bar; no chip melts into a chosen row."""
    if cell.chip is not None:
        if cell.text:
            ink, ground = chip_colours(cell.chip)
            if is_selected and ground == theme.tokens().selected:
                ground = theme.tokens().surface
            box = QRectF(area.left(), area.center().y() - 11, chip_width(cell.text, cell.icon), 22)
            paint_chip(painter, box, cell.text, cell.icon, ink, ground)
        return
    tokens = theme.tokens()
    ink = getattr(tokens, cell.tone) if cell.tone else tokens.ink
    left = area.left()
    if cell.icon:
        icon = theme.icon(cell.icon, _ICON, getattr(tokens, cell.icon_tone) if cell.icon_tone else ink)
        painter.drawPixmap(QPointF(left, area.center().y() - _ICON / 2), icon)
        left += _ICON + _GAP
    if cell.pale:
        painter.setFont(theme.font())
        painter.setPen(QColor(tokens.ink3))
        painter.drawText(QRectF(left, area.top(), area.right() - left, area.height()), _LEFT, cell.pale)
        left += QFontMetrics(painter.font()).horizontalAdvance(cell.pale)
    room = QRectF(left, area.top(), area.right() - left - (_BAR + _GAP if cell.done is not None else 0), area.height())
    _paint_text(painter, room, cell, ink)
    if cell.done is not None:
        _paint_bar(painter, QRectF(area.right() - _BAR, area.center().y() - 2, _BAR, 4), cell.done)


def _paint_text(painter: QPainter, room: QRectF, cell: Cell, ink: str) -> None:
    weight = _WEIGHTS[cell.weight]
    painter.setPen(QColor(ink))
    painter.setFont(theme.font(theme.BODY, weight))
    metrics = QFontMetrics(painter.font())
    if metrics.horizontalAdvance(cell.text) <= room.width() + 1:
        painter.drawText(room, RIGHT if cell.is_number else _LEFT, cell.text)
    elif cell.elides:
        painter.drawText(room, _LEFT, metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, int(room.width())))
    else:
        painter.setFont(theme.font(theme.META, weight))
        painter.drawText(room, _LEFT | int(Qt.TextFlag.TextWordWrap), cell.text)


def _paint_bar(painter: QPainter, area: QRectF, done: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.tokens().line))
    painter.drawRoundedRect(area, 2, 2)
    painter.setBrush(QColor(theme.tokens().accent))
    painter.drawRoundedRect(QRectF(area.left(), area.top(), area.width() * done, area.height()), 2, 2)

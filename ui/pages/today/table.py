# SPDX-License-Identifier: Apache-2.0
"""The table of the day: rows under the headings of their groups, and Enter beside what it does."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem

from ui import theme
from ui.models.agenda import AgendaModel
from ui.models.cells import CELL_ROLE, Cell, Index
from ui.widgets.labels import MEDIUM, SEMI_BOLD
from ui.widgets.tables import CellDelegate, RowTable, cell_width

ROW_HEIGHT, GROUP_HEIGHT = 40, 30
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_KEY = "Enter"
_KEY_WIDTH = 44
_LEAST_ELIDED = 150  # px: of a narrower procedure nothing can be told


class AgendaTable(RowTable):
    """Keeps headings across all columns and the cursor on rows."""

    def __init__(self, rows: AgendaModel, stretched: int) -> None:
        super().__init__(rows, stretched, ROW_HEIGHT)
        self._agenda = rows
        self._elidable = stretched
        self.setItemDelegate(_AgendaDelegate(self, rows))
        self._grouped: list[int] = []
        rows.modelReset.connect(self._group)
        rows.rowsInserted.connect(self._group)

    def go_to(self, key: str) -> None:
        """Put the cursor on a row; on the first real one where there is no such row."""
        line = self._agenda.line_of(key)
        if line < 0:
            line = next((at for at in range(self._agenda.rowCount()) if not self._agenda.is_group(at)), 0)
        self.selectRow(line)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave out the one column that may be cut, where there is too little room for it."""
        super().resizeEvent(event)
        columns = [column for column in range(self._agenda.columnCount()) if column != self._elidable]
        room = self.viewport().width() - sum(self.sizeHintForColumn(column) for column in columns)
        is_narrow = room < _LEAST_ELIDED
        if is_narrow != self.isColumnHidden(self._elidable):
            self.setColumnHidden(self._elidable, is_narrow)
            mode = QHeaderView.ResizeMode.Stretch if is_narrow else QHeaderView.ResizeMode.ResizeToContents
            self.horizontalHeader().setSectionResizeMode(columns[-1], mode)

    def _group(self) -> None:
        self.clearSpans()
        for line in self._grouped:
            self.setRowHeight(line, ROW_HEIGHT)
        self._grouped = self._agenda.group_lines()
        for line in self._grouped:
            self.setSpan(line, 0, 1, self._agenda.columnCount())
            self.setRowHeight(line, GROUP_HEIGHT)


class _AgendaDelegate(CellDelegate):
    def __init__(self, table: AgendaTable, rows: AgendaModel) -> None:
        super().__init__(ROW_HEIGHT, table)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        size = super().sizeHint(option, index)
        if self._rows.is_group(index.row()):
            size.setWidth(0)
        return size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self._rows.is_group(index.row()):
            note = self._rows.index(index.row(), 1).data(CELL_ROLE)
            _paint_group(painter, option.rect, index.data(CELL_ROLE), note)
            return
        super().paint(painter, option, index)
        if index.column() == self._rows.columnCount() - 1 and option.state & QStyle.StateFlag.State_Selected:
            _paint_key(painter, QRectF(option.rect), index.data(CELL_ROLE))


def _paint_group(painter: QPainter, area: QRect, title: Cell, note: Cell) -> None:
    tokens = theme.tokens()
    painter.save()
    painter.fillRect(area, QColor(tokens.surface))
    painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(tokens.line))
    room = QRectF(area.adjusted(16, 0, -8, -1))
    painter.setFont(theme.font(theme.META, SEMI_BOLD))
    painter.setPen(QColor(getattr(tokens, title.tone) if title.tone else tokens.ink))
    painter.drawText(room, _LEFT, title.text)
    room.setLeft(room.left() + QFontMetrics(painter.font()).horizontalAdvance(title.text) + 12)
    painter.setFont(theme.font(theme.META))
    painter.setPen(QColor(tokens.ink3))
    painter.drawText(room, _LEFT, note.text)
    painter.restore()


def _paint_key(painter: QPainter, area: QRectF, cell: Cell) -> None:
    """Paint the key beside what it does, where there is room: the longest words need it for themselves."""
    tokens = theme.tokens()
    box = QRectF(area.left() + 16 + cell_width(cell) + 8, area.center().y() - 10, _KEY_WIDTH, 20)
    if box.right() > area.right():
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.line2), 1))
    painter.setBrush(QColor(tokens.subtle))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(theme.font(theme.META, MEDIUM))
    painter.setPen(QColor(tokens.ink2))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), _KEY)
    painter.restore()

# SPDX-License-Identifier: Apache-2.0
"""Paints the rows of the queue: settled ones fade, colour stands only where a person must decide."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.models.dossiers import ROW_ROLE, Column
from ui.models.shown_row import ShownRow

ROW_HEIGHT = 40
_PADDING = 16
_GAP = 8
_OWNER_WIDTH = 176  # a longer name goes on in a second line: it is never cut and never shortened
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MEDIUM, _SEMI_BOLD = QFont.Weight.Medium, QFont.Weight.DemiBold


class DossierDelegate(QStyledItemDelegate):
    """Paints one cell from its `ShownRow`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the fixed height of a row and the width of a cell's whole text, so that no name is ever cut."""
        del option
        row: ShownRow = index.data(ROW_ROLE)
        return QSize(_width(row, Column(index.column())) + _PADDING + _GAP, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground, hairline and content of a cell."""
        row: ShownRow = index.data(ROW_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(tokens.selected))
            if index.column() == 0:
                has_focus = bool(state & QStyle.StateFlag.State_Active)
                bar = tokens.accent if has_focus else tokens.line2
                painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(bar))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(tokens.line))
        inside = area.adjusted(_PADDING, 0, 0, -1)
        match index.column():
            case Column.DUE:
                _due(painter, inside, row)
            case Column.CODE:
                _code(painter, inside, row)
            case Column.OWNER:
                _owner(painter, inside, row)
            case Column.PROCEDURE:
                _text(painter, inside.adjusted(0, 0, -8, 0), row.procedure, tokens.ink2, is_elided=True)
            case _:
                _state(painter, inside, row)
        painter.restore()


def _width(row: ShownRow, column: Column) -> int:
    """Return the px of a cell's content."""
    match column:
        case Column.DUE:
            return max(112, QFontMetrics(theme.font(theme.META, _MEDIUM)).horizontalAdvance(row.due) + 34)
        case Column.CODE:
            return QFontMetrics(theme.font(theme.BODY, _SEMI_BOLD)).horizontalAdvance(row.short_code)
        case Column.OWNER:
            return min(_OWNER_WIDTH, QFontMetrics(theme.font(theme.BODY, _MEDIUM)).horizontalAdvance(row.owner))
        case Column.STATE:
            return QFontMetrics(theme.font(theme.BODY, _MEDIUM)).horizontalAdvance(row.state) + 24
        case _:
            return 0


def _text(
    painter: QPainter,
    area: QRect,
    text: str,
    colour: str,
    weight: QFont.Weight = QFont.Weight.Normal,
    *,
    is_elided: bool = False,
) -> int:
    """Draw a text and return its width in px."""
    font = theme.font(theme.BODY, weight)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    drawn = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width()) if is_elided else text
    painter.drawText(area, int(_LEFT), drawn)
    return metrics.horizontalAdvance(drawn)


def _owner(painter: QPainter, area: QRect, row: ShownRow) -> None:
    tokens = theme.tokens()
    ink, weight = (tokens.ink2, QFont.Weight.Normal) if row.tone == "settled" else (tokens.ink, _MEDIUM)
    if QFontMetrics(theme.font(theme.BODY, weight)).horizontalAdvance(row.owner) <= area.width():
        _text(painter, area, row.owner, ink, weight)
        return
    painter.setFont(theme.font(theme.META, weight))
    painter.setPen(QColor(ink))
    painter.drawText(area, int(_LEFT | Qt.TextFlag.TextWordWrap), row.owner)


def _code(painter: QPainter, area: QRect, row: ShownRow) -> None:
    """Date part pale, serial strong: 261120-0042."""
    tokens = theme.tokens()
    first, mark, serial = row.short_code.rpartition("-")
    used = _text(painter, area, first + mark, tokens.ink3)
    _text(painter, area.adjusted(used, 0, 0, 0), serial, tokens.ink, _SEMI_BOLD)


def _due(painter: QPainter, area: QRect, row: ShownRow) -> None:
    tokens = theme.tokens()
    if not row.due_tone:
        _text(painter, area, row.due, tokens.ink2)
        return
    late = row.due_tone == "late"
    ink, ground = (tokens.danger, tokens.danger_soft) if late else (tokens.warn, tokens.warn_soft)
    font = theme.font(theme.META, _MEDIUM)
    width = QFontMetrics(font).horizontalAdvance(row.due) + 34
    pill = QRectF(area.left(), area.center().y() - 10, width, 21)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(pill, 10.5, 10.5)
    name = "circle-alert" if late else "clock"
    painter.drawPixmap(QPointF(pill.left() + 8, pill.top() + 3.5), theme.icon(name, 14, ink))
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(pill.adjusted(27, 0, 0, 0), int(_LEFT), row.due)


def _state(painter: QPainter, area: QRect, row: ShownRow) -> None:
    tokens = theme.tokens()
    ink = {"needs-you": tokens.danger, "settled": tokens.ink2}.get(row.tone, tokens.ink)
    icon = theme.icon(row.state_icon, 16, tokens.ok if row.state_icon == "circle-check" else ink)
    painter.drawPixmap(QPointF(area.left(), area.center().y() - 8), icon)
    weight = _MEDIUM if row.tone == "needs-you" else QFont.Weight.Normal
    _text(painter, area.adjusted(24, 0, -4, 0), row.state, ink, weight)

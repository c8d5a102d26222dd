# SPDX-License-Identifier: Apache-2.0
"""The pages of a dossier as tiles in even rows: model, painting and keys."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clerkdesk.domain.pages import Page
from ui import theme
from ui.pages.scan.pictures import Pictures
from ui.pages.scan.shown import Flag, Tile
from ui.texts import Texts
from ui.widgets.chips import chip_colours, chip_width, paint_chip
from ui.widgets.labels import MEDIUM, SEMI_BOLD

Index = QModelIndex | QPersistentModelIndex

TILE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""Gives the whole `Tile` of an index, for painting."""

TILE = QSize(116, 182)
GRID = QSize(121, 186)
_PAPER = QSize(94, 133)
_BAR = 16  # scroll bar and the view's own margins
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


class TileModel(QAbstractListModel):
    """Tiles in the order in which they were given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles: tuple[Tile, ...] = ()

    def set_tiles(self, tiles: Sequence[Tile]) -> bool:
        """Show tiles; return whether those that were there before kept their lines, and with them the selection."""
        old, new = [tile.key for tile in self._tiles], [tile.key for tile in tiles]
        if new[: len(old)] == old:
            if len(new) > len(old):
                self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
                self._tiles = (*self._tiles, *tiles[len(old) :])
                self.endInsertRows()
            changed = [line for line, tile in enumerate(self._tiles[: len(old)]) if tile != tiles[line]]
            self._tiles = tuple(tiles)
            if changed:
                self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
            return True
        self.beginResetModel()
        self._tiles = tuple(tiles)
        self.endResetModel()
        return False

    def redraw(self, key: str) -> None:
        """Draw a tile anew: its picture came."""
        line = next((line for line, tile in enumerate(self._tiles) if tile.key == key), -1)
        if line >= 0:
            self.dataChanged.emit(self.index(line), self.index(line), [int(Qt.ItemDataRole.DecorationRole)])

    def tile(self, line: int) -> Tile | None:
        """Return a tile, or None where there is none."""
        return self._tiles[line] if 0 <= line < len(self._tiles) else None

    def line_of(self, number: int) -> int:
        """Return where the page of a number stands, -1 where it does not."""
        return next((line for line, tile in enumerate(self._tiles) if tile.number == number and tile.page), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and signature
        """Return the number of tiles."""
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return the place of a page, what is spoken of it, or the whole `Tile`."""
        tile = self.tile(index.row()) if index.isValid() else None
        if tile is None:
            return None
        return {_DISPLAY: tile.place, _ACCESSIBLE: tile.name, _TOOL_TIP: tile.name, TILE_ROLE: tile}.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what may be done to a tile: the arriving one cannot be chosen."""
        tile = self.tile(index.row())
        return super().flags(index) if tile is None or tile.page else Qt.ItemFlag.ItemNeverHasChildren


class TileList(QListView):
    """Tiles in rows of 2, 4 or 6, so that both sides of a sheet stand beside each other.

    Attributes:
        chosen: the page under the cursor is another one; its number.
    """

    chosen = Signal(int)

    def __init__(self, model: TileModel, pictures: Pictures, texts: Texts) -> None:
        super().__init__()
        self._tiles = model
        self._is_showing = False
        self._number = 0
        self.setModel(model)
        self._delegate = TileDelegate(pictures, texts, self)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(GRID)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(GRID.height() // 4)
        pictures.small_came.connect(model.redraw)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._delegate.texts = texts

    def set_columns(self, columns: int) -> None:
        """Give the list the width of so many tiles."""
        self.setFixedWidth(columns * GRID.width() + _BAR)

    def show_tiles(self, tiles: Sequence[Tile], current: int, selected: Sequence[int]) -> None:
        """Show tiles, with the cursor on a page and others chosen along with it."""
        self._is_showing = True
        stayed = self._tiles.set_tiles(tiles)
        if not stayed or current != self._number or list(selected) != self.numbers():
            self._choose(current, selected)
        self._is_showing = False
        self._number = current

    def numbers(self) -> list[int]:
        """Return the numbers of the chosen pages, in their order."""
        lines = sorted(index.row() for index in self.selectedIndexes())
        chosen = (self._tiles.tile(line) for line in lines)
        return [tile.number for tile in chosen if tile is not None and tile.page]

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell which page is under the cursor."""
        super().currentChanged(current, previous)
        tile = self._tiles.tile(current.row())
        if tile is not None and tile.page and not self._is_showing:
            self._number = tile.number
            self.chosen.emit(tile.number)

    def _choose(self, current: int, selected: Sequence[int]) -> None:
        line = self._tiles.line_of(current)
        if line < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        selection = QItemSelection()
        for number in {*selected, current}:
            index = self._tiles.index(self._tiles.line_of(number))
            if index.isValid():
                selection.select(index, index)
        model, index = self.selectionModel(), self._tiles.index(line)
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)


class TileDelegate(QStyledItemDelegate):
    """Paints one tile: paper, pill, place and the paper's name."""

    def __init__(self, pictures: Pictures, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self.texts = texts
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Return the fixed size of a tile."""
        del option, index
        return TILE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ring, paper, pill and words."""
        tile: Tile = index.data(TILE_ROLE)
        area = QRect(option.rect.topLeft() + QPoint(2, 2), TILE)
        tokens = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & QStyle.StateFlag.State_Selected:
            has_focus = option.widget.hasFocus()
            painter.setPen(QPen(QColor(tokens.accent if has_focus else tokens.line2), 2))
            painter.setBrush(QColor(tokens.selected))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 8, 8)
        paper = QRect(
            area.left() + (TILE.width() - _PAPER.width()) // 2, area.top() + 9, _PAPER.width(), _PAPER.height()
        )
        if tile.page is None:
            self._paint_arriving(painter, paper)
        else:
            self._paint_paper(painter, paper, tile.page, is_pale=tile.is_pale)
            if tile.flag is not None:
                _paint_flag(painter, paper, tile.flag)
        _paint_words(painter, QRect(area.left() + 10, paper.bottom() + 8, TILE.width() - 20, 20), tile)
        painter.restore()

    def _paint_paper(self, painter: QPainter, paper: QRect, page: Page, *, is_pale: bool) -> None:
        picture = self._pictures.small(page)
        tokens = theme.tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        if picture is None or picture.isNull():  # a grey sheet until it is decoded, or for ever when it is damaged
            painter.fillRect(paper, QColor(tokens.sunken))
            if picture is not None:
                painter.drawPixmap(paper.center() - QPoint(9, 9), theme.icon("image-off", 18, tokens.danger))
            return
        turn = page.upright_deg
        size = picture.size().transposed() if turn in (90, 270) else picture.size()
        shown = size.scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
        sheet = QRectF(QRect(QPoint(0, 0), shown))
        sheet.moveCenter(QRectF(paper).center())
        painter.fillRect(sheet.translated(0, 1.5).adjusted(-1, 0, 1, 1), QColor(0, 0, 0, 40))
        if is_pale:
            painter.setOpacity(0.45)
        _draw_turned(painter, sheet, picture, turn)
        painter.setOpacity(1.0)

    def _paint_arriving(self, painter: QPainter, paper: QRect) -> None:
        tokens = theme.tokens()
        painter.setPen(QPen(QColor(tokens.line2), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(tokens.subtle))
        painter.drawRoundedRect(QRectF(paper).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.drawPixmap(paper.center() - QPoint(11, 24), theme.icon("scan-line", 24, tokens.accent))
        painter.setFont(theme.font(theme.META, MEDIUM))
        painter.setPen(QColor(tokens.accent))
        words = paper.adjusted(4, 76, -4, 0)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        painter.drawText(words, flags, self.texts("scan.arriving"))


def _draw_turned(painter: QPainter, sheet: QRectF, picture: QImage, turn_deg: int) -> None:
    if not turn_deg:
        painter.drawImage(sheet, picture)
        return
    painter.save()
    painter.translate(sheet.center())
    painter.rotate(turn_deg)
    size = sheet.size().transposed() if turn_deg in (90, 270) else sheet.size()
    painter.drawImage(QRectF(-size.width() / 2, -size.height() / 2, size.width(), size.height()), picture)
    painter.restore()


def _paint_flag(painter: QPainter, paper: QRect, flag: Flag) -> None:
    ink, ground = chip_colours(flag.tone)
    width = min(chip_width(flag.text, flag.icon), TILE.width() - 4)
    pill = QRectF(0, 0, width, 20)
    pill.moveCenter(QRectF(paper).center())
    pill.moveBottom(paper.bottom() - 6)
    paint_chip(painter, pill, flag.text, flag.icon, ink, ground)
    painter.setPen(QPen(QColor(ink), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)


def _paint_words(painter: QPainter, area: QRect, tile: Tile) -> None:
    """Write the place at the left, and as many whole words of the paper's name as fit at the right."""
    tokens = theme.tokens()
    painter.setFont(theme.font(theme.META, SEMI_BOLD))
    painter.setPen(QColor(tokens.ink2 if tile.is_pale else tokens.ink))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), tile.place)
    room = area.width() - QFontMetrics(painter.font()).horizontalAdvance(tile.place) - 8
    painter.setFont(theme.font(theme.META))
    painter.setPen(QColor(tokens.warn if tile.is_loose else tokens.ink2))
    text = whole_words(tile.paper, QFontMetrics(painter.font()), room)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)


def whole_words(text: str, metrics: QFontMetrics, room: int) -> str:
    """Return the first words of a text that fit into so many px, with an ellipsis where others follow."""
    if metrics.horizontalAdvance(text) <= room:
        return text
    words = text.split()
    while len(words) > 1:
        words.pop()
        shorter = " ".join(words) + "…"
        if metrics.horizontalAdvance(shorter) <= room:
            return shorter
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

# SPDX-License-Identifier: Apache-2.0
"""The days from receipt to the promised day: counted ones numbered, days off blank, a holiday with its word."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.widgets.labels import MEDIUM, SEMI_BOLD

_HEIGHT, _GAP, _MOST, _WIDEST = 58, 2, 7, 64
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day; kind is received, counted, off, holiday, passed, due or gap."""

    weekday: str
    day: str
    word: str
    kind: str


class DayRibbon(QWidget):
    """Paints the days; a screen reader reads the sentence that it is given as its name."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: Sequence[Cell] = ()
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, cells: Sequence[Cell], sentence: str) -> None:
        """Show days; of a long term, its beginning and its end."""
        cells = tuple(cells)
        if len(cells) > _MOST:
            left_out = len(cells) - _MOST + 1
            cells = (*cells[:3], Cell("", "···", f"+{left_out}", "gap"), *cells[-(_MOST - 4) :])
        self._cells = cells
        self.setAccessibleName(sentence)
        self.setVisible(len(cells) > 1)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height, and a width at which seven days stand apart."""
        return QSize(7 * 44, _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least width at which the words stand."""
        return QSize(7 * 38, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint one column a day."""
        del event
        if not self._cells:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = min((self.width() + _GAP) / len(self._cells), _WIDEST)
        for place, cell in enumerate(self._cells):
            _paint(painter, QRectF(place * width, 0, width - _GAP, _HEIGHT), cell)
        painter.end()


def _paint(painter: QPainter, area: QRectF, cell: Cell) -> None:
    tokens = theme.tokens()
    ground, ink, pale = {
        "received": (tokens.subtle, tokens.ink2, tokens.ink3),
        "counted": (tokens.selected, tokens.accent, tokens.accent),
        "holiday": (tokens.warn_soft, tokens.warn, tokens.warn),
        "due": (tokens.fill, tokens.on_fill, tokens.on_fill),
    }.get(cell.kind, ("", tokens.ink2, tokens.ink3))
    painter.setPen(Qt.PenStyle.NoPen)
    if ground:
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, 6, 6)
    painter.setPen(QColor(pale))
    painter.setFont(theme.font(theme.META))
    painter.drawText(QRectF(area.left(), 4, area.width(), 16), _MIDDLE, cell.weekday)
    painter.drawText(QRectF(area.left(), 39, area.width(), 16), _MIDDLE, cell.word)
    painter.setPen(QColor(ink))
    painter.setFont(theme.font(theme.VALUE, SEMI_BOLD if ground else MEDIUM))
    painter.drawText(QRectF(area.left(), 20, area.width(), 20), _MIDDLE, cell.day)

# SPDX-License-Identifier: Apache-2.0
"""Chips: a state in an icon and a word, never in a colour alone."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from ui import theme
from ui.widgets.labels import MEDIUM

_HEIGHT, _PADDING, _ICON, _GAP = 22, 8, 14, 5


class Chip(QLabel):
    """A rounded label; tone is "" for plain, accent, ok, warn, danger or off."""

    def __init__(self, tone: str = "", icon: str = "") -> None:
        super().__init__()
        self._tone, self._icon = tone, icon
        self.setFont(theme.font(theme.META, MEDIUM))
        self.setFixedHeight(_HEIGHT)

    def say(self, text: str, tone: str | None = None, icon: str | None = None) -> None:
        """Show another text, and another tone or icon where one is given; no text, no chip."""
        self._tone = self._tone if tone is None else tone
        self._icon = self._icon if icon is None else icon
        self.setText(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the width of all that is shown."""
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2 * _PADDING
        return QSize(width + (_ICON + _GAP if self._icon else 0), _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: a chip is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, icon and text."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, ground = chip_colours(self._tone)
        paint_chip(painter, QRectF(self.rect()), self.text(), self._icon, ink, ground)
        painter.end()


def chip_colours(tone: str) -> tuple[str, str]:
    """Return the colours of text and ground of a tone."""
    tokens = theme.tokens()
    if tone == "accent":
        return tokens.accent, tokens.selected
    if tone in theme.SOFT:
        return getattr(tokens, tone), getattr(tokens, f"{tone}_soft")
    return tokens.ink2, tokens.subtle


def chip_width(text: str, icon: str) -> int:
    """Return the px that a painted chip takes."""
    width = QFontMetrics(theme.font(theme.META, MEDIUM)).horizontalAdvance(text) + 2 * _PADDING
    return width + (_ICON + _GAP if icon else 0)


def paint_chip(painter: QPainter, area: QRectF, text: str, icon: str, ink: str, ground: str) -> None:
    """Paint a chip into an area, in a delegate or a widget."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    left = area.left() + _PADDING
    if icon:
        painter.drawPixmap(QPointF(left, area.center().y() - _ICON / 2), theme.icon(icon, _ICON, ink))
        left += _ICON + _GAP
    painter.setFont(theme.font(theme.META, MEDIUM))
    painter.setPen(QColor(ink))
    painter.drawText(
        QRectF(left, area.top(), area.right() - left, area.height()), int(Qt.AlignmentFlag.AlignVCenter), text
    )

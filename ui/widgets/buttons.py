# SPDX-License-Identifier: Apache-2.0
"""Buttons that name what they do, with their icon before and their key after it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from ui import theme
from ui.widgets.icons import key_text
from ui.widgets.labels import MEDIUM, SEMI_BOLD

_HEIGHT, _PADDING, _GAP, _ICON, _KEY_PADDING = 34, 12, 8, 16, 6


class ActionButton(QPushButton):
    """Icon, text and keycap in one button; kind is primary, secondary or ghost.

    Enter presses it, as it does in every list; its text and key are its accessible name.
    """

    def __init__(self, kind: str = "secondary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = ""
        self._keys = ""
        self._said = ("", "", "", "")
        self.setProperty("kind", kind)
        self.setFont(theme.font(theme.BODY, SEMI_BOLD if kind == "primary" else MEDIUM))
        self.setFixedHeight(_HEIGHT)

    def say(self, text: str, keys: str = "", icon: str = "", reason: str = "") -> None:
        """Show another text; `reason` says why the button cannot be used, where it cannot."""
        if (text, keys, icon, reason) == self._said:
            return  # whatever stands around it need not be laid out again
        self._said = (text, keys, icon, reason)
        self._keys, self._icon = key_text(keys), icon
        self.setText(text)
        self.setAccessibleName(f"{text}, {keys}" if keys else text)
        self.setAccessibleDescription(reason)
        self.setToolTip(reason)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the width of all that is shown: nothing is ever cut."""
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2 * _PADDING
        width += (_ICON + _GAP) if self._icon else 0
        width += (self._key_width() + _GAP) if self._keys else 0
        return QSize(width, _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: a button does not shrink."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take Enter as a press."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground as the style sheet says, then icon, text and keycap."""
        del event
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._ink()
        middle = self.height() / 2
        left = (self.width() - self.sizeHint().width()) / 2 + _PADDING
        if self._icon:
            painter.drawPixmap(QPointF(left, middle - _ICON / 2), theme.icon(self._icon, _ICON, ink))
            left += _ICON + _GAP
        painter.setPen(QColor(ink))
        painter.setFont(self.font())
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        painter.drawText(QRectF(left, 0, width + 2, self.height()), int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self._keys:
            self._paint_key(painter, QRectF(left + width + _GAP, middle - 10, self._key_width(), 20), ink)
        painter.end()

    def _paint_key(self, painter: QPainter, area: QRectF, ink: str) -> None:
        is_primary = self.property("kind") == "primary" and self.isEnabled()
        painter.setPen(QPen(QColor(ink if is_primary else theme.tokens().line2), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if is_primary else QColor(theme.tokens().subtle))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(ink))
        painter.setFont(theme.font(theme.META, MEDIUM))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self._keys)

    def _key_width(self) -> int:
        return QFontMetrics(theme.font(theme.META, MEDIUM)).horizontalAdvance(self._keys) + 2 * _KEY_PADDING

    def _ink(self) -> str:
        tokens = theme.tokens()
        if not self.isEnabled():
            return tokens.ink3
        return {"primary": tokens.on_fill, "ghost": tokens.ink2}.get(str(self.property("kind")), tokens.ink)

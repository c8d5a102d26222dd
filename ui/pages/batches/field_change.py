# SPDX-License-Identifier: Apache-2.0
"""What was read of one field beside what was settled, and where it stands on the paper; painted: a form has forty."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui import theme
from ui.widgets.labels import MEDIUM, SEMI_BOLD
from ui.widgets.wrapped import wrapped_height, wrapping

if TYPE_CHECKING:
    from ui.pages.batches.view import ShownDifference

_ARROW, _GAP, _BETWEEN, _BELOW, _CROP = 14, 10, 4, 8, 56
_TOP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class FieldChange(QLabel):
    """Name, then what was read, an arrow and what was settled, each in as many lines as it takes."""

    def __init__(self) -> None:
        super().__init__()
        self._name = self._read = self._settled = ""
        self._is_changed = False
        self._crop = QPixmap()
        self._heights: dict[int, int] = {}  # a layout asks again and again
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_field(self, field: "ShownDifference") -> None:
        """Show another field, without the place on the paper."""
        self._name, self._read, self._settled = field.name, field.read, field.settled
        self._is_changed = field.is_changed
        self._crop = QPixmap()
        self.setText(f"{field.name}: {field.read} → {field.settled}")  # for who does not see it painted
        self._grow()

    def show_crop(self, image: QImage, spoken: str) -> None:
        """Show what stands on the paper below the values."""
        size = image.size().scaled(self.width(), _CROP, Qt.AspectRatioMode.KeepAspectRatio).boundedTo(image.size())
        ratio = self.devicePixelRatioF()
        smooth = Qt.TransformationMode.SmoothTransformation
        self._crop = QPixmap.fromImage(image).scaled(size * ratio, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        self._crop.setDevicePixelRatio(ratio)
        self.setAccessibleDescription(spoken)
        self._grow()

    @property
    def has_crop(self) -> bool:
        """Whether the place on the paper is shown."""
        return not self._crop.isNull()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Tell that a narrow one is a taller one."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return as many px as all of it takes: nothing is cut."""
        if width not in self._heights:
            column, name = _column(width), wrapped_height(theme.font(theme.META), self._name, width)
            read = wrapped_height(theme.font(), self._read, column)
            settled = wrapped_height(self._settled_font(), self._settled, column)
            crop = _BETWEEN + round(self._crop.deviceIndependentSize().height()) if self.has_crop else 0
            self._heights[width] = name + _BETWEEN + max(read, settled) + crop + _BELOW
        return self._heights[width]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height at its present width."""
        return QSize(300, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least width at which words are not parted."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint name, both values with the arrow between them, and the place on the paper."""
        del event
        tokens, column = theme.tokens(), _column(self.width())
        painter = QPainter(self)
        top = _draw(painter, theme.font(theme.META), tokens.ink2, (0, 0, self.width()), self._name) + _BETWEEN
        right = column + _ARROW + 2 * _GAP
        below = _draw(painter, theme.font(), tokens.ink2, (0, top, column), self._read)
        painter.drawPixmap(QPointF(column + _GAP, top + 1), theme.icon("arrow-right", _ARROW, tokens.ink3))
        ink = tokens.accent if self._is_changed else tokens.ink
        below = max(below, _draw(painter, self._settled_font(), ink, (right, top, column), self._settled))
        if self.has_crop:
            painter.drawPixmap(QPointF(0, below + _BETWEEN), self._crop)
        painter.end()

    def _settled_font(self) -> QFont:
        return theme.font(theme.BODY, SEMI_BOLD if self._is_changed else MEDIUM)

    def _grow(self) -> None:
        self._heights.clear()
        self.updateGeometry()
        self.update()


def _column(width: int) -> int:
    """Return the px of each of the two columns."""
    return max((width - _ARROW - 2 * _GAP) // 2, 40)


def _draw(painter: QPainter, font: QFont, ink: str, place: tuple[int, int, int], text: str) -> int:
    """Draw a text at left, top and width; return where it ends."""
    left, top, width = place
    height = wrapped_height(font, text, width)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(QRectF(left, top, width, height), _TOP | wrapping(font, text, width), text)
    return top + height

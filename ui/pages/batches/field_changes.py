# SPDX-License-Identifier: Apache-2.0
"""What was read of each field beside what was settled, and where it stands on the paper.

Painted: a form has forty fields, and a layout of four labels for each takes longer than a window may be still.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui import theme
from ui.widgets.labels import MEDIUM, SEMI_BOLD
from ui.widgets.wrapped import wrapped_height, wrapping

if TYPE_CHECKING:
    from ui.pages.batches.view import ShownDifference

_ARROW, _GAP, _BETWEEN, _BELOW, _CROP, _NARROWEST = 14, 10, 4, 12, 56, 200
BETWEEN_COLUMNS = _ARROW + 2 * _GAP
_TOP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class FieldChanges(QLabel):
    """Of each field its name, then what was read, an arrow and what was settled, each in as many lines as it takes.

    Its text, which who does not see it painted is told, has a line for each.
    """

    def __init__(self) -> None:
        super().__init__()
        self._fields: Sequence[ShownDifference] = ()
        self._crops: dict[str, QPixmap] = {}
        self._heights: dict[int, list[int]] = {}  # of each field, by width: a layout asks again and again
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_fields(self, fields: "Sequence[ShownDifference]") -> None:
        """Show the fields of another dossier, without their places on the paper."""
        self._fields, self._crops = fields, {}
        self.setText("\n".join(f"{one.name}: {one.read} → {one.settled}" for one in fields))
        self.setAccessibleDescription("")
        self._grow()

    def show_crops(self, found: dict[str, QImage], spoken: Callable[[str], str]) -> None:
        """Show what stands on the paper below the fields that were changed; `spoken` says it, by the field's name."""
        shown = [one for one in self._fields if one.is_changed and not found.get(one.key, QImage()).isNull()]
        ratio = self.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        for field in shown:
            image = found[field.key]
            size = image.size().scaled(self.width(), _CROP, keep).boundedTo(image.size())
            drawn = QPixmap.fromImage(image).scaled(size * ratio, keep, smooth)
            drawn.setDevicePixelRatio(ratio)
            self._crops[field.key] = drawn
        self.setAccessibleDescription("; ".join(spoken(field.name) for field in shown))
        self._grow()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Tell that a narrow one is a taller one."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return as many px as all of it takes: nothing is cut."""
        return sum(self._heights_at(width))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height at its present width."""
        width = max(self.width(), _NARROWEST)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same height: it lies in an area that scrolls."""
        return QSize(_NARROWEST, self.heightForWidth(max(self.width(), _NARROWEST)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the fields that are in sight."""
        painter, top = QPainter(self), 0
        for field, height in zip(self._fields, self._heights_at(self.width()), strict=True):
            if event.rect().intersects(QRectF(0, top, self.width(), height).toRect()):
                self._paint(painter, field, top)
            top += height
        painter.end()

    def _paint(self, painter: QPainter, field: "ShownDifference", top: int) -> None:
        tokens, column = theme.tokens(), _column(self.width())
        top = _draw(painter, theme.font(theme.META), tokens.ink2, (0, top, self.width()), field.name) + _BETWEEN
        below = _draw(painter, theme.font(), tokens.ink2, (0, top, column), field.read)
        painter.drawPixmap(QPointF(column + _GAP, top + 1), theme.icon("arrow-right", _ARROW, tokens.ink3))
        ink, right = tokens.accent if field.is_changed else tokens.ink, column + BETWEEN_COLUMNS
        below = max(below, _draw(painter, _settled_font(field), ink, (right, top, column), field.settled))
        if (crop := self._crops.get(field.key)) is not None:
            painter.drawPixmap(QPointF(0, below + _BETWEEN), crop)

    def _heights_at(self, width: int) -> list[int]:
        if width not in self._heights:
            self._heights[width] = [self._height_of(field, width) for field in self._fields]
        return self._heights[width]

    def _height_of(self, field: "ShownDifference", width: int) -> int:
        column = _column(width)
        read = wrapped_height(theme.font(), field.read, column)
        settled = wrapped_height(_settled_font(field), field.settled, column)
        crop = self._crops.get(field.key)
        below = _BETWEEN + round(crop.deviceIndependentSize().height()) if crop is not None else 0
        name = wrapped_height(theme.font(theme.META), field.name, width)
        return name + _BETWEEN + max(read, settled) + below + _BELOW

    def _grow(self) -> None:
        self._heights.clear()
        self.updateGeometry()
        self.update()


def _settled_font(field: "ShownDifference") -> QFont:
    return theme.font(theme.BODY, SEMI_BOLD if field.is_changed else MEDIUM)


def _column(width: int) -> int:
    """Return the px of each of the two columns."""
    return max((width - BETWEEN_COLUMNS) // 2, 40)


def _draw(painter: QPainter, font: QFont, ink: str, place: tuple[int, int, int], text: str) -> int:
    """Draw a text at left, top and width; return where it ends."""
    left, top, width = place
    height = wrapped_height(font, text, width)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(QRectF(left, top, width, height), _TOP | wrapping(font, text, width), text)
    return top + height

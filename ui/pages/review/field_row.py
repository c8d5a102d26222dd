# SPDX-License-Identifier: Apache-2.0
"""One field in one row: label, value, what is to be said of it, and a mark; painted, so that many cost little."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.pages.review.shown import FieldShown
from ui.widgets.chips import chip_colours, chip_width, paint_chip
from ui.widgets.labels import MEDIUM, SEMI_BOLD
from ui.widgets.wrapped import wrapped_height, wrapping

_LABEL, _LEFT, _RIGHT, _GAP, _MARK, _HEIGHT, _PAD = 148, 16, 12, 12, 16, 36, 8
_CHIP = 22
_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class FieldRow(QWidget):
    """A stop of the cursor; settled ones are pale, so that only what needs a person has colour.

    Attributes:
        entered: the cursor came; the name of the field.
        accepted: Enter.
    """

    entered = Signal(str)
    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown = FieldShown("", "", "", "", "", "check", "")
        self._heights: dict[int, int] = {}  # a layout asks again and again
        # "Fixed" would hold it to the height of the width it had before.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_field(self, field: FieldShown) -> None:
        """Show another field, or the same one in another state."""
        if field == self.shown:
            return
        self.shown = field
        self._heights.clear()
        self.setAccessibleName(field.spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height at a usual width."""
        return QSize(420, self.heightForWidth(max(self.width(), 320)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least: label and some of the value."""
        return QSize(280, _HEIGHT)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that a narrow row is a taller one."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return as many px as label and value take: neither is ever cut."""
        if width not in self._heights:
            self._heights[width] = self._height_at(width)
        return self._heights[width]

    def _height_at(self, width: int) -> int:
        value, chip_below = self._value_width(width)
        texts = max(
            wrapped_height(self._font(), self.shown.value, max(value, 40)),
            wrapped_height(theme.font(), self.shown.label, _LABEL),
        )
        return max(_HEIGHT, texts + 2 * _PAD + (_CHIP + 4 if chip_below else 0))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell it."""
        super().focusInEvent(event)
        self.update()
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.entered.emit(self.shown.name)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Paint without focus."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take Enter as "this is right"."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.accepted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, label, value, chip, mark and hairline."""
        del event
        tokens, field, height = theme.tokens(), self.shown, self.height()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.fillRect(self.rect(), QColor(tokens.selected))
            painter.fillRect(0, 0, 3, height, QColor(tokens.accent))
        elif field.tone in ("warn", "danger"):
            painter.fillRect(self.rect(), QColor(getattr(tokens, f"{field.tone}_soft")))
        painter.fillRect(0, height - 1, self.width(), 1, QColor(tokens.line))
        width, chip_below = self._value_width(self.width())
        below = _CHIP + 4 if chip_below else 0
        painter.setFont(theme.font())
        painter.setPen(QColor(tokens.ink2))
        flags = _MIDDLE | wrapping(theme.font(), field.label, _LABEL)
        painter.drawText(QRectF(_LEFT, 0, _LABEL, height - 1), flags, field.label)
        painter.setFont(self._font())
        painter.setPen(QColor(tokens.ink))
        left = _LEFT + _LABEL + _GAP
        flags = _MIDDLE | wrapping(self._font(), field.value, width)
        painter.drawText(QRectF(left, 0, width, height - 1 - below), flags, field.value)
        if field.chip:
            chip = chip_width(field.chip, "")
            place = left if chip_below else self.width() - _RIGHT - _MARK - 8 - chip
            top = height - 1 - _PAD - _CHIP if chip_below else (height - 1 - _CHIP) / 2
            painter_ground = chip_colours(field.tone)
            ground = tokens.surface if field.tone in ("warn", "danger") and not self.hasFocus() else painter_ground[1]
            paint_chip(painter, QRectF(place, top, chip, _CHIP), field.chip, "", painter_ground[0], ground)
        tone = {"": tokens.ok}.get(field.tone) or getattr(tokens, field.tone)
        mark = theme.icon(field.mark, _MARK, tone)
        painter.drawPixmap(QPointF(self.width() - _RIGHT - _MARK, (height - 1 - _MARK) / 2), mark)
        painter.end()

    def _font(self) -> QFont:
        weight = SEMI_BOLD if self.shown.tone in ("warn", "danger") else MEDIUM
        return theme.font(theme.BODY, weight)

    def _value_width(self, width: int) -> tuple[int, bool]:
        """Return the px left for the value, and whether the chip has to stand below it."""
        room = width - _LEFT - _LABEL - _GAP - _RIGHT - _MARK - 8
        if not self.shown.chip:
            return room, False
        chip = chip_width(self.shown.chip, "") + 8
        is_narrow = QFontMetrics(self._font()).horizontalAdvance(self.shown.value) > room - chip
        return (room, True) if is_narrow else (room - chip, False)

# SPDX-License-Identifier: Apache-2.0
"""Two charts painted by ourselves: groups of bars, and one bar a line; every value is written, and read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.widgets.labels import MEDIUM, SEMI_BOLD

_SECOND = {theme.Scheme.LIGHT: "#5592CC", theme.Scheme.DARK: "#5C93C9"}
_AXIS, _FOOT, _HEAD, _BAR, _ROW = 36, 40, 20, 30, 26
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that stand together: two lines below them, one value a bar."""

    name: str
    note: str
    values: tuple[int, ...]
    is_strong: bool = False


def second_colour() -> str:
    """Return the colour of the second bar of a group."""
    return _SECOND[theme.scheme()]


def scale_top(most: int) -> int:
    """Return the top of a scale with three steps of a round number above `most`."""
    step = 1
    while step * 3 < most:
        step = next(size for size in _round_steps(step) if size > step)
    return step * 3


def _round_steps(above: int) -> list[int]:
    power = 10 ** (len(str(above)) - 1)
    return [size * power for size in (1, 2, 4, 5, 10, 20)]


class BarChart(QWidget):
    """Groups of bars over a scale."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: Sequence[Group] = ()
        self.setMinimumHeight(190)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_groups(self, groups: Sequence[Group], spoken: str) -> None:
        """Show other bars; `spoken` is the title that is read aloud before the values."""
        self._groups = groups
        values = ". ".join(f"{one.name} {one.note}: {', '.join(map(str, one.values))}" for one in groups)
        self.setAccessibleName(f"{spoken}. {values}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a usual size."""
        return QSize(480, 210)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint scale, bars, their values and their names."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = scale_top(max((value for group in self._groups for value in group.values), default=1))
        field = QRectF(_AXIS, _HEAD, self.width() - _AXIS, self.height() - _HEAD - _FOOT)
        self._paint_scale(painter, field, top)
        if self._groups:
            room = field.width() / len(self._groups)
            is_crowded = room < 46
            every = max(1, ceil(46 / room)) if is_crowded else 1
            for number, group in enumerate(self._groups):
                area = QRectF(field.left() + number * room, field.top(), room, field.height())
                self._paint_group(painter, area, group, top, has_values=room >= 34, has_name=number % every == 0)
        painter.end()

    def _paint_scale(self, painter: QPainter, field: QRectF, top: int) -> None:
        tokens = theme.tokens()
        painter.setFont(theme.font(theme.META))
        for step in range(4):
            y = field.bottom() - field.height() * step / 3
            painter.fillRect(QRectF(field.left(), y, field.width(), 1), QColor(tokens.line))
            painter.setPen(QColor(tokens.ink2))
            painter.drawText(QRectF(0, y - 9, _AXIS - 8, 18), _RIGHT, str(top * step // 3))

    def _paint_group(
        self, painter: QPainter, area: QRectF, group: Group, top: int, *, has_values: bool, has_name: bool
    ) -> None:
        tokens = theme.tokens()
        count = len(group.values)
        width = min(_BAR, max(2.0, (area.width() - 8) / count - 2))
        left = area.center().x() - (width * count + 4 * (count - 1)) / 2
        for place, value in enumerate(group.values):
            high = area.height() * value / top
            bar = QRectF(left + place * (width + 4), area.bottom() - high, width, high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent if place == 0 else second_colour()))
            painter.drawRoundedRect(bar, 2, 2)
            if has_values:
                painter.setFont(theme.font(theme.META, MEDIUM))
                painter.setPen(QColor(tokens.ink2))
                painter.drawText(QRectF(bar.center().x() - 24, bar.top() - 19, 48, 18), _MIDDLE, str(value))
        if has_name:
            middle = area.center().x()
            painter.setPen(QColor(tokens.ink))
            painter.setFont(theme.font(theme.META, SEMI_BOLD if group.is_strong else MEDIUM))
            painter.drawText(QRectF(middle - 48, area.bottom() + 4, 96, 18), _MIDDLE, group.name)
            painter.setPen(QColor(tokens.ink2))
            painter.setFont(theme.font(theme.META))
            painter.drawText(QRectF(middle - 48, area.bottom() + 20, 96, 18), _MIDDLE, group.note)


class LineBars(QWidget):
    """One bar a line, the value at its right; only the names may be cut."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[tuple[str, int]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_rows(self, rows: Sequence[tuple[str, int]], spoken: str) -> None:
        """Show other bars; `spoken` is the title that is read aloud before the values."""
        self._rows = rows
        values = ". ".join(f"{name}: {value}" for name, value in rows)
        self.setAccessibleName(f"{spoken}. {values}")
        self.setToolTip("\n".join(f"{name}: {value}" for name, value in rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a row a bar."""
        return QSize(300, max(len(self._rows), 1) * _ROW)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same height."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint name, bar and value of each line."""
        del event
        painter, tokens = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((value for _, value in self._rows), default=1) or 1
        number = 48
        longest = max((QFontMetrics(theme.font()).horizontalAdvance(name) for name, _ in self._rows), default=0)
        names = min(max(longest + 16.0, self.width() * 0.3), self.width() * 0.6)
        for place, (name, value) in enumerate(self._rows):
            top = place * _ROW
            painter.setFont(theme.font())
            painter.setPen(QColor(tokens.ink2))
            words = QFontMetrics(painter.font()).elidedText(name, Qt.TextElideMode.ElideRight, int(names - 12))
            painter.drawText(QRectF(0, top, names - 8, _ROW), _LEFT, words)
            room = QRectF(names, top + 8, self.width() - names - number, 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.line))
            painter.drawRoundedRect(room, 2, 2)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(room.left(), room.top(), room.width() * value / most, room.height()), 2, 2)
            painter.setPen(QColor(tokens.ink))
            painter.setFont(theme.font(theme.BODY, SEMI_BOLD))
            painter.drawText(QRectF(self.width() - number, top, number, _ROW), _RIGHT, str(value))
        painter.end()

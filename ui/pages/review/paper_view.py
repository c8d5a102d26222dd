# SPDX-License-Identifier: Apache-2.0
"""The page beside the fields, boxes lit, and above it the current line enlarged."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui import theme
from ui.pages.review.pictures import PaperPicture
from ui.pages.review.shown import BoxShown

_MARGIN, _AROUND = 12, 4
_STEPS = (1.0, 1.35, 1.8, 2.4, 3.2)
"""How much wider than its pane the page can be shown."""

_LINE_HEIGHT, _ONE_LINE, _LEAD = 48, 0.035, 0.36
_REST_MS = 60
_ARROW_PX = 60
_NOTHING = PaperPicture(QImage(), QImage(), QSize())


class PaperView(QAbstractScrollArea):
    """Shows a page as wide as its pane, or wider; paper keeps its true colours in any scheme.

    Attributes:
        width_wanted: a picture of so many device px of width is wanted.
    """

    width_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.picture = _NOTHING
        self.boxes: tuple[BoxShown, ...] = ()
        self._step = 0
        self._empty = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumSize(160, 100)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(lambda: self.width_wanted.emit(self.wanted_px))

    @property
    def wanted_px(self) -> int:
        """Device px of the page's width as it is shown."""
        return round(self._width() * self.devicePixelRatioF())

    def say_empty(self, text: str) -> None:
        """Say what is shown where there is no picture."""
        self._empty = text
        self.viewport().update()

    def show_picture(self, picture: PaperPicture | None) -> None:
        """Show a page; None while it is being opened."""
        self.picture = picture or _NOTHING
        self._fit()
        self._reveal()
        self.viewport().update()

    def show_boxes(self, boxes: Sequence[BoxShown]) -> None:
        """Light boxes, and bring the last one into sight."""
        self.boxes = tuple(boxes)
        self._reveal()
        self.viewport().update()

    def zoom(self, by: int) -> None:
        """Show the page larger or smaller by a step; 0 shows its whole width."""
        self._step = 0 if by == 0 else min(max(self._step + by, 0), len(_STEPS) - 1)
        self._fit()
        self._reveal()
        self.width_wanted.emit(self.wanted_px)
        self.viewport().update()

    def box_on_screen(self, box: tuple[int, int, int, int]) -> QRectF:
        """Return where a box stands in the viewport."""
        scale = self._scale()
        sheet = self._sheet()
        left, top, right, bottom = (edge * scale for edge in box)
        return QRectF(sheet.left() + left, sheet.top() + top, right - left, bottom - top)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the page into the new room, and ask for a sharper picture once it stays."""
        super().resizeEvent(event)
        self._fit()
        self._reveal()
        self._rest.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """Paint the part that is scrolled to."""
        del dx, dy
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll with the arrows."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        ways = {
            Qt.Key.Key_Left: (across, -1),
            Qt.Key.Key_Right: (across, 1),
            Qt.Key.Key_Up: (down, -1),
            Qt.Key.Key_Down: (down, 1),
        }
        way = ways.get(Qt.Key(event.key()))
        if way is None or event.modifiers():
            super().keyPressEvent(event)
        else:
            way[0].setValue(way[0].value() + way[1] * _ARROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, page and boxes."""
        del event
        painter, tokens = QPainter(self.viewport()), theme.tokens()
        painter.fillRect(self.viewport().rect(), QColor(tokens.sunken))
        if self.picture.view.isNull():
            painter.setPen(QColor(tokens.ink2))
            painter.setFont(theme.font())
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.viewport().rect().adjusted(16, 0, -16, 0), flags, self._empty)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            sheet = self._sheet()
            painter.fillRect(sheet.translated(0, 2).adjusted(-2, -1, 2, 2), QColor(0, 0, 0, 36))
            painter.drawImage(sheet, self.picture.view)
            for box in self.boxes:
                paint_box(painter, self.box_on_screen(box.box), box.tone)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _width(self) -> float:
        return max(self.maximumViewportSize().width() - 2 * _MARGIN, 40) * _STEPS[self._step]

    def _scale(self) -> float:
        return self._width() / max(self.picture.frame.width(), 1)

    def _sheet(self) -> QRectF:
        width, height = self._width(), self.picture.frame.height() * self._scale()
        left = _MARGIN - self.horizontalScrollBar().value()
        return QRectF(left, _MARGIN - self.verticalScrollBar().value(), width, height)

    def _fit(self) -> None:
        view = self.maximumViewportSize()
        height = self.picture.frame.height() * self._scale()
        for bar, size, room in (
            (self.horizontalScrollBar(), self._width() + 2 * _MARGIN, view.width()),
            (self.verticalScrollBar(), height + 2 * _MARGIN, view.height()),
        ):
            bar.setPageStep(room)
            bar.setSingleStep(_ARROW_PX)
            bar.setRange(0, max(0, round(size - room)))

    def _reveal(self) -> None:
        """Bring the current box into the middle third where it is out of sight."""
        if not self.boxes or self.picture.view.isNull() or self.boxes[-1].tone == "faint":
            return
        box, view = self.box_on_screen(self.boxes[-1].box), self.viewport().rect()
        for bar, low, high, room in (
            (self.verticalScrollBar(), box.top(), box.bottom(), view.height()),
            (self.horizontalScrollBar(), box.left(), box.right(), view.width()),
        ):
            if low < _MARGIN or high > room - _MARGIN:
                bar.setValue(round(bar.value() + (low + high) / 2 - room / 2))


class LineView(QWidget):
    """The line on which the current field stands, about as large as a person writes."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = _NOTHING
        self._boxes: tuple[BoxShown, ...] = ()
        self._height = _LINE_HEIGHT
        self.setFixedHeight(_LINE_HEIGHT)

    def show_line(self, picture: PaperPicture, boxes: Sequence[BoxShown]) -> None:
        """Show the strip around the current boxes, the last ones that are not faint."""
        self._picture = picture
        self._boxes = tuple(box for box in boxes if box.tone in ("current", "danger"))[-2:]
        is_tall = bool(self._boxes) and self._area().height() > _ONE_LINE * picture.frame.width()
        self._height = 2 * _LINE_HEIGHT if is_tall else _LINE_HEIGHT
        self.setFixedHeight(self._height)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a strip of the page and the box in it."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.tokens().sunken))
        if self._boxes and not self._picture.whole.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            strip, scale = self._strip()
            pixels = self._picture.scale
            source = QRectF(
                strip.left() * pixels, strip.top() * pixels, strip.width() * pixels, strip.height() * pixels
            )
            painter.fillRect(self.rect(), QColor("#FFFFFF"))
            painter.drawImage(QRectF(self.rect()), self._picture.whole, source)
            for box in self._boxes:
                left, top, right, bottom = box.box
                area = QRectF((left - strip.left()) * scale, (top - strip.top()) * scale, 0, 0)
                area.setSize(QRectF(0, 0, (right - left) * scale, (bottom - top) * scale).size())
                paint_box(painter, area, box.tone)
        painter.end()

    def _area(self) -> QRectF:
        """Return the frame's px that the boxes take; boxes on other lines than the last are left out."""
        last = self._boxes[-1].box
        area = QRectF(last[0], last[1], last[2] - last[0], last[3] - last[1])
        for box in self._boxes[:-1]:
            left, top, right, bottom = box.box
            if abs((top + bottom) / 2 - area.center().y()) < area.height():
                area = area.united(QRectF(left, top, right - left, bottom - top))
        return area

    def _strip(self) -> tuple[QRectF, float]:
        """Return what is shown, in the frame's px, and logical px for one of them."""
        area, frame = self._area(), self._picture.frame
        scale = min(self._height / max(area.height() * 2.3, 1), self.width() / max(area.width() + 40, 1))
        width, height = self.width() / scale, self._height / scale
        left = max(area.left() - _LEAD * width, area.right() + 20 - width)  # its label stands before it
        left = min(max(left, 0.0), max(frame.width() - width, 0.0))
        return QRectF(left, area.center().y() - height / 2, width, height), scale


def paint_box(painter: QPainter, area: QRectF, tone: str) -> None:
    """Paint a box on paper: faint for what is certain, clear for what is looked at; paper is light in any scheme."""
    colour = QColor({"warn": theme.LIGHT.warn, "danger": theme.LIGHT.danger}.get(tone, theme.LIGHT.accent))
    ground, line = QColor(colour), QColor(colour)
    is_faint = tone == "faint"
    ground.setAlpha(14 if is_faint else 30)
    line.setAlpha(90 if is_faint else 255)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1 if is_faint else 2))
    painter.setBrush(ground)
    painter.drawRoundedRect(area.adjusted(-3, -2, 3, 2), _AROUND, _AROUND)

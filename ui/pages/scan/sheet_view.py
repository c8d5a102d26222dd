# SPDX-License-Identifier: Apache-2.0
"""One page, large: whole or enlarged, in its true colours on the sunken ground."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar

from ui import theme

_MARGIN = 12
_STEPS = (1.0, 1.5, 2.0, 3.0, 4.5)
"""How much larger than the whole page it can be shown."""

_REST_MS = 30
"""A page that is passed with the arrow held down, or a window that is being dragged larger, asks for nothing."""

_SCREEN_DPI = 96


class SheetView(QAbstractScrollArea):
    """Shows a picture; asks for a sharper one where it is drawn larger than it is.

    Attributes:
        picture_wanted: a picture for a box of so many device px is wanted.
        zoomed: how large the page is shown, in percent of its paper.
    """

    picture_wanted = Signal(QSize)
    zoomed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._whole, self._dpi = QSize(), _SCREEN_DPI
        self._step = 0
        self._empty = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumSize(120, 120)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._ask)

    def show_page(self, whole: QSize, dpi: int, empty: str) -> None:
        """Begin to show another page of so many upright px an inch; the words stand there until its picture comes."""
        self._image, self._whole, self._dpi, self._empty = QImage(), whole, dpi, empty
        self._step = 0
        self._fit()
        self._rest.start()
        self.viewport().update()

    def show_picture(self, image: QImage) -> None:
        """Show the picture of the page."""
        self._image = image
        self.viewport().update()

    def zoom(self, by: int) -> None:
        """Show the page larger or smaller by a step; 0 shows it whole."""
        self._step = 0 if by == 0 else min(max(self._step + by, 0), len(_STEPS) - 1)
        middle = [self._share(bar.value() + bar.pageStep() / 2, bar) for bar in self._bars()]
        self._fit()
        for bar, share in zip(self._bars(), middle, strict=True):
            bar.setValue(round(share * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))
        self._ask()
        self.viewport().update()

    @property
    def percent(self) -> int:
        """How large the page is shown, in percent of its paper."""
        paper = self._whole.width() * _SCREEN_DPI / self._dpi
        return round(100 * self._shown().width() / paper) if paper > 0 else 0

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the page into the new room, and ask for a sharper picture once it stays."""
        super().resizeEvent(event)
        self._fit()
        self._rest.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll with the arrows where the page is larger than its room."""
        bars = dict(zip((Qt.Key.Key_Left, Qt.Key.Key_Up), self._bars(), strict=True))
        bars |= dict(zip((Qt.Key.Key_Right, Qt.Key.Key_Down), self._bars(), strict=True))
        key = Qt.Key(event.key())
        if key in bars and not event.modifiers():
            sign = -1 if key in (Qt.Key.Key_Left, Qt.Key.Key_Up) else 1
            bars[key].setValue(bars[key].value() + sign * 60)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, soft edge and page."""
        del event
        painter = QPainter(self.viewport())
        tokens = theme.tokens()
        painter.fillRect(self.viewport().rect(), QColor(tokens.sunken))
        sheet = self._sheet()
        if self._image.isNull():
            painter.setPen(QColor(tokens.ink2))
            painter.setFont(theme.font())
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.viewport().rect().adjusted(16, 0, -16, 0), flags, self._empty)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(sheet.translated(0, 2).adjusted(-2, -1, 2, 2), QColor(0, 0, 0, 36))
            painter.drawImage(QRectF(sheet), self._image)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """Paint the part that is scrolled to."""
        del dx, dy
        self.viewport().update()

    def _room(self) -> QSize:
        return self.maximumViewportSize() - QSize(2 * _MARGIN, 2 * _MARGIN)

    def _shown(self) -> QSize:
        """Return the size of the page in logical px, as it is shown."""
        fitted = self._whole.scaled(self._room(), Qt.AspectRatioMode.KeepAspectRatio)
        return fitted * _STEPS[self._step]

    def _sheet(self) -> QRect:
        shown, view = self._shown(), self.viewport().size()
        left = max((view.width() - shown.width()) // 2, _MARGIN) - self.horizontalScrollBar().value()
        top = max((view.height() - shown.height()) // 2, _MARGIN) - self.verticalScrollBar().value()
        return QRect(QPoint(left, top), shown)

    def _bars(self) -> tuple[QScrollBar, QScrollBar]:
        return self.horizontalScrollBar(), self.verticalScrollBar()

    def _share(self, value: float, bar: QScrollBar) -> float:
        return value / (bar.maximum() + bar.pageStep() or 1)

    def _fit(self) -> None:
        shown, view = self._shown() + QSize(2 * _MARGIN, 2 * _MARGIN), self.maximumViewportSize()
        for bar, size, room in (
            (self.horizontalScrollBar(), shown.width(), view.width()),
            (self.verticalScrollBar(), shown.height(), view.height()),
        ):
            bar.setPageStep(room)
            bar.setRange(0, max(0, size - room) if self._step else 0)
        self.zoomed.emit(self.percent)

    def _ask(self) -> None:
        if self._whole.isValid():
            self.picture_wanted.emit(self._shown() * self.devicePixelRatioF())

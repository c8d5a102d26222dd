# SPDX-License-Identifier: Apache-2.0
"""One page on its sunken ground, as large as there is room, in its true colours in any scheme."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from ui import theme

_MARGIN = 12

Area = tuple[float, float, float, float]
"""Left, top, width and height as shares of the page."""


class PageView(QWidget):
    """Shows a picture scaled to fit; the words say what is missing where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self._mark: Area | None = None
        self._empty = ""
        self.setMinimumHeight(80)

    def say_empty(self, text: str) -> None:
        """Say what is shown where there is no picture."""
        self._empty = text
        self.update()

    def show_picture(self, picture: QPixmap, mark: Area | None = None) -> None:
        """Show a picture; an empty one shows the words. What will stand on it is marked by a dashed box."""
        self._picture, self._mark = picture, mark
        self.setAccessibleName("" if not picture.isNull() else self._empty)
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether a page is shown."""
        return not self._picture.isNull()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a small size: it takes the room that is left."""
        return QSize(200, 120)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground, a soft edge and the page."""
        del event
        painter = QPainter(self)
        tokens = theme.tokens()
        painter.fillRect(self.rect(), QColor(tokens.sunken))
        if self._picture.isNull():
            painter.setPen(QColor(tokens.ink2))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._empty)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            size = self._picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left = room.left() + (room.width() - size.width()) / 2
            page = QRectF(left, room.top(), size.width(), size.height())
            painter.fillRect(page.translated(0, 2).adjusted(-2, -1, 2, 2), QColor(0, 0, 0, 28))
            painter.drawPixmap(page, self._picture, QRectF(self._picture.rect()))
            if self._mark is not None:
                self._paint_mark(painter, page, self._mark)
        painter.end()

    def _paint_mark(self, painter: QPainter, page: QRectF, mark: Area) -> None:
        left, top, width, height = mark
        box = QRectF(
            page.left() + left * page.width(), page.top() + top * page.height(), width * page.width(),
            height * page.height(),
        )  # fmt: skip
        ink = QColor(theme.LIGHT.accent)  # the paper is white in any scheme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(ink)
        ground.setAlpha(24)
        painter.fillRect(box, ground)
        painter.setPen(QPen(ink, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 2, 2)

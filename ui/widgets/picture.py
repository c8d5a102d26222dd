# SPDX-License-Identifier: Apache-2.0
"""One page on its sunken ground, as large as there is room, in its true colours in any scheme."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from ui import theme

_MARGIN = 12


class PageView(QWidget):
    """Shows a picture scaled to fit; the words say what is missing where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self._empty = ""
        self.setMinimumHeight(80)

    def say_empty(self, text: str) -> None:
        """Say what is shown where there is no picture."""
        self._empty = text
        self.update()

    def show_picture(self, picture: QPixmap) -> None:
        """Show a picture; an empty one shows the words."""
        self._picture = picture
        self.setAccessibleName("" if not picture.isNull() else self._empty)
        self.update()

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
        painter.end()

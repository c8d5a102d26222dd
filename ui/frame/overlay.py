# SPDX-License-Identifier: Apache-2.0
"""A sheet over the page, with the page dimmed behind it; Esc takes it away and nothing is lost."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QVBoxLayout, QWidget

from ui.widgets.labels import bare_layout

_MARGIN = 40


class Overlay(QWidget):
    """Covers its parent; the sheet stands near the top.

    Attributes:
        opened, closed: the keys of the page rest meanwhile.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget, width_px: int) -> None:
        super().__init__(parent)
        self._parent = parent
        self._width_px = width_px
        self._had_focus: QWidget | None = None
        self.sheet = QFrame(self)
        self.sheet.setProperty("kind", "overlay")
        shadow = QGraphicsDropShadowEffect(self.sheet)
        shadow.setBlurRadius(40)
        shadow.setOffset(0, 12)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.sheet.setGraphicsEffect(shadow)
        self.inside: QVBoxLayout = bare_layout(self.sheet)
        parent.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keep_focus)
        self.hide()

    def open(self) -> None:
        """Cover the parent and remember where the focus was."""
        self._had_focus = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.opened.emit()

    def close_sheet(self) -> None:
        """Go away and give the focus back."""
        if not self.isVisible():
            return
        self.hide()
        self.closed.emit()
        if self._had_focus is not None and self._had_focus.isVisible():
            self._had_focus.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Cover the parent again when its size changes."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Close on a click beside the sheet."""
        if not self.sheet.geometry().contains(event.pos()):
            self.close_sheet()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Dim the page."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(16, 20, 25, 90))
        painter.end()

    def _keep_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Take the focus back: a page behind may have got an answer and have moved it."""
        if self.isVisible() and now is not None and not self.isAncestorOf(now):
            inside = before if before is not None and self.isAncestorOf(before) else self.focusWidget()
            if inside is not None:
                inside.setFocus()

    def _place(self) -> None:
        parent = self._parent
        self.setGeometry(parent.rect())
        width = min(self._width_px, parent.width() - 2 * _MARGIN)
        height = min(self.sheet.sizeHint().height(), parent.height() - 2 * _MARGIN)
        self.sheet.setGeometry((parent.width() - width) // 2, min(96, parent.height() // 8), width, height)

# SPDX-License-Identifier: Apache-2.0
"""The rail at the left: search, the screens, and beside each how many things need the person."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from ui import theme
from ui.pages import Place
from ui.texts import Texts
from ui.widgets.labels import MEDIUM, SEMI_BOLD

WIDE, NARROW = 88, 56
_ICON, _BAR = 20, 3


class Rail(QWidget):
    """One button a screen; Administration stands at the foot.

    Attributes:
        chosen: the key of the screen to show.
        search_wanted: the palette is asked for.
    """

    chosen = Signal(str)
    search_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mark = QLabel()
        self._mark.setFixedSize(28, 32)
        self.search = QToolButton()
        self.search.setProperty("kind", "search")
        self.search.setFont(theme.font(theme.META, MEDIUM))
        self.search.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.search.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.search.clicked.connect(self.search_wanted)
        self.buttons: dict[str, RailButton] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 8, 6, 8)
        self._layout.setSpacing(2)
        self._layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self._layout.addSpacing(6)
        self._layout.addWidget(self.search)
        self._layout.addSpacing(4)
        self._screens = QVBoxLayout()
        self._screens.setSpacing(2)
        self._screens.addStretch(1)
        self._layout.addLayout(self._screens, 1)
        self._is_showing = False
        self.is_narrow = False
        self.set_narrow(is_narrow=False)
        self._draw()

    def set_places(self, places: Sequence[Place], texts: Texts) -> None:
        """Show the screens of the officer who is logged in."""
        while self._screens.count():
            item = self._screens.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        self.buttons = {}
        for place in places:
            if place.key == "administration":
                self._screens.addStretch(1)
            button = RailButton(place)
            button.clicked.connect(lambda _checked=False, key=place.key: self.chosen.emit(key))
            button.toggled.connect(lambda _is_on, key=place.key: self._tell(key))
            button.set_narrow(is_narrow=self.is_narrow)
            self.buttons[place.key] = button
            self._screens.addWidget(button)
        if "administration" not in self.buttons:
            self._screens.addStretch(1)
        self.set_texts(texts)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._search_text = "Ctrl K"
        self.search.setText("" if self.is_narrow else self._search_text)
        self.search.setAccessibleName(texts("rail.search.name"))
        self.search.setToolTip(texts("rail.search.name"))
        for button in self.buttons.values():
            button.set_texts(texts)

    def show_current(self, key: str) -> None:
        """Mark the screen that is shown."""
        self._is_showing = True
        for name, button in self.buttons.items():
            button.setChecked(name == key)
        self._is_showing = False

    def show_badge(self, key: str, count: int) -> None:
        """Show beside a screen how many things there need the person; 0 shows nothing."""
        if key in self.buttons:
            self.buttons[key].show_badge(count)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Take the small form: icons, and a dot instead of the figure."""
        self.is_narrow = is_narrow
        self.setFixedWidth(NARROW if is_narrow else WIDE)
        self.search.setText("" if is_narrow else "Ctrl K")
        self.search.setFixedSize((NARROW if is_narrow else WIDE) - 13, 30)
        for button in self.buttons.values():
            button.set_narrow(is_narrow=is_narrow)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw anew in other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go up and down inside the rail."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def _tell(self, key: str) -> None:
        """Take what a screen reader does: it toggles a button without clicking it."""
        if not self._is_showing:
            self.chosen.emit(key)

    def _draw(self) -> None:
        self._mark.setPixmap(theme.icon("square-check-big", 28, theme.tokens().accent))
        self.search.setIcon(QIcon(theme.icon("search", 16, theme.tokens().ink2)))


class RailButton(QToolButton):
    """Icon, name and figure of one screen.

    Attributes:
        badge: the figure; 0 shows none.
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self.badge = 0
        self._name = ""
        self._texts: Texts | None = None
        self._is_narrow = False
        self.setProperty("kind", "rail")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self._name = texts(f"rail.{self._place.key}")
        self._say()

    def show_badge(self, count: int) -> None:
        """Show how many things need the person."""
        self.badge = count
        self._say()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Take the small form, or the usual one."""
        self._is_narrow = is_narrow
        self.setFixedSize((NARROW if is_narrow else WIDE) - 13, 44 if is_narrow else 52)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the fixed size."""
        return self.size()

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Stay as it is: the window marks the screen that is shown."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground as the style sheet says, then icon, figure and name."""
        super().paintEvent(event)
        tokens = theme.tokens()
        ink = tokens.accent if self.isChecked() else tokens.ink2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - _ICON) / 2
        top = (self.height() - _ICON) / 2 if self._is_narrow else 8
        painter.drawPixmap(QPointF(left, top), theme.icon(self._place.icon, _ICON, ink))
        if self.isChecked():
            painter.fillRect(QRectF(0, 8, _BAR, self.height() - 16), QColor(tokens.accent))
        if self.badge:
            self._paint_badge(painter, left + _ICON, top, ink)
        if not self._is_narrow:
            painter.setFont(theme.font(theme.META, SEMI_BOLD if self.isChecked() else MEDIUM))
            painter.setPen(QColor(ink))
            area = QRectF(0, 30, self.width(), 18)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self._name)
        painter.end()

    def _paint_badge(self, painter: QPainter, left: float, top: float, ink: str) -> None:
        if self._is_narrow:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.tokens().accent))
            painter.drawEllipse(QRectF(left - 2, top - 2, 8, 8))
            return
        painter.setFont(theme.font(theme.META, SEMI_BOLD))
        painter.setPen(QColor(ink))
        shown = str(self.badge) if self.badge < 100 else "99+"
        painter.drawText(QRectF(left + 4, top - 5, 30, 18), int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _say(self) -> None:
        if self._texts is None:
            return
        key = "rail.name.waiting" if self.badge else "rail.name"
        name = self._texts(key, name=self._name, count=self.badge, keys=self._place.keys)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

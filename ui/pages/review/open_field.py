# SPDX-License-Identifier: Apache-2.0
"""The field that is open in its place: why, what to choose from, or what is typed instead."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.pages.review.shown import OpenShown, OptionShown
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip
from ui.widgets.labels import SEMI_BOLD, label

_PAUSE_MS = 150
_MOST_LETTERS = 20_000
_WRAPS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


class OpenField(QFrame):
    """Opens where its row stood; digits choose, Enter takes the first, F4 types over, Esc keeps.

    Attributes:
        accepted: Enter.
        chosen: a value by its number.
        type_wanted, kept: type over, or keep as it was.
        looked: the cursor came to a value, by its number.
        typed: the text of the moment; paused: no letter came for a while; left: the cursor went elsewhere.
    """

    accepted = Signal()
    chosen = Signal(int)
    type_wanted = Signal()
    kept = Signal()
    looked = Signal(int)
    typed = Signal(str)
    paused = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "open-field")
        self.shown: OpenShown | None = None
        self._title = label(weight=SEMI_BOLD, wraps=True)
        self.chip = Chip("warn")
        self.sentence = label(theme.META, tone="ink2", wraps=True)
        self.box = _Box()
        self.box.setMaxLength(_MOST_LETTERS)
        self.box.hide()
        self.options: list[OptionButton] = []
        self._type = ActionButton("secondary")
        self._type.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key is F4, so that Tab goes to the next field
        self._keep = ActionButton("ghost")
        self._keep.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._assemble()
        self._pause.timeout.connect(self.paused)
        self.box.textEdited.connect(self._tell_typed)
        self.box.was_left.connect(self._leave)
        self.box.returnPressed.connect(self.accepted)
        self._type.clicked.connect(self.type_wanted)
        self._keep.clicked.connect(self.kept)

    @property
    def target(self) -> QWidget:
        """What takes the focus."""
        if self.shown is not None and self.shown.is_typing:
            return self.box
        return self.options[0] if self.options else self._type

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._type.say(texts("review.type"), "F4", "pencil")
        self._keep.say(texts("review.type.cancel"), "Esc", "undo-2")

    def show_open(self, shown: OpenShown) -> None:
        """Show a field; what is typed stays where it stands."""
        was_typing = self.shown is not None and self.shown.is_typing and self.shown.name == shown.name
        self.shown = shown
        self._title.setText(shown.title)
        self.chip.say(shown.chip, shown.chip_tone, "triangle-alert" if shown.chip_tone == "danger" else "")
        self.sentence.setText(shown.sentence)
        self._show_options(shown.options)
        self._type.setVisible(not shown.is_typing)
        self._keep.setVisible(shown.is_typing)
        self.box.setVisible(shown.is_typing)
        self.box.setAccessibleName(shown.title)
        self.box.setAccessibleDescription(shown.sentence)
        if shown.is_typing and not was_typing:
            self.box.setText(shown.text)
            self.box.selectAll()
            self._pause.start()
        elif not shown.is_typing:
            self._pause.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take digits as choices, arrows as ways between them, Esc as "keep"."""
        key, digit = event.key(), event.key() - Qt.Key.Key_0
        if key == Qt.Key.Key_Escape and self.shown is not None and self.shown.is_typing:
            self.kept.emit()
        elif not self.box.hasFocus() and 1 <= digit <= len(self.shown.options if self.shown else ()):
            self.chosen.emit(digit)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _move(self, by: int) -> None:
        count = len(self.shown.options if self.shown else ())
        stops: list[QWidget] = [*([self.box] if self.box.isVisible() else []), *self.options[:count]]
        focus = next((place for place, stop in enumerate(stops) if stop.hasFocus()), -1)
        if 0 <= focus + by < len(stops):
            stops[focus + by].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_options(self, options: tuple[OptionShown, ...]) -> None:
        while len(self.options) < len(options):
            button = OptionButton()
            button.clicked.connect(lambda _checked=False, button=button: self.chosen.emit(button.number))
            button.looked.connect(self.looked)
            self._choices.addWidget(button)
            self.options.append(button)
        for place, button in enumerate(self.options):
            button.setVisible(place < len(options))
            if place < len(options):
                button.show_option(options[place])

    def _tell_typed(self, text: str) -> None:
        self.typed.emit(text)
        self._pause.start()

    def _leave(self) -> None:
        focus = QApplication.focusWidget()
        if focus is None or not (focus is self or self.isAncestorOf(focus)):
            self.left.emit()

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(8)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._type)
        foot.addWidget(self._keep)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 15, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.sentence)
        layout.addWidget(self.box)
        layout.addLayout(self._choices)
        layout.addLayout(foot)


class OptionButton(QPushButton):
    """A value with its number before and where it comes from behind it, or below where there is no room.

    Attributes:
        looked: the cursor came to it; its number.
    """

    looked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._option = OptionShown(1, "", "", "")
        self._heights: dict[int, int] = {}  # a layout asks often, and measuring text takes long
        self.setProperty("kind", "option")
        # "Fixed" would hold it to the height of the width it had before.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def number(self) -> int:
        """The digit that chooses it."""
        return self._option.number

    def show_option(self, option: OptionShown) -> None:
        """Show another value."""
        self._option = option
        self._heights.clear()
        self.setAccessibleName(option.spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height at the width it has."""
        return QSize(300, self.heightForWidth(max(self.width(), 300)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least: it grows taller where it is narrow."""
        return QSize(200, 38)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Say that a narrow one is taller."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return as many px as value and origin take."""
        if width not in self._heights:
            self._heights[width] = self._height_at(width)
        return self._heights[width]

    def _height_at(self, width: int) -> int:
        room = width - 58
        if self._fits(room):
            return 38
        below = self._text_height(theme.font(theme.META), self._option.note, room)
        return self._text_height(self._font(), self._option.value, room) + below + 14

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell it."""
        super().focusInEvent(event)
        self.looked.emit(self.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take Enter as a press."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the field goes to the next value
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, keycap, value and origin."""
        del event
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        tokens, painter = theme.tokens(), QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap = QRectF(12, self.height() / 2 - 10, 20, 20)
        painter.setPen(QColor(tokens.line2))
        painter.setBrush(QColor(tokens.subtle))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(tokens.ink2))
        painter.setFont(theme.font(theme.META))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), str(self._option.number))
        room = self.width() - 58
        area = QRectF(44, 0, room, self.height())
        if self._fits(room):
            painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._option.note)
        else:
            value = self._text_height(self._font(), self._option.value, room)
            note = QRectF(44, 6 + value + 2, room, self.height() - value - 14)
            painter.drawText(note, _WRAPS, self._option.note)
            area = QRectF(44, 6, room, value)
        painter.setFont(self._font())
        painter.setPen(QColor(tokens.ink))
        painter.drawText(area, _WRAPS, self._option.value)
        painter.end()

    def _font(self) -> QFont:
        return theme.font(theme.VALUE, SEMI_BOLD)

    def _fits(self, room: int) -> bool:
        value = QFontMetrics(self._font()).horizontalAdvance(self._option.value)
        return value + 16 + QFontMetrics(theme.font(theme.META)).horizontalAdvance(self._option.note) <= room

    def _text_height(self, font: QFont, text: str, room: int) -> int:
        return QFontMetrics(font).boundingRect(0, 0, max(room, 80), 10_000, _WRAPS, text).height()


class _Box(QLineEdit):
    """Tells that it was left, but not because another window came to the front."""

    was_left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.was_left.emit()

# SPDX-License-Identifier: Apache-2.0
"""A field of a form: label above, what is typed, and below it one sentence where something is to be said."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.icons import IconLabel
from ui.widgets.labels import MEDIUM, label, set_tone

_MOST = 20_000  # a pasted page does not hang the form; what is too long to be stored is told, never cut in silence


class Labelled(QWidget):
    """Label above, what is entered, and one sentence below."""

    def __init__(self, entry: QWidget) -> None:
        super().__init__()
        self._name = label(theme.META, MEDIUM, "ink2")
        self._name.setBuddy(entry)
        self._entry = entry
        self._note = label(theme.META, tone="warn", wraps=True)
        self._note.hide()
        self._icon = IconLabel("circle-alert", 14, "warn")
        self._icon.hide()
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._name)
        layout.addWidget(entry)
        layout.addLayout(below)
        self._noted = ("", False)
        self.setFocusProxy(entry)

    def say(self, name: str, help_text: str = "") -> None:
        """Show another label; `help_text` is told to a screen reader beside it."""
        if self._name.text() == name and self._entry.accessibleDescription() == help_text:
            return
        self._name.setText(name)
        self._entry.setAccessibleName(name)
        self._entry.setAccessibleDescription(help_text)

    def show_note(self, text: str, *, is_fault: bool = False) -> None:
        """Show a sentence below: a doubt, or why the value cannot be used; an empty one takes it away."""
        if (text, is_fault) == self._noted:
            return
        self._noted = (text, is_fault)
        tone = "danger" if is_fault else "warn"
        self._note.setText(text)
        set_tone(self._note, tone)
        self._icon.show_icon("circle-x" if is_fault else "circle-alert", tone)
        self._note.setVisible(bool(text))
        self._icon.setVisible(bool(text))
        if bool(self._entry.property("error")) != (is_fault and bool(text)):
            self._entry.setProperty("error", is_fault and bool(text))
            self._entry.style().unpolish(self._entry)
            self._entry.style().polish(self._entry)

    @property
    def note(self) -> str:
        """The sentence below; empty when there is none."""
        return self._note.text()


class Field(Labelled):
    """One typed value.

    Attributes:
        typed: the person changed the text; not when the program showed another.
        left: the field was left, or Enter was pressed.
    """

    typed = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        self.box = _Box()
        self.box.setMaxLength(_MOST)
        super().__init__(self.box)
        self._is_showing = False
        self.box.textChanged.connect(self._tell)
        self.box.was_left.connect(self.left)
        self.box.returnPressed.connect(self.left)

    def show_text(self, text: str) -> None:
        """Show a value, unless it is there already: the cursor stays where it is."""
        if text != self.box.text():
            self._is_showing = True
            self.box.setText(text)
            self.box.setCursorPosition(0)
            self._is_showing = False

    def _tell(self, text: str) -> None:
        if not self._is_showing:
            self.typed.emit(text)


class ChoiceField(Labelled):
    """One of several values, none until the person chooses.

    Attributes:
        chosen: the person chose a value.
    """

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        self.box = _Choices(choices)
        super().__init__(self.box)
        self.box.activated.connect(lambda _place: self.chosen.emit(self.box.text()))

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other values; the chosen one stays where it is among them, else the first is taken."""
        if choices == [(str(self.box.itemData(at)), self.box.itemText(at)) for at in range(self.box.count())]:
            return
        before = self.box.text()
        self.box.clear()
        for value, name in choices:
            self.box.addItem(name, value)
        self.box.setCurrentIndex(max(self.box.findData(before), 0))

    def show_text(self, text: str) -> None:
        """Show a value that is one of the choices; any other shows none."""
        self.box.setCurrentIndex(self.box.findData(text))


class _Choices(QComboBox):
    """Gives its value as a field of text does."""

    returnPressed = Signal()  # noqa: N815 - as a QLineEdit calls it

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        for value, name in choices:
            self.addItem(name, value)
        self.setCurrentIndex(-1)

    def text(self) -> str:
        """Return the value; empty while none is chosen."""
        return str(self.currentData() or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go on with Enter, as from a field of text."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.returnPressed.emit()
        else:
            super().keyPressEvent(event)


class _Box(QLineEdit):
    """Tells that it was left also where its text was not changed by the keyboard: an input method, a paste."""

    was_left = Signal()

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the page where nothing was typed here: the last step was another one."""
        is_undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if event.type() == QEvent.Type.ShortcutOverride and is_undo and not self.isUndoAvailable():
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell it."""
        super().focusOutEvent(event)
        self.was_left.emit()

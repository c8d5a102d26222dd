# SPDX-License-Identifier: Apache-2.0
"""The few fields that an act with a dossier needs."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput
from ui import theme
from ui.pages.today.acts import Asked, FieldSpec
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.fields import ChoiceField, Field
from ui.widgets.icons import IconLabel
from ui.widgets.labels import SEMI_BOLD, label
from ui.widgets.pause import Pause

_PAUSE_MS = 400


class ActForm(QWidget):
    """Fields above each other and one button that names the act; Enter in the last field presses it.

    Attributes:
        done: the values that were typed, by the key of their field.
        left: a field of words was left, its key and its text.
        typed: the subject and its values so far, when the typing paused or the form was left.
    """

    done = Signal(dict)
    left = Signal(str, str)
    typed = Signal(str, dict)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._icon, self._title = IconLabel("file-check", 18, "accent"), label(theme.VALUE, SEMI_BOLD, wraps=True)
        self.fields: dict[str, Field | ChoiceField] = {}
        self._subject = ""
        self._is_mended = False
        self._pause = Pause(_PAUSE_MS, self._tell, self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.button = ActionButton("primary")
        self.button.clicked.connect(self._press)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(self._rows)
        layout.addWidget(self.button)
        layout.addStretch(1)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts

    def ask(self, asked: Asked) -> None:
        """Ask for an act; what was typed for the same subject stays, in another language too."""
        self.flush()
        kept = self.values() if asked.subject == self._subject else {}
        self._subject = asked.subject
        self._clear()
        self._title.setText(asked.title)
        self._icon.show_icon(asked.icon, "accent")
        self.button.say(asked.title, "Return")
        for each in asked.fields:
            field = self._choice(each) if each.kind == "choice" else Field()
            field.say(self._texts(f"act.field.{each.key}"))
            field.show_text(kept.get(each.key, asked.given.get(each.key, "")))
            if isinstance(field, Field) and each.kind == "text":
                field.left.connect(lambda key=each.key, box=field.box: self.left.emit(key, box.text()))
            self.fields[each.key] = field
            (field.typed if isinstance(field, Field) else field.chosen).connect(self._pause.begin)
            if isinstance(field, Field) and each.kind == "file":
                self._rows.addWidget(self._with_chooser(field, each.key))
            else:
                self._rows.addWidget(field)
        boxes = [field.box for field in self.fields.values()]
        for box, following in zip(boxes, [*boxes[1:], None][: len(boxes)], strict=True):
            box.returnPressed.connect(following.setFocus if following is not None else self._press)
        self.setFocusProxy(boxes[0] if boxes else self.button)

    def values(self) -> dict[str, str]:
        """Return what was typed, in one form of Unicode; what cannot be used is told by the service."""
        return {key: _cleaned(field.box.text(), key) for key, field in self.fields.items()}

    def show_typed(self, key: str, text: str) -> None:
        """Show another text in a field; whoever pressed Enter there looks at it before it is stored."""
        if key in self.fields:
            self.fields[key].show_text(text)
            self._is_mended = True
            QTimer.singleShot(0, self, self._let_press)

    def show_faults(self, notes: Mapping[str, str]) -> None:
        """Say below the fields what is wrong, and go to the first of them."""
        for key, field in self.fields.items():
            field.show_note(notes.get(key, ""), is_fault=True)
        first = next((field for key, field in self.fields.items() if key in notes), None)
        if first is not None:
            first.box.setFocus()

    def flush(self) -> None:
        """Tell what was typed last now, not after the pause."""
        if self._pause.stop():
            self._tell()

    def forget(self) -> None:
        """Forget what was typed: the act is done."""
        self._pause.stop()
        self._subject = ""

    def rest(self, *, is_resting: bool) -> None:
        """Take no press while something is stored."""
        self.button.setEnabled(not is_resting)

    def _choice(self, each: FieldSpec) -> ChoiceField:
        return ChoiceField([(value, self._texts(name) if each.is_worded else name) for value, name in each.choices])

    def _tell(self) -> None:
        if self._subject:
            self.typed.emit(self._subject, self.values())

    def _let_press(self) -> None:
        self._is_mended = False

    def _press(self) -> None:
        if self.button.isEnabled() and not self._is_mended:
            self.done.emit(self.values())

    def _with_chooser(self, field: Field, key: str) -> QWidget:
        holder, choose = QWidget(), ActionButton()
        choose.say(self._texts("life.choose.file"), icon="paperclip")
        choose.setAccessibleName(f"{self._texts('life.choose.file')} {self._texts(f'act.field.{key}')}")
        choose.clicked.connect(lambda: self._choose(field, key))
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(field)
        inside.addWidget(choose)
        return holder

    def _choose(self, field: Field, key: str) -> None:
        kinds = "PDF, JPEG, PNG (*.pdf *.jpg *.jpeg *.png)"
        path, _ = QFileDialog.getOpenFileName(self, self._texts(f"act.field.{key}"), "", kinds)
        if path:
            field.show_text(path)
            self._tell()

    def _clear(self) -> None:
        self.fields = {}
        while self._rows.count():
            item = self._rows.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _cleaned(text: str, name: str) -> str:
    try:
        return clean(text, name)
    except InvalidInput:
        return text

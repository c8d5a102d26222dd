# SPDX-License-Identifier: Apache-2.0
"""Which procedure it is: a search field, the list of what matches under it, and what is known of the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from ui import theme
from ui.pages.receive.shown import ShownForm
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.icons import IconLabel
from ui.widgets.labels import MEDIUM, SEMI_BOLD, label

_PAUSE_MS = 60
_ROW, _MOST_ROWS = 30, 6


class ProcedureBox(QWidget):
    """Search, list and chips.

    Attributes:
        searched: what was typed.
        taken: Enter, or a click: the text, and the place in the list.
        linked_wanted: the code of an offered linked procedure.
    """

    searched = Signal(str)
    taken = Signal(str, int)
    linked_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = label(weight=SEMI_BOLD)
        self.box = QLineEdit()
        self.box.setTextMargins(24, 0, 0, 0)
        glass = IconLabel("search", 16)
        glass.setParent(self.box)
        glass.move(12, 9)
        self.box.installEventFilter(self)
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # arrows move in it while the field keeps the focus
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setStyleSheet(f"QListView::item {{ height: {_ROW}px; padding: 0 10px; }}")
        self.list.clicked.connect(lambda index: self.taken.emit(self.box.text(), index.row()))
        self._heading = label(theme.META, MEDIUM, "ink3", wraps=True)
        self._chips: list[Chip] = []
        self._chip_row = QWidget()
        self._flow = FlowLayout(self._chip_row, spacing_px=6)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._offer = ActionButton("ghost")
        self._offer.hide()
        self._offered = ""
        self._shown: tuple[object, ...] = ()
        self._offer.clicked.connect(lambda: self.linked_wanted.emit(self._offered))
        self._chosen = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.box.text()))
        self.box.textChanged.connect(self._typed)
        self.setFocusProxy(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self._title, self.box, self._heading, self.list, self._chip_row):
            layout.addWidget(part)
        layout.addWidget(self._offer, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_found((), "")

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._title.setText(texts("receive.procedure"))
        self.box.setAccessibleName(texts("receive.procedure"))
        self.box.setAccessibleDescription(texts("receive.procedure.help"))
        self.box.setPlaceholderText(texts("receive.procedure.help"))
        self.list.setAccessibleName(texts("receive.found"))

    def show_text(self, text: str) -> None:
        """Show a text that is the chosen procedure, or nothing."""
        self._chosen = text
        self._pause.stop()
        if self.box.text() != text:
            self.box.setText(text)
            self._pause.stop()
        self.box.setToolTip(text)
        self.box.setCursorPosition(0)

    def show_found(self, texts: Sequence[str], heading: str) -> None:
        """Show what matches, the first one current; nothing at all takes the list away."""
        self._model.setStringList(list(texts))
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))
        self.list.setVisible(bool(texts))
        self.list.setFixedHeight(min(len(texts), _MOST_ROWS) * _ROW + 2)
        if texts:
            self.list.setCurrentIndex(self._model.index(0))

    def texts(self) -> list[str]:
        """Return what matches, as it is shown."""
        return self._model.stringList()

    def show_form(self, form: ShownForm, texts: Texts) -> None:
        """Show what is known of the chosen procedure."""
        if (form.chips, form.linked, texts.language) == self._shown:
            return
        self._shown = (form.chips, form.linked, texts.language)
        while len(self._chips) < len(form.chips):
            self._chips.append(Chip())
            self._flow.addWidget(self._chips[-1])
        shown = [*form.chips, *[("", "", "")] * (len(self._chips) - len(form.chips))]
        for chip, (icon, text, tone) in zip(self._chips, shown, strict=True):
            chip.say(text, tone, icon)
        self._chip_row.setVisible(bool(form.chips))
        self._offered = form.linked[0][0] if form.linked else ""
        if form.linked:
            self._offer.say(texts("receive.linked.offer", count=form.linked[0][1]), icon="link")
        self._offer.setVisible(bool(form.linked))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Move in the list, and take a line of it."""
        if watched is self.box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._model.rowCount():
                self._move(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() == Qt.Key.Key_Tab and self._model.rowCount() == 1 and self.box.text() != self._chosen:
                self._pause.stop()
                self.taken.emit(self.box.text(), 0)  # the only match is what was meant
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self._pause.stop()
                if self.box.text() != self._chosen or not self._chosen:
                    self.taken.emit(self.box.text(), max(self.list.currentIndex().row(), 0))
                else:
                    self.focusNextChild()
                return True
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        if text != self._chosen:
            self._pause.start()

    def _move(self, step: int) -> None:
        row = min(max(self.list.currentIndex().row() + step, 0), self._model.rowCount() - 1)
        self.list.setCurrentIndex(self._model.index(row))

# SPDX-License-Identifier: Apache-2.0
"""The dossiers that wait for scanning, with a filter that needs no accents."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.models.cells import Row, RowsModel
from ui.texts import Texts
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import MEDIUM, bare_layout, card, label
from ui.widgets.stacked import Stacked
from ui.widgets.tables import RowTable

_TYPING_PAUSE_MS = 120
_COLUMNS = ("column.code", "column.owner", "column.procedure", "column.state")
_PROCEDURE = 2
_MOST_LETTERS = 200


class WaitingList(QWidget):
    """Filter, list and, when nothing waits, what to do instead.

    Attributes:
        filter_changed: the words typed, after a pause: an input method commits whole words.
        opened: a dossier is to be scanned; its code.
        more_wanted: the end of the list is in sight.
    """

    filter_changed = Signal(str)
    opened = Signal(str)
    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = QLineEdit()
        self.box.setMaxLength(_MOST_LETTERS)
        pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        pause.timeout.connect(lambda: self.filter_changed.emit(self.box.text()))
        self.box.textChanged.connect(lambda _text: pause.start())
        self.box.returnPressed.connect(self._act)
        self.model = RowsModel(len(_COLUMNS), self)
        self.table = RowTable(self.model, _PROCEDURE, row_height=40)
        self.table.acted.connect(self.opened)
        bar = self.table.verticalScrollBar()
        bar.valueChanged.connect(lambda value: self.more_wanted.emit() if value == bar.maximum() else None)
        self._heading = label(theme.META, MEDIUM, "ink2")
        self.empty = EmptyState("scan-line")
        self.empty.pressed.connect(self.box.clear)
        self._stack = Stacked()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._frame = self._assemble()
        layout = bare_layout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(self._frame)

    @property
    def current(self) -> str:
        """The code of the chosen dossier, or ""."""
        return self.table.current if self._stack.currentWidget() is self.table else ""

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self.box.setPlaceholderText(texts("scan.waiting.filter"))
        self.box.setAccessibleName(texts("scan.waiting.filter"))
        self.table.setAccessibleName(texts("scan.waiting.list"))
        self.model.set_headings([texts(key) for key in _COLUMNS])

    def show_rows(self, rows: Sequence[Row], heading: str) -> None:
        """Show the dossiers, the first one chosen."""
        self.model.set_rows(rows)
        self._heading.setText(heading)
        self._stack.setCurrentWidget(self.table)
        if not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def show_nothing(self, title: str, line: str, button: str) -> None:
        """Say that nothing waits, or that nothing matches."""
        self.model.set_rows(())
        self._heading.setText("")
        self.empty.say(title, line, button)
        self._stack.setCurrentWidget(self.empty)

    def _act(self) -> None:
        if self.current:
            self.opened.emit(self.current)

    def _assemble(self) -> QFrame:
        frame, inside = card(margin_px=0, spacing_px=0)
        inside.setContentsMargins(1, 1, 1, 1)
        top = QVBoxLayout()
        top.setContentsMargins(15, 15, 15, 10)
        top.setSpacing(10)
        top.addWidget(self.box)
        top.addWidget(self._heading)
        inside.addLayout(top)
        inside.addWidget(self._stack, 1)
        return frame

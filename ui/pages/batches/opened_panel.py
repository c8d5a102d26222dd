# SPDX-License-Identifier: Apache-2.0
"""One dossier of a batch: what was read beside what was settled, the page, and the reason of a return."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.pages.batches.field_changes import BETWEEN_COLUMNS, FieldChanges
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import MEDIUM, SEMI_BOLD, hairline, label
from ui.widgets.picture import PageView
from ui.widgets.stacked import Stacked

if TYPE_CHECKING:
    from ui.pages.batches.view import Opened

WIDTH = 372


class OpenedPanel(QFrame):
    """Turns between the fields and the page.

    Attributes:
        seen: the dossier was looked at; returned: it is to be returned, with the reason that was typed.
        citizen_wanted: the citizen is to be asked for what is missing.
    """

    seen = Signal()
    returned = Signal(str)
    citizen_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setProperty("kind", "card")
        self._owner = label(weight=SEMI_BOLD, wraps=True)
        self._by = label(theme.META, tone="ink2", wraps=True)
        self._read = label(theme.META, tone="ink2", wraps=True)
        self._settled = label(theme.META, tone="ink2", wraps=True)
        self._fields = FieldChanges()
        self._shown: tuple[str, object] = ("", ())
        self._note = label(theme.META, tone="ink2", wraps=True)
        self.page = PageView()
        self._why_label = label(theme.META, MEDIUM, wraps=True)
        self.why = QLineEdit()
        self.why.returnPressed.connect(lambda: self.returned.emit(self.why.text().strip()))
        self.turn, self.mark, self.citizen = ActionButton(), ActionButton(), ActionButton("ghost")
        self.citizen.clicked.connect(self.citizen_wanted)
        self.turn.clicked.connect(self.turn_page)
        self.mark.clicked.connect(self.seen)
        self._stack = Stacked()
        self._assemble()
        self.set_texts(texts)
        self.ask_why(is_asked=False)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the presenter says the dossier anew."""
        self._texts = texts
        self._read.setText(texts("batches.read"))
        self._settled.setText(texts("batches.settled"))
        self._why_label.setText(texts("batches.why"))
        self.why.setAccessibleName(texts("batches.why"))
        self.turn.say(texts("batches.page"), "Return", "file-search")
        self.mark.say(texts("batches.mark"), "Space", "check")
        self.citizen.say(texts("batches.citizen.ask"), "C", "file-plus")
        self.citizen.setToolTip(texts("batches.citizen.rule"))
        self.citizen.setAccessibleDescription(texts("batches.citizen.rule"))
        self.page.say_empty(texts("sign.preview.none"))

    def show_opened(self, opened: "Opened | None", *, may_ask: bool = False) -> None:
        """Show a dossier, or nothing; `may_ask` where the citizen may be asked from here."""
        self.citizen.setVisible(may_ask)
        self._body.setVisible(opened is not None)
        if opened is None:
            return
        self._owner.setText(f"{opened.code.split('-', 1)[-1]}  {opened.owner}")
        self._by.setText(opened.by)
        self._note.setText(opened.note)
        if (opened.code, opened.fields) == self._shown:  # many rows are made for a dossier
            return
        self._shown = opened.code, opened.fields
        self._fields.show_fields(opened.fields)

    def show_crops(self, found: dict[str, QImage]) -> None:
        """Show what stands on the paper below the fields that were changed."""
        self._fields.show_crops(found, lambda name: self._texts("batches.crop", field=name))

    def show_page(self, png: bytes) -> None:
        """Show the page of the dossier."""
        picture = QPixmap()
        if png:
            picture.loadFromData(png)
        self.page.show_picture(picture)

    @property
    def is_page_shown(self) -> bool:
        """Whether the page is in front of the fields."""
        return self._stack.currentIndex() == 1

    def turn_page(self) -> None:
        """Turn between the fields and the page."""
        self._stack.setCurrentIndex(1 - self._stack.currentIndex())

    def ask_why(self, *, is_asked: bool, text: str = "") -> None:
        """Ask for the reason of a return, or ask no more."""
        self._why_label.setVisible(is_asked)
        self.why.setVisible(is_asked)
        self.why.setText(text)
        if is_asked:
            self.why.setFocus()

    def _assemble(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(16, 14, 16, 12)
        head.setSpacing(2)
        head.addWidget(self._owner)
        head.addWidget(self._by)
        titles = QHBoxLayout()
        titles.setSpacing(BETWEEN_COLUMNS)
        titles.addWidget(self._read, 1)
        titles.addWidget(self._settled, 1)
        fields = QWidget()
        inside = QVBoxLayout(fields)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.setSpacing(10)
        inside.addLayout(titles)
        inside.addWidget(self._fields)
        inside.addWidget(self._note)
        inside.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(fields)
        self._stack.addWidget(area)
        self._stack.addWidget(self.page)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 10, 16, 12)
        foot.setSpacing(6)
        foot.addWidget(self._why_label)
        foot.addWidget(self.why)
        buttons = QHBoxLayout()
        buttons.addWidget(self.turn)
        buttons.addStretch(1)
        buttons.addWidget(self.mark)
        foot.addLayout(buttons)
        foot.addWidget(self.citizen, 0, Qt.AlignmentFlag.AlignLeft)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(head)
        body.addWidget(hairline())
        body.addWidget(self._stack, 1)
        body.addWidget(hairline())
        body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._body)

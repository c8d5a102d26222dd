# SPDX-License-Identifier: Apache-2.0
"""The card at the left: what is left to decide, the fields, and the keys that decide them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.pages.review.field_list import FieldList
from ui.pages.review.shown import Banner
from ui.texts import Texts
from ui.widgets.icons import IconLabel
from ui.widgets.labels import SEMI_BOLD, hairline, label
from ui.widgets.progress import Bar
from ui.widgets.stacked import Stacked

_ICONS = {"ok": "circle-check", "warn": "circle-question-mark", "off": "file-search"}


class FieldsCard(QFrame):
    """Shows the fields of one dossier, or that it is still being read."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.fields = FieldList()
        self._title = label(weight=SEMI_BOLD, wraps=True)
        self._count = label(theme.META, tone="ink2")
        self._note = label(tone="warn", wraps=True)
        self._note.setContentsMargins(16, 0, 16, 8)
        self._banner = QFrame()
        self._icon = IconLabel("circle-check", 18, "ok")
        self._said = label(weight=SEMI_BOLD, wraps=True)
        self._counts = label(theme.META, tone="ink2", wraps=True)
        self._counts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._reading = QWidget()
        self._reading_text = label(weight=SEMI_BOLD)
        self._reading_line = label(tone="ink2", wraps=True)
        self._bar = Bar()
        self._enter = label(theme.META, tone="ink2")
        self._tab = label(theme.META, tone="ink2")
        self._stack = Stacked()
        self._stack.addWidget(self.fields)
        self._stack.addWidget(self._reading)
        self._assemble()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._enter.setText(texts("review.hint.enter"))
        self._tab.setText(texts("review.hint.tab"))
        self.fields.open.set_texts(texts)
        self.fields.setAccessibleName(texts("review.list"))

    def show_head(self, title: str, count: str, note: str, banner: Banner) -> None:
        """Show what the dossier is about and what is left to decide."""
        self._title.setText(title)
        self._count.setText(count)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._said.setText(banner.text)
        self._counts.setText(banner.counts)
        self._icon.show_icon(_ICONS[banner.tone], banner.tone)
        self._banner.setProperty("ground", banner.tone)
        self._banner.style().unpolish(self._banner)
        self._banner.style().polish(self._banner)
        self._banner.show()
        self._stack.setCurrentWidget(self.fields)

    def show_reading(self, text: str, line: str, share: float) -> None:
        """Say that the pages are being read."""
        self._banner.hide()
        self._reading_text.setText(text)
        self._reading_line.setText(line)
        self._bar.show_share(share)
        self._stack.setCurrentWidget(self._reading)

    def show_nothing(self) -> None:
        """Show no dossier."""
        self._title.setText("")
        self._count.setText("")
        self._note.hide()
        self._banner.hide()
        self.fields.show_fields(())

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        line = QHBoxLayout(self._banner)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(10)
        line.addWidget(self._icon)
        line.addWidget(self._said, 3)
        line.addWidget(self._counts, 2)
        reading = QVBoxLayout(self._reading)
        reading.setContentsMargins(16, 16, 16, 16)
        reading.setSpacing(10)
        for part in (self._reading_text, self._bar, self._reading_line):
            reading.addWidget(part)
        reading.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.addWidget(self._enter, 1)
        foot.addWidget(self._tab)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self._banner)
        layout.addWidget(self._stack, 1)
        layout.addWidget(hairline())
        layout.addLayout(foot)

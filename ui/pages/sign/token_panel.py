# SPDX-License-Identifier: Apache-2.0
"""The token, its PIN and the page that is about to be signed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.texts import Texts
from ui.widgets.chips import Chip
from ui.widgets.icons import IconLabel
from ui.widgets.labels import MEDIUM, SEMI_BOLD, bare_layout, hairline, label, set_tone
from ui.widgets.panes import scrolled
from ui.widgets.picture import Area, PageView

if TYPE_CHECKING:
    from ui.pages.sign.presenter import TokenCard

WIDTH = 340
_LINES = 4


class TokenPanel(QFrame):
    """What a person must know before they type a PIN stands above its field."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._title = label(theme.VALUE, SEMI_BOLD)
        self._chip = Chip("ok", "check")
        self._names = [label(tone="ink2") for _ in range(_LINES)]
        self._values = [label(weight=MEDIUM, wraps=True) for _ in range(_LINES)]
        self._pin_label = label(theme.META, MEDIUM, wraps=True)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(64)
        self.pin.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._tries_icon = IconLabel("key-round", 14, "ink2")
        self._tries = label(theme.META, tone="ink2", wraps=True)
        self._hint = label(theme.META, tone="off", wraps=True)
        self._page_title = label(theme.META, MEDIUM)
        self._page_note = label(theme.META, tone="ink3")
        self.page = PageView()
        self._assemble()
        self.set_texts(texts)
        self.show_card(None)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the presenter says the token anew."""
        self._title.setText(texts("sign.token.title"))
        self._asking = texts("sign.token.asking")
        self._page_title.setText(texts("sign.preview"))
        self._page_note.setText(texts("sign.preview.stamp"))
        self.page.say_empty(texts("sign.preview.none"))

    def say_pin(self, text: str) -> None:
        """Say for what the PIN is asked."""
        self._pin_label.setText(text)
        self.pin.setAccessibleName(text)

    def show_card(self, card: "TokenCard | None") -> None:
        """Show what the token says of itself; None while it is asked."""
        lines = card.lines if card is not None else ((self._asking, ""),)
        for number in range(_LINES):
            name, value = lines[number] if number < len(lines) else ("", "")
            self._names[number].setText(name)
            self._values[number].setText(value)
            self._names[number].setVisible(bool(name))
            self._values[number].setVisible(bool(value))
        self._chip.say(card.chip if card else "", card.chip_tone if card else "", "check" if card else "")
        self._tries.setText(card.tries if card else "")
        self._tries_icon.setVisible(card is not None)
        set_tone(self._tries, card.tries_tone if card else "ink2")
        self._hint.setText(card.hint if card else "")
        self._hint.setVisible(bool(card and card.hint))

    def show_preview(self, png: bytes, stamp: Area | None) -> None:
        """Show a page, and where the stamp will be; nothing where there is none."""
        picture = QPixmap()
        if png:
            picture.loadFromData(png)
        self.page.show_picture(picture, stamp)

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("usb", 18, "ok"))
        head.addWidget(self._title, 1)
        head.addWidget(self._chip)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1)
        tries = QHBoxLayout()
        tries.setSpacing(6)
        tries.addWidget(self._tries_icon, 0, Qt.AlignmentFlag.AlignTop)
        tries.addWidget(self._tries, 1)
        upper = QVBoxLayout()
        upper.setContentsMargins(16, 16, 16, 12)
        upper.setSpacing(8)
        upper.addLayout(head)
        upper.addLayout(grid)
        upper.addWidget(hairline())
        for part in (self._pin_label, self.pin):
            upper.addWidget(part)
        upper.addLayout(tries)
        upper.addWidget(self._hint)
        caption = QHBoxLayout()
        caption.setContentsMargins(16, 8, 16, 8)
        caption.addWidget(self._page_title, 1)
        caption.addWidget(self._page_note)
        content = QWidget()
        column = bare_layout(content)
        column.addLayout(upper)
        column.addWidget(hairline())
        column.addLayout(caption)
        column.addWidget(self.page, 1)
        layout = bare_layout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(scrolled(content))  # on a low screen the token comes first, the page below it

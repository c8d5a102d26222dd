# SPDX-License-Identifier: Apache-2.0
"""Received = open + waiting + delivered + withdrawn, in large figures."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui import theme
from ui.texts import Texts
from ui.widgets.icons import IconLabel
from ui.widgets.labels import SEMI_BOLD, label

if TYPE_CHECKING:
    from clerkdesk.ports.store import Counts

_LEAST, _LEAST_NARROW, _NARROW_BELOW = 76, 64, 560
_PARTS = ("received", "open", "waiting", "delivered", "withdrawn")


class Equation(QFrame):
    """The proof of invariant I7.

    Attributes:
        title: whether the sum holds; figures: its parts.
    """

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._counts: Counts | None = None
        self._shield = IconLabel("shield-check", 22, "ok")
        self.title = label(theme.VALUE, SEMI_BOLD, wraps=True)
        self._line = label(theme.META, tone="ink2", wraps=True)
        self.figures = {part: label(theme.TITLE, SEMI_BOLD) for part in _PARTS}
        self._names = {part: label(theme.META, tone="ink2", wraps=True) for part in _PARTS}
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self._line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(6)
        layout.addWidget(self._shield)
        layout.addLayout(words, 1)
        for place, part in enumerate(_PARTS):
            if place:
                sign = label(theme.TITLE, SEMI_BOLD, "ink3")
                sign.setText("=" if place == 1 else "+")
                layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            pair = QVBoxLayout()
            pair.setSpacing(0)
            for one in (self.figures[part], self._names[part]):
                one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                one.setMinimumWidth(_LEAST_NARROW)
                pair.addWidget(one)
            pair.addStretch(1)
            layout.addLayout(pair)
        self.set_texts(texts)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the figures more room where there is some."""
        super().resizeEvent(event)
        least = _LEAST_NARROW if self.width() < _NARROW_BELOW else _LEAST
        for one in (*self.figures.values(), *self._names.values()):
            one.setMinimumWidth(least)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        for part, name in self._names.items():
            name.setText(texts(f"sum.{part}"))
        self._line.setText(texts("admin.sum"))
        if self._counts is not None:
            self.show_counts(self._counts)
        else:
            self.title.setText(texts("admin.asking"))

    def show_counts(self, counts: "Counts") -> None:
        """Show the figures, and whether they add up."""
        self._counts = counts
        holds = counts.balanced
        self.title.setText(self._texts("sum.title" if holds else "sum.title.wrong"))
        self._shield.show_icon("shield-check" if holds else "shield-alert", "ok" if holds else "danger")
        for part, figure in self.figures.items():
            figure.setText(self._texts.number(getattr(counts, part)))

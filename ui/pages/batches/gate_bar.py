# SPDX-License-Identifier: Apache-2.0
"""What stands between a supervisor and the decision: the samples first, then the PIN."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import SEMI_BOLD, label

if TYPE_CHECKING:
    from ui.pages.batches.view import Gate

_DOT, _MOST_DOTS = 22, 10


class Dots(QWidget):
    """One disc for each sample, filled when it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self._done = self._needed = 0

    def show_count(self, done: int, needed: int) -> None:
        """Show so many of so many."""
        self._done, self._needed = done, needed
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(f"{done} / {needed}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the discs; many are written as numbers."""
        return QSize(min(self._needed, _MOST_DOTS) * (_DOT + 4), _DOT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the discs."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, shown = theme.tokens(), min(self._needed, _MOST_DOTS)
        done = self._done if self._needed <= _MOST_DOTS else self._done * shown // max(self._needed, 1)
        for number in range(shown):
            area = QRectF(number * (_DOT + 4) + 1, 1, _DOT, _DOT)
            is_done = number < done
            painter.setPen(QPen(QColor(tokens.fill if is_done else tokens.line2), 1))
            painter.setBrush(QColor(tokens.fill if is_done else tokens.surface))
            painter.drawEllipse(area)
            name, ink = ("check", tokens.on_fill) if is_done else ("eye", tokens.ink2)
            painter.drawPixmap(
                area.topLeft().toPoint() + QRectF(4, 4, 0, 0).topLeft().toPoint(), theme.icon(name, 14, ink)
            )
        painter.end()


class GateBar(QFrame):
    """Above the dossiers of a batch.

    Attributes:
        next_wanted: the next sample; decided: the PIN was typed and Enter pressed.
    """

    next_wanted = Signal()
    decided = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setProperty("ground", "off")
        self.dots = Dots()
        self._title = label(weight=SEMI_BOLD, wraps=True)
        self._line = label(theme.META, tone="ink2", wraps=True)
        self.next = ActionButton()
        self.next.clicked.connect(self.next_wanted)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(64)
        self.pin.setFixedWidth(150)
        self.pin.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.pin.returnPressed.connect(self.decided)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(12)
        layout.addWidget(self.dots)
        layout.addLayout(words, 1)
        layout.addWidget(self.pin)
        layout.addWidget(self.next)
        self.set_texts(texts)
        self.show_gate(None)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the presenter says the gate anew."""
        self.next.say(texts("batches.sample.next"), "F8", "arrow-down")
        self.pin.setAccessibleName(texts("batches.pin"))
        self.pin.setPlaceholderText(texts("batches.pin"))

    def show_gate(self, gate: "Gate | None") -> None:
        """Show what is missing, or ask for the PIN."""
        self.setVisible(gate is not None)
        if gate is None:
            return
        self.dots.show_count(gate.done, gate.needed)
        self.dots.setVisible(not gate.is_decided)
        self._title.setText(gate.title)
        self._line.setText(gate.hint if gate.asks_pin and gate.hint else gate.line)
        self.pin.setVisible(gate.asks_pin)
        self.next.setVisible(gate.done < gate.needed and not gate.is_decided)
        self.setProperty("ground", "ok" if gate.is_decided else "off")
        self.style().unpolish(self)
        self.style().polish(self)

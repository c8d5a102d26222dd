# SPDX-License-Identifier: Apache-2.0
"""A large number on a card, and the swatch that names the colour of a bar."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.pages.statistics.shown import Figure
from ui.widgets.charts import second_colour
from ui.widgets.labels import MEDIUM, SEMI_BOLD, bare_layout, card, label, set_tone


class FigureCard(QWidget):
    """Value, name, and what it is compared with."""

    def __init__(self) -> None:
        super().__init__()
        frame, inside = card(spacing_px=2)
        inside.setContentsMargins(16, 12, 16, 12)
        self.value = label(theme.FIGURE, SEMI_BOLD)
        self._name, self._note = (
            label(weight=MEDIUM, tone="ink2", wraps=True),
            label(theme.META, tone="ink3", wraps=True),
        )
        for part in (self.value, self._name, self._note):
            inside.addWidget(part)
        inside.addStretch(1)
        bare_layout(self).addWidget(frame)

    def say(self, figure: Figure) -> None:
        """Show another figure."""
        self.value.setText(figure.value)
        self._name.setText(figure.name)
        self._note.setText(figure.note)
        set_tone(self._note, figure.tone)


class Swatch(QWidget):
    """A square in the colour of a bar, and its name."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place, self._name = place, ""
        self.setFont(theme.font(theme.META, MEDIUM))

    def say(self, name: str) -> None:
        """Show another name."""
        self._name = name
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the width of all that is shown."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._name) + 20, 18)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: a name is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint square and name."""
        del event
        painter, tokens = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent if self._place == 0 else second_colour()))
        painter.drawRoundedRect(QRectF(0, self.height() / 2 - 5, 10, 10), 2, 2)
        painter.setPen(QColor(tokens.ink2))
        painter.setFont(self.font())
        painter.drawText(
            QRectF(16, 0, self.width() - 16, self.height()), int(Qt.AlignmentFlag.AlignVCenter), self._name
        )
        painter.end()

# SPDX-License-Identifier: Apache-2.0
"""Labels, hairlines and cards in the house's type and tones."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui import theme

MEDIUM, SEMI_BOLD = QFont.Weight.Medium, QFont.Weight.DemiBold


def label(
    size_px: int = theme.BODY, weight: QFont.Weight = QFont.Weight.Normal, tone: str = "", *, wraps: bool = False
) -> QLabel:
    """Return an empty label; tone is "" or one of `theme.TONES`."""
    made = QLabel()
    made.setFont(theme.font(size_px, weight))
    made.setWordWrap(wraps)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("tone", tone)  # it is styled when it has its place
    return made


def set_tone(widget: QLabel, tone: str) -> None:
    """Change the tone of a label that is already shown."""
    widget.setProperty("tone", tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def hairline() -> QFrame:
    """Return a line of 1 px."""
    made = QFrame()
    made.setProperty("kind", "hairline")
    made.setFixedHeight(1)
    return made


def card(*, margin_px: int = 16, spacing_px: int = 8) -> tuple[QFrame, QVBoxLayout]:
    """Return a card and the layout of what lies on it."""
    made = QFrame()
    made.setProperty("kind", "card")
    layout = QVBoxLayout(made)
    layout.setContentsMargins(margin_px, margin_px, margin_px, margin_px)
    layout.setSpacing(spacing_px)
    return made, layout


def bare_layout(widget: QWidget) -> QVBoxLayout:
    """Return a layout without margins and spacing."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout


def card_below(widget: QWidget, above: QWidget) -> QVBoxLayout:
    """Fill a widget with something above a card, an error for instance; return the layout of what lies on the card."""
    column = bare_layout(widget)
    column.setSpacing(12)
    frame, inside = card(margin_px=1, spacing_px=0)
    column.addWidget(above)
    column.addWidget(frame, 1)  # from the outside inwards: what is moved when it is full, is styled anew
    return inside

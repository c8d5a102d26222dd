# SPDX-License-Identifier: Apache-2.0
"""How a painted text is wrapped, and how high it is then: between words, and within one that is wider than its room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics

_BY_WORDS, _BY_LETTERS = int(Qt.TextFlag.TextWordWrap), int(Qt.TextFlag.TextWrapAnywhere)
_SHORT = 12
"""Letters; words of so few are not measured."""


def wrapping(font: QFont, text: str, width: int) -> int:
    """Return the flags for painting a text in so many px."""
    metrics = QFontMetrics(font)
    is_wide = any(metrics.horizontalAdvance(word) > width for word in text.split() if len(word) > _SHORT)
    return _BY_WORDS | _BY_LETTERS if is_wide else _BY_WORDS


def wrapped_height(font: QFont, text: str, width: int) -> int:
    """Return how many px high a text is in so many px; an empty one takes a line."""
    flags = wrapping(font, text, width)
    return QFontMetrics(font).boundingRect(0, 0, width, 100_000, flags, text or " ").height()

# SPDX-License-Identifier: Apache-2.0
"""One result that waits for its citizen: a button of two lines."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme
from ui.widgets.labels import MEDIUM

_LINE, _GAP = 19, 12
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class ReadyShown:
    """A result as it is shown."""

    code: str
    owner: str
    procedure: str
    when: str
    spoken: str


class ReadyButton(QAbstractButton):
    """Whose result it is, since when it waits, and of which procedure; a long name goes on in a second line.

    Attributes:
        chosen: the code of its dossier.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = ReadyShown("", "", "", "", "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.chosen.emit(self._row.code))

    def say(self, row: ReadyShown) -> None:
        """Show another result."""
        self._row = row
        self.setAccessibleName(row.spoken)
        self.setToolTip(row.procedure)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Tell that a narrow one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return room for the name on as many lines as it takes."""
        return self._name_height(width) + _LINE + 10

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a usual size."""
        return QSize(240, self.heightForWidth(max(self.width(), 160)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least size."""
        return QSize(160, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take Enter as a press."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint name, moment, procedure, a hairline above, and the focus."""
        del event
        painter, tokens, row = QPainter(self), theme.tokens(), self._row
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(tokens.line))
        high = self._name_height(self.width())
        painter.setFont(theme.font(theme.META))
        painter.setPen(QColor(tokens.ink3))
        when = QFontMetrics(painter.font()).horizontalAdvance(row.when)
        painter.drawText(QRectF(self.width() - when - 4, 5, when + 4, _LINE), _LEFT, row.when)
        painter.setPen(QColor(tokens.ink2))
        words = QFontMetrics(painter.font()).elidedText(row.procedure, Qt.TextElideMode.ElideRight, self.width() - 8)
        painter.drawText(QRectF(4, 5 + high, self.width() - 8, _LINE), _LEFT, words)
        painter.setFont(theme.font(theme.BODY, MEDIUM))
        painter.setPen(QColor(tokens.ink))
        room = QRectF(4, 5, self.width() - when - _GAP - 8, high)
        painter.drawText(room, _LEFT | int(Qt.TextFlag.TextWordWrap), row.owner)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 2, -1, -1), 6, 6)
        painter.end()

    def _name_height(self, width: int) -> int:
        when = QFontMetrics(theme.font(theme.META)).horizontalAdvance(self._row.when)
        metrics = QFontMetrics(theme.font(theme.BODY, MEDIUM))
        room = max(width - when - _GAP - 8, 60)
        return max(
            _LINE, metrics.boundingRect(0, 0, room, 400, int(Qt.TextFlag.TextWordWrap), self._row.owner).height()
        )

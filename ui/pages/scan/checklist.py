# SPDX-License-Identifier: Apache-2.0
"""The papers of the dossier with the places of their pages; a digit assigns the chosen page."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.pages.scan.shown import Paper
from ui.texts import Texts
from ui.widgets.labels import MEDIUM, SEMI_BOLD, bare_layout, label
from ui.widgets.panes import scrolled

_ICONS = {
    "ok": ("circle-check", "ok"),
    "large": ("triangle-alert", "danger"),
    "missing": ("circle-dashed", "warn"),
    "absent": ("circle-minus", "ink3"),
    "out": ("circle-minus", "ink3"),
}
_LEFT, _RIGHT, _TOP, _LINE = 43, 40, 10, 17


class PaperRow(QAbstractButton):
    """One paper: digit, name, places of its pages; pressed, it takes the chosen pages."""

    def __init__(self) -> None:
        super().__init__()
        self._paper: Paper | None = None
        self._is_here = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)  # as high as its width asks

    def show_paper(self, paper: Paper, *, is_here: bool) -> None:
        """Show a paper; `is_here` when the chosen page belongs to it."""
        self._paper, self._is_here = paper, is_here
        self.setText(paper.name)
        self.setAccessibleName(paper.spoken)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Tell that a long name takes more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height of the whole name and the line below it."""
        if self._paper is None:
            return 0
        words = max(width - _LEFT - _RIGHT, 40)
        return self._height(self._paper.name, self._name_font(), words) + self._line_height(words) + 2 * _TOP + 2

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size at its present width."""
        return QSize(180, self.heightForWidth(max(self.width(), 180)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same height: a row is never cut."""
        return QSize(140, self.heightForWidth(max(self.width(), 140)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, digit, name, places, icon and hairline."""
        del event
        paper = self._paper
        if paper is None:
            return
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_here:
            painter.fillRect(self.rect(), QColor(tokens.selected))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), QColor(tokens.line))
        self._paint_digit(painter, str(paper.digit) if paper.digit < 10 else "")
        words = self.width() - _LEFT - _RIGHT
        name_height = self._height(paper.name, self._name_font(), words)
        wraps = int(Qt.TextFlag.TextWordWrap)
        painter.setFont(self._name_font())
        painter.setPen(QColor(tokens.ink2 if paper.state in ("absent", "out") else tokens.ink))
        painter.drawText(QRect(_LEFT, _TOP, words, name_height), wraps, paper.name)
        painter.setFont(theme.font(theme.META))
        painter.setPen(QColor({"missing": tokens.warn, "large": tokens.danger}.get(paper.state, tokens.ink2)))
        painter.drawText(QRect(_LEFT, _TOP + name_height + 2, words, self._line_height(words)), wraps, paper.line)
        icon, tone = _ICONS[paper.state]
        painter.drawPixmap(QPointF(self.width() - 30, _TOP), theme.icon(icon, 18, getattr(tokens, tone)))
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -2))
        painter.end()

    def _paint_digit(self, painter: QPainter, digit: str) -> None:
        if not digit:
            return
        tokens = theme.tokens()
        cap = QRectF(12.5, _TOP - 0.5, 20, 20)
        painter.setPen(QPen(QColor(tokens.line2), 1))
        painter.setBrush(QColor(tokens.subtle))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(theme.font(theme.META, MEDIUM))
        painter.setPen(QColor(tokens.ink2))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), digit)

    def _name_font(self) -> QFont:
        return theme.font(theme.BODY, SEMI_BOLD if self._is_here else MEDIUM)

    def _line_height(self, words: int) -> int:
        return max(_LINE, self._height(self._paper.line if self._paper else "", theme.font(theme.META), words))

    def _height(self, text: str, font: QFont, width: int) -> int:
        return QFontMetrics(font).boundingRect(0, 0, width, 1000, int(Qt.TextFlag.TextWordWrap), text).height()


class Checklist(QFrame):
    """All papers, and below them how they are assigned.

    Attributes:
        pressed: the digit of a paper to which the chosen pages are to belong; 0 leaves them out.
    """

    pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._title = label(weight=SEMI_BOLD)
        self._count = label(weight=SEMI_BOLD)
        self._hint = label(theme.META, tone="ink2", wraps=True)
        self.rows: list[PaperRow] = []
        self._digits: list[int] = []
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 14, 8)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(14, 8, 14, 12)
        foot.addWidget(self._hint)
        layout = bare_layout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addLayout(head)
        layout.addWidget(scrolled(holder), 1)
        layout.addLayout(foot)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._title.setText(texts("scan.papers"))
        self._hint.setText(texts("scan.papers.hint"))

    def show_papers(self, papers: Sequence[Paper], count: str, here: int | None) -> None:
        """Show the papers; `here` is the digit of that of the chosen page."""
        self._count.setText(count)
        while len(self.rows) > len(papers):
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(papers):
            row = PaperRow()
            place = len(self.rows)
            row.clicked.connect(lambda _checked=False, place=place: self.pressed.emit(self._digits[place]))
            self.rows.append(row)
            self._list.insertWidget(place, row)
        self._digits = [paper.digit for paper in papers]
        for row, paper in zip(self.rows, papers, strict=True):
            row.show_paper(paper, is_here=paper.digit == here)

# SPDX-License-Identifier: Apache-2.0
"""The checklist: a digit ticks a paper, F2 all required ones; what is not there gets its reason."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.pages.receive.shown import ShownForm, ShownPaper
from ui.texts import Texts
from ui.widgets.fields import Field
from ui.widgets.icons import keycap
from ui.widgets.labels import MEDIUM, SEMI_BOLD, hairline, label, set_tone

_BOX = 22


class PapersBox(QWidget):
    """One row a paper.

    Attributes:
        toggled: the position of a paper.
        reasoned: the position, and why it is not there; left: a reason was left.
    """

    toggled = Signal(int)
    reasoned = Signal(int, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = label(weight=SEMI_BOLD)
        self._count = label(theme.META, SEMI_BOLD)
        self._rows: list[PaperRow] = []
        self._shown: tuple[object, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        head.addWidget(keycap("F2"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(self._list)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._title.setText(texts("receive.papers"))

    def show_form(self, form: ShownForm, texts: Texts) -> None:
        """Show the checklist; rows that stay keep the focus."""
        if (form.papers, form.count) == self._shown:
            return
        self._shown = (form.papers, form.count)
        self._count.setText(form.count)
        set_tone(self._count, "ok" if form.is_complete else "ink2")
        if [row.position for row in self._rows] != [paper.position for paper in form.papers]:
            self._make(len(form.papers))
        for row, paper in zip(self._rows, form.papers, strict=True):
            row.show_paper(paper, texts)

    def row(self, position: int) -> "PaperRow | None":
        """Return the row of a paper."""
        return next((row for row in self._rows if row.position == position), None)

    def _make(self, count: int) -> None:
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for position in range(1, count + 1):
            row = PaperRow(position)
            row.box.clicked.connect(lambda _checked=False, position=position: self.toggled.emit(position))
            row.reason.typed.connect(lambda text, position=position: self.reasoned.emit(position, text))
            row.reason.left.connect(self.left)
            self._list.addWidget(row)
            self._rows.append(row)


class PaperRow(QWidget):
    """Box, name, note, digit; and the reason where there is none."""

    def __init__(self, position: int) -> None:
        super().__init__()
        self.position = position
        self.box = PaperCheck()
        self._name = label(weight=MEDIUM, wraps=True)
        self._note = label(theme.META, tone="ink3", wraps=True)
        self.reason = Field()
        self.reason.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._note)
        words.addWidget(self.reason)
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(10)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if position < 10:
            row.addWidget(keycap(str(position)), 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(hairline())

    def show_paper(self, paper: ShownPaper, texts: Texts) -> None:
        """Show a paper."""
        self._name.setText(paper.name)
        self._note.setText(paper.note)
        set_tone(self._note, "warn" if paper.asks_reason and paper.is_required and not paper.reason else "ink3")
        self.box.show_state(paper.state, paper.spoken)
        self.reason.say(texts("receive.paper.reason", number=paper.position))
        self.reason.show_text(paper.reason)
        self.reason.setVisible(paper.asks_reason)


class PaperCheck(QAbstractButton):
    """A box of 22 px: ticked, dashed (not there, with its reason) or empty (not looked at)."""

    def __init__(self) -> None:
        super().__init__()
        self._state = "open"
        self.setFixedSize(_BOX + 10, _BOX + 10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_state(self, state: str, spoken: str) -> None:
        """Show a state and say it."""
        self._state = state
        if self.accessibleName() != spoken:
            self.setAccessibleName(spoken)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take Enter as a press."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw anew in other colours."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the box."""
        del event
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(5.5, 5.5, _BOX - 1, _BOX - 1)
        is_ticked = self._state == "present"
        painter.setPen(QPen(QColor(tokens.fill if is_ticked else tokens.line2), 1))
        painter.setBrush(QColor(tokens.fill if is_ticked else tokens.surface))
        painter.drawRoundedRect(area, 4, 4)
        if self._state != "open":
            name, ink = ("check", tokens.on_fill) if is_ticked else ("minus", tokens.ink2)
            painter.drawPixmap(QPointF(area.left() + 3, area.top() + 3), theme.icon(name, 16, ink))
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(-3.5, -3.5, 3.5, 3.5), 6, 6)
        painter.end()

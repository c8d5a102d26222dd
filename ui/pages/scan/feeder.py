# SPDX-License-Identifier: Apache-2.0
"""Where pages come from, and what comes in now: scanner and kind of paper, page n, Stop."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import MEDIUM, SEMI_BOLD, bare_layout, label
from ui.widgets.progress import Bar


@dataclass(frozen=True, slots=True)
class Running:
    """A scan that goes on.

    Attributes:
        share: how much of it is done, from 0 to 1; None where nobody knows how much paper there is.
    """

    text: str
    share: float | None
    is_stopping: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be scanned with; the chosen ones by their places."""

    sources: tuple[str, ...]
    source: int
    papers: tuple[str, ...]
    paper: int


class FeederBar(QWidget):
    """Two choices at rest, one sentence and Stop while the feeder runs.

    Attributes:
        source_chosen: place of a source in the list; paper_chosen: place of a kind of paper.
        stopped: stop after the current page.
        backs_wanted: scan the other sides of the stack that came last.
    """

    source_chosen = Signal(int)
    paper_chosen = Signal(int)
    stopped = Signal()
    backs_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.source, self.paper = QComboBox(), QComboBox()
        self.source.activated.connect(self.source_chosen)
        self.paper.activated.connect(self.paper_chosen)
        self._source_name, self._paper_name = (label(theme.META, MEDIUM, "ink2") for _ in range(2))
        self.choices = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.choices)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        for name, box, stretch in ((self._source_name, self.source, 1), (self._paper_name, self.paper, 1)):
            name.setBuddy(box)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(name)
            column.addWidget(box)
            self._row.addLayout(column, stretch)
        self._title = label(weight=SEMI_BOLD, wraps=True)
        self.stop = ActionButton("secondary")
        self.stop.clicked.connect(self.stopped)
        self._bar = Bar()
        self._meta = label(theme.META, tone="ink2", wraps=True)
        self._insert = label(theme.META, MEDIUM, "accent", wraps=True)
        self.backs = ActionButton("secondary")
        self.backs.clicked.connect(self.backs_wanted)
        self._backs_line = label(theme.META, tone="ink2", wraps=True)
        self._two_sides = QWidget()
        both = bare_layout(self._two_sides)
        both.setSpacing(4)
        both.addWidget(self.backs, 0, Qt.AlignmentFlag.AlignLeft)
        both.addWidget(self._backs_line)
        self.running = QWidget()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self.stop)
        inside = bare_layout(self.running)
        inside.setSpacing(8)
        inside.addLayout(head)
        inside.addWidget(self._bar)
        for part in (self.choices, self.running, self._two_sides):
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # never squeezed by the pages
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.choices)
        layout.addWidget(self.running)
        layout.addWidget(self._insert)
        layout.addWidget(self._two_sides)
        layout.addWidget(self._meta)
        self._insert.hide()
        self._two_sides.hide()
        self.running.hide()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._source_name.setText(texts("scan.source"))
        self._paper_name.setText(texts("scan.paper"))
        self.source.setAccessibleName(texts("scan.source"))
        self.paper.setAccessibleName(texts("scan.paper"))
        self.stop.say(texts("scan.stop"), "Esc")

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Put the choices below each other where there is little room."""
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        self._row.setSpacing(6 if is_narrow else 12)
        self._meta.setVisible(not is_narrow)
        self._backs_line.setVisible(not is_narrow)

    def show_choices(self, choices: Choices) -> None:
        """Show what can be scanned with."""
        for box, items, current in (
            (self.source, choices.sources, choices.source),
            (self.paper, choices.papers, choices.paper),
        ):
            if [box.itemText(place) for place in range(box.count())] != list(items):
                box.clear()
                box.addItems(list(items))
            box.setCurrentIndex(current)
            box.setToolTip(box.currentText())

    def show_running(self, running: Running | None, meta: str) -> None:
        """Show a scan that goes on, or the choices when none does."""
        had_focus = self.stop.hasFocus()
        self.choices.setVisible(running is None)
        self.running.setVisible(running is not None)
        self._meta.setText(meta)
        if running is None:
            if had_focus:
                self.source.setFocus()
            return
        if self._title.text() != running.text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, running.text))
        self._title.setText(running.text)
        self.stop.setEnabled(not running.is_stopping)
        self._bar.setVisible(running.share is not None)
        self._bar.show_share(running.share or 0.0)

    def show_insertion(self, text: str) -> None:
        """Say where new pages go, when it is not the end."""
        self._insert.setText(text)
        self._insert.setVisible(bool(text))

    def show_backs(self, text: str, line: str) -> None:
        """Offer to scan the other sides of a stack, and say how; nothing where the text is empty."""
        self.backs.say(text, "Ctrl+F7")
        self._backs_line.setText(line)
        self._two_sides.setVisible(bool(text))

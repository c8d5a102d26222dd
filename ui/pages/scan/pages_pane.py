# SPDX-License-Identifier: Apache-2.0
"""The pages of a dossier: what they are scanned with, the tiles in even rows, and what lies in the bin."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.pages.scan.feeder import FeederBar
from ui.pages.scan.pictures import Pictures
from ui.pages.scan.shown import Tile
from ui.pages.scan.tiles import TileList, TileModel
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import SEMI_BOLD, card_below, hairline, label
from ui.widgets.stacked import Stacked

_CARD_EDGES = 4  # the card's border, and the room inside it


class PagesPane(QWidget):
    """As wide as its tiles.

    Attributes:
        files_wanted: there are no pages yet, and files are to be taken.
    """

    files_wanted = Signal()

    def __init__(self, pictures: Pictures, texts: Texts) -> None:
        super().__init__()
        self.error = ErrorPanel(texts)
        self.feeder = FeederBar()
        self.model = TileModel(self)
        self.tiles = TileList(self.model, pictures, texts)
        self.bin_button, self.insert_button = ActionButton("ghost"), ActionButton("ghost")
        self._count, self._look = label(weight=SEMI_BOLD), label(weight=SEMI_BOLD, tone="warn")
        self._even = label(theme.META, tone="ink3")
        self._empty = EmptyState("scan-line")
        self._empty.pressed.connect(self.files_wanted)
        self._pages = Stacked()
        self._has_room = True
        self._assemble()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; the presenter says its sentences anew."""
        self.error.set_texts(texts)
        self.feeder.set_texts(texts)
        self.tiles.set_texts(texts)
        self.tiles.setAccessibleName(texts("scan.tiles"))
        self._even.setText(texts("scan.even"))
        self._empty.say(texts("scan.empty"), texts("scan.empty.line"), texts("scan.files"), "Ctrl+O")

    def set_columns(self, columns: int, *, has_room: bool) -> None:
        """Put so many tiles into a row; `has_room` where the heading may say that rows are even."""
        self._has_room = has_room
        self.tiles.set_columns(columns)
        self.setFixedWidth(self.tiles.width() + _CARD_EDGES)
        self.feeder.set_narrow(is_narrow=columns == 2)
        self._even.setVisible(columns > 2)

    def show_tiles(self, tiles: Sequence[Tile], current: int, selected: Sequence[int]) -> None:
        """Show the pages of a dossier, or that there are none."""
        self.tiles.show_tiles(tiles, current, selected)
        self._pages.setCurrentWidget(self.tiles if tiles else self._empty)

    def show_counts(self, pages: str, look: str, bin_line: str, *, in_bin: bool, has_bin: bool) -> None:
        """Show how many pages there are, to look at and in the bin."""
        self._count.setText(pages)
        if look and look != self._look.text():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._look, look))
        self._look.setText(look)
        self._even.setVisible(not in_bin and self._has_room)
        self.bin_button.say(bin_line, "Ctrl+B", "undo-2" if in_bin else "trash-2")
        self.bin_button.setVisible(has_bin)

    def show_place(self, text: str, *, can_insert: bool) -> None:
        """Offer to insert pages before the one that is shown large."""
        self.insert_button.say(text, "Ins", "between-horizontal-start")
        self.insert_button.setVisible(can_insert)

    def _assemble(self) -> None:
        """Put the parts in, from the outside inwards: what is moved when it is full, is styled anew."""
        inside = card_below(self, self.error)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 6)
        head.setSpacing(8)
        foot = QWidget()
        inside.addWidget(self.feeder)
        inside.addWidget(hairline())
        inside.addLayout(head)
        inside.addWidget(self._pages, 1)
        inside.addWidget(hairline())
        inside.addWidget(foot)
        head.addWidget(self._count)
        head.addWidget(self._look)
        head.addStretch(1)
        head.addWidget(self._even)
        self._pages.addWidget(self.tiles)
        self._pages.addWidget(self._empty)
        row = FlowLayout(foot, spacing_px=0)
        row.setContentsMargins(4, 2, 4, 2)
        row.addWidget(self.insert_button)
        row.addWidget(self.bin_button)

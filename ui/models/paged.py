# SPDX-License-Identifier: Apache-2.0
"""A long list of which only the pages near the screen are in memory; its scroll bar never lies."""

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Signal

from ui.models.cells import Index, Row, RowsModel

PAGE_ROWS = 128
_KEPT_PAGES = 64


class PagedModel(RowsModel):
    """Some rows that are always there, then a tail of pages that are asked for when they are looked at.

    Attributes:
        page_wanted: the number of a page of the tail that is on the screen and not in memory.
    """

    page_wanted = Signal(int)

    def __init__(self, columns: int, parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._tail = 0
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._asked: set[int] = set()

    def set_list(self, head: Sequence[Row], tail: int) -> None:
        """Show rows and behind them a tail of so many; its pages are asked for anew."""
        is_same = tail == self._tail and [row.key for row in head] == [row.key for row in self._rows]
        self._pages.clear()
        self._asked.clear()
        if is_same:
            self._rows = tuple(head)
            if self.rowCount():
                last = self.index(self.rowCount() - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows, self._tail = tuple(head), tail
        self.endResetModel()

    @property
    def pages_held(self) -> int:
        """How many pages are in memory."""
        return len(self._pages)

    def set_page(self, page: int, rows: Sequence[Row]) -> None:
        """Take a page that was asked for."""
        self._asked.discard(page)
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        first = len(self._rows) + page * PAGE_ROWS
        last = min(first + PAGE_ROWS, self.rowCount()) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and signature
        """Return how many rows there are, in memory or not."""
        return 0 if parent.isValid() else len(self._rows) + self._tail

    def row(self, line: int) -> Row | None:
        """Return a row, or None while its page is asked for."""
        if line < len(self._rows):
            return super().row(line)
        page, place = divmod(line - len(self._rows), PAGE_ROWS)
        rows = self._pages.get(page)
        if rows is not None:
            return rows[place] if place < len(rows) else None
        if page not in self._asked and line < self.rowCount():
            self._asked.add(page)
            self.page_wanted.emit(page)
        return None

    def line_of(self, key: str) -> int:
        """Return where a row stands among those in memory, -1 where it does not."""
        line = super().line_of(key)
        if line >= 0:
            return line
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row.key == key:
                    return len(self._rows) + page * PAGE_ROWS + place
        return -1

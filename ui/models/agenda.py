# SPDX-License-Identifier: Apache-2.0
"""The list of the day: groups with a heading each, growing by pages; it never asks the store itself."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from ui.models.cells import Cell, Index, Row, RowsModel

GROUP = "group:"
"""How the key of a heading begins."""


def heading(key: str, title: str, note: str, columns: int, tone: str = "") -> Row:
    """Return the heading of a group: its name, and behind it how many it has."""
    named = Cell(title, tone=tone, weight="semibold", spoken=f"{title}, {note}")
    return Row(f"{GROUP}{key}", (named, Cell(note, tone="ink3"), *[Cell("")] * (columns - 2)))


class AgendaModel(RowsModel):
    """Headings take no cursor.

    Attributes:
        more_wanted: the view came to the end and there are more rows.
    """

    more_wanted = Signal()

    def __init__(self, columns: int, parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._has_more = False
        self._is_asking = False

    def set_agenda(self, rows: Sequence[Row], *, has_more: bool) -> None:
        """Replace all rows."""
        self._has_more, self._is_asking = has_more, False
        self.set_rows(rows)

    def append_rows(self, rows: Sequence[Row], *, has_more: bool) -> None:
        """Add the rows that were asked for."""
        self._has_more, self._is_asking = has_more, False
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows = (*self._rows, *rows)
            self.endInsertRows()

    def is_group(self, line: int) -> bool:
        """Tell whether a row is a heading."""
        row = self.row(line)
        return row is not None and row.key.startswith(GROUP)

    def group_lines(self) -> list[int]:
        """Return where the headings stand."""
        return [line for line, row in enumerate(self._rows) if row.key.startswith(GROUP)]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that headings are passed over by the cursor."""
        if index.isValid() and self.is_group(index.row()):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Tell whether there are more rows."""
        return not parent.isValid() and self._has_more and not self._is_asking

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        """Ask for more rows; they come later through `append_rows`."""
        if self.canFetchMore(parent):
            self._is_asking = True
            self.more_wanted.emit()

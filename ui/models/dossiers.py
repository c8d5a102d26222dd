# SPDX-License-Identifier: Apache-2.0
"""The list of dossiers as an item model that grows by pages; it never asks the store itself."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.models.shown_row import ShownRow
from ui.texts import Texts

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""Gives the whole `ShownRow` of a cell, for painting."""


class Column(IntEnum):
    """Columns in their order."""

    DUE = 0
    CODE = 1
    OWNER = 2
    PROCEDURE = 3
    STATE = 4


_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_HEADINGS = {
    Column.DUE: "column.due",
    Column.CODE: "column.code",
    Column.OWNER: "column.owner",
    Column.PROCEDURE: "column.procedure",
    Column.STATE: "column.state",
}


class DossierModel(QAbstractTableModel):
    """Rows in the order in which they were given; asks for more when the view comes to their end."""

    more_wanted = Signal()

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: list[ShownRow] = []
        self._has_more = False
        self._is_asking = False

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def set_rows(self, rows: Sequence[ShownRow], *, has_more: bool) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self._has_more, self._is_asking = has_more, False
        self.endResetModel()

    def append_rows(self, rows: Sequence[ShownRow], *, has_more: bool) -> None:
        """Add the rows that were asked for."""
        self._has_more, self._is_asking = has_more, False
        if not rows:
            return
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and signature
        """Return how many rows are there so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows, its tool tip, or its whole row."""
        if role not in (_DISPLAY, ROW_ROLE, _TOOL_TIP, _ACCESSIBLE) or not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        column = index.column()
        if role == _TOOL_TIP and column not in (Column.CODE, Column.PROCEDURE):
            return None
        if column == Column.CODE:
            return row.short_code if role == _DISPLAY else row.code
        return (row.due, row.short_code, row.owner, row.procedure, row.state)[column]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: N802 - Qt's
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY and 0 <= section < len(Column):
            return self._texts(_HEADINGS[Column(section)])
        return None

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Tell whether there are older rows."""
        return not parent.isValid() and self._has_more and not self._is_asking

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        """Ask for older rows; they come later through `append_rows`."""
        if self.canFetchMore(parent):
            self._is_asking = True
            self.more_wanted.emit()

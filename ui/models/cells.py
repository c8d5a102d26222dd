# SPDX-License-Identifier: Apache-2.0
"""Lists whose cells say how they are painted; presenters fill them with plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex

CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""Gives the `Cell` of an index, for painting."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)

RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows.

    Attributes:
        tone: of the text, see `ui.theme.TONES`; "" is ink.
        weight: normal, medium or semibold.
        pale: a part before the text, in a paler tone: the date of a code.
        icon: name of an icon before the text, in `icon_tone` or in that of the text.
        chip: tone of a chip that holds the text; None for plain text.
        done: share of a small bar behind the text, from 0 to 1; None for no bar.
        elides: only names of procedures and papers may be cut; never names of people, codes, dates, reasons.
        spoken: what a screen reader says, where it is not the text.
        is_number: a figure of a column of figures: they stand at the right, under a heading that does too.
    """

    text: str
    tone: str = ""
    weight: str = "normal"
    pale: str = ""
    icon: str = ""
    icon_tone: str = ""
    chip: str | None = None
    done: float | None = None
    elides: bool = False
    spoken: str = ""
    is_number: bool = False


NOTHING = Cell("…", tone="ink3")


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the key by which a presenter knows it, and its cells."""

    key: str
    cells: tuple[Cell, ...]


class RowsModel(QAbstractTableModel):
    """Rows in the order in which they were given."""

    def __init__(self, columns: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[str, ...] = ("",) * columns
        self._rows: Sequence[Row] = ()

    def set_headings(self, headings: Sequence[str]) -> None:
        """Name the columns, in another language too."""
        self._headings = tuple(headings)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._headings) - 1)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; those that stay in their places keep the cursor."""
        old = [row.key for row in self._rows]
        if old == [row.key for row in rows]:
            self._rows = tuple(rows)
            if rows:
                last = self.index(len(rows) - 1, len(self._headings) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, line: int) -> Row | None:
        """Return a row, or None where there is none."""
        return self._rows[line] if 0 <= line < len(self._rows) else None

    def line_of(self, key: str) -> int:
        """Return where a row stands, -1 where it does not."""
        return next((line for line, row in enumerate(self._rows) if row.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return the text of a cell, what is spoken of it, or the whole `Cell`."""
        if role not in (CELL_ROLE, _DISPLAY, _ACCESSIBLE, _TOOL_TIP) or not index.isValid():
            return None
        row = self.row(index.row())
        cell = row.cells[index.column()] if row is not None else NOTHING
        if role == CELL_ROLE:
            return cell
        if role == _TOOL_TIP:
            return cell.text if cell.elides else None
        text = cell.pale + cell.text
        return (cell.spoken or text) if role == _ACCESSIBLE else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: N802 - Qt's
        """Return the heading of a column, at the right where its cells are figures."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._headings):
            return None
        if role == _DISPLAY:
            return self._headings[section]
        if role == _ALIGNMENT and self._rows and self._rows[0].cells[section].is_number:
            return RIGHT
        return None

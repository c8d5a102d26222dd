# SPDX-License-Identifier: Apache-2.0
"""A report as a workbook: real numbers and dates, titles that stay in sight, ready to print."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, ClassVar, Final

from clerkdesk.domain.formats import format_day, format_moment
from clerkdesk.domain.reports.sheet import Column, ColumnKind, Report, Sheet, Value

_NUMBER_FORMATS: Final[Mapping[ColumnKind, str]] = {
    ColumnKind.COUNT: "#,##0",
    ColumnKind.MONEY: "#,##0",
    ColumnKind.SHARE: "0.0%",
    ColumnKind.DAY: "dd/mm/yyyy",
    ColumnKind.MOMENT: "dd/mm/yyyy hh:mm",
    ColumnKind.TEXT: "@",
}
_LINES: Final = {"border": 1, "border_color": "#9AA5B1", "valign": "vcenter"}
_HEAD: Final = {**_LINES, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#EEF1F5"}
_A4: Final = 9


class XlsxWriter:
    """Writes one tab per sheet, wholly in memory: a workbook may hold names, and no clear file is left behind."""

    ending: ClassVar[str] = "xlsx"

    def write(self, report: Report) -> bytes:
        """Return the workbook; texts are never taken for formulas or links."""
        import xlsxwriter  # here, so that a program that writes no workbook does not wait for it

        made = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(made, options) as book:
            book.set_properties(
                {
                    "title": report.head.title,
                    "company": report.head.agency,
                    "created": report.head.made_at.replace(tzinfo=None, microsecond=0),
                }
            )
            formats = _Formats(book)
            for sheet in report.sheets:
                _SheetWriter(book.add_worksheet(sheet.name.replace("/", "-")[:31]), formats, report, sheet).write()
        return made.getvalue()


class _Formats:
    """The cell formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.subtitle = book.add_format({"italic": True})
        self.head = book.add_format(_HEAD)
        self.number = book.add_format({**_HEAD, "bold": False, "italic": True, "font_size": 9})
        self.note = book.add_format({"italic": True, "font_color": "#46505D"})
        self._cells = {kind: book.add_format(_cell(kind)) for kind in ColumnKind}
        self._totals = {kind: book.add_format({**_cell(kind), "bold": True}) for kind in ColumnKind}

    def cell(self, kind: ColumnKind, *, is_total: bool) -> Any:
        return (self._totals if is_total else self._cells)[kind]


def _cell(kind: ColumnKind) -> dict[str, Any]:
    return {**_LINES, "num_format": _NUMBER_FORMATS[kind], "text_wrap": kind is ColumnKind.TEXT}


class _SheetWriter:
    def __init__(self, tab: Any, formats: _Formats, report: Report, sheet: Sheet) -> None:
        self._tab, self._formats, self._report, self._sheet = tab, formats, report, sheet

    def write(self) -> None:
        row = self._titles()
        first = row = self._heads(row)
        for values in self._sheet.rows:
            self._row(row, values, is_total=False)
            row += 1
        if self._sheet.totals:
            self._row(row, self._sheet.totals, is_total=True)
            row += 1
        for note in self._sheet.notes:
            row += 1
            self._tab.write_string(row, 0, note, self._formats.note)
        self._layout(first)

    def _titles(self) -> int:
        head = self._report.head
        title = head.title if head.title == head.form else f"{head.title} ({head.form})"
        self._tab.write_string(0, 0, title, self._formats.title)
        days = f"Từ {format_day(head.first)} đến {format_day(head.last)} · lập lúc {format_moment(head.made_at)}"
        self._tab.write_string(1, 0, head.agency, self._formats.subtitle)
        self._tab.write_string(2, 0, days, self._formats.subtitle)
        return 4

    def _heads(self, row: int) -> int:
        """Write titles, with groups over them, and return the row after."""
        columns = self._sheet.columns
        has_groups = any(column.group for column in columns)
        place = 0
        for group, members in groupby(columns, key=lambda column: column.group):
            width = len(list(members))
            if group and width > 1:
                self._tab.merge_range(row, place, row, place + width - 1, group, self._formats.head)
            elif group:
                self._tab.write_string(row, place, group, self._formats.head)
            place += width
        for place, column in enumerate(columns):
            self._head(row, place, column, has_groups=has_groups)
        row += 2 if has_groups else 1
        if self._sheet.is_numbered:
            for place in range(len(columns)):
                self._tab.write_string(row, place, f"({place + 1})", self._formats.number)
            row += 1
        return row

    def _head(self, row: int, place: int, column: Column, *, has_groups: bool) -> None:
        if has_groups and not column.group:
            self._tab.merge_range(row, place, row + 1, place, column.title, self._formats.head)
        else:
            self._tab.write_string(row + has_groups, place, column.title, self._formats.head)

    def _row(self, row: int, values: Sequence[Value], *, is_total: bool) -> None:
        for place, (column, value) in enumerate(zip(self._sheet.columns, values, strict=True)):
            self._cell(row, place, value, self._formats.cell(column.kind, is_total=is_total))

    def _cell(self, row: int, place: int, value: Value, style: Any) -> None:
        if value is None or value == "":
            self._tab.write_blank(row, place, None, style)
        elif isinstance(value, datetime):
            self._tab.write_datetime(row, place, value.replace(tzinfo=None), style)
        elif isinstance(value, date):
            self._tab.write_datetime(row, place, value, style)
        elif isinstance(value, str):
            self._tab.write_string(row, place, value, style)
        else:
            self._tab.write_number(row, place, value, style)

    def _layout(self, first: int) -> None:
        for place, column in enumerate(self._sheet.columns):
            self._tab.set_column(place, place, column.width)
        self._tab.freeze_panes(first, 2)
        self._tab.set_landscape()
        self._tab.set_paper(_A4)
        self._tab.fit_to_pages(1, 0)
        self._tab.repeat_rows(4, first - 1)
        self._tab.set_footer(f"&L{self._report.head.form}&R&P/&N")

# SPDX-License-Identifier: Apache-2.0
"""The first sheet of a report as CSV that a spreadsheet opens with its Vietnamese letters whole."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar, Final, Literal

from clerkdesk.domain.formats import format_day, format_moment
from clerkdesk.domain.reports.sheet import Column, ColumnKind, Report, Value

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


class CsvWriter:
    """Writes UTF-8 with a byte order mark, lines ended by CR LF (RFC 4180).

    Args:
        separator: `;` opens with columns on a Vietnamese or French computer, `,` elsewhere; with `;` the decimal
            sign is a comma.
    """

    ending: ClassVar[str] = "csv"

    def __init__(self, separator: Literal[";", ","] = ";") -> None:
        self._separator = separator

    def write(self, report: Report) -> bytes:
        """Return the file: one row of titles, the rows, the totals; no notes, so that a program can read it."""
        sheet = report.sheets[0]
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self._separator, lineterminator="\r\n")
        writer.writerow([_title(column) for column in sheet.columns])
        rows = [*sheet.rows, *([sheet.totals] if sheet.totals else [])]
        writer.writerows([self._cells(sheet.columns, row) for row in rows])
        return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")

    def _cells(self, columns: Sequence[Column], row: Sequence[Value]) -> list[str]:
        return [self._cell(column.kind, value) for column, value in zip(columns, row, strict=True)]

    def _cell(self, kind: ColumnKind, value: Value) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime):
            return format_moment(value) if kind is ColumnKind.MOMENT else format_day(value)
        if isinstance(value, date):
            return format_day(value)
        if isinstance(value, float):
            return f"{value:.4f}".replace(".", "," if self._separator == ";" else ".")
        return harmless(str(value)) if isinstance(value, str) else str(value)


def _title(column: Column) -> str:
    return f"{column.group}: {column.title}" if column.group else column.title


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: what a citizen typed is never run.

    Source: OWASP, CSV injection: a quote before texts that begin with = + - @ tab or CR.
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text

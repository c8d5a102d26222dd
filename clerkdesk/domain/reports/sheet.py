# SPDX-License-Identifier: Apache-2.0
"""A report as sheets of columns and rows: what is written as a workbook, as CSV or on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Value = str | int | float | date | datetime | None


class ColumnKind(StrEnum):
    """What a column holds, by which it is written."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Attributes:
        group: heading over neighbouring columns of the same group; empty for none.
        width: in characters.
    """

    key: str
    title: str
    kind: ColumnKind = ColumnKind.COUNT
    group: str = ""
    width: int = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes:
        name: short, for the tab.
        rows: values in the order of the columns; shares from 0 to 1.
        totals: the last row, where the table has one.
        notes: sentences under the table.
        is_numbered: whether the columns carry their numbers from 1 under their titles, as official forms do.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    totals: Sequence[Value] | None = None
    notes: tuple[str, ...] = ()
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class ReportHead:
    """Who reports what about which days.

    Attributes:
        form: name of the form, as the law calls it.
        area: code of the agency or unit, for statistics.
        made_at: moment of the report, in Vietnam time.
        is_practice: printed ones say that they are worth nothing.
    """

    form: str
    title: str
    agency: str
    area: str
    first: date
    last: date
    made_at: datetime
    is_practice: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report in all its sheets; the first is the form itself."""

    head: ReportHead
    sheets: tuple[Sheet, ...]

# SPDX-License-Identifier: Apache-2.0
"""Reports as values of the printed templates: tables as texts, bars as numbers."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from clerkdesk.domain.formats import format_day, format_moment, format_number, format_share
from clerkdesk.domain.reports.counts import Counts
from clerkdesk.domain.reports.ii06a import FieldCounts
from clerkdesk.domain.reports.indicators import Indicator, certainty_label
from clerkdesk.domain.reports.sheet import Column, ColumnKind, Report, Sheet, Value

Values = dict[str, object]


def head_values(report: Report) -> Values:
    """Return what every printed report carries."""
    head = report.head
    return {
        "created": head.made_at.isoformat(timespec="seconds"),
        "form": head.form,
        "title": head.title,
        "agency": head.agency,
        "first": format_day(head.first),
        "last": format_day(head.last),
        "made": format_moment(head.made_at),
        "is_practice": head.is_practice,
    }


def ii06a_values(report: Report, fields: Sequence[FieldCounts], total: Counts) -> Values:
    """Return the values of template `report_2_06a`: the form, and how timely each field is."""
    sheet = report.sheets[0]
    return {
        **head_values(report),
        "columns": [{"title": column.title, "group": column.group} for column in sheet.columns],
        "rows": [texts(sheet.columns, row) for row in sheet.rows],
        "totals": texts(sheet.columns, sheet.totals or ()),
        "notes": list(sheet.notes),
        "bars": [_bar(one.field, one.counts) for one in fields],
        "total_bar": _bar("Tổng cộng", total),
    }


def _bar(label: str, counts: Counts) -> Values:
    """Return ended dossiers by timeliness, each with its number as it is written on the bar."""
    done = counts.done_total
    return {
        "label": label,
        "early": counts.done_early,
        "on_time": counts.done_on_time,
        "late": counts.done_late,
        "total": format_number(done),
        "in_time_share": format_share(counts.done_early + counts.done_on_time, done),
    }


def indicator_values(report: Report, found: Sequence[Indicator]) -> Values:
    """Return the values of template `report_766`: each indicator with its bar, rule, source and certainty."""
    return {
        **head_values(report),
        "indicators": [
            {
                "group": one.rule.group,
                "name": one.rule.name,
                "share": one.share,
                "share_text": format_share(one.part, one.whole),
                "counts": f"{format_number(one.part)} / {format_number(one.whole)}",
                "rule": one.rule.rule,
                "source": one.rule.source,
                "certainty": certainty_label(one.rule.certainty),
                "is_confirmed": one.rule.certainty.is_confirmed,
            }
            for one in found
        ],
        "notes": list(report.sheets[0].notes),
    }


def sheets_values(report: Report) -> Values:
    """Return the values of template `report_sheets`: all sheets of any report as tables."""
    return {**head_values(report), "sheets": [_sheet(sheet) for sheet in report.sheets]}


def _sheet(sheet: Sheet) -> Values:
    return {
        "name": sheet.name,
        "columns": [
            {"title": column.title, "width": column.width, "is_text": column.kind is ColumnKind.TEXT}
            for column in sheet.columns
        ],
        "rows": [texts(sheet.columns, row) for row in sheet.rows],
        "totals": texts(sheet.columns, sheet.totals or ()),
        "notes": list(sheet.notes),
    }


def texts(columns: Sequence[Column], row: Sequence[Value]) -> list[str]:
    """Return the values of a row as people read them."""
    return [_text(column.kind, value) for column, value in zip(columns, row, strict=False)]


def _text(kind: ColumnKind, value: Value) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return format_day(value)
    if kind is ColumnKind.SHARE:
        return f"{format_number(Decimal(value) * 100, places=1)}%"
    return format_number(value if isinstance(value, int) else Decimal(str(value)))

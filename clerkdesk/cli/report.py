# SPDX-License-Identifier: Apache-2.0
"""Commands that report: II.06a, the indicators of Decision 766, the tracking book, a day's end."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clerkdesk.cli.files import write_file
from clerkdesk.cli.options import Subparsers, open_services, station_command
from clerkdesk.cli.output import Output
from clerkdesk.domain.formats import parse_day
from clerkdesk.domain.reports.printed import texts
from clerkdesk.domain.reports.sheet import Sheet, Value
from clerkdesk.errors import InvalidInput
from clerkdesk.services.report import FORMATS, Form

if TYPE_CHECKING:
    from clerkdesk.services.report import MadeReport


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    added = station_command(commands, "report", "make a report of a period and write it as a file", report)
    added.add_argument("form", choices=[str(form) for form in Form])
    added.add_argument("--from", dest="first", required=True, metavar="D", help="first day: 2026-11-01 or 01/11/2026")
    added.add_argument("--to", dest="last", metavar="D", help="last day, included; the first day when not given")
    added.add_argument("--format", choices=FORMATS, help="of the file; by its ending when not given")
    added.add_argument("--out", type=Path, metavar="FILE", help="where to write it; without it the report is shown")
    added.add_argument("--extras", action="store_true", help="II.06a: add the columns that some cities ask for")


def report(chosen: argparse.Namespace, output: Output) -> None:
    """Make a report."""
    first = day("--from", chosen.first)
    last = day("--to", chosen.last) if chosen.last else first
    with open_services(chosen) as services:
        made = services.reports.make(Form(chosen.form), first, last, with_extras=chosen.extras)
        files = []
        if chosen.out:
            file_format = chosen.format or chosen.out.suffix.lstrip(".").lower()
            written = services.reports.write(made, file_format)
            files.append(write_file(chosen.out, written.content))
            if written.companion:
                ending, content = written.companion
                files.append(write_file(chosen.out.with_suffix(f".{ending}"), content))
        elif chosen.format:
            raise InvalidInput(field="--format", reason="name the file to write with --out")
    output.result({**report_json(made), "files": files}, "\n".join([*_lines(made), *map(str, files)]))


def day(option: str, text: str) -> date:
    """Read a day as ISO 8601 or as people write it.

    Raises:
        InvalidInput: it is neither.
    """
    try:
        return date.fromisoformat(text) if "-" in text[:5] else parse_day(text)
    except ValueError as error:
        raise InvalidInput(field=option, reason="it is not a day, for example 2026-11-30") from error


def report_json(made: "MadeReport") -> dict[str, object]:
    """Return a report as JSON values: rows by the keys of their columns."""
    head = made.report.head
    return {
        "form": head.form,
        "title": head.title,
        "agency": head.agency,
        "first": head.first,
        "last": head.last,
        "sheets": [_sheet_json(sheet) for sheet in made.report.sheets],
    }


def _sheet_json(sheet: Sheet) -> dict[str, object]:
    keys = [column.key for column in sheet.columns]

    def named(row: Sequence[Value]) -> dict[str, Value]:
        return dict(zip(keys, row, strict=True))

    totals = named(sheet.totals) if sheet.totals else None
    return {"name": sheet.name, "rows": [named(row) for row in sheet.rows], "totals": totals, "notes": sheet.notes}


def _lines(made: "MadeReport") -> list[str]:
    head = made.report.head
    title = head.title if head.form == head.title else f"{head.form}: {head.title}"
    lines = [title, f"{head.agency}, {head.first:%d/%m/%Y}–{head.last:%d/%m/%Y}"]
    for sheet in made.report.sheets:
        lines += ["", "\t".join(column.title for column in sheet.columns)]
        rows = [*sheet.rows, *([sheet.totals] if sheet.totals else [])]
        lines += ["\t".join(texts(sheet.columns, row)) for row in rows]
        lines += sheet.notes
    return lines

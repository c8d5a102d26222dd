# SPDX-License-Identifier: Apache-2.0
"""What stands in the cells of a printed table."""

from datetime import date

from clerkdesk.domain.reports.printed import sheets_values
from clerkdesk.domain.reports.sheet import Column, ColumnKind, Report, ReportHead, Sheet
from tests.fakes.histories import FIRST, LAST, at


def test_every_kind_of_value_is_written_as_people_write_it():
    kinds = ColumnKind.TEXT, ColumnKind.COUNT, ColumnKind.MONEY, ColumnKind.SHARE, ColumnKind.DAY, ColumnKind.MOMENT
    values = ["Hộ tịch", 1234, 15000, 0.975, date(2026, 11, 5), at("2026-11-05 09:07")]
    columns = tuple(Column(kind, kind, kind) for kind in kinds)
    head = ReportHead("f", "t", "a", "H38", FIRST, LAST, at("2026-12-01 08:00"))
    printed = sheets_values(Report(head, (Sheet("s", columns, [values, [None] * 6]),)))
    (sheet,) = printed["sheets"]
    assert sheet["rows"][0] == ["Hộ tịch", "1.234", "15.000", "97,5%", "05/11/2026", "09:07 05/11/2026"]
    assert sheet["rows"][1] == [""] * 6
    assert (printed["first"], printed["made"]) == ("01/11/2026", "08:00 01/12/2026")

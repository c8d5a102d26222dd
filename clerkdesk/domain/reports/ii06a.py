# SPDX-License-Identifier: Apache-2.0
"""Form II.06a/VPCP/KSTT: dossiers by field, received, ended and open, with its identities enforced."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from clerkdesk.domain.reports.counts import Counts, ProcedureCounts, check, summed
from clerkdesk.domain.reports.sheet import Column, ColumnKind, Report, ReportHead, Sheet, Value

FORM: Final = "II.06a/VPCP/KSTT"
TITLE: Final = "Tình hình, kết quả giải quyết thủ tục hành chính"
TOTAL: Final = "Tổng cộng"

_RECEIVED, _DONE, _OPEN = "Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết", "Số hồ sơ đang giải quyết"
_COLUMNS: Final = (
    Column("tt", "TT", width=5),
    Column("linh_vuc", "Lĩnh vực", ColumnKind.TEXT, width=34),
    Column("recv_total", "Tổng số", group=_RECEIVED),
    Column("recv_online", "Trong kỳ: trực tuyến", group=_RECEIVED),
    Column("recv_direct_post", "Trong kỳ: trực tiếp, bưu chính", group=_RECEIVED),
    Column("recv_carried", "Từ kỳ trước", group=_RECEIVED),
    Column("done_total", "Tổng số", group=_DONE),
    Column("done_early", "Trước hạn", group=_DONE),
    Column("done_on_time", "Đúng hạn", group=_DONE),
    Column("done_late", "Quá hạn", group=_DONE),
    Column("open_total", "Tổng số", group=_OPEN),
    Column("open_in_time", "Trong hạn", group=_OPEN),
    Column("open_late", "Quá hạn", group=_OPEN),
)
_MORE: Final = "Chỉ tiêu bổ sung"
_EXTRA_COLUMNS: Final = (
    Column("recv_post", "Nhận qua bưu chính", group=_MORE),
    Column("rejected", "Từ chối tiếp nhận", group=_MORE),
    Column("stopped", "Dừng giải quyết", group=_MORE),
    Column("withdrawn", "Công dân rút", group=_MORE),
    Column("result_by_post", "Trả qua bưu chính", group=_MORE),
    Column("paid_online", "Thu phí trực tuyến", group=_MORE),
    Column("paid_direct", "Thu phí trực tiếp", group=_MORE),
    Column("late_apology", "Quá hạn, có thư xin lỗi", group=_MORE),
    Column("late_no_apology", "Quá hạn, không có thư xin lỗi", group=_MORE),
)
"""What is asked beside the thirteen columns where a city wants it (Hanoi); names and order there are not verified.

Full or partial online service and receipt outside the territory are asked there too; no dossier records them yet.
"""


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """The numbers of one field."""

    field: str
    counts: Counts


def by_field(rows: Sequence[ProcedureCounts]) -> list[FieldCounts]:
    """Sum the numbers of procedures by field, in the order of the fields, and check each.

    Raises:
        ReportUnbalanced: an identity does not hold.
    """
    fields: dict[str, list[Counts]] = {}
    for row in rows:
        fields.setdefault(row.field, []).append(row.counts)
    found = [FieldCounts(field, summed(parts)) for field, parts in fields.items()]
    for one in found:
        check(one.counts, one.field)
    return found


def report(rows: Sequence[ProcedureCounts], head: ReportHead, *, with_extras: bool = False) -> Report:
    """Return form II.06a, and a second sheet by procedure.

    Args:
        with_extras: add the further columns that some cities ask for.

    Raises:
        ReportUnbalanced: an identity does not hold in a row or in the sums; no such report is given out.

    Source: form II.06a/VPCP/KSTT, 13 columns.
    """
    fields = by_field(rows)
    total = summed(one.counts for one in fields)
    check(total, TOTAL)
    for row in rows:
        check(row.counts, row.procedure)
    columns = _COLUMNS + (_EXTRA_COLUMNS if with_extras else ())
    keys = [column.key for column in columns[2:]]
    form = Sheet(
        name="II.06a",
        columns=columns,
        rows=[[number, one.field, *_values(one.counts, keys)] for number, one in enumerate(fields, 1)],
        totals=["", TOTAL, *_values(total, keys)],
        notes=("Đối chiếu: 3=4+5+6; 7=8+9+10; 11=12+13; 3=7+11.",),
        is_numbered=True,
    )
    by_procedure = Sheet(
        name="Theo thủ tục",
        columns=(
            Column("procedure", "Mã thủ tục", ColumnKind.TEXT, width=12),
            Column("name", "Thủ tục", ColumnKind.TEXT, width=48),
            *columns[1:],
        ),
        rows=[[row.procedure, row.name, row.field, *_values(row.counts, keys)] for row in rows],
        totals=["", TOTAL, "", *_values(total, keys)],
    )
    return Report(head, (form, by_procedure))


def _values(counts: Counts, keys: Sequence[str]) -> list[Value]:
    return [getattr(counts, key) for key in keys]

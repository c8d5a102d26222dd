# SPDX-License-Identifier: Apache-2.0
"""The end of a day: what came, what ended, what stays open, and the money taken by kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from clerkdesk.domain.formats import format_number
from clerkdesk.domain.payment import PAYMENT_NAMES
from clerkdesk.domain.reports.counts import Counts, ProcedureCounts, check, count, summed
from clerkdesk.domain.reports.history import CaseHistory, Period
from clerkdesk.domain.reports.sheet import Column, ColumnKind, Report, ReportHead, Sheet

FORM: Final = "day"
TITLE: Final = "Đối chiếu cuối ngày"


@dataclass(frozen=True, slots=True)
class FeeSum:
    """Money taken for one kind of fee in one way."""

    label: str
    payment: str
    times: int
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The numbers of a day (or of several).

    Attributes:
        opened_with: dossiers open when the period began; opened_with + received = ended + left_open.
        fees: taken in the period, by kind and way.
        owed_vnd: fees of dossiers received in the period that are not paid at its end.
    """

    opened_with: int
    received: int
    ended: int
    left_open: int
    late: int
    refused: int
    fees: tuple[FeeSum, ...]
    owed_vnd: int

    @property
    def taken_vnd(self) -> int:
        """All money taken."""
        return sum(fee.amount_vnd for fee in self.fees)


def reconcile(cases: Iterable[CaseHistory], days: Period) -> tuple[DayEnd, list[ProcedureCounts]]:
    """Reconcile a day in one pass; a fee counts on the day it was paid.

    Returns:
        The sums, and the numbers by procedure.

    Raises:
        ReportUnbalanced: the dossiers do not add up.
    """
    ledger = _Ledger(days)
    rows = count(ledger.through(cases), days)
    total = summed(row.counts for row in rows)
    check(total, TITLE)
    return _day_end(total, ledger), rows


def _day_end(total: Counts, ledger: "_Ledger") -> DayEnd:
    return DayEnd(
        opened_with=total.recv_carried,
        received=total.recv_total - total.recv_carried,
        ended=total.done_total,
        left_open=total.open_total,
        late=total.open_late,
        refused=total.rejected,
        fees=ledger.sums(),
        owed_vnd=ledger.owed_vnd,
    )


class _Ledger:
    """Adds up the fees of dossiers that pass by."""

    def __init__(self, days: Period) -> None:
        self._days = days
        self._taken: dict[tuple[str, str], list[int]] = {}
        self.owed_vnd = 0

    def through(self, cases: Iterable[CaseHistory]) -> Iterable[CaseHistory]:
        start, end = self._days.start, self._days.end
        for case in cases:
            for fee in case.fees:
                if fee.paid_at is not None and start <= fee.paid_at < end:
                    self._taken.setdefault((fee.label, str(fee.payment)), []).append(fee.amount_vnd)
                elif case.received_at is not None and start <= case.received_at < end:
                    self.owed_vnd += fee.amount_vnd
            yield case

    def sums(self) -> tuple[FeeSum, ...]:
        return tuple(
            FeeSum(label, payment, len(amounts), sum(amounts))
            for (label, payment), amounts in sorted(self._taken.items())
        )


def report(day: DayEnd, rows: Iterable[ProcedureCounts], head: ReportHead) -> Report:
    """Return the reconciliation as three sheets: sums, procedures, fees."""
    came, went = (
        [format_number(number) for number in pair]
        for pair in ((day.opened_with, day.received), (day.ended, day.left_open))
    )
    count_columns = (Column("what", "Nội dung", ColumnKind.TEXT, width=44), Column("number", "Số hồ sơ"))
    sums = Sheet(
        "Đối chiếu",
        count_columns,
        [
            ["Tồn đầu kỳ", day.opened_with],
            ["Tiếp nhận trong kỳ", day.received],
            ["Đã giải quyết trong kỳ", day.ended],
            ["Còn lại cuối kỳ", day.left_open],
            ["Trong đó đã quá hạn", day.late],
            ["Từ chối tiếp nhận (không tính vào các dòng trên)", day.refused],
        ],
        notes=(f"Khớp: {' + '.join(came)} = {' + '.join(went)}.",),
    )
    procedures = Sheet(
        "Theo thủ tục",
        (
            Column("procedure", "Mã thủ tục", ColumnKind.TEXT),
            Column("name", "Thủ tục", ColumnKind.TEXT, width=48),
            Column("received", "Tiếp nhận"),
            Column("ended", "Đã giải quyết"),
            Column("open", "Còn lại"),
        ),
        [
            [row.procedure, row.name, row.counts.recv_total - row.counts.recv_carried, row.counts.done_total,
             row.counts.open_total]
            for row in rows
        ],
        totals=["", "Tổng cộng", day.received, day.ended, day.left_open],
    )  # fmt: skip
    fees = Sheet(
        "Phí, lệ phí",
        (
            Column("label", "Khoản thu", ColumnKind.TEXT, width=44),
            Column("payment", "Cách thu", ColumnKind.TEXT, width=26),
            Column("times", "Số lần"),
            Column("amount", "Số tiền", ColumnKind.MONEY, width=16),
        ),
        [[fee.label, PAYMENT_NAMES.get(fee.payment, fee.payment), fee.times, fee.amount_vnd] for fee in day.fees],
        totals=["Tổng cộng", "", sum(fee.times for fee in day.fees), day.taken_vnd],
        notes=(f"Còn phải thu của hồ sơ tiếp nhận trong kỳ: {format_number(day.owed_vnd)} đồng.",),
    )
    return Report(head, (sums, procedures, fees))

# SPDX-License-Identifier: Apache-2.0
"""The tracking book (form 07, "Sổ theo dõi hồ sơ"): the dossiers of a period in the order of their numbers."""

from collections.abc import Iterable
from typing import Final

from clerkdesk.domain.reports.history import CaseHistory, Moment, Period, instant
from clerkdesk.domain.reports.sheet import Column, ColumnKind, Report, ReportHead, Sheet, Value
from clerkdesk.domain.states import DossierStatus

FORM: Final = "book"
TITLE: Final = "Sổ theo dõi hồ sơ"
_REFUSED, _RETURNED = str(DossierStatus.NOT_ACCEPTED), str(DossierStatus.RETURNED)
_TEXT, _MOMENT = ColumnKind.TEXT, ColumnKind.MOMENT
COLUMNS: Final = (
    Column("number", "STT", width=8),
    Column("code", "Mã hồ sơ", _TEXT, width=25),
    Column("procedure", "Tên thủ tục hành chính", _TEXT, width=40),
    Column("sets", "Số lượng hồ sơ (bộ)", width=12),
    Column("owner", "Tên cá nhân, tổ chức", _TEXT, width=26),
    Column("contact", "Địa chỉ, số điện thoại", _TEXT, width=36),
    Column("agency", "Cơ quan chủ trì giải quyết", _TEXT, width=26),
    Column("received", "Nhận", _MOMENT, width=17),
    Column("due", "Hẹn trả", _MOMENT, width=17),
    Column("returned", "Trả kết quả", _MOMENT, width=17),
    Column("result_at", "Phương thức nhận kết quả", _TEXT, width=18),
    Column("signed", "Ký nhận", _TEXT, width=20),
    Column("note", "Ghi chú", _TEXT, width=20),
)


def report(cases: Iterable[CaseHistory], days: Period, head: ReportHead) -> Report:
    """Return the book of a period.

    A dossier without a book entry is passed over: it has no number. One refused at intake stands in the book with
    the day of its refusal and a note.

    Source: columns of form 06 of Circular 01/2018/TT-VPCP (07 of 03/2025/TT-VPCP), recalled; yearly, continuous
    numbers: Circular 01/2018/TT-VPCP art. 9 and 10.
    """
    rows = sorted(_rows(cases, days), key=lambda row: row[:2])
    return Report(head, (Sheet("Sổ theo dõi", COLUMNS, [row[2] for row in rows]),))


def _rows(cases: Iterable[CaseHistory], days: Period) -> Iterable[tuple[int, int, list[Value]]]:
    for case in cases:
        entered = case.received_at or _at(case, _REFUSED)
        if case.book is not None and entered is not None and days.start <= entered < days.end:
            yield instant(entered).year, case.book.number, _row(case, entered, days.end)


def _row(case: CaseHistory, entered: Moment, end: Moment) -> list[Value]:
    book = case.book
    assert book is not None
    returned = _at(case, _RETURNED)
    note = book.note or ("Từ chối tiếp nhận" if case.received_at is None else "")
    contact = ", ".join(part for part in (book.address, book.phone) if part)
    return [
        book.number, case.code, case.procedure_name, book.sets, book.owner, contact, book.agency, instant(entered),
        instant(case.due_at) if case.due_at else None, instant(returned) if returned and returned < end else None,
        book.result_at, book.returned_to, note,
    ]  # fmt: skip


def _at(case: CaseHistory, status: str) -> Moment | None:
    return next((at for at, reached in case.events if reached == status), None)

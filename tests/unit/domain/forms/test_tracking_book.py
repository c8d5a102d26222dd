# SPDX-License-Identifier: Apache-2.0
"""Form 07 has one line for each dossier, with the numbers of its year."""

from datetime import date

from clerkdesk.domain.dossier import DueDate, ResultWay
from clerkdesk.domain.form_catalogue import Paper
from clerkdesk.domain.forms.tracking_book import Book, BookRow, tracking_book_values
from tests.fakes.form_list import issue, template
from tests.fakes.rules import at, dossier, station

BOOK = Book(2026, date(2026, 11, 1), date(2026, 11, 30), before=120)
SHEET = issue(form=template(id="tracking_book", symbol="", papers=(Paper.A4_LANDSCAPE,)), number=0)


def rows(*lines: BookRow) -> list[dict[str, object]]:
    return tracking_book_values(station(), SHEET, BOOK, lines)["rows"]  # type: ignore[return-value]


def test_the_book_names_its_year_its_days_and_what_came_before() -> None:
    values = tracking_book_values(station(), SHEET, BOOK, ())
    assert (values["year"], values["first"], values["last"], values["before"]) == (
        "2026",
        "01/11/2026",
        "30/11/2026",
        120,
    )
    assert (values["paper"], values["number"]) == ("a4-landscape", "")


def test_a_line_tells_a_dossier_from_receipt_to_return() -> None:
    line = BookRow(dossier(), at("2026-11-20 14:30"), signed_by="Trần Thị Mẫu", note="gấp")
    assert rows(line) == [
        {
            "number": "17",
            "code": "H38.31.24-261120-0042",
            "procedure": "Đăng ký khai sinh",
            "sets": 1,
            "owner": "Trần Thị Mẫu",
            "address": "Thôn Nà Mẫu, xã Mẫu Sơn",
            "phone": "0912 000 017",
            "competent": "Ủy ban nhân dân xã Mẫu Sơn",
            "received": "09:47 20/11/2026",
            "due": "17:00 20/11/2026",
            "returned": "14:30 20/11/2026",
            "method": "Trực tiếp",
            "signed_by": "Trần Thị Mẫu",
            "note": "gấp",
        }
    ]


def test_an_open_dossier_without_a_term_leaves_room_for_the_pen() -> None:
    (row,) = rows(BookRow(dossier(due=DueDate(None), result_way=ResultWay.POST), competent="Công an xã"))
    assert (row["due"], row["returned"], row["signed_by"]) == ("", "", "")
    assert (row["method"], row["competent"]) == ("Bưu chính", "Công an xã")

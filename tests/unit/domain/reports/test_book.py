# SPDX-License-Identifier: Apache-2.0
"""The tracking book holds every dossier of its days, in the order of its numbers."""

from clerkdesk.domain.reports.book import COLUMNS, report
from clerkdesk.domain.reports.history import BookEntry, period
from clerkdesk.domain.reports.sheet import ReportHead
from tests.fakes.histories import FIRST, LAST, at, case

DAYS = period(FIRST, LAST, at("2026-12-05 08:00"))
HEAD = ReportHead("book", "Sổ", "Xã Mẫu Sơn", "H38.31.24", FIRST, LAST, at("2026-12-05 08:00"))


def rows(*cases):
    keys = [column.key for column in COLUMNS]
    return [dict(zip(keys, row, strict=True)) for row in report(cases, DAYS, HEAD).sheets[0].rows]


def test_numbers_run_on_whatever_the_order_of_the_source():
    cases = [case(book=BookEntry(number, "Trần Thị Mẫu")) for number in (3, 1, 2)]
    assert [row["number"] for row in rows(*cases)] == [1, 2, 3]


def test_a_refusal_at_intake_has_its_line():
    refused = case(None, then=[("2026-11-18 09:10", "3")], book=BookEntry(4, "Trần Thị Mẫu"))
    (row,) = rows(refused)
    assert (row["received"], row["note"]) == (at("2026-11-18 09:10"), "Từ chối tiếp nhận")


def test_a_return_after_the_days_is_not_yet_known_to_them():
    returned = case(then=[("2026-11-20 09:00", "9"), ("2026-12-02 09:00", "10")], book=BookEntry(1, "Trần Thị Mẫu"))
    assert rows(returned)[0]["returned"] is None


def test_what_came_on_other_days_or_has_no_number_is_not_in_it():
    assert rows(case("2026-10-30 09:00", book=BookEntry(1, "Trần Thị Mẫu")), case()) == []

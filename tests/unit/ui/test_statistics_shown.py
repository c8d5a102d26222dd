# SPDX-License-Identifier: Apache-2.0
"""Numbers as the statistics show them."""

from datetime import date, timedelta

import pytest

from clerkdesk.domain.reports.numbers import DayNumbers, GroupNumbers, Numbers
from ui.pages.statistics.shown import bars, figures, group_table, groups, length, percent, table
from ui.pages.statistics.spans import Span, span_of
from ui.texts import Language, Texts
from ui.widgets.charts import scale_top

VIETNAMESE, ENGLISH = Texts(Language.VIETNAMESE), Texts(Language.ENGLISH)
FRIDAY = date(2026, 11, 20)


def days(count: int, last: date = FRIDAY, **sums: int) -> tuple[DayNumbers, ...]:
    return tuple(DayNumbers(last - timedelta(days=back), **sums) for back in reversed(range(count)))


def test_periods_end_today_and_are_compared_with_as_many_days_before() -> None:
    assert span_of("day", FRIDAY) == Span(FRIDAY, FRIDAY)
    assert span_of("week", FRIDAY) == Span(date(2026, 11, 16), FRIDAY)
    assert span_of("month", FRIDAY).first == date(2026, 11, 1)
    assert span_of("year", FRIDAY).first == date(2026, 1, 1)
    assert span_of("week", FRIDAY).before() == Span(date(2026, 11, 11), date(2026, 11, 15))


def test_figures_say_what_they_are_compared_with() -> None:
    now, before = Numbers(days(5, received=10, ended=4, on_time=3, late=1)), Numbers(days(5, received=9, ended=4))
    shown = {figure.key: figure for figure in figures(now, before, VIETNAMESE)}
    assert (shown["received"].value, shown["received"].note) == ("50", "+5 so với kỳ trước")
    assert shown["ended"].note == "bằng kỳ trước"
    assert (shown["on-time"].value, shown["on-time"].note) == ("75,0\u00a0%", "5 hồ sơ trễ")
    assert shown["handling"].value == "–"


@pytest.mark.parametrize(
    ("span", "said"),
    [(timedelta(minutes=11), "11 phút"), (timedelta(hours=5), "5,0 giờ"), (timedelta(days=3), "3,0 ngày")],
)
def test_a_length_of_time_is_said_in_its_unit(span: timedelta, said: str) -> None:
    assert length(span, VIETNAMESE) == said


def test_shares_are_written_as_in_the_language() -> None:
    assert (percent(0.992, VIETNAMESE), percent(0.992, ENGLISH)) == ("99,2\u00a0%", "99.2\u00a0%")


def test_many_days_are_drawn_as_months() -> None:
    title, drawn = groups(days(80, received=1), FRIDAY, VIETNAMESE)
    assert title == "Tiếp nhận và giải quyết mỗi tháng"
    assert [(one.name, one.note) for one in drawn] == [("09", "2026"), ("10", "2026"), ("11", "2026")]
    assert sum(one.values[0] for one in drawn) == 80
    title, drawn = groups(days(5, received=1), FRIDAY, VIETNAMESE)
    assert (drawn[-1].name, drawn[-1].note, drawn[-1].is_strong) == ("T6 hôm nay", "20/11", True)


def test_rare_procedures_are_one_bar() -> None:
    many = [(f"Thủ tục {number}", GroupNumbers(f"1.{number}", "", 10 - number)) for number in range(9)]
    rows = bars(many, VIETNAMESE)
    assert rows[-1] == ("Còn lại", sum(one.received for _, one in many[5:]))
    assert len(rows) == 6


def test_the_table_ends_with_its_sum() -> None:
    rows = table(Numbers(days(3, received=2, late=1)), VIETNAMESE)
    assert [cell.text for cell in rows[-1].cells] == ["Cả kỳ", "6", "0", "0", "3", "0", "0"]


def test_the_table_of_groups_ends_with_its_sum() -> None:
    named = [("Hộ tịch", GroupNumbers("a", "", 3, 2, 1, 1)), ("Đất đai", GroupNumbers("b", "", 1))]
    rows = group_table(named, VIETNAMESE)
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["Hộ tịch", "3", "2", "1", "1"],
        ["Đất đai", "1", "0", "0", "0"],
        ["Cả kỳ", "4", "2", "1", "1"],
    ]


@pytest.mark.parametrize(("most", "top"), [(0, 3), (3, 3), (4, 6), (12, 12), (104, 120), (1_000, 1_200)])
def test_a_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert scale_top(most) == top

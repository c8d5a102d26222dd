# SPDX-License-Identifier: Apache-2.0
"""The screen of the day without a window: what it loads, what it says, and which answer it shows."""

from datetime import timedelta

import pytest

from clerkdesk.domain.next_step import NextStep, Standing
from clerkdesk.errors import StoreBusy
from clerkdesk.ports.agenda import ReadyRow, Urgency
from clerkdesk.ports.store import Counts
from tests.fakes.jobs import Jobs
from tests.fakes.queue import NOW, MemoryQueue, agenda_row
from ui.pages.today.presenter import PAGE_ROWS, TodayPresenter
from ui.pages.today.shown import STEP_ICONS, due_cell, step_text
from ui.texts import TEXTS, Language, Texts

VIETNAMESE = Texts(Language.VIETNAMESE)
LATE, TODAY, IN_TIME = Urgency.LATE, Urgency.TODAY, Urgency.IN_TIME


class View:
    """Remembers what it shows."""

    def __init__(self):
        self.rows, self.has_more, self.found, self.tabs, self.ready = [], False, "", {}, (0, [])
        self.nothing = self.sum = self.error = None

    def show_rows(self, rows, *, has_more):
        self.rows, self.has_more, self.nothing = list(rows), has_more, None

    def append_rows(self, rows, *, has_more):
        self.rows, self.has_more = self.rows + list(rows), has_more

    def show_nothing(self, title, line, *, is_search):
        self.rows, self.nothing = [], (title, line, is_search)

    def show_found(self, text):
        self.found = text

    def show_tabs(self, counts):
        self.tabs = dict(counts)

    def show_ready(self, count, rows):
        self.ready = (count, list(rows))

    def show_sum(self, counts):
        self.sum = counts

    def show_error(self, told):
        self.error = told

    def hide_error(self):
        self.error = None


def desk(queue):
    """A presenter on a queue, with everything it asked answered."""
    view, jobs = View(), Jobs()
    presenter = TodayPresenter(view, jobs, lambda: NOW, VIETNAMESE)
    presenter.open(queue)
    jobs.do_all()
    return presenter, view, jobs


def keys(view):
    return [one.key.removeprefix("H38.31.24-261120-") for one in view.rows]


def test_groups_stand_under_their_headings_the_most_urgent_first():
    _, view, _ = desk(MemoryQueue({IN_TIME: 2, LATE: 1}))
    assert keys(view) == ["group:late", "0001", "group:in-time", "0001", "0002"]
    assert view.rows[0].cells[1].text == "1 hồ sơ"
    assert view.tabs == {"all": 3, "late": 1, "today": 0, "waiting": 0, "returned": 0, "in-time": 2}


def test_the_next_rows_come_on_demand_without_a_second_heading():
    presenter, view, jobs = desk(MemoryQueue({LATE: 60, IN_TIME: 90}))
    assert (len(view.rows), view.has_more) == (PAGE_ROWS + 2, True)
    presenter.more()
    jobs.do_all()
    assert [key for key in keys(view) if key.startswith("group:")] == ["group:late", "group:in-time"]
    assert (keys(view)[-1], view.has_more) == ("0090", False)


def test_one_group_is_shown_alone_and_an_empty_one_says_so():
    presenter, view, jobs = desk(MemoryQueue({LATE: 1, IN_TIME: 2}))
    presenter.choose_group("late")
    jobs.do_all()
    assert keys(view) == ["group:late", "0001"]
    presenter.choose_group("today")
    jobs.do_all()
    assert view.nothing == ("Không có hồ sơ nào ở mục này", "", True)
    presenter.choose_group("all")
    jobs.do_all()
    assert len(view.rows) == 5


def test_only_the_answer_to_the_newest_search_is_shown():
    presenter, view, jobs = desk(MemoryQueue({LATE: 5}))
    presenter.search("khuê")
    presenter.search("quỳnh")
    jobs.do(1)
    jobs.do(0)
    assert [row.cells[2].text for row in view.rows] == ["Hồ Xuân Quỳnh"]
    assert view.found == "Tìm thấy 1 hồ sơ"


def test_a_search_without_a_match_names_what_was_typed():
    presenter, view, jobs = desk(MemoryQueue({LATE: 5}))
    presenter.search("  trần   văn ")
    jobs.do_all()
    assert view.nothing[0] == "Không thấy hồ sơ khớp “trần văn”"
    presenter.search("")
    jobs.do_all()
    assert len(view.rows) == 6


def test_an_empty_station_says_what_will_be_here():
    _, view, _ = desk(MemoryQueue())
    assert view.nothing[0] == "Không có hồ sơ nào đang mở"


def test_a_store_that_is_busy_is_told_and_the_list_stays():
    queue = MemoryQueue({LATE: 3})
    presenter, view, jobs = desk(queue)
    queue.trouble = StoreBusy(seconds=5)
    presenter.refresh()
    jobs.do_all()
    assert view.error is not None
    assert len(view.rows) == 4
    queue.trouble = None
    presenter.refresh()
    jobs.do_all()
    assert view.error is None


def test_another_language_says_everything_anew_without_asking():
    queue = MemoryQueue({LATE: 1}, Counts(5, 1, 0, 4, 0), [ReadyRow(1, "c", "Bùi Kim Khuê", "Khai sinh", NOW)])
    presenter, view, jobs = desk(queue)
    assert view.ready[1][0].when == "xong 09:47"
    queue.asked.clear()
    presenter.set_texts(Texts(Language.ENGLISH))
    jobs.do_all()
    assert view.rows[0].cells[0].text == "Late"
    assert view.ready[1][0].when == "done 09:47"
    assert (queue.asked, presenter.ready_code, view.sum.received) == ([], "c", 5)


@pytest.mark.parametrize(
    ("hours", "urgency", "text", "chip"),
    [
        (-24, LATE, "Hôm qua", "danger"),
        (-72, LATE, "T3, 17/11", "danger"),
        (-1, LATE, "Từ 08:47", "danger"),
        (1, TODAY, "10:47", "warn"),
        (5, TODAY, "14:47", None),
        (72, IN_TIME, "T2, 23/11", None),
    ],
)
def test_only_late_and_before_noon_promises_are_coloured(hours, urgency, text, chip):
    cell = due_cell(agenda_row(1, urgency, due_at=NOW + timedelta(hours=hours)), VIETNAMESE, NOW)
    assert (cell.text, cell.chip) == (text, chip)


def test_a_dossier_that_waits_says_for_how_long():
    waiting = agenda_row(1, Urgency.WAITING, since=NOW - timedelta(days=2))
    assert due_cell(waiting, VIETNAMESE, NOW).text == "Đã chờ 2 ngày"
    assert due_cell(agenda_row(1, due_at=None), VIETNAMESE, NOW).text == "Không hẹn"


def test_a_short_reason_is_said_as_it_is_and_a_long_one_is_not_cut():
    returned = Standing("2", revision="RETURNED")
    assert step_text(agenda_row(standing=returned, why="Quét lại trang 2"), VIETNAMESE) == "Quét lại trang 2"
    assert step_text(agenda_row(standing=returned, why="dài " * 20), VIETNAMESE) == "Sửa theo yêu cầu"


def test_every_step_has_its_icon_and_its_words():
    for step in NextStep:
        assert step in STEP_ICONS
        assert f"step.{step}" in TEXTS or f"step.{step}.n" in TEXTS

# SPDX-License-Identifier: Apache-2.0
"""The screen of the day without a window: what it loads, what it says, and which answer it shows."""

from datetime import timedelta
from itertools import product

import pytest

from clerkdesk.domain.states import DeliveryState, DossierStatus, RevisionState
from clerkdesk.errors import StoreBusy
from tests.fakes.jobs import Jobs
from tests.fakes.queue import NOW, MemoryQueue, row
from ui.models.shown_row import STATE_ICONS, shown, state_key
from ui.pages.today.presenter import PAGE_ROWS, TodayPresenter
from ui.texts import TEXTS, Language, Texts

VIETNAMESE = Texts(Language.VIETNAMESE)


class View:
    """Remembers what it shows."""

    def __init__(self):
        self.rows, self.has_more, self.heading = [], False, ""
        self.nothing = self.sum = self.error = None

    def show_rows(self, rows, *, has_more):
        self.rows, self.has_more, self.nothing = list(rows), has_more, None

    def append_rows(self, rows, *, has_more):
        self.rows, self.has_more = self.rows + list(rows), has_more

    def show_nothing(self, title, line, *, is_search):
        self.rows, self.nothing = [], (title, line, is_search)

    def show_heading(self, text):
        self.heading = text

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


def test_the_newest_dossiers_are_shown_first_and_older_ones_on_demand():
    presenter, view, jobs = desk(MemoryQueue(250))
    assert [one.sequence for one in view.rows] == list(range(250, 150, -1))
    assert view.has_more
    presenter.more()
    presenter.more()
    jobs.do()
    jobs.waiting.clear()
    presenter.more()
    jobs.do_all()
    assert [one.sequence for one in view.rows] == list(range(250, 0, -1))
    assert not view.has_more


def test_a_search_shows_what_matches_and_clearing_it_shows_all_again():
    presenter, view, jobs = desk(MemoryQueue(20))
    presenter.search("  dang  kim ")
    jobs.do_all()
    assert {one.owner for one in view.rows} == {"Đặng Kim Ánh"}
    assert view.heading == "Tìm thấy 4 hồ sơ"
    presenter.search("")
    jobs.do_all()
    assert len(view.rows) == 20
    assert view.heading == "Hồ sơ đã tiếp nhận"


def test_a_search_with_too_many_hits_says_so():
    presenter, view, jobs = desk(MemoryQueue(300))
    presenter.search("H38")
    jobs.do_all()
    assert len(view.rows) == PAGE_ROWS
    assert view.heading == "Nhiều hơn 100 hồ sơ khớp"


def test_the_answer_to_an_older_question_is_dropped():
    presenter, view, jobs = desk(MemoryQueue(20))
    presenter.search("khue")
    presenter.search("anh")
    jobs.do(1)
    jobs.do(0)
    assert {one.owner for one in view.rows} == {"Đặng Kim Ánh", "Công Huyền Tôn Nữ Thị Hoàng Phương Anh"}


def test_the_same_words_are_not_asked_twice():
    presenter, _, jobs = desk(MemoryQueue(2))
    presenter.search("khue")
    jobs.do_all()
    presenter.search(" khue ")
    assert jobs.waiting == []


def test_an_empty_store_and_an_empty_search_say_different_things():
    presenter, view, jobs = desk(MemoryQueue(0))
    assert view.nothing == ("Chưa có hồ sơ nào", "Hồ sơ vừa tiếp nhận sẽ hiện ở đây.", False)
    presenter.search("khuê")
    jobs.do_all()
    assert view.nothing[0] == "Không thấy hồ sơ khớp “khuê”"
    assert view.nothing[2]


def test_a_trouble_is_shown_and_goes_when_the_next_answer_comes():
    queue = MemoryQueue(3, trouble=StoreBusy(seconds=5))
    presenter, view, jobs = desk(queue)
    assert view.error.title == "Kho đang bận"
    queue.trouble = None
    presenter.refresh()
    jobs.do_all()
    assert view.error is None
    assert len(view.rows) == 3


def test_a_change_of_language_asks_the_store_nothing():
    queue = MemoryQueue(3)
    presenter, view, jobs = desk(queue)
    asked = list(queue.asked)
    presenter.set_texts(Texts(Language.FRENCH))
    assert view.rows[0].state == "Pièces pas encore numérisées"
    assert view.heading == "Dossiers reçus"
    assert (queue.asked, jobs.waiting) == (asked, [])


def test_an_error_is_told_again_in_the_new_language():
    presenter, view, _ = desk(MemoryQueue(3, trouble=StoreBusy(seconds=5)))
    presenter.set_texts(Texts(Language.ENGLISH))
    assert view.error.title == "The store is busy"


def test_before_the_station_is_open_nothing_is_asked():
    jobs, view = Jobs(), View()
    presenter = TodayPresenter(view, jobs, lambda: NOW, VIETNAMESE)
    presenter.refresh()
    presenter.search("khuê")
    presenter.more()
    presenter.set_texts(Texts(Language.ENGLISH))
    assert jobs.waiting == []


def test_every_combination_of_states_has_a_sentence_and_an_icon():
    revisions, deliveries = [None, *RevisionState], [None, *DeliveryState]
    for status, revision, delivery, pages in product(DossierStatus, revisions, deliveries, (0, 2)):
        key = state_key(row(status=status, revision_state=revision, delivery_state=delivery, pages=pages))
        assert key in TEXTS
        assert key in STATE_ICONS


@pytest.mark.parametrize(
    ("due_at", "text", "tone"),
    [
        (NOW + timedelta(days=3), "T2, 23/11", ""),
        (NOW + timedelta(hours=2), "Hôm nay 11:47", "today"),
        (NOW - timedelta(days=1), "Quá hạn 19/11", "late"),
        (None, "Không hẹn", ""),
    ],
)
def test_only_what_is_late_or_due_today_is_coloured(due_at, text, tone):
    told = shown(row(due_at=due_at), VIETNAMESE, NOW)
    assert (told.due, told.due_tone) == (text, tone)


def test_a_finished_dossier_is_never_late():
    told = shown(row(status="10", due_at=NOW - timedelta(days=1)), VIETNAMESE, NOW)
    assert told.due_tone == ""

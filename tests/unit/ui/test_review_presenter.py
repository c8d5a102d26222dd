# SPDX-License-Identifier: Apache-2.0
"""The review without a window: what is stored, what is sealed behind, and which answer is shown."""

from dataclasses import replace
from types import SimpleNamespace

from clerkdesk.domain.field_review import field_lines
from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.pages import FieldProposal, Page
from clerkdesk.errors import NotReady, StoreBusy
from clerkdesk.ports.store import ReviewRow
from clerkdesk.services.review import ReviewSheet
from tests.fakes.jobs import Jobs
from tests.fakes.scanning import dossier
from ui.pages.review.presenter import ReviewPresenter
from ui.pages.review.shown import boxes_shown
from ui.texts import Language, Texts

VIETNAMESE = Texts(Language.VIETNAMESE)
BOX = (1, 2, 3, 4)
BLOB = BlobRef("00", "0" * 64, 1)
PAGE = Page("p1", "d", 1, 1, BLOB, "image/jpeg", 800, 1100, 100, "folder", place=1)


class Ends:
    """A signal that a test sends."""

    def __init__(self):
        self.told = []

    def connect(self, slot):
        self.told.append(slot)

    def emit(self, *values):
        for slot in self.told:
            slot(*values)


class LongJobs(Jobs):
    """Keeps long work apart, until a test lets it end."""

    def __init__(self):
        super().__init__()
        self.long = []

    def start_long(self, work, done, failed, *, name="", **_lane):
        job = SimpleNamespace(name=name, done=done, failed=failed, progressed=Ends(), cancelled=Ends())
        self.long.append(job)
        return job


class MemoryReview:
    """Two dossiers; remembers what was settled."""

    def __init__(self, *codes, unread=0):
        self.codes, self.unread, self.settled, self.accepted = list(codes), unread, [], []
        self.fields = [
            FieldProposal("child_name", "Lan", 0.9, True, 1, BOX),
            FieldProposal("mother_name", "Hoa", 0.5, False, 1, BOX),
        ]
        self.error = None

    def waiting(self, **_page):
        return [ReviewRow(n, code, "Lan", "Đăng ký", 1, self.unread, 2, 1) for n, code in enumerate(self.codes, 1)]

    def sheet(self, code):
        choices = {name: value for of, name, value in self.settled if of == code}
        shown = PAGE if self.unread else replace(PAGE, reading=PAGE.original)
        return ReviewSheet(dossier(code=code), (shown,), field_lines(self.fields, choices, {}))

    def settle(self, code, name, value, *, by):
        if self.error:
            raise self.error
        self.settled.append((code, name, value))
        return {name: None}

    def take_back(self, code, before, *, by):
        self.settled = [one for one in self.settled if one[1] not in before]

    def accept_all(self, code, *, by):
        self.accepted.append(code)
        return 1


class View:
    """Remembers the last of everything that was shown."""

    def __init__(self):
        self.last = {}

    def __getattr__(self, name):
        return lambda *values, **_named: self.last.__setitem__(name, values)


def desk(review):
    view, jobs = View(), LongJobs()
    services = SimpleNamespace(review=review, digitise=None, seal=None)
    made = SimpleNamespace(services=services, jobs=jobs, officer=SimpleNamespace(id="clerk"))
    presenter = ReviewPresenter(view, made, VIETNAMESE)
    presenter.arrive()
    jobs.do_all()
    return presenter, view, jobs


def test_the_first_dossier_opens_at_its_first_doubt():
    presenter, view, _ = desk(MemoryReview("A-1", "A-2"))
    assert presenter.code == "A-1"
    assert view.last["show_current"][0] == "mother_name"


def test_an_answer_about_a_dossier_that_was_left_is_dropped():
    presenter, _, jobs = desk(MemoryReview("A-1", "A-2"))
    presenter.open("A-2")
    presenter.open("A-1")
    jobs.do(1)
    jobs.do(0)
    assert presenter.sheet.dossier.code == "A-1"


def test_two_presses_store_one_decision():
    review = MemoryReview("A-1")
    presenter, _, jobs = desk(review)
    presenter.accept()
    presenter.accept()
    jobs.do_all()
    assert review.settled == [("A-1", "mother_name", "Hoa")]


def test_a_decision_that_could_not_be_stored_is_told_and_can_be_tried_again():
    review = MemoryReview("A-1")
    presenter, view, jobs = desk(review)
    review.error = StoreBusy()
    presenter.accept()
    jobs.do_all()
    assert "show_error" in view.last
    review.error = None
    presenter.accept()
    jobs.do_all()
    assert review.settled == [("A-1", "mother_name", "Hoa")]


def test_the_next_dossier_opens_while_the_one_before_is_being_sealed():
    review = MemoryReview("A-1", "A-2")
    presenter, _, jobs = desk(review)
    presenter.accept()
    jobs.do_all()
    presenter.take()
    jobs.do_all()
    assert (review.accepted, presenter.code) == (["A-1"], "A-2")
    assert [row.code for row in presenter.work.rows] == ["A-2"]
    assert [job.name for job in jobs.long] == ["Đóng gói hồ sơ A-1"]


def test_a_sealing_that_is_stopped_or_fails_brings_its_dossier_back():
    for ending in ("cancelled", "failed"):
        review = MemoryReview("A-1", "A-2")
        presenter, view, jobs = desk(review)
        presenter.accept()
        jobs.do_all()
        presenter.take()
        jobs.do_all()
        job = jobs.long[0]
        job.cancelled.emit() if ending == "cancelled" else job.failed(NotReady(code="A-1", verb="sealed", reason="x"))
        jobs.do_all()
        assert [row.code for row in presenter.work.rows] == ["A-1", "A-2"]
        assert ("show_error" in view.last) == (ending == "failed")


def test_pages_that_are_not_read_are_read_once_and_nothing_can_be_accepted_before():
    review = MemoryReview("A-1", unread=1)
    presenter, view, jobs = desk(review)
    presenter.arrive()
    jobs.do_all()
    assert len(jobs.long) == 1
    assert presenter.reason() == "Máy chưa đọc xong hồ sơ này"
    assert view.last["show_reading"][2] == 0
    review.unread = 0
    jobs.long[0].done(SimpleNamespace(failed={}))
    jobs.do_all()
    assert not presenter.reason()


def test_the_box_that_is_looked_at_comes_last():
    papers = [FieldProposal("m", "Hoa", 0.9, True, 1, (place,) * 4) for place in (1, 2)]
    papers[1] = FieldProposal("m", "Hoà", 0.9, True, 1, (2,) * 4)
    (line,) = field_lines(papers, {}, {})
    assert [box.box[0] for box in boxes_shown([line], line, 1, 1)] == [2, 1]
    assert [box.box[0] for box in boxes_shown([line], line, 1, 2)] == [1, 2]

# SPDX-License-Identifier: Apache-2.0
"""Background work: where it runs, how it ends, and that nothing of it is left behind."""

import threading
import weakref

import pytest

from clerkdesk.errors import StoreBusy
from ui.job_runner import JobRunner, Lane


@pytest.fixture
def runner(qapp):
    made = JobRunner()
    yield made
    made.close()


def nothing(_result: object) -> None:
    """Take no notice."""


def test_work_runs_on_one_other_thread_and_answers_on_ours(runner, qtbot):
    seen = []

    def done(thread):
        seen.append((thread, threading.get_ident()))

    for _ in range(3):
        last = runner.start(threading.get_ident, done, nothing)
    with qtbot.waitSignal(last.finished, timeout=60_000):
        pass
    workers, ours = zip(*seen, strict=True)
    assert len(set(workers)) == 1
    assert set(ours) == {threading.get_ident()} != set(workers)


def test_an_error_of_ours_is_told_and_is_no_surprise(runner, qtbot):
    def work():
        raise StoreBusy(seconds=5)

    told = []
    with qtbot.assertNotEmitted(runner.surprised):
        job = runner.start(work, nothing, told.append)
        with qtbot.waitSignal(job.failed, timeout=60_000):
            pass
    assert told[0].params == {"seconds": 5}


def test_a_bug_is_told_as_a_surprise_too(runner, qtbot):
    told = []
    with qtbot.waitSignal(runner.surprised, timeout=60_000):
        runner.start(lambda: 1 // 0, nothing, told.append)
    assert isinstance(told[0], ZeroDivisionError)


def test_long_work_tells_its_progress_and_can_be_cancelled(runner, qtbot):
    began = threading.Event()

    def work(progress, cancel):
        progress(1, 10, "page")
        began.wait(60)
        cancel.raise_if_set()
        return "not reached"

    job = runner.start_long(work, nothing, nothing)
    with qtbot.waitSignal(job.progressed, timeout=60_000) as told:
        pass
    assert told.args == [1, 10, "page"]
    with qtbot.waitSignal(job.cancelled, timeout=60_000):
        job.cancel()
        began.set()


def test_nothing_begins_after_the_end(qapp):
    runner, did = JobRunner(), []
    runner.close()
    runner.start(lambda: did.append("late"), nothing, nothing)
    assert (did, runner.is_busy) == ([], False)


def test_nothing_is_told_after_the_end(qapp, qtbot):
    runner, told = JobRunner(), []

    def work(progress, _cancel):
        progress(1, 2, "read")
        return "read"

    job = runner.start_long(work, told.append, told.append)
    job.progressed.connect(lambda *step: told.append(step))
    runner.close()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert told == []


def test_lanes_do_not_wait_for_each_other(runner, qtbot):
    hold, seen = threading.Event(), []
    slow = runner.start_long(lambda *_: hold.wait(60), nothing, nothing)
    for lane in (Lane.STORE, Lane.LINE, Lane.PICTURES):
        with qtbot.waitSignal(runner.start(lambda: 1, seen.append, nothing, lane=lane).finished, timeout=60_000):
            pass
    assert seen == [1, 1, 1]
    with qtbot.waitSignals([slow.finished, runner.idle], timeout=60_000):
        hold.set()


def test_closing_stops_long_work_and_then_does_the_last_piece(qapp):
    runner, did = JobRunner(), []
    hold = threading.Event()

    def work(_progress, cancel):
        hold.wait(60)
        did.append("first")
        cancel.raise_if_set()

    runner.start_long(work, nothing, nothing)
    hold.set()
    runner.close(lambda: did.append("last"))
    assert did == ["first", "last"]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("clerkdesk-store")]


def test_once_prepared_no_thread_is_started_by_the_window(runner, qtbot):
    before = set(threading.enumerate())
    runner.prepare()
    with qtbot.waitSignal(runner.start(int, nothing, nothing).finished, timeout=60_000):
        pass
    lanes = sum(lane.value[1] for lane in Lane)
    qtbot.waitUntil(lambda: len(set(threading.enumerate()) - before) == lanes)
    for lane in Lane:
        with qtbot.waitSignal(runner.start(int, nothing, nothing, lane=lane).finished, timeout=60_000):
            pass
    assert len(set(threading.enumerate()) - before) == lanes


def test_what_work_knows_is_let_go_of_in_our_thread(runner, qtbot):
    class Known:
        """Stands for a widget: to end in another thread ends the process."""

    known, freed = Known(), []
    weakref.finalize(known, lambda: freed.append(threading.get_ident()))
    runner.start(lambda known=known: bool(known), nothing, nothing)
    del known
    qtbot.waitUntil(lambda: bool(freed), timeout=60_000)
    assert freed == [threading.get_ident()]


def test_answers_of_all_lanes_at_once_arrive_each_once_and_in_the_order_of_their_lane(runner, qtbot):
    heard = {lane: [] for lane in Lane if lane.value[1] == 1}
    with qtbot.waitSignal(runner.idle, timeout=60_000):
        for number in range(300):
            for lane, numbers in heard.items():
                runner.start(lambda number=number: number, numbers.append, nothing, lane=lane)
    assert all(numbers == list(range(300)) for numbers in heard.values())

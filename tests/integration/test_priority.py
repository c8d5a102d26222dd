# SPDX-License-Identifier: Apache-2.0
"""Child processes step back behind the window: those that a person waits for a little, the others far."""

import os
import subprocess
import sys

import pytest

from clerkdesk.adapters.scanners.child import ChildScanner, End
from clerkdesk.adapters.signers.process import call
from clerkdesk.jobs.priority import Place, step_back
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool
from clerkdesk.ports.scanner import Device

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there the scheduler is asked in another way")


def standing() -> tuple[int, int]:
    """Return how far this process steps back, and its kind of turn."""
    return os.nice(0), os.sched_getscheduler(0)


def make_look():
    return lambda _job: standing()


def tell(pipe, _argument):
    pipe.send(standing())


def drive(pipe, _request):
    pipe.send(Device(str(os.nice(0)), "niceness", (), ()))
    pipe.send(End())


def test_a_worker_lets_everything_else_go_first_and_takes_no_processor_when_it_wakes():
    pool = WorkerPool(make_look, size=1)
    try:
        ((niceness, kind),) = (one.result for one in pool.run([("a", 0)], CancelToken()))
    finally:
        pool.close()
    assert niceness == min(os.nice(0) + 10, 19)
    assert kind == os.SCHED_BATCH


def test_a_process_that_has_ended_is_left_alone():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    step_back(ended.pid, Place.BACKGROUND)


def test_the_owners_of_token_and_scanner_stand_between_the_window_and_the_background():
    between = min(os.nice(0) + 5, 19)
    assert call(tell, None, {}, 60.0)[0] == between
    assert [device.name for device in ChildScanner(drive).devices()] == [str(between)]

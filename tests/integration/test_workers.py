# SPDX-License-Identifier: Apache-2.0
"""Worker processes: results, deaths, cancelling, and their parent."""

import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from clerkdesk.errors import Cancelled, ReadingFailed
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool, memory_bytes, workers_for


def make_work():
    return work


def work(job):
    verb, value = job
    if verb == "double":
        return 2 * value
    if verb == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if verb == "refuse":
        raise ReadingFailed(page=value, reason="unreadable")
    if verb == "limits":
        return os.environ["OMP_THREAD_LIMIT"], os.nice(0)
    if verb == "hang":
        threading.Event().wait(value)
    return os.getpid()


def make_nothing(reason):
    raise ReadingFailed(page="?", reason=reason)


@pytest.fixture
def pool():
    pool = WorkerPool(make_work, size=2)
    yield pool
    pool.close()


def outcomes(pool, jobs, cancel=None):
    return {one.key: one for one in pool.run(jobs, cancel or CancelToken())}


def test_each_job_ends_once_with_its_own_result(pool):
    ended = outcomes(pool, [(str(number), ("double", number)) for number in range(20)])
    assert {key: one.result for key, one in ended.items()} == {str(number): 2 * number for number in range(20)}


def test_a_worker_killed_in_the_middle_costs_its_own_job_alone(pool):
    jobs = [("a", ("double", 1)), ("b", ("die", 0)), ("c", ("double", 2)), ("d", ("double", 3))]
    ended = outcomes(pool, jobs)
    assert ended["b"].is_lost
    assert [ended[key].result for key in "acd"] == [2, 4, 6]


def test_the_pool_works_on_after_a_worker_died(pool):
    outcomes(pool, [("a", ("die", 0))])
    assert outcomes(pool, [("a", ("double", 4))])["a"].result == 8


def test_a_typed_error_comes_back_whole_and_spares_the_worker(pool):
    ended = outcomes(pool, [("a", ("refuse", "7")), ("b", ("double", 1))])
    assert isinstance(ended["a"].error, ReadingFailed)
    assert ended["a"].error.params == {"page": "7", "reason": "unreadable"}
    assert not ended["a"].is_lost


def test_an_error_of_preparing_a_worker_is_the_error_of_each_job():
    pool = WorkerPool(partial(make_nothing, "no model"), size=1)
    ended = outcomes(pool, [("a", ("double", 1)), ("b", ("double", 2))])
    pool.close()
    assert [one.error.params["reason"] for one in ended.values()] == ["no model", "no model"]


def test_a_worker_limits_its_own_threads_and_gives_way(pool):
    threads, niceness = outcomes(pool, [("a", ("limits", 0))])["a"].result
    assert threads == "1"
    assert niceness >= 5


def test_cancelling_stops_between_two_outcomes_and_ends_what_runs(pool):
    cancel, jobs = CancelToken(), [("a", ("double", 1)), ("b", ("hang", 600)), ("c", ("hang", 600))]
    ended = []

    def run():
        for one in pool.run(jobs, cancel):
            ended.append(one.key)
            cancel.cancel()

    with pytest.raises(Cancelled):
        run()
    assert ended == ["a"]
    assert outcomes(pool, [("d", ("double", 5))])["d"].result == 10


def test_jobs_are_taken_only_as_workers_come_free(pool):
    taken = []

    def jobs():
        for number in range(6):
            taken.append(number)
            yield str(number), ("double", number)

    running = pool.run(jobs(), CancelToken())
    next(running)
    assert len(taken) <= 3
    running.close()


WINDOW = """
print("loaded", __name__)
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool
from tests.integration.test_workers import make_work
def own():
    return make_work()
if __name__ == "__main__":
    for make in (make_work, own):
        pool = WorkerPool(make, size=1)
        print([one.result for one in pool.run([("a", ("double", 1))], CancelToken())], __name__)
        pool.close()
"""


def test_a_worker_imports_the_program_only_when_its_work_lies_there(tmp_path):
    script = tmp_path / "window.py"
    script.write_text(WINDOW)
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert said.stdout.splitlines().count("loaded __mp_main__") == 1
    assert said.stdout.splitlines().count("[2] __main__") == 2


def test_workers_die_with_a_parent_that_was_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys\n"
        "from clerkdesk.jobs.progress import CancelToken\n"
        "from clerkdesk.jobs.workers import WorkerPool\n"
        "from tests.integration.test_workers import make_work\n"
        "if __name__ == '__main__':\n"
        "    pool = WorkerPool(make_work, size=1)\n"
        "    print(next(pool.run([('a', ('pid', 0))], CancelToken())).result, flush=True)\n"
        "    for one in pool.run([('b', ('hang', 600))], CancelToken()):\n"
        "        pass\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment) as parent:
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 30
    while alive(worker) and time.monotonic() < deadline:
        os.sched_yield()  # until the system has taken the orphan away
    assert not alive(worker)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ("cores", "memory", "workers"), [(8, 3_900_000_000, 3), (2, 16_000_000_000, 2), (4, 900_000_000, 1)]
)
def test_a_machine_with_little_memory_has_fewer_workers(cores, memory, workers):
    assert workers_for(cores, memory) == workers


def test_the_memory_of_this_machine_is_known():
    assert memory_bytes() > 500_000_000

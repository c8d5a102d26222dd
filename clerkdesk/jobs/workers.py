# SPDX-License-Identifier: Apache-2.0
"""A pool of worker processes for work that is heavy or may crash: one dies, one piece of work is lost, nothing else.

Work and results travel over pipes as bytes; nothing is written to disk. A worker watches its parent and dies with it.
"""

import ctypes
import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import Any, Generic, TypeVar

from clerkdesk.errors import ClerkDeskError
from clerkdesk.jobs.parent import die_with_parent
from clerkdesk.jobs.priority import Place, step_back
from clerkdesk.jobs.progress import CancelToken

T = TypeVar("T")
R = TypeVar("R")

_CANCEL_LOOK_S = 0.1
_LIFE_JOBS = 200
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of mallopt, see malloc.h
_LARGE_BYTES = 12_000_000
"""A page in colour is larger; what is smaller is used again and again, and asking the system for it costs time."""
_SPARE_BYTES = 2_000_000
"""What stays free at the end of the heap until a job is done; usual is 128 kB, and a page asks for its memory twice.
With 256 MB reading costs another 5 % less, but a worker holds 30 MB more."""

_BYTES_EACH = 1_000_000_000
"""A worker takes a fifth of it for a common page, three quarters for A3 in colour at 600 dpi."""

_MAIN = "__main__"
_starting = threading.Lock()


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """How one piece of work ended: with a result, with an error, or lost because its worker died.

    Attributes:
        key: of the work.
    """

    key: str
    result: R | None = None
    error: ClerkDeskError | None = None

    @property
    def is_lost(self) -> bool:
        """Whether the worker died over it."""
        return self.result is None and self.error is None


class WorkerPool(Generic[T, R]):
    """Worker processes that are started when needed and kept until closed; safe for several threads."""

    def __init__(
        self,
        make_work: Callable[[], Callable[[T], R]],
        *,
        size: int | None = None,
        place: Place = Place.BACKGROUND,
    ) -> None:
        """Prepare the pool; no process starts before there is work.

        Args:
            make_work: called once in each worker; returns what does one piece of work, which raises only
                `ClerkDeskError` and never returns None. Must be picklable.
            size: number of workers, never more than cores; by default one a core and gigabyte of memory, whichever
                is fewer.
            place: how far the workers step back.
        """
        # Pickled here: a worker must set its limits before it imports what the work needs.
        self._make_work = pickle.dumps(make_work)
        self._place = place
        cores = os.cpu_count() or 1
        self._size = min(size, cores) if size else workers_for(cores, memory_bytes())
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()  # guards the list alone: a worker at work belongs to one run

    def run(self, jobs: Iterable[tuple[str, T]], cancel: CancelToken) -> Iterator[Outcome[R]]:
        """Do the jobs in parallel and yield how each ended, as it ends, in the caller's thread.

        Jobs are taken from the iterable only as workers come free. Leaving early ends what is under way.

        Raises:
            Cancelled: between two outcomes.
        """
        waiting, busy = iter(jobs), list[_Worker]()
        try:
            while True:
                cancel.raise_if_set()
                self._hand_out(waiting, busy)
                if not busy:
                    return
                ready = set(wait([worker.pipe for worker in busy], timeout=_CANCEL_LOOK_S))
                for worker in [one for one in busy if one.pipe in ready]:
                    busy.remove(worker)
                    outcome: Outcome[R] = worker.collect()
                    self._keep(worker, outcome)
                    yield outcome
        finally:
            for worker in busy:
                worker.end()

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def _keep(self, worker: "_Worker", outcome: Outcome[R]) -> None:
        """Keep a worker for the next job, unless it died, is worn out, or another run has left enough of them."""
        with self._lock:
            is_kept = not (outcome.is_lost or worker.is_worn) and len(self._idle) < self._size
            if is_kept:
                self._idle.append(worker)
        if not is_kept:
            worker.end()

    def _hand_out(self, waiting: Iterator[tuple[str, T]], busy: list["_Worker"]) -> None:
        while len(busy) < self._size:
            job = next(waiting, None)
            if job is None:
                return
            worker = self._awake()
            busy.append(worker)
            worker.give(*job)

    def _awake(self) -> "_Worker":
        while True:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            if worker is None:
                return _Worker(self._make_work, self._place)
            if worker.is_alive:
                return worker
            worker.end()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, make_work: bytes, place: Place) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._key = ""
        self._jobs = 0
        self._process = context.Process(target=_serve, args=(theirs, make_work), daemon=True)
        with _starting, nullcontext() if _MAIN.encode() in make_work else _without_main_module():
            self._process.start()
        step_back(self._process.pid or 0, place)
        theirs.close()

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    @property
    def process_id(self) -> int | None:
        return self._process.pid

    @property
    def is_worn(self) -> bool:
        """Whether it has worked long enough: what its libraries keep for themselves is given back by ending it."""
        return self._jobs >= _LIFE_JOBS

    def give(self, key: str, job: object) -> None:
        self._key = key
        self._jobs += 1
        with suppress(OSError):  # it died while idle: collecting tells so
            self.pipe.send(job)

    def collect(self) -> Outcome[Any]:
        try:
            result, error = self.pipe.recv()
        except (EOFError, OSError):
            return Outcome(self._key)
        return Outcome(self._key, result, error)

    def end(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


@contextmanager
def _without_main_module() -> Iterator[None]:
    """Start a process that does not import the program anew: a window and its libraries are of no use to it.

    The module of the program is told to each process that is started, and there is no other way to leave it out.
    """
    main = sys.modules[_MAIN]
    sys.modules[_MAIN] = ModuleType(_MAIN)
    try:
        yield
    finally:
        sys.modules[_MAIN] = main


def workers_for(cores: int, memory: int) -> int:
    """Return how many workers a machine bears with so many cores and bytes of memory."""
    return max(1, min(cores, memory // _BYTES_EACH))


def memory_bytes() -> int:
    """Return how much memory the machine has."""
    if sys.platform == "win32":
        told = _MemoryStatus(ctypes.sizeof(_MemoryStatus))
        ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(told))
        return int(told.total_bytes)
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of Windows."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load_percent", ctypes.c_uint32),
        ("total_bytes", ctypes.c_uint64),
        ("others", ctypes.c_uint64 * 6),
    )


def _serve(pipe: Connection, make_work: bytes) -> None:
    """Do work until the parent closes the pipe or dies."""
    for limit in ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
        os.environ[limit] = "1"  # the workers are the parallelism; threads inside them only get in their way
    _keep_little()
    die_with_parent()
    try:
        work = pickle.loads(make_work)()
    except ClerkDeskError as error:
        work = _refuser(error)
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[object, ClerkDeskError | None] = (work(job), None)
        except ClerkDeskError as error:
            answer = (None, error)
        pipe.send(answer)
        del job, answer
        _give_back()


def _refuser(error: ClerkDeskError) -> Callable[[object], object]:
    def refuse(_: object) -> object:
        raise error

    return refuse


def _keep_little() -> None:
    """Have large pictures given back to the system as soon as they are done with, and all else after each job."""
    _call_c_library("mallopt", _MMAP_THRESHOLD, _LARGE_BYTES)
    _call_c_library("mallopt", _TRIM_THRESHOLD, _SPARE_BYTES)


def _give_back() -> None:
    """Give the system the memory that the last job no longer needs: the C library would keep it for the next."""
    _call_c_library("malloc_trim", 0)


def _call_c_library(name: str, *arguments: int) -> None:
    function = getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None  # only some have them
    if function is not None:
        function(*arguments)

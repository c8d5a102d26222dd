# SPDX-License-Identifier: Apache-2.0
"""Background work of the window: the only class with threads; answers come back in the window's thread."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from functools import partial
from itertools import count
from threading import Barrier

from PySide6.QtCore import QMetaObject, QObject, Qt, Signal, Slot

from clerkdesk.errors import Cancelled, ClerkDeskError
from clerkdesk.jobs.progress import CancelToken, Progress

_TOGETHER_S = 5.0

Work = Callable[[Progress, CancelToken], object]
"""What a job does, off the window's thread: told how to report progress and when to stop."""


class Lane(Enum):
    """Which work goes one after the other; work in different lanes goes on side by side.

    The value is how many pieces of work run at once in it.
    """

    STORE = ("store", 1)  # short questions and changes: answered in the order in which they were asked
    WORK = ("work", 1)  # reading, sealing, signing, reports: long, on the store in short transactions
    SCAN = ("scan", 1)  # a feeder that runs must not wait for reading
    TOKEN = ("token", 1)  # a slow or dead driver keeps nothing else waiting
    LINE = ("line", 1)  # whatever waits for the portal
    UPDATE = ("update", 1)  # a slow download keeps nothing else waiting
    READER = ("reader", 1)  # waits for a code reader, for as long as nobody holds a card to it
    PRINTER = ("printer", 1)  # a print server that does not answer keeps nothing else waiting
    PICTURES = ("pictures", 2)  # decoding pages: frees the interpreter, so two at once pay


class Job(QObject):
    """One piece of work; its signals are sent in the window's thread, exactly one of the first three last.

    It belongs to that thread alone: what runs the work elsewhere knows it by its number.
    """

    finished = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()
    progressed = Signal(int, int, str)
    over = Signal(object)  # the very last: whoever keeps the job lets it go

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.token = CancelToken()

    def cancel(self) -> None:
        """Ask the work to stop after its current unit."""
        self.token.cancel()

    def tell(self, result: object, error: Exception | None) -> None:
        """Tell how it ended."""
        if error is None:
            self.finished.emit(result)
        elif isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)
        self.over.emit(self)
        self.deleteLater()


@dataclass(slots=True)
class _Step:
    """How far the work of a job is."""

    job: int
    done: int
    total: int
    step: str


@dataclass(slots=True)
class _End:
    """How the work of a job ended; the work comes back with it, since what it knows belongs to the window's thread."""

    job: int
    work: Work
    result: object
    error: Exception | None


class _Task:
    """A piece of work in its thread. It touches no Qt object: those may end meanwhile in the window's thread."""

    def __init__(self, job: int, work: Work, token: CancelToken, send: "Callable[[_Step | _End], None]") -> None:
        self._job = job
        self._work: Work | None = work
        self._token = token
        self._send = send

    def run(self) -> None:
        """Do the work and send how it ended."""
        work, self._work = self._work, None
        if work is None:
            return
        result: object = None
        failure: Exception | None = None
        try:
            result = work(self._progress, self._token)
        except Exception as error:  # noqa: BLE001 - this is the one place where a bug becomes something to show
            failure = error
        end = [_End(self._job, work, result, failure)]
        del work, result, failure  # the window's thread lets go of them last
        self._send(end.pop())

    def _progress(self, done: int, total: int, step: str) -> None:
        self._send(_Step(self._job, done, total, step))


class JobRunner(QObject):
    """Runs work in lanes away from the window's thread.

    Attributes:
        surprised: an error that is none of ours, so a bug, ended a job; the job's own signals tell it too.
        idle: the last job of all lanes has told how it ended.
        long_started: a long job that a person may want to watch or cancel, with the words that name it.
    """

    surprised = Signal(Exception)
    long_started = Signal(object, str)
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._jobs: dict[int, Job] = {}
        self._numbers = count()
        self._said: deque[_Step | _End] = deque()
        self._is_closed = False

    def prepare(self) -> None:
        """Have the threads of all lanes started on the store's.

        Whoever starts a thread waits until it runs: on a busy machine that is long enough to be felt in the window.
        """
        lanes = [(self._executor(lane), lane.value[1]) for lane in Lane]
        self._executor(Lane.STORE).submit(_start_threads, lanes)

    def start(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[Exception], None],
        *,
        lane: Lane = Lane.STORE,
    ) -> Job:
        """Start short work; `done` or `failed` is called in the window's thread."""
        return self._start(lambda _progress, _cancel: work(), done, failed, lane)

    def start_long(
        self,
        work: Work,
        done: Callable[[object], None],
        failed: Callable[[Exception], None],
        *,
        lane: Lane = Lane.WORK,
        name: str = "",
    ) -> Job:
        """Start work that tells its progress and may be cancelled through the returned job.

        Args:
            name: what the machine is doing, in the clerk's words; a named job is shown on the screen of the day.
        """
        job = self._start(work, done, failed, lane)
        if name:
            self.long_started.emit(job, name)
        return job

    def follow_failures(self, told: Callable[[Exception], None]) -> None:
        """Have `told` hear too how the work that goes on now fails: whoever asked for it has left."""
        for job in self._jobs.values():
            job.failed.connect(told)

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Ask all work to stop, wait for it, then do the last piece on the store's thread; once.

        Nothing is told any more of how it ended.
        """
        if self._is_closed:
            return
        self._is_closed = True
        for job in self._jobs.values():
            job.cancel()
        store = self._executor(Lane.STORE)
        for lane, executor in self._lanes.items():
            if lane is not Lane.STORE:
                executor.shutdown(wait=True)
        ended = store.submit(last) if last else None
        store.shutdown(wait=True)
        if ended:
            ended.result()

    def _start(
        self, work: Work, done: Callable[[object], None], failed: Callable[[Exception], None], lane: Lane
    ) -> Job:
        job = Job(self)
        if self._is_closed:  # a timer of a window that is closing asked for it: nobody waits for the answer
            return job
        job.finished.connect(done)
        job.failed.connect(failed)
        job.failed.connect(self._notice)
        number = next(self._numbers)
        self._jobs[number] = job
        self._executor(lane).submit(_Task(number, work, job.token, self._send).run)
        return job

    @property
    def is_busy(self) -> bool:
        """Whether any job goes on."""
        return bool(self._jobs)

    def _send(self, said: _Step | _End) -> None:
        """Called in a worker's thread: have the window's hear it. Nothing of Python's crosses over in the event."""
        self._said.append(said)
        del said
        QMetaObject.invokeMethod(self, "_hear", Qt.ConnectionType.QueuedConnection)

    @Slot()
    def _hear(self) -> None:
        """Pass on the next thing that was said; there is one for each call."""
        said = self._said.popleft()
        job = self._jobs[said.job]
        if isinstance(said, _Step):
            if not self._is_closed:
                job.progressed.emit(said.done, said.total, said.step)
            return
        if self._is_closed:  # who waited for the answer may be gone with the window
            job.deleteLater()
        else:
            job.tell(said.result, said.error)
        del self._jobs[said.job]
        if not self._jobs:
            self.idle.emit()

    def _executor(self, lane: Lane) -> ThreadPoolExecutor:
        if lane not in self._lanes:
            name, at_once = lane.value
            self._lanes[lane] = ThreadPoolExecutor(at_once, thread_name_prefix=f"clerkdesk-{name}")
        return self._lanes[lane]

    @Slot(Exception)
    def _notice(self, error: Exception) -> None:
        if not isinstance(error, ClerkDeskError):
            self.surprised.emit(error)


def _start_threads(lanes: list[tuple[ThreadPoolExecutor, int]]) -> None:
    for executor, at_once in lanes:
        together = Barrier(at_once)  # a thread that is free already would do the work of the next
        for _ in range(at_once):
            executor.submit(partial(together.wait, _TOGETHER_S))

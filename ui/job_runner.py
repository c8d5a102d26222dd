# SPDX-License-Identifier: Apache-2.0
"""Background work of the window: the only class with threads; results come back as queued signals."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, Signal, Slot

from clerkdesk.errors import Cancelled, ClerkDeskError
from clerkdesk.jobs.progress import CancelToken, Progress

Work = Callable[[Progress, CancelToken], object]
"""What a job does, off the window's thread: told how to report progress and when to stop."""


class Job(QObject):
    """One piece of work; its signals arrive in the window's thread, exactly one of the first three last."""

    finished = Signal(object)
    failed = Signal(Exception)
    cancelled = Signal()
    progressed = Signal(int, int, str)

    # Sent from the worker's thread; the queued slots behind them run in the window's, then tell the public signals.
    _moved = Signal(int, int, str)
    _ended = Signal(object, object)

    def __init__(self, parent: QObject, forget: Callable[["Job"], None]) -> None:
        super().__init__(parent)
        self._forget = forget
        self._cancel = CancelToken()
        self._moved.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop after its current unit."""
        self._cancel.cancel()

    def run(self, work: Work) -> None:
        """Do the work in the calling thread and send how it ended."""
        try:
            result = work(self._progress, self._cancel)
        except Exception as error:  # noqa: BLE001 - this is the one place where a bug becomes something to show
            self._ended.emit(None, error)
        else:
            self._ended.emit(result, None)

    def _progress(self, done: int, total: int, step: str) -> None:
        self._moved.emit(done, total, step)

    @Slot(int, int, str)
    def _pass_on(self, done: int, total: int, step: str) -> None:
        self.progressed.emit(done, total, step)

    @Slot(object, object)
    def _tell(self, result: object, error: Exception | None) -> None:
        if error is None:
            self.finished.emit(result)
        elif isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)
        self._forget(self)
        self.deleteLater()


class JobRunner(QObject):
    """Runs work on the store one after the other, on one thread that the store belongs to.

    Attributes:
        surprised: an error that is none of ours, so a bug, ended a job; the job's own signals tell it too.
    """

    surprised = Signal(Exception)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="clerkdesk-store")
        self._jobs: set[Job] = set()
        self._is_closed = False

    def start(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[Exception], None],
    ) -> Job:
        """Start short work; `done` or `failed` is called in the window's thread."""
        return self.start_long(lambda _progress, _cancel: work(), done, failed)

    def start_long(self, work: Work, done: Callable[[object], None], failed: Callable[[Exception], None]) -> Job:
        """Start work that tells its progress and may be cancelled through the returned job."""
        job = Job(self, self._jobs.discard)
        job.finished.connect(done)
        job.failed.connect(failed)
        job.failed.connect(self._notice)
        self._jobs.add(job)
        self._store_thread.submit(job.run, work)
        return job

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Ask all work to stop, do the last piece on the store's thread, and wait for it; once."""
        if self._is_closed:
            return
        self._is_closed = True
        for job in self._jobs:
            job.cancel()
        ended = self._store_thread.submit(last) if last else None
        self._store_thread.shutdown(wait=True)
        if ended:
            ended.result()

    @Slot(Exception)
    def _notice(self, error: Exception) -> None:
        if not isinstance(error, ClerkDeskError):
            self.surprised.emit(error)

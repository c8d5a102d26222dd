# SPDX-License-Identifier: Apache-2.0
"""The long work of the administrator's screen: one piece at a time."""

from collections.abc import Callable

from ui.job_runner import Job, JobRunner, Lane, Work


class LongWork:
    """Starts a piece of work where none goes on, and knows when it is over."""

    def __init__(self, jobs: JobRunner, changed: Callable[[], None], fail: Callable[[Exception], None]) -> None:
        """Wait for work.

        Args:
            changed: called when work begins and when it is over.
            fail: told how it failed.
        """
        self._jobs = jobs
        self._changed = changed
        self._fail = fail
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a piece of work goes on."""
        return self._job is not None

    def start(self, work: Work, done: Callable[[object], None], *, name: str, lane: Lane = Lane.WORK) -> None:
        """Start it under the name by which it is shown, unless another goes on."""
        if self._job is not None:
            return

        def end(result: object) -> None:
            self._over()
            done(result)

        def fail(error: Exception) -> None:
            self._over()
            self._fail(error)

        self._job = self._jobs.start_long(work, end, fail, lane=lane, name=name)
        self._job.cancelled.connect(self._over)
        self._changed()

    def _over(self) -> None:
        self._job = None
        self._changed()

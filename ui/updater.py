# SPDX-License-Identifier: Apache-2.0
"""Looks for a new version now and then, fetches and tries it; nobody at the counter sees or waits for any of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.job_runner import Job, JobRunner, Lane

if TYPE_CHECKING:
    from clerkdesk.services.update import Update

FIRST_MS, AGAIN_MS = 10 * 60_000, 6 * 3_600_000
"""How long after the window was opened, and how long after the last look."""


class Updater(QObject):
    """One look after the other, in a lane of its own; a fault of it is told in the room of updates when asked there."""

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._update: Update | None = None
        self._job: Job | None = None
        self._next = QTimer(self, singleShot=True, interval=FIRST_MS)
        self._next.timeout.connect(self.go)

    def start(self, update: "Update") -> None:
        """Begin to look now and then."""
        self._update = update
        self._next.start(FIRST_MS)

    def stop(self) -> None:
        """Look no more; what was fetched is kept."""
        self._next.stop()
        if self._job is not None:
            self._job.cancel()

    def go(self) -> None:
        """Look now, where somebody said where."""
        update = self._update
        if update is None or self._job is not None:
            return
        self._job = self._jobs.start_long(
            lambda progress, cancel: update.fetch("", progress, cancel) if update.source() else "",
            lambda _version: None,
            lambda _error: None,
            lane=Lane.UPDATE,
        )
        self._job.over.connect(self._over)

    def _over(self, _job: object) -> None:
        self._job = None
        self._next.start(AGAIN_MS)

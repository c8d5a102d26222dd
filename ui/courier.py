# SPDX-License-Identifier: Apache-2.0
"""Sends by itself whatever is approved, asks the portal for a sign of life, and says how the line is."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal

from clerkdesk.errors import ClerkDeskError, PortalNotGenuine
from clerkdesk.jobs.progress import CancelToken, Progress
from ui.job_runner import Job, Lane
from ui.pages.page import Desk

if TYPE_CHECKING:
    from clerkdesk.services.delivery_run import Summary

BUSY_MS, QUIET_MS, SOON_MS = 15_000, 60_000, 500
"""How long until the next round while something waits, while nothing does, and after something was stored."""


@dataclass(frozen=True, slots=True)
class Line:
    """How the line to the portal is.

    Attributes:
        is_online: the portal itself answered, signed.
        at: when it answered last, or since when it does not.
        is_stranger: something answers that is not the portal: a captive network, or a proxy that reads along.
    """

    is_online: bool
    at: datetime
    is_stranger: bool = False


class Courier(QObject):
    """One round after the other in the lane of the line; nothing else waits for it.

    Attributes:
        line_changed: how the line is now.
        kept_out: errors by the code of approved dossiers that must not leave: a file was changed, a certificate fails.
        delivered: something reached the portal, or was refused: other screens show it too.
    """

    line_changed = Signal(object)
    kept_out = Signal(object)
    delivered = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._line: Line | None = None
        self._job: Job | None = None
        self._wanted_again = False
        self._next = QTimer(self, singleShot=True, interval=SOON_MS)
        self._next.timeout.connect(self.go)

    def start(self) -> None:
        """Begin the rounds."""
        self._next.start(SOON_MS)

    def stop(self) -> None:
        """End the rounds; what is under way is kept and goes on with the next."""
        self._next.stop()
        self._wanted_again = False
        if self._job is not None:
            self._job.cancel()

    def hurry(self) -> None:
        """Make a round soon: something may wait now."""
        if self._job is not None:
            self._wanted_again = True
        elif not self._next.isActive() or self._next.remainingTime() > SOON_MS:
            self._next.start(SOON_MS)

    def go(self) -> None:
        """Make a round: queue what is approved, send what is due, ask for a sign of life, take the changes."""
        if self._job is not None:
            return
        services, officer = self._desk.services, self._desk.officer.id

        def work(progress: Progress, cancel: CancelToken) -> object:
            queued = services.deliver.queue_approved(by=officer)
            summary = services.deliver.run(progress, cancel)
            trouble: ClerkDeskError | None = None
            try:
                services.deliver.probe()
                services.deliver.poll_changes()
            except ClerkDeskError as error:
                trouble = error
            return queued.refused, summary, trouble

        self._job = self._desk.jobs.start_long(work, self._done, self._failed, lane=Lane.LINE)
        self._job.cancelled.connect(self._ended)

    def _done(self, result: object) -> None:
        refused, summary, trouble = cast("tuple[dict[str, ClerkDeskError], Summary, ClerkDeskError | None]", result)
        self._tell(trouble)
        self.kept_out.emit(refused)
        if summary.delivered or summary.confirmed or summary.needs_action or summary.quarantined:
            self.delivered.emit()
        self._ended(BUSY_MS if summary.is_waiting else QUIET_MS)

    def _failed(self, _error: Exception) -> None:
        self._ended()  # it says nothing of the line: the portal was not asked

    def _ended(self, wait_ms: int = QUIET_MS) -> None:
        self._job = None
        self._next.start(SOON_MS if self._wanted_again else wait_ms)
        self._wanted_again = False

    def _tell(self, trouble: ClerkDeskError | None) -> None:
        now, before = self._desk.now(), self._line
        if trouble is None:
            self._line = Line(is_online=True, at=now)
        else:
            since = before.at if before is not None and not before.is_online else now
            self._line = Line(is_online=False, at=since, is_stranger=isinstance(trouble, PortalNotGenuine))
        self.line_changed.emit(self._line)

# SPDX-License-Identifier: Apache-2.0
"""Looks for cover sheets among pages, in a process of its own."""

from collections.abc import Callable

from clerkdesk.domain.pages import ScannedPage
from clerkdesk.domain.separators import SheetMarks
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool


class SheetFinder:
    """Looks at pages one by one (port `SeparatorFinder`); a page at which the process dies is told as unseen."""

    def __init__(self) -> None:
        self._pool: WorkerPool[ScannedPage, SheetMarks] = WorkerPool(make_look, size=1)

    def look(self, page: ScannedPage) -> SheetMarks:
        """Return what was found on a page; see `ports.separators.SeparatorFinder`."""
        for outcome in self._pool.run([("page", page)], CancelToken()):
            if outcome.result is not None:
                return outcome.result
        return SheetMarks(is_seen=False)

    def close(self) -> None:
        """End the process that looks."""
        self._pool.close()


def make_look() -> Callable[[ScannedPage], SheetMarks]:
    """Load what is needed in this process and return what looks at one page."""
    from clerkdesk.adapters.imaging.sheet_look import look

    return look

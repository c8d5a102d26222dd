# SPDX-License-Identifier: Apache-2.0
"""Stream: pages are read while their stack still runs through the feeder."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from clerkdesk.domain.pages import Page
from clerkdesk.domain.sizes import Oversize
from clerkdesk.errors import Cancelled, ClerkDeskError
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.scanner import ScanProfile
from clerkdesk.services.digitise import Digitise, DigitiseSummary
from clerkdesk.services.scan import Scan, ScanSummary
from clerkdesk.services.sort_stack import SortStack, StackSummary

T = TypeVar("T")
_LOOK_S = 0.2  # how soon a stop is seen while no page comes


@dataclass(frozen=True, slots=True)
class StreamSummary:
    """What was scanned, and what was read on it."""

    scanned: ScanSummary
    read: DigitiseSummary


class Stream:
    """Scans and reads at once.

    A page is durable before it is read, so whatever ends the one or the other, nothing is lost: `Digitise` goes on
    with the pages that were not read. Only rows wait in line, never images, so memory does not grow with the stack.
    """

    def __init__(self, scan: Scan, sort: SortStack, digitise: Digitise) -> None:
        self._scan = scan
        self._sort = sort
        self._digitise = digitise

    def scan(
        self,
        code: str,
        scanner_name: str,
        profile: ScanProfile,
        *,
        by: str,
        component: int | None = None,
        again_from: int | None = None,
        warn: Callable[[Oversize], None] | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> StreamSummary:
        """Scan into a dossier as `Scan.scan` does, read each page meanwhile, then propose fields.

        Raises:
            ClerkDeskError, Cancelled: as `Scan.scan`; the pages that came before are kept.
            MissingAsset: the OCR model is not installed; all pages are kept.
        """

        def feed(arrived: Callable[[Page], None]) -> ScanSummary:
            return self._scan.scan(
                code,
                scanner_name,
                profile,
                by=by,
                component=component,
                again_from=again_from,
                arrived=arrived,
                warn=warn,
                progress=progress,
                cancel=cancel,
            )

        scanned = self._reading_meanwhile(feed)
        return StreamSummary(scanned, self._digitise.digitise(code, cancel=cancel))

    def scan_stack(
        self,
        scanner_name: str,
        profile: ScanProfile,
        *,
        by: str,
        stack: str | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> StackSummary:
        """Scan a stack of several dossiers as `SortStack.scan` does, and read what is filed. Raises as it."""

        def feed(arrived: Callable[[Page], None]) -> StackSummary:
            return self._sort.scan(
                scanner_name,
                profile,
                by=by,
                stack=stack,
                arrived=lambda _code, page: arrived(page),
                progress=progress,
                cancel=cancel,
            )

        summary = self._reading_meanwhile(feed)
        for code in dict.fromkeys(filed.code for filed in summary.filed):
            self._digitise.digitise(code, cancel=cancel)
        return summary

    def _reading_meanwhile(self, feed: Callable[[Callable[[Page], None]], T]) -> T:
        stop = CancelToken()
        line = _Line(stop)
        reading = threading.Thread(target=self._read, args=(line, stop), name="clerkdesk-reading", daemon=True)
        reading.start()
        try:
            return feed(line.put)
        except BaseException:
            stop.cancel()  # a jam or a cancel is told at once; what waits in line is read another time
            raise
        finally:
            line.end()
            reading.join()

    def _read(self, line: "_Line", stop: CancelToken) -> None:
        try:
            self._digitise.read_pages(line, cancel=stop)
        except (ClerkDeskError, Cancelled):
            return  # the feeder goes on; reading is tried again at the end, and tells its error then


class _Line:
    """Pages between the feeder and the readers; iterating waits for the next one until the end is told."""

    def __init__(self, stop: CancelToken) -> None:
        self._pages: queue.SimpleQueue[Page | None] = queue.SimpleQueue()
        self._stop = stop

    def put(self, page: Page) -> None:
        """Put a page behind the others."""
        self._pages.put(page)

    def end(self) -> None:
        """Tell that no page comes any more."""
        self._pages.put(None)

    def __iter__(self) -> Iterator[Page]:
        while True:
            try:
                page = self._pages.get(timeout=_LOOK_S)
            except queue.Empty:
                self._stop.raise_if_set()
                continue
            if page is None:
                return
            yield page

# SPDX-License-Identifier: Apache-2.0
"""What goes on behind the review: dossiers that wait, pages being read, packages being sealed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

from ui.job_runner import Job, Lane
from ui.pages.page import Desk
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.ports.store import ReviewRow
    from clerkdesk.services.digitise import DigitiseSummary

MOST_ROWS = 100


class Listener(Protocol):
    """Hears what became of it."""

    def rows_came(self) -> None:
        """The list is known anew."""

    def was_read(self, code: str) -> None:
        """The pages of a dossier are read, and its fields proposed."""

    def was_sealed(self, code: str) -> None:
        """A dossier is sealed."""

    def work_failed(self, code: str, error: Exception) -> None:
        """Reading or sealing a dossier failed, or the list could not be asked for; then the code is empty."""


class ReviewWork:
    """Starts each reading and each sealing once; an answer to an old question is dropped.

    Attributes:
        rows: the dossiers that wait, without those that are being sealed.
        failed: why dossiers could not be sealed, by code.
    """

    def __init__(self, desk: Desk, listener: Listener) -> None:
        self._desk = desk
        self._listener = listener
        self._question = 0
        self._is_asking = False
        self._read: set[str] = set()
        self._reading: set[str] = set()
        self._sealing: set[str] = set()
        self.rows: list[ReviewRow] = []
        self.failed: dict[str, Exception] = {}

    @property
    def is_reading(self) -> bool:
        """Whether pages of some dossier are still to be read."""
        return any(row.unread for row in self.rows)

    @property
    def is_known(self) -> bool:
        """Whether the list is the newest that was asked for."""
        return not self._is_asking

    def is_read_now(self, code: str) -> bool:
        """Tell whether a dossier is being read: its fields are still to come."""
        return code in self._reading

    @property
    def is_cut(self) -> bool:
        """Whether more dossiers wait than are listed."""
        return len(self.rows) + len(self._sealing) >= MOST_ROWS

    def row(self, code: str) -> "ReviewRow | None":
        """Return a dossier of the list, or None."""
        return next((row for row in self.rows if row.code == code), None)

    def ask(self) -> None:
        """Ask what waits."""
        self._question += 1
        question, review = self._question, self._desk.services.review
        self._is_asking = True

        def done(found: object) -> None:
            if question == self._question:
                rows = cast("list[ReviewRow]", found)
                self._is_asking = False
                self.rows = [row for row in rows if row.code not in self._sealing]
                self._listener.rows_came()

        self._start(lambda: review.waiting(limit=MOST_ROWS), done, "")

    def read(self, code: str, texts: Texts, *, again: bool = False) -> None:
        """Read the pages of a dossier that are not read yet; whoever started it before, each page is read once."""
        if code in self._read and not again:
            return
        self._read.add(code)
        self._reading.add(code)
        digitise = self._desk.services.digitise

        def done(result: object) -> None:
            self._reading.discard(code)
            self._listener.was_read(code)
            for error in list(cast("DigitiseSummary", result).failed.values())[:1]:
                self._listener.work_failed(code, error)

        def stopped() -> None:
            self._reading.discard(code)
            self._read.discard(code)

        def failed(error: Exception) -> None:
            self._reading.discard(code)
            self._listener.work_failed(code, error)

        job = self._desk.jobs.start_long(
            lambda progress, cancel: digitise.digitise(code, progress=progress, cancel=cancel),
            done,
            failed,
            lane=Lane.WORK,
            name=texts("review.reading.job", code=code),
        )
        job.progressed.connect(lambda *_step: self.ask())
        job.cancelled.connect(stopped)

    def seal(self, code: str, texts: Texts) -> Job:
        """Seal a dossier while the person goes on with the next one."""
        self._sealing.add(code)
        self.failed.pop(code, None)
        self.rows = [row for row in self.rows if row.code != code]
        seal, officer = self._desk.services.seal, self._desk.officer.id

        def done(_revision: object) -> None:
            self._sealing.discard(code)
            self._listener.was_sealed(code)

        def failed(error: Exception) -> None:
            self._sealing.discard(code)
            self.failed[code] = error
            self._listener.work_failed(code, error)
            self.ask()

        def stopped() -> None:
            self._sealing.discard(code)
            self.ask()

        job = self._desk.jobs.start_long(
            lambda progress, cancel: seal.seal(code, by=officer, progress=progress, cancel=cancel),
            done,
            failed,
            lane=Lane.WORK,
            name=texts("review.seal.job", code=code),
        )
        job.cancelled.connect(stopped)
        return job

    def neighbour(self, code: str, by: int) -> str:
        """Return the dossier so many places behind one in the list, the list taken as a ring; "" for none."""
        codes = [row.code for row in self.rows]
        if not codes:
            return ""
        place = codes.index(code) + by if code in codes else 0
        return codes[place % len(codes)]

    def after(self, code: str) -> str:
        """Return the dossier to go on with: the next one that is read, else the next one; "" for none."""
        codes = [row.code for row in self.rows]
        place = codes.index(code) if code in codes else -1
        ring = [one for one in self.rows[place + 1 :] + self.rows[: place + 1] if one.code != code]
        ready = [one for one in ring if not one.unread]
        return next((one.code for one in (*ready, *ring)), "")

    def _start(self, work: Callable[[], object], done: Callable[[object], None], code: str) -> None:
        self._desk.jobs.start(work, done, lambda error: self._listener.work_failed(code, error))

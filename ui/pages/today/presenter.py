# SPDX-License-Identifier: Apache-2.0
"""What the screen of the day does: loads pages of the queue, searches."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, cast

from clerkdesk.ports.store import Counts, DossierRow
from ui.messages import Message, message
from ui.models.shown_row import ShownRow, shown
from ui.texts import Texts

PAGE_ROWS = 100
"""Rows asked for at once: more than any screen shows, little enough to be there at once."""


class Queue(Protocol):
    """The part of the core's overview that this screen needs."""

    def rows(self, *, after: int | None = None, limit: int = 50) -> list[DossierRow]:
        """Return the newest dossiers before a sequence number."""

    def search(self, text: str, *, limit: int = 50) -> list[DossierRow]:
        """Return the dossiers that match."""

    def counts(self) -> Counts:
        """Return the sums that prove that nothing is lost."""


class Jobs(Protocol):
    """Runs work away from the window and calls back in its thread."""

    def start(
        self, work: Callable[[], object], done: Callable[[object], None], failed: Callable[[Exception], None]
    ) -> object:
        """Start the work."""


class TodayView(Protocol):
    """What the screen can show."""

    def show_rows(self, rows: Sequence[ShownRow], *, has_more: bool) -> None:
        """Replace the list."""

    def append_rows(self, rows: Sequence[ShownRow], *, has_more: bool) -> None:
        """Add older rows."""

    def show_nothing(self, title: str, line: str, *, is_search: bool) -> None:
        """Show the empty state in place of the list."""

    def show_heading(self, text: str) -> None:
        """Show what the list is."""

    def show_sum(self, counts: Counts) -> None:
        """Show the sum that proves that nothing is lost."""

    def show_error(self, told: Message) -> None:
        """Show an error in the page."""

    def hide_error(self) -> None:
        """Take the error away."""


class TodayPresenter:
    """Keeps the screen true to the store; only the newest question's answer is shown."""

    def __init__(self, view: TodayView, jobs: Jobs, now: Callable[[], datetime], texts: Texts) -> None:
        self._view = view
        self._jobs = jobs
        self._now = now
        self._texts = texts
        self._queue: Queue | None = None
        self._rows: list[DossierRow] = []
        self._has_more = False
        self._counts: Counts | None = None
        self._text = ""
        self._question = 0
        self._error: Exception | None = None

    def open(self, queue: Queue) -> None:
        """Show the queue of an opened station."""
        self._queue = queue
        self.refresh()

    def refresh(self) -> None:
        """Ask the store anew."""
        if self._queue is None:
            return
        self._jobs.start(self._queue.counts, self._counted, self.fail)
        self._ask()

    def search(self, text: str) -> None:
        """Show the dossiers that match, or all of them when nothing is typed."""
        wanted = " ".join(text.split())
        if wanted != self._text:
            self._text = wanted
            self._ask()

    def more(self) -> None:
        """Load the next older rows."""
        if self._queue is None or not self._rows or self._text:
            return
        queue, question, after = self._queue, self._question, self._rows[-1].sequence
        self._jobs.start(
            lambda: queue.rows(after=after, limit=PAGE_ROWS),
            lambda rows: self._added(question, cast(list[DossierRow], rows)),
            self.fail,
        )

    def set_texts(self, texts: Texts) -> None:
        """Say everything again in another language, without asking the store."""
        self._texts = texts
        if self._error is not None:
            self.fail(self._error)
        if self._counts is not None:
            self._show_counts(self._counts)
            self._show_rows()

    def fail(self, error: Exception) -> None:
        """Show an error; what is on the screen stays."""
        self._error = error
        self._view.show_error(message(error, self._texts.language))
        if self._counts is None:
            self._view.show_nothing(self._texts("strip.closed"), "", is_search=False)

    def _ask(self) -> None:
        if self._queue is None:
            return
        self._question += 1
        queue, text, question = self._queue, self._text, self._question

        def work() -> object:
            # One row more than is shown tells whether there are others.
            return queue.search(text, limit=PAGE_ROWS + 1) if text else queue.rows(limit=PAGE_ROWS)

        self._jobs.start(work, lambda rows: self._answered(question, cast(list[DossierRow], rows)), self.fail)

    def _answered(self, question: int, rows: list[DossierRow]) -> None:
        if question != self._question:
            return  # a newer question was asked meanwhile
        self._clear_error()
        self._has_more = len(rows) > PAGE_ROWS if self._text else len(rows) == PAGE_ROWS
        self._rows = rows[:PAGE_ROWS]
        self._show_rows()

    def _added(self, question: int, rows: list[DossierRow]) -> None:
        if question != self._question:
            return
        self._rows += rows
        self._has_more = len(rows) == PAGE_ROWS
        self._view.append_rows(self._shown(rows), has_more=self._has_more)

    def _counted(self, counts: object) -> None:
        self._clear_error()
        self._counts = cast(Counts, counts)
        self._show_counts(self._counts)

    def _clear_error(self) -> None:
        self._error = None
        self._view.hide_error()

    def _show_rows(self) -> None:
        texts = self._texts
        self._view.show_heading(self._heading())
        if self._rows:
            self._view.show_rows(self._shown(self._rows), has_more=self._has_more and not self._text)
        elif self._text:
            title = texts("today.nothing.title", text=self._text)
            self._view.show_nothing(title, texts("today.nothing.line"), is_search=True)
        else:
            self._view.show_nothing(texts("today.empty.title"), texts("today.empty.line"), is_search=False)

    def _heading(self) -> str:
        if not self._text:
            return self._texts("today.list")
        key = "today.found.more" if self._has_more else "today.found"
        return self._texts(key, count=len(self._rows))

    def _shown(self, rows: list[DossierRow]) -> list[ShownRow]:
        now = self._now()
        return [shown(row, self._texts, now) for row in rows]

    def _show_counts(self, counts: Counts) -> None:
        self._view.show_sum(counts)

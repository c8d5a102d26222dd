# SPDX-License-Identifier: Apache-2.0
"""What the screen of the day does: pages of the agenda by urgency, search, results that wait, the sum."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, cast

from clerkdesk.domain.next_step import NextStep, next_step
from clerkdesk.ports.agenda import AgendaRow, ReadyRow, Urgency
from clerkdesk.ports.store import Counts
from ui.messages import Message, message
from ui.models.cells import Row
from ui.pages.today.ready_button import ReadyShown
from ui.pages.today.shown import agenda_row, agenda_rows, ready_when
from ui.texts import Texts

PAGE_ROWS = 100
"""Rows asked for at once: more than any screen shows, little enough to be there at once."""
READY_ROWS = 4
ALL = "all"


class Queue(Protocol):
    """The part of the core's overview that this screen needs."""

    def agenda_counts(self, now: datetime) -> Mapping[Urgency, int]:
        """Return how many open dossiers are in each group."""

    def agenda(
        self, urgency: Urgency, now: datetime, *, after: AgendaRow | None = None, limit: int = 50
    ) -> list[AgendaRow]:
        """Return the dossiers of a group, a page at a time."""

    def found(self, text: str, now: datetime, *, limit: int = 50) -> list[AgendaRow]:
        """Return the dossiers that match."""

    def ready(self, *, after: int | None = None, limit: int = 50) -> tuple[int, list[ReadyRow]]:
        """Return how many results wait, and the newest of them."""

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

    def show_rows(self, rows: Sequence[Row], *, has_more: bool) -> None:
        """Replace the list."""

    def append_rows(self, rows: Sequence[Row], *, has_more: bool) -> None:
        """Add rows behind it."""

    def show_nothing(self, title: str, line: str, *, is_search: bool) -> None:
        """Show the empty state in place of the list."""

    def show_found(self, text: str) -> None:
        """Say how many were found; "" while nothing is searched."""

    def show_tabs(self, counts: Mapping[str, int]) -> None:
        """Show how many dossiers are in each group."""

    def show_ready(self, count: int, rows: Sequence[ReadyShown]) -> None:
        """Show the results that wait."""

    def show_sum(self, counts: Counts) -> None:
        """Show the sum that proves that nothing is lost."""

    def show_error(self, told: Message) -> None:
        """Show an error in the page."""

    def hide_error(self) -> None:
        """Take the error away."""


@dataclass(frozen=True, slots=True)
class _Day:
    """What the store said of the day."""

    sums: Counts
    groups: Mapping[Urgency, int]
    ready_count: int
    ready: Sequence[ReadyRow]


class TodayPresenter:
    """Keeps the screen true to the store; only the newest question's answer is shown."""

    def __init__(self, view: TodayView, jobs: Jobs, now: Callable[[], datetime], texts: Texts) -> None:
        self._view = view
        self._jobs = jobs
        self._now = now
        self._texts = texts
        self._queue: Queue | None = None
        self._rows: list[AgendaRow] = []
        self._has_more = False
        self._day: _Day | None = None
        self._group: Urgency | None = None
        self._text = ""
        self._at = now()
        self._question = 0
        self._error: Exception | None = None

    @property
    def ready_code(self) -> str:
        """The dossier of the newest result that waits; "" for none."""
        return self._day.ready[0].code if self._day and self._day.ready else ""

    def open(self, queue: Queue) -> None:
        """Show the agenda of an opened station."""
        self._queue = queue
        self.refresh()

    def refresh(self) -> None:
        """Ask the store anew."""
        queue = self._queue
        if queue is None:
            return
        self._at = at = self._now()

        def work() -> object:
            count, ready = queue.ready(limit=READY_ROWS)
            return _Day(queue.counts(), queue.agenda_counts(at), count, ready)

        self._jobs.start(work, self._counted, self.fail)
        self._ask()

    def choose_group(self, key: str) -> None:
        """Show one group only, or all."""
        self._group = None if key == ALL else Urgency(key)
        self._ask()

    def search(self, text: str) -> None:
        """Show the dossiers that match, or the day when nothing is typed."""
        wanted = " ".join(text.split())
        if wanted != self._text:
            self._text = wanted
            self._ask()

    def more(self) -> None:
        """Load the next rows."""
        if self._queue is None or not self._rows or self._text:
            return
        question, after = self._question, self._rows[-1]
        self._jobs.start(partial(self._pull, self._queue, self._at, after), partial(self._added, question), self.fail)

    def step_of(self, code: str) -> NextStep:
        """Return the next thing to do with a dossier of the list."""
        row = next((row for row in self._rows if row.code == code), None)
        return next_step(row.standing)[0] if row is not None else NextStep.NOTHING

    def set_texts(self, texts: Texts) -> None:
        """Say everything again in another language, without asking the store."""
        self._texts = texts
        if self._error is not None:
            self.fail(self._error)
        if self._day is not None:
            self._show_day(self._day)
            self._show_rows()

    def fail(self, error: Exception) -> None:
        """Show an error; what is on the screen stays."""
        self._error = error
        self._view.show_error(message(error, self._texts.language))
        if self._day is None:
            self._view.show_nothing(self._texts("strip.closed"), "", is_search=False)

    def _ask(self) -> None:
        queue = self._queue
        if queue is None:
            return
        self._question += 1
        text, at = self._text, self._at

        def work() -> object:
            # One row more than is shown tells whether there are others.
            return queue.found(text, at, limit=PAGE_ROWS + 1) if text else self._pull(queue, at, None)

        self._jobs.start(work, partial(self._answered, self._question), self.fail)

    def _pull(self, queue: Queue, at: datetime, after: AgendaRow | None) -> list[AgendaRow]:
        """Return the next rows, from one group on to the next, and one more than is shown."""
        groups = [self._group] if self._group is not None else list(Urgency)
        if after is not None and after.urgency in groups:
            groups = groups[groups.index(after.urgency) :]
        rows: list[AgendaRow] = []
        for group in groups:
            behind = after if after is not None and after.urgency is group else None
            rows += queue.agenda(group, at, after=behind, limit=PAGE_ROWS + 1 - len(rows))
            if len(rows) > PAGE_ROWS:
                break
        return rows

    def _answered(self, question: int, answer: object) -> None:
        if question != self._question:
            return  # a newer question was asked meanwhile
        rows = cast(list[AgendaRow], answer)
        self._clear_error()
        self._has_more = len(rows) > PAGE_ROWS
        self._rows = rows[:PAGE_ROWS]
        self._show_rows()

    def _added(self, question: int, answer: object) -> None:
        if question != self._question:
            return
        rows = cast(list[AgendaRow], answer)
        last = self._rows[-1]
        self._has_more = len(rows) > PAGE_ROWS
        self._rows += rows[:PAGE_ROWS]
        self._view.append_rows(self._grouped(rows[:PAGE_ROWS], last), has_more=self._has_more)

    def _counted(self, day: object) -> None:
        self._clear_error()
        self._day = cast(_Day, day)
        self._show_day(self._day)
        if not self._text:
            self._show_rows()  # the headings say how many there are

    def _clear_error(self) -> None:
        self._error = None
        self._view.hide_error()

    def _show_rows(self) -> None:
        texts = self._texts
        self._view.show_found(self._heading())
        if self._rows and self._text:
            self._view.show_rows([agenda_row(row, texts, self._at) for row in self._rows], has_more=False)
        elif self._rows:
            self._view.show_rows(self._grouped(self._rows, None), has_more=self._has_more)
        elif self._text:
            title = texts("today.nothing.title", text=self._text)
            self._view.show_nothing(title, texts("today.nothing.line"), is_search=True)
        elif self._group is not None:
            self._view.show_nothing(texts("today.none.title"), "", is_search=True)
        else:
            self._view.show_nothing(texts("today.empty.title"), texts("today.empty.line"), is_search=False)

    def _grouped(self, rows: Sequence[AgendaRow], after: AgendaRow | None) -> list[Row]:
        groups = self._day.groups if self._day else {}
        return agenda_rows(rows, groups, self._texts, self._at, after=after)

    def _heading(self) -> str:
        if not self._text:
            return ""
        key = "today.found.more" if self._has_more else "today.found"
        return self._texts(key, count=len(self._rows))

    def _show_day(self, day: _Day) -> None:
        groups = {str(urgency): count for urgency, count in day.groups.items()}
        self._view.show_tabs({ALL: sum(groups.values()), **groups})
        self._view.show_sum(day.sums)
        self._view.show_ready(day.ready_count, [self._ready(row) for row in day.ready])

    def _ready(self, row: ReadyRow) -> ReadyShown:
        spoken = self._texts("ready.name", owner=row.owner, procedure=row.procedure_name)
        return ReadyShown(row.code, row.owner, row.procedure_name, ready_when(row, self._texts, self._at), spoken)

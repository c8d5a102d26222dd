# SPDX-License-Identifier: Apache-2.0
"""The list of dossiers that wait for scanning, as its presenter keeps it."""

from collections.abc import Callable, Sequence
from typing import Protocol, cast

from clerkdesk.ports.store import DossierRow
from ui.models.cells import Row
from ui.pages.page import Desk
from ui.pages.scan.shown import waiting_row
from ui.texts import Texts

_ROWS = 100


class QueueView(Protocol):
    """What is told of the list."""

    def show_waiting(self, rows: Sequence[Row], heading: str) -> None:
        """Show the dossiers that wait for scanning."""

    def show_nothing_waiting(self, title: str, line: str, button: str) -> None:
        """Say that none waits, or none matches."""

    def count_waiting(self, count: int) -> None:
        """Show how many dossiers wait."""

    def header_is_new(self) -> None:
        """Have title and actions asked again."""


class WaitingQueue:
    """Asks by pages; an answer to an old question is dropped."""

    def __init__(self, view: QueueView, desk: Desk, texts: Texts, fail: Callable[[Exception], None]) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self._fail = fail
        self._rows: list[DossierRow] = []
        self._has_more = False
        self._filter = ""
        self._question = 0
        self.is_over = False

    @property
    def codes(self) -> list[str]:
        """The codes of the dossiers that are listed."""
        return [row.code for row in self._rows]

    @property
    def is_filtered(self) -> bool:
        """Whether only some of those that wait are listed."""
        return bool(self._filter)

    def set_texts(self, texts: Texts) -> None:
        """Say everything anew."""
        self._texts = texts
        self._show()

    def ask(self) -> None:
        """Ask anew what waits."""
        self._ask(None)

    def filter(self, text: str) -> None:
        """Show the dossiers that match."""
        self._filter = text.strip()
        self._ask(None)

    def more(self) -> None:
        """Ask for the dossiers behind those that are listed."""
        if self._has_more:
            self._has_more = False
            self._ask(self._rows[-1].sequence)

    def _ask(self, after: int | None) -> None:
        self._question += 1
        question, text = self._question, self._filter

        def done(found: object) -> None:
            if question == self._question and not self.is_over:
                rows = cast("list[DossierRow]", found)
                self._rows = [*(self._rows if after is not None else ()), *rows]
                self._has_more = len(rows) == _ROWS
                self._show()

        self._desk.jobs.start(
            lambda: self._desk.services.arrange.waiting(text, after=after, limit=_ROWS), done, self._fail
        )

    def _show(self) -> None:
        texts = self._texts
        if not self._filter:
            self._view.count_waiting(len(self._rows))
        if self._rows:
            key = "scan.waiting.more" if self._has_more else "scan.waiting.count"
            rows = [waiting_row(row, texts) for row in self._rows]
            self._view.show_waiting(rows, texts(key, count=len(self._rows)))
        elif self._filter:
            title = texts("scan.waiting.nothing", text=self._filter)
            self._view.show_nothing_waiting(title, "", texts("scan.waiting.all"))
        else:
            self._view.show_nothing_waiting(texts("scan.waiting.none"), texts("scan.waiting.none.line"), "")
        self._view.header_is_new()

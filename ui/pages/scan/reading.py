# SPDX-License-Identifier: Apache-2.0
"""Reading in the background: along with the scanner, at the end, and what an end of the program cut short."""

from collections.abc import Callable, Sequence
from typing import cast

from clerkdesk.domain.pages import Page, Recipe
from ui.job_runner import Lane
from ui.pages.page import Desk

Told = Callable[[object], None]


class Readings:
    """Starts at most one unnamed reading of a dossier at a time; every page is read once, whoever starts it."""

    def __init__(self, desk: Desk, fail: Callable[[Exception], None]) -> None:
        self._desk = desk
        self._fail = fail
        self._going_on: set[str] = set()
        self._is_resumed = False
        self._tried: set[tuple[str, int | None, Recipe]] = set()

    def along(self, code: str, pages: Sequence[Page], told: Told) -> None:
        """Read what came so far, unless that goes on already; a page that cannot be read is tried once."""
        unread = {(page.id, page.turn_deg, page.recipe) for page in pages if page.reading is None}
        if code not in self._going_on and unread - self._tried:
            self._tried |= unread
            self.start(code, "", told)

    def resume(self, name: Callable[[str], str]) -> None:
        """Go on with what a power cut or a closed window interrupted, once; `name` names a job by its dossier."""
        if self._is_resumed:
            return
        self._is_resumed = True

        def done(codes: object) -> None:
            for code in cast("list[str]", codes):
                if code not in self._going_on:
                    self.start(code, name(code), lambda _summary: None)

        self._desk.jobs.start(lambda: self._desk.services.arrange.unread(), done, self._fail)

    def start(self, code: str, name: str, told: Told) -> None:
        """Read a dossier; a named job is shown on the screen of the day, and may be cancelled there."""
        self._going_on.add(code)

        def done(summary: object) -> None:
            self._going_on.discard(code)
            told(summary)

        def failed(error: Exception) -> None:
            self._going_on.discard(code)
            self._fail(error)

        job = self._desk.jobs.start_long(
            lambda progress, cancel: self._desk.services.digitise.digitise(code, progress=progress, cancel=cancel),
            done,
            failed,
            lane=Lane.WORK,
            name=name,
        )
        job.cancelled.connect(lambda: self._going_on.discard(code))

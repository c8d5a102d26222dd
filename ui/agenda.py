# SPDX-License-Identifier: Apache-2.0
"""The figures beside the screens in the rail: how many things there need the person, before a screen was shown."""

from collections.abc import Callable, Mapping
from typing import Protocol, cast


class Jobs(Protocol):
    """Runs work away from the window and calls back in its thread."""

    def start(
        self, work: Callable[[], object], done: Callable[[object], None], failed: Callable[[Exception], None]
    ) -> object:
        """Start the work."""


class Agenda:
    """Asks what needs an officer and tells the rail; a screen that is shown tells its own figure."""

    def __init__(self, show: Callable[[str, int], None], jobs: Jobs, current: Callable[[], str]) -> None:
        self._show = show
        self._jobs = jobs
        self._current = current
        self._ask: Callable[[], Mapping[str, int]] | None = None
        self._question = 0

    def open(self, ask: Callable[[], Mapping[str, int]]) -> None:
        """Begin to tell what needs an officer."""
        self._ask = ask
        self.refresh()

    def close(self) -> None:
        """Tell nothing more: nobody is logged in."""
        self._ask = None
        self._question += 1

    def refresh(self) -> None:
        """Ask anew; an answer to an older question is dropped."""
        if self._ask is None:
            return
        self._question += 1
        question = self._question
        # A store that does not answer is told by the strip; the figures stay.
        self._jobs.start(self._ask, lambda found: self._answered(question, found), lambda _error: None)

    def _answered(self, question: int, found: object) -> None:
        if question != self._question:
            return
        for key, count in cast(Mapping[str, int], found).items():
            if key != self._current():
                self._show(key, count)

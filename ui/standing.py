# SPDX-License-Identifier: Apache-2.0
"""The one honest sentence of the status strip: how many wait, and that none is lost."""

from collections.abc import Callable
from typing import Protocol, cast

from clerkdesk.ports.store import Counts
from ui.texts import Texts


class Jobs(Protocol):
    """Runs work away from the window and calls back in its thread."""

    def start(
        self, work: Callable[[], object], done: Callable[[object], None], failed: Callable[[Exception], None]
    ) -> object:
        """Start the work."""


class Standing:
    """Asks for the sums and says them; a store that does not answer is told as such."""

    def __init__(self, show: Callable[[str, str], None], jobs: Jobs, texts: Texts) -> None:
        self._show = show
        self._jobs = jobs
        self._texts = texts
        self._ask: Callable[[], Counts] | None = None
        self._counts: Counts | None = None

    def open(self, ask: Callable[[], Counts]) -> None:
        """Begin to say the sums of an open station."""
        self._ask = ask
        self.refresh()

    def refresh(self) -> None:
        """Ask anew."""
        if self._ask is not None:
            self._jobs.start(self._ask, self._answered, lambda _error: self._show(self._texts("strip.closed"), "off"))

    def set_texts(self, texts: Texts) -> None:
        """Say it in another language."""
        self._texts = texts
        if self._counts is not None:
            self._say(self._counts)

    def _answered(self, counts: object) -> None:
        self._counts = cast(Counts, counts)
        self._say(self._counts)

    def _say(self, counts: Counts) -> None:
        texts = self._texts
        if not counts.balanced:
            self._show(texts("strip.wrong"), "danger")
        elif counts.received == 0:
            self._show(texts("strip.empty"), "off")
        elif counts.waiting:
            self._show(texts("strip.waiting", waiting=counts.waiting), "off")
        else:
            self._show(texts("strip.settled", delivered=counts.delivered), "ok")

# SPDX-License-Identifier: Apache-2.0
"""Background work that is done when a test says so."""

from collections.abc import Callable
from typing import Any

from clerkdesk.errors import ClerkDeskError


class Jobs:
    """Does work when told to, in the order that a test wants."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], object], Callable[[Any], None], Callable[[Exception], None]]] = []

    def start(
        self,
        work: Callable[[], object],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        **_lane: object,
    ) -> None:
        """Take the work down."""
        self.waiting.append((work, done, failed))

    def do(self, which: int = 0) -> None:
        """Do one piece of work and tell its end."""
        work, done, failed = self.waiting.pop(which)
        try:
            result = work()
        except ClerkDeskError as error:
            failed(error)
        else:
            done(result)

    def do_all(self) -> None:
        """Do everything, and what comes of it."""
        while self.waiting:
            self.do()

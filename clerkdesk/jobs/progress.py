# SPDX-License-Identifier: Apache-2.0
"""Progress and cancellation of long work; knows neither Qt nor threads of the window."""

import threading
from typing import Protocol

from clerkdesk.errors import Cancelled


class Progress(Protocol):
    """Told after each unit of work."""

    def __call__(self, done: int, total: int, step: str) -> None:
        """Take note of `done` of `total` units; `step` names the unit in a word, for example "page"."""


def no_progress(done: int, total: int, step: str) -> None:
    """Take note of nothing."""


class CancelToken:
    """Set by a person, looked at by a job between units; may be shared by threads."""

    def __init__(self) -> None:
        self._set = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop after its current unit."""
        self._set.set()

    def raise_if_set(self) -> None:
        """Stop the job here if a person asked for it.

        Raises:
            Cancelled: `cancel` was called.
        """
        if self._set.is_set():
            raise Cancelled

# SPDX-License-Identifier: Apache-2.0
"""Cleans page pictures in a process of its own."""

import threading
from collections.abc import Callable

from clerkdesk.domain.pages import Recipe
from clerkdesk.errors import UnreadableFile
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool

Job = tuple[bytes, int, Recipe]


class PictureCleaner:
    """Makes pictures by their recipes (port `Cleaner`), one at a time; safe for several threads.

    Args:
        make: called in the process; returns what cleans one picture.
    """

    def __init__(self, make: Callable[[], Callable[[Job], bytes]] | None = None) -> None:
        self._pool: WorkerPool[Job, bytes] = WorkerPool(make or make_clean, size=1)
        self._turn = threading.Lock()

    def clean(self, image: bytes, dpi: int, recipe: Recipe) -> bytes:
        """Return the picture that a recipe makes; see `ports.cleaner.Cleaner`.

        Raises:
            UnreadableFile: the image is damaged, or cannot be worked on.
        """
        with self._turn:
            for outcome in self._pool.run([("page", (image, dpi, recipe))], CancelToken()):
                if outcome.result is not None:
                    return outcome.result
                if outcome.error is not None:
                    raise outcome.error
        raise UnreadableFile(file="page", reason="its image cannot be worked on")

    def close(self) -> None:
        """End the process that cleans."""
        with self._turn:
            self._pool.close()


def make_clean() -> Callable[[Job], bytes]:
    """Load what is needed in this process and return what cleans one picture."""
    import cv2

    from clerkdesk.adapters.imaging.clean import clean

    cv2.setNumThreads(1)

    def work(job: Job) -> bytes:
        try:
            return clean(*job)
        except (cv2.error, MemoryError) as error:
            raise UnreadableFile(file="page", reason="its image cannot be worked on") from error

    return work

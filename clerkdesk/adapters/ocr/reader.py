# SPDX-License-Identifier: Apache-2.0
"""The reader: page images in, readings out, in worker processes."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from clerkdesk.domain.pages import Reading
from clerkdesk.errors import ClerkDeskError, MissingAsset, ReadingFailed
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool
from clerkdesk.ports.reader import PageImage
from clerkdesk.settings import asset_path

STEP_VERSION = "5"
"""Raised with every change that may change a reading: readings of older steps are then made anew."""


class TesseractReader:
    """Reads pages with Tesseract, one page per worker process at a time."""

    def __init__(
        self, models: Path | None = None, *, workers: int | None = None, pool: WorkerPool[Any, Any] | None = None
    ) -> None:
        """Prepare; no process starts before the first page.

        Args:
            models: folder of `vie.traineddata` and `osd.traineddata`; those of this installation by default.
            workers: number of processes of its own; by default as many as `WorkerPool` takes.
            pool: workers shared with others, who read a page as `make_page_reader` does; closed with the reader.
        """
        self._models = models or asset_path("tessdata")
        self._pool: WorkerPool[PageImage, Reading] = pool or WorkerPool(
            partial(make_page_reader, self._models), size=workers
        )

    @property
    def step_version(self) -> str:
        """Version of the reading steps; readings of other versions are made anew."""
        return STEP_VERSION

    def read(
        self,
        pages: Iterable[PageImage],
        keep: Callable[[str, Reading], None],
        fail: Callable[[str, ClerkDeskError], None],
        cancel: CancelToken,
    ) -> None:
        """Read the pages in parallel; give each to `keep`, or its error to `fail`, in the caller's thread, as it ends.

        One bad page never stops the others. A worker that dies costs its page alone.

        Raises:
            MissingAsset: the OCR model is not installed.
            Cancelled: between two pages.
        """
        for name in ("vie.traineddata", "osd.traineddata", "asternet.safetensors"):
            if not (self._models / name).is_file():
                raise MissingAsset(name=f"tessdata/{name}")
        for outcome in self._pool.run(((page.page_id, page) for page in pages), cancel):
            if outcome.result is not None:
                keep(outcome.key, outcome.result)
            else:
                fail(outcome.key, _named(outcome.error, outcome.key))

    def close(self) -> None:
        """End the workers."""
        self._pool.close()


def make_page_reader(models: Path) -> Callable[[PageImage], Reading]:
    """Load the models in this process and return what reads one page.

    Raises:
        MissingAsset: a model is not there.
    """
    # Imported in the worker alone: the process of the window never holds pixels or models.
    import cv2

    from clerkdesk.adapters.ocr.engine import Engine
    from clerkdesk.adapters.ocr.second_reader import SecondReader
    from clerkdesk.adapters.ocr.steps import read_page

    cv2.setNumThreads(1)
    engine, second = Engine(models), SecondReader(models)

    def read(page: PageImage) -> Reading:
        try:
            return read_page(page.image, page.dpi, engine, second, turn_deg=page.turn_deg, is_level=page.is_level)
        except cv2.error as error:
            raise ReadingFailed(page=page.page_id, reason="its image cannot be worked on") from error
        except MemoryError as error:
            raise ReadingFailed(page=page.page_id, reason="memory ran out") from error

    return read


def _named(error: ClerkDeskError | None, page_id: str) -> ClerkDeskError:
    if error is None:
        return ReadingFailed(page=page_id, reason="the reading process ended")
    if isinstance(error, ReadingFailed):
        return ReadingFailed(**{**error.params, "page": page_id})
    return error

# SPDX-License-Identifier: Apache-2.0
"""What the worker processes of a station can do: read a page, draw a page; one pool for both."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from clerkdesk.adapters.ocr.reader import make_page_reader
from clerkdesk.adapters.pdf.layers import Scan, make_page_drawer
from clerkdesk.jobs.workers import WorkerPool


def make_pool(models: Path) -> WorkerPool[Any, Any]:
    """Return the pool for `TesseractReader` and `PdfArchivist`; no process starts before there is work."""
    return WorkerPool(partial(make_workshop, models))


def make_workshop(models: Path) -> Callable[[Any], Any]:
    """Return what does one job in a worker; what a kind of job needs is loaded with the first of it."""
    reader, drawer = cache(partial(make_page_reader, models)), cache(make_page_drawer)

    def work(job: Any) -> Any:
        return drawer()(job) if isinstance(job, Scan) else reader()(job)

    return work

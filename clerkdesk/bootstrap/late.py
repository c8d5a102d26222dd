# SPDX-License-Identifier: Apache-2.0
"""Adapters that take long to load, each behind a stand-in that loads it when it is first used.

A command that shows a list writes no PDF and draws no page; without this it waited half a second for what does.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from clerkdesk.adapters.scanners.folder import ImportImage, RenderPdf
    from clerkdesk.jobs.workers import WorkerPool
    from clerkdesk.ports.archivist import Archivist
    from clerkdesk.ports.container import Container
    from clerkdesk.ports.typesetter import Typesetter
    from clerkdesk.services.arrange import Cut
    from clerkdesk.services.signing_queue import Draw

T = TypeVar("T")


def late(make: Callable[[], T]) -> T:
    """Return what stands for a part, or for a function, and makes it at its first use; from any thread, once.

    Args:
        make: what it raises, the first use raises.
    """
    return cast("T", _StandIn(make))


class _StandIn:
    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: list[Any] = []
        self._first = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part(), name)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return self._part()(*args, **keywords)

    def _part(self) -> Any:
        with self._first:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]


def archivist(pool: "WorkerPool[Any, Any] | None" = None) -> "Archivist":
    """Return what writes archival PDF, drawing pages in workers where there are any."""

    def make() -> "Archivist":
        from clerkdesk.adapters.pdf.archivist import PdfArchivist

        return PdfArchivist(pool)

    return late(make)


def typesetter() -> "Typesetter":
    """Return what sets printed matter."""

    def make() -> "Typesetter":
        from clerkdesk.adapters.typesetting.typst import TypstTypesetter

        return TypstTypesetter()

    return late(make)


def container() -> "Container":
    """Return what packs decisions."""

    def make() -> "Container":
        from clerkdesk.adapters.signers.asic import AsicContainer

        return AsicContainer()

    return late(make)


def importer() -> "ImportImage":
    """Return what takes a picture of a file."""

    def make() -> "ImportImage":
        from clerkdesk.adapters.imaging.importer import import_image

        return import_image

    return late(make)


def pdf_importer() -> "RenderPdf":
    """Return what takes the pages of a PDF."""

    def make() -> "RenderPdf":
        from clerkdesk.adapters.pdf.rasteriser import render_pages

        return render_pages

    return late(make)


def thumbnails() -> "Callable[[bytes], bytes]":
    """Return what draws a page small."""

    def make() -> "Callable[[bytes], bytes]":
        from clerkdesk.adapters.imaging.thumbnails import draw_thumbnail

        return draw_thumbnail

    return late(make)


def cutter() -> "Cut":
    """Return what cuts a page in two."""

    def make() -> "Cut":
        from clerkdesk.adapters.imaging.thumbnails import cut_in_two

        return cut_in_two

    return late(make)


def preview() -> "Draw":
    """Return what draws a page of a document."""

    def make() -> "Draw":
        from clerkdesk.adapters.pdf.preview import draw_page

        return draw_page

    return late(make)


def load_late_parts() -> None:
    """Load what a day at the counter needs, ahead of its first use: for a window that nobody is waiting for."""
    import clerkdesk.adapters.imaging.importer
    import clerkdesk.adapters.imaging.thumbnails
    import clerkdesk.adapters.pdf.archivist
    import clerkdesk.adapters.pdf.preview
    import clerkdesk.adapters.pdf.rasteriser
    import clerkdesk.adapters.portals.wire
    import clerkdesk.adapters.signers.asic
    import clerkdesk.adapters.typesetting.typst  # noqa: F401 - to have it loaded is all that is wanted

# SPDX-License-Identifier: Apache-2.0
"""Small pictures of pages: made once, kept sealed beside the page, made anew when they are damaged."""

from collections.abc import Callable, Iterable

from clerkdesk.domain.pages import Page
from clerkdesk.errors import BlobDamaged
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.store import Store

Draw = Callable[[bytes], bytes]
"""Image to a small JPEG of it, not turned. Raises UnreadableFile."""


class Thumbnails:
    """Gives the pictures of pages; safe for several threads."""

    def __init__(self, store: Store, blobs: Blobs, draw: Draw) -> None:
        self._store = store
        self._blobs = blobs
        self._draw = draw

    def small(self, page: Page) -> bytes:
        """Return the thumbnail of a page, a small JPEG of its picture as it lay, not turned.

        Raises:
            BlobDamaged, UnreadableFile: the original cannot be used.
            StorageFull: there is no room to keep it.
        """
        if page.thumbnail is not None:
            try:
                return self._blobs.get(page.thumbnail)
            except BlobDamaged:  # made anew from the original, which is what must not be lost
                pass
        drawn = self._draw(self.large(page))
        kept = self._blobs.put(drawn)
        with self._store.begin() as work:
            work.pages.set_thumbnail(page.id, kept)
            work.commit()
        return drawn

    def large(self, page: Page) -> bytes:
        """Return the picture of a page: cleaned as far as that was done, else the untouched original.

        Raises:
            BlobDamaged: the original cannot be used.
        """
        try:
            return self._blobs.get(page.picture)
        except BlobDamaged:
            return self._blobs.get(page.original)

    def make_missing(
        self, pages: Iterable[Page], *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> None:
        """Make the thumbnails that are not there yet. Raises Cancelled between two pages; see `small`."""
        missing = [page for page in pages if page.thumbnail is None]
        for done, page in enumerate(missing, 1):
            (cancel or CancelToken()).raise_if_set()
            self.small(page)
            progress(done, len(missing), "page")

# SPDX-License-Identifier: Apache-2.0
"""The pictures of pages, cleaned and small: made once, kept sealed, made anew from the original when damaged."""

from collections.abc import Callable, Iterable

from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.image_header import read_header
from clerkdesk.domain.pages import Page
from clerkdesk.errors import BlobDamaged
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.cleaner import Cleaner
from clerkdesk.ports.store import Store, UnitOfWork

Draw = Callable[[bytes], bytes]
"""Image to a small JPEG of it, not turned. Raises UnreadableFile."""

_Note = Callable[[UnitOfWork, BlobRef, bytes], None]


class _Made:
    """Keeps what can be made of an original again."""

    def __init__(self, store: Store, blobs: Blobs) -> None:
        self._store = store
        self._blobs = blobs

    def _kept(self, known: BlobRef | None, make: Callable[[], bytes], note: _Note) -> bytes:
        """Return what is kept, or else make it, keep it and note where."""
        if known is not None:
            try:
                return self._blobs.get(known)
            except BlobDamaged:  # made anew from the original, which is what must not be lost
                pass
        made = make()
        ref = self._blobs.put(made)  # the original itself where nothing was to be done: equal content is kept once
        with self._store.begin() as work:
            note(work, ref, made)
            work.commit()
        return made


class Pictures(_Made):
    """Gives what the reader reads and the archive keeps; safe for several threads."""

    def __init__(self, store: Store, blobs: Blobs, cleaner: Cleaner) -> None:
        super().__init__(store, blobs)
        self._cleaner = cleaner

    def of(self, page: Page) -> bytes:
        """Return the picture of a page as its recipe makes it.

        Raises:
            BlobDamaged, UnreadableFile: the original cannot be used.
            StorageFull: there is no room to keep it.
        """
        if not page.recipe.changes_pixels:
            return self._blobs.get(page.original)

        def clean() -> bytes:
            return self._cleaner.clean(self._blobs.get(page.original), page.dpi, page.recipe)

        def note(work: UnitOfWork, ref: BlobRef, picture: bytes) -> None:
            work.pages.set_cleaned(page.id, page.recipe, ref, _size_px(picture, page))

        return self._kept(page.cleaned, clean, note)


class Thumbnails(_Made):
    """Gives what is shown of pages; safe for several threads."""

    def __init__(self, store: Store, blobs: Blobs, draw: Draw) -> None:
        super().__init__(store, blobs)
        self._draw = draw

    def small(self, page: Page) -> bytes:
        """Return the thumbnail of a page, a small JPEG of its picture as it lay, not turned.

        Raises:
            BlobDamaged, UnreadableFile: the original cannot be used.
            StorageFull: there is no room to keep it.
        """

        def note(work: UnitOfWork, ref: BlobRef, _drawn: bytes) -> None:
            work.pages.set_thumbnail(page.id, ref)

        return self._kept(page.thumbnail, lambda: self._draw(self.large(page)), note)

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


def _size_px(picture: bytes, page: Page) -> tuple[int, int]:
    header = read_header(picture)
    return (header.width_px, header.height_px) if header else (page.width_px, page.height_px)

# SPDX-License-Identifier: Apache-2.0
"""The pictures of pages, made of their originals by their recipes: made once, kept sealed, made anew when damaged."""

from clerkdesk.domain.image_header import read_header
from clerkdesk.domain.pages import Page
from clerkdesk.errors import BlobDamaged
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.cleaner import Cleaner
from clerkdesk.ports.store import Store


class Pictures:
    """Gives what the reader reads and the archive keeps; safe for several threads."""

    def __init__(self, store: Store, blobs: Blobs, cleaner: Cleaner) -> None:
        self._store = store
        self._blobs = blobs
        self._cleaner = cleaner

    def of(self, page: Page) -> bytes:
        """Return the picture of a page as its recipe makes it.

        Raises:
            BlobDamaged, UnreadableFile: the original cannot be used.
            StorageFull: there is no room to keep it.
        """
        if not page.recipe.changes_pixels:
            return self._blobs.get(page.original)
        if page.cleaned is not None:
            try:
                return self._blobs.get(page.cleaned)
            except BlobDamaged:  # made anew from the original, which is what must not be lost
                pass
        original = self._blobs.get(page.original)
        picture = self._cleaner.clean(original, page.dpi, page.recipe)
        kept = self._blobs.put(picture)  # the original itself where nothing was to be done: equal content is kept once
        with self._store.begin() as work:
            work.pages.set_cleaned(page.id, page.recipe, kept, _size_px(picture, page))
            work.commit()
        return picture


def _size_px(picture: bytes, page: Page) -> tuple[int, int]:
    header = read_header(picture)
    return (header.width_px, header.height_px) if header else (page.width_px, page.height_px)

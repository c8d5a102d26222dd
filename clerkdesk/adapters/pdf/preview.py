# SPDX-License-Identifier: Apache-2.0
"""Pictures of the pages of our own PDF, for people to look at before they sign or approve."""

import io

import pypdfium2

from clerkdesk.errors import BlobDamaged

_POINTS = 72.0


def draw_page(content: bytes, dpi: int, page: int = 0) -> bytes:
    """Return a page as PNG, with stamps and other annotations as a viewer shows them.

    Args:
        content: a PDF that this program made.
        dpi: pixels per inch of paper.
        page: from 0.

    Raises:
        BlobDamaged: it is not a readable PDF, or has no such page.
    """
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            picture = document[page].render(scale=dpi / _POINTS, may_draw_forms=True).to_pil()
        finally:
            document.close()
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise BlobDamaged(name="document") from error
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()

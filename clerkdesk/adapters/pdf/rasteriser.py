# SPDX-License-Identifier: Apache-2.0
"""Import of PDF: its pages as flat pictures, what is drawn over them included."""

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2
from PIL import Image

from clerkdesk.adapters.pdf.pictures import JPEG_QUALITY
from clerkdesk.domain.image_header import sniff
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import PageTooLarge, UnreadableFile

PAGE_LIMIT = 1_000
LIMIT_MPX = 60
_POINTS = 72.0


def render_pages(content: bytes, name: str, dpi: int = 300) -> Iterator[ScannedPage]:
    """Yield the pages of a PDF as they are rendered, upright as a viewer shows them.

    Pages of black and white alone become PNG, all others JPEG.

    Args:
        content: the PDF.
        name: of the file, for messages and as the pages' source.
        dpi: pixels per inch of paper.

    Raises:
        UnreadableFile: empty, not a PDF, truncated, encrypted, without pages or with too many.
        PageTooLarge: a page would have more than `LIMIT_MPX` million pixels; it is not rendered.
    """
    document = _opened(content, name)
    try:
        for number in range(len(document)):
            yield _rendered(document, number, name, dpi)
    finally:
        document.close()


def _opened(content: bytes, name: str) -> pypdfium2.PdfDocument:
    if not content:
        raise UnreadableFile(file=name, reason="it is empty")
    kind = sniff(content)
    if kind != "pdf":
        reason = f"it is a {kind.upper()} picture, not a PDF" if kind else "it is not a PDF"
        raise UnreadableFile(file=name, reason=reason)
    if b"%%EOF" not in content[-2048:]:
        # A viewer would repair it and silently leave pages out.
        raise UnreadableFile(file=name, reason="its end is missing: it was not copied in full")
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(file=name, reason=_why_closed(content)) from error
    if not 0 < len(document) <= PAGE_LIMIT:
        count = len(document)
        document.close()
        reason = f"it has {count} pages; at most {PAGE_LIMIT} are accepted" if count else "it has no pages"
        raise UnreadableFile(file=name, reason=reason)
    return document


def _why_closed(content: bytes) -> str:
    """Say why the renderer refused a PDF: its own word for it is not reliable."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return "it is damaged" if len(pdf.pages) else "it has no pages"
    except pikepdf.PasswordError:
        return "it is locked with a password"
    except pikepdf.PdfError:
        return "it is damaged"


def _rendered(document: pypdfium2.PdfDocument, number: int, name: str, dpi: int) -> ScannedPage:
    try:
        page = document[number]
        width, height = (round(side * dpi / _POINTS) for side in page.get_size())
        if width * height > LIMIT_MPX * 1_000_000:
            raise PageTooLarge(file=name, width=width, height=height, limit=LIMIT_MPX)
        if width < 1 or height < 1:
            raise UnreadableFile(file=name, reason=f"page {number + 1} has no size")
        picture: Image.Image = page.render(scale=dpi / _POINTS, may_draw_forms=True).to_pil()
        page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(file=name, reason=f"page {number + 1} cannot be drawn") from error
    image, media_type = _encoded(picture, dpi)
    return ScannedPage(image, media_type, picture.width, picture.height, dpi, f"{name}#{number + 1}")


def _encoded(picture: Image.Image, dpi: int) -> tuple[bytes, str]:
    """Encode a page: black and white as a one-bit PNG, grey as grey, the rest in colour."""
    out = io.BytesIO()
    plain = picture.convert("RGB")
    red, green, blue = plain.split()
    is_grey = red.tobytes() == green.tobytes() == blue.tobytes()
    if is_grey and sum(red.histogram()[1:255]) == 0:
        red.convert("1", dither=Image.Dither.NONE).save(out, "PNG", dpi=(dpi, dpi))
        return out.getvalue(), "image/png"
    (red if is_grey else plain).save(out, "JPEG", quality=JPEG_QUALITY, subsampling=2, dpi=(dpi, dpi))
    return out.getvalue(), "image/jpeg"

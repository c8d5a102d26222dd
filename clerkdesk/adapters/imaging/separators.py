# SPDX-License-Identifier: Apache-2.0
"""Looks for cover sheets among pages, in a process of its own."""

from collections.abc import Callable

from clerkdesk.domain.pages import ScannedPage
from clerkdesk.domain.separators import SheetMarks
from clerkdesk.errors import UnreadableFile
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool

_LOOK_DPI = 100  # the symbols of cover sheets are large: small pictures are faster, and noise is gone
_SECOND_LOOK_DPI = 200
_BLANK_INK = 0.0008


class SheetFinder:
    """Looks at pages one by one (port `SeparatorFinder`); a page at which the process dies is told as unseen."""

    def __init__(self) -> None:
        self._pool: WorkerPool[ScannedPage, SheetMarks] = WorkerPool(make_look, size=1)

    def look(self, page: ScannedPage) -> SheetMarks:
        """Return what was found on a page; see `ports.separators.SeparatorFinder`."""
        for outcome in self._pool.run([("page", page)], CancelToken()):
            if outcome.result is not None:
                return outcome.result
        return SheetMarks(is_seen=False)

    def close(self) -> None:
        """End the process that looks."""
        self._pool.close()


def make_look() -> Callable[[ScannedPage], SheetMarks]:
    """Load what is needed in this process and return what looks at one page."""
    import io

    import numpy as np
    import zxingcpp
    from PIL import Image

    from clerkdesk.adapters.imaging.patch import Grey, has_patch

    formats = zxingcpp.barcode_formats_from_str("QRCode|Code128")

    def grey_at(page: ScannedPage, dpi: int) -> tuple[Grey, float]:
        """Return the page in grey at no less than a resolution, decoded no larger than needed."""
        with Image.open(io.BytesIO(page.image)) as picture:
            share = min(1.0, dpi / page.dpi)
            size = max(1, round(page.width_px * share)), max(1, round(page.height_px * share))
            picture.draft("L", size)
            small = picture.convert("L")
            if small.width > size[0]:
                small = small.resize(size, Image.Resampling.BOX)
        return np.asarray(small), page.dpi * small.width / page.width_px

    def texts(grey: Grey) -> tuple[str, ...]:
        found = zxingcpp.read_barcodes(grey, formats=formats, try_invert=False)
        return tuple(dict.fromkeys(code.text for code in found if code.text))

    def look(page: ScannedPage) -> SheetMarks:
        try:
            grey, dpi = grey_at(page, _LOOK_DPI)
            read, patch = texts(grey), has_patch(grey, dpi)
            if patch and not read:  # a sheet for certain: look closer
                read = texts(grey_at(page, _SECOND_LOOK_DPI)[0])
        except (OSError, SyntaxError, ValueError) as error:
            raise UnreadableFile(file=page.source, reason="it is damaged") from error
        paper = float(np.median(grey))
        ink = float((grey < paper * 0.6).mean())
        return SheetMarks(read, patch, ink < _BLANK_INK)

    return look

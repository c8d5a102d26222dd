# SPDX-License-Identifier: Apache-2.0
"""Pictures of pages: decoded away from the window's thread, kept within bounds, the newest wish first."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QByteArray, QDataStream, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QTransform

from clerkdesk.domain.pages import Page
from ui.job_runner import JobRunner, Lane

SMALL_KEPT, LARGE_KEPT = 150, 3
"""A decoded A4 page at 300 dpi takes 35 MB, a thumbnail 0.2."""

_AT_ONCE = 4
_MOST_WANTED = 60
_LIMIT_MB = 512  # A3 at 600 dpi in colour takes 278, and more is refused at the entrance already


Looks = tuple[str, int, str]
"""What a page looks like: its id, the turn that makes it upright, and the hash of its picture."""


class Source(Protocol):
    """Gives the bytes of pages; see `clerkdesk.services.pictures`."""

    def small(self, page: Page) -> bytes:
        """Return a small JPEG, not turned."""

    def large(self, page: Page) -> bytes:
        """Return the untouched image."""


class Pictures(QObject):
    """What is decoded of a dossier's pages.

    Attributes:
        small_came: the thumbnail of a page is there, or cannot be; its id.
        large_came: a page's id and its picture, upright and no larger than was asked; a null image when it is damaged.
        failed: why a picture cannot be shown.
    """

    small_came = Signal(str)
    large_came = Signal(str, QImage)
    failed = Signal(Exception)

    def __init__(self, jobs: JobRunner, source: Callable[[], Source], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._source = source
        self._small: OrderedDict[str, QImage] = OrderedDict()
        self._drawn_of: dict[str, str] = {}  # hash of the picture by page: a page that was cleaned looks otherwise
        self._wanted: OrderedDict[str, Page] = OrderedDict()
        self._asked: set[str] = set()
        self._large: OrderedDict[Looks, QImage] = OrderedDict()
        self._large_asked: tuple[Looks, int] | None = None
        QImageReader.setAllocationLimit(_LIMIT_MB)

    def small(self, page: Page) -> QImage | None:
        """Return the thumbnail of a page, not turned; None while it is being decoded."""
        found = self._small.get(page.id)
        is_new = self._drawn_of.get(page.id) == page.picture.sha256
        if found is not None and is_new:
            self._small.move_to_end(page.id)
            return found
        if page.id not in self._asked:
            self._wanted[page.id] = page
            self._wanted.move_to_end(page.id)
            if len(self._wanted) > _MOST_WANTED:  # scrolled past long ago
                self._wanted.popitem(last=False)
            self._start_small()
        return found  # the one before, while the new one is made

    @property
    def kept(self) -> tuple[int, int]:
        """How many thumbnails and how many large pictures are held."""
        return len(self._small), len(self._large)

    def has_small(self, page: Page) -> bool:
        """Tell whether the thumbnail of a page is held, without asking for it."""
        return page.id in self._small

    def is_broken(self, page: Page) -> bool:
        """Tell whether a page's picture cannot be decoded."""
        found = self._small.get(page.id)
        return found is not None and found.isNull()

    def ask_large(self, page: Page, box: QSize) -> None:
        """Decode a page upright, no larger than a box in device px, unless it is there already at that size."""
        looks = (page.id, page.upright_deg, page.picture.sha256)
        asked = (looks, max(box.width(), box.height()))
        found = self._large.get(looks)
        if found is not None and (is_enough(found.size(), box) or is_whole(found.size(), page)):
            self._large.move_to_end(looks)
            self._large_asked = None
            self.large_came.emit(page.id, found)
            return
        if asked != self._large_asked:
            self._large_asked = asked
            turn = page.upright_deg
            self._jobs.start(
                lambda: decoded(self._source().large(page), box, turn),
                lambda image: self._keep_large(asked, image),
                lambda error: self._fail_large(asked, error),
                lane=Lane.PICTURES,
            )

    def forget(self) -> None:
        """Let everything go: another dossier is shown."""
        self._small.clear()
        self._drawn_of.clear()
        self._wanted.clear()
        self._large.clear()
        self._large_asked = None

    def _start_small(self) -> None:
        while self._wanted and len(self._asked) < _AT_ONCE:
            page_id, page = self._wanted.popitem(last=True)  # what is on the screen now comes before what was
            self._asked.add(page_id)
            self._drawn_of[page_id] = page.picture.sha256
            self._jobs.start(
                lambda page=page: decoded(self._source().small(page)),  # type: ignore[misc]
                lambda image, page_id=page_id: self._keep_small(page_id, image),  # type: ignore[misc]
                lambda error, page_id=page_id: self._fail_small(page_id, error),  # type: ignore[misc]
                lane=Lane.PICTURES,
            )

    def _keep_small(self, page_id: str, image: object) -> None:
        self._asked.discard(page_id)
        self._small[page_id] = image if isinstance(image, QImage) else QImage()
        if len(self._small) > SMALL_KEPT:
            self._small.popitem(last=False)
        self.small_came.emit(page_id)
        self._start_small()

    def _fail_small(self, page_id: str, error: Exception) -> None:
        self._keep_small(page_id, None)
        self.failed.emit(error)

    def _keep_large(self, asked: tuple[Looks, int], image: object) -> None:
        if asked != self._large_asked:
            return  # somebody looks at another page by now
        self._large_asked = None
        shown = image if isinstance(image, QImage) else QImage()
        if not shown.isNull():
            self._large[asked[0]] = shown
            self._large.move_to_end(asked[0])
            if len(self._large) > LARGE_KEPT:
                self._large.popitem(last=False)
        self.large_came.emit(asked[0][0], shown)

    def _fail_large(self, asked: tuple[Looks, int], error: Exception) -> None:
        self._keep_large(asked, None)
        self.failed.emit(error)


def decoded(content: bytes, box: QSize | None = None, turn_deg: int = 0) -> QImage:
    """Return a picture, turned clockwise and no larger than a box; a null image when it is damaged.

    A JPEG is decoded small, not decoded whole and then made small. Safe in any thread.
    """
    # The stream's own buffer is Qt's alone. Of one made here Qt asks the interpreter whether it overrides anything,
    # under a lock of its image plugins, while another thread waits for that lock with the interpreter in its hands.
    stream = QDataStream(QByteArray(content))
    reader = QImageReader(stream.device())
    reader.setAutoTransform(False)
    if box is not None:
        room = box.transposed() if turn_deg in (90, 270) else box
        whole = reader.size()
        wanted = whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        if whole.isValid() and wanted.width() < whole.width():
            reader.setScaledSize(wanted)
    image = reader.read()
    return image.transformed(QTransform().rotate(turn_deg)) if turn_deg and not image.isNull() else image


def is_enough(size: QSize, box: QSize) -> bool:
    """Tell whether a picture fills a box without being drawn noticeably larger than it is."""
    wanted = size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
    return wanted.width() <= size.width() * 1.15


def is_whole(size: QSize, page: Page) -> bool:
    """Tell whether a picture has all pixels of its page."""
    return max(size.width(), size.height()) >= max(page.picture_px)

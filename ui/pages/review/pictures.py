# SPDX-License-Identifier: Apache-2.0
"""Pictures of pages as they were read: upright, level and decoded away from the window's thread."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from ui.job_runner import Lane
from ui.pages.page import Desk
from ui.pages.scan.pictures import decoded

if TYPE_CHECKING:
    from clerkdesk.domain.pages import Page

MOST_KEPT = 3
"""An A4 page at 300 dpi takes 35 MB."""

_LARGEST = QSize(2_600, 3_700)
_LEVEL_DEG = 0.05
_BAND_PX = 64


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """A page as its words were read on it.

    Attributes:
        whole: at the resolution of its original, as far as that is bearable.
        view: as large as it was asked for.
        frame: size in which boxes are told.
    """

    whole: QImage
    view: QImage
    frame: QSize

    @property
    def scale(self) -> float:
        """Px of `whole` for one of the frame."""
        return self.whole.width() / max(self.frame.width(), 1)


class PaperPictures(QObject):
    """Keeps the last pages; the answer to an old wish is dropped.

    Attributes:
        came: a page's id and its `PaperPicture`.
        failed: why a page cannot be shown.
    """

    came = Signal(str, object)
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept: OrderedDict[tuple[str, int], PaperPicture] = OrderedDict()
        self._wish: tuple[str, int, int] | None = None

    def ask(self, page: "Page", width_px: int) -> None:
        """Have a page drawn so wide; what is kept of it comes at once, and again when it is sharper."""
        key, wish = (page.id, page.upright_deg), (page.id, page.upright_deg, width_px)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            self.came.emit(page.id, kept)
            if kept.view.width() == min(width_px, kept.whole.width()):
                self._wish = None
                return
        if wish == self._wish:
            return
        self._wish = wish

        def done(found: object) -> None:
            if wish == self._wish and isinstance(found, PaperPicture):
                self._wish = None
                self._keep(key, found)
                self.came.emit(page.id, found)

        def failed(error: Exception) -> None:
            if wish == self._wish:
                self._wish = None
                self.came.emit(page.id, PaperPicture(QImage(), QImage(), QSize()))
                self.failed.emit(error)

        self._desk.jobs.start(lambda: self._drawn(page, kept, width_px), done, failed, lane=Lane.PICTURES)

    def _drawn(self, page: "Page", kept: PaperPicture | None, width_px: int) -> PaperPicture:
        """Decode a page, unless it is kept, and once more as wide as it is shown; in a worker's thread.

        Decoding lets the window's thread work meanwhile; making a whole page smaller does not.
        """
        services = self._desk.services
        content, reading = services.thumbnails.large(page), services.digitise.reading(page)
        turn, skew = (reading.turn_deg, reading.skew_deg) if reading else (page.upright_deg, 0.0)
        whole = kept.whole if kept is not None else _decoded(content, _LARGEST, turn, skew)
        is_whole = whole.isNull() or width_px >= whole.width()
        view = whole if is_whole else _decoded(content, QSize(max(width_px, 1), _LARGEST.height()), turn, skew)
        frame = QSize(reading.width_px, reading.height_px) if reading else whole.size()
        return PaperPicture(whole, view, frame)

    def _keep(self, key: tuple[str, int], picture: PaperPicture) -> None:
        self._kept[key] = picture
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


def _decoded(content: bytes, box: QSize, turn_deg: int, skew_deg: float) -> QImage:
    """Return a page no larger than a box, turned clockwise and level as it was read."""
    room = box.transposed() if turn_deg in (90, 270) else box
    return upright(decoded(content, room), turn_deg, skew_deg)


def upright(image: QImage, turn_deg: int, skew_deg: float) -> QImage:
    """Turn clockwise by right angles, and level about the centre as the reading does; the corners become white.

    It goes band by band: drawing holds the interpreter, and the window's thread must not wait for a whole page.
    """
    is_level = abs(skew_deg) <= _LEVEL_DEG
    if image.isNull() or (is_level and not turn_deg):
        return image
    made = QImage(image.size().transposed() if turn_deg in (90, 270) else image.size(), QImage.Format.Format_RGB32)
    turn = QTransform().translate(made.width() / 2, made.height() / 2).rotate(turn_deg - (0 if is_level else skew_deg))
    turn = turn.translate(-image.width() / 2, -image.height() / 2)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=not is_level)
    for top in range(0, made.height(), _BAND_PX):
        band = QRect(0, top, made.width(), _BAND_PX)
        painter.resetTransform()
        painter.setClipRect(band)
        painter.fillRect(band, QColor("#FFFFFF"))
        painter.setTransform(turn)
        painter.drawImage(0, 0, image)
    painter.end()
    return made

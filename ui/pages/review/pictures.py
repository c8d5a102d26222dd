# SPDX-License-Identifier: Apache-2.0
"""Pictures of pages as they were read: upright, level and decoded away from the window's thread."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
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
        """Decode a page, unless it is kept, and draw it so wide; in a worker's thread."""
        if kept is not None:
            return PaperPicture(kept.whole, _scaled(kept.whole, width_px), kept.frame)
        services = self._desk.services
        reading = services.digitise.reading(page)
        turn = reading.turn_deg if reading else page.upright_deg
        image = decoded(services.thumbnails.large(page), _LARGEST, turn)
        if reading is not None and abs(reading.skew_deg) > _LEVEL_DEG and not image.isNull():
            image = _levelled(image, reading.skew_deg)
        frame = QSize(reading.width_px, reading.height_px) if reading else image.size()
        return PaperPicture(image, _scaled(image, width_px), frame)

    def _keep(self, key: tuple[str, int], picture: PaperPicture) -> None:
        self._kept[key] = picture
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


def _scaled(image: QImage, width_px: int) -> QImage:
    if image.isNull() or width_px >= image.width():
        return image
    return image.scaledToWidth(max(width_px, 1), Qt.TransformationMode.SmoothTransformation)


def _levelled(image: QImage, skew_deg: float) -> QImage:
    """Turn counter-clockwise about the centre, as the reading does; the corners become white."""
    level = QImage(image.size(), QImage.Format.Format_RGB32)
    level.fill(QColor("#FFFFFF"))
    middle = QRect(0, 0, image.width(), image.height())
    turn = QTransform().translate(middle.width() / 2, middle.height() / 2).rotate(-skew_deg)
    turn = turn.translate(-middle.width() / 2, -middle.height() / 2)
    painter = QPainter(level)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(turn)
    painter.drawImage(0, 0, image)
    painter.end()
    return level

# SPDX-License-Identifier: Apache-2.0
"""Cuts what the machine read and the clerk changed out of the page, so that the supervisor sees the paper itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from ui.pages.page import Desk
from ui.pages.review.pictures import upright
from ui.pages.scan.pictures import decoded

if TYPE_CHECKING:
    from clerkdesk.services.examine import Difference

MOST = 6
"""Fields of one dossier; more are not looked at one by one."""

_BESIDE = 0.6
"""Room around a field, as a share of its height."""


def crops(desk: Desk, code: str, fields: "Sequence[Difference]") -> dict[str, QImage]:
    """Return the pictures of fields by their names; called in a worker's thread."""
    services = desk.services
    pages = {page.number: page for page in services.arrange.sheaf(code).pages}
    found: dict[str, QImage] = {}
    drawn: dict[int, tuple[QImage, float]] = {}
    for one in fields[:MOST]:
        page = pages.get(one.page)
        reading = services.digitise.reading(page) if page is not None else None
        if page is None or reading is None or one.box == (0, 0, 0, 0):
            continue
        if one.page not in drawn:
            whole = upright(decoded(services.thumbnails.large(page)), reading.turn_deg, reading.skew_deg)
            drawn = {one.page: (whole, whole.width() / max(reading.width_px, 1))}  # one page at a time is held
        whole, scale = drawn[one.page]
        left, top, right, bottom = (round(px * scale) for px in one.box)
        beside = round((bottom - top) * _BESIDE)
        area = QRect(left, top, right - left, bottom - top).adjusted(-beside, -beside, beside, beside)
        found[one.name] = whole.copy(area.intersected(whole.rect()))
    return found

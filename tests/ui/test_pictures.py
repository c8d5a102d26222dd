# SPDX-License-Identifier: Apache-2.0
"""Pages are decoded in several threads at once, and no thread waits for another for ever."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QTransform

from clerkdesk.practice.paper.sheets import make_sheet
from ui.pages.review.pictures import upright
from ui.pages.scan.pictures import decoded

TIMES = 150


@pytest.fixture(scope="module")
def sheet():
    """A page as it was scanned."""
    return make_sheet("statement", "pictures", "clean", dpi=100).image


def test_pages_are_decoded_side_by_side_without_end(qapp, sheet):
    def widths(box):
        return {decoded(sheet, box).width() for _ in range(TIMES)}

    boxes = (None, QSize(200, 283), QSize(94, 133))
    with ThreadPoolExecutor(len(boxes)) as threads:
        whole, middle, small = threads.map(widths, boxes)
    assert (middle, small) == ({200}, {94})
    assert whole == {decoded(sheet).width()}


@pytest.mark.parametrize("turn_deg", [90, 180, 270])
def test_a_page_turned_band_by_band_is_the_page_turned_whole(qapp, sheet, turn_deg):
    image = decoded(sheet)
    assert upright(image, turn_deg, 0.0) == image.transformed(QTransform().rotate(turn_deg))


def test_a_page_that_lies_level_is_left_alone(qapp, sheet):
    image = decoded(sheet)
    assert upright(image, 0, 0.01) == image
    assert upright(image, 0, 2.0).size() == image.size()
    assert upright(image, 90, 2.0).size() == image.size().transposed()


def test_a_damaged_page_is_no_picture(qapp, sheet):
    assert decoded(b"no picture").isNull()
    assert upright(decoded(b""), 90, 1.0).isNull()

# SPDX-License-Identifier: Apache-2.0
"""Pages encoded as JPEG, looked at by another program's decoder."""

import io

import pytest
from PIL import Image

from clerkdesk.adapters.scanners.sane_frames import Picture
from clerkdesk.adapters.scanners.turbojpeg import NotEncoded, encode

pytestmark = pytest.mark.scanner


def test_a_colour_page_keeps_its_colours_and_says_its_resolution():
    width, height = 33, 17
    image = Image.open(io.BytesIO(encode(Picture(bytearray([200, 30, 60] * width * height), width, height, 3), 300)))
    assert (image.size, image.mode, image.info["dpi"]) == ((width, height), "RGB", (300, 300))
    assert image.getpixel((16, 8)) == pytest.approx((200, 30, 60), abs=4)


def test_a_grey_page_has_one_channel_and_stays_as_light():
    image = Image.open(io.BytesIO(encode(Picture(bytearray([77] * 35), 7, 5, 1), 600)))
    assert (image.size, image.mode, image.info["dpi"]) == ((7, 5), "L", (600, 600))
    assert image.getpixel((3, 3)) == pytest.approx(77, abs=2)


def test_a_page_longer_than_a_jpeg_can_be_is_told_with_its_size():
    with pytest.raises(NotEncoded, match="1 x 65501 pixels"):
        encode(Picture(bytearray(65501), 1, 65501, 1), 300)

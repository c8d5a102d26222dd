# SPDX-License-Identifier: Apache-2.0
"""What files are, out of their first bytes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from clerkdesk.domain.image_header import read_header, sniff


def encoded(mode="RGB", kind="JPEG", **how):
    out = io.BytesIO()
    Image.new(mode, (40, 30), 0).save(out, kind, **how)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP", "PDF"])
def test_a_file_is_known_by_its_content(kind):
    assert sniff(encoded(kind=kind)) == kind.lower()


def test_other_content_is_nothing_known():
    assert sniff(b"") is None
    assert sniff(b"hello") is None


@pytest.mark.parametrize(
    ("mode", "how", "channels", "is_plain"),
    [
        ("RGB", {}, 3, True),
        ("L", {}, 1, True),
        ("RGB", {"progressive": True}, 3, True),
        ("RGB", {"keep_rgb": True}, 3, False),
        ("CMYK", {}, 4, False),
    ],
)
def test_a_jpeg_says_whether_any_viewer_shows_it(mode, how, channels, is_plain):
    header = read_header(encoded(mode, dpi=(300, 300), **how))
    assert (header.width_px, header.height_px, header.channels, header.bits) == (40, 30, channels, 8)
    assert header.is_plain is is_plain


def test_resolution_and_orientation_are_read():
    marks = Image.Exif()
    marks[0x0112] = 6
    header = read_header(encoded(dpi=(300, 300), exif=marks))
    assert (header.dpi, header.orientation) == (300, 6)
    assert read_header(encoded(kind="PNG", dpi=(200, 200))).dpi == 200
    assert read_header(encoded()).dpi == 0


def test_a_truncated_header_is_none():
    for kind in ("JPEG", "PNG"):
        content = encoded(kind=kind)
        assert read_header(content[:20]) is None


@given(some.binary(max_size=300))
def test_no_bytes_make_it_fail(tail):
    for head in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        read_header(head + tail)

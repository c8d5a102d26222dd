# SPDX-License-Identifier: Apache-2.0
"""Every kind of frame and option value that SANE's test device can give, through the binding of libsane."""

import pytest

from tests.fakes.sane import raw_page

pytestmark = pytest.mark.scanner

PATTERN = ("test-picture=Color pattern", "resolution=50")
GRID = ("test-picture=Grid", "resolution=254", "br-x=60", "br-y=25", "mode=Gray")


def of(folder, *settings):
    """A picture of the test device."""
    return raw_page(folder, *settings)[0]


def test_the_colours_of_three_passes_make_the_picture_of_one(tmp_path):
    one = of(tmp_path, *PATTERN, "mode=Color")
    assert one.samples_per_pixel == 3
    assert len(set(one.pixels)) > 10
    for order in ("RGB", "GBR", "BRG"):
        assert of(tmp_path, *PATTERN, "mode=Color", "three-pass=1", f"three-pass-order={order}") == one


def test_sixteen_bits_become_eight_the_way_they_are_the_same_picture(tmp_path):
    eight = of(tmp_path, *GRID, "depth=8")
    assert of(tmp_path, *GRID, "depth=16") == eight


def test_sixteen_bits_keep_the_high_byte(tmp_path):
    ramp = of(tmp_path, *PATTERN, "mode=Gray", "depth=16", "br-x=200", "br-y=200")
    turned = of(tmp_path, *PATTERN, "mode=Gray", "depth=16", "br-x=200", "br-y=200", "invert-endianess=1")
    steps = {abs(left - right) for left, right in zip(ramp.pixels, ramp.pixels[1:], strict=False)}
    assert len(set(ramp.pixels)) > 100
    assert min(steps - {0}) <= 2
    assert ramp != turned


def test_lines_of_black_and_white_become_the_grey_picture(tmp_path):
    grey = of(tmp_path, *GRID, "depth=8")
    assert set(grey.pixels) == {0, 255}
    assert of(tmp_path, *GRID, "depth=1") == grey


def test_one_bit_a_colour_gives_the_eight_full_colours(tmp_path):
    picture = of(tmp_path, *PATTERN, "mode=Color", "depth=1", "br-x=200", "br-y=200")
    colours = {bytes(picture.pixels[at : at + 3]) for at in range(0, len(picture.pixels), 3)}
    assert colours == {bytes([red, green, blue]) for red in (0, 255) for green in (0, 255) for blue in (0, 255)}
    assert of(tmp_path, *PATTERN, "mode=Color", "depth=1", "br-x=200", "br-y=200", "three-pass=1") == picture


@pytest.mark.parametrize("depth", [1, 8, 16])
@pytest.mark.parametrize("mode", ["Gray", "Color"])
def test_odd_widths_and_lost_pixels_leave_no_gap_between_rows(tmp_path, mode, depth):
    kind = ("test-picture=Grid", "resolution=250", "br-x=30", "br-y=22", f"mode={mode}", f"depth={depth}")
    whole, lost = of(tmp_path, *kind), of(tmp_path, *kind, "ppl-loss=13")
    assert whole.width_px % 8 == 7
    assert lost.width_px == whole.width_px - 13
    for picture in (whole, lost):
        assert len(picture.pixels) == picture.width_px * picture.height_px * picture.samples_per_pixel
    a_row, kept = (picture.width_px * picture.samples_per_pixel for picture in (whole, lost))
    assert lost.pixels[:kept] == whole.pixels[:kept]
    assert lost.pixels[-kept:] == whole.pixels[-a_row:][:kept]


def test_a_hand_scanner_that_knows_no_height_gives_all_its_lines(tmp_path):
    picture = of(tmp_path, "resolution=100", "mode=Gray", "hand-scanner=1")
    assert picture.width_px == pytest.approx(433, abs=1)  # always 11 cm
    assert picture.height_px > 300
    assert len(picture.pixels) == picture.width_px * picture.height_px


@pytest.mark.parametrize("most", [1, 7, 4096])
def test_a_driver_that_gives_little_at_once_gives_the_same_picture(tmp_path, most):
    small = ("mode=Color", "resolution=30")
    assert of(tmp_path, *small, "read-limit=1", f"read-limit-size={most}") == of(tmp_path, *small)


def test_a_driver_that_waits_on_nothing_gives_the_same_picture(tmp_path):
    small = ("mode=Color", "resolution=30", "fuzzy-parameters=1")
    assert of(tmp_path, *small, "non-blocking=1", "select-fd=1") == of(tmp_path, *small)


@pytest.mark.parametrize(
    ("setting", "became"),
    [
        ("bool-soft-select-soft-detect=1", "1"),
        ("int=42.0", "42"),
        ("int-constraint-range=11", "12"),
        ("int-constraint-word-list=17", "17"),
        ("fixed=42.25", "42.25"),
        ("fixed-constraint-range=13.5", "13.8"),
        ("fixed-constraint-word-list=129.5", "129.5"),
        ("string=văn bản", "văn bản"),
        ("string-constraint-string-list=Second entry", "Second entry"),
    ],
)
def test_options_of_every_kind_take_their_value_or_the_nearest(tmp_path, setting, became):
    _, values = raw_page(tmp_path, "resolution=10", "enable-test-options=1", setting)
    assert values[-1].startswith(became)

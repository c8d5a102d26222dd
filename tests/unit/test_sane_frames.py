# SPDX-License-Identifier: Apache-2.0
"""Pictures made of frames that no test device gives: cut, padded, contradicting."""

import sys

import pytest

from clerkdesk.adapters.scanners.sane_frames import Format, Frame, Layout, Picture, UnknownFrame, picture_of


def frame(samples, *, kind=Format.GRAY, line=3, width=3, depth=8, is_last=True):
    """One frame."""
    return Frame(Layout(kind, is_last, line, width, depth), bytearray(samples))


def grey(pixels, width=3):
    """A grey picture."""
    return Picture(bytearray(pixels), width, len(pixels) // width, 1)


def test_a_line_that_came_in_part_is_left_out():
    assert picture_of([frame(b"abcdefgh")]) == grey(b"abcdef")


def test_bytes_behind_the_pixels_of_a_line_are_left_out():
    assert picture_of([frame(b"abc--def--", line=5)]) == grey(b"abcdef")


def test_no_lines_make_an_empty_picture():
    assert picture_of([frame(b"")]) == grey(b"")


def test_of_sixteen_bits_the_high_byte_is_kept_in_the_order_of_the_machine():
    samples = b"".join(value.to_bytes(2, sys.byteorder) for value in (0x0000, 0x41FF, 0xFF00))
    assert picture_of([frame(samples, line=6, depth=16)]) == grey([0x00, 0x41, 0xFF])


def test_one_bit_of_grey_is_black_and_the_bits_behind_the_line_are_left_out():
    assert picture_of([frame([0b10100000, 0b01011111], line=1, depth=1)]) == grey([0, 255, 0, 255, 0, 255])


def test_one_bit_of_a_colour_is_full_and_comes_in_eights():
    picture = picture_of([frame([0b10000000, 0b01000000, 0b00100000], kind=Format.RGB, width=3, depth=1)])
    assert picture == Picture(bytearray([255, 0, 0, 0, 255, 0, 0, 0, 255]), 3, 1, 3)


def test_three_colours_in_any_order_make_one_picture_as_long_as_the_shortest():
    frames = [
        frame(b"gggGGG", kind=Format.GREEN, is_last=False),
        frame(b"bbb", kind=Format.BLUE, is_last=False),
        frame(b"rrrRRR", kind=Format.RED),
    ]
    assert picture_of(frames) == Picture(bytearray(b"rgbrgbrgb"), 3, 1, 3)


@pytest.mark.parametrize(
    "frames",
    [
        [frame(b"abc", kind=11)],
        [frame(b"abc", kind=Format.RED)],
        [frame(b"abc", kind=Format.RED)] * 3,
        [frame(b"abc"), frame(b"abc")],
        [frame(b"abc", depth=12)],
        [frame(b"ab", line=2)],
    ],
    ids=["a JPEG of its own", "one colour", "one colour thrice", "two pictures", "12 bits", "lines too short"],
)
def test_what_the_standard_does_not_know_is_told(frames):
    with pytest.raises(UnknownFrame):
        picture_of(frames)

# SPDX-License-Identifier: Apache-2.0
"""Making one picture of 8 bits a sample of the frames that a SANE device gives; pure.

Source: SANE Standard 1.06, section 3.2 (image data format) and 4.3.8 (sane_get_parameters).
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

_HIGH_BYTE = 1 if sys.byteorder == "little" else 0  # samples of 16 bits come in the byte order of the machine


class Format(IntEnum):
    """What a frame holds (section 4.3.8)."""

    GRAY = 0
    RGB = 1
    RED = 2
    GREEN = 3
    BLUE = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """How the samples of a frame lie.

    Attributes:
        format: a `Format`; a number that is none when only its driver knows it.
        bytes_per_line: may be more than the pixels need.
        depth: bits a sample: 1, 8 or 16.
    """

    format: int
    is_last: bool
    bytes_per_line: int
    width_px: int
    depth: int

    @property
    def samples_per_pixel(self) -> int:
        """Return how many samples of this frame make a pixel."""
        return 3 if self.format == Format.RGB else 1


@dataclass(frozen=True, slots=True)
class Frame:
    """What one start of the device gave: lines from the top, samples as they came."""

    layout: Layout
    samples: bytearray


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels of a page.

    Attributes:
        pixels: rows from the top without a gap, 8 bits a sample, grey or red, green, blue.
        samples_per_pixel: 1 or 3.
    """

    pixels: bytearray
    width_px: int
    height_px: int
    samples_per_pixel: int


class UnknownFrame(Exception):
    """A format or depth that the standard does not know."""


def picture_of(frames: Sequence[Frame]) -> Picture:
    """Return the picture that the frames of a page make; lines that came in part are left out.

    Args:
        frames: one of grey or colour, or those of red, green and blue in any order.

    Raises:
        UnknownFrame: frames of other formats or depths, or not one of each colour.
    """
    layout = frames[0].layout
    bands = [_eight_bits(frame) for frame in frames]
    if len(frames) == 1 and layout.format in (Format.GRAY, Format.RGB):
        pixels, samples = bands[0], layout.samples_per_pixel
    elif sorted(frame.layout.format for frame in frames) == [Format.RED, Format.GREEN, Format.BLUE]:
        pixels, samples = (
            _interleaved({frame.layout.format: band for frame, band in zip(frames, bands, strict=True)}),
            3,
        )
    else:
        raise UnknownFrame(f"frames of format {', '.join(str(frame.layout.format) for frame in frames)}")
    return Picture(pixels, layout.width_px, len(pixels) // max(1, layout.width_px * samples), samples)


def _interleaved(bands: dict[int, bytearray]) -> bytearray:
    least = min(map(len, bands.values()))  # a colour may have come a line short
    pixels = bytearray(3 * least)
    for place, colour in enumerate((Format.RED, Format.GREEN, Format.BLUE)):
        pixels[place::3] = bands[colour][:least]
    return pixels


def _eight_bits(frame: Frame) -> bytearray:
    layout, samples = frame.layout, frame.samples
    a_line = layout.width_px * layout.samples_per_pixel
    match layout.depth:
        case 8:
            return _without_padding(samples, layout.bytes_per_line, a_line)
        case 16:
            return _without_padding(samples, layout.bytes_per_line, 2 * a_line)[_HIGH_BYTE::2]
        case 1:
            return _unpacked(samples, layout)
        case _:
            raise UnknownFrame(f"{layout.depth} bits a sample")


def _without_padding(samples: bytearray, bytes_per_line: int, used: int) -> bytearray:
    if bytes_per_line < used:
        raise UnknownFrame(f"lines of {bytes_per_line} bytes for {used}")
    whole = len(samples) - len(samples) % max(1, bytes_per_line)
    if bytes_per_line == used:
        return samples if whole == len(samples) else samples[:whole]
    seen = memoryview(samples)
    return bytearray().join(seen[start : start + used] for start in range(0, whole, bytes_per_line))


def _unpacked(samples: bytearray, layout: Layout) -> bytearray:
    """Return a byte for each bit: the highest bit is left; in grey 1 is black, in a colour 1 is full.

    A colour frame has its eight bits of red, of green and of blue one behind the other.
    """
    off, on = (255, 0) if layout.format == Format.GRAY else (0, 255)
    eight = [bytes(on if value >> bit & 1 else off for bit in range(7, -1, -1)) for value in range(256)]
    packed = -(-layout.width_px // 8) * layout.samples_per_pixel
    lines = _without_padding(samples, layout.bytes_per_line, packed)
    spread = bytearray().join(map(eight.__getitem__, lines))
    if layout.format == Format.RGB:
        pixels = bytearray(len(spread))
        for place in range(3):
            pixels[place::3] = b"".join(spread[at : at + 8] for at in range(8 * place, len(spread), 24))
        spread = pixels
    return _without_padding(spread, packed * 8, layout.width_px * layout.samples_per_pixel)

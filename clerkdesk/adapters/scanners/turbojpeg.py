# SPDX-License-Identifier: Apache-2.0
"""Encoding a page as JPEG without holding the interpreter, loading nothing large and converting no colours.

Source: TurboJPEG API 2.1 (turbojpeg.h); JFIF 1.02.
"""

import ctypes
import struct
from ctypes import byref, c_char_p, c_ubyte, c_ulong, c_void_p
from functools import cache
from typing import Any

from clerkdesk.adapters.scanners.sane_frames import Picture

_NAME = "libturbojpeg.so.0"
_QUALITY = 90
_NO_GAP = 0  # between rows
_PIXEL_FORMATS = {1: 6, 3: 0}  # TJPF_GRAY, TJPF_RGB
_SUBSAMPLINGS = {1: 3, 3: 2}  # TJSAMP_GRAY, TJSAMP_420
_ACCURATE_DCT = 4096
_DENSITY_AT, _PER_INCH = 13, 1
"""Where a JPEG says its resolution, and in what (JFIF 1.02, APP0: units, Xdensity, Ydensity)."""


class NotEncoded(Exception):
    """The picture cannot be a JPEG: its size, and libturbojpeg's own words."""


@cache
def load() -> Any:
    """Load the library.

    Raises:
        OSError: it is not installed.
    """
    library = ctypes.CDLL(_NAME)
    library.tjInitCompress.restype = c_void_p
    library.tjGetErrorStr2.restype = c_char_p
    library.tjGetErrorStr2.argtypes = library.tjDestroy.argtypes = library.tjFree.argtypes = [c_void_p]
    return library


def encode(picture: Picture, dpi: int) -> bytes:
    """Return a JPEG that says its resolution.

    Raises:
        NotEncoded: for example more than 65,535 pixels in a direction.
    """
    library = load()
    encoder, written, size = c_void_p(library.tjInitCompress()), c_void_p(), c_ulong()
    pixels, samples = (c_ubyte * len(picture.pixels)).from_buffer(picture.pixels), picture.samples_per_pixel
    source = (pixels, picture.width_px, _NO_GAP, picture.height_px, _PIXEL_FORMATS[samples])
    wanted = (byref(written), byref(size), _SUBSAMPLINGS[samples], _QUALITY, _ACCURATE_DCT)
    try:
        status = library.tjCompress2(encoder, *source, *wanted)
        if status != 0:
            told = library.tjGetErrorStr2(encoder).decode(errors="replace")
            raise NotEncoded(f"a page of {picture.width_px} x {picture.height_px} pixels: {told}")
        start = written.value or 0
        ctypes.memmove(start + _DENSITY_AT, struct.pack(">BHH", _PER_INCH, dpi, dpi), 5)
        return ctypes.string_at(start, size.value)
    finally:
        library.tjFree(written)
        library.tjDestroy(encoder)

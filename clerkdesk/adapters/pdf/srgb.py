# SPDX-License-Identifier: Apache-2.0
"""The colour profile of sRGB, made by its definition: the same bytes on every computer."""

import struct
from functools import lru_cache

_WHITE_D50 = (0.9642, 1.0, 0.8249)
_RED, _GREEN, _BLUE = (0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)
"""The primaries of sRGB, adapted to D50 (Bradford)."""


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """Return an ICC version 2.1 display profile of sRGB.

    Source: IEC 61966-2-1 (curve and primaries), ICC.1:1998-09 (format).
    """
    curve = _curve()
    tags = {
        b"desc": _description("sRGB IEC61966-2.1"),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _xyz(_WHITE_D50),
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = 128 + 4 + 12 * len(tags)
    table, body, places = struct.pack(">I", len(tags)), b"", dict[bytes, int]()
    for name, content in tags.items():
        if content not in places:
            places[content] = start + len(body)
            body += content + b"\0" * (-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    made = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    white = struct.pack(">3I", *(_fixed(value) for value in _WHITE_D50))
    head = struct.pack(">I4sI4s4s4s", size, b"\0" * 4, 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    return (head + made + b"acsp" + b"\0" * 28 + white).ljust(128, b"\0")


def _fixed(value: float) -> int:
    return round(value * 65536)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(_fixed(value) for value in values))


def _curve() -> bytes:
    points = [index / 1023 for index in range(1024)]
    linear = [point / 12.92 if point <= 0.04045 else ((point + 0.055) / 1.055) ** 2.4 for point in points]
    return struct.pack(">4s4xI1024H", b"curv", 1024, *(round(value * 65535) for value in linear))


def _description(text: str) -> bytes:
    ascii_text = text.encode("ascii") + b"\0"
    return struct.pack(">4s4xI", b"desc", len(ascii_text)) + ascii_text + b"\0" * (4 + 4 + 2 + 1 + 67)

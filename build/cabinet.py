# SPDX-License-Identifier: Apache-2.0
"""Write cabinets, the archives inside Windows Installer's packages, packed with LZX (Microsoft, [MS-CAB])."""

import struct
from collections.abc import Iterable
from pathlib import Path
from time import gmtime

import numpy as np

import lzx

_HEADER = struct.Struct("<4s5I2B5H")
_FOLDER = struct.Struct("<I2H")
_FILE = struct.Struct("<2I4H")
_LZX = 3
_ARCHIVED = 0x20  # the attribute that every plain file has
MOST_DATA = 0xFFFF
"""Frames that a cabinet's folder can hold: two gigabytes."""


def write_cabinet(target: Path, files: Iterable[tuple[str, Path]], epoch: int) -> None:
    """Write files under their names in a cabinet, in the order given, with one time for all.

    Raises:
        ValueError: they are too large for one cabinet.
    """
    named = list(files)
    contents = [path.read_bytes() for _, path in named]
    data = b"".join(contents)
    if len(data) > MOST_DATA * lzx.FRAME:
        raise ValueError(f"{len(data)} bytes are too many for one cabinet")
    frames = [_record(frame) for frame in lzx.compress(data)]
    entries, at = [], 0
    for (name, _), content in zip(named, contents, strict=True):
        entries.append(_FILE.pack(len(content), at, 0, *_dos_time(epoch), _ARCHIVED) + name.encode("ascii") + b"\0")
        at += len(content)
    first_file = _HEADER.size + _FOLDER.size
    first_data = first_file + sum(map(len, entries))
    size = first_data + sum(map(len, frames))
    header = _HEADER.pack(b"MSCF", 0, size, 0, first_file, 0, 3, 1, 1, len(entries), 0, 0, 0)
    folder = _FOLDER.pack(first_data, len(frames), lzx.WINDOW_BITS << 8 | _LZX)
    target.write_bytes(b"".join([header, folder, *entries, *frames]))


def _record(frame: lzx.Frame) -> bytes:
    lengths = struct.pack("<2H", len(frame.packed), frame.length)
    return struct.pack("<I", _checksum(frame.packed) ^ _checksum(lengths)) + lengths + frame.packed


def _checksum(data: bytes) -> int:
    """Return the sum of [MS-CAB] §3.1: words of four bytes, exclusive or; what is left over is read highest first."""
    whole = len(data) // 4 * 4
    total = int(np.bitwise_xor.reduce(np.frombuffer(data[:whole], dtype="<u4"), initial=np.uint32(0)))
    return total ^ int.from_bytes(data[whole:], "big")


def _dos_time(epoch: int) -> tuple[int, int]:
    """Return date and time as FAT counts them, UTC, two seconds each."""
    when = gmtime(epoch)
    date = (when.tm_year - 1980) << 9 | when.tm_mon << 5 | when.tm_mday
    return date, when.tm_hour << 11 | when.tm_min << 5 | when.tm_sec // 2

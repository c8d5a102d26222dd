# SPDX-License-Identifier: Apache-2.0
"""Close the gaps in libraries that were laid out for memory pages of 2 MB: most of such a file is zeros.

What a program needs lies in its segments; they are moved together in the file, at the same addresses in memory. The
table of sections, which only linkers and debuggers read, goes. Source: System V ABI, chapter 5 (program header).
"""

import struct
from dataclasses import dataclass, replace
from pathlib import Path

PAGE = 4096
WORTH_IT = 65_536
"""Bytes that must be won, or the file stays as it is."""
_LOAD = 1
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")


@dataclass(frozen=True, slots=True)
class Segment:
    """A row of the program header; offsets, addresses and sizes in bytes."""

    kind: int
    flags: int
    offset: int
    address: int
    physical: int
    size: int
    memory: int
    align: int


def packed(content: bytes) -> bytes:
    """Return an ELF file (64 bits, little end first) without gaps between its segments."""
    header = list(_HEADER.unpack_from(content))
    table, width, count = header[5], header[9], header[10]
    segments = [Segment(*_SEGMENT.unpack_from(content, table + width * row)) for row in range(count)]
    loads = sorted((one for one in segments if one.kind == _LOAD), key=lambda one: one.offset)
    out, places = bytearray(), {}
    for load in loads:
        out += bytes((load.address - len(out)) % PAGE)
        places[load] = len(out)
        out += content[load.offset : load.offset + load.size]

    def moved(offset: int, size: int) -> int:
        home = next(one for one in loads if one.offset <= offset and offset + size <= one.offset + one.size)
        return places[home] + offset - home.offset

    new_table = moved(table, width * count)
    for row, one in enumerate(segments):
        there = replace(one, offset=moved(one.offset, one.size)) if one.size else replace(one, offset=0)
        there = replace(there, align=PAGE) if one.kind == _LOAD else there
        values = (getattr(there, name) for name in Segment.__slots__)
        _SEGMENT.pack_into(out, new_table + width * row, *values)
    header[5], header[6], header[11], header[12], header[13] = new_table, 0, 0, 0, 0
    _HEADER.pack_into(out, 0, *header)
    return bytes(out)


def close_gaps(file: Path) -> None:
    """Close the gaps of a library in place, where that wins something."""
    content = file.read_bytes()
    try:
        shorter = packed(content)
    except StopIteration:  # a part of the file that no segment holds is named: not ours to move
        return
    if len(content) - len(shorter) >= WORTH_IT:
        file.write_bytes(shorter)

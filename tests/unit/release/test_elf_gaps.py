# SPDX-License-Identifier: Apache-2.0
"""Libraries without gaps between their segments."""

import struct

import elf_gaps

HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
ROW = struct.Struct("<IIQQQQQQ")
LOAD, DYNAMIC, STACK = 1, 2, 0x6474E551


def library_with_a_gap() -> bytes:
    rows = [
        (LOAD, 5, 0, 0, 0, 0x200, 0x200, 0x200000),
        (LOAD, 6, 0x200100, 0x400100, 0x400100, 0x40, 0x80, 0x200000),
        (DYNAMIC, 6, 0x200120, 0x400120, 0x400120, 0x10, 0x10, 8),
        (STACK, 6, 0, 0, 0, 0, 0, 16),
    ]
    head = HEADER.pack(b"\x7fELF\x02\x01\x01", 3, 62, 1, 0, 64, 0x300000, 0, 64, 56, len(rows), 64, 9, 8)
    content = bytearray(0x300000)
    content[: len(head)] = head
    content[64 : 64 + 56 * len(rows)] = b"".join(ROW.pack(*row) for row in rows)
    content[0x200100:0x200140] = bytes(range(0x40))
    return bytes(content)


def test_segments_move_together_and_keep_their_addresses_and_bytes() -> None:
    shorter = elf_gaps.packed(library_with_a_gap())
    assert len(shorter) < 8192
    table = HEADER.unpack_from(shorter)[5]
    rows = [ROW.unpack_from(shorter, table + 56 * number) for number in range(4)]
    code, data, dynamic, stack = rows
    assert code[2] == 0
    assert data[3] == 0x400100
    assert data[2] % elf_gaps.PAGE == data[3] % elf_gaps.PAGE
    assert shorter[data[2] : data[2] + 0x40] == bytes(range(0x40))
    assert dynamic[2] - data[2] == dynamic[3] - data[3] == 0x20
    assert stack[5] == 0


def test_no_table_of_sections_is_named_any_more() -> None:
    header = HEADER.unpack_from(elf_gaps.packed(library_with_a_gap()))
    assert (header[6], header[12], header[13]) == (0, 0, 0)

# SPDX-License-Identifier: Apache-2.0
"""Stand-ins for libraries that are linked but never called."""

import slim


def test_symbols_come_with_their_versions() -> None:
    lines = [
        "0000000000001000 T av_free@@LIBAVUTIL_60",
        "                 U abs@GLIBC_2.2.5",
        "0000000000002000 D table",
    ]
    assert slim.symbols(lines) == [
        slim.Symbol("av_free", "LIBAVUTIL_60", "T"),
        slim.Symbol("abs", "GLIBC_2.2.5", "U"),
        slim.Symbol("table", "", "D"),
    ]


def test_a_stand_in_traps_every_call_and_its_objects_are_zeros() -> None:
    source = slim.stand_in_source([slim.Symbol("decode", "", "T"), slim.Symbol("table", "", "D")])
    assert "decode:\n  ud2" in source
    assert "table:\n  .zero 256" in source


def test_versions_are_written_for_the_linker() -> None:
    wanted = [slim.Symbol("b", "V_1", "T"), slim.Symbol("a", "V_1", "T"), slim.Symbol("c", "", "T")]
    assert slim.version_script(wanted) == "V_1 { global: a; b; };\n"


def test_an_empty_icu_table_has_its_magic_and_no_entries() -> None:
    table = slim.empty_icu_table()
    assert table[:4] == b"\x20\x00\xda\x27"
    assert table[12:16] == b"ToCP"
    assert table[32:] == bytes(16)


def test_a_library_whose_segments_cannot_be_mapped_is_known() -> None:
    good = ["  LOAD           0x001000 0x0000000000001000 0x0000000000001000 0x1 0x1 R E 0x1000"]
    bad = ["  LOAD           0x001008 0x0000000000001000 0x0000000000001000 0x1 0x1 R E 0x1000"]
    assert slim.is_loadable(good)
    assert not slim.is_loadable([*good, *bad])
    assert not slim.is_loadable([])

# SPDX-License-Identifier: Apache-2.0
"""Cabinets packed with LZX, read back by a program that others wrote (cabextract)."""

import random
import subprocess
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cabinet
import lzx

EPOCH = 1_700_000_000
MEMBERS = st.lists(
    st.one_of(
        st.binary(max_size=300),
        st.builds(lambda unit, times: unit * times, st.binary(min_size=1, max_size=40), st.integers(0, 4000)),
        st.builds(lambda seed, size: random.Random(seed).randbytes(size), st.integers(0, 9), st.integers(0, 70_000)),
    ),
    min_size=1,
    max_size=5,
)


def packed(folder: Path, *contents: bytes) -> Path:
    files = []
    for number, content in enumerate(contents):
        (folder / f"f{number}").write_bytes(content)
        files.append((f"f{number}", folder / f"f{number}"))
    cabinet.write_cabinet(folder / "all.cab", files, EPOCH)
    return folder / "all.cab"


def read_back(file: Path, count: int) -> list[bytes]:
    out = file.parent / "out"
    subprocess.run(["cabextract", "-q", "-d", out, file], check=True, capture_output=True)
    return [(out / f"f{number}").read_bytes() for number in range(count)]


def calls(count: int) -> bytes:
    """Machine code in which one function is called from many places."""
    code = bytearray()
    for number in range(count):
        code += bytes([0x55, number % 251, 0x90, 0x48, 0x89, number % 7])
        code += b"\xe8" + (70_000 - len(code) - 5).to_bytes(4, "little", signed=True)
    return bytes(code)


@given(MEMBERS)
@settings(max_examples=40, deadline=None)
def test_whatever_was_put_in_comes_out(tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]) -> None:
    file = packed(tmp_path_factory.mktemp("cabinet"), *contents)
    assert read_back(file, len(contents)) == contents


@pytest.mark.parametrize("size", [1, 2, 9, 10, 11, lzx.FRAME - 1, lzx.FRAME, lzx.FRAME + 1, 3 * lzx.FRAME + 10])
@pytest.mark.parametrize("octet", [b"\0", b"\xe8"])
def test_sizes_about_a_frame_come_out_whole(tmp_path: Path, size: int, octet: bytes) -> None:
    assert read_back(packed(tmp_path, octet * size), 1) == [octet * size]


def test_repetitions_at_the_ends_of_the_window_come_out_whole(tmp_path: Path) -> None:
    chance = random.Random(3)
    head = chance.randbytes(5000)
    for between in (lzx.FARTHEST - 5000, lzx.FARTHEST - 4999):
        data = head + chance.randbytes(between) + head
        assert read_back(packed(tmp_path, data), 1) == [data]


def test_calls_are_counted_from_the_start_and_come_out_as_they_were(tmp_path: Path) -> None:
    code = calls(9000)
    assert lzx.translate_calls(code) != code
    assert read_back(packed(tmp_path, code), 1) == [code]
    plain = [len(frame.packed) for frame in lzx.compress(code.replace(b"\xe8", b"\xe9"))]
    assert sum(len(frame.packed) for frame in lzx.compress(code)) < sum(plain) / 2


def test_a_program_takes_less_room_than_the_older_method_gives_it() -> None:
    program = Path("/usr/bin/openssl").read_bytes()
    assert sum(len(frame.packed) for frame in lzx.compress(program)) < 0.85 * len(zlib.compress(program, 9))


def test_a_changed_byte_is_noticed_by_whoever_unpacks(tmp_path: Path) -> None:
    file = packed(tmp_path, b"counter " * 900)
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)
    assert subprocess.run(["cabextract", "-q", "-t", file], capture_output=True, check=False).returncode


def test_names_sizes_and_the_day_stand_in_it(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["cabextract", "-l", packed(tmp_path, b"one", b"", b"three")], check=True, capture_output=True, text=True
    ).stdout
    rows = [line.split(" | ") for line in listed.splitlines() if " | " in line][1:]
    assert [(int(size), name.strip()) for size, _, name in rows] == [(3, "f0"), (0, "f1"), (5, "f2")]
    assert {when.strip() for _, when, _ in rows} == {"14.11.2023 22:13:20"}


def test_too_much_for_one_cabinet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cabinet, "MOST_DATA", 1)
    with pytest.raises(ValueError, match="too many"):
        packed(tmp_path, b"x" * (lzx.FRAME + 1))
    assert not (tmp_path / "all.cab").exists()


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=400), st.sampled_from((10, 15, 16)))
def test_code_lengths_make_a_whole_tree_within_the_limit(counts: list[int], longest: int) -> None:
    lengths = lzx.code_lengths(counts, longest)
    used = [length for length in lengths if length]
    assert all(length for length, count in zip(lengths, counts, strict=True) if count)
    assert not used or (max(used) <= longest and sum(2.0**-length for length in used) == 1)
    words = [f"{code:0{length}b}" for code, length in zip(lzx.codes_of(lengths), lengths, strict=True) if length]
    assert len(set(words)) == len(words)

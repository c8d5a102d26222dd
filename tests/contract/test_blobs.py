# SPDX-License-Identifier: Apache-2.0
"""What every store of sealed files must do."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clerkdesk.adapters.blobs import sealing
from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.domain.files import BlobRef, sha256
from clerkdesk.errors import BlobDamaged
from clerkdesk.ports.blobs import Blobs

KEY = b"k" * 32
CHUNK = sealing.CHUNK_BYTES
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5]
STORES: dict[str, Callable[[Path], Blobs]] = {"folder": lambda folder: BlobFolder(folder / "blobs", KEY)}


@pytest.fixture(params=STORES)
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return STORES[request.param](tmp_path)


def content(size_bytes: int) -> bytes:
    return bytes(number % 251 for number in range(size_bytes))


@pytest.mark.parametrize("size_bytes", SIZES)
def test_what_is_put_is_got(blobs: Blobs, size_bytes: int) -> None:
    ref = blobs.put(content(size_bytes))
    assert (ref.sha256, ref.size_bytes) == (sha256(content(size_bytes)), size_bytes)
    assert blobs.has(ref)
    assert blobs.get(ref) == content(size_bytes)


@given(size_bytes=st.integers(0, 3 * CHUNK), offset=st.integers(0, 3 * CHUNK), chunk_bytes=st.integers(1000, 2 * CHUNK))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_range_is_read_without_what_lies_before(
    blobs: Blobs, size_bytes: int, offset: int, chunk_bytes: int
) -> None:
    ref = blobs.put(content(size_bytes))
    chunks = list(blobs.read(ref, offset, chunk_bytes))
    assert b"".join(chunks) == content(size_bytes)[offset:]
    assert all(len(chunk) == chunk_bytes for chunk in chunks[:-1])


def test_equal_content_is_kept_once(blobs: Blobs) -> None:
    assert blobs.put(b"page") == blobs.put(b"page")
    assert len(list(blobs.names())) == 1


def test_what_no_row_names_is_swept_when_old(blobs: Blobs) -> None:
    named, stray = blobs.put(b"named"), blobs.put(b"stray")
    assert blobs.sweep(frozenset({named.name}), older_than_s=3600) == 0
    assert blobs.sweep(frozenset({named.name}), older_than_s=-1) == 1
    assert (blobs.has(named), blobs.has(stray)) == (True, False)


@pytest.mark.parametrize("change", [{"name": "0" * 64}, {"size_bytes": 3}, {"sha256": "0" * 64}])
def test_a_reference_that_does_not_fit_is_damage(blobs: Blobs, change: dict[str, str]) -> None:
    ref = replace(blobs.put(b"page"), **change)
    with pytest.raises(BlobDamaged):
        blobs.get(ref)


def the_file(root: Path, ref: BlobRef) -> Path:
    return root / "blobs" / ref.name[:2] / ref.name


def test_nothing_is_in_clear_and_names_need_the_key(tmp_path: Path) -> None:
    text = "Nguyễn Văn Đạt".encode() * 9000
    ref = BlobFolder(tmp_path / "blobs", KEY).put(text)
    assert ref.name not in (ref.sha256, BlobFolder(tmp_path / "other", b"x" * 32).put(text).name)
    sealed = the_file(tmp_path, ref).read_bytes()
    assert "Nguyễn".encode() not in sealed
    assert len(sealed) == sealing.sealed_size(len(text))
    assert the_file(tmp_path, ref).stat().st_mode & 0o777 == 0o600


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    ref = BlobFolder(tmp_path / "blobs", KEY).put(b"page")
    with pytest.raises(BlobDamaged):
        BlobFolder(tmp_path / "blobs", b"x" * 32).get(ref)


def test_chunks_that_change_places_or_files_are_damage(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs", KEY)
    ref, other = blobs.put(content(3 * CHUNK)), blobs.put(content(3 * CHUNK)[::-1])
    path = the_file(tmp_path, ref)
    sealed, step = path.read_bytes(), CHUNK + sealing.TAG_BYTES
    head, body = sealed[: sealing.HEADER_BYTES], sealed[sealing.HEADER_BYTES :]
    swapped = head + body[step : 2 * step] + body[:step] + body[2 * step :]
    repeated = head + body[:step] + body[:step] + body[2 * step :]
    for forged in (swapped, repeated, the_file(tmp_path, other).read_bytes(), sealed[:-1], sealed[:-step], b""):
        path.write_bytes(forged)
        with pytest.raises(BlobDamaged):
            blobs.get(ref)


def test_a_file_cut_to_its_first_chunk_is_damage_even_with_a_reference_cut_alike(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs", KEY)
    ref = blobs.put(content(2 * CHUNK))
    path = the_file(tmp_path, ref)
    path.write_bytes(path.read_bytes()[: sealing.sealed_size(CHUNK)])
    with pytest.raises(BlobDamaged):
        blobs.get(replace(ref, size_bytes=CHUNK))


def test_a_file_of_the_wrong_size_is_written_anew(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs", KEY)
    ref = blobs.put(b"page")
    the_file(tmp_path, ref).write_bytes(b"torn")
    assert blobs.get(blobs.put(b"page")) == b"page"


def test_an_old_stray_that_is_put_again_is_not_swept(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs", KEY)
    ref = blobs.put(b"page")
    yesterday = time.time() - 90_000
    os.utime(the_file(tmp_path, ref), (yesterday, yesterday))
    blobs.put(b"page")
    assert blobs.sweep(frozenset(), older_than_s=86_400) == 0


def test_a_half_written_file_is_no_file_and_is_swept(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs", KEY)
    ref = blobs.put(b"page")
    part = the_file(tmp_path, ref).with_name("x.1234.part")
    part.write_bytes(b"half")
    assert list(blobs.names()) == [ref.name]
    assert blobs.sweep(frozenset({ref.name}), older_than_s=-1) == 1
    assert not part.exists()


def test_equal_content_is_sealed_differently_in_two_stations(tmp_path: Path) -> None:
    one, two = (BlobFolder(tmp_path / name / "blobs", KEY) for name in ("a", "b"))
    ref = one.put(b"page")
    assert two.put(b"page") == ref
    assert the_file(tmp_path / "a", ref).read_bytes() != the_file(tmp_path / "b", ref).read_bytes()

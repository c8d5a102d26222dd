# SPDX-License-Identifier: Apache-2.0
"""Files that are whole or as before."""

import os

import pytest

from clerkdesk.adapters.durable import sync_folder, write_whole


def failing_after(*chunks):
    """Some chunks, then a fault."""
    yield from chunks
    raise OSError("full")


def names(folder):
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_replaced_and_nothing_lies_beside_it(tmp_path):
    path = tmp_path / "thẻ"
    write_whole(path, (b"one", b"two"))
    assert path.read_bytes() == b"onetwo"
    write_whole(path, (b"three",))
    assert path.read_bytes() == b"three"
    assert names(tmp_path) == ["thẻ"]


def test_a_fault_leaves_the_earlier_file_alone_and_no_part_behind(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"earlier")
    with pytest.raises(OSError, match="full"):
        write_whole(path, failing_after(b"half"))
    assert path.read_bytes() == b"earlier"
    assert names(tmp_path) == ["file"]


def test_a_part_left_over_from_a_crash_is_replaced(tmp_path):
    (tmp_path / "file.part").write_bytes(b"of a crash, and longer than the new one")
    write_whole(tmp_path / "file", (b"new",))
    assert names(tmp_path) == ["file"]
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_part_may_have_a_name_of_its_own(tmp_path):
    (tmp_path / "file.part").write_bytes(b"of somebody else")
    write_whole(tmp_path / "file", (b"new",), part=tmp_path / "own.part")
    assert names(tmp_path) == ["file", "file.part"]


@pytest.mark.skipif(os.name != "posix", reason="rights are bits on POSIX alone")
def test_a_secret_is_for_its_owner_alone_though_an_earlier_part_was_not(tmp_path):
    (tmp_path / "key.part").touch(mode=0o644)
    write_whole(tmp_path / "key", (b"secret",), mode=0o600)
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(OSError, match="gone"):
        sync_folder(tmp_path / "gone")

# SPDX-License-Identifier: Apache-2.0
"""Versions of a release, and folders compared."""

from pathlib import Path

import pytest

from workshop import Release, ReleaseError, checked_version, differing, files_of, size_of


@pytest.mark.parametrize("text", ["1.2", "v1.2.3", "1.2.3-rc1", "1.2.3 ", ""])
def test_a_version_that_two_systems_would_order_otherwise_is_refused(text: str) -> None:
    with pytest.raises(ReleaseError):
        checked_version(text)


def test_windows_gets_the_three_numbers() -> None:
    assert checked_version("1.22.3rc1") == "1.22.3rc1"
    assert Release("1.22.3rc1", 0, "").numbers == (1, 22, 3)


def test_two_folders_differ_in_what_is_missing_more_or_other(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, contents in ((one, {"a": "1", "b/c": "2", "b/d": "3"}), (two, {"a": "1", "b/c": "4", "e": "5"})):
        for name, text in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
    (two / "link").symlink_to("a")
    assert differing(one, two) == ["b/c", "b/d", "e"]
    assert differing(one, one) == []
    assert [path.name for path in files_of(two)] == ["a", "c", "e"]
    assert size_of(two) == 3

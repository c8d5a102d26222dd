# SPDX-License-Identifier: Apache-2.0
"""Versions of a release."""

import pytest

from workshop import Release, ReleaseError, checked_version


@pytest.mark.parametrize("text", ["1.2", "v1.2.3", "1.2.3-rc1", "1.2.3 ", ""])
def test_a_version_that_two_systems_would_order_otherwise_is_refused(text: str) -> None:
    with pytest.raises(ReleaseError):
        checked_version(text)


def test_windows_gets_the_three_numbers() -> None:
    assert checked_version("1.22.3rc1") == "1.22.3rc1"
    assert Release("1.22.3rc1", 0, "").numbers == (1, 22, 3)

# SPDX-License-Identifier: Apache-2.0
"""What each megabyte is for."""

import pytest

import sizes


@pytest.mark.parametrize(
    ("path", "purpose"),
    [
        ("clerkdesk", sizes.CODE),
        ("_internal/cv2/cv2.abi3.so", "image clean-up (OpenCV)"),
        ("_internal/PySide6/Qt6Core.dll", "window (Qt)"),
        ("_internal/assets/tessdata/vie.traineddata", "reading models"),
        ("_internal/unheard/of", sizes.OTHER),
    ],
)
def test_a_file_counts_for_one_purpose(path: str, purpose: str) -> None:
    assert sizes.purpose_of(path) == purpose


def test_the_table_ends_with_the_sum() -> None:
    assert sizes.as_text({"a": 2_000_000, "b": 500_000}).endswith("| **installed** | **2.5** |\n")

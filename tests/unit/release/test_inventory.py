# SPDX-License-Identifier: Apache-2.0
"""Licences as packages write them."""

import pytest

from inventory import licence_of


@pytest.mark.parametrize(
    ("expression", "field", "classifiers", "expected"),
    [
        ("MIT", "whatever", [], "MIT"),
        (None, "Apache 2.0", [], "Apache-2.0"),
        (None, None, ["License :: OSI Approved :: MIT License"], "MIT"),
        (None, "A whole text\nof a licence", ["License :: OSI Approved :: MIT License"], "MIT"),
        (None, None, ["License :: A", "License :: B"], ""),
        (None, None, [], ""),
    ],
)
def test_a_licence_is_one_expression_or_unknown(
    expression: str | None, field: str | None, classifiers: list[str], expected: str
) -> None:
    assert licence_of("some", expression, field, classifiers) == expected

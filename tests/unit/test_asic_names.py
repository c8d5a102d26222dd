# SPDX-License-Identifier: Apache-2.0
"""Names that may stand in a container."""

import pytest

from clerkdesk.adapters.signers.asic_names import name_problem


@pytest.mark.parametrize(
    "name", ["a.json", "decisions/H38.31.24-261122-0001.json", "Giấy khai sinh.pdf", "console.txt"]
)
def test_plain_names_are_allowed(name: str) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "", "x" * 201, "/etc/passwd", "../a", "a/../b", "a//b", "./a", "a/", "C:\\win.txt", "a\\b", "C:x", "CON",
        "con.txt", "a/NUL.json", "Lpt1", "com0.txt", "a.", "a ", " a", "a\nb", "a\u202eb", "e\u0302",
        "a?b", "a\ud800",
    ],
)  # fmt: skip
def test_names_that_break_out_or_vanish_on_some_system_are_refused(name: str) -> None:
    assert name_problem(name)

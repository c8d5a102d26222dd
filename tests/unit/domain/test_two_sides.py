# SPDX-License-Identifier: Apache-2.0
"""Fronts and backs of a stack, brought into the order of its sheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.two_sides import interleaved
from clerkdesk.errors import SidesDiffer


@given(st.lists(st.integers()))
def test_each_sheet_gets_its_back(sheets):
    fronts, backs = [(one, "front") for one in sheets], [(one, "back") for one in sheets]
    assert interleaved(fronts, backs[::-1]) == [side for pair in zip(fronts, backs, strict=True) for side in pair]


def test_a_missing_back_is_told_with_both_counts():
    with pytest.raises(SidesDiffer) as told:
        interleaved([1, 2, 3], [5, 4])
    assert (told.value.params["fronts"], told.value.params["backs"]) == (3, 2)

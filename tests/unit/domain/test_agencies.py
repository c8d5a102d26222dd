# SPDX-License-Identifier: Apache-2.0
"""Agencies by both generations of codes (Decision 20/2020/QĐ-TTg art. 4; QCVN 102:2016/BTTTT)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.agencies import Agencies, Agency, other_spelling
from clerkdesk.errors import InvalidInput

TODAY = date(2026, 11, 20)
REGISTER = Agencies([
    Agency("H40.16", "Cũ", date(2020, 1, 1), old_code="000.00.16.H40", valid_to=date(2025, 6, 30), successor="H40.20"),
    Agency("H40.20", "Mới", date(2025, 7, 1)),
    Agency("H40.30", "Vòng", date(2020, 1, 1), valid_to=date(2020, 2, 1), successor="H40.30"),
])  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [
    ("000.00.16.H40", "H40.16"), ("000.24.31.H38", "H38.31.24"),
    ("000.00.00.G15", "G15"), ("123.45.67.H01", "H01.67.45.123"),
])  # fmt: skip
def test_each_generation_is_spelled_as_the_other(old: str, new: str) -> None:
    assert other_spelling(old) == new
    assert other_spelling(new.lower()) == old


@given(st.lists(st.integers(1, 99), max_size=2))
def test_the_other_spelling_of_the_other_spelling_is_the_code(levels: list[int]) -> None:
    code = ".".join(["H38", *(f"{level:02d}" for level in levels)])
    assert other_spelling(other_spelling(code)) == code


@pytest.mark.parametrize("code", ["", "H3", "1.001193", "H38.1"])
def test_what_is_no_agency_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput):
        other_spelling(code)


def test_the_older_system_has_four_levels() -> None:
    with pytest.raises(InvalidInput):
        other_spelling("H38.31.24.05.06")


def test_an_agency_is_found_while_it_exists_only() -> None:
    assert REGISTER.find("000.00.16.h40", date(2025, 6, 30)) is not None
    assert REGISTER.find("H40.16", TODAY) is None


def test_an_ended_agency_leads_to_the_one_that_took_its_place_and_a_circle_to_none() -> None:
    found = REGISTER.successor("000.00.16.H40", TODAY)
    assert found is not None
    assert found.name == "Mới"
    assert REGISTER.successor("H40.30", TODAY) is None
    assert REGISTER.successor("H99", TODAY) is None

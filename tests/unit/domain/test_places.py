# SPDX-License-Identifier: Apache-2.0
"""The gazetteer on a few made-up units."""

import pytest

from clerkdesk.domain.places import Gazetteer
from clerkdesk.domain.procedure import Certainty

PLACES = Gazetteer({
    "provinces": [["01", "Tỉnh Mẫu"], ["02", "Thành phố Thử"]],
    "units": [["00001", "Xã Hòa Bình", 0], ["00002", "Xã Hoa Bình", 0], ["00003", "Phường Đào", 1]],
    "old_provinces": [["11", "Tỉnh Mẫu"]],
    "old_districts": [["111", "Huyện Trên", 0], ["112", "Huyện Đảo", 0]],
    "old_units": [["11101", "Xã Đá", 0, [1, 0]], ["", "", 1, [2]]],
    "unconfirmed": [1],
})  # fmt: skip


@pytest.mark.parametrize("text", ["hoa binh", "Hòa Bình", "binh hoa mau", "XÃ HOÀ BÌNH", "tỉnh mẫu, hòa bình"])
def test_a_unit_is_found_in_every_spelling(text: str) -> None:
    assert {unit.code for unit in PLACES.find(text)} >= {"00001"}


def test_accents_that_were_typed_decide() -> None:
    assert [unit.code for unit in PLACES.find("hoa bình")] == ["00002", "00001"]
    assert [unit.code for unit in PLACES.find("hòa bình", limit=1)] == ["00001"]


def test_a_unit_on_which_the_lists_disagree_is_not_confirmed() -> None:
    first, second = PLACES.units_of("01")
    assert (first.certainty, second.certainty) == (Certainty.VERIFIED, Certainty.RECALLED)


def test_a_divided_unit_names_all_its_successors_the_greater_part_first() -> None:
    (found,) = PLACES.convert_legacy("11101")
    assert found.is_divided
    assert [unit.code for unit in found.successors] == ["00002", "00001"]
    assert (found.legacy.district, found.legacy.province) == ("Huyện Trên", "Tỉnh Mẫu")


def test_an_island_district_without_communes_is_found_by_its_name_or_code() -> None:
    assert PLACES.convert_legacy("112") == PLACES.convert_legacy("huyen dao") != []
    assert not PLACES.convert_legacy("112")[0].is_divided


def test_what_is_not_there_is_not_found() -> None:
    assert PLACES.units_of("99") == ()
    assert PLACES.find("  ") == PLACES.convert_legacy("đâu đó") == []
    assert PLACES.unit("00009") is None


def test_how_many_old_units_were_divided_is_counted() -> None:
    assert PLACES.conversion_counts() == (1, 1)

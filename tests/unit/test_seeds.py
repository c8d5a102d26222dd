# SPDX-License-Identifier: Apache-2.0
"""The programs that seed the catalogue curate what was published, and mark what is not known."""

from typing import Any

import pytest

import seed_catalogue
import seed_places


def fact(**changes: Any) -> dict[str, Any]:
    found = {
        "code": "1.000593",
        "name_vi": "Đăng ký kết hôn lưu động",
        "field": "Hộ tịch",
        "authority": "UBND cấp xã",
        "time_rule": {"kind": "working_days", "value": 5, "extension_if_verification": 0, "text": ""},
        "fee": "0",
        "documents": ["Tờ khai", "Giấy tờ tùy thân / số định danh", "Bản sao giấy cũ", "Giấy khác (nếu có)"],
        "certainty": {"code_name": "V", "time": "V", "fee": "R", "documents": "R"},
    }
    return found | changes


def test_papers_that_are_only_shown_or_brought_sometimes_are_not_required() -> None:
    papers = seed_catalogue.papers(fact())
    assert [(paper["name"], paper["required"], paper["kind"]) for paper in papers] == [
        ("Tờ khai", True, "original"),
        ("Giấy tờ tùy thân (xuất trình)", False, "original"),
        ("Bản sao giấy cũ", True, "copy"),
        ("Giấy khác (nếu có)", False, "original"),
    ]
    assert {paper["certainty"] for paper in papers} == {"recalled"}


@pytest.mark.parametrize(("code", "fee", "kind", "certainty"), [
    ("1.000593", "0", "none", "recalled"),
    ("1.000593", "theo HĐND tỉnh", "provincial", "unknown"),
    ("1.001612", "0–100.000đ (HĐND tỉnh)", "provincial", "unknown"),
    ("2.001019", "50.000đ", "fixed", "recalled"),
])  # fmt: skip
def test_an_amount_only_the_province_knows_is_unknown_and_never_free(
    code: str, fee: str, kind: str, certainty: str
) -> None:
    rule = seed_catalogue.fee_rule(fact(code=code, fee=fee))
    assert (rule["kind"], rule["certainty"]) == (kind, certainty)


def test_a_linked_birth_shifts_after_three_in_the_afternoon_by_its_decree() -> None:
    time_rule = {"kind": "working_days", "value": 3, "extension_if_verification": 2}
    rule = seed_catalogue.time_rule(fact(code="3.000722", field="Liên thông", time_rule=time_rule))
    assert rule == {
        "kind": "working_days", "value": 3, "extension": 2, "cutoff": "15:00", "shift_after_cutoff": True,
        "source": "Nghị định 63/2024/NĐ-CP",
    }  # fmt: skip


def test_civil_status_ends_with_the_old_law() -> None:
    assert seed_catalogue.row(fact())["effective_to"] == "2027-02-28"
    assert "effective_to" not in seed_catalogue.row(fact(code="1.001612", field="Hộ kinh doanh"))


def test_of_a_divided_unit_the_greater_part_comes_first() -> None:
    found = seed_places.successors({
        "DICT_PROVINCE_WARD_NO_DIVIDED": {"p": {"a": ["old1", "old2"]}},
        "DICT_PROVINCE_WARD_DIVIDED": {
            "p": {"old3": [
                {"newWardKey": "a", "isDefaultNewWard": False}, {"newWardKey": "b", "isDefaultNewWard": True},
            ]},
        },
    })  # fmt: skip
    assert found == {"old1": [("p", "a")], "old2": [("p", "a")], "old3": [("p", "b"), ("p", "a")]}


def test_two_spellings_of_one_name_agree_and_two_names_do_not() -> None:
    other = [{"wards": [{"code": 1, "name": "Xã Hoà Bình"}, {"code": 2, "name": "Xã Đá"}]}]
    units = [["00001", "Xã Hòa Bình", 0], ["00002", "Xã Đà Lạt", 0], ["00003", "Xã Mới", 0]]
    assert seed_places.unconfirmed(units, other) == [1, 2]

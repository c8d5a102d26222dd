# SPDX-License-Identifier: Apache-2.0
"""The descriptions of the national interfaces: every entry says how well it is known, every answer has a class."""

import json

import pytest

from clerkdesk.adapters.portals.layouts import load_layout
from clerkdesk.domain.sync import Outcome, OwnerKind
from clerkdesk.settings import resource_path

NAMES = ("ngsp1", "ngsp2")


@pytest.mark.parametrize("name", NAMES)
def test_every_field_length_flag_and_value_says_how_well_it_is_known(name):
    said = json.loads(resource_path("portal", f"{name}.json").read_text())
    known = set(said["certainties"])
    rows = [row for rows in said["objects"].values() for row in rows]
    assert {row["certainty"] for row in rows} <= known
    assert {row["length_certainty"] for row in rows if row["max_length"]} <= {"recalled"}
    assert {row.get("required_certainty", "seen") for row in rows if row["required"]} <= known
    values = [part for part in said.values() if isinstance(part, dict) and "value" in part]
    assert {part["certainty"] for part in values} <= known
    assert said["source"]


@pytest.mark.parametrize("name", NAMES)
def test_a_required_field_is_refused_only_where_that_was_not_inferred(name):
    said = json.loads(resource_path("portal", f"{name}.json").read_text())
    for kind, rules in load_layout(name).objects.items():
        inferred = {row["name"] for row in said["objects"][kind] if row.get("required_certainty") == "inferred"}
        assert not inferred & {rule.name for rule in rules if rule.is_required}


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_owner_is_named_even_where_it_has_no_value(name):
    assert set(load_layout(name).owner_kinds) == set(OwnerKind)


@pytest.mark.parametrize(
    ("name", "code", "message", "outcome"),
    [
        ("ngsp1", "0", "", Outcome.DONE),
        ("ngsp1", "00", "Đồng bộ thành công", Outcome.DONE),
        ("ngsp1", "200", "Đồng bộ thành công", Outcome.DONE),
        ("ngsp1", "5", "Đồng bộ không thành công", Outcome.NEEDS_ACTION),
        ("ngsp1", "3", "Hồ sơ đã tồn tại", Outcome.EXISTS),
        ("ngsp1", "-3", "Mã hồ sơ đã tồn tại trên hệ thống", Outcome.EXISTS),
        ("ngsp1", "3", "Thiếu mã thủ tục", Outcome.NEEDS_ACTION),
        ("ngsp1", "-1", "Phiên làm việc đã hết hạn", Outcome.LOGIN),
        ("ngsp1", "99", "Hệ thống bận", Outcome.RETRY),
        ("ngsp1", "8", "Chủ hồ sơ không khớp", Outcome.QUARANTINE),
        ("ngsp1", "8", "", Outcome.NEEDS_ACTION),
        ("ngsp2", "200", "", Outcome.DONE),
        ("ngsp2", "400", "Hồ sơ đã tồn tại", Outcome.EXISTS),
        ("ngsp2", "400", "Thiếu trường", Outcome.NEEDS_ACTION),
        ("ngsp2", "401", "", Outcome.LOGIN),
        ("ngsp2", "502", "", Outcome.RETRY),
    ],
)
def test_every_known_answer_has_its_class_and_an_unknown_one_needs_a_person(name, code, message, outcome):
    assert load_layout(name).outcome(code, message) is outcome

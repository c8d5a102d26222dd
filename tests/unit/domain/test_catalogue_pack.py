# SPDX-License-Identifier: Apache-2.0
"""A pack adds, ends and corrects rules, and never rewrites what a citizen was promised."""

from datetime import date
from typing import Any

import pytest

from clerkdesk.domain.catalogue_pack import (
    ChangeKind,
    Pack,
    changes,
    merged,
    pack_from_json,
    refuse_rewrites,
    refuse_unfit,
)
from clerkdesk.errors import CataloguePackRefused

BIRTH = {
    "code": "1.001193", "name": "Đăng ký khai sinh", "effective_from": "2025-07-01",
    "time_rule": {"kind": "working_days", "value": 3}, "components": [{"name": "Tờ khai"}],
}  # fmt: skip
BASE: dict[str, list[Any]] = {"procedures": [BIRTH], "days": [{"day": "2026-01-01", "kind": "off"}], "years": [2026]}
NEW_TERM = {"kind": "working_days", "value": 2}


def pack(number: int = 1, scope: str = "", **rows: list[Any]) -> Pack:
    return Pack(number, date(2026, 11, 20), scope, "Sửa đổi", rows)


def test_a_new_version_is_added_and_compared_with_the_one_before() -> None:
    newer = BIRTH | {"effective_from": "2027-03-01", "time_rule": NEW_TERM, "components": []}
    (change,) = changes(BASE, pack(procedures=[newer]))
    assert (change.kind, change.key, change.follows) == (
        ChangeKind.ADDED, "1.001193 2027-03-01", "1.001193 2025-07-01",
    )  # fmt: skip
    assert [(field.path, field.before, field.after) for field in change.fields] == [
        ("effective_from", "2025-07-01", "2027-03-01"),
        ("time_rule.value", 3, 2),
        ("components[1]", {"name": "Tờ khai"}, None),
    ]
    refuse_rewrites([change], "p")


def test_an_end_is_told_as_an_end_and_a_new_procedure_follows_nothing() -> None:
    other = BIRTH | {"code": "9.000001"}
    ended, added = changes(BASE, pack(procedures=[BIRTH | {"effective_to": "2027-02-28"}, other]))
    assert (ended.kind, added.kind, added.follows) == (ChangeKind.ENDED, ChangeKind.ADDED, "")
    assert {field.path: (field.before, field.after) for field in added.fields}["code"] == (None, "9.000001")
    refuse_rewrites([ended, added], "p")


def test_what_stays_the_same_is_not_told() -> None:
    same = pack(procedures=[dict(BIRTH)], years=[2026], days=[{"day": "2026-01-01", "kind": "off"}])
    assert changes(BASE, same) == ()


@pytest.mark.parametrize(
    "part", [{"time_rule": NEW_TERM}, {"name": "Khai sinh"}, {"components": []}, {"result_name": "x"}]
)
def test_a_version_that_exists_is_never_rewritten(part: dict[str, Any]) -> None:
    found = changes(BASE, pack(procedures=[BIRTH | part]))
    with pytest.raises(CataloguePackRefused) as refused:
        refuse_rewrites(found, "p.pack")
    assert refused.value.params["cause"] == "rewrites"
    assert next(iter(part)) in str(refused.value)


def test_what_binds_nobody_may_be_corrected_and_a_day_may_change() -> None:
    found = changes(BASE, pack(
        procedures=[BIRTH | {"certainty": {"time": "verified"}, "sources": ["Công báo"], "notes": ["…"]}],
        days=[{"day": "2026-01-01", "kind": "working"}],
    ))  # fmt: skip
    assert [change.kind for change in found] == [ChangeKind.CHANGED] * 2
    refuse_rewrites(found, "p")


def test_rows_of_the_same_key_take_the_place_of_the_older() -> None:
    days = [{"day": "2026-01-01", "kind": "working"}, {"day": "2026-01-02"}]
    after = merged(BASE, pack(days=days, years=[2026, 2036]))
    assert after["days"] == days
    assert after["years"] == [2026, 2036]
    assert BASE["years"] == [2026], "the rows in force are not touched"


@pytest.mark.parametrize(("scope", "agency", "fits"), [
    ("", "H38.31.24", True), ("H38", "H38.31.24", True), ("H38.31.24", "H38.31.24", True),
    ("H3", "H38.31.24", False), ("H38.31.2", "H38.31.24", False), ("G01", "H38.31.24", False),
])  # fmt: skip
def test_a_pack_is_for_an_agency_and_all_below_it(scope: str, agency: str, fits: bool) -> None:
    assert pack(scope=scope).is_for(agency) is fits
    if not fits:
        with pytest.raises(CataloguePackRefused) as refused:
            refuse_unfit(pack(scope=scope), agency_code=agency, newest=0, file="p")
        assert refused.value.params["cause"] == "other-agency"


@pytest.mark.parametrize("newest", [2, 3])
def test_a_pack_that_is_not_newer_is_refused(newest: int) -> None:
    refuse_unfit(pack(number=2), agency_code="H38", newest=1, file="p")
    with pytest.raises(CataloguePackRefused) as refused:
        refuse_unfit(pack(number=2), agency_code="H38", newest=newest, file="p")
    assert refused.value.params["cause"] == "older"


def test_json_and_back_is_the_same_pack() -> None:
    one = pack(procedures=[BIRTH], years=[2036])
    assert pack_from_json(one.as_json()) == one


@pytest.mark.parametrize("change", [
    {"kind": "something else"}, {"number": 0}, {"number": True}, {"number": "1"}, {"issued": "yesterday"},
    {"rows": {"laws": []}}, {"rows": {"procedures": [{"code": "1"}]}}, {"rows": {"procedures": [3]}}, {"extra": 1},
])  # fmt: skip
def test_a_pack_that_breaks_its_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        pack_from_json(pack().as_json() | change)

# SPDX-License-Identifier: Apache-2.0
"""The shipped catalogue and calendar are whole, sourced, and refuse what they do not know."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from clerkdesk.adapters.catalogues.json_files import JsonCatalogues
from clerkdesk.domain.codes import CodeKind, parse_code
from clerkdesk.domain.due_date import due_date
from clerkdesk.domain.fees import fee
from clerkdesk.domain.procedure import Certainty, FeeKind, ProcedureVersion, TimeKind
from clerkdesk.errors import CatalogueUnreadable, ProcedureWithoutRules, RepealedProcedure
from clerkdesk.ports.catalogue import Catalogues
from tests.fakes.rules import at, calendar

SHIPPED: Catalogues = JsonCatalogues()
VERSIONS = SHIPPED.procedures().versions


def test_fifty_five_procedures_are_shipped_with_verified_names() -> None:
    assert len({version.code for version in VERSIONS}) == len(VERSIONS) == 55
    assert all(version.certainty["code_name"] is Certainty.VERIFIED for version in VERSIONS)
    assert sum(version.certainty["time"] is Certainty.VERIFIED for version in VERSIONS) == 29


def test_what_is_only_recalled_is_never_shown_as_known() -> None:
    for version in VERSIONS:
        assert {"code_name", "time", "fee", "components", "result", "effective_from"} <= set(version.certainty)
        assert version.certainty["result"] is Certainty.RECALLED
        if version.fee_rule.kind is FeeKind.PROVINCIAL and not version.fee_rule.unit_vnd:
            assert version.fee_rule.certainty is Certainty.UNKNOWN, "nobody may read it as free of charge"


def test_no_advice_stands_among_the_papers() -> None:
    for version in VERSIONS:
        for paper in version.components:
            assert len(paper.name) < 100
            assert not re.search(r"số định danh|khai thác CSDL|không yêu cầu", paper.name), paper.name


def test_the_parts_of_linked_procedures_are_named() -> None:
    linked = {version.code: [part.agency for part in version.linked] for version in VERSIONS if version.linked}
    assert linked == {
        "3.000722": ["commune", "police", "social_insurance"],
        "2.002913": ["commune", "police", "social_insurance"],
        "1.013978": ["commune", "tax", "treasury"],
    }


def test_a_code_that_is_known_without_rules_is_told_apart_from_a_wrong_one() -> None:
    assert len(SHIPPED.procedures().known) == 33
    with pytest.raises(ProcedureWithoutRules):
        SHIPPED.procedures().version("1.002755", date(2026, 11, 20))


def test_every_time_kind_of_the_law_has_a_place() -> None:
    assert {version.time_rule.kind for version in VERSIONS} >= {
        TimeKind.SAME_DAY_CUTOFF, TimeKind.IMMEDIATE, TimeKind.WORKING_DAYS, TimeKind.CALENDAR_DAYS, TimeKind.SEASONAL,
    }  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.code)
def test_every_procedure_can_be_received(version: ProcedureVersion) -> None:
    received = at("2026-11-20 09:00")
    assert SHIPPED.procedures().version(version.code, received.date()) is version
    is_open = version.time_rule.kind in (TimeKind.SEASONAL, TimeKind.UNKNOWN)
    assert (due_date(version.time_rule, received, SHIPPED.calendar()).due is None) is is_open
    assert fee(version.fee_rule, pages=3, copies=2).certainty == version.certainty["fee"]
    assert parse_code(version.code).kind is CodeKind.PROCEDURE
    assert version.sources
    assert any(component.required for component in version.components)
    assert all(component.certainty is not Certainty.UNKNOWN for component in version.components)


@pytest.mark.parametrize(("code", "successor"), [("2.001023", "3.000722"), ("2.002622", "2.002913")])
def test_repealed_codes_lead_on(code: str, successor: str) -> None:
    with pytest.raises(RepealedProcedure) as refused:
        SHIPPED.procedures().version(code, date(2026, 11, 20))
    assert refused.value.params["successor"] == successor


def test_the_calendar_agrees_with_the_days_the_rules_were_tried_on() -> None:
    shipped, tried = SHIPPED.calendar(), calendar()
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(365 + 59))
    assert [day for day in days if shipped.is_working(day) != tried.is_working(day)] == []
    assert all(row.label_vi and row.source and row.certainty for row in shipped.days.values())


def written(folder: Path, name: str, change: str, to: str) -> JsonCatalogues:
    shipped = Path(__file__).resolve().parents[2] / "resources" / "catalogue"
    for file in shipped.iterdir():
        content = file.read_bytes()
        if file.name == name:
            content = re.sub(change, to, content.decode(), count=1).encode()
        (folder / file.name).write_bytes(content)
    return JsonCatalogues(folder)


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ('"same_day_cutoff"', '"whenever"'),
        ('"cutoff": "15:00"', '"cutoff": "late"'),
        ('"result_name"', '"outcome"'),
        ('"effective_from"', '"from"'),
        ('"procedures"', '"rows"'),
        (r"\{", "["),
        ('"components": \\[', '"components": [3, '),
    ],
)
def test_a_catalogue_that_breaks_its_form_is_refused(tmp_path: Path, change: str, to: str) -> None:
    with pytest.raises(CatalogueUnreadable) as refused:
        _ = written(tmp_path, "procedures.json", change, to).procedures().versions
    assert refused.value.params["file"] == "procedures.json"


def test_a_broken_or_missing_calendar_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueUnreadable):
        written(tmp_path, "calendar.json", '"2026-01-01"', '"1/1/2026"').calendar()
    with pytest.raises(CatalogueUnreadable):
        JsonCatalogues(tmp_path / "nowhere").calendar()


def test_files_are_read_once(tmp_path: Path) -> None:
    catalogues = written(tmp_path, "", "", "")
    first = catalogues.procedures()
    (tmp_path / "procedures.json").write_text(json.dumps({}))
    assert catalogues.procedures() is first


def test_a_broken_register_or_list_of_places_is_refused(tmp_path: Path) -> None:
    broken = written(tmp_path, "agencies.json", '"kind": "commune"', '"kind": "castle"')
    with pytest.raises(CatalogueUnreadable):
        broken.agencies()
    (tmp_path / "places.json.gz").write_bytes(b"\x1f\x8b nothing")
    with pytest.raises(CatalogueUnreadable):
        broken.places()


def test_an_agency_is_found_by_both_its_codes_and_an_ended_one_leads_on() -> None:
    register = SHIPPED.agencies()
    today = date(2026, 11, 20)
    assert register.find("H38.31.24", today) is register.find("000.24.31.h38", today) is not None
    ended = register.find("H38.31.07", date(2025, 6, 30))
    assert ended is not None
    assert ended.successor == "H38.31.24"
    assert register.successor("000.07.31.H38", today) == register.find("H38.31.24", today)


def test_every_commune_of_today_and_of_before_is_there() -> None:
    places = SHIPPED.places()
    provinces = places.provinces()
    assert len(provinces) == 34
    assert sum(len(places.units_of(province.code)) for province in provinces) == 3321
    assert sum(unit.certainty is Certainty.VERIFIED for unit in places.units_of("15")) > 90


@pytest.mark.parametrize(("old", "new"), [
    ("Phường Trúc Bạch, quận Ba Đình, Hà Nội", ["Phường Ba Đình"]),
    ("con dao", ["Đặc khu Côn Đảo"]),
    ("31268", ["Xã Trường Thành", "Xã Tân Thạnh"]),
])  # fmt: skip
def test_an_old_unit_is_converted(old: str, new: list[str]) -> None:
    first, *_ = SHIPPED.places().convert_legacy(old)
    assert [unit.name for unit in first.successors] == new
    assert first.is_divided is (len(new) > 1)
    assert not first.certainty.is_confirmed


def test_places_are_found_without_accents_and_with_them_first() -> None:
    places = SHIPPED.places()
    assert places.find("ba dinh ha noi")[0].name == "Phường Ba Đình"
    assert {unit.name for unit in places.find("Tân Thạnh")[:2]} == {"Xã Tân Thạnh"}
    assert places.find("") == places.find("không có xã này") == []
    assert places.unit("00004") == places.find("00004")[0]
    assert places.unit("99999") is None

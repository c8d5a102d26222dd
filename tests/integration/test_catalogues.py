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
from clerkdesk.domain.procedure import Certainty, ProcedureVersion
from clerkdesk.errors import CatalogueUnreadable, RepealedProcedure
from clerkdesk.ports.catalogue import Catalogues
from tests.fakes.rules import at, calendar

SHIPPED: Catalogues = JsonCatalogues()
VERSIONS = SHIPPED.procedures().versions


def test_ten_procedures_are_shipped_with_verified_name_and_term() -> None:
    assert len({version.code for version in VERSIONS}) == 10
    for version in VERSIONS:
        assert version.certainty["code_name"] is version.certainty["time"] is Certainty.VERIFIED


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.code)
def test_every_procedure_can_be_received(version: ProcedureVersion) -> None:
    received = at("2026-11-20 09:00")
    assert SHIPPED.procedures().version(version.code, received.date()) is version
    assert due_date(version.time_rule, received, SHIPPED.calendar()).due is not None
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

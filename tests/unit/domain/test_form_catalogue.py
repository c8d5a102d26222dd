# SPDX-License-Identifier: Apache-2.0
"""A form is known by its version, and a stored sheet finds the version it was issued on."""

import json
from datetime import date

import pytest

from clerkdesk.domain.form_catalogue import FormCatalogue, FormField, Paper, parse_forms
from clerkdesk.domain.procedure import Certainty
from clerkdesk.errors import InvalidInput
from tests.fakes.form_list import template

OLD = template(version="02-2018.1", effective_from=date(2018, 11, 23), effective_to=date(2025, 9, 14))
FORMS = FormCatalogue((template(), OLD, template(id="refusal", number="03")))

ROW = {
    "id": "supplement",
    "number": "02",
    "title": "Phiếu",
    "symbol": "HDHS",
    "book": "supplement",
    "version": "02-2025.1",
    "template": "supplement",
    "circular": "Thông tư",
    "effective_from": "2025-09-15",
    "papers": ["a5", "a4"],
    "fields": {"lý do": "verified", "mã QR": "recalled"},
    "certainty": {"title": "verified"},
    "sources": ["một nguồn"],
}


def parsed(**changes: object) -> FormCatalogue:
    return parse_forms(json.dumps({"forms": [{**ROW, **changes}]}).encode())


def test_a_look_up_gives_the_newest_version() -> None:
    assert FORMS["supplement"].version == "02-2025.1"
    assert (list(FORMS), len(FORMS)) == (["supplement", "refusal"], 2)


def test_a_sheet_is_issued_on_the_version_of_its_day() -> None:
    assert FORMS.in_use("supplement", date(2025, 9, 14)) is OLD
    assert FORMS.in_use("supplement", date(2025, 9, 15)).version == "02-2025.1"


@pytest.mark.parametrize(("form_id", "day"), [("supplement", date(2018, 11, 22)), ("letter", date(2026, 1, 1))])
def test_no_sheet_is_issued_on_a_form_that_is_not_in_use(form_id: str, day: date) -> None:
    with pytest.raises(InvalidInput):
        FORMS.in_use(form_id, day)


def test_a_stored_sheet_finds_its_version_when_a_newer_one_is_in_use() -> None:
    assert FORMS.version("supplement", "02-2018.1") is OLD


@pytest.mark.parametrize(("form_id", "version"), [("supplement", "02-1999.1"), ("letter", "02-2025.1")])
def test_a_version_that_never_was_is_refused(form_id: str, version: str) -> None:
    with pytest.raises(InvalidInput):
        FORMS.version(form_id, version)


def test_the_list_is_read_with_its_papers_and_certainties() -> None:
    form = parsed()["supplement"]
    assert (form.paper, form.papers) == (Paper.A5, (Paper.A5, Paper.A4))
    assert form.fields == (FormField("lý do", Certainty.VERIFIED), FormField("mã QR", Certainty.RECALLED))
    assert (form.effective_from, form.effective_to) == (date(2025, 9, 15), None)
    assert parsed(effective_to="2026-12-31")["supplement"].effective_to == date(2026, 12, 31)


def test_a_form_with_anything_only_recalled_is_to_be_confirmed() -> None:
    assert not parsed()["supplement"].is_confirmed
    assert parsed(fields={"lý do": "verified"})["supplement"].is_confirmed
    assert not parsed(fields={}, certainty={"layout": "recalled"})["supplement"].is_confirmed


@pytest.mark.parametrize(
    "change", [{"papers": ["a3"]}, {"colour": "red"}, {"effective_from": "soon"}, {"fields": ["lý do"]}]
)
def test_a_list_that_breaks_its_form_is_refused(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, AttributeError)):
        parsed(**change)


def test_a_list_that_lacks_a_part_is_refused() -> None:
    with pytest.raises(ValueError, match="breaks its form"):
        parse_forms(b'{"forms": [{"id": "x"}]}')

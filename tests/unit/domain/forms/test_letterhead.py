# SPDX-License-Identifier: Apache-2.0
"""Every sheet begins alike: who issues it, its number, its day, its version, whose dossier it is."""

import pytest

from clerkdesk.domain.form_catalogue import Paper
from clerkdesk.domain.forms.letterhead import dossier_values, form_values, letterhead, sheet_values
from clerkdesk.errors import InvalidInput
from tests.fakes.form_list import issue, template
from tests.fakes.rules import dossier, station


def test_a_sheet_has_the_number_of_its_book_with_the_symbol_of_its_form() -> None:
    assert dossier_values(dossier(), station(), issue())["number"] == "3/HDHS"
    assert dossier_values(dossier(), station(), issue(number=0))["number"] == ""
    assert dossier_values(dossier(), station(), issue(form=template(symbol="")))["number"] == ""


def test_a_sheet_names_its_version_and_circular() -> None:
    values = dossier_values(dossier(), station(), issue())
    assert (values["form"], values["version"]) == ("supplement", "02-2025.1")
    assert values["form_note"] == "Mẫu số 02 – Thông tư 03/2025/TT-VPCP"
    assert form_values(template(number=""))["form_note"] == ""


def test_a_sheet_is_dated_by_its_issue_and_not_by_the_dossier() -> None:
    values = dossier_values(dossier(), station(), issue())
    assert values["created"] == "2026-11-23T08:05:00+07:00"
    assert values["place_and_day"] == "Xã Mẫu Sơn, ngày 23 tháng 11 năm 2026"


def test_a_sheet_tells_whose_dossier_it_is_and_its_qr_code_is_the_dossier_code() -> None:
    values = dossier_values(dossier(), station(), issue())
    assert values["code"] == values["code_qr"] == "H38.31.24-261120-0042"
    assert (values["owner"], values["phone"], values["email"]) == ("Trần Thị Mẫu", "0912 000 017", "")
    assert values["summary"] == ""
    assert dossier_values(dossier(summary="Con thứ hai"), station(), issue())["summary"] == "Con thứ hai"


def test_the_usual_paper_is_the_first_and_another_must_be_asked_for() -> None:
    assert dossier_values(dossier(), station(), issue())["paper"] == "a5"
    assert dossier_values(dossier(), station(), issue(paper=Paper.A4))["paper"] == "a4"


def test_a_form_is_not_printed_on_paper_it_was_not_made_for() -> None:
    with pytest.raises(InvalidInput):
        dossier_values(dossier(), station(), issue(paper=Paper.ROLL_80MM))


def test_the_head_signs_under_the_title_given() -> None:
    assert sheet_values(station(), issue(), "A")["signer_title"] == "Thủ trưởng cơ quan, đơn vị"
    assert sheet_values(station(), issue(signer_title="Chủ tịch"), "A")["signer_title"] == "Chủ tịch"


def test_practice_is_told_on_every_sheet() -> None:
    assert dossier_values(dossier(), station(is_practice=True), issue())["is_practice"] is True


def test_a_service_centre_stands_below_its_own_authority() -> None:
    centre = "Trung tâm Phục vụ hành chính công xã Mẫu Sơn"
    assert letterhead(centre, "Tỉnh") == {"agency": "Tỉnh", "office": centre}
    assert letterhead("Xã", "Tỉnh") == {"agency": "Xã", "office": "Bộ phận Một cửa"}

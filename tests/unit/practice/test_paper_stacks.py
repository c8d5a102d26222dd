# SPDX-License-Identifier: Apache-2.0
"""Which paper answers which line of a checklist."""

import pytest

from clerkdesk.practice.paper.forms import FORMS
from clerkdesk.practice.paper.people import make_household
from clerkdesk.practice.paper.stacks import dossier_papers, household_of, receive_facts


def _forms(code: str, component: str) -> tuple[str, ...]:
    return dossier_papers(code, [component], 1)[0].forms


@pytest.mark.parametrize(
    ("code", "component", "form"),
    [
        ("1.001193", "Giấy chứng sinh (000.00.00.G15-KQ004389) hoặc văn bản người làm chứng", "birth_certificate"),
        ("1.001193", "Giấy tờ tùy thân (xuất trình) / số định danh", "citizen_card"),
        ("1.001193", "Giấy chứng nhận kết hôn của cha mẹ (nếu có, khai thác CSDL)", "marriage_certificate"),
        ("1.001193", "Văn bản ủy quyền (nếu có)", "two_columns"),
        ("1.000656", "Tờ khai đăng ký khai tử", "death_form"),
        ("2.002913", "Tờ khai điện tử", "death_form"),
        ("1.000656", "Giấy báo tử hoặc giấy tờ thay thế", "death_notice"),
        ("1.000894", "Tờ khai đăng ký kết hôn", "marriage_form"),
        ("1.000894", "Giấy xác nhận tình trạng hôn nhân: không yêu cầu từ 01/01/2026", "marital_status"),
        ("1.004873", "Tờ khai cấp giấy xác nhận", "statement"),
        ("2.000635", "Tờ khai cấp bản sao", "statement"),
        ("2.000815", "Bản chính giấy tờ, văn bản", "marriage_certificate"),
        ("2.000815", "Bản sao cần chứng thực (nếu có)", "marital_status"),
        ("1.004222", "Tờ khai CT01", "statement"),
        ("1.004222", "Giấy tờ chứng minh chỗ ở hợp pháp", "residence"),
        ("1.014028", "Trích lục khai tử (khai thác CSDL)", "extract"),
        ("1.001776", "Tờ khai đề nghị trợ giúp xã hội", "statement"),
        ("9.999999", "Một thứ giấy chưa ai nghe tên", "statement"),
    ],
)
def test_a_component_gets_the_paper_it_asks_for(code: str, component: str, form: str) -> None:
    assert _forms(code, component)[0] == form


@pytest.mark.parametrize(("code", "component"), [("1.001193", "Tờ khai đăng ký khai sinh"), ("1.003583", "Tờ khai")])
def test_a_birth_is_declared_on_either_layout_of_the_form(code: str, component: str) -> None:
    seen = {dossier_papers(code, [component], seed)[0].forms[0] for seed in range(20)}
    assert seen == {"birth", "birth_with_notes"}


def test_every_paper_is_a_known_form_with_a_heading() -> None:
    names = ["", "Dự thảo di chúc", "Đơn Mẫu 15", "Giấy tờ về quyền sử dụng đất", "(nếu có)", "Phiếu yêu cầu"]
    for paper in dossier_papers("2.001035", names, 3):
        assert paper.title
        assert set(paper.forms) <= set(FORMS)


def test_a_heading_leaves_out_remarks_and_alternatives() -> None:
    paper = dossier_papers("1.004837", ["Văn bản cử người giám hộ (bản chính): 01 bản"], 1)[0]
    assert paper.title == "Văn bản cử người giám hộ"


def test_both_sides_of_a_marriage_show_their_cards() -> None:
    assert _forms("1.000894", "Giấy tờ tùy thân của hai bên (xuất trình)") == ("citizen_card", "citizen_card_of_spouse")


def test_the_applicant_at_the_counter_is_the_one_on_the_paper() -> None:
    facts, case = receive_facts("1.001193", 8), household_of("1.001193", 8)
    assert facts.owner_name == case.applicant.name
    assert facts.identity_text == case.applicant.card_payload
    assert case.applicant in (case.father, case.mother)


def test_the_applicant_of_a_death_is_not_the_dead() -> None:
    case = household_of("1.000656", 8)
    assert case.applicant is not case.elder
    assert case != make_household(8)


def test_an_old_age_allowance_is_asked_for_by_the_elder() -> None:
    case = household_of("1.014027", 8)
    assert case.applicant is case.elder

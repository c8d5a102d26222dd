# SPDX-License-Identifier: Apache-2.0
"""What every national interface is filled by: rules for fields, answers and owners."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.sync import (
    ISO_TIME,
    ErrorRule,
    FieldRule,
    Layout,
    Outcome,
    OwnerKind,
    Shortened,
    as_facts,
    chunks,
    papers,
    shorten,
    shortened_of,
    stamp,
    sync_dossier,
    sync_dossiers,
)
from clerkdesk.errors import PortalRefused
from tests.fakes.approved import a_dossier, sealed_values

CODE = "H38.31.24-261120-0001"
LAYOUT = Layout(
    name="made up",
    objects={"Thing": (FieldRule("Ma", True, 5), FieldRule("Ten", False, 4, may_shorten=True), FieldRule("So"))},
    time_format="%Y%m%d%H%M%S",
    progress_time_format=ISO_TIME,
    rows_at_once=10,
    owner_kinds={OwnerKind.CITIZEN: "1", OwnerKind.OTHER: None, OwnerKind.ENTERPRISE: 0},
    handlers={},
    errors=(
        ErrorRule(Outcome.EXISTS, frozenset({"3", "-3"}), "đã tồn tại"),
        ErrorRule(Outcome.DONE, frozenset({"0", "00"})),
        ErrorRule(Outcome.RETRY, says="thử lại"),
    ),
    values={},
)


def said(**values: object) -> dict[str, object]:
    return {**sealed_values(a_dossier(1)), "status": "4", **values}


def owner(**values: object) -> OwnerKind:
    return sync_dossier(said(owner={"name": "Mẫu", **values})).owner_kind


def test_only_the_fields_of_an_object_are_sent_and_empty_ones_are_left_out():
    assert LAYOUT.fit("Thing", {"Ma": "a", "Ten": None, "So": 3, "Khac": "x"}, CODE) == ({"Ma": "a", "So": 3}, [])


def test_a_text_for_reading_is_cut_and_the_cut_is_told():
    fitted, cut = LAYOUT.fit("Thing", {"Ma": "a", "Ten": "đủ năm"}, CODE)
    assert (fitted["Ten"], cut) == ("đủ n", [Shortened("Ten", 6, 4)])


@pytest.mark.parametrize("values", [{"Ma": "abcdef"}, {"Ma": ""}, {}])
def test_a_code_is_never_cut_and_never_left_out(values):
    with pytest.raises(PortalRefused, match="Ma"):
        LAYOUT.fit("Thing", values, CODE)


def test_length_is_that_of_the_composed_text():
    decomposed = unicodedata.normalize("NFD", "ắếộữ")
    assert LAYOUT.fit("Thing", {"Ma": "a", "Ten": decomposed}, CODE) == ({"Ma": "a", "Ten": "ắếộữ"}, [])


@given(st.text(), st.integers(0, 20))
def test_a_shortened_text_is_a_composed_beginning_that_parts_no_letter_from_its_mark(text, limit):
    whole = unicodedata.normalize("NFC", text)
    cut = shorten(text, limit)
    assert len(cut) <= limit
    assert whole.startswith(cut)
    assert not (0 < len(cut) < len(whole) and unicodedata.combining(whole[len(cut)]))


def test_a_mark_that_has_no_composed_letter_stays_with_its_letter():
    assert shorten("đủ x\u0323\u0301", 5) == "đủ "


def test_what_was_shortened_is_told_without_the_text_and_read_back():
    cut = (Shortened("TrichYeuHoSo", 1001, 1000), Shortened("GhiChu", 700, 500))
    facts = as_facts(cut)
    assert facts == {"shortened TrichYeuHoSo": "1001>1000", "shortened GhiChu": "700>500"}
    assert shortened_of({**facts, "to": "ngsp1"}) == cut


@pytest.mark.parametrize(
    ("code", "message", "outcome"),
    [
        ("3", "Hồ sơ ĐÃ TỒN TẠI", Outcome.EXISTS),
        ("-3", unicodedata.normalize("NFD", "đã tồn tại"), Outcome.EXISTS),
        ("3", "Sai mã", Outcome.NEEDS_ACTION),
        ("00", "", Outcome.DONE),
        ("17", "Đề nghị thử lại sau", Outcome.RETRY),
        ("17", "?", Outcome.NEEDS_ACTION),
    ],
)
def test_the_first_rule_that_fits_says_what_an_answer_means(code, message, outcome):
    assert LAYOUT.outcome(code, message) is outcome


def test_an_owner_for_whom_the_interface_has_no_value_is_refused():
    assert (LAYOUT.owner_code(OwnerKind.CITIZEN, CODE), LAYOUT.owner_code(OwnerKind.ENTERPRISE, CODE)) == ("1", 0)
    with pytest.raises(PortalRefused, match="LoaiDoiTuong"):
        LAYOUT.owner_code(OwnerKind.OTHER, CODE)


def test_an_owner_with_a_tax_code_is_a_business_and_one_that_says_so_a_state_body():
    assert owner(id="031199000017") is OwnerKind.CITIZEN
    assert owner(id=None) is OwnerKind.CITIZEN
    assert owner(id="0100047516") is OwnerKind.ENTERPRISE
    assert owner(id="0100047516-001", name="HỘ KINH DOANH Mẫu") is OwnerKind.HOUSEHOLD_BUSINESS
    assert owner(kind="state_body") is OwnerKind.STATE_BODY


@pytest.mark.parametrize(
    "spoilt", [{"procedure": "1.001193"}, {"received_at": "?"}, {"owner": None}, {"owner": {"kind": "x"}}]
)
def test_values_that_are_no_sealed_dossier_are_refused(spoilt):
    with pytest.raises(PortalRefused):
        sync_dossier(said(**spoilt))


def test_papers_take_name_code_and_number_from_the_component_their_file_begins_with():
    first, other = papers(sync_dossier(said()), [("01-to-khai.pdf", "a" * 64), ("khac.pdf", "b" * 64)])
    assert (first.title, first.position, first.copy_kind, first.count) == ("Tờ khai", 1, "original", 1)
    assert (other.title, other.component, other.count) == ("khac.pdf", "", 1)


def test_the_parts_of_a_route_go_as_dossiers_of_their_own_beside_or_without_the_whole():
    part = {"code": "H38.31.24-261120-0002", "status": "2"}
    part |= {"procedure": {"code": "1.004222", "field": "Cư trú", "name": "Đăng ký thường trú"}}
    both = sync_dossiers(said(parts=[part]))
    assert [(one.code, one.procedure_code, one.status) for one in both] == [
        (CODE, "1.001193", "4"),
        ("H38.31.24-261120-0002", "1.004222", "2"),
    ]
    assert sync_dossiers(said(parts=[part], is_own_route=False)) == both[1:]
    assert sync_dossiers(said()) == both[:1]
    with pytest.raises(PortalRefused):
        sync_dossiers(said(parts=[{"code": "x"}]))


def test_times_are_vietnamese_whatever_their_offset():
    at = datetime(2026, 11, 20, 17, 30, 5, 999, tzinfo=UTC)
    assert stamp(at, "%Y%m%d%H%M%S") == "20261121003005"
    assert stamp(at, ISO_TIME) == "2026-11-21T00:30:05+07:00"


def test_rows_keep_their_order_in_calls_of_a_size():
    assert chunks(list(range(23)), 10) == [list(range(10)), list(range(10, 20)), [20, 21, 22]]
    assert chunks([], 10) == []

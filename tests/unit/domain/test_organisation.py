# SPDX-License-Identifier: Apache-2.0
"""Organisations are known by their tax code; a wrong check digit is told, not refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.dossier import Person
from clerkdesk.domain.organisation import organisation, parse_tax_code, tax_check_digit
from clerkdesk.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "text", "branch"),
    [
        ("0100047516", "0100047516", None),
        (" 0100 047 516 ", "0100047516", None),
        ("0100047516-001", "0100047516-001", "001"),
        ("0100047516001", "0100047516-001", "001"),
        ("0100047516 \u2013 001", "0100047516-001", "001"),
    ],
)
def test_a_tax_code_is_read_as_people_write_it(typed: str, text: str, branch: str | None) -> None:
    code = parse_tax_code(typed)
    assert (code.text, code.main, code.branch, code.warnings) == (text, "0100047516", branch, ())


@pytest.mark.parametrize("typed", ["", "010004751", "01000475161", "0100047516-01", "0100047516-0001", "MST0100047516"])
def test_what_is_no_tax_code_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        parse_tax_code(typed)


def test_the_number_of_a_person_is_told_apart() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_tax_code("031199000017")
    assert "person" in str(refused.value)


def test_a_wrong_check_digit_and_a_branch_of_zero_are_warnings() -> None:
    doubts = parse_tax_code("0100047517-000").warnings
    assert [doubt.partition(":")[0] for doubt in doubts] == ["check-digit", "branch-zero"]


def test_some_nine_digits_have_no_tenth() -> None:
    assert tax_check_digit("010004751") == 6
    assert tax_check_digit("000000000") is None


@given(
    st.from_regex(r"[0-9]{9}", fullmatch=True).filter(lambda text: tax_check_digit(text) is not None), st.integers(0, 8)
)
def test_one_wrong_digit_is_always_noticed(nine: str, place: int) -> None:
    whole = f"{nine}{tax_check_digit(nine)}"
    assert parse_tax_code(whole).warnings == ()
    other = whole[:place] + str((int(whole[place]) + 1) % 10) + whole[place + 1 :]
    assert parse_tax_code(other).warnings


@given(st.from_regex(r"[0-9]{10}(-[0-9]{3})?", fullmatch=True))
def test_what_is_read_is_written_the_same_and_read_again(text: str) -> None:
    assert parse_tax_code(parse_tax_code(text).text) == parse_tax_code(text)
    assert parse_tax_code(text).text == text


def test_an_organisation_owns_a_dossier_under_its_tax_code() -> None:
    manager = Person("Trần Thị Mẫu", "031199000017")
    typed = organisation("Công ty  Mẫu", "0100047516", address="Xã Mẫu Sơn", phone="0912", representative=manager)
    assert typed.name == "Công ty Mẫu"
    assert typed.representative is manager
    assert typed.as_owner() == Person("Công ty Mẫu", "0100047516", address="Xã Mẫu Sơn", phone="0912")
    assert organisation("Tổ hợp tác Mẫu").as_owner().id_number is None


def test_an_organisation_without_a_name_is_refused() -> None:
    with pytest.raises(InvalidInput):
        organisation(" ", "0100047516")

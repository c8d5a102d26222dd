# SPDX-License-Identifier: Apache-2.0
"""Codes of both generations are read, made and compared."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.codes import CodeKind, agency_generation, code_key, dossier_code, parse_code
from clerkdesk.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "agency", "day", "serial", "generation"),
    [
        ("H38.31.24-230413-0001", "H38.31.24", date(2023, 4, 13), "0001", 1),
        ("000.00.16.H40-211103-0004", "000.00.16.H40", date(2021, 11, 3), "0004", 1),
        ("G09.20-20260609-0092637", "G09.20", date(2026, 6, 9), "0092637", 2),
        (" h15.50.05.13-261008-0975 ", "H15.50.05.13", date(2026, 10, 8), "0975", 1),
    ],
)
def test_a_dossier_code_is_read(text: str, agency: str, day: date, serial: str, generation: int) -> None:
    code = parse_code(text)
    assert code.kind is CodeKind.DOSSIER
    assert (code.agency, code.date, code.serial, code.generation) == (agency, day, serial, generation)
    assert code.procedure is None


@pytest.mark.parametrize(
    "text",
    [
        "", "H38-31.24-2304-1", "H38.31.24-230413-001", "H38.31.24-230230-0001", "G09.20-20261301-0000001",
        "H38.31.24-230413-00000001", "H38..24-230413-0001", "7.001193", "1.00119", "1.001193.xyz", "H38.3",
        "A" * 36 + "-230413-0001", "xin chào",
    ],
)  # fmt: skip
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_code(text)


@pytest.mark.parametrize(("text", "generation"), [("H38.31.24", 2), ("G09", 2), ("000.00.16.H40", 1)])
def test_an_agency_is_read_in_both_directions(text: str, generation: int) -> None:
    code = parse_code(text)
    assert (code.kind, code.agency, code.generation) == (CodeKind.AGENCY, text, generation)


def test_an_agency_of_more_than_35_characters_is_none() -> None:
    assert agency_generation("H38" + ".31" * 10) == 2
    assert agency_generation("H38" + ".31" * 11) is None


def test_a_procedure_and_its_local_variant_are_read() -> None:
    assert parse_code("1.001193").kind is CodeKind.PROCEDURE
    variant = parse_code("1.001612.000.00.00.h48")
    assert (variant.procedure, variant.agency) == ("1.001612", "000.00.00.H48")


def test_codes_are_compared_without_case() -> None:
    assert code_key("h38.31.24-230413-0001") == code_key("H38.31.24-230413-0001")


@pytest.mark.parametrize(
    "typed",
    [
        "h38.31.24 - 230413 - 0001",
        "H38.31.24\u2013230413\u20130001",
        "H38. 31.24-230413-0001\n",
        " H38.31.24-230413-0001",
    ],
)
def test_a_code_is_read_as_people_type_and_word_processors_print_it(typed: str) -> None:
    assert parse_code(typed).text == "H38.31.24-230413-0001"


@given(
    st.sampled_from(["H38.31.24", "000.00.16.H40", "G09.20"]),
    st.dates(date(2000, 1, 1), date(2068, 12, 31)),
    st.integers(1, 9999),
    st.sampled_from([1, 2]),
    st.sampled_from(["-", " - ", "\u2013", "- "]),
)
def test_a_code_written_carelessly_is_still_the_same_code(
    agency: str, day: date, serial: int, generation: int, dash: str
) -> None:
    code = dossier_code(agency, day, serial, generation)
    assert parse_code(code.lower().replace("-", dash)) == parse_code(code)


@pytest.mark.parametrize("digit", "12356")
def test_procedures_of_all_known_first_digits_are_read(digit: str) -> None:
    assert parse_code(f"{digit}.000722").procedure == f"{digit}.000722"


def test_a_code_is_made_for_each_generation() -> None:
    day = date(2026, 11, 18)
    assert dossier_code("H38.31.24", day, 42) == "H38.31.24-261118-0042"
    assert dossier_code("g09.20", day, 92637, generation=2) == "G09.20-20261118-0092637"


@pytest.mark.parametrize(("agency", "serial"), [("H38.31.24", 0), ("H38.31.24", 10_000), ("Xã Mẫu", 1)])
def test_a_serial_or_agency_that_does_not_fit_is_refused(agency: str, serial: int) -> None:
    with pytest.raises(InvalidInput):
        dossier_code(agency, date(2026, 11, 18), serial)


@given(
    st.sampled_from(["H38.31.24", "000.00.16.H40", "G09.20"]),
    st.dates(date(2000, 1, 1), date(2068, 12, 31)),
    st.integers(1, 9999),
    st.sampled_from([1, 2]),
)
def test_what_is_made_is_read_back(agency: str, day: date, serial: int, generation: int) -> None:
    code = parse_code(dossier_code(agency, day, serial, generation))
    assert (code.agency, code.date, int(code.serial or ""), code.generation) == (agency, day, serial, generation)

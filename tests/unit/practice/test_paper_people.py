# SPDX-License-Identifier: Apache-2.0
"""Invented people: consistent with themselves, never with anybody alive."""

import unicodedata

import pytest

from clerkdesk.practice.paper.people import TODAY, Household, Sex, known_strings, make_household
from clerkdesk.practice.paper.places import PLACES

HOUSEHOLDS = [make_household(seed) for seed in range(60)]


@pytest.mark.parametrize("case", HOUSEHOLDS[:20], ids=range(20))
def test_a_number_tells_province_sex_century_and_year(case: Household) -> None:
    for person in case.people:
        assert len(person.number) == 12
        assert person.number.isdigit()
        assert person.number[:3] == case.place.id_code
        century, sex = divmod(int(person.number[3]), 2)
        assert 19 + century == person.birth.year // 100
        assert (sex == 1) == (person.sex is Sex.FEMALE)
        assert int(person.number[4:6]) == person.birth.year % 100


def test_serials_are_higher_than_any_province_gives_out() -> None:
    assert all(int(person.number[6:]) >= 990_000 for case in HOUSEHOLDS for person in case.people)


def test_telephones_are_of_a_block_nobody_has() -> None:
    assert all(person.phone.startswith("0900000") for case in HOUSEHOLDS for person in case.people)


def test_parents_are_older_than_the_child_and_younger_than_the_elder() -> None:
    for case in HOUSEHOLDS:
        for parent in (case.father, case.mother):
            assert case.elder.birth.year + 20 < parent.birth.year < case.child.birth.year - 18
        assert case.child.birth < TODAY


def test_the_card_holds_seven_fields_of_the_applicant() -> None:
    case = HOUSEHOLDS[3]
    fields = case.applicant.card_payload.split("|")
    assert len(fields) == 7
    assert fields[0] == case.applicant.number
    assert fields[2:4] == [case.applicant.name, f"{case.applicant.birth:%d%m%Y}"]
    assert fields[4] in ("Nam", "Nữ")


def test_the_same_seed_makes_the_same_people_and_another_seed_others() -> None:
    assert make_household("a") == make_household("a")
    assert make_household("a") != make_household("b")


def test_known_strings_name_everybody_on_the_paper() -> None:
    case = HOUSEHOLDS[5]
    known = known_strings(case)
    for person in case.people:
        assert {person.name, person.name.upper(), person.number, person.address} <= set(known)
    assert case.applicant.card_payload in known
    assert len(known) == len(set(known))
    assert min(map(len, known)) >= 8


def test_everything_is_composed_unicode() -> None:
    for case in HOUSEHOLDS:
        assert all(unicodedata.is_normalized("NFC", text) for text in known_strings(case))
    assert all(unicodedata.is_normalized("NFC", place.full) for place in PLACES)

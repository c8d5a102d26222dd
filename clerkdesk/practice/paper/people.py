# SPDX-License-Identifier: Apache-2.0
"""Invented people of a practice dossier: names, identity numbers, households and what their citizen cards say."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clerkdesk.practice.paper.places import PLACES, Place, street

TODAY = date(2026, 11, 20)
"""The day on which practice papers are signed: fixed, so that the same seed always gives the same bytes."""

_SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
    "Vũ", "Đinh", "Mai", "Trịnh", "Quách", "Lương", "Cầm", "Lò", "Vàng", "Khổng", "Triệu", "Thạch",
)  # fmt: skip
_MIDDLE = {
    "Nam": ("Văn", "Hữu", "Quốc", "Minh", "Đức", "Xuân", "Gia", "Khắc", "Đình", "Viết", "Thế", "Công"),
    "Nữ": ("Thị", "Ngọc", "Thanh", "Kim", "Hồng", "Thuỳ", "Diệu", "Bích", "Thị Mỹ", "Thị Thu", "Hoàng", "Khánh"),
}
_GIVEN = {
    "Nam": ("Bảo", "Dũng", "Khuê", "Lượng", "Mẫn", "Nghĩa", "Thắng", "Vượng", "Ẩn", "Hậu", "Khoát", "Tuyển", "Chiểu",
            "Quyết", "Vỹ", "Bẩy", "Sỹ", "Trưởng", "Đạt", "Hưởng"),
    "Nữ": ("Ánh", "Châu", "Giang", "Hạnh", "Phượng", "Quỳnh", "Sương", "Uyên", "Yến", "Thuỷ", "Ngoan", "Thắm", "Nhuần",
           "Dịu", "Khuyên", "Gấm", "Lụa", "Mỵ", "Hoà", "Vẹn"),
}  # fmt: skip
_ETHNICITIES = ("Kinh", "Kinh", "Kinh", "Tày", "Thái", "Mường", "Khmer", "Ê-đê", "Gia Rai", "Hoa", "Dao", "Nùng")
_FIRST_SYNTHETIC_SERIAL = 990_000


class Sex(StrEnum):
    """Sex as the papers write it."""

    MALE = "Nam"
    FEMALE = "Nữ"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person; `address` is where they live and are registered."""

    name: str
    sex: Sex
    birth: date
    number: str
    old_number: str
    ethnicity: str
    address: str
    home_town: str
    card_issued: date
    phone: str

    @property
    def card_payload(self) -> str:
        """The seven fields of the code on the citizen card.

        Number, old number, name, birth, sex, address and issue, parted by bars; dates as ddMMyyyy.
        """
        return "|".join(
            (self.number, self.old_number, self.name, f"{self.birth:%d%m%Y}", str(self.sex), self.address,
             f"{self.card_issued:%d%m%Y}")
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Household:
    """One practice case: a family, the officers who sign its papers and where it all happens."""

    place: Place
    father: Person
    mother: Person
    child: Person
    elder: Person
    applicant: Person
    chairman: str
    clerk: str
    police: str
    doctor: str
    hospital: str
    signed: date

    @property
    def people(self) -> tuple[Person, ...]:
        """The members, eldest first."""
        return (self.elder, self.father, self.mother, self.child)


def identity_number(rng: random.Random, place: Place, sex: Sex, birth: date) -> str:
    """Invent a twelve-digit number: province, sex and century, year, serial.

    The serial is 990000 or more, which no province reaches in a year: no living person has such a number.

    Source: Decree 137/2015/NĐ-CP art. 13, Circular 59/2021/TT-BCA art. 4.
    """
    century = 2 * (birth.year // 100 - 19) + (1 if sex is Sex.FEMALE else 0)
    return f"{place.id_code}{century}{birth.year % 100:02d}{rng.randint(_FIRST_SYNTHETIC_SERIAL, 999_999)}"


def make_household(seed: int | str, *, death: bool = False) -> Household:
    """Invent the people of one case; the same seed gives the same people.

    Args:
        seed: any number or text.
        death: the case is about the elder's death (the child then is not a newborn's case; the applicant is the same).
    """
    rng = random.Random(f"household/{seed}")
    place = rng.choice(PLACES)
    home = street(rng, place)
    ethnicity = rng.choice(_ETHNICITIES)
    surname, mother_surname = rng.sample(_SURNAMES, 2)
    father = _person(rng, place, Sex.MALE, _day(rng, 1982, 1999), surname, ethnicity, home)
    mother = _person(rng, place, Sex.FEMALE, _day(rng, 1984, 2002), mother_surname, rng.choice(_ETHNICITIES), home)
    child_sex = rng.choice((Sex.MALE, Sex.FEMALE))
    born = TODAY - timedelta(days=rng.randint(4, 55))
    child = _person(rng, place, child_sex, born, surname, ethnicity, home)
    elder = _person(rng, place, Sex.MALE, _day(rng, 1938, 1958), surname, ethnicity, home)
    applicant = father if death or rng.random() < 0.65 else mother
    return Household(
        place=place, father=father, mother=mother, child=child, elder=elder, applicant=applicant,
        chairman=_name(rng, Sex.MALE), clerk=_name(rng, Sex.FEMALE), police=_name(rng, Sex.MALE),
        doctor=_name(rng, Sex.FEMALE), hospital=f"Trung tâm Y tế {place.commune.split(' ', 1)[1]}",
        signed=TODAY - timedelta(days=rng.randint(0, 2)),
    )  # fmt: skip


def known_strings(household: Household) -> tuple[str, ...]:
    """Return what may be searched for to find a leak of this case: names, numbers, addresses, telephones, payloads.

    Short strings that could occur by chance are left out; the order is fixed.
    """
    found: dict[str, None] = {}
    for person in household.people:
        for text in (person.name, person.name.upper(), person.number, person.old_number, person.address, person.phone):
            found[text] = None
    found[household.applicant.card_payload] = None
    for officer in (household.chairman, household.clerk, household.police, household.doctor):
        found[officer] = None
    return tuple(text for text in found if len(text) >= 8)


def _person(
    rng: random.Random, place: Place, sex: Sex, birth: date, surname: str, ethnicity: str, address: str
) -> Person:
    newest = min(TODAY, date(2025, 12, 1))
    return Person(
        name=_name(rng, sex, surname),
        sex=sex,
        birth=birth,
        number=identity_number(rng, place, sex, birth),
        old_number=f"{place.id_code[1:]}{rng.randint(1_990_000, 1_999_999)}" if birth.year < 2001 else "",
        ethnicity=ethnicity,
        address=address,
        home_town=place.full,
        card_issued=newest - timedelta(days=rng.randint(30, 1500)),
        phone=f"0900000{rng.randint(0, 999):03d}",
    )


def _name(rng: random.Random, sex: Sex, surname: str | None = None) -> str:
    return f"{surname or rng.choice(_SURNAMES)} {rng.choice(_MIDDLE[sex])} {rng.choice(_GIVEN[sex])}"


def _day(rng: random.Random, first_year: int, last_year: int) -> date:
    start = date(first_year, 1, 1)
    return start + timedelta(days=rng.randrange((date(last_year, 12, 31) - start).days))

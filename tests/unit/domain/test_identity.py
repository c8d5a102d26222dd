# SPDX-License-Identifier: Apache-2.0
"""A citizen card is read whatever reader it came through; doubts are told, nonsense is refused."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.dossier import Person, Sex
from clerkdesk.domain.identity import (
    PROVINCE_CODES,
    IdentitySource,
    check_digit,
    clean_number,
    number_doubts,
    parse_identity,
)
from clerkdesk.errors import InvalidIdentityCode

QR = "031199000017||TRẦN THỊ MẪU|15011999|Nữ|Thôn Nà Mẫu, xã Mẫu Sơn|02022021"
MRZ = "IDVNM1990000173031199000017<<3\n9901155F3901153VNM<<<<<<<<<<<2\nTRAN<<THI<MAU<<<<<<<<<<<<<<<<<"


def refusal(text: str) -> str:
    with pytest.raises(InvalidIdentityCode) as refused:
        parse_identity(text)
    return str(refused.value.params["reason"])


def codes(warnings: tuple[str, ...]) -> list[str]:
    return [warning.partition(":")[0] for warning in warnings]


def test_a_card_of_seven_fields_is_read() -> None:
    card = parse_identity(QR)
    assert (card.kind, card.id, card.old_id) == (IdentitySource.QR, "031199000017", None)
    assert (card.name, card.surname, card.given) == ("TRẦN THỊ MẪU", "TRẦN", "THỊ MẪU")
    assert (card.birth, card.sex, card.issued) == (date(1999, 1, 15), Sex.FEMALE, date(2021, 2, 2))
    assert card.warnings == card.extra == ()


def test_a_card_becomes_an_applicant() -> None:
    assert parse_identity(QR).as_person(phone="0912") == Person(
        "TRẦN THỊ MẪU", "031199000017", None, date(1999, 1, 15), Sex.FEMALE, "Thôn Nà Mẫu, xã Mẫu Sơn", "0912"
    )


def test_the_noise_of_a_keyboard_reader_is_taken_away() -> None:
    noisy = unicodedata.normalize("NFD", QR.replace("THỊ ", "THỊ  ")) + "\r\n"
    assert parse_identity(noisy) == parse_identity(QR)


def test_another_sex_than_the_number_says_is_a_warning() -> None:
    assert codes(parse_identity(QR.replace("Nữ", "Nam")).warnings) == ["sex-mismatch"]


def test_another_year_than_the_number_says_is_a_warning() -> None:
    assert codes(parse_identity(QR.replace("15011999", "15011998")).warnings) == ["birth-mismatch"]


def test_an_unknown_province_is_a_warning() -> None:
    assert codes(parse_identity(QR.replace("0311990", "0031990", 1)).warnings) == ["unknown-province"]
    assert len(PROVINCE_CODES) == 63


def test_a_card_issued_before_its_holder_was_born_is_a_warning() -> None:
    assert codes(parse_identity(QR.replace("02022021", "02021998")).warnings) == ["issued-before-birth"]


def test_further_fields_of_newer_cards_are_kept_as_they_are() -> None:
    card = parse_identity(QR + "|a|b|c|d|e")
    assert card.extra == ("a", "b", "c", "d", "e")
    assert card.id == "031199000017"
    assert card.warnings == ()
    assert codes(parse_identity(QR + "|a").warnings) == ["unusual-fields"]


def test_an_old_number_and_a_missing_day_of_issue_are_fine() -> None:
    card = parse_identity(QR.replace("||", "|123456789|").replace("02022021", ""))
    assert (card.old_id, card.issued) == ("123456789", None)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (("031199000017", "03119900001"), "personal number"),
        (("||", "|12345|"), "old number"),
        (("TRẦN THỊ MẪU", ""), "name"),
        (("15011999", "31021999"), "day of birth"),
        (("15011999", "1999"), "day of birth"),
        (("Nữ", "X"), "sex"),
        (("02022021", "2021-02-02"), "day of issue"),
        (("|Nữ|", "|"), "6 fields"),
        (("Mẫu Sơn", "\ud800"), "half a character"),
    ],
)
def test_a_wrong_field_is_named_and_never_quoted(damage: tuple[str, str], told: str) -> None:
    reason = refusal(QR.replace(*damage))
    assert told in reason
    assert "1999" not in reason


@pytest.mark.parametrize("text", ["", "   ", "https://example.org/", "031199000017"])
def test_another_text_is_no_card(text: str) -> None:
    assert "neither" in refusal(text)


def test_a_machine_readable_zone_is_read() -> None:
    card = parse_identity(MRZ)
    assert (card.kind, card.id, card.sex) == (IdentitySource.MRZ, "031199000017", Sex.FEMALE)
    assert (card.name, card.surname, card.given) == ("TRAN THI MAU", "TRAN", "THI MAU")
    assert (card.birth, card.expiry) == (date(1999, 1, 15), date(2039, 1, 15))
    assert codes(card.warnings) == ["no-accents"]


def test_a_zone_without_ends_of_line_or_in_small_letters_is_read() -> None:
    assert parse_identity(MRZ.replace("\n", "").lower()) == parse_identity(MRZ)


@pytest.mark.parametrize(
    ("place", "field"),
    [(6, "document number"), (17, "personal number"), (31, "day of birth"), (40, "day of expiry"), (60, "whole zone")],
)
def test_a_changed_digit_names_its_field(place: int, field: str) -> None:
    other = "1" if MRZ[place] != "1" else "2"
    assert field in refusal(MRZ[:place] + other + MRZ[place + 1 :])


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        (MRZ[:-1], "89 characters"),
        (MRZ.replace("TRAN", "TRẦN"), "other than"),
        (MRZ.replace("IDVNM", "IDFRA"), "Viet Nam"),
    ],
)
def test_a_zone_of_another_shape_is_refused(zone: str, told: str) -> None:
    assert told in refusal(zone)


def made_zone(number: str, birth: str, sex: str, expiry: str) -> str:
    document, personal = number[3:], f"{number}<<"
    upper = f"IDVNM{document}{check_digit(document)}{personal}{check_digit(personal)}"
    middle = f"{birth}{check_digit(birth)}{sex}{expiry}{check_digit(expiry)}VNM<<<<<<<<<<<"
    whole = check_digit(upper[5:] + middle[:7] + middle[8:15] + middle[18:])
    return f"{upper}\n{middle}{whole}\n{'TRAN<<THI<MAU':<<30}"


def test_a_card_without_end_and_without_sex_is_read() -> None:
    card = parse_identity(made_zone("031199000017", "990115", "<", "<<<<<<"))
    assert (card.expiry, card.sex) == (None, None)


def test_right_check_digits_do_not_save_letters_in_numbers() -> None:
    assert "personal number" in refusal(made_zone("03119900001A", "990115", "F", "390115"))
    assert "day of birth" in refusal(made_zone("031199000017", "99011O", "F", "390115"))
    assert "day of expiry" in refusal(made_zone("031199000017", "990115", "F", "3901<<"))


PEOPLE = st.tuples(
    st.sampled_from(sorted(PROVINCE_CODES)),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(list(Sex)),
    st.integers(0, 999_999),
)


@given(PEOPLE)
def test_a_made_card_is_read_back_without_a_doubt(person: tuple[str, date, Sex, int]) -> None:
    province, birth, sex, serial = person
    digit = (birth.year - 1900) // 100 * 2 + (sex is Sex.FEMALE)
    number = f"{province}{digit}{birth:%y}{serial:06d}"
    card = parse_identity(f"{number}||Trần Mẫu|{birth:%d%m%Y}|{sex}|Xã Mẫu|{birth:%d%m%Y}")
    zone = parse_identity(made_zone(number, f"{birth:%y%m%d}", "F" if sex is Sex.FEMALE else "M", "390115"))
    assert (card.id, card.birth, card.sex, card.warnings) == (number, birth, sex, ())
    assert (zone.id, zone.birth, zone.sex, codes(zone.warnings)) == (number, birth, sex, ["no-accents"])


@given(st.text(max_size=200).filter(lambda text: "|" not in text and "<" not in text))
def test_any_other_text_is_refused_as_no_card(text: str) -> None:
    assert "neither" in refusal(text)


@given(st.lists(st.text(max_size=20), min_size=7, max_size=12))
def test_fields_of_nonsense_are_refused_as_no_card(fields: list[str]) -> None:
    assert refusal("|".join(["0", *fields]))


def test_a_typed_number_is_compared_with_what_is_known_of_its_holder() -> None:
    assert number_doubts("031199000017") == number_doubts("031199000017", date(1999, 1, 15), Sex.FEMALE) == ()
    assert codes(number_doubts("031199000017", date(1998, 1, 15), Sex.MALE)) == ["birth-mismatch", "sex-mismatch"]
    assert codes(number_doubts("003199000017")) == ["unknown-province"]


@pytest.mark.parametrize("typed", ["", "123456789", "B1234567", "0100047516", "0100047516-001", "03119900001A"])
def test_passports_tax_codes_and_former_numbers_pass(typed: str) -> None:
    assert number_doubts(typed, date(1998, 1, 15), Sex.MALE) == ()


@pytest.mark.parametrize("typed", ["03119900001", "0311990000171"])
def test_a_digit_too_few_or_too_many_is_told(typed: str) -> None:
    assert codes(number_doubts(typed)) == ["unusual-length"]


def test_a_typed_number_loses_the_signs_that_group_its_digits() -> None:
    assert clean_number(" 0311 9900.0017 ") == "031199000017"
    assert clean_number("B 1234567") == "B 1234567"
    assert clean_number("0100047516-001") == "0100047516-001"

# SPDX-License-Identifier: Apache-2.0
"""The copy of a citizen card, front and back on one A4 sheet, with a code that scanners really read."""

from datetime import date

import numpy as np
import zxingcpp

from clerkdesk.practice.paper.drawing import Canvas
from clerkdesk.practice.paper.heads import MOTTO, NATION
from clerkdesk.practice.paper.ink import Pixels
from clerkdesk.practice.paper.people import Household, Person, Sex
from clerkdesk.practice.paper.words import plain, slashed

_CARD = (243.0 * 1.35, 153.0 * 1.35)
"""ID-1 (85.6 × 54 mm), enlarged as copiers are set for cards."""
_GREY = (196, 198, 202)
_MRZ_WEIGHTS = (7, 3, 1)


def card_code(payload: str) -> Pixels:
    """Return the QR symbol of a payload with its quiet zone, one grey pixel per module."""
    barcode = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return np.array(barcode.to_image(scale=1, add_quiet_zones=True), np.uint8)


def citizen_card(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw both sides of the applicant's citizen card; the card is printed in a sans face whatever the style."""
    del title  # a copied card has no heading
    return _both_sides(canvas, case.applicant)


def citizen_card_of_spouse(canvas: Canvas, case: Household, title: str) -> dict[str, str]:
    """Draw both sides of the card of the applicant's wife or husband."""
    del title
    return _both_sides(canvas, case.mother if case.applicant is case.father else case.father)


def _both_sides(canvas: Canvas, person: Person) -> dict[str, str]:
    x = (canvas.width - _CARD[0]) / 2
    _front(canvas, person, x, 90.0)
    _back(canvas, person, x, 90.0 + _CARD[1] + 46.0)
    return {
        "id_number": person.number,
        "name": person.name.upper(),
        "birth_date": slashed(person.birth),
        "sex": str(person.sex),
        "home_town": person.home_town,
        "residence": person.address,
        "payload": person.card_payload,
    }


def _line(canvas: Canvas, x: float, y: float, text: str, size: float, *, bold: bool = False) -> float:
    canvas.put(x, y, text, size, bold=bold, face="sans")
    canvas.say(text)
    return y


def _front(canvas: Canvas, person: Person, x: float, y: float) -> None:
    width, height = _CARD
    canvas.box(x, y, width, height, radius=10)
    canvas.ellipse(x + 16, y + 16, 44, 44, _GREY)
    canvas.box(x + 16, y + 74, 74, 98, fill=(226, 228, 231))
    canvas.ellipse(x + 37, y + 88, 32, 40, _GREY)
    canvas.ellipse(x + 25, y + 130, 56, 41, _GREY)
    canvas.picture(x + width - 82, y + 8, 76, card_code(person.card_payload))
    _line(canvas, x + 70, y + 22, NATION, 7.2, bold=True)
    _line(canvas, x + 94, y + 34, MOTTO, 7.2, bold=True)
    _line(canvas, x + 88, y + 56, "CĂN CƯỚC CÔNG DÂN", 11.5, bold=True)
    _line(canvas, x + 104, y + 68, "Citizen Identity Card", 7.2)
    _line(canvas, x + 100, y + 89, f"Số / No.: {person.number}", 11.5, bold=True)
    _line(canvas, x + 100, y + 103, "Họ và tên / Full name:", 7.2)
    _line(canvas, x + 100, y + 116, person.name.upper(), 10, bold=True)
    _line(canvas, x + 100, y + 130, f"Ngày sinh / Date of birth: {slashed(person.birth)}", 8)
    _line(canvas, x + 100, y + 143, f"Giới tính / Sex: {person.sex}   Quốc tịch / Nationality: Việt Nam", 8)
    _line(canvas, x + 100, y + 156, f"Quê quán / Place of origin: {person.home_town}", _fit(canvas, person.home_town))
    _line(canvas, x + 100, y + 169, "Nơi thường trú / Place of residence:", 7.2)
    first, *rest = canvas.wrap(person.address, 8, 215, 215, face="sans")
    for index, words in enumerate([first, *rest]):
        _line(canvas, x + 100, y + 181 + 11 * index, words, 8)
    _line(canvas, x + 16, y + 188, f"Có giá trị đến: {slashed(_expiry(person))}", 5.8)


def _fit(canvas: Canvas, home_town: str) -> float:
    size = 8.0
    while canvas.measure(f"Quê quán / Place of origin: {home_town}", size, face="sans") > 218:
        size -= 0.25
    return size


def _back(canvas: Canvas, person: Person, x: float, y: float) -> None:
    width, height = _CARD
    canvas.box(x, y, width, height, radius=10)
    canvas.box(x + 16, y + 62, 46, 36, fill=(214, 206, 178), radius=5)
    for row in (74, 86):
        canvas.rule(x + 16, x + 62, y + row)
    canvas.upright(x + 39, y + 62, y + 98)
    _line(canvas, x + 16, y + 22, "Đặc điểm nhân dạng / Personal identification:", 7.2)
    _line(canvas, x + 16, y + 36, "Nốt ruồi C: 1,5cm trên sau mép trái", 8)
    _line(canvas, x + 16, y + 52, f"Ngày, tháng, năm / Date, month, year: {slashed(person.card_issued)}", 7.6)
    _line(canvas, x + 76, y + 74, "CỤC TRƯỞNG CỤC CẢNH SÁT", 7, bold=True)
    _line(canvas, x + 76, y + 84, "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", 7, bold=True)
    canvas.sign(x + 140, y + 106, 58)
    for index in (0, 1):
        left = x + width - 62
        canvas.box(left, y + 14 + 62 * index, 46, 56)
        for ring in range(5):
            canvas.ellipse(
                left + 6 + ring * 3.4, y + 19 + 62 * index + ring * 4, 34 - ring * 6.8, 45 - ring * 8, _ridge(ring)
            )
    for number, letters in enumerate(machine_lines(person)):
        _mrz(canvas, x + 14, y + height - 46 + 17 * number, letters)


def _ridge(ring: int) -> tuple[int, int, int]:
    return (168, 168, 172) if ring % 2 == 0 else (236, 236, 238)


def _mrz(canvas: Canvas, x: float, y: float, row: str) -> None:
    step = (_CARD[0] - 28) / 30
    for index, letter in enumerate(row):
        canvas.put(x + step * (index + 0.5), y, letter, 12.5, face="sans", align="centre")
    canvas.say(row)


def machine_lines(person: Person) -> tuple[str, str, str]:
    """Return the three lines of 30 letters for machines.

    Source: ICAO 9303 part 5 (TD1), with the whole personal number as optional data as Vietnamese cards carry it.
    """
    document = person.number[3:]
    first = f"IDVNM{document}{_check(document)}{person.number}<<{_check(person.number)}"
    birth, expiry = f"{person.birth:%y%m%d}", f"{_expiry(person):%y%m%d}"
    sex = "F" if person.sex is Sex.FEMALE else "M"
    second = f"{birth}{_check(birth)}{sex}{expiry}{_check(expiry)}VNM".ljust(29, "<")
    total = _check(first[5:30] + second[:7] + second[8:15] + second[18:29])
    words = plain(person.name).upper().split()
    third = f"{words[0]}<<{'<'.join(words[1:])}".ljust(30, "<")
    return first, second + str(total), third[:30]


def _check(text: str) -> int:
    values = (0 if sign == "<" else int(sign, 36) for sign in text)
    return sum(value * _MRZ_WEIGHTS[index % 3] for index, value in enumerate(values)) % 10


def _expiry(person: Person) -> date:
    """Return when the card ends: at 25, 40 or 60 years of age, else never (Law on Identification 2023 art. 21)."""
    for age in (25, 40, 60):
        end = date(person.birth.year + age, person.birth.month, min(person.birth.day, 28))
        if end > person.card_issued:
            return end
    return date(2099, 12, 31)

# SPDX-License-Identifier: Apache-2.0
"""The table of practice forms: how each is drawn, on what paper, and how it may be filled in."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from clerkdesk.practice.paper.drawing import A3_LANDSCAPE, A4, Canvas, Dots, Pen, Style
from clerkdesk.practice.paper.forms_birth import birth, birth_certificate, birth_with_notes
from clerkdesk.practice.paper.forms_cards import citizen_card, citizen_card_of_spouse
from clerkdesk.practice.paper.forms_civil import death_notice, extract, marital_status, marriage_certificate, residence
from clerkdesk.practice.paper.forms_plain import blank, seal_alone, signature_alone, statement, two_columns
from clerkdesk.practice.paper.forms_requests import death_form, marriage_form
from clerkdesk.practice.paper.people import Household

Drawing = Callable[[Canvas, Household, str], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of paper; `draw` returns the values it shows by field name."""

    draw: Drawing
    title: str
    pens: tuple[Pen, ...] = ("typed",)
    dots: tuple[Dots, ...] = ("none",)
    size: tuple[float, float] = A4


_ANY_PEN: tuple[Pen, ...] = ("typed",) * 4 + ("blue",) * 5 + ("hand",)

FORMS = {
    "birth": Form(birth, "Tờ khai đăng ký khai sinh", _ANY_PEN, ("behind",)),
    "birth_with_notes": Form(birth_with_notes, "Tờ khai đăng ký khai sinh", _ANY_PEN, ("under",)),
    "birth_certificate": Form(birth_certificate, "Giấy chứng sinh", ("typed", "blue", "hand"), ("behind", "under")),
    "death_form": Form(death_form, "Tờ khai đăng ký khai tử", _ANY_PEN, ("behind", "under")),
    "marriage_form": Form(marriage_form, "Tờ khai đăng ký kết hôn"),
    "residence": Form(residence, "Xác nhận thông tin về cư trú", ("typed",), ("none", "behind")),
    "marriage_certificate": Form(marriage_certificate, "Giấy chứng nhận kết hôn"),
    "marital_status": Form(marital_status, "Giấy xác nhận tình trạng hôn nhân"),
    "death_notice": Form(death_notice, "Giấy báo tử", ("typed", "blue"), ("behind",)),
    "extract": Form(extract, "Trích lục hộ tịch (bản sao)"),
    "citizen_card": Form(citizen_card, "Bản sao căn cước công dân"),
    "citizen_card_of_spouse": Form(citizen_card_of_spouse, "Bản sao căn cước công dân"),
    "statement": Form(statement, "Tờ khai", _ANY_PEN, ("behind", "under")),
    "two_columns": Form(two_columns, "Đơn đề nghị"),
    "two_columns_a3": Form(two_columns, "Đơn đề nghị", size=A3_LANDSCAPE),
    "seal_alone": Form(seal_alone, "Trang chỉ có dấu"),
    "signature_alone": Form(signature_alone, "Trang chỉ có chữ ký"),
    "blank": Form(blank, "Mặt sau trắng"),
}
"""Every form by name."""

_PRINTED = ("liberation", "liberation", "noto", "dejavu")


def style_for(form: Form, rng: random.Random) -> Style:
    """Choose face, leaders and pen by chance among what the form allows."""
    return Style(rng.choice(_PRINTED), rng.choice(form.dots), rng.choice(form.pens))

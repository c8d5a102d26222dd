# SPDX-License-Identifier: Apache-2.0
"""The common fields of papers of no known form."""

import json

import pytest

from clerkdesk.domain.addresses import AddressBook
from clerkdesk.domain.common_fields import CommonFields
from clerkdesk.domain.labels import Labels, parse_labels
from clerkdesk.domain.pages import Reading, Word

LABELS = Labels(
    ranks={
        "name": (("Họ và tên", "Tôi tên là", "Họ và tên / Full name"), ("Họ và tên chủ hộ", "Ông", "Ông/Bà")),
        "id_number": (("Số định danh cá nhân", "Căn cước công dân số", "Số CCCD"),),
        "date_of_birth": (("Ngày sinh", "Sinh ngày", "Ngày, tháng, năm sinh"),),
        "address": (("Nơi thường trú", "Nơi cư trú"), ("Địa chỉ",)),
        "document_number": (("Số",),),
        "date": (("Ngày lập",),),
    },
    other=("Giới tính", "Điện thoại", "Cấp ngày"),
    surnames=("Nguyễn", "Lê"),
)
FIELDS = CommonFields(LABELS, AddressBook([("Xã Na Son", "Tỉnh Điện Biên")]))


def reading(text, confidence=0.99, codes=(), is_blank=False):
    """Make a reading; two blanks or more between words are a wide gap."""
    found = []
    for line, row in enumerate(text.splitlines()):
        x = 100
        for part in row.split("  "):
            for word in part.split():
                wide = 14 * len(word)
                found.append(Word(word, (x, 60 * line, x + wide, 60 * line + 30), 60 * line + 25, confidence, 0, line))
                x += wide + 12
            x += 60
    return Reading("t", 2480, 3508, 300, 0, 0.0, is_blank=is_blank, words=tuple(found), codes=codes)


def values(text, **more):
    return {name: one.value for name, one in FIELDS.read(1, reading(text, **more)).items()}


def test_labels_with_colons_are_followed_by_their_values():
    assert values(
        "UBND XÃ NA SON\nSố: 12/GXN-UBND\nXã Na Son, ngày 20 tháng 11 năm 2026\nHọ và tên: Nguyễn Văn An\n"
        "Ngày sinh: 05/07/1990  Giới tính: Nam\nSố định danh cá nhân: 011090990123\n"
        "Nơi thường trú: thôn 3, xã Na Son,\ntỉnh Điện Biên\nĐiện thoại: 0900000001"
    ) == {
        "name": "Nguyễn Văn An",
        "id_number": "011090990123",
        "date_of_birth": "05/07/1990",
        "address": "thôn 3, xã Na Son, tỉnh Điện Biên",
        "document_number": "12/GXN-UBND",
        "date": "20/11/2026",
    }


def test_values_stand_in_cells_below_labels_and_in_running_text():
    assert values("1  Họ và tên  Lê Na\n2  Nơi thường trú  số 9, xã Na Son, tỉnh Điện Biên") == {
        "name": "Lê Na",
        "address": "số 9, xã Na Son, tỉnh Điện Biên",
    }
    assert values("Họ và tên / Eull name\nLê Na\nNgày sinh\n05/07/1990") == {
        "name": "Lê Na",
        "date_of_birth": "05/07/1990",
    }
    assert values(
        "Điều 1. Trợ cấp đối với ông Nguyễn Văn An, sinh\nngày 05/07/1990, "
        "số định danh cá nhân 011090990123, nơi thường\n"
        "trú: xã Na Son, tỉnh Điện Biên."
    ) == {
        "name": "Nguyễn Văn An",
        "date_of_birth": "05/07/1990",
        "id_number": "011090990123",
        "address": "xã Na Son, tỉnh Điện Biên",
    }


def test_a_label_that_was_misread_or_glued_is_still_known():
    assert values("Sô định đanh cá nhân: 011090990123") == {"id_number": "011090990123"}
    assert values("Tôi tên là:Lê Na") == {"name": "Lê Na"}


def test_the_heading_of_a_table_is_the_last_resort():
    text = "Họ và tên chủ hộ: Lê Na\nTT  Họ và tên  Ngày sinh  Giới tính\n1  Nguyễn Văn An  05/07/1990  Nam"
    assert values(text)["name"] == "Lê Na"
    assert values("\n".join(text.splitlines()[1:]))["name"] == "Nguyễn Văn An"


def test_a_house_number_is_no_document_number():
    assert "document_number" not in values("Nơi thường trú  số 9, xã Na Son, tỉnh Điện Biên")


def test_other_dates_are_not_the_date_of_the_paper():
    assert "date" not in values("Căn cứ Nghị định ngày 05 tháng 7 năm 2015")
    assert values("theo biên bản họp ngày 05 tháng 7 năm 2015\nLàm tại xã Na Son, ngày 06 tháng 7 năm 2016")[
        "date"
    ] == ("06/07/2016")


def test_doubtful_words_make_no_certain_field():
    certain = FIELDS.read(1, reading("Họ và tên: Lê Thị Na"))["name"]
    doubtful = FIELDS.read(1, reading("Họ và tên: Lê Thị Na", confidence=0.6))["name"]
    assert (certain.is_certain, certain.doubt) == (True, "")
    assert (doubtful.is_certain, doubtful.doubt) == (False, "not read clearly")


def test_the_code_of_a_card_speaks_for_its_print():
    code = "011090990123||Lê Na|05071990|Nữ|thôn 3, xã Na Son, tỉnh Điện Biên|01012022"
    found = FIELDS.read(
        1, reading("Họ và tên:\nLÊ NA\nNgày sinh: 05/07/1990", confidence=0.5, codes=(code, "https://a"))
    )
    assert {name: (one.value, one.is_certain) for name, one in found.items()} == {
        "name": ("LÊ NA", True),
        "id_number": ("011090990123", True),
        "date_of_birth": ("05/07/1990", True),
        "address": ("thôn 3, xã Na Son, tỉnh Điện Biên", True),
    }


def test_the_code_of_somebody_else_is_not_believed():
    code = "011090990123||Lê Na|05071990|Nữ|thôn 3|01012022"
    assert values("Số định danh cá nhân: 011090990999", codes=(code,)) == {"id_number": "011090990999"}


def test_the_first_page_with_two_fields_is_proposed():
    blank, bare = reading("", is_blank=True), reading("Họ và tên: Lê Na")
    full = reading("Họ và tên: Lê Na\nNgày sinh: 05/07/1990")
    assert FIELDS.propose([(1, blank), (2, bare)]) == []
    assert {one.page for one in FIELDS.propose([(1, blank), (2, bare), (3, full)])} == {3}


@pytest.mark.parametrize("content", [b"[]", b"{}", json.dumps({"other": [], "surnames": []}).encode()])
def test_labels_that_lack_a_part_are_refused(content):
    with pytest.raises(ValueError, match="lack one of their parts"):
        parse_labels(content)


def test_a_person_named_after_another_whose_name_was_read_badly_is_not_certain():
    both = "Ông/Bà: Lê thuỳ Hạnh\nSinh ngày: 10/06/1991\nÔng/Bà: Lê Thế Khuê\nSinh ngày: 31/01/1949"
    found = FIELDS.read(1, reading(both))
    assert (found["name"].value, found["name"].is_certain) == ("Lê Thế Khuê", False)
    assert found["name"].doubt
    assert FIELDS.read(1, reading(both.replace("thuỳ", "Thuỳ")))["name"].is_certain


TWO = "Họ và tên: Lê Thuỳ Hạnh\n{} 10/06/1991\nHọ và tên: Lê Thế Khuê\nSinh ngày: 31/01/1949\nSố CCCD: 001049990123"


def test_what_stands_under_the_name_of_another_person_is_never_certain():
    found = FIELDS.read(1, reading(TWO.format("Sinh:")))
    assert (found["date_of_birth"].value, found["date_of_birth"].is_certain) == ("31/01/1949", False)
    assert (found["id_number"].value, found["id_number"].is_certain) == ("001049990123", False)
    assert found["name"].is_certain
    found = FIELDS.read(1, reading(TWO.format("Sinh ngày:")))
    assert (found["date_of_birth"].value, found["date_of_birth"].is_certain) == ("10/06/1991", True)


@pytest.mark.parametrize(("year", "is_certain"), [("1991", True), ("1997", False)])
def test_a_number_and_a_birth_of_different_years_are_not_certain(year, is_certain):
    said = f"Họ và tên: Lê Thuỳ Hạnh\nSinh ngày: 10/06/{year}\nSố CCCD: 001191990123"
    found = FIELDS.read(1, reading(said))
    assert [found[name].is_certain for name in ("id_number", "date_of_birth")] == [is_certain, is_certain]


def test_words_of_running_text_after_a_label_name_nobody():
    said = "Người được cấp giấy có trách nhiệm\nHọ và tên: Lê Thuỳ Hạnh\nSinh ngày: 10/06/1991"
    assert FIELDS.read(1, reading(said))["date_of_birth"].is_certain

# SPDX-License-Identifier: Apache-2.0
"""Fields of a form out of the words of its page."""

import json

import pytest

from clerkdesk.domain.addresses import AddressBook
from clerkdesk.domain.field_templates import FieldTemplate, Label, parse_template, propose_fields
from clerkdesk.domain.field_values import DIFFERS
from clerkdesk.domain.pages import Reading, Word

TEMPLATE = FieldTemplate(
    form="birth",
    titles=("tờ khai đăng ký khai sinh",),
    labels=(
        Label(("Họ, chữ đệm, tên người yêu cầu",), "requester_name", "name"),
        Label(("Nơi cư trú",), "requester_residence", "place"),
        Label(("Họ, chữ đệm, tên",), "child_name", "name"),
        Label(("Ngày, tháng, năm sinh",), "child_birth_date", "date"),
        Label(("Ghi bằng chữ",), "child_birth_date_words", "date-words"),
        Label(("Giới tính",), "child_sex", "sex"),
        Label(("Dân tộc",), "child_ethnicity", "ethnicity"),
        Label(("Tôi cam đoan",), None),
    ),
    vocabularies={
        "sex": ("Nam", "Nữ"),
        "ethnicity": ("Kinh", "Tày", "Ê-đê"),
        "province": ("tỉnh Điện Biên", "thành phố Huế"),
        "place-word": ("xã", "thôn", "số", "tỉnh", "phường"),
        "surname": ("Lò", "Trịnh"),
    },
)
FORM = """TỜ KHAI ĐĂNG KÝ KHAI SINH
Họ, chữ đệm, tên người yêu cầu: Lò Văn Sơn
Nơi cư trú (2): thôn 3, xã Na Son, tỉnh Điện Biên
Họ, chữ đệm, tên: LÒ THỊ SƯƠNG
Ngày, tháng, năm sinh: 17/08/2026
Ghi bằng chữ: ngày mười bảy tháng tám năm hai
nghìn không trăm hai mươi sáu
Giới tính: Nữ Dân tộc: Ê-đê
Tôi cam đoan nội dung trên là đúng"""


def reading(text, confidence=0.96):
    words = []
    for line, row in enumerate(text.splitlines()):
        for place, word in enumerate(row.split()):
            box = (100 * place, 60 * line, 100 * place + 90, 60 * line + 30)
            words.append(Word(word, box, 60 * line + 25, confidence, 0, line))
    return Reading("t", 2480, 3508, 300, 0, 0.0, is_blank=False, words=tuple(words))


def proposed(text, **how):
    return {one.name: one for one in propose_fields([TEMPLATE], [(4, reading(text, **how))])}


def test_each_value_stands_between_its_label_and_the_next():
    found = proposed(FORM)
    assert {name: one.value for name, one in found.items()} == {
        "requester_name": "Lò Văn Sơn",
        "requester_residence": "thôn 3, xã Na Son, tỉnh Điện Biên",
        "child_name": "LÒ THỊ SƯƠNG",
        "child_birth_date": "17/08/2026",
        "child_birth_date_words": "ngày mười bảy tháng tám năm hai nghìn không trăm hai mươi sáu",
        "child_sex": "Nữ",
        "child_ethnicity": "Ê-đê",
    }
    assert all(one.is_certain and one.page == 4 for one in found.values())


@pytest.mark.parametrize(
    ("read", "value"),
    [("Lò Thi Sơn", "Lò Thi Sơn"), ("Lò Văn My", "Lò Văn My"), ("TRINH VĂN SƠN", "TRỊNH VĂN SƠN")],
)
def test_a_name_that_may_have_lost_the_dot_below_a_vowel_is_never_certain(read, value):
    found = proposed(FORM.replace("Lò Văn Sơn", read), confidence=1.0)["requester_name"]
    assert (found.value, found.is_certain) == (value, False)


@pytest.mark.parametrize(
    ("read", "value", "is_certain"),
    [
        ("thôn 3, xã Na Son, tỉnh Điện Biên", "thôn 3, xã Na Son, tỉnh Điện Biên", True),
        ("thôn 3 xã Na Son, tỉnh Điện Biên", "thôn 3, xã Na Son, tỉnh Điện Biên", False),
        ("thôn 3, xã Na Són, tỉnh Điện Biên", "thôn 3, xã Na Son, tỉnh Điện Biên", False),
        ("thôn 3, xã Xa Lạ, tỉnh Điện Biên", "thôn 3, xã Xa Lạ, tỉnh Điện Biên", True),
    ],
)
def test_the_gazetteer_mends_an_address_and_a_mended_one_is_looked_at(read, value, is_certain):
    book = AddressBook([("xã Na Son", "tỉnh Điện Biên")])
    pages = [(4, reading(FORM.replace("thôn 3, xã Na Son, tỉnh Điện Biên", read), confidence=1.0))]
    found = {one.name: one for one in propose_fields([TEMPLATE], pages, lambda: book)}["requester_residence"]
    assert (found.value, found.is_certain) == (value, is_certain)


def test_a_value_is_shown_where_it_was_read():
    assert proposed(FORM)["child_name"].box == (400, 180, 690, 210)


def test_labels_are_found_in_spite_of_errors_of_reading():
    worse = FORM.replace("Giới tính", "Giỏi tinh").replace("Ngày, tháng", "Ngáy. thảng").replace("chữ đệm", "chừ đém")
    assert proposed(worse)["child_sex"].value == "Nữ"
    assert proposed(worse)["child_birth_date"].value == "17/08/2026"
    assert proposed(worse)["child_name"].value == "LÒ THỊ SƯƠNG"


def test_a_lost_label_does_not_let_the_value_before_it_swallow_the_rest():
    found = proposed(FORM.replace("Họ, chữ đệm, tên: LÒ", "xxxx LÒ"))
    assert found["requester_residence"].value == "thôn 3, xã Na Son, tỉnh Điện Biên"
    assert "child_name" not in found


def test_figures_and_words_that_differ_are_a_doubt_on_both():
    found = proposed(FORM.replace("17/08/2026", "11/08/2026"))
    assert found["child_birth_date"].doubt == found["child_birth_date_words"].doubt == DIFFERS
    assert not found["child_birth_date"].is_certain


def test_leaders_that_were_read_as_dots_are_no_part_of_a_value():
    found = proposed(FORM.replace("Nữ Dân", "Nữ ...... Dân").replace("Lò Văn Sơn", "... Lò Văn Sơn ....."))
    assert found["child_sex"].value == "Nữ"
    assert found["requester_name"].value == "Lò Văn Sơn"


@pytest.mark.parametrize(
    ("old", "new", "name", "value"),
    [
        ("Giới tính: Nữ", "Giới tính: Nứ", "child_sex", "Nữ"),
        ("tỉnh Điện Biên", "tỉnh Điên Biên", "requester_residence", "thôn 3, xã Na Son, tỉnh Điện Biên"),
        ("17/08/2026", "17/08/20Z6", "child_birth_date", "17/08/20Z6"),
        ("LÒ THỊ SƯƠNG", "LÒ THỊ SƯ0NG", "child_name", "LÒ THỊ SƯ0NG"),
        ("Lò Văn Sơn", "Lò Văn sơn", "requester_name", "Lò Văn sơn"),
        ("Lò Văn Sơn", "Lò Wzăn Sơn", "requester_name", "Lò Wzăn Sơn"),
    ],
)
def test_a_value_that_cannot_be_what_it_must_be_is_not_certain(old, new, name, value):
    one = proposed(FORM.replace(old, new))[name]
    assert one.value == value
    assert not one.is_certain
    assert one.doubt


def test_words_that_were_hard_to_read_make_no_certain_value():
    assert not any(one.is_certain for one in proposed(FORM, confidence=0.5).values() if "date" not in one.name)


def test_a_page_without_the_title_is_another_form():
    assert not proposed(FORM.replace("TỜ KHAI ĐĂNG KÝ KHAI SINH", "GIẤY CHỨNG SINH"))


@pytest.mark.parametrize("other", ["TỜ KHAI ĐĂNG KÝ KHAI TỬ", "TỜ KHAI ĐĂNG KÝ KẾT HÔN"])
def test_a_form_whose_title_differs_in_its_last_word_is_another_form(other):
    assert not proposed(FORM.replace("TỜ KHAI ĐĂNG KÝ KHAI SINH", f"{other}\nKính gửi: Ủy ban nhân dân xã Na Son"))


def test_the_form_may_be_any_page():
    other = reading("GIẤY CHỨNG SINH\nHọ và tên mẹ: Lý Thị Vẹn")
    found = propose_fields([TEMPLATE], [(1, other), (2, reading(FORM))])
    assert {one.page for one in found} == {2}


def test_the_pages_of_a_long_dossier_are_looked_at_once_for_all_forms():
    other = FieldTemplate("other", ("giấy chứng sinh",), (Label(("họ và tên mẹ",), "mother", "name"),))
    pages = iter([(1, reading("GIẤY CHỨNG SINH\nHọ và tên mẹ: Lý Thị Vẹn")), (2, reading(FORM)), (3, reading(FORM))])
    found = propose_fields([TEMPLATE, other], pages)
    assert [one.page for one in found] == [2] * (len(found) - 1) + [1]
    assert found[-1].name == "mother"


def test_a_template_is_read_from_its_file():
    content = json.dumps(
        {
            "form": "f",
            "titles": ["t"],
            "labels": [{"texts": ["a"], "field": "x", "kind": "sex"}],
            "vocabularies": {"sex": ["Nam"]},
        }
    ).encode()
    assert parse_template(content) == FieldTemplate("f", ("t",), (Label(("a",), "x", "sex"),), {"sex": ("Nam",)})


@pytest.mark.parametrize("content", [b"{}", b"[]", b"not json"])
def test_a_template_that_lacks_a_part_is_refused(content):
    with pytest.raises(ValueError):
        parse_template(content)

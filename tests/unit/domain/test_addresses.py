# SPDX-License-Identifier: Apache-2.0
"""The end of an address against the gazetteer."""

import pytest

from clerkdesk.domain.addresses import AddressBook, Proof

BOOK = AddressBook(
    (
        ("Xã Ia Băng", "Tỉnh Gia Lai"),
        ("Phường Thuận An", "Thành phố Huế"),
        ("Xã Thạch Hà", "Tỉnh Hà Tĩnh"),
        ("Xã Thanh Hòa", "Huyện Bù Đốp", "Tỉnh Bình Phước"),
    )
)


@pytest.mark.parametrize(
    ("read", "text", "proof"),
    [
        ("thôn 1, xã Ia Băng, tỉnh Gia Lai", "thôn 1, xã Ia Băng, tỉnh Gia Lai", Proof.EXACT),
        ("thôn 1, xã la Băng, tỉnh Gia Lai", "thôn 1, xã Ia Băng, tỉnh Gia Lai", Proof.MENDED),
        ("thôn 1, xã Thach Hà, tỉnh Hà Tinh", "thôn 1, xã Thạch Hà, tỉnh Hà Tĩnh", Proof.MENDED),
        ("số 2, phường Thuân An, thành phố Huế", "số 2, phường Thuận An, thành phố Huế", Proof.MENDED),
        ("thôn 1, xã Ngọc Chúc, tỉnh Gia Lai", "thôn 1, xã Ngọc Chúc, tỉnh Gia Lai", Proof.PROVINCE),
        ("thôn 1, xã Ia Băng", "thôn 1, xã Ia Băng", Proof.UNKNOWN),
        ("tỉnh Gia Lai", "tỉnh Gia Lai", Proof.EXACT),
    ],
)
def test_the_gazetteer_mends_what_reading_broke(read, text, proof):
    checked = BOOK.check(read)
    assert (checked.text, checked.proof) == (text, proof)


def test_where_a_tone_stands_is_left_as_it_was_written():
    assert BOOK.check("xã Thanh Hoà, tỉnh Bình Phước").text == "xã Thanh Hoà, tỉnh Bình Phước"


def test_capitals_stay_capitals():
    assert BOOK.check("XÃ THACH HÀ, TỈNH HÀ TĨNH").text == "XÃ THẠCH HÀ, TỈNH HÀ TĨNH"


def test_a_province_is_known_at_the_end_of_a_text():
    assert BOOK.has_province("thôn 1, xã Ia Băng, tỉnh Gia Lai.")
    assert not BOOK.has_province("thôn 1, xã Ia Băng")


@pytest.mark.parametrize(
    ("head", "mended", "is_usual"),
    [
        ("thôn Hạ", "thôn Hạ", True),
        ("thôn Ha", "thôn Hạ", False),
        ("THÔN HA", "THÔN HẠ", False),
        ("thôn An", "thôn An", False),
        ("thôn Thuận", "thôn Thuận", True),
        ("thôn Xoe", "thôn Xoe", False),
        ("số 2, tố dân phố 3", "số 2, tổ dân phố 3", False),
        ("số 2, tổ dân phố 3", "số 2, tổ dân phố 3", True),
    ],
)
def test_what_stands_before_the_commune_is_mended_and_doubted_where_places_are_not_named_so(head, mended, is_usual):
    book = AddressBook([*((f"Xã {one}", "Tỉnh Gia Lai") for one in ("Ia Băng", "Hạ", "Thuận", "An", *["Ạn Một"] * 4))])
    checked = book.check(f"{head}, xã Ia Băng, tỉnh Gia Lai")
    assert (checked.text, checked.is_head_usual) == (f"{mended}, xã Ia Băng, tỉnh Gia Lai", is_usual)

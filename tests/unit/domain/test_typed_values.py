# SPDX-License-Identifier: Apache-2.0
"""What speaks against a typed value."""

from datetime import date

import pytest

from clerkdesk.domain.addresses import AddressBook
from clerkdesk.domain.typed_values import doubts_of

TODAY = date(2026, 11, 22)
BOOK = AddressBook([("Xã Ba Vì", "Thành phố Hà Nội"), ("Phường Hồng Hà", "Thành phố Hà Nội")])


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("date", "15/03/2026", ""),
        ("date", "15/3", "no-date"),
        ("date", "23/11/2026", "future-date"),
        ("date", "01/01/1899", "old-date"),
        ("date-words", "ngày mười bảy tháng tám năm hai nghìn không trăm hai mươi sáu", ""),
        ("date-words", "hôm qua", "no-date-words"),
        ("year", "1989", ""),
        ("year", "89", "no-year"),
        ("year", "2027", "future-date"),
        ("year", "1850", "old-date"),
        ("number12", "001089123456", ""),
        ("number12", "001 089 123 456", ""),
        ("number12", "00108912345", "number-length"),
        ("number12", "999089123456", "number-odd"),
        ("identity", "Căn cước số 001089123456, cấp ngày 01/05/2024", ""),
        ("identity", "không có", "number-length"),
        ("name", "Nguyễn Thị Hạnh", ""),
        ("name", "Hạnh", "name-shape"),
        ("name", "Hạnh 2", "name-shape"),
        ("name", "Nguyễn Whxz", "name-spelling"),
        ("place", "thôn 1, xã Ba Vì, thành phố Hà Nội", ""),
        ("place", "thôn 1, xã Ba Vi, thành phố Hà Nội", "place-spelling"),
        ("place", "thôn 1, xã Suối Mơ, thành phố Hà Nội", "commune-unknown"),
        ("place", "Paris", "province-unknown"),
        ("text", "bất kỳ", ""),
        ("date", "", ""),
    ],
)
def test_a_value_is_doubted_for_what_it_is_and_never_for_nothing(kind: str, value: str, code: str) -> None:
    assert [doubt.code for doubt in doubts_of(kind, value, TODAY, lambda: BOOK)] == ([code] if code else [])


def test_a_place_is_offered_as_the_list_writes_it() -> None:
    (doubt,) = doubts_of("place", "thôn 1, xã Ba Vi, thành phố Hà Nội", TODAY, lambda: BOOK)
    assert doubt.suggestions == ("thôn 1, xã Ba Vì, thành phố Hà Nội",)


def test_the_number_of_digits_is_told() -> None:
    assert doubts_of("number12", "0123", TODAY, lambda: BOOK)[0].count == 4

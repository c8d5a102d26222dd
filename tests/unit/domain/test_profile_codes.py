# SPDX-License-Identifier: Apache-2.0
"""Station profiles as QR codes of digits."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.profile_codes import MOST_CODES, ProfileCodes, code_lines, codes_of, content_of_codes
from clerkdesk.errors import ProfileRefused

CONTENT = random.Random(3).randbytes(4_000)


@given(st.binary(max_size=3_000))
def test_what_went_into_codes_comes_out_again(content: bytes) -> None:
    assert content_of_codes(codes_of(content, "x")) == content


def test_codes_are_digits_alone_so_that_no_input_method_changes_them() -> None:
    codes = codes_of(CONTENT, "x")
    assert len(codes) == 7
    assert all(code.isdigit() and len(code) < 1_500 for code in codes)


def test_codes_may_be_read_in_any_order_and_twice() -> None:
    codes = list(codes_of(CONTENT, "x"))
    random.Random(1).shuffle(codes)
    assert content_of_codes([*codes, codes[0], codes[3]]) == CONTENT


def test_what_is_missing_is_named() -> None:
    reading = ProfileCodes()
    for number, code in enumerate(codes_of(CONTENT, "x"), 1):
        if number not in (2, 5):
            reading.add(code)
    assert (reading.count, reading.read, reading.missing) == (7, 5, (2, 5))
    with pytest.raises(ProfileRefused, match="2, 5"):
        reading.content()


@pytest.mark.parametrize("at", [0, 5, 12, 700, -1])
def test_one_digit_read_wrongly_is_noticed(at: int) -> None:
    code = list(codes_of(CONTENT, "x")[0])
    code[at] = str((int(code[at]) + 3) % 10)
    with pytest.raises(ProfileRefused):
        ProfileCodes().add("".join(code))


def test_a_code_of_another_profile_begins_anew() -> None:
    reading = ProfileCodes()
    reading.add(codes_of(CONTENT, "x")[0])
    content_of = codes_of(b"another", "y")
    reading.add(content_of[0])
    assert reading.content() == b"another"


@pytest.mark.parametrize("text", ["", "https://portal.example.vn", "012345678901", "7011", "7" * 5_000, "٧٠١١" * 9])
def test_any_other_code_is_refused(text: str) -> None:
    with pytest.raises(ProfileRefused):
        ProfileCodes().add(text)


def test_a_profile_too_large_for_codes_is_told_to_go_as_a_file() -> None:
    with pytest.raises(ProfileRefused, match="as a file"):
        codes_of(random.Random(5).randbytes(600 * MOST_CODES + 1), "x")


def test_the_lines_of_a_file_that_are_codes_are_found() -> None:
    codes = codes_of(CONTENT, "x")
    assert list(code_lines("\r\n".join([*codes, ""]).encode())) == list(codes)
    assert not list(code_lines(b'{"kind":"clerkdesk station profile"}\n{}'))

# SPDX-License-Identifier: Apache-2.0
"""Readings as bytes and back."""

import pytest

from clerkdesk.domain.pages import Reading, Word
from clerkdesk.domain.reading_codec import decode_reading, encode_reading

READING = Reading(
    "1", 2480, 3508, 300, 90, -1.225, is_blank=False, codes=("a|b",), flags=("blurred",), ink=0.0213,
    words=(Word("Đặng", (1, 2, 30, 40), 38, 0.9321, 0, 0), Word("Ánh,", (34, 2, 60, 40), 38, 0.5, 0, 0)),
)  # fmt: skip


def test_a_reading_comes_back_as_it_was():
    assert decode_reading(encode_reading(READING)) == READING


def test_equal_readings_are_equal_bytes():
    assert encode_reading(READING) == encode_reading(decode_reading(encode_reading(READING)))


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format":2}', b'{"format":1,"words":[]}'])
def test_other_bytes_are_refused(content):
    with pytest.raises(ValueError):
        decode_reading(content)

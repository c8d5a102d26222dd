# SPDX-License-Identifier: Apache-2.0
"""One pass over bytes finds every one of very many texts, and nothing by chance."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.needles import Sieve, gram_of, standing_in
from clerkdesk.domain.spellings import spellings

NAME = "Nguyễn Thị Hường"


def a_sieve(*texts: str) -> Sieve:
    sieve = Sieve()
    for text in texts:
        for needle in spellings(text):
            sieve.add(needle)
    return sieve


@pytest.mark.parametrize("needle", spellings(NAME))
@pytest.mark.parametrize("at", [0, 1, 65_529, 65_536, 100_000])
def test_a_text_is_found_in_every_spelling_and_across_the_seams_of_chunks(needle: bytes, at: int) -> None:
    content = b"\0" * at + needle + b"\xff" * 50
    chunks = [content[start : start + 65_536] for start in range(0, len(content), 65_536)]
    grams = a_sieve(NAME, "Trần Đức Thịnh").suspects(chunks)
    assert gram_of(needle) in grams
    kinds = {known: kind == "folded" for known, kind in spellings(NAME).items()}
    assert needle in standing_in(chunks, kinds)


def test_a_folded_text_is_found_whatever_its_capitals() -> None:
    kinds = {known: kind == "folded" for known, kind in spellings(NAME).items()}
    content = [b"... NGUYEN Thi huong ..."]
    assert a_sieve(NAME).suspects(content)
    assert standing_in(content, kinds) == {b"nguyen thi huong"}


def test_noise_holds_nothing() -> None:
    noise = random.Random(1).randbytes(1 << 20)
    texts = [f"0{number:011d}" for number in range(5_000)]
    sieve = a_sieve(*texts)
    kinds = {needle: kind == "folded" for text in texts for needle, kind in spellings(text).items()}
    suspected = sieve.suspects([noise])
    assert not {gram_of(needle) for needle in kinds} & suspected


def test_short_needles_and_none_at_all_are_passed_over() -> None:
    sieve = Sieve()
    sieve.add(b"seven77")
    assert sieve.suspects([b"seven77 seven77"]) == set()
    assert sieve.needles == 0


@given(st.binary(min_size=8, max_size=40), st.binary(max_size=200), st.binary(max_size=200), st.integers(1, 64))
def test_whatever_stands_there_is_let_through(needle: bytes, before: bytes, after: bytes, size: int) -> None:
    sieve = Sieve()
    sieve.add(needle)
    content = before + needle + after
    chunks = [content[at : at + size] for at in range(0, len(content), size)]
    assert gram_of(needle) in sieve.suspects(chunks)
    assert standing_in(chunks, {needle: False}) == {needle}

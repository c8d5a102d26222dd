# SPDX-License-Identifier: Apache-2.0
"""Every error has its parts in every language, and every sentence the same placeholders in all of them."""

import string
from collections.abc import Iterator

import pytest

import clerkdesk.errors as errors
from clerkdesk.errors import ClerkDeskError, ScannerFault
from ui import messages_fr, messages_vi
from ui.messages import ENGLISH_TITLES, message
from ui.texts import TEXTS, Language, Texts


def kinds(base: type[ClerkDeskError] = ClerkDeskError) -> Iterator[type[ClerkDeskError]]:
    """Yield an error class and all below it."""
    yield base
    for kind in base.__subclasses__():
        if kind.__module__ == errors.__name__:  # not one that a test made up
            yield from kinds(kind)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.code)
def test_every_error_says_its_parts_in_three_languages(kind):
    for language in Language:
        told = message(kind(), language)
        assert told.code == kind.code
        assert all((told.title, told.happened, told.safe, told.todo))
    for table in (messages_vi, messages_fr):
        _, happened, safe, todo = table.ERRORS[kind.code]
        assert placeholders(happened + safe + todo) <= placeholders(kind.happened + kind.safe + kind.todo)


def test_no_error_that_is_gone_keeps_its_texts():
    codes = {kind.code for kind in kinds()}
    assert set(ENGLISH_TITLES) == set(messages_vi.ERRORS) == set(messages_fr.ERRORS) == codes
    assert set(messages_vi.REASONS) == set(messages_fr.REASONS)


def test_a_known_cause_is_told_in_the_language_of_the_clerk():
    jam = ScannerFault(device="test:0", pages=3, cause="jam", reason="a sheet is jammed")
    assert message(jam, Language.VIETNAMESE).happened == "Máy quét test:0 dừng sau trang 3: kẹt giấy."
    assert message(jam, Language.FRENCH).safe == "Les 3 pages déjà passées sont gardées."
    assert message(jam, Language.ENGLISH).happened == jam.what_happened


def test_a_bug_is_told_without_its_inside():
    told = message(ZeroDivisionError("secret"), Language.ENGLISH)
    assert told.code == "error"
    assert "secret" not in repr(told)


def test_every_sentence_has_the_same_placeholders_in_all_languages():
    for key, sentences in TEXTS.items():
        assert len({frozenset(placeholders(sentence)) for sentence in sentences}) == 1, key


def test_numbers_are_grouped_as_each_language_does():
    grouped = [Texts(language)("sum.proof", received=6284) for language in Language]
    assert grouped == ["Cộng lại đúng 6.284.", "It adds up to 6,284.", "Le total fait 6\u202f284."]

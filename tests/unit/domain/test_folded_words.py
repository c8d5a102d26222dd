# SPDX-License-Identifier: Apache-2.0
"""Folding word by word gives what folding the whole text gives."""

from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.folded_words import FoldedWords
from clerkdesk.domain.text import fold


@given(st.text(alphabet="Đàoé ấÀa\u0301ư  ơ-", max_size=30))
def test_words_fold_as_the_whole_text_does(text: str) -> None:
    assert FoldedWords()(text) == " ".join(fold(word) for word in text.split())


def test_a_word_is_remembered() -> None:
    folded = FoldedWords()
    assert folded("Đào đào") == folded("Đào đào") == "dao dao"

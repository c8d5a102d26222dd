# SPDX-License-Identifier: Apache-2.0
"""Words of a page as a person reads them: noise dropped, lines put together, columns one after the other."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from clerkdesk.adapters.ocr.columns import ordered_blocks
from clerkdesk.adapters.ocr.engine import SeenWord
from clerkdesk.adapters.ocr.ink import Box
from clerkdesk.domain.rows import group_rows

_LEAST_OF_TABLE = 4
_LONE = ("-", "–", "—", "/")
_SHORT, _UNSURE = 6, 0.6


def without_specks(words: list[SeenWord], dpi: int) -> list[SeenWord]:
    """Drop what is no word: bits of leaders and rules, dust, scribbles of a signature."""
    return [word for word in words if not _is_speck(word, dpi)]


def _is_speck(word: SeenWord, dpi: int) -> bool:
    height = word.box[3] - word.box[1]
    if any(letter.isalnum() for letter in word.text):
        is_giant = height > dpi * 0.6
        return word.confidence < 0.2 or is_giant
    return not (word.text in _LONE and word.confidence > 0.5)


def without_scribbles(words: Sequence[SeenWord]) -> list[SeenWord]:
    """Drop short lines that neither reader is sure of: strokes of a signature, bits of a seal."""
    kept: list[SeenWord] = []
    for _, group in groupby(words, key=lambda word: (word.block, word.line)):
        line = list(group)
        letters = sum(sign.isalnum() for word in line for sign in word.text)
        if letters > _SHORT or max(word.confidence for word in line) > _UNSURE:
            kept += line
    return kept


def in_reading_order(words: list[SeenWord], tables: Sequence[Box]) -> list[SeenWord]:
    """Return the words in the order a person reads them, blocks and lines numbered so.

    Ruled tables are read row by row over all their columns; how the rest is read, `columns` decides.
    """
    rest, parts = list(words), []
    for table in sorted(tables, key=lambda box: box[1]):
        inside = [word for word in rest if _is_in(word, table)]
        if len(inside) < _LEAST_OF_TABLE:
            continue
        above = [word for word in rest if not _is_in(word, table) and _height(word) < table[1]]
        parts += [*ordered_blocks(above), group_rows(inside)]
        used = {id(word) for word in (*inside, *above)}
        rest = [word for word in rest if id(word) not in used]
    parts += ordered_blocks(rest)
    return _numbered(parts)


def _height(word: SeenWord) -> float:
    return (word.box[1] + word.box[3]) / 2


def _is_in(word: SeenWord, table: Box) -> bool:
    return table[0] <= (word.box[0] + word.box[2]) / 2 <= table[2] and table[1] <= _height(word) <= table[3]


def _numbered(blocks: Sequence[Sequence[Sequence[SeenWord]]]) -> list[SeenWord]:
    found: list[SeenWord] = []
    line = 0
    for number, block in enumerate(blocks):
        for words in block:
            found += [replace(word, block=number, line=line) for word in words]
            line += 1
    return found

# SPDX-License-Identifier: Apache-2.0
"""Words of a page as a person reads them: noise dropped, lines put together, columns one after the other."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from clerkdesk.adapters.ocr.engine import SeenWord
from clerkdesk.adapters.ocr.ink import Box
from clerkdesk.domain.rows import group_rows

_LEAST_LINES, _LEAST_WORDS = 4, 6
_GUTTER = 0.3


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


def in_reading_order(words: list[SeenWord], tables: Sequence[Box]) -> list[SeenWord]:
    """Return the words in the order a person reads them.

    Tables are read row by row over all their columns, and prose that was set in two columns column by column, where
    the reader ran their lines together; all else stays in the reader's order.
    """
    ordered = words
    for table in tables:
        ordered = _row_by_row(ordered, table)
    first_of_tables = _next_block(words)
    return _renumbered(_column_by_column(ordered, first_of_tables))


def _row_by_row(words: list[SeenWord], table: Box) -> list[SeenWord]:
    inside = [word for word in words if _is_in(word, table)]
    if len(inside) < 4:
        return words
    first, number = words.index(inside[0]), _next_block(words)
    rows = [replace(word, block=number, line=line) for line, row in enumerate(group_rows(inside)) for word in row]
    before = [word for word in words[:first] if not _is_in(word, table)]
    return [*before, *rows, *(word for word in words[first:] if not _is_in(word, table))]


def _is_in(word: SeenWord, table: Box) -> bool:
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return table[0] <= x <= table[2] and table[1] <= y <= table[3]


def _column_by_column(words: list[SeenWord], first_of_tables: int) -> list[SeenWord]:
    """Part lines that run over the gutter between two columns, where four or more in a row do so at the same place."""
    lines = [list(line) for _, line in groupby(words, key=lambda word: (word.block, word.line))]
    gaps = [_widest_gap(line) if line[0].block < first_of_tables else None for line in lines]
    result: list[SeenWord] = []
    at = 0
    while at < len(lines):
        end = at
        reach = gaps[at]
        while reach is not None and end < len(lines) and (gap := gaps[end]) is not None:
            narrowed = (max(reach[0], gap[0]), min(reach[1], gap[1]))
            if narrowed[1] - narrowed[0] < _GUTTER * (reach[1] - reach[0]):
                break
            reach, end = narrowed, end + 1
        if end - at >= _LEAST_LINES and reach is not None:
            middle = sum(reach) / 2
            sides = (
                [w for line in lines[at:end] for w in line if (w.box[0] > middle) is right] for right in (False, True)
            )
            for number, side in enumerate(sides, start=_next_block([*words, *result])):
                result += [replace(word, block=number) for word in side]
            at = end
        else:
            result += lines[at]
            at += 1
    return result


def _widest_gap(line: list[SeenWord]) -> tuple[int, int] | None:
    """Return the widest blank between two words of a line if it is wide enough for a gutter between long texts."""
    ordered = sorted(line, key=lambda word: word.box[0])
    gaps = [(left.box[2], right.box[0]) for left, right in pairwise(ordered)]
    if not gaps or len(line) < _LEAST_WORDS:
        return None
    widest = max(gaps, key=lambda gap: gap[1] - gap[0])
    height = max(word.box[3] - word.box[1] for word in line)
    return widest if widest[1] - widest[0] >= 0.8 * height else None


def _next_block(words: list[SeenWord]) -> int:
    return max((word.block for word in words), default=-1) + 1


def _renumbered(words: list[SeenWord]) -> list[SeenWord]:
    """Number blocks and lines in the order in which they now stand."""
    blocks: dict[int, int] = {}
    lines: dict[tuple[int, int], int] = {}
    return [
        replace(
            word, block=blocks.setdefault(word.block, len(blocks)),
            line=lines.setdefault((word.block, word.line), len(lines)),
        )
        for word in words
    ]  # fmt: skip

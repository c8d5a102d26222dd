# SPDX-License-Identifier: Apache-2.0
"""Statistical cells by procedure; small numbers of sensitive ones are hidden so that no total gives them away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clerkdesk.domain.reports.counts import Counts, ProcedureCounts, summed

SMALLEST_SHOWN: Final = 3
"""Counts of 1 and 2 are hidden for sensitive procedures."""

TOTAL: Final = "_T"
"""Code of a total in every code list (SDMX)."""


@dataclass(frozen=True, slots=True)
class Block:
    """Parts and their sum; in every row the sum of the first block is that of the two others together."""

    total: str
    parts: tuple[str, ...]


BLOCKS: Final = (
    Block("recv_total", ("recv_online", "recv_direct", "recv_post", "recv_carried")),
    Block("done_total", ("done_early", "done_on_time", "done_late")),
    Block("open_total", ("open_in_time", "open_late")),
)
KEYS: Final = tuple(key for block in BLOCKS for key in (block.total, *block.parts))


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of one procedure, or of all together.

    Attributes:
        procedure: code, or `TOTAL`.
        key: which number, one of `KEYS`.
        value: None where it is hidden.
    """

    procedure: str
    field: str
    key: str
    value: int | None


def cells(rows: Sequence[ProcedureCounts], sensitive: frozenset[str]) -> list[Cell]:
    """Return all numbers by procedure and their sums; hidden ones without a value.

    A hidden number cannot be computed from those shown: there is always another table, with another number in its
    place, that shows the same. Where a part is small, the parts of its block are hidden together with those of another
    procedure whose block leaves room for an exchange; where a sum is small, the whole row is hidden with another whole
    row. A procedure with no other to hide behind takes the sums of all with it.

    Source: complementary (secondary) suppression as in the handbooks of official statistics; the limit of 3 is this
    project's choice.
    """
    table = {row.procedure: {key: int(getattr(row.counts, key)) for key in KEYS} for row in rows}
    hidden = _Hiding(table, sensitive).hidden()
    total = summed(row.counts for row in rows)
    found = [
        Cell(row.procedure, row.field, key, None if key in hidden.get(row.procedure, ()) else table[row.procedure][key])
        for row in rows
        for key in KEYS
    ]
    return found + list(_totals(total, hidden.get(TOTAL, set())))


def _totals(total: Counts, hidden: set[str]) -> Iterator[Cell]:
    for key in KEYS:
        yield Cell(TOTAL, TOTAL, key, None if key in hidden else getattr(total, key))


def is_small(value: int) -> bool:
    """Tell whether a count points to single people; nobody is in a zero."""
    return 0 < value < SMALLEST_SHOWN


class _Hiding:
    """Chooses what to hide."""

    def __init__(self, table: Mapping[str, Mapping[str, int]], sensitive: frozenset[str]) -> None:
        self._table = table
        self._sensitive = sorted(code for code in table if code in sensitive)
        self._hidden: dict[str, set[str]] = {}

    def hidden(self) -> dict[str, set[str]]:
        for code in self._sensitive:
            if any(is_small(self._table[code][block.total]) for block in BLOCKS):
                self._hide_row(code)
            else:
                for block in BLOCKS:
                    if any(is_small(self._table[code][part]) for part in block.parts):
                        self._hide_block(code, block)
        return self._hidden

    def _hide(self, code: str, keys: Sequence[str]) -> None:
        self._hidden.setdefault(code, set()).update(keys)

    def _hide_block(self, code: str, block: Block) -> None:
        row = self._table[code]
        small = [part for part in block.parts if is_small(row[part])]
        room = [
            other
            for other, numbers in self._table.items()
            if other != code and all(numbers[block.total] - numbers[part] >= row[part] for part in small)
        ]
        if not room:
            self._hide_row(code)
            return
        # The row with the fewest dossiers: the least is lost with it.
        partner = min(room, key=lambda other: (other not in self._hidden, self._table[other][block.total], other))
        self._hide(code, block.parts)
        self._hide(partner, block.parts)

    def _hide_row(self, code: str) -> None:
        # Of two rows with one dossier each, a sum of two tells all: the other row must be able to give one away.
        enough = [other for other, row in self._table.items() if row["recv_total"] >= SMALLEST_SHOWN and other != code]
        self._hide(code, KEYS)
        if not enough:
            self._hide(TOTAL, KEYS)
            return
        partner = min(enough, key=lambda other: (other not in self._hidden, self._table[other]["recv_total"], other))
        self._hide(partner, KEYS)

# SPDX-License-Identifier: Apache-2.0
"""A small number of a sensitive procedure is hidden, and nothing that is shown gives it away."""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from clerkdesk.domain.reports.cells import BLOCKS, KEYS, TOTAL, cells, is_small
from clerkdesk.domain.reports.counts import Counts, ProcedureCounts

Row = Mapping[str, int]
_FEW = st.sampled_from((0, 0, 1, 1, 2, 3, 5, 40))


def rows_of(table: Mapping[str, Row]) -> list[ProcedureCounts]:
    return [ProcedureCounts("Hộ tịch", code, code, Counts(**row)) for code, row in table.items()]


def row(online=0, direct=0, post=0, carried=0, *, early=0, on_time=0, late=0, in_time=0, open_late=0) -> dict[str, int]:
    return {
        "recv_total": online + direct + post + carried,
        "recv_online": online,
        "recv_direct": direct,
        "recv_post": post,
        "recv_carried": carried,
        "done_total": early + on_time + late,
        "done_early": early,
        "done_on_time": on_time,
        "done_late": late,
        "open_total": in_time + open_late,
        "open_in_time": in_time,
        "open_late": open_late,
    }


@st.composite
def a_row(draw: st.DrawFn) -> dict[str, int]:
    """Draw a row that adds up and holds at least one dossier."""
    done, left = [draw(_FEW) for _ in range(3)], [draw(_FEW) for _ in range(2)]
    left[0] += not sum(done + left)
    rest = sum(done) + sum(left)
    received = []
    for _ in range(3):
        received.append(draw(st.integers(0, rest)))
        rest -= received[-1]
    return row(*received, rest, early=done[0], on_time=done[1], late=done[2], in_time=left[0], open_late=left[1])


def shown(table: Mapping[str, Row], sensitive: frozenset[str]) -> dict[tuple[str, str], int | None]:
    return {(cell.procedure, cell.key): cell.value for cell in cells(rows_of(table), sensitive)}


def sums(table: Mapping[str, Row]) -> dict[tuple[str, str], int]:
    found = {(code, key): row[key] for code, row in table.items() for key in KEYS}
    return found | {(TOTAL, key): sum(row[key] for row in table.values()) for key in KEYS}


def adds_up(numbers: Row) -> bool:
    blocks = all(numbers[block.total] == sum(numbers[part] for part in block.parts) for block in BLOCKS)
    handled = numbers["recv_total"] == numbers["done_total"] + numbers["open_total"]
    return blocks and handled and min(numbers.values()) >= 0 and numbers["recv_total"] > 0


def other_tables(table: Mapping[str, Row], code: str) -> Iterator[dict[str, Row]]:
    """Yield tables that differ a little: parts or dossiers exchanged with another procedure, or given to none."""
    for other in ["", *(one for one in table if one != code)]:
        for change in _exchanges():
            yield {
                **table,
                code: _changed(table[code], change, 1),
                **({other: _changed(table[other], change, -1)} if other else {}),
            }
        if other:
            yield {**table, code: table[other], other: table[code]}


def _exchanges() -> Iterator[dict[str, int]]:
    for block in BLOCKS:
        for gains, loses in product(block.parts, repeat=2):
            if gains != loses:
                yield {gains: 1, loses: -1}
    for sign, first in product((1, -1), BLOCKS[0].parts):
        for block in BLOCKS[1:]:
            for second in block.parts:
                yield {"recv_total": sign, first: sign, block.total: sign, second: sign}
    for gains, loses in product(BLOCKS[1].parts, BLOCKS[2].parts):
        for sign in (1, -1):
            yield {gains: sign, "done_total": sign, loses: -sign, "open_total": -sign}


def _changed(numbers: Row, change: Mapping[str, int], sign: int) -> dict[str, int]:
    return {key: value + sign * change.get(key, 0) for key, value in numbers.items()}


@given(st.lists(a_row(), min_size=1, max_size=5), st.sets(st.integers(0, 4)))
@example([row(1, early=1), row(1, early=1)], {0, 1})
@example([row(1, early=1)], {0})
@example([row(50, early=49, late=1), row(60, early=60)], {0})
@example([row(2, early=2), row(1, in_time=1), row(3, early=3)], {0})
def test_for_every_hidden_small_number_another_table_shows_the_same(rows, chosen):
    table = {str(number): numbers for number, numbers in enumerate(rows)}
    sensitive = frozenset(str(number) for number in chosen)
    seen = shown(table, sensitive)
    hidden = {place for place, value in seen.items() if value is None}
    for code, key in [(code, key) for code in table if code in sensitive for key in KEYS if is_small(table[code][key])]:
        assert (code, key) in hidden
        assert any(
            other[code][key] != table[code][key]
            and all(adds_up(numbers) for numbers in other.values())
            and all(value == seen[place] for place, value in sums(other).items() if place not in hidden)
            for other in other_tables(table, code)
        ), (code, key)


def test_other_procedures_and_zeros_are_shown():
    table = {"plain": row(1, early=1), "large": row(30, early=30), "empty-parts": row(3, early=3)}
    assert None not in shown(table, frozenset({"large", "empty-parts"})).values()


def test_only_the_block_that_holds_the_small_number_is_hidden():
    table = {"sensitive": row(40, early=39, late=1), "plain": row(50, early=50), "bigger": row(60, early=60)}
    seen = shown(table, frozenset({"sensitive"}))
    gone = {place for place, value in seen.items() if value is None}
    assert gone == {(code, part) for code in ("sensitive", "plain") for part in BLOCKS[1].parts}


def test_with_nobody_to_hide_behind_the_sums_are_hidden_too():
    assert set(shown({"sensitive": row(1, early=1)}, frozenset({"sensitive"})).values()) == {None}


def test_what_is_shown_is_what_was_counted():
    table = {"a": row(10, 3, early=9, in_time=4), "b": row(5, late=5)}
    assert shown(table, frozenset()) == sums(table)

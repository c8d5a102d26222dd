# SPDX-License-Identifier: Apache-2.0
"""Splitting a stack by cover sheets: right where the sheets leave no doubt, and never a guess where they do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.separators import (
    Doubt,
    Label,
    SheetMarks,
    labels_of,
    parse_label,
    separator,
    separator_values,
    sort_stack,
)
from tests.fakes.scanning import dossier

PAGE, BLANK = SheetMarks(), SheetMarks(is_blank=True)
DAMAGED = SheetMarks(("CD1*H38.31.24-26",))
PATCH, UNSEEN = SheetMarks(has_patch=True), SheetMarks(is_seen=False)
A1, A2, A_END = (Label("H38.31.24-261118-0001", paper, sheet, 3) for sheet, paper in ((1, 1), (2, 2), (3, 0)))
B1, B_END = (Label("H38.31.24-261118-0002", paper, sheet, 2) for sheet, paper in ((1, 1), (2, 0)))
C1, C_END = (Label("H38.31.24-261118-0003", paper, sheet, 2) for sheet, paper in ((1, 3), (2, 0)))


def sheet(label):
    return SheetMarks((label.text,), has_patch=True)


def filed(*stack):
    """Return what is filed where, and what is in doubt why."""
    runs = sort_stack(stack)
    return (
        {(run.label.code[-4:], run.label.component): run.pages for run in runs if run.pages and run.doubt is None},
        [(run.doubt, run.pages) for run in runs if run.doubt],
    )


def test_a_label_is_read_as_it_was_written():
    assert parse_label(A2.text) == A2
    assert set(A2.text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@given(st.integers(0, len(A1.text) - 1), st.characters(codec="ascii"))
def test_a_label_with_one_wrong_letter_is_no_label(at, letter):
    text = A1.text[:at] + letter + A1.text[at + 1 :]
    assert parse_label(text) in ((A1,) if text.strip() == A1.text else (None,))


@given(st.text())
def test_other_symbols_are_no_labels(text):
    assert parse_label(text) is None


def test_a_dossier_gets_a_sheet_for_each_paper_that_was_handed_in_and_one_for_its_end():
    labels = labels_of(dossier())
    assert [(label.component, label.sheet, label.is_end) for label in labels] == [
        (1, 1, False),
        (2, 2, False),
        (0, 3, True),
    ]
    without = replace(dossier(), components=())
    assert [(label.component, label.is_end) for label in labels_of(without)] == [(0, False), (0, True)]
    assert len(separator_values(dossier(), "2026-11-20T09:00:00+07:00")["separators"]) == 3


def test_a_mixed_stack_is_split_and_filed():
    stack = (sheet(A1), PAGE, PAGE, sheet(A2), PAGE, sheet(A_END), sheet(B1), PAGE, PAGE, sheet(B_END))
    assert filed(*stack) == ({("0001", 1): (2, 3), ("0001", 2): (5,), ("0002", 1): (8, 9)}, [])


def test_pages_before_the_first_sheet_and_behind_an_end_are_not_filed():
    where, doubts = filed(PAGE, sheet(B1), PAGE, sheet(B_END), PAGE, PAGE)
    assert where == {("0002", 1): (3,)}
    assert doubts == [(Doubt.NO_SHEET, (1,)), (Doubt.NO_SHEET, (5, 6))]


def test_around_a_sheet_that_cannot_be_read_nothing_is_filed():
    where, doubts = filed(sheet(B1), PAGE, DAMAGED, PAGE, sheet(C1), PAGE, sheet(C_END))
    assert where == {("0003", 3): (6,)}
    assert doubts == [(Doubt.SHEET_MISSING, (2,)), (Doubt.UNREADABLE, (4,))]


def test_a_bare_patch_sheet_separates_without_a_name():
    stack = (sheet(B1), PAGE, sheet(B_END), PATCH, PAGE)
    assert filed(*stack) == ({("0002", 1): (2,)}, [(Doubt.BARE_PATCH, (5,))])


def test_symbols_that_contradict_each_other_name_nothing():
    torn = SheetMarks((A1.text, B1.text))
    assert separator(torn).doubt is Doubt.CODES_DIFFER
    assert filed(torn, PAGE) == ({}, [(Doubt.CODES_DIFFER, (2,))])


@pytest.mark.parametrize(
    ("stack", "where", "doubtful"),
    [
        ((sheet(A1), PAGE, PAGE), {}, (2, 3)),  # the stack was not scanned to its end
        ((sheet(A1), PAGE, sheet(A_END)), {}, (2,)),
        ((sheet(B1), PAGE, sheet(C1), PAGE, sheet(C_END)), {("0003", 3): (4,)}, (2,)),
        (
            (sheet(A1), PAGE, sheet(A1), PAGE, sheet(A2), PAGE, sheet(A_END)),
            {("0001", 1): (4,), ("0001", 2): (6,)},
            (2,),
        ),
    ],
)
def test_a_missed_sheet_is_noticed_by_the_numbers_of_the_others(stack, where, doubtful):
    assert filed(*stack) == (where, [(Doubt.SHEET_MISSING, doubtful)])


def test_a_page_that_could_not_be_looked_at_may_have_been_a_sheet():
    where, doubts = filed(sheet(B1), PAGE, UNSEEN, PAGE, sheet(C1), PAGE, sheet(C_END))
    assert where == {("0003", 3): (6,)}
    assert doubts == [(Doubt.SHEET_MISSING, (2,)), (Doubt.UNSEEN, (3, 4))]


def test_the_blank_back_of_a_sheet_belongs_to_the_sheet():
    runs = sort_stack([sheet(B1), BLANK, PAGE, BLANK, sheet(B_END), BLANK], is_two_sided=True)
    assert [(run.sheets, run.pages) for run in runs] == [((1, 2), (3, 4)), ((5, 6), ())]
    written = sort_stack([sheet(B1), PAGE, PAGE, sheet(B_END)], is_two_sided=True)
    assert written[0].pages == (2, 3)


def test_a_sheet_that_shines_through_to_its_back_counts_once():
    runs = sort_stack([sheet(B1), sheet(B1), PAGE, sheet(B_END)], is_two_sided=True)
    assert [(run.doubt, run.sheets, run.pages) for run in runs] == [(None, (1, 2), (3,)), (None, (4,), ())]


SIDES = st.lists(st.sampled_from([PAGE, BLANK, PATCH, UNSEEN, *map(sheet, (A1, A2, A_END, B1, B_END))]), max_size=14)


@given(SIDES, st.booleans())
def test_no_side_is_lost_or_doubled(stack, is_two_sided):
    runs = sort_stack(stack, is_two_sided=is_two_sided)
    numbers = sorted(number for run in runs for number in (*run.sheets, *run.pages))
    assert numbers == list(range(1, len(stack) + 1))


SETS = [[(A1, 2), (A2, 1), (A_END, 0)], [(B1, 1), (B_END, 0)], [(C1, 3), (C_END, 0)]]


@given(st.permutations(SETS), st.data())
def test_whatever_sheets_are_missed_or_damaged_no_page_is_filed_under_a_wrong_one(order, data):
    pairs = [pair for one in order for pair in one]
    kept = []
    for label, pages in pairs:
        seen = data.draw(st.sampled_from([sheet(label), sheet(label), None, DAMAGED, PATCH, UNSEEN]))
        kept += [(marks, label) for marks in ([seen] if seen else []) + [PAGE] * pages]
    for run in sort_stack([marks for marks, _ in kept]):
        if run.doubt is None:
            assert {kept[number - 1][1] for number in run.pages} <= {run.label}


@given(st.permutations(SETS))
def test_with_all_sheets_every_page_is_filed(order):
    pairs = [pair for one in order for pair in one]
    stack = [marks for label, pages in pairs for marks in (sheet(label), *([PAGE] * pages))]
    assert all(run.doubt is None for run in sort_stack(stack))

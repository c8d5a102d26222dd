# SPDX-License-Identifier: Apache-2.0
"""Cover sheets as they are printed, harmed and scanned: both symbols, one of them, and the bars alone."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from clerkdesk.adapters.imaging.separators import SheetFinder, make_look
from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.domain.separators import Doubt, labels_of, separator, separator_values
from clerkdesk.practice.paper import make_sheet
from tests.fakes.scanning import dossier
from tests.fakes.stacks import drawn, scanned

LABELS = labels_of(dossier())


@pytest.fixture(scope="module")
def sheets():
    pdf = TypstTypesetter().typeset("separator", separator_values(dossier(), "2026-11-20T09:00:00+07:00"))
    return drawn(pdf, 150)


@pytest.fixture(scope="module")
def look():
    return make_look()


def painted(pixels, top, bottom):
    """Return a sheet with a band of it, in shares of its height, painted over."""
    harmed = pixels.copy()
    harmed[round(top * len(harmed)) : round(bottom * len(harmed))] = 255
    return harmed


@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
@pytest.mark.parametrize("level", ["medium", "heavy", "photocopy"])
def test_a_harmed_and_turned_sheet_is_read(sheets, look, level, turn_deg):
    for at, (pixels, label) in enumerate(zip(sheets, LABELS, strict=True)):
        found = separator(look(scanned(pixels, level, f"{turn_deg}{at}", 150, turn_deg)))
        assert found is not None
        assert found.label == label


@pytest.mark.parametrize(("top", "bottom"), [(0.0, 0.45), (0.45, 1.0)])
def test_either_symbol_is_enough(sheets, look, top, bottom):
    marks = look(scanned(painted(sheets[0], top, bottom), "heavy", f"{top}", 150))
    assert separator(marks).label == LABELS[0]


def test_the_longest_name_of_a_paper_leaves_the_second_symbol_its_white(look):
    one = dossier()
    (first, *others) = one.components
    long = replace(one, components=(replace(first, name="Giấy tờ chứng minh nơi cư trú " * 30), *others))
    pdf = TypstTypesetter().typeset("separator", separator_values(long, "2026-11-20T09:00:00+07:00"))
    marks = look(scanned(painted(drawn(pdf, 150)[0], 0.0, 0.45), "heavy", "long", 150))
    assert separator(marks).label == labels_of(long)[0]


@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
def test_bars_alone_separate_but_name_nothing(sheets, look, turn_deg):
    marks = look(scanned(painted(sheets[0], 0.125, 0.875), "heavy", f"{turn_deg}", 150, turn_deg))
    assert separator(marks).doubt is Doubt.BARE_PATCH


@pytest.mark.parametrize("form", ["birth", "two_columns", "marriage_certificate", "citizen_card", "residence"])
def test_a_page_is_no_sheet(look, form):
    for level in ("clean", "heavy"):
        sheet = make_sheet(form, "page", level, dpi=150)
        with Image.open(io.BytesIO(sheet.image)) as opened:
            page = ScannedPage(sheet.image, "image/jpeg", *opened.size, 150, "x")
        assert separator(look(page)) is None


def test_an_empty_side_is_blank_and_a_written_one_is_not(sheets, look):
    assert look(scanned(np.full_like(sheets[0], 250), "medium", "blank", 150)).is_blank
    assert not look(scanned(sheets[0], "medium", "full", 150)).is_blank


def test_a_page_that_cannot_be_decoded_is_told_as_unseen():
    finder = SheetFinder()
    marks = finder.look(ScannedPage(b"\xff\xd8\xff no picture", "image/jpeg", 100, 100, 100, "x"))
    finder.close()
    assert not marks.is_seen

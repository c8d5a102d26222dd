# SPDX-License-Identifier: Apache-2.0
"""Warnings about practice paper that was harmed on purpose."""

import cv2
import numpy as np
import pytest

from clerkdesk.adapters.ocr.blank import measure_ink
from clerkdesk.adapters.ocr.pixels import SURVEY_DPI, decode_colour, grey_of, scaled
from clerkdesk.adapters.ocr.quality import measure_quality
from clerkdesk.practice.paper.damage import LEVELS
from clerkdesk.practice.paper.sheets import make_sheet

DPI = 200


@pytest.fixture(scope="module")
def page():
    return decode_colour(make_sheet("birth", 3, "light", dpi=DPI).image)


def flags_of(colour, dpi=DPI, heights_px=()):
    survey = scaled(colour, SURVEY_DPI / DPI)
    is_blank, _ = measure_ink(survey, SURVEY_DPI)
    return measure_quality(survey, None if is_blank else grey_of(colour), heights_px).flags(dpi)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("form", ["birth", "seal_alone", "signature_alone", "blank"])
def test_practice_paper_of_every_level_passes_and_only_empty_paper_is_blank(form, level):
    sheet = make_sheet(form, 11, level, dpi=DPI, behind="birth" if form == "blank" else "")
    colour = decode_colour(sheet.image)
    is_blank, _ = measure_ink(scaled(colour, SURVEY_DPI / DPI), SURVEY_DPI)
    assert is_blank == (form == "blank")
    assert flags_of(colour) == ()


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_page_with_a_lost_edge_is_pointed_out(page, side, turn):
    width = page.shape[1]
    cut = page[:, int(width * 0.17) :] if side == "left" else page[:, : int(width * 0.8)]
    assert flags_of(np.rot90(page, turn)) == ()
    assert flags_of(np.ascontiguousarray(np.rot90(cut, turn))) == ("cut",)


def test_a_blurred_page_is_pointed_out(page):
    assert flags_of(cv2.GaussianBlur(page, (0, 0), 5)) == ("blurred",)


def test_a_dark_page_is_pointed_out(page):
    assert "dark" in flags_of((page * 0.4).astype(np.uint8))


def test_a_pale_page_is_pointed_out(page):
    assert "light" in flags_of((255 - (255 - page.astype(float)) * 0.25).astype(np.uint8))


def test_a_resolution_is_doubted_when_letters_are_too_small_for_it(page):
    assert flags_of(page, dpi=150) == ("low-dpi",)
    assert flags_of(page, dpi=300, heights_px=[12.0] * 20) == ("low-dpi",)
    assert flags_of(page, dpi=300, heights_px=[30.0] * 20) == ()
    assert flags_of(page, dpi=300, heights_px=[12.0]) == ()

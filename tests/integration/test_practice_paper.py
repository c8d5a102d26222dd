# SPDX-License-Identifier: Apache-2.0
"""Practice paper as pixels: repeatable, legible, marked, turned, blank."""

import hashlib
import io
import os
import subprocess
import sys
import unicodedata

import numpy as np
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image

from clerkdesk.errors import MissingAsset
from clerkdesk.practice.paper import FORMS, LEVELS, Sheet, Style, known_strings, make_household, make_sheet, make_stack
from clerkdesk.practice.paper.fonts import FACES, font_path
from clerkdesk.practice.paper.forms_birth import birth_fields
from clerkdesk.practice.paper.stacks import dossier_papers, household_of, make_component, receive_facts

BIRTH = "1.001193"
COMPONENTS = ("Tờ khai đăng ký khai sinh", "Giấy chứng sinh", "Giấy tờ tùy thân (xuất trình) / số định danh")
LOW_DPI = 100


def _pixels(sheet: Sheet) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(sheet.image)).convert("RGB"))


@pytest.fixture(scope="module")
def stack() -> list[Sheet]:
    return make_stack(BIRTH, COMPONENTS, 5, dpi=LOW_DPI)


@pytest.mark.parametrize("level", ["clean", "heavy", "photocopy"])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(level: str) -> None:
    first, again, other = (make_sheet("birth_certificate", seed, level, dpi=LOW_DPI) for seed in (1, 1, 2))
    assert first == again
    assert first.image != other.image


def test_the_bytes_do_not_depend_on_the_hash_seed_of_the_process() -> None:
    program = (
        "import hashlib; from clerkdesk.practice.paper import make_stack\n"
        f"sheets = make_stack({BIRTH!r}, {COMPONENTS!r}, 5, dpi={LOW_DPI})\n"
        "print(hashlib.sha256(b''.join(s.image for s in sheets)).hexdigest())"
    )
    here = hashlib.sha256(b"".join(sheet.image for sheet in make_stack(BIRTH, COMPONENTS, 5, dpi=LOW_DPI))).hexdigest()
    for hash_seed in ("1", "77"):
        child = subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": hash_seed}, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        assert child.stdout.strip() == here


@pytest.mark.parametrize("form", FORMS)
def test_each_form_has_composed_true_text_and_values_that_stand_in_it(form: str) -> None:
    sheet = make_sheet(form, 11, "light", dpi=LOW_DPI)
    assert unicodedata.is_normalized("NFC", sheet.text)
    flat = " ".join(sheet.text.split()).casefold()
    for key, value in sheet.fields.items():
        if key != "payload":
            assert " ".join(value.split()).casefold() in flat, key
    assert bool(sheet.text) == (form not in ("blank", "seal_alone", "signature_alone"))


@pytest.mark.parametrize("form", ["birth", "birth_with_notes"])
def test_both_birth_layouts_say_the_same_under_the_same_keys(form: str) -> None:
    case = make_household(3)
    sheet = make_sheet(form, 3, "clean", case=case, dpi=LOW_DPI)
    assert sheet.fields == birth_fields(case)
    assert sheet.fields["child_name"] == case.child.name.upper()
    assert sheet.fields["requester_id"].split(",")[0].endswith(case.applicant.number)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_runs_off_its_sheet(form: str) -> None:
    for seed in range(3):
        for face in FACES:
            style = Style(face, FORMS[form].dots[0], "typed")
            sheet = make_sheet(form, seed, "clean", style=style, dpi=40)
            page = _pixels(sheet)
            rim = np.concatenate([page[-6:].ravel(), page[:6].ravel(), page[:, :6].ravel(), page[:, -6:].ravel()])
            assert rim.min() > 200, (seed, face)


@pytest.mark.parametrize("level", LEVELS)
def test_the_code_on_the_card_decodes_to_what_the_applicant_shows(level: str) -> None:
    case = household_of(BIRTH, 5)
    sheet = make_sheet("citizen_card", 5, level, case=case)
    found = [code.text for code in zxingcpp.read_barcodes(_pixels(sheet))]
    assert found == [receive_facts(BIRTH, 5).identity_text] == [sheet.fields["payload"]]


@pytest.mark.parametrize("face", [*FACES, "hand"])
def test_every_letter_that_is_printed_has_a_glyph(face: str) -> None:
    covered = set(TTFont(font_path(face)).getBestCmap())
    used = {letter for form in FORMS for letter in make_sheet(form, 2, "clean", dpi=30).text}
    used |= {letter for seed in range(80) for text in known_strings(make_household(seed)) for letter in text}
    missing = sorted(letter for letter in used - {"\n"} if ord(letter) not in covered)
    assert missing == []


def test_a_missing_font_says_how_to_fetch_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERKDESK_ASSETS", "/nonexistent")
    with pytest.raises(MissingAsset, match=r"dev\.py setup"):
        font_path("noto")


@pytest.mark.parametrize("level", ["clean", "light", "medium"])
def test_a_blank_back_shows_nothing_but_a_faint_other_side(level: str) -> None:
    sheet = make_sheet("blank", 4, level, behind="birth", dpi=150)
    grey = _pixels(sheet).astype(int).max(axis=2)
    assert sheet.is_blank
    assert sheet.text == ""
    assert (grey < 120).mean() < 0.0005
    printed = _pixels(make_sheet("birth", 4, level, dpi=150)).astype(int).max(axis=2)
    assert (printed < 120).mean() > 0.01


@pytest.mark.parametrize("form", ["seal_alone", "signature_alone"])
def test_a_sheet_with_only_a_mark_is_not_blank(form: str) -> None:
    sheet = make_sheet(form, 4, "light", dpi=150)
    page = _pixels(sheet).astype(int)
    coloured = (page.max(axis=2) - page.min(axis=2)) > 60
    assert not sheet.is_blank
    assert coloured.sum() > 500
    assert sheet.text == ""


def test_a_seal_is_red_and_a_fill_in_is_blue() -> None:
    page = _pixels(make_sheet("birth_certificate", 6, "clean", style=Style(pen="blue", dots="under"), dpi=150)).astype(
        int
    )
    red, green, blue = page[..., 0], page[..., 1], page[..., 2]
    assert ((red - np.maximum(green, blue)) > 90).sum() > 2000
    assert ((blue - red) > 60).sum() > 2000


@pytest.mark.parametrize("turn_deg", [90, 180, 270])
def test_a_turned_page_is_the_upright_page_turned_clockwise(turn_deg: int) -> None:
    upright = _pixels(make_sheet("statement", 9, "clean", dpi=LOW_DPI)).astype(int)
    sheet = make_sheet("statement", 9, "clean", dpi=LOW_DPI, turn_deg=turn_deg)
    back = np.rot90(_pixels(sheet).astype(int), k=turn_deg // 90)
    assert sheet.turn_deg == turn_deg
    assert np.abs(back - upright).mean() < 2


def test_skew_is_within_the_level_and_told() -> None:
    skews = [make_sheet("statement", seed, "heavy", dpi=40).skew_deg for seed in range(12)]
    assert max(map(abs, skews)) <= LEVELS["heavy"].skew_deg
    assert max(skews) > 1
    assert min(skews) < -1


@pytest.mark.parametrize(("form", "size_mm"), [("statement", (210, 297)), ("two_columns_a3", (420, 297))])
@pytest.mark.parametrize("dpi", [200, 300])
def test_paper_has_its_true_size_at_the_resolution_it_states(form: str, size_mm: tuple[int, int], dpi: int) -> None:
    image = Image.open(io.BytesIO(make_sheet(form, 1, "clean", dpi=dpi).image))
    assert image.info["dpi"] == (dpi, dpi)
    assert [round(side / dpi * 25.4) for side in image.size] == list(size_mm)


def test_a_stack_follows_the_checklist_with_a_blank_back_and_a_turned_page(stack: list[Sheet]) -> None:
    order = list(dict.fromkeys(sheet.component for sheet in stack))
    assert order == list(COMPONENTS)
    assert any(sheet.is_blank for sheet in stack)
    assert any(sheet.turn_deg for sheet in stack)
    assert len({sheet.name for sheet in stack}) == len(stack)
    assert not any(sheet.is_blank for sheet in stack[:1])


def test_a_stack_is_about_one_family(stack: list[Sheet]) -> None:
    case = household_of(BIRTH, 5)
    assert stack[0].fields["father_name"] == case.father.name
    card = next(sheet for sheet in stack if sheet.form == "citizen_card")
    assert card.fields["payload"] == receive_facts(BIRTH, 5).identity_text


def test_a_stack_can_be_made_as_thick_as_wanted() -> None:
    thick = make_stack(BIRTH, COMPONENTS[:1], 5, pages=9, dpi=30, blank_share=0, turned_share=0)
    assert len(thick) == 9
    assert {sheet.turn_deg for sheet in thick} == {0}
    assert len({sheet.name for sheet in thick}) == 9
    assert {"seal_alone", "signature_alone"} <= {sheet.form for sheet in thick}


def test_one_component_can_be_made_alone() -> None:
    paper = dossier_papers("2.000815", ["Bản chính giấy tờ, văn bản"], 5)[0]
    sheets = make_component("2.000815", paper, 5, dpi=40, levels=("clean",))
    assert [sheet.form for sheet in sheets] == list(paper.forms)
    assert {sheet.level for sheet in sheets} == {"clean"}


def test_text_too_long_for_its_blank_goes_on_in_the_next_line() -> None:
    sheet = make_sheet("birth", 9, "clean", style=Style("dejavu", "behind", "typed"), dpi=40)
    words = sheet.fields["child_birth_date_words"]
    assert words not in sheet.text.splitlines()
    assert words in " ".join(sheet.text.splitlines())

# SPDX-License-Identifier: Apache-2.0
"""Clean-up of pictures: paper is found and made white, specks vanish, and what is in doubt stays as it was."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from clerkdesk.adapters.imaging.clean import clean
from clerkdesk.adapters.imaging.crop import cropped, find_paper
from clerkdesk.adapters.imaging.despeckle import without_specks
from clerkdesk.adapters.imaging.paper import on_white_paper
from clerkdesk.domain.pages import PLAIN, CleanUp, Recipe
from clerkdesk.errors import UnreadableFile

DPI = 100
PAPER = (222, 232, 236)  # blue, green, red: yellowed


def sheet(height=1100, width=780, paper=PAPER):
    """Return a sheet with lines of print, a frame and a red seal."""
    page = np.full((height, width, 3), paper, np.uint8)
    for row in range(150, height - 250, 40):
        cv2.putText(page, "Kinh gui Uy ban nhan dan xa", (80, row), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (40, 40, 40), 2)
    cv2.circle(page, (width - 220, height - 160), 70, (60, 60, 200), 3)
    return page


def laid(page, lid, size, at, deg=0.0):
    """Return the page lying on a lid, turned."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), deg, 1.0)
    matrix[:, 2] += at
    within = cv2.warpAffine(np.full((height, width), 255, np.uint8), matrix, size)
    scan = np.full((size[1], size[0], 3), lid, np.uint8)
    cv2.copyTo(cv2.warpAffine(page, matrix, size), within, scan)
    return scan


def jpeg(pixels, **options):
    out = io.BytesIO()
    plain = pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, ::-1])
    Image.fromarray(plain).save(out, "JPEG", quality=95, **options)
    return out.getvalue()


@pytest.mark.parametrize("lid", [20, 120, 250])
@pytest.mark.parametrize("deg", [0.0, 4.0, -4.0])
def test_paper_on_a_lid_is_cut_out_and_all_of_it_stays(lid, deg):
    scan = laid(sheet(paper=(190, 215, 225)), lid, (1000, 1400), (110, 150), deg)
    found = cropped(scan, DPI)
    assert found.shape[:2] == pytest.approx((1100, 780), abs=10)  # straight and in its true size
    dark = [int((one.min(axis=2) < 100).sum()) for one in (sheet(), found)]
    assert dark[1] == pytest.approx(dark[0], rel=0.05)


def test_a_sheet_that_reaches_beyond_the_glass_is_made_white_around_and_keeps_its_size():
    scan = laid(sheet(paper=(190, 215, 225)), 20, (1000, 1120), (-60, 90), 3.0)
    found = cropped(scan, DPI)
    assert found.shape[0] <= scan.shape[0]
    assert int((found.max(axis=2) < 60).sum()) < int((scan.max(axis=2) < 60).sum()) / 4
    assert (found[:40, -40:] == 255).all()


def test_a_card_in_the_corner_of_the_glass_is_found():
    card = np.full((212, 337, 3), (170, 190, 160), np.uint8)
    cv2.putText(card, "CAN CUOC", (90, 90), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (30, 30, 120), 2)
    found = cropped(laid(card, 245, (830, 1170), (40, 50)), DPI)
    assert found.shape[0] == pytest.approx(212, abs=8)
    assert found.shape[1] == pytest.approx(337, abs=8)


def test_a_sheet_that_fills_the_picture_is_left_alone():
    page = sheet()
    assert cropped(page, DPI) is page


def test_a_printed_frame_is_no_edge_of_paper():
    page = sheet()
    cv2.rectangle(page, (60, 60), (720, 1040), (30, 30, 30), 6)
    assert cropped(page, DPI) is page


def test_nothing_is_cropped_while_something_lies_beside_the_paper():
    scan = laid(sheet(height=600), 250, (1000, 1400), (110, 60))
    cv2.putText(scan, "bien lai", (300, 1100), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (30, 30, 30), 5)
    assert cropped(scan, DPI) is scan


def test_a_corner_in_a_deep_shadow_is_no_lid():
    page = sheet().astype(np.float32)
    rows, columns = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    near = np.clip(((rows / page.shape[0]) + (columns / page.shape[1]) - 1.1) / 0.9, 0, 1)
    shaded = (page * (1 - 0.5 * near)[:, :, None]).astype(np.uint8)
    shaded[:, :14] = (238, 238, 235)  # a strip of the lid, where the sheet lies askew
    found = cropped(shaded, DPI)
    assert (found[-200:, -200:] == shaded[-200:, -200:]).all()


def test_a_blank_picture_has_no_corners():
    assert find_paper(np.full((500, 400), 255, np.uint8)) is None


def test_yellowed_and_shaded_paper_becomes_white_and_ink_keeps_its_look():
    page = sheet()
    shade = np.linspace(1.0, 0.72, page.shape[1], dtype=np.float32)[None, :, None]
    found = on_white_paper((page * shade).astype(np.uint8), DPI)
    bare = found[20:100, 20:-20]
    assert bare.min() > 245
    red = found[page.shape[0] - 230 : page.shape[0] - 90, 490:630].reshape(-1, 3)
    assert int((red[:, 2].astype(int) - red[:, 0] > 80).sum()) > 300  # the seal is still red
    assert found.min() < 60


def test_a_photograph_is_not_taken_for_paper():
    page = sheet()
    page[400:700, 100:330] = (150, 165, 175)
    found = on_white_paper(page, DPI)
    assert int(found[430:670, 130:300].max()) < 215


def test_a_picture_with_hardly_any_paper_is_left_alone():
    noise = np.random.default_rng(1).integers(0, 255, (400, 300, 3), dtype=np.uint8)
    blocks = cv2.resize(noise[::40, ::40], (300, 400), interpolation=cv2.INTER_NEAREST)
    assert on_white_paper(blocks, DPI) is blocks


def test_lonely_specks_vanish_and_dots_of_letters_and_lines_stay():
    page = np.full((1200, 900), 240, np.uint8)
    cv2.putText(page, "i.j: a", (100, 300), cv2.FONT_HERSHEY_SIMPLEX, 2.0, 30, 4)
    for x in range(100, 700, 16):
        cv2.circle(page, (x, 500), 2, 40, -1)  # a dotted line to fill in
    specks = [(200, 800), (640, 130), (450, 1000)]
    for at in specks:
        cv2.circle(page, at, 2, 40, -1)
    found = without_specks(page, 300)
    assert all(int(found[y - 4 : y + 5, x - 4 : x + 5].min()) > 200 for x, y in specks)
    assert (found[150:560, 80:600] == page[150:560, 80:600]).all()


def test_at_600_dpi_specks_are_found_as_at_300():
    page = np.full((1600, 1200, 3), 235, np.uint8)
    cv2.circle(page, (400, 800), 4, (40, 40, 40), -1)
    cv2.putText(page, "i.", (700, 500), cv2.FONT_HERSHEY_SIMPLEX, 4.0, (30, 30, 30), 9)
    found = without_specks(page, 600)
    assert int(found[780:820, 380:420].min()) > 200
    assert (found[300:600, 600:1000] == page[300:600, 600:1000]).all()


def test_a_raster_of_dots_is_no_dust():
    page = np.full((1400, 1400), 245, np.uint8)
    page[4::8, 4::8] = page[5::8, 4::8] = page[4::8, 5::8] = page[5::8, 5::8] = 60
    assert without_specks(page, 300) is page


def test_without_specks_nothing_changes():
    page = sheet()
    assert without_specks(page, DPI) is page


def test_where_nothing_is_to_be_done_the_very_bytes_come_back():
    image = jpeg(sheet())
    assert clean(image, DPI, PLAIN) is image
    assert clean(image, DPI, Recipe.of([CleanUp.CROP, CleanUp.SPECKS])) is image


def test_equal_input_gives_equal_bytes():
    image, recipe = jpeg(laid(sheet(), 20, (1000, 1400), (100, 100))), Recipe.of(CleanUp)
    assert clean(image, DPI, recipe) == clean(image, DPI, recipe) != image


def test_a_box_that_a_person_chose_is_what_is_seen():
    image = jpeg(sheet())
    with Image.open(io.BytesIO(clean(image, DPI, Recipe.of([CleanUp.CROP], (10, 20, 310, 420))))) as found:
        assert (found.size, found.info["dpi"]) == ((300, 400), (DPI, DPI))


def test_grey_stays_grey_and_black_and_white_stays_so():
    grey = np.full((1100, 780), 205, np.uint8)
    grey[300:320, 100:600] = 30
    with Image.open(io.BytesIO(clean(jpeg(grey), DPI, Recipe.of([CleanUp.PAPER])))) as found:
        assert found.mode == "L"
    out = io.BytesIO()
    dotted = np.full((600, 400), 255, np.uint8)
    dotted[300:302, 200:202] = 0
    Image.fromarray(dotted).convert("1").save(out, "PNG")
    with Image.open(io.BytesIO(clean(out.getvalue(), DPI, Recipe.of([CleanUp.SPECKS])))) as found:
        assert (found.mode, found.getextrema()) == ("1", (255, 255))


@pytest.mark.parametrize("image", [b"", b"no picture", jpeg(sheet())[:400]])
def test_a_damaged_picture_is_told(image):
    with pytest.raises(UnreadableFile):
        clean(image, DPI, Recipe.of([CleanUp.PAPER]))

# SPDX-License-Identifier: Apache-2.0
"""The picture of a page by its recipe is what is read, shown and archived; the original stays, and undo is exact."""

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image

from clerkdesk.domain.pages import PLAIN, CleanUp, Recipe
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.scanner import ScanProfile
from clerkdesk.services.pictures import Pictures
from tests.counter import CLERK

pytest_plugins = ("tests.counter_fixtures",)


class Recording:
    """A cleaner that counts (port `Cleaner`): the real one beside it does the work."""

    def __init__(self, cleaner):
        self.cleaner, self.count = cleaner, 0

    def clean(self, image, dpi, recipe):
        self.count += 1
        return self.cleaner(image, dpi, recipe)


@pytest.fixture
def cleaner():
    from clerkdesk.adapters.imaging.clean import clean

    return Recording(clean)


@pytest.fixture
def page_on_lid(counter):
    """The practice page of the counter, laid on a dark lid."""
    with Image.open(io.BytesIO(counter.sheet.image)) as opened:
        page = opened.convert("RGB")
    lid = Image.new("RGB", (page.width + 200, page.height + 240), (25, 25, 25))
    lid.paste(page, (90, 110))
    out = io.BytesIO()
    lid.save(out, "JPEG", quality=90, dpi=opened.info["dpi"])
    return out.getvalue()


@pytest.fixture
def code(counter, page_on_lid):
    code = counter.receive().code
    counter.scan(code, 1, image=page_on_lid)
    return code


def only_page(counter, code):
    return counter.services.arrange.sheaf(code).pages[0]


def paper_width(document):
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return float(pdf.pages[0].mediabox[2])


def test_a_step_is_switched_on_read_and_archived_and_taken_back_exactly(counter, code, page_on_lid):
    arrange, digitise = counter.services.arrange, counter.services.digitise
    digitise.digitise(code)
    before = only_page(counter, code)
    wide = counter.services.seal.document(code, 1)
    step = arrange.set_step(code, [1], CleanUp.CROP, True, by=CLERK)
    dropped = only_page(counter, code)
    assert (dropped.recipe.steps, dropped.reading) == ((CleanUp.CROP, CleanUp.LEVEL), None)
    digitise.digitise(code)
    cut = only_page(counter, code)
    reading = digitise.reading(cut)
    less = before.width_px - reading.width_px, before.height_px - reading.height_px
    assert less == pytest.approx((200, 240), abs=8)
    assert cut.picture_px == (reading.width_px, reading.height_px)
    assert counter.blobs.get(cut.original) == page_on_lid
    assert counter.services.thumbnails.large(cut) == counter.blobs.get(cut.cleaned) != page_on_lid
    narrow = counter.services.seal.document(code, 1)
    assert paper_width(wide) - paper_width(narrow) > 20
    arrange.undo(code, step, by=CLERK)
    digitise.digitise(code)
    after = only_page(counter, code)
    assert (after.recipe, after.cleaned, after.reading) == (PLAIN, None, before.reading)
    assert after.picture_px == (after.width_px, after.height_px)
    assert after.original == before.original
    assert paper_width(counter.services.seal.document(code, 1)) == paper_width(wide)
    assert counter.store.findings() == []


def test_a_page_that_is_not_levelled_is_read_as_crooked_as_it_lies(counter, page_on_lid):
    crooked = io.BytesIO()
    with Image.open(io.BytesIO(counter.sheet.image)) as opened:
        page = opened.rotate(2, fillcolor="white", resample=Image.Resampling.BILINEAR)
        page.save(crooked, "JPEG", dpi=opened.info["dpi"])
    code = counter.receive().code
    counter.scan(code, 1, image=crooked.getvalue())
    counter.services.digitise.digitise(code)
    level = counter.services.digitise.reading(only_page(counter, code))
    counter.services.arrange.set_step(code, [1], CleanUp.LEVEL, False, by=CLERK)
    counter.services.digitise.digitise(code)
    raw = counter.services.digitise.reading(only_page(counter, code))
    assert abs(level.skew_deg) > 1.0
    assert raw.skew_deg == 0.0


def test_the_picture_is_made_once_and_anew_when_it_is_damaged(counter, code, cleaner):
    pictures = Pictures(counter.store, counter.blobs, cleaner)
    assert pictures.of(only_page(counter, code)) == counter.blobs.get(only_page(counter, code).original)
    counter.services.arrange.set_step(code, [1], CleanUp.CROP, True, by=CLERK)
    first = pictures.of(only_page(counter, code))
    assert pictures.of(only_page(counter, code)) == first
    assert cleaner.count == 1
    counter.damage(only_page(counter, code).cleaned)
    assert counter.services.thumbnails.large(only_page(counter, code)) == counter.blobs.get(
        only_page(counter, code).original
    )
    assert pictures.of(only_page(counter, code)) == first
    assert cleaner.count == 2


def test_a_picture_of_a_recipe_that_changed_meanwhile_is_not_kept(counter, code, cleaner):
    arrange = counter.services.arrange
    arrange.set_step(code, [1], CleanUp.CROP, True, by=CLERK)
    old = only_page(counter, code)
    arrange.set_step(code, [1], CleanUp.PAPER, True, by=CLERK)
    Pictures(counter.store, counter.blobs, cleaner).of(old)
    assert only_page(counter, code).cleaned is None


def test_where_nothing_is_to_be_done_no_second_file_is_kept(counter):
    code = counter.receive().code
    counter.scan(code, 1)
    counter.services.arrange.set_step(code, [1], CleanUp.CROP, True, by=CLERK)
    counter.services.digitise.digitise(code)
    page = only_page(counter, code)
    assert page.cleaned == page.original


def test_a_person_says_what_of_a_page_is_seen(counter, code):
    arrange = counter.services.arrange
    step = arrange.crop(code, 1, (90, 110, 390, 610), by=CLERK)
    counter.services.digitise.digitise(code)
    page = only_page(counter, code)
    with Image.open(io.BytesIO(counter.services.thumbnails.large(page))) as seen:
        assert seen.size == (300, 500)
        assert np.asarray(seen.convert("L")).mean() > 150
    arrange.undo(code, step, by=CLERK)
    assert only_page(counter, code).recipe == PLAIN


@pytest.mark.parametrize("box", [(0, 0, 0, 10), (-1, 0, 10, 10), (0, 0, 99_999, 10), (10, 0, 5, 10)])
def test_a_box_beyond_the_page_is_refused(counter, code, box):
    with pytest.raises(InvalidInput):
        counter.services.arrange.crop(code, 1, box, by=CLERK)


def test_a_kind_of_paper_brings_its_steps(counter, tmp_path, page_on_lid):
    (tmp_path / "page.jpg").write_bytes(page_on_lid)
    recipe = counter.services.sources.papers["old-paper"].recipe
    assert recipe.steps == (CleanUp.CROP, CleanUp.PAPER, CleanUp.LEVEL)
    code = counter.receive().code
    counter.services.scan.scan(code, "folder", ScanProfile(str(tmp_path / "page.jpg"), recipe=recipe), by=CLERK)
    assert only_page(counter, code).recipe == recipe
    assert Recipe.from_json(recipe.as_json()) == recipe


def test_halves_of_a_cut_page_keep_its_steps_but_not_its_box(counter, code):
    counter.services.arrange.crop(code, 1, (90, 110, 390, 610), by=CLERK)
    counter.services.arrange.split(code, 1, by=CLERK)
    halves = counter.services.arrange.sheaf(code).in_sight
    assert [(one.recipe.steps, one.recipe.box) for one in halves] == [((CleanUp.CROP, CleanUp.LEVEL), None)] * 2

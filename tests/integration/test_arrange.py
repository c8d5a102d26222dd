# SPDX-License-Identifier: Apache-2.0
"""Pages of a real station are moved, turned, binned, split and replaced, and every step is taken back."""

import io

import pytest
from PIL import Image

from clerkdesk.domain.pages import PageMark, Reading
from clerkdesk.domain.reading_codec import encode_reading
from clerkdesk.errors import BlobDamaged, DossierNotFound, InvalidInput, SidesDiffer
from clerkdesk.jobs.progress import CancelToken
from tests.counter import BIRTH, CLERK

pytest_plugins = ("tests.counter_fixtures",)


@pytest.fixture
def arrange(counter):
    return counter.services.arrange


@pytest.fixture
def code(counter):
    """Code of a dossier with four loose pages."""
    code = counter.receive().code
    for _ in range(4):
        counter.scan(code, None)
    return code


def order(arrange, code):
    return [page.number for page in arrange.sheaf(code).in_sight]


def state(arrange, code):
    return [(page, page.place) for page in arrange.sheaf(code).pages]


def test_a_moved_page_stays_where_it_was_put_and_people_count_anew(arrange, code):
    arrange.move(code, 4, -2, by=CLERK)
    assert order(arrange, code) == [1, 4, 2, 3]
    assert [page.place for page in arrange.sheaf(code).pages] == [1, 2, 3, 4]
    arrange.remove(code, [4], by=CLERK)
    assert [(page.number, page.place) for page in arrange.sheaf(code).pages] == [(1, 1), (4, 0), (2, 2), (3, 3)]


def test_twenty_five_steps_are_taken_back_one_by_one(arrange, code):
    seen, steps = [], []
    verbs = [
        lambda: arrange.move(code, 1, 1, by=CLERK),
        lambda: arrange.turn(code, 2, 90, by=CLERK),
        lambda: arrange.assign(code, [1, 3], 1, by=CLERK),
        lambda: arrange.remove(code, [3], by=CLERK),
        lambda: arrange.leave_out(code, [2], by=CLERK),
    ]
    for turn in range(25):
        seen.append(state(arrange, code))
        step = verbs[turn % len(verbs)]()
        steps.append(step)
    while steps:
        arrange.undo(code, steps.pop(), by=CLERK)
        assert state(arrange, code) == seen.pop()


def test_every_step_is_in_the_log_without_names(counter, arrange, code):
    step = arrange.turn(code, 2, 270, by=CLERK)
    arrange.undo(code, step, by=CLERK)
    events = [entry.event for entry in counter.services.overview.show(code).history]
    assert [(event.what, event.facts["pages"]) for event in events[-2:]] == [
        ("turn-page", "2"),
        ("undo-turn-page", "2"),
    ]
    assert counter.store.findings() == []


def test_a_turned_page_is_read_anew_in_the_direction_that_the_person_chose(counter, arrange, code):
    counter.read(code)
    arrange.turn(code, 1, 90, by=CLERK)
    arrange.turn(code, 1, 90, by=CLERK)
    first, second = arrange.sheaf(code).pages[:2]
    assert (first.reading, first.turn_deg, first.upright_deg) == (None, 180, 180)
    assert second.reading is not None


def test_the_reader_reads_in_the_direction_that_the_person_chose(counter, arrange):
    code = counter.receive().code
    counter.scan(code, 1)
    arrange.turn(code, 1, 270, by=CLERK)
    counter.services.digitise.digitise(code)
    page = arrange.sheaf(code).pages[0]
    reading = counter.services.digitise.reading(page)
    assert (reading.turn_deg, reading.width_px, reading.height_px) == (270, page.height_px, page.width_px)


def test_a_reading_of_the_old_direction_is_dropped_when_the_page_was_turned_meanwhile(counter, arrange, code):
    class TurningReader:
        step_version = "1"

        def read(self, pages, keep, fail, cancel):
            for page in pages:
                arrange.turn(code, 1, 90, by=CLERK)
                keep(page.page_id, Reading("1", 10, 10, 100, page.turn_deg or 0, 0.0, is_blank=False, flags=("dark",)))
                break

    digitise = type(counter.services.digitise)(
        counter.store, counter.blobs, TurningReader(), templates=(), clock=counter.services.arrange._clock
    )
    digitise.digitise(code)
    assert arrange.sheaf(code).pages[0].reading is None


def test_what_a_reading_warns_of_stands_on_the_page_until_it_is_let_pass(counter, arrange, code):
    with counter.store.begin() as work:
        page = work.pages.of(work.dossiers.get(code).id)[2]
        reading = counter.blobs.put(encode_reading(counter.sheet.reading))
        work.pages.set_reading(page.id, reading, found_turn_deg=90, flags=("blurred", "dark"))
        work.commit()
    warned = arrange.sheaf(code).pages[2]
    assert (warned.flags, warned.upright_deg) == (("blurred", "dark"), 90)
    step = arrange.accept(code, 3, warned.flags, by=CLERK)
    assert arrange.sheaf(code).pages[2].accepted == ("blurred", "dark")
    arrange.undo(code, step, by=CLERK)
    assert arrange.sheaf(code).pages[2].accepted == ()


def test_inserted_pages_lie_behind_the_page_they_belong_to(arrange, code):
    arrange.insert(code, [3, 4], 1, by=CLERK)
    assert order(arrange, code) == [1, 3, 4, 2]
    arrange.insert(code, [2], None, by=CLERK)
    assert order(arrange, code) == [2, 1, 3, 4]


def test_fronts_and_backs_that_came_in_two_stacks_lie_as_the_sheets_do_and_apart_again(arrange, code):
    before = state(arrange, code)
    step = arrange.pair_sides(code, [1, 2], [3, 4], by=CLERK)  # the stack was turned over as a whole
    assert order(arrange, code) == [1, 4, 2, 3]
    arrange.undo(code, step, by=CLERK)
    assert state(arrange, code) == before


def test_a_back_too_few_is_told_and_every_page_stays_where_it_is(arrange, code):
    before = state(arrange, code)
    with pytest.raises(SidesDiffer) as told:
        arrange.pair_sides(code, [1, 2, 3], [4], by=CLERK)
    assert (told.value.params["fronts"], told.value.params["backs"]) == (3, 1)
    assert state(arrange, code) == before


def test_a_page_scanned_again_takes_place_and_paper_of_the_old_one(counter, arrange, code):
    arrange.assign(code, [2], 1, by=CLERK)
    before = state(arrange, code)
    new = counter.scan(code, None)
    step = arrange.replace(code, 2, [new], by=CLERK)
    sheaf = arrange.sheaf(code)
    assert [(page.number, page.component) for page in sheaf.in_sight] == [(1, None), (5, 1), (3, None), (4, None)]
    assert [page.number for page in sheaf.bin] == [2]
    arrange.undo(code, step, by=CLERK)
    assert state(arrange, code)[:4] == before
    assert order(arrange, code) == [1, 2, 3, 4]


def sheet_of_two(kind):
    """Return a picture, black above and white below, 60 × 100 px."""
    image = Image.new("RGB", (60, 100), "white")
    image.paste("black", (0, 0, 60, 50))
    written = io.BytesIO()
    image.save(written, kind, quality=90, dpi=(100, 100))
    return written.getvalue()


def test_a_page_with_two_papers_becomes_two_pages_and_one_again(counter, arrange, code):
    two = counter.scan(code, 1, image=sheet_of_two("JPEG"))
    before = state(arrange, code)
    step = arrange.split(code, two, by=CLERK)
    sheaf = arrange.sheaf(code)
    upper, lower = sheaf.in_sight[-2:]
    assert [(page.number, page.component, page.width_px, page.height_px) for page in (upper, lower)] == [
        (6, 1, 60, 50),
        (7, 1, 60, 50),
    ]
    pixels = [Image.open(io.BytesIO(counter.blobs.get(page.original))).getpixel((30, 25)) for page in (upper, lower)]
    assert max(pixels[0]) < 20
    assert min(pixels[1]) > 235
    assert [page.number for page in sheaf.bin] == [two]
    arrange.undo(code, step, by=CLERK)
    assert [(page, place) for page, place in state(arrange, code) if place] == before


def test_a_page_turned_sideways_is_cut_as_it_is_seen(counter, arrange, code):
    two = counter.scan(code, None, image=sheet_of_two("JPEG"))
    arrange.turn(code, two, 90, by=CLERK)
    arrange.split(code, two, by=CLERK)
    left, right = arrange.sheaf(code).in_sight[-2:]
    assert (left.width_px, left.height_px, left.upright_deg) == (50, 60, 0)
    assert max(Image.open(io.BytesIO(counter.blobs.get(right.original))).getpixel((25, 30))) < 20


def test_a_damaged_page_is_not_split_and_nothing_changes(counter, arrange, code):
    before = state(arrange, code)
    counter.damage(arrange.sheaf(code).pages[0].original)
    with pytest.raises(BlobDamaged):
        arrange.split(code, 1, by=CLERK)
    assert state(arrange, code) == before


def test_unknown_pages_papers_and_dossiers_are_refused_and_nothing_changes(arrange, code):
    before = state(arrange, code)
    with pytest.raises(InvalidInput):
        arrange.remove(code, [1, 9], by=CLERK)
    with pytest.raises(InvalidInput):
        arrange.assign(code, [1], 7, by=CLERK)
    with pytest.raises(DossierNotFound):
        arrange.move("H99-1", 1, 1, by=CLERK)
    assert state(arrange, code) == before


def test_the_bin_keeps_its_pages_and_gives_them_back(arrange, code):
    arrange.remove(code, [2, 3], by=CLERK)
    assert order(arrange, code) == [1, 4]
    arrange.restore(code, [3], by=CLERK)
    assert order(arrange, code) == [1, 3, 4]
    assert arrange.sheaf(code).pages[1].mark is PageMark.REMOVED


def test_dossiers_wait_for_scanning_until_every_required_paper_has_a_page(counter, arrange):
    counter.receive("Trần Thị Hoà")
    code = counter.receive("Đặng Văn Quyết", BIRTH).code
    papers = [one.position for one in counter.services.overview.show(code).dossier.components if one.required]
    assert [row.owner for row in arrange.waiting()] == ["Trần Thị Hoà", "Đặng Văn Quyết"]
    assert [row.owner for row in arrange.waiting("dang quyet")] == ["Đặng Văn Quyết"]
    first = arrange.waiting(limit=1)
    assert [row.code for row in arrange.waiting(after=first[0].sequence)] == [code]
    for paper in papers[:-1]:
        counter.scan(code, paper)
    loose = counter.scan(code, None)
    assert code in {row.code for row in arrange.waiting()}
    arrange.assign(code, [loose], papers[-1], by=CLERK)
    assert code not in {row.code for row in arrange.waiting()}
    assert arrange.unread() == [code]
    counter.read(code)
    assert arrange.unread() == []


def test_a_sealed_dossier_waits_for_nothing(counter, arrange):
    counter.at("sealed")
    assert arrange.waiting() == []
    assert arrange.unread() == []


def test_a_thumbnail_is_made_once_kept_sealed_and_made_anew_when_damaged(counter, arrange, code):
    thumbnails = counter.services.thumbnails
    page = arrange.sheaf(code).pages[0]
    small = thumbnails.small(page)
    assert max(Image.open(io.BytesIO(small)).size) == 254
    assert len(small) < 15_000
    kept = arrange.sheaf(code).pages[0]
    assert kept.thumbnail is not None
    assert counter.blobs.get(kept.thumbnail) == small
    counter.damage(kept.thumbnail)
    assert thumbnails.small(kept) == small
    assert thumbnails.large(kept) == counter.sheet.image


def test_missing_thumbnails_are_made_in_the_background(counter, arrange, code):
    told = []
    thumbnails = counter.services.thumbnails
    thumbnails.small(arrange.sheaf(code).pages[0])
    thumbnails.make_missing(arrange.sheaf(code).pages, progress=lambda *n: told.append(n), cancel=CancelToken())
    assert told == [(1, 3, "page"), (2, 3, "page"), (3, 3, "page")]
    assert all(page.thumbnail for page in arrange.sheaf(code).pages)
    named = {page.thumbnail.name for page in arrange.sheaf(code).pages}
    with counter.store.begin() as work:
        assert named <= work.administration.blob_names()

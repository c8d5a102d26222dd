# SPDX-License-Identifier: Apache-2.0
"""Clean-up in trouble: its process dies, the disk is full, a picture is damaged; the original and the rest stay."""

import os
import signal
from collections.abc import Iterator

import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.imaging.clean import clean
from clerkdesk.adapters.imaging.cleaner import PictureCleaner
from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.domain.pages import CleanUp, Recipe
from clerkdesk.errors import StorageFull, UnreadableFile
from clerkdesk.services.digitise import Digitise
from clerkdesk.services.pictures import Pictures
from tests.counter import CLERK

pytest_plugins = ("tests.counter_fixtures",)

WHITE = Recipe.of([CleanUp.PAPER, CleanUp.LEVEL])


def make_dying():
    """Clean, but die over specks."""

    def work(job):
        if CleanUp.SPECKS in job[2].steps:
            os.kill(os.getpid(), signal.SIGKILL)
        return clean(*job)

    return work


@pytest.fixture
def dying() -> Iterator[PictureCleaner]:
    cleaner = PictureCleaner(make_dying)
    yield cleaner
    cleaner.close()


class FullDisk:
    """Real sealed files on a disk that takes no more (port `Blobs`)."""

    def __init__(self, blobs):
        self.get = blobs.get

    def put(self, content):
        raise StorageFull(what="a picture")


@pytest.fixture
def code(counter):
    code = counter.receive().code
    for _ in range(2):
        counter.scan(code, 1)
    counter.services.arrange.set_step(code, [1, 2], CleanUp.PAPER, True, by=CLERK)
    return code


def pages(counter, code):
    return counter.services.arrange.sheaf(code).pages


def test_a_process_that_dies_over_a_picture_costs_that_picture_alone(dying, read_sheet):
    with pytest.raises(UnreadableFile):
        dying.clean(read_sheet.image, 100, WHITE.with_step(CleanUp.SPECKS, True))
    assert dying.clean(read_sheet.image, 100, WHITE) != read_sheet.image


def test_a_page_that_cannot_be_cleaned_is_named_and_the_others_are_read(counter, code, dying):
    counter.services.arrange.set_step(code, [1], CleanUp.SPECKS, True, by=CLERK)
    reader = TesseractReader(workers=1)
    pictures = Pictures(counter.store, counter.blobs, dying)
    digitise = Digitise(counter.store, counter.blobs, reader, templates=(), clock=SystemClock(), pictures=pictures)
    summary = digitise.digitise(code)
    reader.close()
    assert list(summary.failed) == [1]
    first, second = pages(counter, code)
    assert (first.reading, first.cleaned) == (None, None)
    assert second.reading is not None
    assert second.cleaned is not None


def test_a_full_disk_keeps_the_original_and_its_recipe_for_another_time(counter, code):
    page = pages(counter, code)[0]
    cleaner = PictureCleaner()
    with pytest.raises(StorageFull):
        Pictures(counter.store, FullDisk(counter.blobs), cleaner).of(page)
    assert pages(counter, code)[0] == page
    assert Pictures(counter.store, counter.blobs, cleaner).of(page) != counter.blobs.get(page.original)
    cleaner.close()


def test_a_damaged_original_is_named_and_the_others_are_read(counter, code):
    counter.scan(code, 1, image=counter.sheet.image + b" ")
    counter.damage(pages(counter, code)[2].original)
    counter.services.arrange.set_step(code, [3], CleanUp.CROP, True, by=CLERK)
    assert list(counter.services.digitise.digitise(code).failed) == [3]

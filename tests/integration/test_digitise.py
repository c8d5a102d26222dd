# SPDX-License-Identifier: Apache-2.0
"""Digitising with the real reader: blanks, resuming, and pages that cannot be read."""

from collections.abc import Iterator

import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.adapters.ocr.templates import load_templates
from clerkdesk.domain.pages import Page, PageMark, Reading
from clerkdesk.errors import BlobDamaged, Cancelled, DossierNotFound, MissingAsset, ReadingFailed
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.practice.paper.sheets import make_sheet
from clerkdesk.services.digitise import Digitise
from tests.counter import BIRTH, CLERK, Counter

pytest_plugins = ("tests.counter_fixtures",)


@pytest.fixture(scope="module")
def blank() -> bytes:
    return make_sheet("blank", "counter", "clean", dpi=100).image


@pytest.fixture(scope="module")
def form() -> bytes:
    return make_sheet("birth", "counter", "clean", dpi=150).image


@pytest.fixture(scope="module")
def reader() -> Iterator["Named"]:
    opened = Named(TesseractReader(workers=1))
    yield opened
    opened.reader.close()


class Named:
    """The real reader; a test may say that its steps have changed, and look at which pages it was given."""

    def __init__(self, reader: TesseractReader) -> None:
        self.reader, self.step_version, self.given = reader, reader.step_version, 0

    def read(self, pages, keep, fail, cancel) -> None:
        def renamed(page_id: str, reading: Reading) -> None:
            parts = {name: getattr(reading, name) for name in Reading.__slots__}
            keep(page_id, Reading(**{**parts, "step_version": self.step_version}))

        def counted():
            for page in pages:
                self.given += 1
                yield page

        self.given = 0
        self.reader.read(counted(), renamed, fail, cancel)

    def close(self) -> None:
        self.reader.close()


@pytest.fixture
def digitise(counter: Counter, reader: Named) -> Digitise:
    reader.step_version, reader.given = reader.reader.step_version, 0
    return Digitise(counter.store, counter.blobs, reader, templates=load_templates(), clock=SystemClock())


def pages_of(counter: Counter, code: str) -> tuple[Page, ...]:
    return counter.services.overview.show(code).pages


def test_a_blank_page_is_proposed_and_the_word_of_a_person_stands(
    counter: Counter, digitise: Digitise, reader: Named, blank: bytes
) -> None:
    code = counter.receive().code
    counter.scan(code)
    counter.scan(code, image=blank)
    told: list[tuple[int, int, str]] = []
    summary = digitise.digitise(code, progress=lambda *step: told.append(step))
    assert (summary.pages, summary.blank, summary.failed) == (2, (2,), {})
    assert told == [(1, 2, "page"), (2, 2, "page")]
    counter.services.scan.mark(code, 2, PageMark.KEPT, by=CLERK, why="mặt sau cần giữ")
    reader.step_version = "next"
    again = digitise.digitise(code)
    assert (again.blank, pages_of(counter, code)[1].mark, reader.given) == ((), PageMark.KEPT, 2)


def test_a_page_that_is_read_is_not_read_again(counter: Counter, digitise: Digitise, reader: Named) -> None:
    code = counter.receive().code
    counter.scan(code)
    digitise.digitise(code)
    counter.scan(code)
    assert (digitise.digitise(code).pages, reader.given) == (2, 1)
    assert digitise.digitise(code).failed == {}


def test_a_removed_page_is_not_read(counter: Counter, digitise: Digitise) -> None:
    code = counter.receive().code
    counter.scan(code)
    counter.services.scan.mark(code, 1, PageMark.REMOVED, by=CLERK)
    assert digitise.digitise(code).pages == 1
    assert digitise.reading(pages_of(counter, code)[0]) is None


def test_a_mark_made_while_the_page_was_being_read_stands(
    counter: Counter, digitise: Digitise, reader: Named, blank: bytes
) -> None:
    code = counter.receive().code
    counter.scan(code, image=blank)

    class Marking(Named):
        def read(self, pages, keep, fail, cancel) -> None:
            given = list(pages)
            counter.services.scan.mark(code, 1, PageMark.REMOVED, by=CLERK)
            super().read(iter(given), keep, fail, cancel)

    late = Digitise(counter.store, counter.blobs, Marking(reader.reader), templates=(), clock=SystemClock())
    assert late.digitise(code).blank == ()
    assert pages_of(counter, code)[0].mark is PageMark.REMOVED


def test_a_damaged_page_is_named_and_does_not_stop_the_others(counter: Counter, digitise: Digitise) -> None:
    code = counter.receive().code
    counter.scan(code, image=make_sheet("signature_alone", "another", "clean", dpi=100).image)
    counter.scan(code)
    counter.damage(pages_of(counter, code)[0].original)
    summary = digitise.digitise(code)
    assert {number: type(error) for number, error in summary.failed.items()} == {1: BlobDamaged}
    assert digitise.reading(pages_of(counter, code)[1]) is not None


def test_a_page_that_is_no_image_fails_alone(counter: Counter, digitise: Digitise) -> None:
    code = counter.receive().code
    counter.scan(code)
    broken = counter.blobs.put(b"\xff\xd8\xff no picture follows")
    counter.sql("DROP TRIGGER page_frozen", f"UPDATE page SET original_name = '{broken.name}',"
                f" original_sha256 = '{broken.sha256}', original_size = {broken.size_bytes}")  # fmt: skip
    counter.scan(code)
    summary = digitise.digitise(code)
    assert {number: type(error) for number, error in summary.failed.items()} == {1: ReadingFailed}
    assert summary.pages == 2


def test_a_damaged_reading_is_made_anew(counter: Counter, digitise: Digitise) -> None:
    code = counter.receive().code
    counter.scan(code)
    digitise.digitise(code)
    kept = pages_of(counter, code)[0].reading
    assert kept is not None
    (counter.station.blobs / kept.name[:2] / kept.name).unlink()
    assert digitise.reading(pages_of(counter, code)[0]) is None
    assert digitise.digitise(code).failed == {}
    assert digitise.reading(pages_of(counter, code)[0]) is not None


def test_fields_are_proposed_from_the_form_and_a_choice_survives_reading_again(
    counter: Counter, digitise: Digitise, reader: Named, form: bytes
) -> None:
    code = counter.receive(procedure=BIRTH).code
    counter.scan(code, image=form)
    fields = digitise.digitise(code).fields
    assert fields
    counter.services.review.choose(code, fields[0].name, "Nguyễn Thị Chọn", by=CLERK)
    reader.step_version = "next"
    digitise.digitise(code)
    assert counter.services.review.fields(code)[0].value == "Nguyễn Thị Chọn"


def test_cancelling_keeps_what_was_read(counter: Counter, digitise: Digitise, reader: Named) -> None:
    code, cancel = counter.receive().code, CancelToken()
    for _ in range(8):
        counter.scan(code)
    with pytest.raises(Cancelled):
        digitise.digitise(code, progress=lambda *_: cancel.cancel(), cancel=cancel)
    done = sum(page.reading is not None for page in pages_of(counter, code))
    assert 1 <= done < 8
    digitise.digitise(code)
    assert reader.given <= 8 - done


def test_without_the_model_nothing_is_read_and_an_unknown_code_is_refused(counter: Counter, tmp_path) -> None:
    code = counter.receive().code
    counter.scan(code)
    bare = Digitise(counter.store, counter.blobs, TesseractReader(tmp_path), templates=(), clock=SystemClock())
    with pytest.raises(MissingAsset):
        bare.digitise(code)
    with pytest.raises(DossierNotFound):
        bare.digitise("H38.31.24-261122-0999")


def test_a_sheet_that_went_through_twice_is_pointed_out_once(counter: Counter, reader: Named, form: bytes) -> None:
    code = counter.receive(procedure=BIRTH).code
    counter.scan(code, image=form)
    counter.scan(code, image=form)
    counter.scan(code, image=make_sheet("birth", "another", "clean", dpi=150).image)
    digitise = Digitise(counter.store, counter.blobs, reader, templates=(), clock=SystemClock())
    digitise.digitise(code)
    with counter.store.begin() as work:
        pages = work.pages.of(work.dossiers.get(code).id)
    told = [flag for page in pages for flag in page.flags if flag.startswith("duplicate:")]
    assert told in (["duplicate:1"], ["duplicate:2"])

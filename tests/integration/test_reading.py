# SPDX-License-Identifier: Apache-2.0
"""Pages read by real worker processes with the real model."""

import io
import os
import signal
from multiprocessing import active_children

import pytest
from PIL import Image

from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.domain.pages import Reading
from clerkdesk.errors import Cancelled, MissingAsset, PageTooLarge, ReadingFailed
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.reader import PageImage
from clerkdesk.practice.paper.drawing import Style
from clerkdesk.practice.paper.sheets import make_sheet

PLAIN = Style("liberation", "behind", "typed")


@pytest.fixture(scope="module")
def reader():
    reader = TesseractReader(workers=2)
    yield reader
    reader.close()


def read(reader, **sheets):
    kept, failed = {}, {}
    pages = [
        PageImage(name, *((one, 300) if isinstance(one, bytes) else (one.image, one.dpi)))
        for name, one in sheets.items()
    ]
    reader.read(pages, kept.__setitem__, failed.__setitem__, CancelToken())
    return kept, failed


@pytest.fixture(scope="module")
def upright():
    return make_sheet("extract", 5, "light", style=PLAIN, dpi=200)


def test_turned_and_crooked_pages_are_read_like_upright_ones(reader, upright):
    turned = {
        f"t{turn}": make_sheet("extract", 5, "light", style=PLAIN, dpi=200, turn_deg=turn) for turn in (90, 180, 270)
    }
    kept, failed = read(reader, t0=upright, **turned)
    assert not failed
    assert {name: one.turn_deg for name, one in kept.items()} == {"t0": 0, "t90": 270, "t180": 180, "t270": 90}
    for one in kept.values():
        assert upright.fields["name"] in one.text
        assert abs(one.skew_deg + upright.skew_deg) < 0.15
        assert one.width_px < one.height_px


def test_words_lie_where_they_stand(reader, upright):
    (page,) = read(reader, page=upright)[0].values()
    assert all(
        0 <= w.box[0] < w.box[2] <= page.width_px and 0 <= w.box[1] < w.box[3] <= page.height_px for w in page.words
    )
    assert all(w.box[1] < w.baseline_px <= w.box[3] + 8 for w in page.words)
    assert [(w.block, w.line) for w in page.words] == sorted((w.block, w.line) for w in page.words)


def test_blank_backs_are_blank_and_a_seal_or_signature_alone_is_not(reader):
    sheets = {
        "clean": make_sheet("blank", 1, "clean"),
        "shone": make_sheet("blank", 2, "medium", behind="birth"),
        "dark": make_sheet("blank", 3, "heavy", behind="residence"),
        "copied": make_sheet("blank", 4, "photocopy"),
        "seal": make_sheet("seal_alone", 5, "heavy"),
        "signature": make_sheet("signature_alone", 6, "photocopy"),
    }
    kept, failed = read(reader, **sheets)
    assert not failed
    assert {name for name, one in kept.items() if one.is_blank} == {"clean", "shone", "dark", "copied"}


def test_leaders_under_blue_writing_are_not_read_and_the_writing_is(reader):
    sheet = make_sheet("extract", 8, "clean", style=Style("liberation", "under", "blue"))
    (page,) = read(reader, page=sheet)[0].values()
    assert sheet.fields["id_number"] in page.text
    assert ".." not in page.text


def test_the_code_of_a_citizen_card_is_read(reader):
    sheet = make_sheet("citizen_card", 3, "medium")
    (page,) = read(reader, page=sheet)[0].values()
    assert sheet.fields["id_number"] in page.codes[0] if "id_number" in sheet.fields else page.codes[0].count("|") == 6


def test_one_bad_page_never_stops_the_others(reader, upright):
    kept, failed = read(reader, empty=b"", torn=upright.image[:400], good=upright)
    assert set(kept) == {"good"}
    assert isinstance(failed["empty"], ReadingFailed)
    assert isinstance(failed["torn"], ReadingFailed)
    assert failed["torn"].params["page"] == "torn"


def test_a_bomb_is_refused_before_it_is_decoded(reader):
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    _, failed = read(reader, bomb=out.getvalue())
    assert isinstance(failed["bomb"], PageTooLarge)


def test_a_reading_process_that_is_killed_costs_one_page(upright):
    reader = TesseractReader(workers=1)
    before = set(active_children())

    def pages():
        yield PageImage("a", upright.image, upright.dpi)
        yield PageImage("b", upright.image, upright.dpi)
        (worker,) = set(active_children()) - before
        os.kill(worker.pid, signal.SIGKILL)
        yield PageImage("c", upright.image, upright.dpi)
        yield PageImage("d", upright.image, upright.dpi)

    kept: dict[str, Reading] = {}
    failed = {}
    reader.read(pages(), kept.__setitem__, failed.__setitem__, CancelToken())
    reader.close()
    assert set(kept) | set(failed) == {"a", "b", "c", "d"}
    assert len(failed) <= 1
    assert all(isinstance(error, ReadingFailed) for error in failed.values())


def test_cancelling_keeps_what_was_read(reader, upright):
    cancel, kept = CancelToken(), {}

    def keep(page_id, reading):
        kept[page_id] = reading
        cancel.cancel()

    with pytest.raises(Cancelled):
        reader.read([PageImage(str(n), upright.image, 200) for n in range(9)], keep, lambda *_: None, cancel)
    assert len(kept) == 1


def test_a_missing_model_is_told_before_any_page(tmp_path, upright):
    reader = TesseractReader(tmp_path)
    with pytest.raises(MissingAsset):
        reader.read([PageImage("a", upright.image, 200)], lambda *_: None, lambda *_: None, CancelToken())

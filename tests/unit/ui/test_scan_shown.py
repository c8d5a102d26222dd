# SPDX-License-Identifier: Apache-2.0
"""What the scan page says of pages and papers, in words."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from clerkdesk.domain.dossier import Component, CopyKind
from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.pages import Page, PageMark
from clerkdesk.services.arrange import Sheaf
from tests.fakes.scanning import dossier
from ui.pages.scan import shown
from ui.texts import Language, Texts

VI = Texts(Language.VIETNAMESE)


def page(number, **changes):
    made = Page(f"p{number}", "d", number, None, BlobRef("n", "s", 1), "image/jpeg", 10, 10, 300, "x", place=number)
    return replace(made, **changes)


def sheaf(*pages, **changes):
    return Sheaf(replace(dossier(), **changes), pages)


@pytest.mark.parametrize(
    ("places", "said"), [([], ""), ([2], "2"), ([3, 2], "2–3"), ([1, 2, 3, 5, 7, 8], "1–3, 5, 7–8")]
)
def test_places_are_written_as_people_write_them(places, said):
    assert shown.ranges(places) == said


def test_a_tile_shows_the_weightiest_warning_alone():
    tile = shown.tiles(sheaf(page(1, flags=("low-dpi", "dark", "blurred"))), VI, arriving=False)[0]
    assert (tile.flag.text, tile.flag.tone) == ("Mờ", "warn")
    assert tile.name == "Trang 1, chưa gán, mờ"


def test_a_warning_that_nobody_knows_yet_still_asks_for_a_look():
    odd = page(1, flags=("upside-down-moon",))
    assert shown.tiles(sheaf(odd), VI, arriving=False)[0].flag.text == "Cần xem"
    assert shown.banner(odd, VI).title == "Trang 1 cần bạn xem"


def test_a_double_names_the_page_it_repeats_as_people_count_it():
    pages = (page(1), page(7, place=2), page(9, place=3, flags=("duplicate:7",)))
    assert shown.tiles(sheaf(*pages), VI, arriving=False)[2].flag.text == "Trùng tr. 2"
    assert shown.banner(pages[2], VI).deletes


def test_what_was_let_pass_is_settled():
    kept = page(1, flags=("blurred",), accepted=("blurred",))
    assert not shown.needs_look(kept)
    assert shown.banner(kept, VI) is None
    assert shown.tiles(sheaf(kept), VI, arriving=False)[0].flag.tone == "off"


def test_a_blank_page_waits_for_nobody_and_may_be_kept():
    blank = page(1, mark=PageMark.BLANK_PROPOSED)
    assert not shown.needs_look(blank)
    assert shown.banner(blank, VI).deletes
    assert shown.tiles(sheaf(blank), VI, arriving=False)[0].paper == "không nộp"


def test_the_checklist_says_where_each_paper_is():
    papers = (
        Component(1, "Tờ khai", CopyKind.ORIGINAL, 1),
        Component(2, "Giấy chứng sinh", CopyKind.ORIGINAL, 1),
        Component(3, "Ủy quyền", CopyKind.ORIGINAL, 0, required=False),
        Component(4, "Hộ chiếu", CopyKind.ORIGINAL, 0, note="dân nộp sau"),
    )
    pages = (page(1, component=1), page(2, component=1), page(3, mark=PageMark.LEFT_OUT))
    said = [(paper.digit, paper.line, paper.state) for paper in shown.papers(sheaf(*pages, components=papers), VI)]
    assert said == [
        (1, "trang 1–2", "ok"),
        (2, "chưa có trang nào", "missing"),
        (3, "không bắt buộc", "absent"),
        (4, "dân nộp sau", "absent"),
        (0, "trang 3", "out"),
    ]
    assert shown.filled(sheaf(*pages, components=papers)) == (1, 2)


def test_pages_of_a_dossier_with_one_paper_belong_to_it_by_themselves():
    one = Component(3, "Tờ khai", CopyKind.ORIGINAL, 1)
    absent = Component(4, "Ủy quyền", CopyKind.ORIGINAL, 0)
    assert shown.sole_paper(replace(dossier(), components=(one, absent))) == 3
    assert shown.sole_paper(dossier()) is None


def test_the_context_names_the_citizen_whole_in_every_form():
    made = dossier()
    assert shown.context(made, VI).startswith("Nguyễn Thị Hạnh · Đăng ký khai sinh · hẹn trả 09:00 20/11/2026")
    assert shown.context(made, VI, is_short=True) == "Nguyễn Thị Hạnh · hẹn trả 09:00 20/11/2026"


def test_the_arriving_page_stands_behind_the_others_and_cannot_be_chosen():
    last = shown.tiles(sheaf(page(1)), VI, arriving=True)[-1]
    assert (last.page, last.place, last.name) == (None, "2", "Trang 2, đang quét")


def test_a_waiting_dossier_says_what_it_lacks():
    row = SimpleNamespace(
        code="H38.31.24-261120-0042", owner="Bùi Kim Khuê", procedure_name="Đăng ký khai sinh", pages=0
    )
    cells = shown.waiting_row(row, VI).cells
    assert [cell.pale + cell.text for cell in cells] == [
        "261120-0042",
        "Bùi Kim Khuê",
        "Đăng ký khai sinh",
        "chưa có trang nào",
    ]

# SPDX-License-Identifier: Apache-2.0
"""The stamp's words, lines and place; the font is the only file that is read."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.adapters.signers.stamp import Layout, Page, lay_out, place, room_pt, words
from clerkdesk.adapters.signers.stamp_font import StampFont
from clerkdesk.errors import UndrawableText
from clerkdesk.ports.signer import Stamp
from clerkdesk.settings import asset_path
from tests.fakes.signing import AGENCY, SIGNER, stamp

FONT = StampFont(asset_path("fonts/stamp-serif.ttf"))
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ ấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữựýỳỷỹỵ-,."


def test_the_stamp_says_who_where_and_when_in_vietnamese_time() -> None:
    at = datetime(2026, 11, 22, 2, 30, 15, tzinfo=UTC)
    assert words(Stamp(SIGNER, AGENCY, at)) == (
        "Người ký: Nguyễn Thị Diệu Hương",
        "Cơ quan: Ủy ban nhân dân xã Suối Mơ",
        "Thời gian ký: 22.11.2026 09:30:15 +07:00",
    )


def test_decomposed_letters_are_composed() -> None:
    assert words(stamp(unicodedata.normalize("NFD", SIGNER)))[0] == f"Người ký: {SIGNER}"


def test_characters_that_turn_or_break_text_are_left_out_and_percent_signs_kept() -> None:
    assert words(stamp("A\u202eB\u2066 %(x)s\r\n\u200bC"))[0] == "Người ký: AB %(x)s C"


def test_half_of_a_character_pair_is_refused() -> None:
    with pytest.raises(UndrawableText):
        words(stamp("A\ud800"))


@pytest.mark.parametrize(("name", "code"), [("漢", "U+6F22"), ("😀", "U+1F600"), ("q\u0302", "U+0302")])
def test_letters_that_the_font_cannot_draw_are_named_and_refused(name: str, code: str) -> None:
    with pytest.raises(UndrawableText) as refused:
        lay_out(stamp(name), FONT)
    assert code in str(refused.value)


def test_every_vietnamese_letter_can_be_drawn() -> None:
    vowels = [base + tone for base in "aăâeêioôơuưy" for tone in ("", *"\u0300\u0301\u0303\u0309\u0323")]
    letters = unicodedata.normalize("NFC", "".join(vowels) + "đ")
    assert FONT.missing(letters + letters.upper()) == ""


@given(st.text(alphabet=LETTERS, max_size=400), st.text(alphabet=LETTERS, max_size=200), st.floats(40, 600))
def test_no_line_ever_runs_off_its_box(name: str, agency: str, room: float) -> None:
    layout = lay_out(stamp(name, agency), FONT, room)
    assert layout.width_pt <= min(room, 220) + 1e-6
    assert layout.height_pt <= 64 + 1e-6
    assert all(FONT.width(line, layout.size_pt) <= layout.width_pt for line in layout.lines)
    assert layout.baseline_pt(len(layout.lines) - 1) > 0


def test_a_long_name_wraps_and_a_boundless_one_is_cut_but_the_time_stays() -> None:
    wrapped = lay_out(stamp("Nguyễn Thị Minh Khai Tôn Nữ Hoàng Diệu Hương Giang Phương"), FONT)
    assert len(wrapped.lines) == 4
    cut = lay_out(stamp("Nguyễn " * 200), FONT)
    assert any(line.endswith("…") for line in cut.lines)
    assert cut.lines[-1] == "Thời gian ký: 22.11.2026 09:30:15 +07:00"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_stamp_is_seen_at_the_top_right_however_the_page_is_turned(turn: int) -> None:
    page, layout = Page(10, 20, 610, 820, turn), Layout(("x",), 10, 200, 40)
    left, bottom, right, top = place(page, layout)
    # Turn the rectangle with the page, as a reader does: clockwise.
    seen = {
        0: (left - 10, bottom - 20, right - 10, top - 20),
        90: (bottom - 20, 610 - right, top - 20, 610 - left),
        180: (610 - right, 820 - top, 610 - left, 820 - bottom),
        270: (820 - top, left - 10, 820 - bottom, right - 10),
    }[turn]
    assert seen == (page.seen_width - 212, page.seen_height - 52, page.seen_width - 12, page.seen_height - 12)


def test_a_second_stamp_goes_below_the_first() -> None:
    page, layout = Page(0, 0, 595, 842, 0), Layout(("x",), 10, 200, 40)
    assert place(page, layout, taken=40)[3] == place(page, layout)[1]


def test_a_page_too_narrow_has_no_room_and_units_other_than_points_are_counted() -> None:
    assert room_pt(Page(0, 0, 60, 842, 0)) == 0
    assert room_pt(Page(0, 0, 60, 842, 0, unit_pt=10)) == 576


def test_widths_of_the_embedded_letters_are_thousandths_whatever_the_font_counts_in() -> None:
    wide = StampFont(asset_path("fonts/LiberationSerif-Regular.ttf"))  # counts 2048 to the size
    ours, theirs = FONT.part("Hương"), wide.part("Hương")
    for letter in "Hương":
        assert abs(ours.widths[ours.glyphs[letter]] - theirs.widths[theirs.glyphs[letter]]) <= 1

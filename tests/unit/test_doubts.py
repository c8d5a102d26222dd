# SPDX-License-Identifier: Apache-2.0
"""Two readers and one word: which is believed, and how sure it is then."""

from itertools import pairwise

import numpy as np
import pytest

from clerkdesk.adapters.ocr.doubts import settled, stretches, with_commas
from clerkdesk.adapters.ocr.engine import SeenWord
from clerkdesk.adapters.ocr.leftovers import unread_words
from clerkdesk.adapters.ocr.second_reader import StripWord

PAGE = np.full((400, 2000), 255, np.uint8)


class Says:
    """A second reader that says what it was told to say, strip by strip."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.strips = []

    def read(self, strips):
        return [self._read(strip) for strip in strips]

    def _read(self, strip):
        self.strips.append(strip.shape)
        said, confidence = self.answers.pop(0)
        parts = said.split()
        return [StripWord(part, 20 * at, 20 * at + 15, confidence) for at, part in enumerate(parts)]


def word(text, confidence, x=100, line=0):
    return SeenWord(text, (x, 100, x + 12 * len(text), 130), 125.0, confidence, 0, line)


def settle(first, confidence, second, sure):
    (found,) = settled([word(first, confidence)], PAGE, Says((second, sure)))
    return found.text, round(found.confidence, 2)


@pytest.mark.parametrize(
    ("first", "confidence", "second", "sure", "wanted"),
    [
        ("Thuân", 0.91, "Thuận", 0.6, ("Thuân", 0.75)),
        ("Thuân", 0.91, "Thuân", 0.9, ("Thuân", 0.99)),
        ("Thuân,", 0.91, "Thuân.", 0.9, ("Thuân,", 0.99)),
        ("THUÂN", 0.91, "", 0.0, ("THUÂN", 0.75)),
        ("Thuân", 0.91, "Thuận", 0.9, ("Thuận", 0.75)),
        ("Thuân", 0.96, "Thuận", 0.9, ("Thuận", 0.75)),
        ("Ấn", 0.96, "Ẩn", 0.9, ("Ấn", 0.75)),
        ("Khuê", 0.96, None, None, ("Khuê", 0.96)),
        ("thuân", 0.91, None, None, ("thuân", 0.91)),
    ],
)
def test_a_name_behind_a_label_is_sure_only_when_the_second_reader_sees_it_too(first, confidence, second, sure, wanted):
    reader = Says((second, sure))
    found = settled([word("Tên", 0.9, 10), word("Tên:", 0.93, 50), word(first, confidence, 200)], PAGE, reader)
    assert (found[-1].text, round(found[-1].confidence, 2)) == wanted
    assert len(reader.strips) == (second is not None)


@pytest.mark.parametrize(
    ("first", "confidence", "second", "sure", "wanted"),
    [
        ("Nữ", 0.6, "Nữ", 0.95, ("Nữ", 0.99)),
        ("II", 0.9, "11", 0.95, ("11", 0.55)),
        ("202ó", 0.91, "2026", 0.98, ("2026", 0.89)),
        ("202ó", 0.91, "20 26", 0.98, ("2026", 0.89)),
        ("chỉ", 0.94, "chi", 0.7, ("chi", 0.55)),
        ("chỉ", 0.94, "chỉ", 0.9, ("chỉ", 0.99)),
        ("sổ", 0.59, "SỔ", 0.9, ("sổ", 0.99)),
        ("Xuân", 0.78, "Xuận", 0.97, ("Xuân", 0.55)),
        ("hành", 0.58, "...", 0.9, ("hành", 0.55)),
        ("hành", 0.58, "", 0.9, ("hành", 0.58)),
        ("hành", 0.58, "hxqnh", 0.9, ("hành", 0.55)),
        ("hành", 0.7, None, None, ("hành", 0.7)),
        ("A<<B", 0.3, None, None, ("A<<B", 0.3)),
        ("202/988", 0.85, "27/02/1988", 0.6, ("27/02/1988", 0.55)),
        ("(04085999202", 0.82, "004085999202", 0.99, ("004085999202", 0.89)),
        ("004085999202", 0.82, "04085999202", 0.6, ("004085999202", 0.55)),
        ("27/02/1988", 0.85, "27/02/1988", 0.6, ("27/02/1988", 0.99)),
        ("27/02/1988", 0.93, None, None, ("27/02/1988", 0.93)),
    ],
)
def test_two_that_agree_are_sure_and_of_two_that_differ_the_likelier_is_shown(first, confidence, second, sure, wanted):
    assert settle(first, confidence, second, sure) == wanted


def test_a_run_of_words_hardly_known_is_read_anew_as_one_strip():
    line = [word("Tên:", 0.95, 100), word("Ê;", 0.3, 200), word("/+g", 0.2, 300), word("cũ", 0.95, 500)]
    page = PAGE.copy()
    page[100:130, 190:480] = 0
    reader = Says(("Lê Na", 0.9))
    assert [one.text for one in settled(line, page, reader)] == ["Tên:", "Lê", "Na", "cũ"]
    assert len(reader.strips) == 1


def test_a_run_keeps_its_first_reading_when_the_second_is_no_better():
    line = [word("Hà", 0.55, 100), word("Na", 0.55, 200)]
    assert [one.text for one in settled(line, PAGE, Says(("xq", 0.5)))] == ["Hà", "Na"]


def test_a_signature_is_not_read_again():
    scrawl = SeenWord("JV", (900, 40, 1200, 240), 230.0, 0.2, 0, 7)
    assert settled([word("Lê", 0.95), word("Na", 0.95, 160), scrawl], PAGE, Says())[-1] == scrawl


def test_a_full_stop_before_a_small_letter_is_a_comma():
    line = [word("11.", 0.9), word("xã", 0.9), word("Sơn.", 0.9), word("Tỉnh", 0.9), word("v.v.", 0.9), word("và", 0.9)]
    assert [one.text for one in with_commas(line)] == ["11,", "xã", "Sơn.", "Tỉnh", "v.v.", "và"]


def test_a_long_strip_is_cut_at_a_blank():
    page = PAGE.copy()
    page[100:130, 0:700] = 0
    page[100:130, 760:1900] = 0
    cut = list(stretches(page, 0, 1000, 100, 130))
    assert cut[0][1] in range(695, 765)
    assert cut[-1][1] == 1000
    assert all(a[1] == b[0] for a, b in pairwise(cut))


def test_ink_that_nobody_read_is_read_where_it_makes_sense():
    read = [word("Lê", 0.95), word("Na", 0.95, 160), word("An", 0.95, 220)]
    page = PAGE.copy()
    page[200:230, 300:320] = 0
    page[200:230, 900:960] = 0
    found = unread_words(read, page, Says(("7", 0.99), ("xqv", 0.9)))
    assert [(one.text, one.block, one.line) for one in found] == [("7", 1, 1)]
    assert 290 < found[0].box[0] < 320
    assert unread_words(read[:2], page, Says()) == []


def test_a_name_in_running_text_is_read_twice_too():
    found = settled([word("với", 0.96, 10), word("bà", 0.96, 90), word("My", 0.96, 200)], PAGE, Says(("Mỵ", 0.9)))
    assert (found[-1].text, found[-1].confidence) == ("Mỵ", 0.75)


def inked(*boxes):
    page = PAGE.copy()
    for left, right in boxes:
        page[200:230, left:right] = 0
    return page


def test_a_line_that_only_the_second_reader_saw_is_kept_as_a_whole_and_is_never_sure():
    read = [word("Lê", 0.95), word("Na", 0.95, 160), word("An", 0.95, 220)]
    line = inked((300, 900))
    assert [one.text for one in unread_words(read, line, Says(("thôn Hạ, xã Ia", 0.65)))] == ["thôn", "Hạ,", "xã", "Ia"]
    assert unread_words(read, line, Says(("thôn Hxq, xã Ia", 0.65))) == []
    assert unread_words(read, line, Says(("thôn Hạ, xã", 0.65))) == []
    assert [one.confidence for one in unread_words(read, line, Says(("Hạnh 2026", 0.99)))] == [0.85, 0.9]


def test_less_is_asked_of_the_rest_of_a_value_whose_first_words_were_read():
    label = [SeenWord(text, (x, 200, x + 40, 230), 225.0, 0.95, 0, 0) for text, x in (("mời:", 100), ("Lê", 160))]
    others = [word("Xã", 0.95), word("Na", 0.95, 160), word("Son", 0.95, 220)]
    for before, found in ((label, ["Na", "Hoà"]), ([], [])):
        seen = unread_words([*others, *before], inked((230, 400)), Says(("Na Hoà", 0.6)))
        assert [one.text for one in seen] == found

# SPDX-License-Identifier: Apache-2.0
"""Dotted leaders go out of the picture that is read, and the dots below vowels stay in it."""

import cv2
import numpy as np

from clerkdesk.adapters.ocr.leaders import without_leaders

PITCH, ROW = 10, 60
PLACES = range(40, 600, PITCH)


def page(*blobs):
    """Draw a leader, letters standing over it, and further dots: (x, y) of their middles."""
    picture = np.full((120, 700), 245, np.uint8)
    for x, y in (*((x, ROW) for x in PLACES), *blobs):
        cv2.circle(picture, (x, y), 2, 20, -1)
    for x in range(200, 320, 24):
        cv2.rectangle(picture, (x, 30), (x + 14, 52), 20, 3)
    return picture


def dark_near(picture, x, y=ROW):
    return int((picture[y - 4 : y + 5, x - 4 : x + 5] < 150).sum())


def test_the_dots_of_a_leader_go_and_the_letters_stay():
    cleaned, touched = without_leaders(page(), 220)
    assert not (cleaned[ROW - 4 : ROW + 5] < 150).any()
    assert (cleaned[:54] == page()[:54]).all()
    assert touched == []


def test_a_dot_below_a_vowel_that_has_run_into_a_leaders_dot_stays():
    for x, y in ((243, ROW), (245, ROW), (240, ROW - 3)):
        cleaned, _ = without_leaders(page((x, y)), 220)
        assert dark_near(cleaned, x, y) > 8, (x, y)
        assert not any(dark_near(cleaned, place) for place in PLACES if abs(place - x) > 2 * PITCH)


def test_blue_ink_over_the_dots_stays():
    written = np.zeros((120, 700), np.uint8)
    cv2.circle(written, (240, ROW), 2, 1, -1)
    cleaned, _ = without_leaders(page(), 220, written)
    assert dark_near(cleaned, 240) > 8
    assert not dark_near(cleaned, 280)


def test_a_page_without_leaders_is_left_as_it_is():
    plain = page()
    plain[ROW - 4 : ROW + 5] = 245
    cleaned, touched = without_leaders(plain, 220)
    assert (cleaned == plain).all()
    assert touched == []

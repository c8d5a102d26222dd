# SPDX-License-Identifier: Apache-2.0
"""Syllables of names, and which of them one lost mark turns into another."""

import pytest

from clerkdesk.domain.given_names import has_like, is_usual, with_dot


@pytest.mark.parametrize("syllable", ["Hạnh", "HẠNH", "Thuý", "Thúy", "An"])
def test_a_usual_syllable_is_known_in_any_case(syllable):
    assert is_usual(syllable)


@pytest.mark.parametrize("syllable", ["Hanh", "Đat", "Thẳng", "Smith"])
def test_a_syllable_of_no_usual_name_is_not(syllable):
    assert not is_usual(syllable)


@pytest.mark.parametrize(
    ("read", "meant"), [("Đat", "đạt"), ("Lương", "lượng"), ("My", "mỵ"), ("Đạt", ""), ("Khuê", ""), ("Xoe", "")]
)
def test_a_syllable_that_is_another_without_its_dot_below_is_told(read, meant):
    assert with_dot(read) == meant


@pytest.mark.parametrize(
    ("syllable", "has"), [("Tuyển", True), ("Hiến", True), ("Ấn", True), ("Thăng", False), ("Mã", False)]
)
def test_names_that_differ_in_the_small_mark_over_a_hat_are_told(syllable, has):
    assert has_like(syllable) is has

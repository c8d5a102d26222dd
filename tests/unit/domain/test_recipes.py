# SPDX-License-Identifier: Apache-2.0
"""Recipes of pages: whatever is switched on goes off again, and is kept as it is written."""

from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.pages import PLAIN, CleanUp, Recipe

steps = st.sampled_from(CleanUp)
recipes = st.builds(Recipe.of, st.sets(steps), st.none() | st.just((1, 2, 30, 40)))


@given(recipes)
def test_a_recipe_is_read_as_it_was_written(recipe):
    assert Recipe.from_json(recipe.as_json()) == recipe


@given(recipes, steps)
def test_a_step_that_was_switched_is_on_or_off_and_no_other_changed(recipe, step):
    on, off = recipe.with_step(step, is_on=True), recipe.with_step(step, is_on=False)
    assert set(on.steps) == {*recipe.steps, step}
    assert set(off.steps) == {*recipe.steps} - {step}
    assert list(on.steps) == [one for one in CleanUp if one in on.steps]


@given(recipes)
def test_without_cropping_there_is_no_box(recipe):
    assert recipe.with_step(CleanUp.CROP, is_on=False).box is None


def test_a_page_is_level_and_else_as_it_was_scanned():
    assert PLAIN.is_level
    assert not PLAIN.changes_pixels

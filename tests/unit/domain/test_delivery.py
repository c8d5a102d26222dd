# SPDX-License-Identifier: Apache-2.0
"""Waiting between tries: jittered, capped, and never less than the portal asks."""

from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.delivery import RETRY_CAP_S, retry_delay_s

CHANCE = st.floats(0, 1, exclude_max=True)


@given(st.integers(0, 10_000), CHANCE)
def test_a_pause_never_passes_the_cap(tries: int, chance: float) -> None:
    assert 0 <= retry_delay_s(tries, chance) <= RETRY_CAP_S


@given(st.integers(1, 50), CHANCE, st.floats(0, 86_400))
def test_the_portal_is_not_asked_earlier_than_it_wants(tries: int, chance: float, wanted: float) -> None:
    assert retry_delay_s(tries, chance, wanted) >= wanted


def test_the_first_pause_is_short_and_later_ones_grow() -> None:
    assert retry_delay_s(1, 0.5) == 1.0
    assert retry_delay_s(5, 0.5) == 16.0

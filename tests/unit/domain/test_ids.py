# SPDX-License-Identifier: Apache-2.0
"""Identifiers of version 7."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.ids import uuid7


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_the_time_stands_in_front_and_version_and_variant_in_their_places(unix_ms, chance):
    made = uuid.UUID(uuid7(unix_ms, chance))
    assert made.int >> 80 == unix_ms
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_the_example_of_the_standard_is_met():
    # RFC 9562, appendix A.6
    chance = (0xCC3 << 64 | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert uuid7(0x017F22E279B0, chance) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"

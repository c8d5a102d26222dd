# SPDX-License-Identifier: Apache-2.0
"""Identifiers that sort by time."""

import uuid


def uuid7(unix_ms: int, chance: bytes) -> str:
    """Return a UUID of version 7.

    Args:
        unix_ms: milliseconds since 1970-01-01 UTC.
        chance: 10 random bytes.

    Source: RFC 9562 §5.7 (48 bits of time, version 7, 12 random bits, variant 10, 62 random bits).
    """
    value = (unix_ms & (1 << 48) - 1) << 80 | int.from_bytes(chance[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))

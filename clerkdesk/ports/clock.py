# SPDX-License-Identifier: Apache-2.0
"""The time, as the computer tells it; never trusted for order (invariant I10)."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time of the station."""

    def now(self) -> datetime:
        """Return the present instant with offset +07:00."""

    def monotonic_s(self) -> float:
        """Return seconds that never run backwards, for leases and time-outs."""

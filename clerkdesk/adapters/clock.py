# SPDX-License-Identifier: Apache-2.0
"""The computer's own clock, in the legal time of the counter."""

import time
from datetime import datetime

from clerkdesk.settings import VIETNAM_TIME


class SystemClock:
    """Tells the time of the operating system."""

    def now(self) -> datetime:
        """Return the present instant with offset +07:00, whatever the time zone of the computer."""
        return datetime.now(VIETNAM_TIME)

    def monotonic_s(self) -> float:
        """Return seconds that never run backwards, since an unnamed start."""
        return time.monotonic()

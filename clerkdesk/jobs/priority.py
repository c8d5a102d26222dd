# SPDX-License-Identifier: Apache-2.0
"""How far a child process steps back behind the window, which somebody is looking at."""

import ctypes
import os
import sys
from contextlib import suppress

_WAITED_FOR = 5
_IN_BACKGROUND = 10
_BELOW_NORMAL = 0x4000  # Windows: BELOW_NORMAL_PRIORITY_CLASS


def behind_window() -> None:
    """Let the window go first, and go before the background: a person waits for this process.

    The one that owns the token and the one that owns the scanner are such. On Windows nothing changes: its scheduler
    prefers the window in front anyhow, and has no step between that and the background.
    """
    if sys.platform != "win32":
        os.nice(_WAITED_FOR)


def in_background() -> None:
    """Let everything else go first: what reads pages has work for minutes.

    On Linux as a batch too: it takes no processor from somebody else at the moment in which it wakes up.
    """
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
        return
    os.nice(_IN_BACKGROUND)
    if sys.platform == "linux":
        with suppress(OSError):  # a sandbox may forbid it; the lower priority stays
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))

# SPDX-License-Identifier: Apache-2.0
"""How far a child process steps back behind the window, which somebody is looking at."""

import ctypes
import os
import sys
from contextlib import suppress
from enum import Enum

_BELOW_NORMAL = 0x4000  # Windows: BELOW_NORMAL_PRIORITY_CLASS
_MAY_SET = 0x0200  # Windows: PROCESS_SET_INFORMATION
_LAST = 19


class Place(Enum):
    """Where a process stands; the value is by how much it is nicer than the one that starts it.

    A person waits for what stands behind the window: the owners of token, scanner and printer. What reads pages, in the
    background, has work for minutes. On Windows only the background steps back: the scheduler there prefers the window
    in front anyhow, and has no step between.
    """

    BEHIND_WINDOW = 5
    BACKGROUND = 10


def step_back(process_id: int, place: Place) -> None:
    """Have a process that was just started step back; one that has ended already is left alone.

    Whoever starts it does this, and at once: the child would first have its modules imported at the window's cost.
    """
    if sys.platform == "win32":
        if place is Place.BACKGROUND:
            kernel = ctypes.windll.kernel32
            handle = kernel.OpenProcess(_MAY_SET, False, process_id)
            kernel.SetPriorityClass(handle, _BELOW_NORMAL)
            kernel.CloseHandle(handle)
        return
    with suppress(ProcessLookupError, PermissionError):  # a sandbox may forbid it
        os.setpriority(os.PRIO_PROCESS, process_id, min(os.getpriority(os.PRIO_PROCESS, 0) + place.value, _LAST))
        if sys.platform == "linux" and place is Place.BACKGROUND:  # as a batch it takes no processor when it wakes up
            os.sched_setscheduler(process_id, os.SCHED_BATCH, os.sched_param(0))

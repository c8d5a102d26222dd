# SPDX-License-Identifier: Apache-2.0
"""What a child process does so that it is never left behind."""

import multiprocessing
import os
import threading
from multiprocessing.connection import wait


def die_with_parent() -> None:
    """End this process at once when its parent is gone, however that ended and whatever this process is doing.

    Not by PR_SET_PDEATHSIG: that signal comes when the starting thread ends, and jobs run in passing threads.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()

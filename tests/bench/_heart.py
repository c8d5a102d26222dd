# SPDX-License-Identifier: Apache-2.0
"""How late the window's thread is: a heart that beats in it, and that of an empty window as the floor beside it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from tests.bench._window import ROOT, percentiles

BEAT_MS = 5
PARTS = ("late", "own", "queued")
_SCHEDULED = Path("/proc/thread-self/schedstat")


class Heart:
    """Beats, and remembers how late each beat came and why.

    A beat is late by what its thread worked (`own`), by what it waited for a processor (`queued`), and by what it
    waited for anything else: a disk, or the interpreter that another thread held.
    """

    def __init__(self) -> None:
        self._beats: list[tuple[float, float, float]] = []
        self._began = self._last = self._worked = self._queued = 0.0
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin anew."""
        self._beats = []
        self._worked, self._queued = _scheduled_ms()
        self._began = self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> dict:
        """Return in milliseconds how late the beats were."""
        self._timer.stop()
        self._beat()
        late, own, queued = ([beat[part] for beat in self._beats] for part in range(len(PARTS)))
        worst = sorted(self._beats, reverse=True)[:5]
        return percentiles(late) | {
            "own": percentiles(own),
            "queued": percentiles(queued),
            "worst": [
                dict(zip(("late", "own", "queued"), (round(part, 1) for part in one), strict=True)) for one in worst
            ],
            "seconds": round(time.perf_counter() - self._began, 1),
        }

    def _beat(self) -> None:
        now, (worked, queued) = time.perf_counter(), _scheduled_ms()
        late = max((now - self._last) * 1000 - BEAT_MS, 0.0)
        self._beats.append((late, worked - self._worked, queued - self._queued))
        self._last, self._worked, self._queued = now, worked, queued


class EmptyWindow:
    """A process with an empty window and nothing to do: how late it is, any window is under the same load."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.bench._heart"]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment, cwd=ROOT)
        self.tell("start")  # it is there
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def tell(self, word: str) -> dict:
        """Have its heart start, or stop and say how late it was."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError("the empty window is gone")
        return json.loads(said)


def measured(work: Callable[[], None], empty: EmptyWindow) -> dict:
    """Return how late this window was while `work` ran, and how late an empty one was meanwhile."""
    heart = Heart()
    empty.tell("start")
    heart.start()
    work()
    return heart.stop() | {"empty_window": empty.tell("stop")}


def _scheduled_ms() -> tuple[float, float]:
    """Return how long this thread has worked, and how long it was ready to while others had the processors."""
    worked, queued, _ = _SCHEDULED.read_text().split()
    return int(worked) / 1e6, int(queued) / 1e6


def _be_empty() -> None:
    """Show an empty window; start and stop a heart as told on the standard input, until that ends."""
    application = QApplication([])
    window = QLabel("ClerkDesk")
    window.resize(1366, 768)
    window.show()
    heart = Heart()

    def hear() -> None:
        word = sys.stdin.readline().strip()
        if not word:
            application.quit()
            return
        said = heart.stop() if word == "stop" else heart.start() or {}
        print(json.dumps(said), flush=True)

    told = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    told.activated.connect(hear)
    application.exec()


if __name__ == "__main__":
    _be_empty()

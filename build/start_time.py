# SPDX-License-Identifier: Apache-2.0
"""How long the window takes from start to its first pictures, packaged and out of a checkout, in turns of one run."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from provision import CACHE
from workshop import SOURCE, WORK, output, tool_python

TURNS = 4


def best_of_turns(runs: Sequence[Callable[[], float]], turns: int = TURNS) -> list[float]:
    """Return the shortest time of each run, taken in turns so that a busy moment meets all of them."""
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(turns):
        for times, run in zip(seconds, runs, strict=True):
            times.append(run())
    return [min(times) for times in seconds]


def _environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CLERKDESK_ASSETS": str(CACHE / "assets")}


def _timed(command: Sequence[str | Path], folder: Path) -> Callable[[], float]:
    def run() -> float:
        shutil.rmtree(folder / "shots", ignore_errors=True)
        words = [
            *(str(word) for word in command),
            "--practice",
            "--station",
            str(folder / "station"),
            "--shots",
            str(folder / "shots"),
        ]
        started = time.perf_counter()
        subprocess.run(words, env=_environment(), cwd=SOURCE, check=True, capture_output=True)
        return time.perf_counter() - started

    return run


def window_start(bundle: Path) -> dict[str, float]:
    """Return the seconds from start until the window has opened its station and photographed itself, and the ratio."""
    folder = WORK / "start-time"
    shutil.rmtree(folder, ignore_errors=True)
    output(
        [bundle / "clerkdesk-window", "--practice", "--station", folder / "station", "--shots", folder / "first"],
        env={"QT_QPA_PLATFORM": "offscreen"},
    )
    frozen, checkout = best_of_turns(
        [_timed([bundle / "clerkdesk-window"], folder), _timed([tool_python(), "-m", "ui.app"], folder)]
    )
    return {"frozen_s": round(frozen, 3), "checkout_s": round(checkout, 3), "ratio": round(frozen / checkout, 3)}

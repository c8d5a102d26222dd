# SPDX-License-Identifier: Apache-2.0
"""How long the window takes from start to its first pictures, packaged and out of a checkout, in turns of one run."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from provision import CACHE
from workshop import SOURCE, WORK, tool_python

TURNS = 4
_LOOK_S = 0.005


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
        shots = folder / "shots"
        shutil.rmtree(shots, ignore_errors=True)
        words = [str(word) for word in (*command, "--practice", "--station", folder / "station", "--shots", shots)]
        started = time.perf_counter()
        with subprocess.Popen(words, env=_environment(), cwd=SOURCE, stderr=subprocess.PIPE, text=True) as window:
            while not any(shots.glob("*.png")):
                if window.poll() is not None and not any(shots.glob("*.png")):
                    raise RuntimeError(f"the window ended without a picture: {window.communicate()[1]}")
                time.sleep(_LOOK_S)
            seconds = time.perf_counter() - started
            window.kill()
        return seconds

    return run


def window_start(bundle: Path) -> dict[str, float]:
    """Return the seconds until the window has opened its station and taken its first picture, and the ratio."""
    folder = WORK / "start-time"
    shutil.rmtree(folder, ignore_errors=True)
    _timed([bundle / "clerkdesk-window"], folder)()  # makes the station
    frozen, checkout = best_of_turns(
        [_timed([bundle / "clerkdesk-window"], folder), _timed([tool_python(), "-m", "ui.app"], folder)]
    )
    return {"frozen_s": round(frozen, 3), "checkout_s": round(checkout, 3), "ratio": round(frozen / checkout, 3)}

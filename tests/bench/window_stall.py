# SPDX-License-Identifier: Apache-2.0
"""The worst stall of the window while reading, sealing, signing and delivery run, beside an idle run. Prints JSON.

Goals: worst at most 50 ms, p99 at most 16 ms. A timer beats every 5 ms in the window's thread; a stall is what a beat
comes late, whoever had the processor; `own` is what the window's thread itself worked between two beats, on a busy
machine too. The counter, its tokens, its OCR and its portal are real.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from clerkdesk.bootstrap import ensure_practice, open_practice_desk
from tests.bench._window import CLERK, SUPERVISOR, percentiles, receive_and_scan
from ui import theme
from ui.app import Workstation
from ui.job_runner import Lane
from ui.shots import settle

BEAT_MS = 5


class Heart:
    """Beats, and remembers how late each beat came."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.own: list[float] = []
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def measured(self, work) -> dict:
        """Beat while `work` runs; return how late the beats were."""
        self.late, self._last = [], time.perf_counter()
        self.own, self._worked = [], time.thread_time()
        self._timer.start()
        began = time.perf_counter()
        work()
        self._timer.stop()
        return percentiles(self.late) | {
            "own": percentiles(self.own),
            "seconds": round(time.perf_counter() - began, 1),
        }

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max((now - self._last) * 1000 - BEAT_MS, 0.0))
        self._last = now
        worked = time.thread_time()
        self.own.append((worked - self._worked) * 1000)
        self._worked = worked


def everything(station: Workstation, to_read: list[str], to_sign: list[str]) -> None:
    """Read, seal and sign in the lanes that the pages use, with pages being turned meanwhile, and deliver."""
    services, jobs = station.services, station.jobs

    def fail(error: Exception) -> None:
        raise error

    for code in to_read:
        jobs.start_long(
            lambda p, c, code=code: services.digitise.digitise(code, progress=p, cancel=c), print_none, fail
        )
    access = services.practice_keys[CLERK]
    jobs.start_long(
        lambda p, c: services.sign.sign(to_sign, access.source, access.pin, by=CLERK, progress=p, cancel=c),
        print_none,
        fail,
        lane=Lane.TOKEN,
    )
    station.courier.hurry()
    turning = QTimer(interval=400)
    keys = [place.key for place in station.window.places()]
    turning.timeout.connect(lambda: (keys.append(keys.pop(0)), station.window.show_page(keys[0])))
    turning.start()
    settle(jobs)
    turning.stop()


def warm(station: Workstation) -> None:
    """Let the screens be made in the first quiet seconds."""
    while len(station.window.pages) < len(station.window.places()):
        idle(0.1)


def print_none(_result: object) -> None:
    """Take no notice."""


def idle(seconds: float) -> None:
    """Let the window rest."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.0005)


def approved(services, codes: list[str]) -> None:
    """Take read dossiers to the outbox."""
    from clerkdesk.domain.revision import Verdict
    from clerkdesk.services.approve import Judgement

    clerk, supervisor = services.practice_keys[CLERK], services.practice_keys[SUPERVISOR]
    services.sign.sign(codes, clerk.source, clerk.pin, by=CLERK)
    batch = services.approve.propose(codes, by=CLERK)
    said = {code: Judgement(Verdict.APPROVE) for code in services.approve.codes(batch.id)}
    services.approve.decide(batch.id, said, supervisor.source, supervisor.pin, by=SUPERVISOR)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=6)
    parser.add_argument("--pages", type=int, default=4)
    chosen = parser.parse_args()
    sys.setswitchinterval(0.0005)
    application = QApplication([])
    theme.apply(application)
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        ensure_practice(desk)
        with open_practice_desk(desk) as services:
            codes = receive_and_scan(services, Path(folder) / "paper", 3 * chosen.dossiers, chosen.pages)
            third = chosen.dossiers
            for code in codes[third:]:
                services.digitise.digitise(code)
                for field in services.review.fields(code):
                    services.review.choose(code, field.proposal.name, field.proposal.value or "không rõ", by=CLERK)
                services.seal.seal(code, by=CLERK)
            approved(services, codes[2 * third :])
        station = Workstation(desk, lambda *_: open_practice_desk(desk), is_practice=True, by=CLERK)
        station.window.show()
        station.idle.watch(application)
        station.start()
        settle(station.jobs)
        heart = Heart()
        result = {
            "making_screens": heart.measured(lambda: warm(station)),
            "idle": heart.measured(lambda: idle(5)),
            "all_jobs": heart.measured(lambda: everything(station, codes[:third], codes[third : 2 * third])),
            "goals": {"worst_ms": 50, "p99_ms": 16},
            "jobs": {"read_pages": third * chosen.pages, "signed": third, "delivered": third},
        }
        station.close()
    print(json.dumps(result))


if __name__ == "__main__":
    main()

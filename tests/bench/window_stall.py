# SPDX-License-Identifier: Apache-2.0
"""The worst stall of the window while reading, sealing, signing and delivery run, beside an idle run. Prints JSON.

Goals: worst at most 50 ms, p99 at most 16 ms. A timer beats every 5 ms in the window's thread; a stall is what a beat
comes late, whoever had the processor; `own` is what the window's thread itself worked between two beats, `queued` what
it waited for a processor; `empty_window` is the same of a process with nothing but an empty window, at the same time.
The counter, its tokens, its OCR and its portal are real; the portal stands for a computer elsewhere, so its process
takes only the processors that nobody else wants.
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

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from clerkdesk.bootstrap import ensure_practice, open_practice_desk
from tests.bench._heart import EmptyWindow, measured
from tests.bench._window import CLERK, SUPERVISOR, put_elsewhere, receive_and_scan
from ui import theme
from ui.app import SWITCH_S, Workstation
from ui.job_runner import Lane
from ui.shots import settle


def everything(station: Workstation, to_read: list[str], to_sign: list[str]) -> None:
    """Read, seal and sign in the lanes that the pages use, with pages being turned meanwhile, and deliver."""
    services, jobs = station.services, station.jobs
    ended, over = [], QEventLoop()

    def end(_result: object) -> None:
        ended.append(_result)
        if len(ended) > len(to_read):
            over.quit()

    def fail(error: Exception) -> None:
        raise error

    for code in to_read:
        jobs.start_long(lambda p, c, code=code: services.digitise.digitise(code, progress=p, cancel=c), end, fail)
    access = services.practice_keys[CLERK]
    jobs.start_long(
        lambda p, c: services.sign.sign(to_sign, access.source, access.pin, by=CLERK, progress=p, cancel=c),
        end,
        fail,
        lane=Lane.TOKEN,
    )
    station.courier.hurry()
    turning = QTimer(interval=400)
    keys = [place.key for place in station.window.places()]
    turning.timeout.connect(lambda: (keys.append(keys.pop(0)), station.window.show_page(keys[0])))
    turning.start()
    over.exec()
    turning.stop()
    settle(jobs)


def warm(station: Workstation) -> None:
    """Let the screens be made in the first quiet seconds."""
    while len(station.window.pages) < len(station.window.places()):
        idle(0.1)


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
    sys.setswitchinterval(SWITCH_S)
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
        portals = put_elsewhere("clerkdesk.practice.portal")
        with EmptyWindow() as empty:
            result = {
                "portals_elsewhere": portals,
                "making_screens": measured(lambda: warm(station), empty),
                "idle": measured(lambda: idle(5), empty),
                "all_jobs": measured(lambda: everything(station, codes[:third], codes[third : 2 * third]), empty),
                "goals": {"worst_ms": 50, "p99_ms": 16},
                "jobs": {"read_pages": third * chosen.pages, "signed": third, "delivered": third},
            }
        station.close()
    print(json.dumps(result))


if __name__ == "__main__":
    main()

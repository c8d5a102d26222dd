# SPDX-License-Identifier: Apache-2.0
"""Update a station with N queued dossiers by server and by stick, with migrations, and back; every invariant held.

Real programs in processes of their own; every version examines the station with its doctor, and tries the next one on
a copy of the store. Prints one JSON value: `build/dev.py bench update --dossiers 10000`.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.bootstrap.practice import PracticeFolder, make_practice_station
from clerkdesk.domain.pages import Reading
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.reader import PageImage
from clerkdesk.practice.paper.sheets import make_sheet
from clerkdesk.practice.portal.supervisor import PracticePortal
from clerkdesk.settings import VIETNAM_TIME
from tests.counter import Counter, ReadSheet, open_counter
from tests.fakes.update_journey import travel

ROUND = 500
A_DAY = 5_000  # received on one day; a station has 9,999 numbers for each


class _Days:
    """The system's clock, some days back."""

    back = 0

    def now(self) -> datetime:
        return SystemClock().now() - timedelta(days=self.back)


def _sheet() -> ReadSheet:
    image = make_sheet("signature_alone", "bench", "clean", dpi=100).image
    found: list[Reading] = []
    reader = TesseractReader(workers=1)
    reader.read([PageImage("sheet", image, 100)], lambda _, one: found.append(one), lambda *_: None, CancelToken())
    reader.close()
    return ReadSheet(image, found[0])


def _queue(counter: Counter, days: _Days, dossiers: int, queued: int) -> None:
    """Receive dossiers over some days and take so many of them, the first, to the queue, signed and approved indeed."""
    with counter.store.begin() as work:
        work.administration.set_station(replace(work.administration.station(), last_serial=9_999))
        work.commit()
    codes: list[str] = []
    for days.back in range((dossiers - 1) // A_DAY, -1, -1):
        codes += counter.at("received", count=min(A_DAY, dossiers - len(codes)))
    start = time.perf_counter()
    for begun in range(0, queued, ROUND):
        done = min(begun + ROUND, queued)
        counter.take_on(codes[begun:done], "queued")
        ends = datetime.now(VIETNAM_TIME) + timedelta(seconds=(time.perf_counter() - start) / done * (queued - done))
        print(f"{done} queued, the rest until {ends:%H:%M}", file=sys.stderr, flush=True)


def main() -> int:
    """Run the benchmark and print its numbers as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dossiers", type=int, default=10_000, help=f"received on as many days as {A_DAY} a day make")
    parser.add_argument("--queued", type=int, default=0, help="so many of them wait in the outbox; 0 means all")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with PracticePortal(PracticeFolder(folder / "counter").portal) as portal:
            make_practice_station(folder / "counter", portal)
        days = _Days()
        counter = open_counter(folder / "counter", _sheet(), days)
        queued = min(chosen.queued or chosen.dossiers, chosen.dossiers)
        _queue(counter, days, chosen.dossiers, queued)
        store_bytes = counter.station.store.stat().st_size
        journey = travel(folder, counter)
    is_kept = len(set(journey.sums.values())) == 1 and not any(journey.failed.values())
    told = {"dossiers": chosen.dossiers, "queued": queued, "store_mb": round(store_bytes / 1e6, 1), "is_kept": is_kept}
    print(json.dumps({**told, **asdict(journey), "load": os.getloadavg()[0]}, ensure_ascii=False, indent=1))
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())

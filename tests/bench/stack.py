# SPDX-License-Identifier: Apache-2.0
"""A long stack of paper scanned, sealed and read at once: memory of all processes over time, CPU and pages a second.

Usage: bench stack [--pages 500] [--json FILE] [--every SECONDS]
A simulated feeder gives pages as fast as they are taken; sealing, store, reading and worker processes are those of a
station. Memory is the sum of the proportional set sizes of all processes; the goal is 400 MB at the most.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.scan import Memory, cpu_s

GOAL_MB = 400
KINDS = ("birth", "residence", "statement", "two_columns", "marriage_certificate", "extract")
LEVELS = ("clean", "light", "medium", "heavy")


def run(count, every_s):
    """Scan and read a stack of so many pages in a practice counter; return what it took."""
    from clerkdesk.adapters.blobs.folder import BlobFolder
    from clerkdesk.adapters.clock import SystemClock
    from clerkdesk.adapters.scanners.simulated import SIMULATED_DEVICE, SimulatedScanner
    from clerkdesk.adapters.store.store import open_store
    from clerkdesk.bootstrap import open_practice
    from clerkdesk.bootstrap.practice import PracticeFolder
    from clerkdesk.domain.dossier import Person
    from clerkdesk.ports.keys import derive
    from clerkdesk.ports.scanner import ScanProfile
    from clerkdesk.services.receive import Application
    from clerkdesk.services.scan import Scan
    from clerkdesk.services.stream import Stream
    from clerkdesk.settings import StationFolder
    from tests.counter import station_key

    with tempfile.TemporaryDirectory() as name:
        papers, root = Path(name) / "papers", Path(name) / "counter"
        # In a process of its own: drawing paper and making a counter take memory that belongs to nobody's scanner.
        subprocess.run([sys.executable, __file__, "--prepare", name], check=True)
        folder = StationFolder(PracticeFolder(root).station)
        key = station_key(folder)
        with open_practice(root) as services, Memory(every_s=every_s) as memory:
            code = services.receive.receive(Application("2.000635", Person("Nguyễn Thị Hường")), by="clerk").code
            store, feeder = open_store(folder.store, derive(key, "store")), SimulatedScanner(sheets(papers, count))
            scan = Scan(store, BlobFolder(folder.blobs, key), {"simulated": feeder}, SystemClock())
            stream = Stream(scan, services.sort_stack, services.digitise)
            cpu, start = cpu_s(), time.perf_counter()
            summary = stream.scan(code, "simulated", ScanProfile(SIMULATED_DEVICE), by="clerk", progress=tell)
            seconds, cpu = time.perf_counter() - start, cpu_s() - cpu - memory.cpu_s
            store.close()
        return {
            "pages": summary.scanned.pages,
            "read": summary.read.pages - len(summary.read.failed),
            "wall_s": round(seconds, 1),
            "pages_a_second": round(count / seconds, 2),
            "cpu_s": round(cpu, 1),
            "cpu_s_a_page": round(cpu / count, 2),
            "peak_mb_of_all_processes": round(memory.peak_mb),
            "mb_of_each_process_at_the_peak": memory.at_peak,
            "goal_mb": GOAL_MB,
            "reached": memory.peak_mb <= GOAL_MB,
            "tenths": tenths(memory.curve),
        }


def tell(done, _total, _step):
    """Say now and then how far the feeder is."""
    if done % 50 == 0:
        print(f"{done} pages scanned", file=sys.stderr, flush=True)


def tenths(curve):
    """Return mean and most MB in each tenth of the time."""
    share = max(1, -(-len(curve) // 10))
    parts = [curve[at : at + share] for at in range(0, len(curve), share)]
    return [{"mean_mb": round(sum(part) / len(part)), "most_mb": round(max(part))} for part in parts]


def sheets(papers, count):
    """Yield pages as fast as they are taken."""
    from clerkdesk.domain.image_header import read_header
    from clerkdesk.domain.pages import ScannedPage

    for number, path in enumerate(islice(cycle(sorted(papers.glob("*.jpg"))), count)):
        image = path.read_bytes() + number.to_bytes(4, "big")  # another file each: equal ones would be kept once
        header = read_header(image)
        yield ScannedPage(image, "image/jpeg", header.width_px, header.height_px, 300, "simulated:0")


def prepare(folder):
    """Draw the sheets of the stack and make a practice counter."""
    from clerkdesk.bootstrap import ensure_practice
    from clerkdesk.practice.paper import make_sheet

    papers = folder / "papers"
    papers.mkdir()
    for number, (kind, level) in enumerate(zip(cycle(KINDS), LEVELS * 3, strict=False)):
        (papers / f"{number:02d}.jpg").write_bytes(make_sheet(kind, f"long{number}", level).image)
    ensure_practice(folder / "counter")


def main(arguments):
    """Run the benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--every", type=float, default=0.5, help="seconds between two looks at the memory")
    parser.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.prepare:
        prepare(chosen.prepare)
        return
    text = json.dumps(run(chosen.pages, chosen.every), indent=1)
    print(text)
    if chosen.json:
        chosen.json.write_text(text + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

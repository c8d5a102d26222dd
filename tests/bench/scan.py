# SPDX-License-Identifier: Apache-2.0
"""Scanning: pages a second beside scanimage on SANE's test device, or memory while a long stack is scanned and read.

Usage: scan [--against scanimage] [--rounds N]      the same device, resolution and paper, one after the other
       scan --pages N                               a simulated feeder, real sealing and reading: memory in all
Prints one JSON value. Memory is the sum of the proportional set sizes of a process and all below it.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.scanners.sane import SaneScanner
from clerkdesk.adapters.scanners.sane_test_device import TEST_DEVICE, configure_test_device
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import ScanProfile

RATIOS = ("wall_s", "cpu_s", "first_page_s", "further_page_s")
KINDS = ("birth", "residence", "statement", "two_columns", "marriage_certificate", "extract")
LEVELS = ("clean", "light", "medium", "heavy")


class Memory:
    """Samples the memory of this process and all below it."""

    def __init__(self, every_s=0.25):
        self.peak_mb = 0.0
        self.at_peak = []
        self.cpu_s = 0.0
        self._every_s = every_s
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()

    def now_mb(self):
        return sum(map(pss_mb, tree(os.getpid())))

    def _watch(self):
        while not self._end.wait(self._every_s):
            each = [round(pss_mb(process)) for process in sorted(tree(os.getpid()))]
            if sum(each) > self.peak_mb:
                self.peak_mb, self.at_peak = sum(each), each
            self.cpu_s = time.thread_time()


def tree(root):
    """Return the ids of a process and of all below it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    found, last = {root}, 0
    while len(found) != last:
        last = len(found)
        found |= {one for one, parent in parents.items() if parent in found}
    return found


def pss_mb(process):
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def cpu_s():
    """Return what this process and all below it used, ended ones too."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) + sum(map(used_s, tree(os.getpid()) - {os.getpid()}))


def used_s(process):
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def measured(work, rounds):
    """Run a piece of work so many times; return its figures."""
    cpu, start, pages = cpu_s(), time.perf_counter(), 0
    with Memory() as memory:
        for _ in range(rounds):
            pages += work()
    seconds = time.perf_counter() - start
    return {
        "pages": pages,
        "pages_a_second": round(pages / seconds, 2),
        "wall_s": round(seconds, 2),
        "cpu_s": round(cpu_s() - cpu - memory.cpu_s, 2),
        "peak_mb": round(memory.peak_mb),
    }


class Course:
    """When pages came: the start of a process is paid once a stack, the rest by the page."""

    def __init__(self):
        self._rounds = []

    def begin(self):
        self._rounds.append([time.time()])

    def page(self, ended):
        self._rounds[-1].append(ended)

    def figures(self):
        first = [times[1] - times[0] for times in self._rounds]
        each = [(times[-1] - times[1]) / max(1, len(times) - 2) for times in self._rounds]
        return {"first_page_s": round(sum(first) / len(first), 2), "further_page_s": round(sum(each) / len(each), 3)}


def against_scanimage(rounds):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = configure_test_device(folder / "sane.d", test_picture='"Color pattern"')
        blobs = BlobFolder(folder / "blobs", b"k" * 32)
        scanner, profile = SaneScanner(config), ScanProfile(TEST_DEVICE, dpi=300)

        ours, theirs = Course(), Course()

        def kept_in_memory():
            ours.begin()
            return scanner.scan(profile, lambda page: ours.page(time.time()), CancelToken())

        def sealed():
            return scanner.scan(profile, lambda page: blobs.put(page.image + os.urandom(8)) and None, CancelToken())

        def scanimage():
            out = folder / "out"
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            theirs.begin()
            command = ["scanimage", "-d", TEST_DEVICE, "--source", "Automatic Document Feeder", "--mode", "Color"]
            command += ["--resolution", "300", "--depth", "8", "-x", "210", "-y", "297", "--format=jpeg"]
            command += [f"--batch={out}/%d.jpg"]
            subprocess.run(command, env=os.environ | {"SANE_CONFIG_DIR": str(config)}, capture_output=True, check=False)
            pages = list(out.glob("*.jpg"))
            for ended in sorted(page.stat().st_mtime for page in pages):
                theirs.page(ended)
            return len(pages)

        base = {"memory_of_this_program_mb": round(Memory().now_mb())}
        own = measured(kept_in_memory, rounds) | ours.figures()
        other = measured(scanimage, rounds) | theirs.figures()
        return base | {
            "clerkdesk": own,
            "scanimage": other,
            "times_scanimage": {
                name: round(own[name] / other[name], 2) for name in ("wall_s", "cpu_s", "further_page_s")
            },
            "clerkdesk_sealed": measured(sealed, rounds),
            "setting": "SANE test device, colour pattern, A4, 300 dpi, colour, JPEG of quality 90; scanimage"
            " writes clear files of quality 75",
        }


def long_stack(count):
    """Scan and read a long stack with every real part but the paper."""
    from clerkdesk.adapters.clock import SystemClock
    from clerkdesk.adapters.scanners.simulated import SIMULATED_DEVICE, SimulatedScanner
    from clerkdesk.bootstrap import ensure_practice, open_practice
    from clerkdesk.domain.dossier import Person
    from clerkdesk.services.receive import Application
    from clerkdesk.services.scan import Scan
    from clerkdesk.services.stream import Stream

    with tempfile.TemporaryDirectory() as name:
        papers = Path(name) / "papers"
        # In a process of its own: drawing paper takes memory that belongs to nobody's scanner.
        subprocess.run([sys.executable, __file__, "--draw", papers], check=True)
        root = Path(name) / "counter"
        ensure_practice(root)
        with open_practice(root) as services, Memory() as memory:
            code = services.receive.receive(Application("2.000635", Person("Nguyễn Thị Hường")), by="clerk").code
            scan = services.scan
            own = Scan(
                scan._store,
                scan._keeper._blobs,
                {"simulated": SimulatedScanner(side_by_side(papers, count))},
                SystemClock(),
            )
            stream = Stream(own, services.sort_stack, services.digitise)
            course, start, cpu = {}, time.perf_counter(), cpu_s()

            def scanned(done, _total, _step):
                if done % max(1, count // 10) == 0:
                    course[f"{done} scanned"] = round(memory.now_mb())
                    print(f"{done} scanned, {course[f'{done} scanned']} MB", file=sys.stderr, flush=True)

            summary = stream.scan(code, "simulated", ScanProfile(SIMULATED_DEVICE), by="clerk", progress=scanned)
            seconds = time.perf_counter() - start
            course["all read"] = round(memory.now_mb())
        return {
            "pages": summary.scanned.pages,
            "read": summary.read.pages - len(summary.read.failed),
            "wall_s": round(seconds, 1),
            "cpu_s_of_ended_processes_and_self": round(cpu_s() - cpu, 1),
            "peak_mb_of_all_processes": round(memory.peak_mb),
            "mb_of_each_process_at_the_peak": memory.at_peak,
            "course_mb": course,
        }


def side_by_side(papers, count):
    """Yield pages as fast as they are taken."""
    from clerkdesk.domain.image_header import read_header
    from clerkdesk.domain.pages import ScannedPage

    for number, path in enumerate(islice(cycle(sorted(papers.glob("*.jpg"))), count)):
        image = path.read_bytes() + number.to_bytes(4, "big")  # another file each: equal ones would be kept once
        header = read_header(image)
        yield ScannedPage(image, "image/jpeg", header.width_px, header.height_px, 300, "simulated:0")


def draw(folder):
    """Draw the sheets of the long stack."""
    from clerkdesk.practice.paper import make_sheet

    folder.mkdir()
    for number, (kind, level) in enumerate(zip(cycle(KINDS), LEVELS * 3, strict=False)):
        (folder / f"{number:02d}.jpg").write_bytes(make_sheet(kind, f"long{number}", level).image)


def main():
    """Run the benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", choices=["scanimage"], default="scanimage")
    parser.add_argument("--rounds", type=int, default=3, help="feeders of ten pages")
    parser.add_argument("--pages", type=int, help="length of a stack that is scanned and read")
    parser.add_argument("--draw", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.draw:
        draw(chosen.draw)
        return
    result = long_stack(chosen.pages) if chosen.pages else against_scanimage(chosen.rounds)
    print(json.dumps(result, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()

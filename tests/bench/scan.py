# SPDX-License-Identifier: Apache-2.0
"""Scanning: pages a second beside scanimage on SANE's test device; `bench stack` has the long stack.

Usage: scan [--against scanimage] [--rounds N]      the same device, resolution and paper, one after the other
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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.scanners.sane import SaneScanner
from clerkdesk.adapters.scanners.sane_test_device import TEST_DEVICE, configure_test_device
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import ScanProfile

RATIOS = ("wall_s", "cpu_s", "first_page_s", "further_page_s")


class Memory:
    """Samples the memory of this process and all below it: its course, its peak and who had how much of that."""

    def __init__(self, every_s=0.25):
        self.peak_mb = 0.0
        self.at_peak = []
        self.curve = []
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
            self.curve.append(sum(each))
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


def main():
    """Run the benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", choices=["scanimage"], default="scanimage")
    parser.add_argument("--rounds", type=int, default=3, help="feeders of ten pages")
    chosen = parser.parse_args()
    print(json.dumps(against_scanimage(chosen.rounds), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()

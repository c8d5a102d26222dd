# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks of the window share: memory, heartbeats, fresh processes, and a counter with work to do."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAPERS = "1.001193"
CLERK, SUPERVISOR = "clerk", "supervisor"


def rss_mb() -> float:
    """Return the memory that this process holds now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


def put_elsewhere(module: str) -> int:
    """Have the children that run a module take only the processors that nobody else wants; return how many there are.

    They stand for a computer elsewhere, which takes none from a window.
    """
    found = [
        child
        for task in Path("/proc/self/task").iterdir()
        for child in (task / "children").read_text().split()
        if module in Path(f"/proc/{child}/cmdline").read_text().split("\0")
    ]
    for child in found:
        for thread in Path(f"/proc/{child}/task").iterdir():
            os.sched_setscheduler(int(thread.name), os.SCHED_IDLE, os.sched_param(0))
    return len(found)


def fresh(script: str, *arguments: str) -> dict:
    """Run a script in a process of its own and return the JSON that it prints last, with its wall and CPU seconds."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    before, began = os.times(), time.perf_counter()
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    wall, after = time.perf_counter() - began, os.times()
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return json.loads(done.stdout.splitlines()[-1]) | {"wall_s": round(wall, 3), "cpu_s": round(cpu, 3)}


def percentiles(values: list[float]) -> dict:
    """Return p50, p99 and the worst of some milliseconds."""
    ordered = sorted(values)
    at = min(int(len(ordered) * 0.99), len(ordered) - 1)
    return {
        "p50_ms": round(statistics.median(ordered), 2),
        "p99_ms": round(ordered[at], 2),
        "worst_ms": round(ordered[-1], 1),
        "count": len(ordered),
    }


def receive_and_scan(services, folder: Path, count: int, pages: int) -> list[str]:
    """Receive dossiers and scan practice paper into them; return their codes."""
    from clerkdesk.ports.scanner import ScanProfile
    from clerkdesk.practice.paper.stacks import make_stack
    from clerkdesk.services.receive import Application
    from tests.counter import Person

    codes = []
    for number in range(count):
        person = Person(f"Nguyễn Văn {number}", f"0{number:011d}", address=f"Thôn {number}")
        dossier = services.receive.receive(Application(PAPERS, person), by=CLERK)
        paper = folder / dossier.code
        paper.mkdir(parents=True)
        names = [component.name for component in dossier.components]
        sheets = make_stack(PAPERS, names, f"bench/{number}", pages=pages, blank_share=0)[:pages]
        for at, sheet in enumerate(sheets):
            (paper / f"{at:03d}.jpg").write_bytes(sheet.image)
            os.utime(paper / f"{at:03d}.jpg", (0, 0))
        profile = ScanProfile(device=str(paper))
        numbers = services.scan.scan(dossier.code, "folder", profile, by=CLERK).numbers
        for at, sheet in zip(numbers, sheets, strict=True):
            services.scan.assign(dossier.code, [at], names.index(sheet.component) + 1, by=CLERK)
        codes.append(dossier.code)
    return codes

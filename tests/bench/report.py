# SPDX-License-Identifier: Apache-2.0
"""A month's reports over 400,000 dossiers: counted in one pass, goal 2 seconds. Prints one JSON value."""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.domain.reports import day, ii06a, indicators
from clerkdesk.domain.reports.counts import count
from clerkdesk.domain.reports.history import period
from clerkdesk.domain.reports.sheet import ReportHead
from tests.fakes.histories import FIRST, LAST, at, many

GOAL_S = 2.0


def measured(act: Callable[[], object], times: int) -> dict[str, Any]:
    """Return the best wall and CPU seconds of some runs."""
    runs = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        runs.append((time.perf_counter() - wall, time.process_time() - cpu))
    best_wall, best_cpu = min(wall for wall, _ in runs), min(cpu for _, cpu in runs)
    return {"wall_s": round(best_wall, 3), "cpu_s": round(best_cpu, 3), "within_goal": best_wall <= GOAL_S}


def main() -> None:
    """Measure each report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=400_000)
    parser.add_argument("--times", type=int, default=3)
    chosen = parser.parse_args()
    cases = many(chosen.dossiers)
    now = at("2026-12-01 08:00")
    days = period(FIRST, LAST, now)
    head = ReportHead(ii06a.FORM, ii06a.TITLE, "Xã Mẫu Sơn", "H38.31.24", FIRST, LAST, now)
    reports = {
        "II.06a": lambda: ii06a.report(count(iter(cases), days), head),
        "766": lambda: indicators.indicators(iter(cases), days),
        "day": lambda: day.reconcile(iter(cases), days),
    }
    found = {name: measured(act, chosen.times) for name, act in reports.items()}
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {"dossiers": chosen.dossiers, "goal_s": GOAL_S, "reports": found, "memory_mb": memory_mb}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""What reports cost the store: rows of a month and of a year, sums of days, over N dossiers. Prints one JSON value.

Dossiers are received through the store; their ends are written behind its triggers, since a walk of each would take
hours and changes nothing of what is read.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.ports.store import UnitOfWork
from clerkdesk.settings import VIETNAM_TIME
from tests.fakes.journeys import a_dossier

KEY = b"k" * 32
YEAR = datetime(2026, 1, 1, 8, tzinfo=VIETNAM_TIME)
SEEDED = 2000


def fill(path: Path, count: int) -> float:
    """Make a store; return the milliseconds that one received dossier took."""
    store = open_store(path, KEY)
    start = time.perf_counter()
    with store.begin() as work:
        for number in range(1, SEEDED + 1):
            work.dossiers.add(a_dossier(number, received_at=YEAR + timedelta(minutes=number)))
        work.commit()
    took = (time.perf_counter() - start) * 1000 / SEEDED
    store.close()
    _multiply(path, count)
    return took


def _multiply(path: Path, count: int) -> None:
    from clerkdesk.adapters.store.connection import raw_connection

    connection = raw_connection(path, KEY)
    connection.execute("PRAGMA foreign_keys = OFF")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(course)")]
    changed = {
        "sequence": "c.sequence + n.value * 2000",
        "dossier_id": "c.dossier_id || n.value",
        "code": "c.code || '-' || n.value",
        "received_at": "strftime('%Y-%m-%dT%H:%M:%S', '2026-01-01', ((c.sequence + n.value * 2000) * 365.0 / :count)"
        " || ' days') || '.000000+07:00'",
    }
    picked = ", ".join(f"{changed.get(column, f'c.{column}')} AS {column}" for column in columns)
    connection.execute("BEGIN")
    connection.execute("CREATE TEMP TABLE numbers AS WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1"
                       " FROM n WHERE value < :times) SELECT value FROM n", {"times": count // SEEDED - 1})  # fmt: skip
    connection.execute(f"INSERT INTO course SELECT {picked} FROM course c, numbers n", {"count": count})
    connection.execute(
        "UPDATE course SET ended_at = strftime('%Y-%m-%dT%H:%M:%S', substr(received_at, 1, 19), '+3 days')"
        " || '.000000+07:00', status = '9',"
        " states = received_at || ' 2;' || received_at || ' 4;' || received_at || ' 9;'"
        " WHERE sequence % 50 <> 0"
    )
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def measure(store: SqlStore, act: Callable[[UnitOfWork], int]) -> dict[str, float]:
    """Return the best of three runs: seconds and rows."""
    best, rows = float("inf"), 0
    for _ in range(3):
        start = time.perf_counter()
        with store.begin() as work:
            rows = act(work)
        best = min(best, time.perf_counter() - start)
    return {"s": round(best, 3), "rows": rows}


def main() -> None:
    """Run the benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=400_000)
    options = parser.parse_args()
    month = replace_day(YEAR, 11), replace_day(YEAR, 12)
    whole = replace_day(YEAR, 1), replace_day(YEAR, 1).replace(year=2027)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        received_ms = fill(path, options.dossiers)
        start = time.perf_counter()
        store = open_store(path, KEY)
        opened_s = time.perf_counter() - start
        result = {
            "dossiers": options.dossiers,
            "receive_one_ms": round(received_ms, 3),
            "open_s": round(opened_s, 3),
            "month": measure(store, lambda work: sum(1 for _ in work.cases.rows_for_report(*month))),
            "year": measure(store, lambda work: sum(1 for _ in work.cases.rows_for_report(*whole))),
            "one_day": measure(store, lambda work: len(work.cases.day_sums(month[0].date(), month[0].date()))),
            "days_of_month": measure(store, lambda work: len(work.cases.day_sums(month[0].date(), month[1].date()))),
            "size_mb": round(path.stat().st_size / 1e6, 1),
        }
        store.close()
    print(json.dumps(result, indent=1))


def replace_day(moment: datetime, month: int) -> datetime:
    """Return the first midnight of a month."""
    return moment.replace(month=month, day=1, hour=0)


if __name__ == "__main__":
    main()

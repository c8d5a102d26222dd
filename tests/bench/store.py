# SPDX-License-Identifier: Apache-2.0
"""The encrypted store against the same SQLite without a key: receive, commit, search and page over N dossiers.

The clear store is filled once, the encrypted one is its copy; then both run step by step in turn, so that the ratios
hold on a shared machine. Prints one JSON value.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.adapters.store import schema
from clerkdesk.adapters.store.connection import open_engine, raw_connection
from clerkdesk.adapters.store.store import SqlStore, high_water_path, open_store
from clerkdesk.domain.dossier import Dossier
from clerkdesk.ports.store import UnitOfWork
from tests.fakes.journeys import a_dossier

KEY = b"k" * 32
FAMILY = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ",
    "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
]  # fmt: skip
MIDDLE = ["Văn", "Thị", "Đức", "Hữu", "Minh", "Ngọc", "Quốc", "Thành", "Xuân", "Kim", "Đình", "Bá"]
GIVEN = [
    "An", "Bình", "Cường", "Dũng", "Đạt", "Giang", "Hải", "Hạnh", "Hoa", "Hòa",
    "Hùng", "Hương", "Lan", "Linh", "Mai", "Nga", "Phúc", "Sơn", "Thảo", "Yến", "Đông",
]  # fmt: skip
PROCEDURES = ["Đăng ký khai sinh", "Đăng ký kết hôn", "Đăng ký khai tử", "Chứng thực bản sao từ bản chính"]
QUERIES = [
    "nguyễn văn đạt", "dang ky khai sinh", "do dinh dong", "ngu",
    "n", "hoa thi", "h99.99.01 0007", "ket hon lan",
]  # fmt: skip
SEED = 10_000
"""So many dossiers are received for true; the others repeat them."""
BLOCK = 5_000
COMMITS = 300


def open_plain(path: Path) -> SqlStore:
    """Return a store without encryption, made only to compare with."""
    engine = open_engine(path, None)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        is_new = not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    if is_new:
        with engine.connect() as connection:
            schema.migrate(connection)
    return SqlStore(engine, path, None)


OPENERS: dict[str, Callable[[Path], SqlStore]] = {"plain": open_plain, "cipher": lambda path: open_store(path, KEY)}


def people(first: int, count: int) -> list[Dossier]:
    """Return dossiers of synthetic people, the same in every run."""
    chance = random.Random(first)
    dossiers = []
    for number in range(first, first + count):
        name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
        dossier = a_dossier(number, owner=name)
        code = f"H99.99.01-{dossier.received_at:%y%m%d}-{number:07d}"
        dossiers.append(replace(dossier, code=code, procedure_name=chance.choice(PROCEDURES)))
    return dossiers


def receive(store: SqlStore, dossiers: list[Dossier], per_commit: int) -> None:
    """Receive dossiers, some per transaction."""
    for start in range(0, len(dossiers), per_commit):
        with store.begin() as work:
            for dossier in dossiers[start : start + per_commit]:
                work.dossiers.add(dossier)
            work.commit()


def search(store: SqlStore) -> list[float]:
    """Return the milliseconds of each query."""
    times = []
    for text in QUERIES:
        start = time.perf_counter()
        with store.reading() as work:
            work.dossiers.search(text)
        times.append((time.perf_counter() - start) * 1000)
    return times


def page(store: SqlStore, pages: int) -> None:
    """Page from the newest on."""
    after = None
    for _ in range(pages):
        with store.reading() as work:
            rows = work.dossiers.rows(after=after)
            after = rows[-1].sequence if rows else None


_REPEATED = {
    "audit": {"sequence": "sequence + {s}", "subject_id": "subject_id || '{k}'", "hash": "hash || '{k}'"},
    "dossier": {
        "sequence": "sequence + {s}",
        "id": "id || '{k}'",
        "code": "code || '-{k}'",
        "code_key": "code_key || '-{k}'",
        "slip_number": "slip_number + {s}",
        "last_event": "last_event + {s}",
    },
    "term_event": {"dossier_id": "dossier_id || '{k}'", "event": "event + {s}"},
    "progress": {"dossier_id": "dossier_id || '{k}'", "event": "event + {s}"},
    "standing": {"dossier_id": "dossier_id || '{k}'"},
    "course": {"sequence": "sequence + {s}", "dossier_id": "dossier_id || '{k}'", "code": "code || '-{k}'"},
}
"""What differs in each repetition of a row."""
_INDEX = """
INSERT INTO dossier_search (rowid, marked, folded)
SELECT sequence, marked_words({text}), folded_words({text}) FROM dossier WHERE sequence > {seed}
""".replace(
    "{text}",
    "owner_name || ' ' || code || ' ' || ifnull(owner_id_number, '') || ' ' || ifnull(owner_old_id_number, '')"
    " || ' ' || procedure_code || ' ' || procedure_name",
)


def multiply(connection: Any, seed: int, total: int) -> None:
    """Repeat the first dossiers up to a total, as rows, with the rules of the store out of force meanwhile."""
    rules = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    for name, _ in rules:
        connection.execute(f"DROP TRIGGER {name}")
    for turn in range(1, total // seed):
        for table, changed in _REPEATED.items():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")]
            taken = ", ".join(changed.get(one, f'"{one}"').format(k=turn, s=turn * seed) for one in columns)
            order = {"term_event": "event", "progress": "event", "standing": "rowid"}.get(table, "sequence")
            names = ", ".join(f'"{one}"' for one in columns)
            connection.execute(
                f"INSERT INTO {table} ({names}) SELECT {taken} FROM {table} WHERE {order} <= {seed} ORDER BY {order}"
            )
    connection.execute(_INDEX.format(seed=seed))
    connection.execute("UPDATE sum_of SET dossiers = (SELECT count(*) FROM standing WHERE class = sum_of.class)")
    for _, rule in rules:
        connection.execute(rule)
    connection.execute("COMMIT")


class Bench:
    """Runs each step on both stores and keeps wall and CPU seconds."""

    def __init__(self, folder: Path, count: int) -> None:
        self.paths = {name: folder / f"{name}.db" for name in OPENERS}
        self.stores = {name: opener(self.paths[name]) for name, opener in OPENERS.items()}
        self.steps: dict[str, dict[str, Any]] = {}
        self.count = count

    def step(self, name: str, act: Callable[[SqlStore], object]) -> None:
        """Measure a step on both stores."""
        self.steps[name] = found = {}
        for kind, store in self.stores.items():
            wall, cpu = time.perf_counter(), time.process_time()
            act(store)
            found[kind] = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
        found["ratio_wall"] = found["cipher"]["wall_s"] / found["plain"]["wall_s"]
        found["ratio_cpu"] = found["cipher"]["cpu_s"] / found["plain"]["cpu_s"]

    def fill(self) -> None:
        """Receive the first as at a counter, repeat them as rows, then copy the clear store under a key."""
        receive(self.stores["plain"], people(1, min(SEED, self.count)), 5_000)
        for store in self.stores.values():
            store.close()
        self.paths["cipher"].unlink()
        plain = raw_connection(self.paths["plain"], None)
        multiply(plain, min(SEED, self.count), self.count)
        plain.execute(f"ATTACH DATABASE '{self.paths['cipher']}' AS cipher KEY \"x'{KEY.hex()}'\"")
        plain.execute("SELECT sqlcipher_export('cipher')")
        plain.close()
        for mirror in self.paths.values():
            high_water_path(mirror).unlink()
        self.stores = {kind: opener(self.paths[kind]) for kind, opener in OPENERS.items()}

    def reopen(self) -> None:
        """Measure opening with the first page."""
        for store in self.stores.values():
            store.close()
        self.steps["open and first page"] = found = {}
        for kind, opener in OPENERS.items():
            wall = time.perf_counter()
            self.stores[kind] = opener(self.paths[kind])
            page(self.stores[kind], 1)
            found[kind] = {"wall_s": time.perf_counter() - wall}

    def run(self) -> dict[str, object]:
        """Run everything."""
        self.fill()
        block = people(self.count + 1, BLOCK)
        self.step(f"receive {BLOCK}, 500 per commit", lambda s: receive(s, block, 500))
        singles = people(self.count + BLOCK + 1, COMMITS)
        self.step(f"receive {COMMITS}, each its own durable commit", lambda s: receive(s, singles, 1))
        self.reopen()
        searches = {kind: [search(store) for _ in range(5)] for kind, store in self.stores.items()}
        self.step("200 pages of 50", lambda s: page(s, 200))
        looks = {kind: looked(store, self.count) for kind, store in self.stores.items()}
        self.step("counts", counts)
        return {
            "dossiers": self.count,
            "steps": self.steps,
            "search_ms": {
                kind: {text: round(statistics.median(run[i] for run in runs), 2) for i, text in enumerate(QUERIES)}
                for kind, runs in searches.items()
            },
            "look_ms": looks,
            "size_mb": {kind: round(path.stat().st_size / 1e6, 1) for kind, path in self.paths.items()},
        }


def looked(store: SqlStore, count: int) -> dict[str, float]:
    """Return the milliseconds of what a clerk looks at, each the median of five."""
    looks: dict[str, Callable[[UnitOfWork], object]] = {
        "newest page": lambda work: work.dossiers.rows(),
        "page in the middle": lambda work: work.dossiers.rows(after=count // 2),
        "oldest page": lambda work: work.dossiers.rows(after=51),
        "one dossier by code": lambda work: work.dossiers.get(work.dossiers.rows(after=count // 3, limit=1)[0].code),
        "those to be scanned": lambda work: work.dossiers.to_scan(),
        "those to be scanned, by name": lambda work: work.dossiers.to_scan("do dinh dong"),
        "approved, to be queued": lambda work: work.revisions.to_queue(),
    }
    return {name: statistics.median(_timed(store, look) for _ in range(5)) for name, look in looks.items()}


def _timed(store: SqlStore, look: Callable[[UnitOfWork], object]) -> float:
    started = time.perf_counter()
    with store.reading() as work:
        look(work)
    return round((time.perf_counter() - started) * 1000, 2)


def counts(store: SqlStore) -> None:
    """Sum up all dossiers."""
    with store.reading() as work:
        work.dossiers.counts()


def main() -> None:
    """Run the benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=20_000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.dossiers)
        result = json.dumps(bench.run(), indent=1, ensure_ascii=False)
        for store in bench.stores.values():
            store.close()
    print(result)
    if options.out:
        options.out.write_text(result + "\n")


if __name__ == "__main__":
    main()

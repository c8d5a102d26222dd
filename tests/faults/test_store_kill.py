# SPDX-License-Identifier: Apache-2.0
"""A writing process is killed again and again; what it acknowledged is there, whole, and nothing is half there."""

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.errors import StoreUnreadable
from tests.fakes.journeys import MORNING, Journey, a_dossier, a_page

KEY = b"k" * 32
KILLS = 22
PROJECT = Path(__file__).parents[2]


def write_for_ever(folder: Path) -> None:
    """Receive dossiers with a sealed page, and walk every third to its delivery; print each code when it is durable."""
    store, blobs = open_store(folder / "store.db", KEY), BlobFolder(folder / "blobs", KEY)
    while True:
        with store.begin() as work:
            number = work.dossiers.take_number("slip", MORNING.year)
            dossier = a_dossier(number)
            original = blobs.put(dossier.code.encode() * 1000)
            work.dossiers.add(dossier)
            work.pages.add(replace(a_page(dossier), original=original))
            work.commit()
        sys.stdout.write(dossier.code + "\n")
        sys.stdout.flush()
        if number % 3 == 0:
            journey = Journey(store)
            revision = journey.sign(journey.seal(dossier))
            journey.decide(journey.propose(revision, number=number))
            journey.queue(revision)


def test_killed_writers_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance, acknowledged = random.Random(7), list[str]()
    open_store(tmp_path / "store.db", KEY).close()
    for _ in range(KILLS):
        command = [sys.executable, "-m", "tests.faults.test_store_kill", str(tmp_path)]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            acknowledged += [writer.stdout.readline().strip() for _ in range(chance.randint(1, 25))]
            writer.kill()
            acknowledged += writer.stdout.read().split()
        store = open_store(tmp_path / "store.db", KEY)
        check(store, BlobFolder(tmp_path / "blobs", KEY), acknowledged)
        store.close()


def check(store: SqlStore, blobs: BlobFolder, acknowledged: list[str]) -> None:
    """Everything acknowledged is there with its page; at most one more per kill, and no numbers are missing."""
    assert store.findings() == []
    with store.begin() as work:
        rows = work.dossiers.rows(limit=100_000)
        assert {row.code for row in rows} >= set(acknowledged)
        assert len(rows) <= len(acknowledged) + KILLS
        assert work.dossiers.take_number("slip", MORNING.year) == len(rows) + 1
        for row in rows[:20]:
            assert blobs.get(work.pages.of(row.id)[0].original) == row.code.encode() * 1000


if __name__ == "__main__":
    try:
        write_for_ever(Path(sys.argv[1]))
    except (BrokenPipeError, StoreUnreadable):
        sys.exit(1)

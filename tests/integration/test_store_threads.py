# SPDX-License-Identifier: Apache-2.0
"""Several threads write at once; they take turns and none is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from clerkdesk.adapters.store.store import open_store
from clerkdesk.ports.store import Store
from tests.fakes.journeys import MORNING, Journey, a_dossier


def receive_next(store: Store) -> str:
    with store.begin() as work:
        number = work.dossiers.take_number("slip", MORNING.year)
        work.dossiers.take_serial("H99.99.01", MORNING.date(), 1, 999)
        dossier = a_dossier(number)
        work.dossiers.add(dossier)
        work.commit()
    return dossier.code


def test_numbers_stay_without_gaps_when_threads_receive_at_once(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db", b"k" * 32)
    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(receive_next, [store] * 60))
    with store.begin() as work:
        assert work.dossiers.take_number("slip", MORNING.year) == 61
        assert {row.code for row in work.dossiers.rows(limit=100)} == codes
    assert store.findings() == []
    store.close()


def test_threads_never_claim_the_same_delivery(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db", b"k" * 32)
    journey = Journey(store)
    queued = {journey.queue(journey.approved(number)).id for number in range(1, 13)}

    def claim(worker: int) -> list[str]:
        mine = []
        while True:
            with store.begin() as work:
                delivery = work.deliveries.claim(str(worker), MORNING + timedelta(hours=9), 60)
                work.commit()
            if delivery is None:
                return mine
            mine.append(delivery.id)

    with ThreadPoolExecutor(4) as pool:
        claimed = [delivery for mine in pool.map(claim, range(4)) for delivery in mine]
    assert (len(claimed), set(claimed)) == (12, queued)
    store.close()


def test_the_checks_and_a_writer_do_not_wait_for_each_other(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db", b"k" * 32)
    Journey(store).receive(1)
    with store.begin() as work:
        work.dossiers.add(a_dossier(2))
        assert store.findings() == []
        work.commit()
    store.close()

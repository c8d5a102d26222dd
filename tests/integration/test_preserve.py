# SPDX-License-Identifier: Apache-2.0
"""What is done when a station is opened: sweep, notice what was put back, refuse what was copied."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.computer import computer
from clerkdesk.adapters.store.administration import FILE_NAMES
from clerkdesk.adapters.store.connection import raw_connection
from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.bootstrap import open_practice
from clerkdesk.domain.officers import Officer, Role, Station
from clerkdesk.domain.states import DeliveryState
from clerkdesk.errors import InvalidInput, StationMoved, StationRetired
from clerkdesk.services.preserve import COMPUTER, EPOCH, RETIRED, Preserve
from tests.counter import CLERK, SUPERVISOR, Counter
from tests.fakes.journeys import Journey

pytest_plugins = ("tests.counter_fixtures",)

KEY = b"k" * 32
DAY_S = 86_400


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(tmp_path / "store.db", KEY)
    with opened.begin() as work:
        work.administration.set_station(Station("s1", 1, "H99", "UBND", "", "Mẫu", 1, 99, "gateway"))
        for officer, role in ((CLERK, Role.CLERK), (SUPERVISOR, Role.SUPERVISOR)):
            work.administration.set_officer(Officer(officer, officer, role))
        work.commit()
    yield opened
    opened.close()


def preserve(store: SqlStore, tmp_path: Path, name: str | None = "this computer") -> Preserve:
    return Preserve(store, BlobFolder(tmp_path / "blobs", KEY), SystemClock(), lambda: name)


def test_the_names_asked_for_cover_every_column_that_names_a_sealed_file(store: SqlStore, tmp_path: Path) -> None:
    named = set()
    connection = raw_connection(tmp_path / "store.db", KEY)
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")}
        triples = {one.removesuffix("_sha256") for one in columns if one.endswith("_sha256")}
        named |= {f"{table}.{one}" for one in triples if {f"{one}_name", f"{one}_size"} <= columns}
    connection.close()
    assert {f"{column.table.name}.{column.name.removesuffix('_name')}" for column in FILE_NAMES} == named
    assert {"page.original", "result.file", "handover.signature", "batch.container"} <= named


def test_files_that_no_row_names_go_after_a_day_and_others_stay(store: SqlStore, tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs", KEY)
    Journey(store).approved(1)  # names files that are not in this folder
    old, young = blobs.put(b"nobody names this"), blobs.put(b"nobody names this yet")
    path = tmp_path / "blobs" / old.name[:2] / old.name
    half = path.with_name("half.part")
    half.write_bytes(b"half")
    for each in (path, half):
        os.utime(each, (time.time() - DAY_S - 1,) * 2)
    assert preserve(store, tmp_path).sweep() == 2
    assert not blobs.has(old)
    assert blobs.has(young)


def test_a_file_that_is_put_again_is_young_again(store: SqlStore, tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs", KEY)
    ref = blobs.put(b"once more")
    os.utime(tmp_path / "blobs" / ref.name[:2] / ref.name, (0, 0))
    assert blobs.put(b"once more") == ref
    assert preserve(store, tmp_path).sweep() == 0


def test_the_doctor_sweeps_nothing_that_a_row_of_a_whole_counter_names(counter: Counter) -> None:
    counter.at("delivered")
    for file in counter.station.blobs.rglob("*"):
        os.utime(file, (0, 0))
    assert counter.services.upkeep.preserve.sweep() == 0


def test_a_station_copied_to_another_computer_is_refused_until_it_is_enrolled(store: SqlStore, tmp_path: Path) -> None:
    preserve(store, tmp_path).begin()
    preserve(store, tmp_path).begin()
    preserve(store, tmp_path, None).begin()  # a computer without a name accuses nobody
    other = preserve(store, tmp_path, "another computer")
    with pytest.raises(StationMoved):
        other.begin()
    Journey(store).queue(Journey(store).approved(1))
    assert other.enrol(why="copied") == 2
    other.begin()
    with pytest.raises(StationMoved):
        preserve(store, tmp_path).begin()
    with store.reading() as work:
        assert work.administration.value(EPOCH) == "2"
        assert "computer" not in str(work.administration.value(COMPUTER))
        assert [(one.state, one.tries) for one in work.deliveries.all()] == [(DeliveryState.QUEUED, 1)]


def test_a_retired_station_does_not_begin(store: SqlStore, tmp_path: Path) -> None:
    with store.begin() as work:
        work.administration.set_value(RETIRED, "2026-11-22")
        work.commit()
    with pytest.raises(StationRetired, match="2026-11-22"):
        preserve(store, tmp_path).begin()


def test_a_store_that_was_put_back_is_told_by_the_doctor_until_somebody_looked_after_it(counter: Counter) -> None:
    folder = counter.station.root
    counter.at("queued")
    counter.close()
    shutil.copy(folder / "store.db", folder.parent / "early.db")
    with open_practice(counter.root) as services:
        services.deliver.run()
    shutil.copy(folder.parent / "early.db", folder / "store.db")
    with open_practice(counter.root) as services:
        told = services.doctor.examine()[0]
        assert len(told.findings) == 1
        assert "put back" in told.findings[0]
        assert [one.tries for one in services.overview.outbox()] == [1]
        assert services.deliver.run().delivered  # found at the portal by its key
        with pytest.raises(InvalidInput):
            services.upkeep.preserve.accept_loss(by=CLERK, why="compared with the slips")
        with pytest.raises(InvalidInput):
            services.upkeep.preserve.accept_loss(by=SUPERVISOR, why=" ")
        services.upkeep.preserve.accept_loss(by=SUPERVISOR, why="compared with the slips")
        assert services.doctor.examine()[0].is_ok
        with pytest.raises(InvalidInput):
            services.upkeep.preserve.accept_loss(by=SUPERVISOR, why="once more")


def test_this_computer_has_a_lasting_name_or_none(tmp_path: Path) -> None:
    (tmp_path / "machine-id").write_text("0123456789abcdef\n")
    assert computer(tmp_path / "machine-id") == "0123456789abcdef"
    assert computer(tmp_path / "none") is None
    assert computer() == computer()

# SPDX-License-Identifier: Apache-2.0
"""Backups of a working station, and stations made of them on another computer."""

import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clerkdesk.adapters.store.store import open_store
from clerkdesk.bootstrap import open_station
from clerkdesk.bootstrap.practice import PASSPHRASE
from clerkdesk.bootstrap.upkeep import look_at_backup, restore
from clerkdesk.domain.states import DeliveryState
from clerkdesk.errors import (
    BackupRefused,
    Cancelled,
    InvalidInput,
    NotDrained,
    StationRetired,
    StoreKeyUnavailable,
    WrongPassphrase,
)
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.keys import derive
from clerkdesk.practice.leaks import search
from clerkdesk.practice.portal.supervisor import PracticePortal
from clerkdesk.services.desk import Services
from tests.counter import SUPERVISOR, Counter, make_counter

pytest_plugins = ("tests.counter_fixtures",)


@pytest.fixture(scope="module")
def counter_portal(tmp_path_factory):
    """A portal of our own: it refuses a station from before a move, and all copies of one counter are one station."""
    with PracticePortal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture(scope="module")
def made_counter(counter_portal, tmp_path_factory):
    return make_counter(tmp_path_factory.mktemp("counter"), counter_portal)


@pytest.fixture(params=["folder", "file"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / "stick" / ("backup" if request.param == "folder" else "backup.cdbackup")


def restored(target: Path, tmp_path: Path) -> Services:
    restore(target, tmp_path / "other" / "station", passphrase=PASSPHRASE)
    return open_station(tmp_path / "other" / "station", passphrase=PASSPHRASE)


def flip(path: Path, at: float = 0.5) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 1
    path.write_bytes(bytes(content))


def test_a_restored_station_holds_what_the_backup_counted(counter: Counter, target: Path, tmp_path: Path) -> None:
    counter.at("queued", count=2)
    code = counter.at("scanned")[0]
    made = counter.services.upkeep.backup.make(target)
    assert made.missing == 0
    assert made.files == made.added > 0
    assert counter.services.upkeep.backup.verify(target) == made
    with restored(target, tmp_path) as services:
        assert services.overview.counts() == made.counts == counter.services.overview.counts()
        assert services.overview.show(code).pages == counter.services.overview.show(code).pages
        assert [check.findings for check in services.doctor.examine()] == [()] * 10


def test_nothing_is_sent_from_a_restored_station_before_the_portal_was_asked(counter: Counter, tmp_path: Path) -> None:
    codes = counter.at("queued", count=2)
    counter.services.upkeep.backup.make(tmp_path / "backup")
    counter.services.deliver.run()  # the old computer sends after its backup
    with restored(tmp_path / "backup", tmp_path) as services:
        before = services.overview.outbox()
        assert [(one.state, one.tries) for one in before] == [(DeliveryState.QUEUED, 1)] * 2
        summary = services.deliver.run()
        assert sorted(summary.delivered) == sorted(codes)
        ours = {one.code: one.receipt for one in services.overview.outbox()}
    store = open_store(tmp_path / "other" / "station" / "store.db", derive(counter.key, "store"))
    with store.reading() as work:
        for one in work.deliveries.all():
            happened = [entry.event.what for entry in work.audit.entries(subject_id=one.id)]
            assert happened == ["queue", "order", "acknowledge", "confirm"]  # found by its key, nothing announced
    store.close()
    assert ours == {one.code: one.receipt for one in counter.services.overview.outbox()}


def test_a_second_backup_into_a_folder_writes_only_what_is_new(counter: Counter, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    counter.at("sealed", count=2)
    first = counter.services.upkeep.backup.make(folder)
    counter.receive()
    second = counter.services.upkeep.backup.make(folder)
    assert (second.number, second.added, second.files) == (2, 0, first.files)
    assert second.counts.received == first.counts.received + 1
    stores = sorted(path.name for path in folder.glob("store-*"))
    assert stores == ["store-000002.db"]


def test_the_list_of_a_backup_is_one_that_sha256sum_checks(counter: Counter, tmp_path: Path) -> None:
    counter.at("scanned")
    counter.services.upkeep.backup.make(tmp_path / "stick")
    said = subprocess.run(
        ["sha256sum", "--check", "--strict", "files-000001.sha256"],
        cwd=tmp_path / "stick", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout


def test_nothing_of_a_citizen_stands_in_a_backup_in_clear(counter: Counter, target: Path) -> None:
    codes = counter.at("delivered")
    owner = counter.services.overview.show(codes[0]).dossier.owner
    counter.services.upkeep.backup.make(target)
    assert search(target.parent, [owner.name, owner.address, str(owner.id_number)]).leaks == ()


def test_a_cancelled_backup_leaves_the_earlier_one(counter: Counter, target: Path, tmp_path: Path) -> None:
    counter.at("scanned")
    first = counter.services.upkeep.backup.make(target)
    counter.at("scanned")
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        counter.services.upkeep.backup.make(target, cancel=cancel)
    assert counter.services.upkeep.backup.verify(target) == first
    with restored(target, tmp_path) as services:
        assert services.overview.counts() == first.counts


def test_a_file_that_the_station_lost_is_told_and_the_backup_keeps_its_own(counter: Counter, tmp_path: Path) -> None:
    code = counter.at("scanned")[0]
    lost = counter.services.overview.show(code).pages[0].original.name
    counter.services.upkeep.backup.make(tmp_path / "early")
    (counter.station.blobs / lost[:2] / lost).unlink()
    assert counter.services.upkeep.backup.make(tmp_path / "early").missing == 0
    assert counter.services.upkeep.backup.make(tmp_path / "late").missing == 1
    with restored(tmp_path / "early", tmp_path) as services:
        assert services.overview.show(code).pages


def rewrite_head(folder: Path) -> None:
    head = json.loads((folder / "backup.json").read_text())
    head["head"]["counts"]["received"] += 1
    (folder / "backup.json").write_text(json.dumps(head))


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda folder: flip(next(folder.glob("store-*"))), "backup-damaged"),
        (lambda folder: flip(next(folder.glob("blobs/*/*"))), "backup-damaged"),
        (lambda folder: next(folder.glob("blobs/*/*")).unlink(), "backup-damaged"),
        (lambda folder: flip(next(folder.glob("files-*"))), "backup-damaged"),
        (lambda folder: flip(next(folder.glob("station-*"))), "backup-damaged"),
        (rewrite_head, "backup-tampered"),
        (lambda folder: (folder / "backup.json").write_text("{}"), "not-a-backup"),
        (lambda folder: (folder / "backup.json").unlink(), "not-a-backup"),
    ],
    ids=["store", "page", "page gone", "list", "settings", "counts", "no head", "head gone"],
)
def test_a_damaged_or_forged_backup_becomes_no_station(
    counter: Counter, tmp_path: Path, change: Callable[[Path], object], cause: str
) -> None:
    counter.at("scanned")
    counter.services.upkeep.backup.make(tmp_path / "stick")
    change(tmp_path / "stick")
    with pytest.raises(BackupRefused) as refusal:
        restore(tmp_path / "stick", tmp_path / "new", passphrase=PASSPHRASE)
    assert refusal.value.params["cause"] == cause
    assert not (tmp_path / "new" / "station.json").exists()


def test_a_flipped_byte_in_a_backup_file_is_noticed(counter: Counter, tmp_path: Path) -> None:
    counter.at("scanned")
    counter.services.upkeep.backup.make(tmp_path / "one.tar")
    flip(tmp_path / "one.tar", 0.1)
    with pytest.raises(BackupRefused):
        restore(tmp_path / "one.tar", tmp_path / "new", passphrase=PASSPHRASE)


def test_a_restoring_that_was_cut_short_is_done_anew(counter: Counter, tmp_path: Path) -> None:
    counter.at("scanned")
    counter.services.upkeep.backup.make(tmp_path / "stick")
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        restore(
            tmp_path / "stick", tmp_path / "other" / "station", passphrase=PASSPHRASE,
            progress=lambda done, total, step: cancel.cancel(), cancel=cancel,
        )  # fmt: skip
    with restored(tmp_path / "stick", tmp_path) as services:
        assert services.overview.counts().received == 1


def test_the_passphrase_is_needed_and_no_station_is_overwritten(counter: Counter, target: Path, tmp_path: Path) -> None:
    counter.services.upkeep.backup.make(target)
    assert look_at_backup(target).number == 1
    with pytest.raises(WrongPassphrase):
        restore(target, tmp_path / "new", passphrase="not the passphrase")
    with pytest.raises(InvalidInput):
        restore(target, counter.station.root, passphrase=PASSPHRASE)


def test_after_a_restore_the_old_computer_may_not_back_up_over_the_new_one(counter: Counter, tmp_path: Path) -> None:
    counter.services.upkeep.backup.make(tmp_path / "stick")
    with restored(tmp_path / "stick", tmp_path) as services:
        services.upkeep.backup.make(tmp_path / "stick")
    with pytest.raises(BackupRefused) as refusal:
        counter.services.upkeep.backup.make(tmp_path / "stick")
    assert refusal.value.params["cause"] == "replaced"


def test_a_station_goes_out_of_service_only_when_all_has_arrived(counter: Counter, tmp_path: Path) -> None:
    counter.at("delivered")
    counter.receive()
    with pytest.raises(NotDrained):
        counter.services.upkeep.backup.retire(tmp_path / "stick", by=SUPERVISOR)
    assert counter.station.recovery.exists()


def test_a_replaced_computer_forgets_its_key_and_the_next_one_goes_on(counter: Counter, tmp_path: Path) -> None:
    counter.at("approved")
    gone = counter.services.upkeep.backup.retire(tmp_path / "stick", by=SUPERVISOR, is_replaced=True)
    assert gone.open == 1
    root, key = counter.station.root, counter.key
    counter.close()
    with pytest.raises(StoreKeyUnavailable):
        open_station(root, passphrase=PASSPHRASE)
    store = open_store(root / "store.db", derive(key, "store"))
    with store.reading() as work:
        assert work.administration.value("retired")
    store.close()
    with restored(tmp_path / "stick", tmp_path) as services:
        assert services.deliver.queue_approved(by=SUPERVISOR).queued
        assert services.overview.counts().balanced


def test_a_computer_that_went_out_of_service_does_not_open_again(counter: Counter, tmp_path: Path) -> None:
    with counter.store.begin() as work:
        work.administration.set_value("retired", "2026-11-22")
        work.commit()
    counter.tokens.close()
    with pytest.raises(StationRetired):
        open_station(counter.station.root, passphrase=PASSPHRASE)


def test_a_failed_backup_keeps_a_station_in_service(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("no folder and no backup")
    with pytest.raises(BackupRefused):
        counter.services.upkeep.backup.retire(tmp_path / "stick", by=SUPERVISOR, is_replaced=True)
    counter.tokens.close()
    with open_station(counter.station.root, passphrase=PASSPHRASE) as services:
        assert services.upkeep.backup.last() is None


def test_a_backup_file_holds_its_head_last(counter: Counter, tmp_path: Path) -> None:
    counter.services.upkeep.backup.make(tmp_path / "one.tar")
    with tarfile.open(tmp_path / "one.tar") as archive:
        assert archive.getnames()[-1] == "backup.json"
    assert [path.name for path in tmp_path.glob("one.tar*")] == ["one.tar"]


def test_once_the_new_computer_delivers_the_portal_takes_nothing_more_of_the_old_one(
    counter: Counter, tmp_path: Path
) -> None:
    counter.at("queued")
    counter.services.upkeep.backup.make(tmp_path / "backup")
    with restored(tmp_path / "backup", tmp_path) as services:
        assert services.deliver.run().delivered
    code = counter.at("queued")[0]  # the old computer goes on as if nothing had happened
    summary = counter.services.deliver.run()
    assert code in summary.needs_action
    assert "another computer" in summary.needs_action[code]


def test_pages_in_the_tray_go_along(counter: Counter, target: Path, tmp_path: Path) -> None:
    page = counter.station.tray / "stack-1" / "000001.page"
    page.parent.mkdir(parents=True)
    page.write_bytes(b"sealed before it belongs to any dossier")
    (page.parent / "half.part").write_bytes(b"half")
    counter.services.upkeep.backup.make(target)
    restored(target, tmp_path).close()
    tray = tmp_path / "other" / "station" / "tray"
    assert [path.name for path in tray.rglob("*.page")] == ["000001.page"]
    assert not list(tray.rglob("*.part"))

# SPDX-License-Identifier: Apache-2.0
"""What may go wrong with an update, and the version that runs goes on: forged, old, cut short, no room, no rights."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from clerkdesk.adapters.durable import FIRST_PAUSE_S, TRIES, patiently
from clerkdesk.adapters.store.schema import MIGRATIONS, known_schemas
from clerkdesk.adapters.store.store import open_store
from clerkdesk.adapters.store.way_back import put_back
from clerkdesk.adapters.updates.launcher import STAY, choose
from clerkdesk.adapters.updates.pointer import POINTER, read_pointer, write_pointer
from clerkdesk.adapters.updates.tree import read_tree
from clerkdesk.domain.versions import Pointer, staged, switched
from clerkdesk.errors import Cancelled, StorageFull, StorageUnusable, UpdateNotNow, UpdateRefused, UpdateUnreachable
from clerkdesk.jobs.progress import CancelToken
from tests.fakes.journeys import Journey
from tests.fakes.update_journey import MIGRATION
from tests.fakes.updates import STORE_KEY, Bench, Computer, Publisher, make_bundle, served
from tests.small_disk import disk_of

pytest_plugins = ("tests.update_fixtures",)

KILLS = 20
NOBODY = 65_534
_WATCHED = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.chmod", "os.truncate"}


def root_of(publisher: Publisher) -> bytes:
    return publisher.first_root.read_bytes()


def assert_nothing_changed(computer: Computer) -> None:
    pointer = read_pointer(computer.programs)
    assert (pointer.current, pointer.ready) == ("", "")
    versions = computer.programs / "versions"
    assert not versions.exists() or not [path for path in versions.iterdir() if path.suffix not in (".part", ".json")]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def update_and_die(root: Path, die_at: int, act: Callable[[Path], None] | None = None) -> int:
    """Fetch and switch, or act otherwise, in a process that kills itself at the n-th time that it touches a file.

    Returns:
        How it ended, as `os.waitpid` tells; how often it touched a file stands in `touched`.
    """
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    touched = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal touched
        if event in _WATCHED and str(root / "computer") in str(arguments[0]):
            touched += 1
            if touched == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.addaudithook(watch)
        (act or update)(root)
        (root / "touched").write_text(str(touched))
        os._exit(0)
    finally:
        os._exit(1)


def update(root: Path) -> None:
    publisher, computer = Publisher.at_work(root / "publisher"), Computer(root / "computer", root / "installed")
    with Bench(computer, root_of(publisher)) as bench:
        bench.update.fetch(str(publisher.repository))
        bench.update.settle()


def go_back(root: Path) -> None:
    publisher, computer = Publisher.at_work(root / "publisher"), Computer(root / "computer", root / "installed")
    with Bench(computer, root_of(publisher), running="1.1.0") as bench:
        bench.update.back()


def test_an_update_that_is_killed_leaves_a_whole_version_and_is_done_by_the_next_try(
    made_publisher: Publisher, tmp_path: Path
) -> None:
    wanted = {"1.0.0": made_publisher.root / "1.0.0-linux", "1.1.0": made_publisher.root / "1.1.0-linux"}
    trees = {version: read_tree(folder) for version, folder in wanted.items()}
    fresh = _lay_out(made_publisher, tmp_path / "fresh")
    clean = shutil.copytree(fresh, tmp_path / "clean", symlinks=True)
    assert update_and_die(clean, 0) == 0
    steps = int((clean / "touched").read_text())
    points = random.Random(20261122).sample(range(1, steps + 1), KILLS)
    current = set()
    for number in points:
        root = shutil.copytree(fresh, tmp_path / f"kill-{number}", symlinks=True)
        assert update_and_die(root, number) == signal.SIGKILL
        computer = Computer(root / "computer", root / "installed")
        pointer = read_pointer(computer.programs)
        current.add(pointer.current)
        for version in filter(None, (pointer.current, pointer.ready)):
            assert read_tree(computer.programs / "versions" / version) == trees[version], number
        assert read_tree(computer.installed) == trees["1.0.0"]
        if pointer.current != "1.1.0":
            update(root)
        assert read_pointer(computer.programs).current == "1.1.0"
        assert read_tree(computer.programs / "versions" / "1.1.0") == trees["1.1.0"]
        shutil.rmtree(root)
    assert "" in current


def test_a_way_back_that_is_killed_opens_one_of_both_versions_whole_and_is_done_by_the_next_try(
    made_publisher: Publisher, tmp_path: Path
) -> None:
    fresh = _lay_out(made_publisher, tmp_path / "fresh")
    update(fresh)
    clean = shutil.copytree(fresh, tmp_path / "clean", symlinks=True)
    assert update_and_die(clean, 0, go_back) == 0
    for number in range(1, int((clean / "touched").read_text()) + 1):
        root = shutil.copytree(fresh, tmp_path / f"kill-{number}", symlinks=True)
        assert update_and_die(root, number, go_back) == signal.SIGKILL
        pointer = read_pointer(root / "computer" / "clerkdesk-program")
        assert (pointer.current, pointer.came_back_from) in (("1.1.0", ""), ("", "1.1.0"))
        if pointer.current:
            go_back(root)
        assert read_pointer(root / "computer" / "clerkdesk-program").current == ""


def test_a_switch_that_is_killed_is_logged_once_and_leaves_the_way_back_open(
    made_publisher: Publisher, tmp_path: Path
) -> None:
    fresh, newer = _lay_out(made_publisher, tmp_path / "fresh"), tmp_path / "newer"
    shutil.copytree(MIGRATIONS, newer, ignore=shutil.ignore_patterns("__pycache__"))
    (newer / "versions" / "9001_later.py").write_text(MIGRATION.format(new="9001", old=known_schemas()[-1]))
    _with_bench(fresh, lambda bench: bench.update.confirm())
    _with_bench(fresh, lambda bench: bench.update.fetch(str(made_publisher.repository)))
    clean = shutil.copytree(fresh, tmp_path / "clean", symlinks=True)
    assert update_and_die(clean, 0, switch) == 0
    for number in range(1, int((clean / "touched").read_text()) + 1):
        root = shutil.copytree(fresh, tmp_path / f"kill-{number}", symlinks=True)
        assert update_and_die(root, number, switch) == signal.SIGKILL
        _with_bench(root, confirm_if_it_runs)
        _with_bench(root, lambda bench: bench.update.settle())
        store = root / "computer" / "station" / "store.db"
        open_store(store, STORE_KEY, migrations=newer).close()
        with Bench(Computer(root / "computer", root / "installed"), None, running="1.1.0", migrations=newer) as bench:
            bench.update.confirm()
            assert [(one.before, one.after) for one in bench.update.changes()] == [("1.0.0", "1.1.0"), ("", "1.0.0")]
        assert put_back(store, STORE_KEY), number
        shutil.rmtree(root)


def switch(root: Path) -> None:
    _with_bench(root, lambda bench: bench.update.settle())


def confirm_if_it_runs(bench: Bench) -> None:
    """Start the version before once more, where the switch was not made; it ran alone so far, and says so."""
    if bench.program.pointer().ready:
        bench.update.confirm()
        assert [one.after for one in bench.update.changes()] == ["1.0.0"]


def _with_bench(root: Path, act: Callable[[Bench], object]) -> None:
    computer = Computer(root / "computer", root / "installed")
    with Bench(computer, root_of(Publisher.at_work(root / "publisher"))) as bench:
        act(bench)


def _lay_out(publisher: Publisher, root: Path) -> Path:
    root.mkdir()
    (root / "publisher").symlink_to(publisher.root)
    shutil.copytree(publisher.root / "1.0.0-linux", root / "installed", symlinks=True)
    with Bench(Computer(root / "computer", root / "installed"), root_of(publisher)):
        return root


@pytest.mark.parametrize("name", ["timestamp.json", "3.snapshot.json", "3.targets.json"])
def test_metadata_with_one_flipped_bit_are_refused(name: str, publisher: Publisher, computer: Computer) -> None:
    flip(publisher.repository / "metadata" / name)
    with Bench(computer, root_of(publisher)) as bench, pytest.raises(UpdateRefused) as caught:
        bench.update.fetch(str(publisher.repository))
    assert caught.value.params["cause"] in ("tampered", "update-forged")
    assert_nothing_changed(computer)


def test_a_new_root_that_the_old_one_did_not_sign_is_refused(
    publisher: Publisher, computer: Computer, tmp_path: Path
) -> None:
    other = Publisher(tmp_path / "kẻ trộm")
    other.at().rotate("root")
    shutil.copy(other.repository / "metadata" / "2.root.json", publisher.repository / "metadata")
    with Bench(computer, root_of(publisher)) as bench, pytest.raises(UpdateRefused):
        bench.update.check(str(publisher.repository))


def test_another_publisher_is_refused(publisher: Publisher, computer: Computer, tmp_path: Path) -> None:
    thief = Publisher(tmp_path / "kẻ trộm")
    thief.publish("9.0.0")
    with Bench(computer, root_of(publisher)) as bench, pytest.raises(UpdateRefused) as caught:
        bench.update.fetch(str(thief.repository))
    assert caught.value.params["cause"] == "update-forged"
    assert_nothing_changed(computer)


def test_a_patch_with_one_flipped_bit_gives_way_and_when_all_are_flipped_nothing_is_used(
    publisher: Publisher, computer: Computer
) -> None:
    patch, full = sorted((publisher.repository / "targets").glob("*1.1.0*"), key=lambda path: path.stat().st_size)
    flip(patch)
    with Bench(computer, root_of(publisher)) as bench:
        flip(full)
        with pytest.raises(UpdateRefused):
            bench.update.fetch(str(publisher.repository))
        assert_nothing_changed(computer)
        assert list((computer.programs / "download").iterdir()) == []
        flip(full)
        assert bench.update.fetch(str(publisher.repository)) == "1.1.0"


def test_a_source_that_was_rolled_back_is_refused(publisher: Publisher, computer: Computer, tmp_path: Path) -> None:
    old = publisher.copy_to(tmp_path / "old")
    with Bench(computer, root_of(publisher)) as bench:
        publisher.publish("1.2.0")
        assert bench.update.check(str(publisher.repository)).version == "1.2.0"
        with pytest.raises(UpdateRefused) as caught:
            bench.update.fetch(str(old))
    assert caught.value.params["cause"] == "update-rolled-back"
    assert_nothing_changed(computer)


def test_a_frozen_source_is_told_and_goes_on_to_work(publisher: Publisher, computer: Computer) -> None:
    later = datetime.now().astimezone() + timedelta(days=120)
    with Bench(computer, root_of(publisher), now=later) as bench:
        first, second = (bench.update.check(str(publisher.repository)) for _ in range(2))
    assert first == second
    assert first.is_stale


def test_an_older_version_is_never_taken(publisher: Publisher, computer: Computer) -> None:
    make_bundle(publisher.root / "own", "2.0.0")
    with Bench(Computer(computer.root, publisher.root / "own"), root_of(publisher), running="2.0.0") as bench:
        assert bench.update.fetch(str(publisher.repository)) == ""
        bench.program.point(Pointer(ready="1.1.0"))
        with pytest.raises(UpdateNotNow):
            bench.update.switch()


def test_a_stick_that_was_pulled_or_holds_nothing_is_told(
    publisher: Publisher, computer: Computer, tmp_path: Path
) -> None:
    with Bench(computer, root_of(publisher)) as bench:
        for source in (tmp_path / "not there", computer.station):
            with pytest.raises(UpdateUnreachable):
                bench.update.check(str(source))
        shutil.rmtree(publisher.repository / "targets")
        with pytest.raises(UpdateUnreachable):
            bench.update.fetch(str(publisher.repository))
    assert_nothing_changed(computer)


def test_a_stick_that_nobody_may_write_to_serves_and_one_that_cannot_be_read_is_told(
    publisher: Publisher, computer: Computer, tmp_path: Path
) -> None:
    with disk_of(tmp_path / "USB của xã", "8m") as stick, Bench(computer, root_of(publisher)) as bench:
        publisher.copy_to(stick / "cập nhật")
        subprocess.run(["mount", "-o", "remount,ro", stick], check=True)
        assert bench.update.fetch(str(stick / "cập nhật")) == "1.1.0"
    broken = publisher.copy_to(tmp_path / "broken") / "metadata" / "timestamp.json"
    broken.unlink()
    broken.symlink_to(broken)
    with Bench(computer, root_of(publisher)) as bench, pytest.raises(UpdateUnreachable) as caught:
        bench.update.check(str(tmp_path / "broken"))
    assert caught.value.params["cause"] == "update-unreadable"


def test_a_server_that_is_away_is_told(publisher: Publisher, computer: Computer) -> None:
    with Bench(computer, root_of(publisher)) as bench, pytest.raises(UpdateUnreachable):
        bench.update.check("http://127.0.0.1:9")


def test_without_room_nothing_is_begun(publisher: Publisher, computer: Computer) -> None:
    with disk_of(computer.programs, "2m"), Bench(computer, root_of(publisher)) as bench:
        with pytest.raises(StorageFull):
            bench.update.fetch(str(publisher.repository))
        assert_nothing_changed(computer)


def test_a_disk_that_fills_up_on_the_way_leaves_no_half_version(publisher: Publisher, computer: Computer) -> None:
    with disk_of(computer.programs, "66m"), Bench(computer, root_of(publisher)) as bench:
        stuffing = computer.programs / "stuffing"

        def fill(done: int, total: int, step: str) -> None:
            state = os.statvfs(computer.programs)
            if not stuffing.exists():
                stuffing.write_bytes(b"x" * max(0, state.f_bavail * state.f_frsize - 30_000))

        with pytest.raises(StorageFull):
            bench.update.fetch(str(publisher.repository), fill)
        assert_nothing_changed(computer)
        stuffing.unlink()
        assert bench.update.fetch(str(publisher.repository)) == "1.1.0"


@contextmanager
def nobodys_rights() -> Iterator[None]:
    if os.getuid() != 0:
        pytest.skip("giving up rights needs root")
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_without_rights_the_version_that_runs_goes_on(publisher: Publisher, computer: Computer) -> None:
    with served(publisher.repository) as server, Bench(computer, root_of(publisher)) as bench:
        computer.programs.mkdir()
        with nobodys_rights(), pytest.raises(StorageUnusable):
            bench.update.fetch(server.url)
    assert_nothing_changed(computer)


def test_a_read_only_folder_is_told(publisher: Publisher, computer: Computer) -> None:
    with disk_of(computer.programs, "80m") as folder, Bench(computer, root_of(publisher)) as bench:
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        with pytest.raises(StorageUnusable):
            bench.update.fetch(str(publisher.repository))
        assert_nothing_changed(computer)


def test_a_file_that_a_scanner_holds_is_waited_for() -> None:
    """Windows alone holds files against us: the lock is played, the waiting is real."""
    held, pauses = [PermissionError("held")] * 3, list[float]()

    def act() -> str:
        if held:
            raise held.pop()
        return "done"

    assert patiently(act, pauses.append) == "done"
    assert pauses == [FIRST_PAUSE_S, 2 * FIRST_PAUSE_S, 4 * FIRST_PAUSE_S]


class Hold:
    """A file that the system lets nobody replace, as a virus scanner does, until that was tried so many times."""

    def __init__(self, path: Path, tries: int) -> None:
        self.path, self.left = path, tries
        if subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode:
            pytest.skip("holding a file needs root and a disk that can")

    def watch(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.rename" and self.left and str(arguments[1]) == str(self.path):
            self.left -= 1
            if self.left == 0:
                self.let_go()

    def let_go(self) -> None:
        self.left = 0
        subprocess.run(["chattr", "-i", self.path], check=True)


@pytest.fixture
def held(computer: Computer) -> Iterator[Hold]:
    """The file that says which version is started, held for three tries."""
    write_pointer(computer.programs, Pointer())
    hold = Hold(computer.programs / POINTER, 3)
    sys.addaudithook(hold.watch)
    yield hold
    hold.let_go()


def test_an_update_waits_for_a_file_that_the_system_holds_for_a_moment(
    held: Hold, publisher: Publisher, computer: Computer
) -> None:
    with Bench(computer, root_of(publisher)) as bench:
        assert bench.update.fetch(str(publisher.repository)) == "1.1.0"
        assert held.left == 0
        assert bench.update.switch() == "1.1.0"


def test_an_update_whose_file_stays_held_is_told_and_is_done_by_the_next_try(
    held: Hold, publisher: Publisher, computer: Computer
) -> None:
    held.left = 1000
    with Bench(computer, root_of(publisher)) as bench:
        with pytest.raises(StorageUnusable):
            bench.update.fetch(str(publisher.repository))
        assert bench.program.pointer() == Pointer()
        held.let_go()
        assert bench.update.fetch(str(publisher.repository)) == "1.1.0"


def test_a_file_that_stays_held_is_told() -> None:
    pauses = list[float]()

    def act() -> None:
        raise PermissionError("held")

    with pytest.raises(PermissionError):
        patiently(act, pauses.append)
    assert len(pauses) == TRIES - 1
    assert sum(pauses) < 10


def test_a_version_whose_files_changed_since_its_check_is_not_switched_to(
    publisher: Publisher, computer: Computer
) -> None:
    with Bench(computer, root_of(publisher)) as bench:
        bench.update.fetch(str(publisher.repository))
        flip(computer.programs / "versions" / "1.1.0" / "start.py")
        with pytest.raises(UpdateRefused):
            bench.update.switch()
        assert bench.update.fetch(str(publisher.repository)) == "1.1.0"
        assert bench.update.switch() == "1.1.0"


def test_nothing_is_switched_while_a_delivery_is_on_the_line(publisher: Publisher, computer: Computer) -> None:
    with Bench(computer, root_of(publisher)) as bench:
        bench.update.fetch(str(publisher.repository))
        journey = Journey(bench.store)
        revision = journey.sign(journey.seal(journey.receive(1)))
        journey.decide(journey.propose(revision, number=1))
        journey.queue(revision)
        now = datetime.now().astimezone()
        with bench.store.begin() as work:
            claimed = work.deliveries.claim("worker", now, 600.0)
            work.commit()
        assert claimed is not None
        assert bench.update.settle() == ""
        with pytest.raises(UpdateNotNow) as caught:
            bench.update.switch()
        assert caught.value.params["cause"] == "update-on-the-line"
        with bench.store.begin() as work:
            work.deliveries.release(claimed.id)
            work.commit()
        assert bench.update.settle() == "1.1.0"


def test_a_fetch_that_a_person_stops_is_gone_on_with(publisher: Publisher, computer: Computer) -> None:
    cancel = CancelToken()
    with Bench(computer, root_of(publisher)) as bench:
        with pytest.raises(Cancelled):
            bench.update.fetch(str(publisher.repository), lambda done, total, step: cancel.cancel(), cancel)
        assert_nothing_changed(computer)
        assert bench.update.fetch(str(publisher.repository)) == "1.1.0"


def test_a_version_that_does_not_start_twice_gives_way_at_the_third_start(
    publisher: Publisher, computer: Computer
) -> None:
    with Bench(computer, root_of(publisher)) as bench:
        bench.update.fetch(str(publisher.repository))
        bench.update.switch()
    opened = [choose(computer.programs, computer.installed, "1.0.0", "clerkdesk-window") for _ in range(3)]
    new = computer.programs / "versions" / "1.1.0" / "clerkdesk-window"
    assert opened == [new, new, None]
    assert read_pointer(computer.programs).came_back_from == "1.1.0"
    assert choose(computer.programs, computer.installed, "1.0.0", "clerkdesk") is None


def test_the_command_line_counts_no_starts_and_a_version_never_hands_over_to_itself(
    publisher: Publisher, computer: Computer
) -> None:
    with Bench(computer, root_of(publisher)) as bench:
        bench.update.fetch(str(publisher.repository))
        bench.update.switch()
    added = computer.programs / "versions" / "1.1.0"
    for _ in range(5):
        assert choose(computer.programs, computer.installed, "1.0.0", "clerkdesk") == added / "clerkdesk"
    assert choose(computer.programs, added, "1.1.0", "clerkdesk-window") is None


def test_a_version_that_is_tried_never_hands_over(
    publisher: Publisher, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Bench(computer, root_of(publisher)) as bench:
        bench.update.fetch(str(publisher.repository))
        bench.update.switch()
    monkeypatch.setenv(STAY, "1")
    assert choose(computer.programs, computer.installed, "1.0.0", "clerkdesk") is None


def test_a_version_that_somebody_removed_gives_way_to_the_installed_one(
    publisher: Publisher, computer: Computer
) -> None:
    write_pointer(computer.programs, switched(staged(Pointer(), "1.1.0")))
    assert choose(computer.programs, computer.installed, "1.0.0", "clerkdesk-window") is None
    assert read_pointer(computer.programs).current == ""


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"current": "../../evil"}', b"\xff"])
def test_a_damaged_pointer_starts_the_installed_program(content: bytes, computer: Computer) -> None:
    computer.programs.mkdir(parents=True)
    (computer.programs / POINTER).write_bytes(content)
    assert choose(computer.programs, computer.installed, "1.0.0", "clerkdesk-window") is None


def test_an_installed_program_that_is_newer_than_the_added_one_wins(computer: Computer) -> None:
    write_pointer(computer.programs, replace(Pointer(), current="1.1.0", previous=""))
    assert choose(computer.programs, computer.installed, "1.2.0", "clerkdesk-window") is None

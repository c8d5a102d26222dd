# SPDX-License-Identifier: Apache-2.0
"""One writer per station: the lock, its release by a dying process, and folders where no lock holds."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.station_lock import StationLock, refuse_network_folder
from clerkdesk.errors import FolderOnNetwork, StorageUnusable, StoreLocked

PROJECT = Path(__file__).parents[2]


def holder(path: Path) -> "subprocess.Popen[str]":
    """Start a process that holds the lock until its standard input ends."""
    command = [sys.executable, "-m", "tests.integration.test_store_lock", str(path)]
    process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_told_who_holds_the_station(tmp_path: Path) -> None:
    path = tmp_path / "station.lock"
    with holder(path) as other:
        with pytest.raises(StoreLocked) as refusal, StationLock(path):
            pass
        assert refusal.value.params == {"pid": str(other.pid)}
        other.communicate()
    with StationLock(path):
        assert path.read_text() == str(os.getpid())


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "station.lock"
    with holder(path) as other:
        other.kill()
        other.wait()
        with StationLock(path):
            assert path.read_text() == str(os.getpid())


def test_a_second_lock_of_the_same_process_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "station.lock"
    with StationLock(path):
        with pytest.raises(StoreLocked):
            StationLock(path).acquire()
        assert path.read_text() == str(os.getpid())
    with StationLock(path):
        pass


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageUnusable):
        StationLock(tmp_path / "none" / "station.lock").acquire()


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/share {0} nfs4 rw 0 0
//server/share {0}/local\\040disk/deeper cifs rw 0 0
/dev/sdb1 {0}/local\\040disk ext4 rw 0 0
user@host: {0}/local\\040disk/remote fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("", "nfs4"),
        ("sub", "nfs4"),
        ("local disk", None),
        ("local disk/deeper/still", "cifs"),
        ("local disk/remote", "fuse.sshfs"),
    ],
)
def test_a_folder_on_a_network_drive_is_refused(tmp_path: Path, folder: str, kind: str | None) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS.format(tmp_path))
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    if kind is None:
        refuse_network_folder(tmp_path / folder, mounts)
    else:
        with pytest.raises(FolderOnNetwork) as refusal:
            refuse_network_folder(tmp_path / folder, mounts)
        assert refusal.value.params == {"kind": kind}


def test_a_computer_without_a_table_of_mounts_refuses_nothing(tmp_path: Path) -> None:
    refuse_network_folder(tmp_path, tmp_path / "none")


def test_the_clock_tells_legal_time_and_never_runs_backwards() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(hours=7)
    assert clock.monotonic_s() <= clock.monotonic_s()


if __name__ == "__main__":
    with StationLock(Path(sys.argv[1])):
        sys.stdout.write("held\n")
        sys.stdout.flush()
        sys.stdin.read()

# SPDX-License-Identifier: Apache-2.0
"""Places that hold one encrypted backup of a station: a folder that grows by what is new, or one file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from clerkdesk.jobs.progress import CancelToken, Progress
from clerkdesk.ports.store import Counts, StoreCopy


@dataclass(frozen=True, slots=True)
class BackupHead:
    """What a backup says of itself, under the key of its station.

    Attributes:
        number: from 1, one more for each backup into the same place.
        epoch: how often the station was moved to another computer, from 1.
        entries: how many entries the log has; `audit_head` is the hash of the last one.
        files: sealed files in it; `missing` more are named by the store and were not there.
        added: how many of them were written this time, `added_bytes` in all.
    """

    station: str
    number: int
    epoch: int
    made_at: datetime
    program: str
    counts: Counts
    entries: int
    audit_head: str
    files: int
    missing: int
    added: int
    added_bytes: int


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a backup.

    Attributes:
        copy_store: writes a whole copy of the store to a path and tells what it holds.
        sealed: yields a sealed file as it lies on the disk, or raises BlobDamaged.
        loose: yields further sealed files that no row names, each with its name `folder/file` or `folder/folder/file`:
            scanned pages that belong to no dossier yet.
        settings: the small files of the station by their names: settings, trust, catalogue, recovery.
    """

    copy_store: Callable[[Path], StoreCopy]
    sealed: Callable[[str], Iterator[bytes]]
    settings: Mapping[str, bytes]
    loose: Callable[[], Iterable[tuple[str, bytes]]] = tuple


class BackupPlace(Protocol):
    """One backup; an earlier one stays until the next is whole and verified."""

    def newest(self) -> BackupHead | None:
        """Return the head of the backup that lies here, None when there is none. Raises BackupRefused."""

    def write(
        self,
        content: Content,
        head: Callable[[StoreCopy], BackupHead],
        progress: Progress,
        cancel: CancelToken,
    ) -> BackupHead:
        """Write what is new, verify it and make it the backup that counts.

        Raises:
            StorageFull, StorageUnusable: the earlier backup still counts.
            BackupRefused: what was written does not read back as it was written.
            Cancelled: the earlier backup still counts.
        """

    def verify(self, progress: Progress, cancel: CancelToken) -> BackupHead:
        """Read every file and compare it with its hash. Raises BackupRefused."""

    def names(self) -> Iterable[str]:
        """Return the names of its files, of the store and the settings too."""

# SPDX-License-Identifier: Apache-2.0
"""Where the files of a backup lie: a folder that keeps what it has, or one file that is written anew."""

import errno
import hashlib
import io
import os
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from clerkdesk.adapters.durable import sync_folder
from clerkdesk.errors import BackupRefused, ClerkDeskError, StorageFull, StorageUnusable

CHUNK_BYTES = 1 << 20
HEAD = "backup.json"
_PART = ".part"
_OWN = ("blobs/", "tray/", "store-", "files-", "station-", "recovery-", HEAD)
"""How the names of a backup's files begin; whatever else lies in the folder is somebody else's."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Shelf(Protocol):
    """Files by name; the names hold single slashes only and never begin with one."""

    def size(self, name: str) -> int | None:
        """Return the size of a file that may be kept as it is, None when it must be written."""

    def put(self, name: str, content: bytes) -> None:
        """Write a file durably and read it back."""

    @contextmanager
    def room(self, name: str) -> Iterator[Path]:
        """Lend a path on which a large file is written durably by another."""

    def publish(self, head: bytes) -> None:
        """Make what was put, and the head with it, the backup that counts."""

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file in chunks. Raises BackupRefused when it is missing or cannot be read."""

    def names(self) -> list[str]:
        """Return the names of all files but the head."""

    def prune(self, keep: Iterable[str]) -> None:
        """Remove all other files, when the backup that needed them no longer counts."""


@contextmanager
def told(what: str = "the backup") -> Iterator[None]:
    """Tell what a disk refuses as an error for a person."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, what) from error


def storage_error(error: OSError, what: str) -> ClerkDeskError:
    """Return what a failing disk means to a person."""
    return StorageFull(what=what) if error.errno in _FULL else StorageUnusable(reason=error.strerror or str(error))


def damaged(name: str) -> BackupRefused:
    """Return the refusal of a backup in which one file is missing or damaged."""
    return BackupRefused(cause="backup-damaged", reason=f"its file {name} is missing or damaged")


def digest(shelf: Shelf, name: str) -> str:
    """Return the SHA-256 of a file as it reads now. Raises BackupRefused."""
    found = hashlib.sha256()
    for chunk in shelf.read(name):
        found.update(chunk)
    return found.hexdigest()


class FolderShelf:
    """A folder, on a stick for example; what it has is not written again."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def size(self, name: str) -> int | None:
        """Return the size of a file that is here already."""
        try:
            return (self.root / name).stat().st_size
        except OSError:
            return None

    def put(self, name: str, content: bytes) -> None:
        """Write a file durably and compare what the disk gives back.

        Raises:
            StorageFull, StorageUnusable: it is not there.
            BackupRefused: the disk gave other bytes back.
        """
        path = self.root / name
        part = path.with_name(path.name + _PART)
        with told():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with part.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                    _forget(file)
                is_whole = part.read_bytes() == content
                if is_whole:
                    part.replace(path)
                    sync_folder(path.parent)
            finally:
                part.unlink(missing_ok=True)
        if not is_whole:
            raise damaged(name)

    @contextmanager
    def room(self, name: str) -> Iterator[Path]:
        """Lend the path of the file itself: who writes there does so whole or not at all."""
        with told():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        yield self.root / name

    def publish(self, head: bytes) -> None:
        """Put the head: its renaming is the moment from which the new backup counts."""
        self.put(HEAD, head)

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file in chunks. Raises BackupRefused when it is missing or cannot be read."""
        try:
            with (self.root / name).open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk
        except OSError as error:
            raise damaged(name) from error

    def names(self) -> list[str]:
        """Return the names of all files but the head."""
        found = (path for path in self.root.rglob("*") if path.is_file())
        names = (path.relative_to(self.root).as_posix() for path in found)
        return sorted(name for name in names if name != HEAD)

    def prune(self, keep: Iterable[str]) -> None:
        """Remove the files of earlier backups and half-written ones; never anything that no backup wrote."""
        kept = frozenset(keep)
        with told():
            for name in self.names():
                if name not in kept and name.startswith(_OWN):
                    (self.root / name).unlink(missing_ok=True)


class FileShelf:
    """One tar file; it is written beside the old one and takes its place when it was read back whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = path.with_name(path.name + _PART)
        self._writing: tarfile.TarFile | None = None
        self._places: dict[str, tuple[int, int]] | None = None

    def size(self, name: str) -> int | None:  # noqa: ARG002 - everything is written anew
        """Keep nothing."""
        return None

    def put(self, name: str, content: bytes) -> None:
        """Append a file. Raises StorageFull, StorageUnusable."""
        with told():
            self._append(name, len(content), io.BytesIO(content))

    @contextmanager
    def room(self, name: str) -> Iterator[Path]:
        """Lend a path beside the file and append what was written there."""
        path = self.path.with_name(f"{self.path.name}.{Path(name).name}")
        with told():
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield path
            with told(), path.open("rb") as file:
                self._append(name, path.stat().st_size, file)
        finally:
            path.unlink(missing_ok=True)

    def publish(self, head: bytes) -> None:
        """Append the head, close the file and put it in the place of the old one."""
        self.put(HEAD, head)
        with told():
            self.close()
            with self._part.open("rb+") as file:
                os.fsync(file.fileno())
                _forget(file)
            self._part.replace(self.path)
            sync_folder(self.path.parent)

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file in chunks. Raises BackupRefused when it is missing or cannot be read."""
        try:
            at, left = self._index()[name]
            with self.path.open("rb") as file:
                file.seek(at)
                while left and (chunk := file.read(min(left, CHUNK_BYTES))):
                    left -= len(chunk)
                    yield chunk
        except (OSError, KeyError) as error:
            raise damaged(name) from error

    def names(self) -> list[str]:
        """Return the names of all files but the head."""
        return sorted(set(self._index()) - {HEAD})

    def prune(self, keep: Iterable[str]) -> None:
        """Nothing of an earlier backup is in it."""

    def close(self) -> None:
        """Close what is being written."""
        if self._writing is not None:
            self._writing.close()
        self._writing, self._places = None, None

    def discard(self) -> None:
        """Remove what was written of a backup that failed."""
        with suppress(OSError):  # a full disk refuses the end of the file too
            self.close()
        self._writing, self._places = None, None
        self._part.unlink(missing_ok=True)

    def _index(self) -> dict[str, tuple[int, int]]:
        """Return where each file begins and how long it is."""
        if self._places is None:
            try:
                with tarfile.open(self.path, "r:") as archive:
                    self._places = {one.name: (one.offset_data, one.size) for one in archive if one.isreg()}
            except (OSError, tarfile.TarError) as error:
                raise BackupRefused(cause="not-a-backup", reason="there is no backup of ClerkDesk") from error
        return self._places

    def _append(self, name: str, size: int, file: BinaryIO) -> None:
        if self._writing is None:
            self._writing = tarfile.open(self._part, "w:", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - until `publish`
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._writing.addfile(entry, file)


def _forget(file: BinaryIO) -> None:
    # So that what is read back comes from the disk and not from memory.
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

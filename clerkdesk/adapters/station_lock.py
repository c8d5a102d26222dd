# SPDX-License-Identifier: Apache-2.0
"""One writer per station: a lock that the operating system lets go when its process dies."""

import os
import sys
from pathlib import Path
from types import TracebackType

from clerkdesk.errors import FolderOnNetwork, StorageUnusable, StoreLocked

if sys.platform == "win32":
    import ctypes
    import msvcrt
else:
    import fcntl

MOUNTS = Path("/proc/self/mounts")
NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs", "fuse.davfs", "davfs"}
)
_LOCKED_BYTE = 1 << 20  # Windows forbids reading locked bytes: lock one far behind the process number
_DRIVE_REMOTE = 4  # GetDriveTypeW, fileapi.h


class StationLock:
    """Holds a station's folder for one process, as a context manager.

    The file stays when the lock is let go; it holds the number of the process that locked it last.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock at once or not at all.

        Raises:
            StoreLocked: another process, or another lock of this one, holds it.
            FolderOnNetwork: the folder is on a network drive.
            StorageUnusable: the lock file cannot be made.
        """
        refuse_network_folder(self._path.parent)
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StorageUnusable(reason=error.strerror) from error
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise StoreLocked(pid=self._holder()) from error
        os.truncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Let the lock go; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)  # closing is unlocking, for flock(2) as for LockFile
            self._descriptor = None

    def __enter__(self) -> "StationLock":
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _holder(self) -> str:
        try:
            return self._path.read_text(encoding="ascii").strip() or "unknown"
        except (OSError, UnicodeDecodeError):
            return "unknown"


def refuse_network_folder(folder: Path, mounts: Path = MOUNTS) -> None:
    """Refuse a folder on a network drive: SQLite's locks and its WAL do not hold there.

    Source: SQLite, "Write-Ahead Logging": all processes must be on the same host.

    Args:
        folder: an existing folder.
        mounts: table of mounted file systems in the form of fstab(5); where it is missing nothing is refused.

    Raises:
        FolderOnNetwork: naming the kind of file system.
    """
    kind = _drive_kind(folder.resolve(), mounts)
    if kind in NETWORK_FILE_SYSTEMS:
        raise FolderOnNetwork(kind=kind)


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _drive_kind(folder: Path, mounts: Path) -> str:  # noqa: ARG001 - Windows asks the drive itself
        drive = f"{folder.drive}\\"
        is_remote = drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive) == _DRIVE_REMOTE
        return "smbfs" if is_remote else ""

else:

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _drive_kind(folder: Path, mounts: Path) -> str:
        try:
            lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        except OSError:
            return ""
        best, kind = -1, ""
        for line in lines:
            _, point, found, *_ = line.split(" ")
            point = point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
            depth = len(Path(point).parts)
            if depth >= best and folder.is_relative_to(point):  # of equal ones, the later is mounted over the earlier
                best, kind = depth, found
        return kind

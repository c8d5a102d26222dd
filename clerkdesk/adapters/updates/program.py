# SPDX-License-Identifier: Apache-2.0
"""The folder of added versions: `versions/X.Y.Z` side by side; `program.json` points to the one that runs."""

import hashlib
import shutil
from pathlib import Path

from clerkdesk.adapters.durable import patiently, sync_folder
from clerkdesk.adapters.updates import packages
from clerkdesk.adapters.updates.durable import told, write_durably
from clerkdesk.adapters.updates.pointer import program_of, read_pointer, versions, write_pointer
from clerkdesk.adapters.updates.tree import decode_tree, encode_tree, is_whole
from clerkdesk.domain.versions import Package, Pointer, ProgramRelease, order
from clerkdesk.errors import StorageFull, UpdateRefused
from clerkdesk.jobs.progress import CancelToken, Progress

SPARE_BYTES = 64_000_000
"""What stays free for the work at the counter whatever is fetched."""


class Program:
    """Folders of versions (port `ProgramFolder`).

    Args:
        root: the folder of added versions of this user; made when something is written.
        base: folder of the installed program; `installed` its version, `running` the version that asks.
    """

    def __init__(self, root: Path, base: Path, *, installed: str, running: str) -> None:
        self.root = root
        self._base = base
        self._installed = installed
        self._running = running

    @property
    def installed(self) -> str:
        """Version of the installed program."""
        return self._installed

    @property
    def running(self) -> str:
        """Version of the program that asks."""
        return self._running

    def pointer(self) -> Pointer:
        """Return the pointer; without a readable one the installed program runs."""
        return read_pointer(self.root)

    def point(self, pointer: Pointer) -> None:
        """Make another pointer hold, whole or not at all."""
        write_pointer(self.root, pointer)

    def check_room(self, needed: int) -> None:
        """Make sure that there is room, and some to spare."""
        with told("the update"):
            self.root.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.root).free
        if free < needed + SPARE_BYTES:
            raise StorageFull(what="the update", needed=needed + SPARE_BYTES, free=free)

    def download(self, package: Package) -> Path:
        """Return where a package is fetched to; its name tells its content, so that another try goes on with it."""
        folder = self.root / "download"
        with told("the update"):
            folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{hashlib.sha256(package.sha256.encode()).hexdigest()[:32]}.part"

    def unpack(self, release: ProgramRelease, package: Package, progress: Progress, cancel: CancelToken) -> None:
        """Make the folder of a version out of its package."""
        order(release.version)
        folder = self._folder(release.version)
        part = folder.with_name(f"{release.version}.part")
        with told("the update"):
            for stale in (part, folder):
                if stale.exists():
                    shutil.rmtree(stale)
            folder.parent.mkdir(parents=True, exist_ok=True)
            base = self._base_of(package)
            tree = packages.unpack(self.download(package), release.tree, base, part, progress=progress, cancel=cancel)
            write_durably(self._list(release.version), encode_tree(tree))
            sync_folder(part)
            patiently(lambda: part.rename(folder))
            sync_folder(folder.parent)

    def is_whole(self, version: str) -> bool:
        """Tell whether every file of a version is as it was unpacked."""
        try:
            tree = decode_tree(self._list(version).read_bytes())
        except (OSError, UpdateRefused):
            return False
        return is_whole(self._folder(version), tree)

    def program(self, version: str, name: str) -> Path:
        """Return a program of a version."""
        return program_of(self._base if version == self._installed else self._folder(version), name)

    def tidy(self, keep: set[str]) -> None:
        """Remove what is not kept; what is held stays for later, and so does the version that asks."""
        keep = {*keep, self._running}
        for path in sorted((self.root / "versions").glob("*")):
            if path.name.removesuffix(".json") not in keep:
                if path.is_dir():
                    packages.remove_folder(path)
                elif not path.with_suffix("").exists():
                    path.unlink(missing_ok=True)
        packages.remove_folder(self.root / "download")

    def _folder(self, version: str) -> Path:
        return versions(self.root) / version

    def _list(self, version: str) -> Path:
        return versions(self.root) / f"{version}.json"

    def _base_of(self, package: Package) -> Path | None:
        if not package.base:
            return None
        return self._base if package.base == self._installed else self._folder(package.base)

# SPDX-License-Identifier: Apache-2.0
"""Where versions of the program come from, and where they lie."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from clerkdesk.domain.versions import Package, Pointer, ProgramRelease
from clerkdesk.jobs.progress import CancelToken, Progress


@dataclass(frozen=True, slots=True)
class Published:
    """What a source offers, with every signature checked.

    Attributes:
        fresh_until: until when the publisher vouches that there is nothing newer; what is past it still holds.
    """

    releases: tuple[ProgramRelease, ...]
    fresh_until: datetime


class UpdateSource(Protocol):
    """A server, or a folder on a stick."""

    def look(self) -> Published:
        """Return what is offered.

        Raises:
            UpdateUnreachable: the source does not answer, or there is none.
            UpdateRefused: a signature does not hold, or older data are served than were seen before.
        """

    def fetch(self, package: Package, to: Path, progress: Progress, cancel: CancelToken) -> None:
        """Fetch a package; what an earlier try left at `to` is gone on with.

        Args:
            to: the file is whole and verified when this returns.
            progress: told in bytes.

        Raises:
            UpdateUnreachable: the line broke; what came stays for the next try.
            UpdateRefused: what came is not what was signed; nothing of it stays.
            StorageFull, StorageUnusable, Cancelled: see their texts.
        """


class ProgramFolder(Protocol):
    """The versions of the program on this computer, beside the installed one, and the pointer to the one that runs."""

    @property
    def installed(self) -> str:
        """Version of the installed program."""

    @property
    def running(self) -> str:
        """Version of the program that asks."""

    def pointer(self) -> Pointer:
        """Return the pointer; without a readable one the installed program runs."""

    def point(self, pointer: Pointer) -> None:
        """Make another pointer hold, whole or not at all. Raises StorageFull, StorageUnusable."""

    def check_room(self, needed: int) -> None:
        """Make sure that there is room. Raises StorageFull, StorageUnusable."""

    def download(self, package: Package) -> Path:
        """Return where a package is fetched to. Raises StorageFull, StorageUnusable."""

    def unpack(self, release: ProgramRelease, package: Package, progress: Progress, cancel: CancelToken) -> None:
        """Make the folder of a version out of its package, compare every file, and only then give it its name.

        Raises:
            UpdateRefused: it does not hold what was signed, or does not fit the version it builds upon.
            StorageFull, StorageUnusable, Cancelled: no half version is left under its name.
        """

    def is_whole(self, version: str) -> bool:
        """Tell whether every file of a version is as it was unpacked."""

    def program(self, version: str, name: str) -> Path:
        """Return a program of a version: "clerkdesk" or "clerkdesk-window"."""

    def tidy(self, keep: set[str]) -> None:
        """Remove versions that are not kept, downloads and half-made folders; what is held stays for later."""

# SPDX-License-Identifier: Apache-2.0
"""The tray: pages that were scanned but belong to no dossier yet."""

from typing import Protocol

from clerkdesk.domain.pages import ScannedPage


class Tray(Protocol):
    """Keeps stacks of pages, sealed and durable, until somebody or their cover sheets say where they belong."""

    def add(self, stack: str, number: int, page: ScannedPage) -> None:
        """Seal a page durably: file and folder are synced before this returns.

        Args:
            stack: id of the stack, a UUID.
            number: of the page in it, from 1.
            page: as scanned.

        Raises:
            StorageFull: the disk has no room; nothing is left behind.
            StorageUnusable: the folder cannot be written.
        """

    def numbers(self, stack: str) -> list[int]:
        """Return the numbers of the pages of a stack, in their order."""

    def get(self, stack: str, number: int) -> ScannedPage:
        """Return a page.

        Raises:
            BlobDamaged: it is missing, or was changed.
        """

    def stacks(self) -> list[str]:
        """Return the ids of all stacks that hold pages or a note, oldest first."""

    def remove(self, stack: str, number: int) -> None:
        """Forget a page that is kept elsewhere; nothing happens when it is gone already."""

    def note(self, stack: str, text: str) -> None:
        """Seal a text about a stack in place of the one before; an empty one removes it.

        Raises:
            StorageFull, StorageUnusable: the text before stays.
        """

    def read_note(self, stack: str) -> str:
        """Return the text about a stack; "" when there is none."""

# SPDX-License-Identifier: Apache-2.0
"""A portal that receives dossiers, each exactly once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from clerkdesk.domain.case import Progress
from clerkdesk.domain.delivery import PortalReceipt
from clerkdesk.domain.files import FileEntry
from clerkdesk.domain.sync import Shortened

STATES_AT_ONCE = 10
"""How many states of a dossier a portal is told in one question."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is announced before any file is sent.

    Attributes:
        idempotency_key: the same for every try of this delivery.
        manifest: canonical bytes of the signed manifest.
        dossier: JSON values of the legal case: code, procedure, owner, dates, status.
        approval: the proof of the approval: Merkle proof, decision file and root, as JSON values.
        files: all files of the delivery: those of the manifest and the approval container.
        audit_head: head of the station's audit chain (invariant I2).
        station: id of the station.
        epoch: how often the station was moved to another computer, from 1; the portal takes nothing of an older one.
    """

    idempotency_key: str
    manifest: bytes
    dossier: Mapping[str, object]
    approval: Mapping[str, object]
    files: Sequence[FileEntry]
    audit_head: str
    station: str
    epoch: int = 1


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A status update from the portal's change feed."""

    code: str
    status: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """A slice of the change feed and the cursor after it."""

    cursor: str
    items: tuple[StatusChange, ...]


class Portal(Protocol):
    """One portal. Every method may raise PortalUnreachable and PortalNotGenuine, both to be tried again later."""

    def check(self) -> None:
        """Ask for a signed answer to a fresh nonce, so that no captive network passes for the portal."""

    def shortened(self, announcement: Announcement) -> tuple[Shortened, ...]:
        """Tell which texts this portal takes only in part; nothing is asked of it.

        Raises:
            PortalRefused: something in it does not fit the portal and may not be shortened.
        """

    def announce(self, announcement: Announcement) -> frozenset[str]:
        """Tell what will come; return the SHA-256 of the files that the portal still lacks.

        Raises:
            PortalRefused: the content is not acceptable.
            PortalConflict: the key is known with other content.
        """

    def upload(
        self,
        key: str,
        file: FileEntry,
        read: Callable[[int], Iterator[bytes]],
        resume_url: str | None,
        save_url: Callable[[str], None],
    ) -> None:
        """Send one file (tus 1.0), from where an earlier try ended; return when the portal holds all its bytes.

        Args:
            key: idempotency key of the delivery.
            read: yields the bytes from an offset on.
            resume_url: where an earlier try was uploading it.
            save_url: told durably before the first byte is sent.

        Raises:
            PortalRefused: the portal got other bytes than announced, twice, or the file is too large.
        """

    def commit(self, key: str) -> PortalReceipt:
        """Finish the delivery and return the verified receipt; repeating it returns the same receipt.

        Raises:
            ReceiptInvalid: the receipt's signature or content is wrong.
            PortalRefused: files are missing or the dossier is refused.
        """

    def find(self, key: str) -> PortalReceipt | None:
        """Ask what became of a delivery; None when the portal has not committed it.

        Raises:
            ReceiptInvalid: the receipt's signature or content is wrong.
        """

    def tell(self, code: str, states: Sequence[Progress]) -> int:
        """Tell true states of a dossier that was delivered; return how many of them were new to the portal.

        The portal keeps each under its event's sequence and never rewrites one; what it holds already changes nothing,
        and the order in which they come does not matter.

        Args:
            states: of this dossier, at most STATES_AT_ONCE.

        Raises:
            PortalRefused: the portal has no such dossier, or does not take a state.
            PortalConflict: it holds another state under the same sequence; none of these was taken.
        """

    def changes(self, cursor: str) -> Changes:
        """Return what changed after a cursor; the empty cursor is the beginning."""

# SPDX-License-Identifier: Apache-2.0
"""An approved dossier and what is sent of it, for tests that speak with a portal without the outbox."""

from clerkdesk.domain.files import FileEntry
from clerkdesk.ports.portal import Portal
from clerkdesk.services.parcel import Parcel, announcement, parcel
from tests.fakes.approved import approve_dossiers
from tests.fakes.outbox import MemoryBlobs, MemoryStore

_KEY = "01999999-0000-7000-8000-00000000"


class Sent:
    """One dossier, approved and ready to be announced under a key of its own."""

    def __init__(self, number: int, size_bytes: int = 3000) -> None:
        self.blobs, store = MemoryBlobs(), MemoryStore()
        self.code = approve_dossiers(store, self.blobs, number, size_bytes=size_bytes)[0]
        with store.begin() as work:
            self.parcel: Parcel = parcel(work, self.blobs, f"revision-{number}")
        self.key = f"{_KEY}{number:04d}"
        self.announcement = announcement(
            self.parcel, self.blobs, key=self.key, audit_head="0" * 64, station_id="counter-1"
        )
        self.urls: dict[str, str] = {}

    @property
    def paper(self) -> FileEntry:
        """The signed document."""
        return next(entry for entry in self.announcement.files if entry.media_type == "application/pdf")

    def upload(self, portal: Portal, entry: FileEntry) -> None:
        """Upload one file from where an earlier try ended."""
        save = lambda url: self.urls.__setitem__(entry.sha256, url)  # noqa: E731 - one place of storage
        portal.upload(self.key, entry, self.parcel.readers[entry.sha256], self.urls.get(entry.sha256), save)

    def upload_all(self, portal: Portal) -> None:
        """Announce, then upload what is missing."""
        missing = portal.announce(self.announcement)
        for entry in self.announcement.files:
            if entry.sha256 in missing:
                self.upload(portal, entry)

    def deliver(self, portal: Portal) -> str:
        """Send all of it and return the portal's number."""
        self.upload_all(portal)
        return portal.commit(self.key).portal_number

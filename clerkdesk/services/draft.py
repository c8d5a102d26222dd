# SPDX-License-Identifier: Apache-2.0
"""Keep what is being taken down, field by field: nothing typed is lost with the window or the current."""

from datetime import datetime

from clerkdesk.domain.draft import Draft
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store


class Drafts:
    """One open draft an officer; receiving or refusing its dossier ends it in the same transaction."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def open(self, by: str) -> tuple[Draft, datetime] | None:
        """Return an officer's open draft and when it was kept, or None."""
        with self._store.reading() as work:
            kept = work.drafts.of(by)
        return (Draft.of(kept[0]), kept[1]) if kept else None

    def keep(self, draft: Draft, *, by: str) -> datetime:
        """Keep a draft durably in place of the officer's one before, and return when; an empty one is forgotten.

        Raises:
            StorageFull: the one before is still kept.
        """
        at = self._clock.now()
        with self._store.begin() as work:
            if draft.is_empty:
                work.drafts.discard(by)
            else:
                work.drafts.keep(by, draft.content(), at)
            work.commit()
        return at

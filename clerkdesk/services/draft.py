# SPDX-License-Identifier: Apache-2.0
"""Keep what is being taken down or done, field by field: nothing typed is lost with the window or the current."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

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

    def begun(self, prefix: str, *, by: str) -> dict[str, Mapping[str, Any]]:
        """Return what an officer has begun of subjects that begin so, by the rest of their names."""
        with self._store.reading() as work:
            found = work.drafts.begun(by, prefix)
        return {subject.removeprefix(prefix): content for subject, content in found.items()}

    def keep_begun(self, subject: str, content: Mapping[str, Any], *, by: str) -> None:
        """Keep what an officer has begun durably in place of what was kept of it before; an empty one is forgotten.

        Raises:
            StorageFull: the one before is still kept.
        """
        with self._store.begin() as work:
            if content:
                work.drafts.keep(by, content, self._clock.now(), subject)
            else:
                work.drafts.discard(by, subject)
            work.commit()

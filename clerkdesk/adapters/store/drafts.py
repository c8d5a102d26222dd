# SPDX-License-Identifier: Apache-2.0
"""What officers have begun: the dossier that is being received, acts half typed; kept until they are done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from clerkdesk.adapters.store.tables import draft


class SqlDrafts:
    """Keeps drafts beside the dossiers, encrypted like them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, officer_id: str, subject: str = "") -> tuple[Mapping[str, Any], datetime] | None:
        """Return an officer's open draft and when it was kept, or None."""
        query = sa.select(draft.c.content, draft.c.kept_at).where(*_key(officer_id, subject))
        row = self._connection.execute(query).first()
        return (row.content, row.kept_at) if row else None

    def keep(self, officer_id: str, content: Mapping[str, Any], at: datetime, subject: str = "") -> None:
        """Store an officer's draft in place of the one before."""
        new = {"content": dict(content), "kept_at": at}
        stored = insert(draft).values(officer_id=officer_id, subject=subject, **new)
        self._connection.execute(stored.on_conflict_do_update([draft.c.officer_id, draft.c.subject], set_=new))

    def begun(self, officer_id: str, prefix: str) -> dict[str, Mapping[str, Any]]:
        """Return an officer's drafts whose subjects begin so, by subject."""
        query = sa.select(draft.c.subject, draft.c.content).where(draft.c.officer_id == officer_id)
        rows = self._connection.execute(query.where(draft.c.subject.startswith(prefix, autoescape=True)))
        return {row.subject: row.content for row in rows}

    def discard(self, officer_id: str, subject: str = "") -> None:
        """Forget an officer's draft."""
        self._connection.execute(sa.delete(draft).where(*_key(officer_id, subject)))


def _key(officer_id: str, subject: str) -> tuple[sa.ColumnElement[bool], ...]:
    return draft.c.officer_id == officer_id, draft.c.subject == subject

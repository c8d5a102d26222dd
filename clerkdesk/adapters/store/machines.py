# SPDX-License-Identifier: Apache-2.0
"""A step of a state machine: the new state and its event, together."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.tables import delivery, dossier, revision
from clerkdesk.domain.audit import Event
from clerkdesk.domain.states import Machine, next_state
from clerkdesk.errors import DossierNotFound

STATE_COLUMNS: dict[Machine, sa.Column[str]] = {
    Machine.DOSSIER: dossier.c.status,
    Machine.REVISION: revision.c.state,
    Machine.DELIVERY: delivery.c.state,
}


class Machines:
    """Moves dossiers, revisions and deliveries; nothing else writes their state."""

    def __init__(self, connection: Connection, audit: SqlAudit) -> None:
        self._connection = connection
        self._audit = audit

    def advance(
        self,
        machine: Machine,
        subject_id: str,
        event: str,
        *,
        by: str,
        at: datetime,
        why: str = "",
        facts: dict[str, str | int] | None = None,
    ) -> str:
        """Move one thing along its state machine and log it; return the new state.

        Raises:
            IllegalTransition: the table has no such step.
            DossierNotFound: there is no such thing.
            InvariantBroken: a rule of the store forbids the step now.
        """
        column = STATE_COLUMNS[machine]
        table = column.table
        before = self._connection.execute(sa.select(column).where(table.c.id == subject_id)).scalar()
        if before is None:
            raise DossierNotFound(kind=str(machine), code=subject_id)
        after = next_state(machine, before, event)
        entry = self._audit.append(
            Event(at, by, str(machine), subject_id, str(event), before, after, why=why, facts=facts or {})
        )
        moved = sa.update(table).where(table.c.id == subject_id)
        self._connection.execute(moved.values({column.name: after, "last_event": entry.sequence}))
        return after

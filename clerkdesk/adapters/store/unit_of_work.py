# SPDX-License-Identifier: Apache-2.0
"""One transaction over all repositories."""

from datetime import datetime

from sqlalchemy.engine import Connection

from clerkdesk.adapters.store.administration import SqlAdministration
from clerkdesk.adapters.store.agenda import SqlAgenda
from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.batches import SqlBatches
from clerkdesk.adapters.store.cases import SqlCases
from clerkdesk.adapters.store.deliveries import SqlDeliveries
from clerkdesk.adapters.store.dossiers import SqlDossiers
from clerkdesk.adapters.store.drafts import SqlDrafts
from clerkdesk.adapters.store.forms import SqlForms
from clerkdesk.adapters.store.high_water import HighWater
from clerkdesk.adapters.store.machines import Machines
from clerkdesk.adapters.store.pages import SqlPages
from clerkdesk.adapters.store.revisions import SqlRevisions
from clerkdesk.domain.states import Machine
from clerkdesk.ports.agenda import Agenda
from clerkdesk.ports.store import (
    Administration,
    Audit,
    Batches,
    Cases,
    Deliveries,
    Dossiers,
    Drafts,
    Forms,
    Pages,
    Revisions,
)


class SqlUnitOfWork:
    """All of it is durable after `commit`, or nothing of it happened."""

    def __init__(self, connection: Connection, high_water: HighWater | None = None) -> None:
        self._connection = connection
        self._high_water = high_water
        self._audit = audit = SqlAudit(connection)
        self._machines = Machines(connection, audit)
        self.audit: Audit = audit
        self.dossiers: Dossiers = SqlDossiers(connection, audit)
        self.pages: Pages = SqlPages(connection, audit)
        self.revisions: Revisions = SqlRevisions(connection, audit, self._machines)
        self.batches: Batches = SqlBatches(connection, audit)
        self.deliveries: Deliveries = SqlDeliveries(connection, audit)
        self.administration: Administration = SqlAdministration(connection)
        self.drafts: Drafts = SqlDrafts(connection)
        forms = SqlForms(connection)
        self.forms: Forms = forms
        self.cases: Cases = SqlCases(connection, forms)
        self.agenda: Agenda = SqlAgenda(connection)

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
        """Move one thing along its state machine and log it in the same transaction; return the new state.

        Raises:
            IllegalTransition: the table has no such step.
            DossierNotFound: there is no such thing.
            InvariantBroken: a rule of the store forbids the step now.
        """
        return self._machines.advance(machine, subject_id, event, by=by, at=at, why=why, facts=facts)

    def commit(self) -> None:
        """Make everything durable (WAL, synchronous=FULL) before returning; nothing may follow.

        Raises:
            StorageFull: the disk has no room; nothing happened.
        """
        self._connection.commit()
        self._connection.close()  # what is written after a commit would be lost in silence; now it is refused
        if self._high_water is not None and self._audit.appended is not None:
            self._high_water.note(self._audit.appended.sequence, self._audit.appended.hash)

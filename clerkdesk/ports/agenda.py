# SPDX-License-Identifier: Apache-2.0
"""What has to be done today: the open dossiers by urgency, and the results that wait for their citizens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from clerkdesk.domain.next_step import Standing


class Urgency(StrEnum):
    """Groups of open dossiers, the most urgent first; each open dossier is in exactly one.

    The clock of a dossier that waits for papers or for a payment stands still, so it is in no other group.
    """

    LATE = "late"
    TODAY = "today"
    WAITING = "waiting"
    RETURNED = "returned"
    IN_TIME = "in-time"


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A dossier as the list of the day shows it.

    Attributes:
        sequence: order of receipt on this station.
        urgency: None for a dossier that has ended.
        since: when it came into its present state.
        why: the reason with which a supervisor returned its package; empty otherwise.
    """

    sequence: int
    code: str
    owner: str
    procedure_name: str
    received_at: datetime
    due_at: datetime | None
    since: datetime
    urgency: Urgency | None
    standing: Standing
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A result that waits for its citizen.

    Attributes:
        sequence: order in which the results came, the key of paging.
    """

    sequence: int
    code: str
    owner: str
    procedure_name: str
    ready_at: datetime


class Agenda(Protocol):
    """Reads only; asks for pages, never for everything."""

    def counts(self, now: datetime, tomorrow: datetime) -> Mapping[Urgency, int]:
        """Return how many open dossiers are in each group.

        Args:
            now: what was promised before is late.
            tomorrow: the first moment that is no more today.
        """

    def rows(
        self, urgency: Urgency, now: datetime, tomorrow: datetime, *, after: AgendaRow | None = None, limit: int = 50
    ) -> list[AgendaRow]:
        """Return the dossiers of a group, what is due first first, behind the row `after`."""

    def of(self, codes: Sequence[str], now: datetime, tomorrow: datetime) -> list[AgendaRow]:
        """Return some dossiers, open or not, in the order in which they are named."""

    def ready(self, *, after: int | None = None, limit: int = 50) -> list[ReadyRow]:
        """Return the newest results that wait for their citizens, before the sequence number `after`."""

    def ready_count(self) -> int:
        """Return how many results wait for their citizens."""

    def needs(self, officer_id: str) -> Mapping[str, int]:
        """Return how many things need somebody: review, sign (documents), outbox, undecided (batches), proposable."""

# SPDX-License-Identifier: Apache-2.0
"""An agenda in memory, for presenters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clerkdesk.domain.next_step import Standing
from clerkdesk.domain.text import fold
from clerkdesk.ports.agenda import AgendaRow, ReadyRow, Urgency
from clerkdesk.ports.store import Counts, DossierRow
from clerkdesk.settings import VIETNAM_TIME

NOW = datetime(2026, 11, 20, 9, 47, tzinfo=VIETNAM_TIME)
NAMES = ("Bùi Kim Khuê", "Hồ Xuân Quỳnh", "Đặng Kim Ánh", "Công Huyền Tôn Nữ Thị Hoàng Phương Anh", "Ẩn Ỗi Ặc Ỹ")


def row(sequence: int = 1, **changes: object) -> DossierRow:
    """Return a dossier received this morning and due tomorrow."""
    values: dict[str, object] = {
        "sequence": sequence,
        "id": f"id {sequence}",
        "code": f"H38.31.24-261120-{sequence:04d}",
        "owner": NAMES[sequence % len(NAMES)],
        "procedure_code": "1.001193",
        "procedure_name": "Đăng ký khai sinh",
        "status": "2",
        "received_at": NOW,
        "due_at": NOW + timedelta(days=1),
        "pages": 0,
        "revision_state": None,
        "delivery_state": None,
    }
    return DossierRow(**(values | changes))  # type: ignore[arg-type]


def agenda_row(sequence: int = 1, urgency: Urgency | None = Urgency.IN_TIME, **changes: object) -> AgendaRow:
    """Return a dossier of the agenda, received this morning and due tomorrow."""
    values: dict[str, object] = {
        "sequence": sequence,
        "code": f"H38.31.24-261120-{sequence:04d}",
        "owner": NAMES[sequence % len(NAMES)],
        "procedure_name": "Đăng ký khai sinh",
        "received_at": NOW,
        "due_at": NOW + timedelta(days=1),
        "since": NOW,
        "urgency": urgency,
        "standing": Standing("2"),
    }
    return AgendaRow(**(values | changes))  # type: ignore[arg-type]


@dataclass
class MemoryQueue:
    """Agenda rows in groups; remembers what it was asked."""

    groups: Mapping[Urgency, int] = field(default_factory=dict)
    sums: Counts = field(default_factory=lambda: Counts(0, 0, 0, 0, 0))
    waiting: list[ReadyRow] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    trouble: Exception | None = None

    def agenda_counts(self, now: datetime) -> Mapping[Urgency, int]:
        del now
        self._note("counts of groups")
        return {urgency: self.groups.get(urgency, 0) for urgency in Urgency}

    def agenda(
        self, urgency: Urgency, now: datetime, *, after: AgendaRow | None = None, limit: int = 50
    ) -> list[AgendaRow]:
        del now
        self._note(f"{urgency} after {after.sequence if after else None}")
        first = after.sequence + 1 if after else 1
        return [agenda_row(number, urgency) for number in range(first, self.groups.get(urgency, 0) + 1)][:limit]

    def found(self, text: str, now: datetime, *, limit: int = 50) -> list[AgendaRow]:
        del now
        self._note(f"search {text}")
        rows = [agenda_row(number, urgency) for urgency in self.groups for number in range(1, self.groups[urgency] + 1)]
        return [one for one in rows if fold(text) in fold(one.owner)][:limit]

    def ready(self, *, after: int | None = None, limit: int = 50) -> tuple[int, list[ReadyRow]]:
        del after
        return len(self.waiting), self.waiting[:limit]

    def counts(self) -> Counts:
        self._note("counts")
        return self.sums

    def _note(self, question: str) -> None:
        self.asked.append(question)
        if self.trouble:
            raise self.trouble

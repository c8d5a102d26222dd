# SPDX-License-Identifier: Apache-2.0
"""Dossiers, a queue of them and a station in memory, for presenters and the window."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clerkdesk.domain.text import fold
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


@dataclass
class MemoryQueue:
    """A queue of so many dossiers, newest first; remembers what it was asked."""

    size: int = 0
    counted: Counts | None = None
    asked: list[str] = field(default_factory=list)
    trouble: Exception | None = None

    def rows(self, *, after: int | None = None, limit: int = 50) -> list[DossierRow]:
        self._note(f"rows after {after}")
        first = self.size if after is None else after - 1
        return [row(sequence) for sequence in range(first, max(first - limit, 0), -1)]

    def search(self, text: str, *, limit: int = 50) -> list[DossierRow]:
        self._note(f"search {text}")
        found = [row(sequence) for sequence in range(self.size, 0, -1)]
        return [one for one in found if fold(text) in fold(f"{one.owner} {one.code}")][:limit]

    def counts(self) -> Counts:
        self._note("counts")
        return self.counted or Counts(self.size, self.size, 0, 0, 0)

    def _note(self, question: str) -> None:
        self.asked.append(question)
        if self.trouble:
            raise self.trouble

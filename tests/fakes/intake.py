# SPDX-License-Identifier: Apache-2.0
"""The core behind the screen of receiving, in memory: what it was asked, and answers made by the real rules."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from clerkdesk.domain.calendar import CalendarDay, DayKind, WorkingCalendar
from clerkdesk.domain.day_ribbon import day_ribbon
from clerkdesk.domain.draft import Draft
from clerkdesk.domain.due_date import LEGAL_TIME
from clerkdesk.domain.fees import FeeTable
from clerkdesk.domain.officers import Station
from clerkdesk.domain.procedure import (
    AgencyKind,
    Catalogue,
    Certainty,
    ComponentRule,
    FeeKind,
    FeeRule,
    LinkedPart,
    ProcedureVersion,
    TimeKind,
    TimeRule,
)
from clerkdesk.domain.slip import receipt_values
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.store import DossierRow
from clerkdesk.services.intake import Earlier, Last, Preview, Received
from clerkdesk.services.receive import Application, Brought, Receive
from tests.fakes.signing import SetClock

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=LEGAL_TIME)
BIRTH, COPY, LINKED = "1.001193", "2.000815", "3.000722"
STATION = Station("s1", 1, "H99.1", "UBND xã Mẫu", "UBND tỉnh Mẫu", "Mẫu", 1, 99, "practice")
_CALENDAR = WorkingCalendar([CalendarDay(date(2026, 11, 24), DayKind.OFF, "Ngày Văn hóa Việt Nam")], [2026])
_SAME_DAY = TimeRule(TimeKind.SAME_DAY_CUTOFF, source="Luật mẫu")
_PAPERS = (ComponentRule("Tờ khai"), ComponentRule("Giấy chứng sinh"), ComponentRule("Ủy quyền", required=False))
_PARTS = tuple(LinkedPart(AgencyKind.COMMUNE, step, step) for step in (BIRTH, "1.004222"))
_VERSIONS = (
    ProcedureVersion(
        BIRTH, "Đăng ký khai sinh", "Hộ tịch", date(2026, 1, 1), _SAME_DAY, FeeRule(FeeKind.NONE), _PAPERS
    ),
    ProcedureVersion(
        COPY, "Chứng thực bản sao", "Chứng thực", date(2026, 1, 1), TimeRule(TimeKind.WORKING_DAYS, 3),
        FeeRule(FeeKind.PER_COPY, "Bản sao", 2_000, certainty=Certainty.RECALLED), _PAPERS[:1],
    ),
    ProcedureVersion(
        LINKED, "Liên thông khai sinh", "Liên thông", date(2026, 1, 1), TimeRule(TimeKind.WORKING_DAYS, 3),
        FeeRule(FeeKind.NONE), _PAPERS[:1], linked=_PARTS,
    ),
)  # fmt: skip


def a_row(code: str = "H99.1-261123-0001", procedure: str = BIRTH, owner: str = "Hồ Xuân Quỳnh") -> DossierRow:
    """Return a dossier as lists show it."""
    return DossierRow(1, "d1", code, owner, procedure, "Đăng ký khai sinh", "2", MORNING, MORNING, 0, None, None)


@dataclass
class MemoryIntake:
    """Answers like `clerkdesk.services.intake.Intake`; `trouble` is raised by the next question of a name."""

    trouble: dict[str, Exception] = field(default_factory=dict)
    rows: list[DossierRow] = field(default_factory=list)
    received: list[Draft] = field(default_factory=list)
    refused: list[Draft] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.catalogue = Catalogue(_VERSIONS)
        self.clock = SetClock(MORNING)
        self._receive = Receive(
            None, self.catalogue, _CALENDAR, typesetter=None, clock=self.clock, fees=FeeTable()  # type: ignore[arg-type]
        )  # fmt: skip

    def _ask(self, name: str) -> None:
        if name in self.trouble:
            raise self.trouble.pop(name)

    def find(self, text: str, limit: int = 8) -> list[ProcedureVersion]:
        self._ask("find")
        return self.catalogue.search(text, limit)

    def preview(self, draft: Draft, *, by: str) -> Preview:
        self._ask("preview")
        version = self.catalogue.version(draft.procedure, MORNING.date())
        brought = {
            one.position: Brought(one.kind, draft.papers[one.position].count if one.position in draft.papers else 0)
            for one in version.checklist()
        }
        application = Application(version.code, draft.owner(), draft.channel, brought, copies=draft.copies)
        dossier = self._receive.outline(application, STATION, author=by)
        due = dossier.due.due
        ribbon = day_ribbon(version.time_rule, MORNING.date(), due.date(), _CALENDAR) if due else ()
        offered = tuple(one for one in _VERSIONS if any(part.step == version.code for part in one.linked))
        return Preview(version, dossier, receipt_values(dossier, STATION), ribbon, (), offered)

    def earlier(self, draft: Draft) -> Earlier:
        self._ask("earlier")
        rows = tuple(row for row in self.rows if row.owner == draft.name)
        return Earlier(rows, tuple(row for row in rows if row.procedure_code == draft.procedure))

    def last(self, *, by: str) -> Last | None:
        self._ask("last")
        return Last(self.rows[-1], bool(self.received)) if self.rows else None

    def receive(self, draft: Draft, *, by: str) -> Received:
        self._ask("receive")
        self.received.append(draft)
        self.rows.append(a_row(f"H99.1-261123-{len(self.rows) + 1:04d}", draft.procedure, draft.name))
        dossier = self.preview(draft, by=by).dossier
        unlinked = self.trouble.pop("link", None)
        return Received(_coded(dossier, self.rows[-1].code), unlinked=unlinked)  # type: ignore[arg-type]

    def refuse(self, draft: Draft, *, by: str) -> Any:
        self._ask("refuse")
        self.refused.append(draft)
        return SimpleNamespace(dossier=_coded(self.preview(draft, by=by).dossier, "H99.1-261123-0009"))

    def refusal_form(self, refused: Any, *, by: str) -> bytes:
        return b"%PDF form 03"


@dataclass
class MemoryDrafts:
    """Answers like `clerkdesk.services.draft.Drafts`."""

    kept: Draft | None = None
    trouble: Exception | None = None

    def open(self, by: str) -> tuple[Draft, datetime] | None:
        return (self.kept, MORNING) if self.kept is not None else None

    def keep(self, draft: Draft, *, by: str) -> datetime:
        if self.trouble is not None:
            raise self.trouble
        self.kept = None if draft.is_empty else draft
        return MORNING


class AtOnce:
    """Runs each job when it is started, or later when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.is_held = False

    def start(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[Exception], None],
        *,
        lane: object = None,
    ) -> None:
        def run() -> None:
            try:
                answer = work()
            except Exception as error:  # noqa: BLE001 - as the runner of the window does
                failed(error)
            else:
                done(answer)

        self.waiting.append(run)
        if not self.is_held:
            self.go_on()

    def start_long(
        self,
        work: Callable[[Progress, CancelToken], object],
        done: Callable[[object], None],
        failed: Callable[[Exception], None],
        *,
        lane: object = None,
    ) -> None:
        self.start(lambda: work(no_progress, CancelToken()), done, failed)

    def go_on(self) -> None:
        """Run what waits, in its order."""
        self.is_held = False
        while self.waiting:
            self.waiting.pop(0)()


def _coded(dossier: Any, code: str) -> Any:
    from dataclasses import replace

    return replace(dossier, code=code)

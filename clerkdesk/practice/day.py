# SPDX-License-Identifier: Apache-2.0
"""A believable day at a practice counter: some thirty dossiers of synthetic people, in every state, by the services."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.forms.refusal import RefusalReason
from clerkdesk.domain.forms.supplement import SupplementItem
from clerkdesk.domain.identity import parse_identity
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.procedure import Catalogue
from clerkdesk.domain.revision import Verdict
from clerkdesk.ports.scanner import ScanProfile
from clerkdesk.practice.paper.stacks import make_stack, receive_facts
from clerkdesk.services.approve import Judgement
from clerkdesk.services.desk import Services
from clerkdesk.services.finish import Outcome
from clerkdesk.services.receive import Application, Brought

CLERK, SUPERVISOR = "clerk", "supervisor"
BIRTH, DEATH, MARITAL, COPIES, MARRIAGE, EXTRACT, WELFARE = (
    "1.001193", "1.000656", "1.004873", "2.000815", "1.000894", "2.000635", "1.001776",
)  # fmt: skip
_STEP = timedelta(minutes=7)
DPI = 200

Tell = Callable[[str], None]


class DayClock:
    """Tells the moment that is played, a little later at every step; the computer's own once the day is reached."""

    def __init__(self) -> None:
        self._moment: datetime | None = None

    def now(self) -> datetime:
        """Return the moment that is played."""
        if self._moment is None:
            return SystemClock().now()
        self._moment += timedelta(seconds=1)
        return self._moment

    def monotonic_s(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    def set(self, moment: datetime | None) -> None:
        """Go to a moment; None for now."""
        self._moment = moment


@dataclass(slots=True)
class _Day:
    services: Services
    catalogue: Catalogue
    calendar: WorkingCalendar
    clock: DayClock
    now: datetime
    paper: Path
    tell: Tell
    dpi: int
    codes: dict[str, list[str]] = field(default_factory=dict)
    number: int = 0
    at: datetime | None = None


def fill(
    services: Services,
    catalogue: Catalogue,
    calendar: WorkingCalendar,
    clock: DayClock,
    now: datetime,
    *,
    paper: Path,
    tell: Tell,
    dpi: int = DPI,
) -> Mapping[str, Sequence[str]]:
    """Fill a practice counter with a day; return the codes by what they stand for.

    Args:
        services: of the counter, made with `clock`; its portal runs.
        now: the moment of the day that is played.
        paper: folder for what lies on the scanner; synthetic, and left there.
        dpi: of the scanned pages; half the usual is read in a quarter of the time.

    Raises:
        ClerkDeskError: a step failed; what was done until then is safe.
    """
    day = _Day(services, catalogue, calendar, clock, now, paper, tell, dpi)
    tell("practice day: the days before …")
    _days_before(day)
    tell("practice day: this morning …")
    _this_morning(day)
    clock.set(None)
    tell("practice day: scanning and reading …")
    _to_the_portal(day)
    return day.codes


def _days_before(day: _Day) -> None:
    _begin(day, 6, 8)
    _receive(day, "delivered", MARITAL, MARITAL, WELFARE)
    _receive(day, "waiting", WELFARE)
    _receive(day, "stopped", WELFARE)
    _receive(day, "late", MARITAL)
    life = day.services.life
    life.supplement.request(
        day.codes["waiting"][0],
        [SupplementItem("Giấy xác nhận khuyết tật", certified=1)],
        "Thiếu giấy xác nhận khuyết tật",
        by=CLERK,
    )
    life.stop.stop(day.codes["stopped"][0], "Không thuộc đối tượng được trợ cấp", by=CLERK)
    _begin(day, 4, 8)
    _receive(day, "handed-back", EXTRACT, BIRTH, DEATH, COPIES)
    _receive(day, "ready", BIRTH, WELFARE)
    _receive(day, "returned", WELFARE)
    for code in day.codes["handed-back"]:
        _finish(day, code)
        _hand_back(day, code)
    _begin(day, 3, 9)
    _receive(day, "waiting", WELFARE)
    _receive(day, "withdrawn", WELFARE)
    _receive(day, "handed-back", EXTRACT, COPIES, MARRIAGE)
    for code in day.codes["handed-back"][4:]:
        _finish(day, code)
        _hand_back(day, code)
    life.supplement.request(
        day.codes["waiting"][1], [SupplementItem("Bản sao căn cước", photocopy=1)], "Bản sao bị mờ", by=CLERK
    )
    _begin(day, 1, 8)
    _receive(day, "ready", EXTRACT, MARRIAGE)
    _receive(day, "proposed", MARITAL)
    _receive(day, "returned", MARITAL)
    _receive(day, "in-time", WELFARE, MARITAL)
    for code in day.codes["ready"]:
        _finish(day, code)
    life.withdraw.withdraw(day.codes["withdrawn"][0], by=CLERK, reason="Chuyển nơi cư trú")


def _this_morning(day: _Day) -> None:
    midnight = day.now.replace(hour=0, minute=0, second=0, microsecond=0)
    day.at = max(midnight, day.now - 20 * _STEP)
    _receive(day, "unscanned", BIRTH, COPIES)
    _receive(day, "doubt", BIRTH)
    _receive(day, "read", EXTRACT)
    _receive(day, "sealed", EXTRACT, EXTRACT)
    _receive(day, "proposed", EXTRACT)
    _receive(day, "held", EXTRACT)
    _receive(day, "scanned", MARITAL)
    _receive(day, "in-time", MARITAL, MARRIAGE)
    _receive(day, "payment", WELFARE)
    life = day.services.life
    life.pay.require(day.codes["payment"][0], "Lệ phí cấp bản sao", 8_000, by=CLERK)
    facts = receive_facts(MARITAL, "day/refused")
    application = Application(MARITAL, parse_identity(facts.identity_text).as_person(phone=facts.phone))
    life.refuse.refuse(application, [RefusalReason("Không cư trú tại xã")], by=CLERK)


def _to_the_portal(day: _Day) -> None:
    services = day.services
    codes = day.codes
    whole = ("delivered", "held", "late", "returned", "proposed", "sealed", "read", "doubt")
    for code in (code for name in (*whole, "scanned") for code in codes[name]):
        _scan(day, code, is_whole=code in codes["doubt"])
    for code in (code for name in whole for code in codes[name]):
        services.digitise.digitise(code)
        if code not in codes["doubt"]:
            services.review.accept_all(code, by=CLERK)
    sealed = [code for name in whole[:-2] for code in codes[name]]
    for code in sealed:
        services.seal.seal(code, by=CLERK)
    day.tell("practice day: signing, approving, sending …")
    signed = [code for code in sealed if code not in codes["sealed"]]
    clerk, supervisor = services.practice_keys[CLERK], services.practice_keys[SUPERVISOR]
    services.sign.sign(signed, clerk.source, clerk.pin, by=CLERK)
    decided = codes["delivered"] + codes["held"] + codes["returned"]
    batch = services.approve.propose(decided, by=CLERK)
    reasons = iter(("Quét lại trang 1", "Sửa nơi sinh theo giấy chứng sinh"))
    judgements = {
        code: Judgement(Verdict.RETURN, next(reasons)) if code in codes["returned"] else Judgement(Verdict.APPROVE)
        for code in services.approve.codes(batch.id)
    }
    services.approve.decide(batch.id, judgements, supervisor.source, supervisor.pin, by=SUPERVISOR)
    services.deliver.queue_approved(by=CLERK)
    for code in codes["held"]:
        services.deliver.hold(code, by=CLERK, why="Chờ dân mang giấy uỷ quyền")
    services.deliver.run()
    services.approve.propose(codes["proposed"], by=CLERK)


def _begin(day: _Day, days_ago: int, hour: int) -> None:
    """Begin a day in the past: a working day, so that promises begin at once."""
    moment = (day.now - timedelta(days=days_ago)).replace(hour=hour, minute=12, second=0, microsecond=0)
    while not day.calendar.is_working(moment.date()):
        moment -= timedelta(days=1)
    day.at = max(moment, day.at) if day.at else moment


def _receive(day: _Day, name: str, *procedures: str) -> None:
    for procedure in procedures:
        _next(day)
        day.number += 1
        facts = receive_facts(procedure, f"day/{day.number}")
        identity = parse_identity(facts.identity_text)
        version = day.catalogue.version(procedure, day.services.receive.today())
        application = Application(
            procedure,
            identity.as_person(phone=facts.phone),
            # What is not required was not brought, but for the dossier that is to be long and in doubt.
            brought={
                each.position: Brought(each.kind, count=int(each.required or name == "doubt"))
                for each in version.checklist()
            },
            warnings=tuple(identity.warnings),
            fee_way=FeeWay.CASH if day.number % 3 else FeeWay.TRANSFER,
        )
        code = day.services.receive.receive(application, by=CLERK).code
        day.services.receive.slip(code, by=CLERK)
        day.codes.setdefault(name, []).append(code)


def _next(day: _Day) -> None:
    if day.at is not None:
        day.at += _STEP
        day.clock.set(day.at)


def _finish(day: _Day, code: str) -> None:
    _next(day)
    day.services.life.finish.finish(code, Outcome(f"{code.rpartition('-')[2]}/UBND-HT"), by=CLERK)


def _hand_back(day: _Day, code: str) -> None:
    _next(day)
    owner = day.services.overview.show(code).dossier.owner.name
    day.services.life.return_result.return_to(code, owner, by=CLERK)


def _scan(day: _Day, code: str, *, is_whole: bool) -> None:
    """Draw what the citizen brought and scan it: one page a paper, and everything where it is to be in doubt."""
    dossier = day.services.overview.show(code).dossier
    names = {component.name: component.position for component in dossier.components if component.count}
    blanks = 0.2 if is_whole else 0.0
    sheets = make_stack(
        dossier.procedure_code, list(names), f"day/{code}", pages=None if is_whole else len(names), dpi=day.dpi,
        blank_share=blanks, turned_share=blanks,
    )  # fmt: skip
    folder = day.paper / code
    folder.mkdir(parents=True, exist_ok=True)
    for number, sheet in enumerate(sheets, 1):
        (folder / f"{number:03d}.jpg").write_bytes(sheet.image)
    numbers = day.services.scan.scan(code, "folder", ScanProfile(device=str(folder)), by=CLERK).numbers
    for number, sheet in zip(numbers, sheets, strict=True):
        day.services.scan.assign(code, [number], names[sheet.component], by=CLERK)

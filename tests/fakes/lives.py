# SPDX-License-Identifier: Apache-2.0
"""The verbs between receipt and result over a real store, with a clock set by hand and rules made up for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from clerkdesk.adapters.typesetting.form_list import load_forms
from clerkdesk.domain.case import CaseFile
from clerkdesk.domain.dossier import Dossier, Person
from clerkdesk.domain.files import canonical_json
from clerkdesk.domain.forms.supplement import SupplementItem
from clerkdesk.domain.officers import Officer, Role
from clerkdesk.domain.procedure import (
    AgencyKind,
    Catalogue,
    Certainty,
    FeeKind,
    FeeRule,
    LinkedPart,
    TimeKind,
    TimeRule,
)
from clerkdesk.domain.states import DossierStatus
from clerkdesk.ports.store import Store
from clerkdesk.ports.typesetter import Typesetter
from clerkdesk.services.finish import Outcome
from clerkdesk.services.forms import Forms
from clerkdesk.services.life import Life, make_life
from clerkdesk.services.receive import Application, Receive
from tests.fakes.rules import at, birth, calendar, station
from tests.fakes.scanning import MemoryBlobs

CLERK, SUPERVISOR = "clerk", "supervisor"
WELFARE, BIRTH, LINKED_BIRTH, LINKED_DEATH, LAND, RESIDENCE, LINKED_MOVE = (
    "1.001776", "1.001193", "3.000722", "2.002913", "1.013978", "1.004222", "3.009999",
)  # fmt: skip
PAPER = SupplementItem("Giấy xác nhận", original=1)
PDF = b"%PDF-1.7 synthetic"


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def monotonic_s(self) -> float:
        return self.moment.timestamp()

    def set(self, text: str) -> None:
        self.moment = at(text)


class PlainTypesetter:
    """Sets values as JSON: the same values give the same bytes."""

    def typeset(self, template: str, values: Mapping[str, object]) -> bytes:
        return canonical_json({"template": template, "values": dict(values)})


def _days(value: int, **more: object) -> TimeRule:
    return TimeRule(TimeKind.WORKING_DAYS, value, **more)  # type: ignore[arg-type]


def _parts(*parts: tuple[AgencyKind, str, str]) -> tuple[LinkedPart, ...]:
    return tuple(LinkedPart(*part) for part in parts)


def life_catalogue() -> Catalogue:
    """Return a procedure of ten days, births, and the three linked ones."""
    kind = AgencyKind
    return Catalogue(
        versions=(
            birth(),
            birth(code=WELFARE, name="Trợ cấp xã hội hàng tháng", time_rule=_days(10), result_name="Quyết định"),
            birth(code=RESIDENCE, name="Đăng ký thường trú", time_rule=_days(7), route="police"),
            birth(
                code=LINKED_BIRTH,
                name="Liên thông khai sinh",
                time_rule=_days(3, extension=2),
                linked=_parts(
                    (kind.COMMUNE, BIRTH, "Đăng ký khai sinh"),
                    (kind.POLICE, RESIDENCE, "Đăng ký thường trú"),
                    (kind.SOCIAL_INSURANCE, "1.014137", "Cấp thẻ bảo hiểm y tế"),
                ),
            ),
            birth(
                code=LINKED_DEATH,
                name="Liên thông khai tử",
                time_rule=TimeRule(TimeKind.UNKNOWN),
                linked=_parts(
                    (kind.COMMUNE, BIRTH, "Đăng ký khai tử"),
                    (kind.POLICE, RESIDENCE, "Xóa đăng ký thường trú"),
                    (kind.SOCIAL_INSURANCE, "funeral-allowance", "Mai táng phí"),
                ),
            ),
            birth(
                code=LINKED_MOVE,
                name="Liên thông không có thời hạn chung",
                time_rule=TimeRule(TimeKind.UNKNOWN),
                linked=_parts((kind.COMMUNE, BIRTH, "Đăng ký"), (kind.POLICE, RESIDENCE, "Đăng ký thường trú")),
            ),
            birth(
                code=LAND,
                name="Đăng ký đất đai",
                time_rule=_days(20),
                fee_rule=FeeRule(FeeKind.FIXED, "Phí thẩm định", 100_000, certainty=Certainty.VERIFIED),
                linked=_parts(
                    (kind.COMMUNE, "land-file", "Kiểm tra hồ sơ"),
                    (kind.TAX, "tax-notice", "Thông báo nghĩa vụ tài chính"),
                    (kind.TREASURY, "payment", "Thu tiền"),
                ),
            ),
        )
    )


@dataclass
class Desk:
    """A counter with its store; officers are a clerk and a supervisor."""

    store: Store
    typesetter: Typesetter = field(default_factory=PlainTypesetter)
    clock: HandClock = field(default_factory=lambda: HandClock(at("2026-11-18 09:00")))
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)

    def __post_init__(self) -> None:
        catalogue, days = life_catalogue(), calendar()
        self.receive = Receive(self.store, catalogue, days, typesetter=self.typesetter, clock=self.clock)
        self.forms = Forms(self.store, load_forms(), self.typesetter, clock=self.clock)
        self.life: Life = make_life(
            self.store, self.blobs, self.receive, self.forms, catalogue=catalogue, calendar=days, clock=self.clock
        )
        with self.store.begin() as work:
            work.administration.set_station(station())
            work.administration.set_officer(Officer(CLERK, "Người Tiếp Nhận", Role.CLERK))
            work.administration.set_officer(Officer(SUPERVISOR, "Người Phụ Trách", Role.SUPERVISOR, "Chủ tịch"))
            work.commit()

    def receive_one(self, procedure: str = WELFARE, owner: str = "Trần Thị Mẫu") -> str:
        """Receive a dossier and return its code."""
        return self.receive.receive(self.application(procedure, owner), by=CLERK).code

    def application(self, procedure: str = WELFARE, owner: str = "Trần Thị Mẫu") -> Application:
        """Return what a clerk takes down."""
        return Application(procedure, Person(owner, "031199000017", address="Thôn Nà Mẫu"))

    def get(self, code: str) -> Dossier:
        """Return a dossier as the store has it."""
        with self.store.begin() as work:
            return work.dossiers.get(code)

    def file(self, code: str) -> CaseFile:
        """Return all that happened to a dossier."""
        with self.store.begin() as work:
            return work.cases.file(work.dossiers.get(code).id)

    def status(self, code: str) -> DossierStatus:
        """Return its state."""
        return self.get(code).status

    def ask(self, code: str) -> None:
        """Ask for a paper."""
        self.life.supplement.request(code, [PAPER], "Thiếu giấy xác nhận", by=CLERK)

    def finish(self, code: str, symbol: str = "12/QĐ-UBND") -> None:
        """Finish a dossier."""
        self.life.finish.finish(code, Outcome(symbol), by=CLERK)

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.clock.moment += timedelta(**span)


def live_all(desk: Desk) -> None:
    """Leave a dossier in every state of the end, and one that waits for each thing."""
    codes = [desk.receive_one(owner=f"Người Mẫu {number}") for number in range(8)]
    desk.later(hours=1)
    asked, answered, unpaid, paid, withdrawn, stopped, finished, returned = codes
    desk.ask(asked)
    desk.ask(answered)
    desk.later(days=1)
    desk.life.supplement.answer(answered, by=CLERK)
    for code in (unpaid, paid):
        desk.life.pay.require(code, "Lệ phí", 15_000, by=CLERK)
    desk.life.pay.paid(paid, "BL-1", by=CLERK)
    desk.life.withdraw.withdraw(withdrawn, by=CLERK)
    desk.life.stop.stop(stopped, "Không đủ điều kiện", by=CLERK)
    desk.life.finish.finish(finished, replace(Outcome("1/QĐ"), file=PDF), by=CLERK)
    desk.finish(returned, "2/QĐ")
    desk.later(hours=1)
    desk.life.return_result.return_to(returned, "Trần Thị Mẫu", by=CLERK)
    desk.life.link.link(desk.receive_one(LINKED_BIRTH), by=CLERK)

# SPDX-License-Identifier: Apache-2.0
"""Rules and dossiers for tests of the counter's law, in memory."""

from datetime import date, datetime, time, timedelta

from clerkdesk.domain.calendar import CalendarDay, DayKind, DayReason, WorkingCalendar
from clerkdesk.domain.dossier import Channel, Component, CopyKind, Dossier, DueDate, Fee, Person
from clerkdesk.domain.officers import Station
from clerkdesk.domain.procedure import (
    Catalogue,
    Certainty,
    ComponentRule,
    FeeKind,
    FeeRule,
    ProcedureVersion,
    Repealed,
    TimeKind,
    TimeRule,
)
from clerkdesk.settings import VIETNAM_TIME

_SPANS = (
    ("2026-01-01", 1, "Tết Dương lịch"),
    ("2026-01-02", 1, "Nghỉ hoán đổi"),
    ("2026-02-16", 5, "Tết Nguyên đán"),
    ("2026-04-26", 2, "Giỗ Tổ Hùng Vương"),
    ("2026-04-30", 1, "Ngày Chiến thắng"),
    ("2026-05-01", 1, "Ngày Quốc tế lao động"),
    ("2026-08-31", 1, "Nghỉ hoán đổi"),
    ("2026-09-01", 2, "Quốc khánh"),
    ("2026-11-24", 1, "Ngày Văn hóa Việt Nam"),
    ("2027-01-01", 1, "Tết Dương lịch"),
    ("2027-02-04", 7, "Tết Nguyên đán"),
)


def calendar() -> WorkingCalendar:
    """Return the days off of 2026 and of early 2027, with the worked Saturdays 10/01 and 22/08/2026."""
    days = [
        CalendarDay(date.fromisoformat(first) + timedelta(days=number), DayKind.OFF, label)
        for first, length, label in _SPANS
        for number in range(length)
    ]
    worked = {"2026-01-10": "Làm bù", "2026-08-22": "Làm bù"}
    days += [
        CalendarDay(date.fromisoformat(day), DayKind.WORKING, label, reason=DayReason.WEEKEND_WORK)
        for day, label in worked.items()
    ]
    return WorkingCalendar(days, years=(2026, 2027))


def at(text: str) -> datetime:
    """Return a moment of the counter, from `2026-11-18 14:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM_TIME)


SAME_DAY = TimeRule(TimeKind.SAME_DAY_CUTOFF, cutoff=time(15), source="Luật Hộ tịch, Điều 5 khoản 3")
COPY_CERTIFICATION = FeeRule(
    FeeKind.PER_PAGE_CAPPED,
    label="Chứng thực bản sao",
    unit_vnd=2000,
    first_pages=2,
    next_unit_vnd=1000,
    cap_vnd=200_000,
    source="TT 226",
    certainty=Certainty.VERIFIED,
)


def birth(**changes: object) -> ProcedureVersion:
    """Return the registration of a birth, with some parts changed."""
    parts: dict[str, object] = {
        "code": "1.001193",
        "name": "Đăng ký khai sinh",
        "field": "Hộ tịch",
        "effective_from": date(2025, 7, 1),
        "time_rule": SAME_DAY,
        "fee_rule": FeeRule(FeeKind.NONE, certainty=Certainty.VERIFIED),
        "components": (
            ComponentRule("Tờ khai đăng ký khai sinh"),
            ComponentRule("Giấy chứng sinh", code="000.00.00.G15-KQ004389"),
            ComponentRule("Văn bản ủy quyền (nếu có)", required=False, kind=CopyKind.COPY),
        ),
    }
    return ProcedureVersion(**{**parts, **changes})  # type: ignore[arg-type]


def catalogue() -> Catalogue:
    """Return births in two versions, two procedures beside them and a repealed one."""
    return Catalogue(
        versions=(
            birth(effective_to=date(2026, 6, 30)),
            birth(effective_from=date(2026, 7, 1), effective_to=date(2027, 2, 28), decision="new"),
            birth(code="1.000689", name="Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con"),
            birth(code="2.000635", name="Cấp bản sao trích lục hộ tịch, bản sao Giấy khai sinh"),
        ),
        repealed=(Repealed("2.001023", "3.000722"),),
    )


def station(**changes: object) -> Station:
    """Return the station of a made-up commune."""
    parts: dict[str, object] = {
        "id": "s1",
        "number": 1,
        "agency_code": "H38.31.24",
        "agency_name": "Ủy ban nhân dân xã Mẫu Sơn",
        "parent_agency": "Ủy ban nhân dân tỉnh Mẫu",
        "place": "Xã Mẫu Sơn",
        "first_serial": 1,
        "last_serial": 999,
        "destination": "gateway",
    }
    return Station(**{**parts, **changes})  # type: ignore[arg-type]


def papers(count: int, name: str = "Giấy tờ thứ {}") -> tuple[Component, ...]:
    """Return so many papers of a checklist, all brought."""
    kinds = tuple(CopyKind)
    return tuple(Component(n, name.format(n), kinds[n % len(kinds)], 1) for n in range(1, count + 1))


def dossier(**changes: object) -> Dossier:
    """Return a dossier received on Friday 20/11/2026 at 09:47."""
    parts: dict[str, object] = {
        "id": "d1",
        "code": "H38.31.24-261120-0042",
        "procedure_code": "1.001193",
        "procedure_version": date(2025, 7, 1),
        "procedure_name": "Đăng ký khai sinh",
        "field": "Hộ tịch",
        "agency_code": "H38.31.24",
        "agency_name": "Ủy ban nhân dân xã Mẫu Sơn",
        "channel": Channel.DIRECT,
        "owner": Person("Trần Thị Mẫu", "031199000017", address="Thôn Nà Mẫu, xã Mẫu Sơn", phone="0912 000 017"),
        "components": papers(2),
        "received_at": at("2026-11-20 09:47"),
        "due": DueDate(at("2026-11-20 17:00"), explanation=("Thời hạn theo quy định: trong ngày.",)),
        "fee": Fee(0),
        "author": "clerk",
        "slip_number": 17,
        "station_id": "s1",
        "summary": "Đăng ký khai sinh",
    }
    return Dossier(**{**parts, **changes})  # type: ignore[arg-type]

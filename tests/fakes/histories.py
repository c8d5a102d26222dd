# SPDX-License-Identifier: Apache-2.0
"""Histories of synthetic dossiers, one by one, at random or by the hundred thousand."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from clerkdesk.domain.payment import Payment
from clerkdesk.domain.reports.history import (
    BookEntry,
    CaseHistory,
    FeeTaken,
    Moment,
    SupplementWait,
    moment,
    states_text,
)
from clerkdesk.settings import VIETNAM_TIME

PROCEDURES = (
    ("Hộ tịch", "1.001193", "Đăng ký khai sinh"),
    ("Hộ tịch", "1.000894", "Đăng ký kết hôn"),
    ("Hộ tịch", "1.001022", "Nhận cha, mẹ, con"),
    ("Chứng thực", "2.000815", "Chứng thực bản sao từ bản chính"),
    ("Chứng thực", "2.000884", "Chứng thực chữ ký"),
    ("Nuôi con nuôi", "2.001263", "Nuôi con nuôi trong nước"),
    ("Bảo trợ xã hội", "1.001776", "Trợ cấp xã hội hàng tháng"),
    ("Đất đai", "1.012812", "Đăng ký biến động đất đai"),
)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def at(text: str) -> datetime:
    """Return a moment of the counter, from `2026-11-18 14:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM_TIME)


def told(text: str) -> Moment:
    """Return a moment as reports compare it, from `2026-11-18 14:30`."""
    return moment(at(text))


def case(received: str | None = "2026-11-18 09:00", *, due: str | None = "2026-11-20 17:00", **changes) -> CaseHistory:
    """Return a birth registration received at the counter; `ended` is (moment, status)."""
    ended = changes.pop("ended", None)
    begun = told(received) if received else None
    events = [(begun, "2")] if begun else []
    events += [(told(when), status) for when, status in changes.pop("then", ())]
    if ended:
        events.append((told(ended), "9"))
    made = CaseHistory(
        code="H99.99.01-261118-0001",
        field="Hộ tịch",
        procedure="1.001193",
        procedure_name="Đăng ký khai sinh",
        channel="1",
        received_at=begun,
        due_at=told(due) if due else None,
        states=states_text(events),
    )
    return made._replace(**changes)


class Histories:
    """A source of histories in memory."""

    def __init__(self, cases: Iterable[CaseHistory]) -> None:
        self._cases = list(cases)

    def cases(self, first: date, last: date, *, with_people: bool = False) -> Iterator[CaseHistory]:
        """Yield all of them; without people, no book entries."""
        for one in self._cases:
            yield one if with_people else one._replace(book=None)


def many(count: int, seed: int = 7) -> list[CaseHistory]:
    """Return dossiers around November 2026, the same in every run."""
    chance = random.Random(seed)
    start = at("2026-10-05 07:30")
    return [_one(chance, number, start + timedelta(minutes=chance.randrange(80_000))) for number in range(count)]


def _one(chance: random.Random, number: int, received: datetime) -> CaseHistory:
    field, procedure, name = PROCEDURES[min(int(chance.expovariate(0.55)), len(PROCEDURES) - 1)]
    due = received + timedelta(days=chance.choice((0, 1, 3, 5, 10)), hours=4)
    events = [(received, "2"), (received + timedelta(hours=1), "4")]
    waited = timedelta(0)
    waits: tuple[SupplementWait, ...] = ()
    if chance.random() < 0.05:
        asked = received + timedelta(hours=5)
        answered = asked + timedelta(days=2)
        waited = answered - asked
        waits = (SupplementWait(moment(asked), moment(answered)),)
        events += [(asked, "5"), (answered, "2")]
    ended = events[-1][0] + timedelta(hours=chance.randrange(1, 200))
    if chance.random() < 0.9:
        events.append((ended, chance.choices(("9", "8"), (97, 3))[0]))
    fee = (FeeTaken("Lệ phí", 8000, moment(received), Payment.PORTAL if chance.random() < 0.7 else Payment.COUNTER),)
    return CaseHistory(
        code=f"H99.99.01-{received:%y%m%d}-{number:07d}",
        field=field,
        procedure=procedure,
        procedure_name=name,
        channel=chance.choices("123", (20, 75, 5))[0],
        received_at=moment(received),
        due_at=moment(due + waited),
        original_due_at=moment(due),
        states=states_text((moment(when), status) for when, status in events),
        supplements=waits,
        fees=fee if chance.random() < 0.4 else (),
        has_papers_scanned=chance.random() < 0.98,
        has_result_file=chance.random() < 0.95,
        is_reused=chance.random() < 0.3,
    )


_MOMENTS = st.integers(0, 90 * 24 * 60).map(lambda minutes: moment(at("2026-10-01 00:00") + timedelta(minutes=minutes)))
_AFTER_RECEIPT = (("4",), ("4", "9"), ("9", "10"), ("5", "2", "9"), ("4", "5", "8"), ("7", "8"), ("4", "7", "4"), ())


@st.composite
def histories(draw: st.DrawFn) -> CaseHistory:
    """Draw a dossier with any lawful course of events, moments in order, with or without a promise."""
    field, procedure, name = draw(st.sampled_from(PROCEDURES))
    is_refused = draw(st.booleans()) and draw(st.booleans())
    statuses = ("3",) if is_refused else ("2", *draw(st.sampled_from(_AFTER_RECEIPT)))
    moments = sorted(draw(st.lists(_MOMENTS, min_size=len(statuses), max_size=len(statuses))))
    events = tuple(zip(moments, statuses, strict=True))
    asked = [when for when, status in events if status == "5"]
    waits = tuple(
        SupplementWait(when, next((later for later, status in events if status == "2" and later > when), None))
        for when in asked
    )
    due = draw(st.none() | _MOMENTS)
    return CaseHistory(
        code="H99.99.01-261118-0001",
        field=field,
        procedure=procedure,
        procedure_name=name,
        channel=draw(st.sampled_from(("1", "2", "3", ""))),
        received_at=None if is_refused else moments[0],
        due_at=due,
        original_due_at=draw(st.sampled_from((None, due))),
        states=states_text(events),
        supplements=waits,
        fees=draw(st.sampled_from(((), (FeeTaken("Lệ phí", 8000, moments[-1]),), (FeeTaken("Lệ phí", 8000),)))),
        has_papers_scanned=draw(st.booleans()),
        has_result_file=draw(st.booleans()),
        was_apologised=draw(st.booleans()),
        by_post=draw(st.booleans()),
        book=BookEntry(draw(st.integers(1, 9999)), "Trần Thị Mẫu"),
    )

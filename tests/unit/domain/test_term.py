# SPDX-License-Identifier: Apache-2.0
"""The promised date changes by events only, each as the law says, and every promise is kept."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clerkdesk.domain.procedure import TimeKind, TimeRule
from clerkdesk.domain.term import (
    LINKED_BIRTH,
    LateFlag,
    Term,
    TermEvent,
    TermEventKind,
    TermPolicy,
    next_term,
    notice_by,
    term_after,
)
from clerkdesk.errors import (
    AlreadyReappointed,
    ClerkDeskError,
    InvalidInput,
    ReasonMissing,
    TermEventRefused,
    TooLateToReappoint,
)
from tests.fakes.rules import at, calendar

CALENDAR = calendar()
THREE_DAYS = TimeRule(TimeKind.WORKING_DAYS, 3, extension=5, source="Luật Hộ tịch, Điều 25")
SEASONAL = TimeRule(TimeKind.SEASONAL)
RECEIVED = TermEvent(TermEventKind.RECEIVED, at("2026-11-09 09:00"))


def asked(when: str, reason: str = "") -> TermEvent:
    return TermEvent(TermEventKind.SUPPLEMENT_REQUESTED, at(when), reason)


def answered(when: str) -> TermEvent:
    return TermEvent(TermEventKind.SUPPLEMENT_ANSWERED, at(when))


def reappointed(when: str, new_day: str, reason: str = "Chờ xác minh") -> TermEvent:
    return TermEvent(TermEventKind.REAPPOINTED, at(when), reason, date.fromisoformat(new_day))


def extended(when: str) -> TermEvent:
    return TermEvent(TermEventKind.VERIFICATION_EXTENDED, at(when))


def after(*events: TermEvent, rule: TimeRule = THREE_DAYS, policy: TermPolicy | None = None) -> Term:
    kept = {"policy": policy} if policy else {}
    return term_after([RECEIVED, *events], rule, CALENDAR, **kept)


def day(term: Term) -> str:
    assert term.due.due is not None
    return f"{term.due.due:%Y-%m-%d %H:%M}"


def cause(error: pytest.ExceptionInfo[TermEventRefused]) -> object:
    return error.value.params["cause"]


def test_the_promise_of_receipt_stands_while_nothing_happens() -> None:
    term = after()
    assert day(term) == "2026-11-12 17:00"
    assert term.original_due is term.due
    assert (term.is_clock_stopped, term.supplements, term.reappointments, term.late_flags) == (False, 0, 0, ())


def test_a_supplement_stops_the_clock_and_its_answer_starts_the_whole_term_again() -> None:
    waiting = after(asked("2026-11-10 10:00"))
    assert waiting.is_clock_stopped
    assert day(waiting) == "2026-11-12 17:00"
    term = after(asked("2026-11-10 10:00"), answered("2026-11-16 10:00"))
    assert day(term) == "2026-11-19 17:00"
    assert [f"{promise.due.due:%d/%m}" for promise in term.history] == ["12/11", "19/11"]
    assert term.waited == timedelta(days=6)
    assert not term.is_clock_stopped
    assert term.due.explanation[:2] == (
        "Hồ sơ được bổ sung đầy đủ lúc 10 giờ, thứ Hai ngày 16/11/2026; thời gian chờ bổ sung không tính.",
        "Thời hạn được tính lại từ đầu (Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4, nay là Nghị định 118/2025/NĐ-CP "
        "(chưa xác nhận điều khoản)).",
    )


def test_a_second_supplement_needs_a_reason_and_makes_the_dossier_late_whenever_it_ends() -> None:
    first = (asked("2026-11-10 10:00"), answered("2026-11-11 10:00"))
    with pytest.raises(ReasonMissing):
        after(*first, asked("2026-11-12 10:00"))
    term = after(*first, asked("2026-11-12 10:00", "Thiếu chữ ký"), answered("2026-11-13 10:00"))
    assert (term.supplements, term.late_flags) == (2, (LateFlag.SECOND_SUPPLEMENT,))
    assert term.is_late(at("2026-11-16 09:00"))


def test_with_one_supplement_only_the_promised_time_decides() -> None:
    term = after(asked("2026-11-10 10:00"), answered("2026-11-16 10:00"))
    assert not term.is_late(at("2026-11-19 17:00"))
    assert term.is_late(at("2026-11-19 17:01"))
    assert not after(asked("2026-11-10 10:00")).is_late(at("2026-12-31 09:00"))


def test_a_supplement_asked_after_the_third_working_day_is_flagged() -> None:
    assert notice_by(at("2026-11-19 09:00"), CALENDAR) == date(2026, 11, 25)
    assert after(asked("2026-11-12 16:00")).late_flags == ()
    assert after(asked("2026-11-13 08:00")).late_flags == (LateFlag.SUPPLEMENT_ASKED_LATE,)


def test_a_linked_birth_waits_seven_days_for_the_citizen() -> None:
    waiting = after(asked("2026-11-10 10:00"), policy=LINKED_BIRTH)
    assert waiting.answer_by == at("2026-11-17 17:00")
    in_time = after(asked("2026-11-10 10:00"), answered("2026-11-17 16:00"), policy=LINKED_BIRTH)
    late = after(asked("2026-11-10 10:00"), answered("2026-11-18 08:00"), policy=LINKED_BIRTH)
    assert (in_time.late_flags, late.late_flags) == ((), (LateFlag.SUPPLEMENT_ANSWERED_LATE,))
    assert late.answer_by is None


def test_a_new_date_is_told_with_its_reason_and_the_old_one_is_kept() -> None:
    term = after(reappointed("2026-11-11 16:00", "2026-11-18"))
    assert day(term) == "2026-11-18 17:00"
    assert term.reappointments == 1
    assert term.original_due.due == at("2026-11-12 17:00")
    assert term.due.explanation[:2] == (
        "Hẹn lại ngày trả kết quả: từ 17 giờ, thứ Năm ngày 12/11/2026 sang 17 giờ, thứ Tư ngày 18/11/2026.",
        "Lý do: Chờ xác minh.",
    )


@pytest.mark.parametrize("when", ["2026-11-12 08:00", "2026-11-13 08:00"])
def test_a_new_date_on_the_due_date_or_later_comes_too_late(when: str) -> None:
    with pytest.raises(TooLateToReappoint) as refused:
        after(reappointed(when, "2026-11-18"))
    assert refused.value.params == {"due": "12/11/2026"}


def test_the_friday_is_the_last_day_to_tell_of_a_monday() -> None:
    due_on_monday = TimeRule(TimeKind.WORKING_DAYS, 5)
    assert after(reappointed("2026-11-13 16:00", "2026-11-18"), rule=due_on_monday).reappointments == 1
    for when in ("2026-11-14 09:00", "2026-11-16 07:30"):
        with pytest.raises(TooLateToReappoint):
            after(reappointed(when, "2026-11-18"), rule=due_on_monday)


def test_a_new_date_is_given_only_once_also_after_a_supplement() -> None:
    first = reappointed("2026-11-10 09:00", "2026-11-18")
    with pytest.raises(AlreadyReappointed):
        after(first, reappointed("2026-11-11 09:00", "2026-11-20"))
    with pytest.raises(AlreadyReappointed):
        after(
            first,
            asked("2026-11-11 09:00"),
            answered("2026-11-12 09:00"),
            reappointed("2026-11-13 09:00", "2026-11-23"),
        )


def test_a_new_date_without_a_reason_is_refused() -> None:
    with pytest.raises(ReasonMissing):
        after(reappointed("2026-11-10 09:00", "2026-11-18", reason="  "))


@pytest.mark.parametrize("new_day", ["2026-11-12", "2026-11-11", "2026-11-14", "2026-11-24"])
def test_a_new_date_is_a_working_day_after_the_promised_one(new_day: str) -> None:
    with pytest.raises(InvalidInput):
        after(reappointed("2026-11-10 09:00", new_day))


def test_a_term_is_made_longer_once_for_verification_from_the_promised_day() -> None:
    term = after(extended("2026-11-12 09:00"))
    assert day(term) == "2026-11-19 17:00"
    assert term.due.explanation[-1] == "Căn cứ: Luật Hộ tịch, Điều 25."
    with pytest.raises(TermEventRefused) as refused:
        after(extended("2026-11-12 09:00"), extended("2026-11-13 09:00"))
    assert cause(refused) == "extended-already"


def test_a_marriage_at_once_gets_five_working_days_when_it_is_verified() -> None:
    term = after(extended("2026-11-09 10:00"), rule=TimeRule(TimeKind.IMMEDIATE, extension=5))
    assert day(term) == "2026-11-16 17:00"


def test_a_longer_term_passes_over_holidays_and_names_them() -> None:
    term = after(extended("2026-11-12 09:00"), rule=TimeRule(TimeKind.WORKING_DAYS, 3, extension=9))
    assert day(term) == "2026-11-26 17:00"
    assert "Không tính ngày nghỉ: Ngày Văn hóa Việt Nam (24/11/2026)." in term.due.explanation


def test_after_a_restart_the_term_may_be_made_longer_again() -> None:
    term = after(
        extended("2026-11-10 09:00"),
        asked("2026-11-11 09:00"),
        answered("2026-11-12 09:00"),
        extended("2026-11-13 09:00"),
    )
    assert day(term) == "2026-11-25 17:00"


@pytest.mark.parametrize(
    ("events", "rule", "told"),
    [
        ([answered("2026-11-10 09:00")], THREE_DAYS, "clock-running"),
        ([asked("2026-11-10 09:00"), asked("2026-11-10 10:00")], THREE_DAYS, "clock-stopped"),
        ([asked("2026-11-10 09:00"), extended("2026-11-10 10:00")], THREE_DAYS, "clock-stopped"),
        ([asked("2026-11-10 09:00"), reappointed("2026-11-10 10:00", "2026-11-18")], THREE_DAYS, "clock-stopped"),
        ([extended("2026-11-13 09:00")], THREE_DAYS, "after-due"),
        ([extended("2026-11-10 09:00")], TimeRule(TimeKind.WORKING_DAYS, 3), "no-extension"),
        ([extended("2026-11-10 09:00")], SEASONAL, "no-due-date"),
        ([reappointed("2026-11-10 09:00", "2026-11-18")], SEASONAL, "no-due-date"),
        ([RECEIVED], THREE_DAYS, "received-twice"),
        ([asked("2026-11-08 09:00")], THREE_DAYS, "out-of-order"),
        ([TermEvent(TermEventKind.LINKED_STEP, at("2026-11-10 09:00"))], THREE_DAYS, "no-step"),
    ],
)
def test_an_event_out_of_place_is_refused(events: list[TermEvent], rule: TimeRule, told: str) -> None:
    with pytest.raises(TermEventRefused) as refused:
        after(*events, rule=rule)
    assert cause(refused) == told


def test_nothing_happens_to_a_dossier_that_is_not_received() -> None:
    for events in ([], [asked("2026-11-10 09:00")]):
        with pytest.raises(TermEventRefused) as refused:
            term_after(events, THREE_DAYS, CALENDAR)
        assert cause(refused) == "not-received"


def test_an_event_without_a_time_zone_is_refused() -> None:
    with pytest.raises(InvalidInput):
        term_after([TermEvent(TermEventKind.RECEIVED, datetime(2026, 11, 9))], THREE_DAYS, CALENDAR)  # noqa: DTZ001


def step(when: str, days: int, name: str = "Công an: đăng ký thường trú") -> TermEvent:
    rule = TimeRule(TimeKind.WORKING_DAYS, days)
    return TermEvent(TermEventKind.LINKED_STEP, at(when), step=name, rule=rule)


def test_a_step_of_another_agency_moves_the_promise_only_when_it_ends_later() -> None:
    assert day(after(step("2026-11-09 10:00", 2))) == "2026-11-12 17:00"
    later = after(step("2026-11-11 10:00", 4))
    assert day(later) == "2026-11-17 17:00"
    assert later.due.explanation[0] == "Phần việc liên thông: Công an: đăng ký thường trú."
    with pytest.raises(TermEventRefused):
        after(asked("2026-11-10 09:00"), step("2026-11-11 10:00", 4))


def test_a_linked_dossier_received_after_three_counts_from_the_next_day_and_five_when_verified() -> None:
    rule = TimeRule(TimeKind.WORKING_DAYS, 3, cutoff=time(15), extension=2, shift_after_cutoff=True)
    received = TermEvent(TermEventKind.RECEIVED, at("2026-11-09 15:01"))
    term = term_after([received], rule, CALENDAR, policy=LINKED_BIRTH)
    assert day(term) == "2026-11-13 17:00"
    verified = term_after([received, extended("2026-11-10 09:00")], rule, CALENDAR, policy=LINKED_BIRTH)
    assert day(verified) == "2026-11-17 17:00"


# --- Properties --------------------------------------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(2026, 1, 5), datetime(2026, 10, 1))  # noqa: DTZ001 - made local below
RULES = st.sampled_from(
    [
        TimeRule(TimeKind.SAME_DAY_CUTOFF, cutoff=time(15)),
        TimeRule(TimeKind.IMMEDIATE, extension=5),
        TimeRule(TimeKind.WORKING_DAYS, 3, extension=5),
        TimeRule(TimeKind.WORKING_DAYS, 3, cutoff=time(15), shift_after_cutoff=True),
        TimeRule(TimeKind.WORKING_DAYS, 25),
        TimeRule(TimeKind.HALF_DAYS, 3),
        TimeRule(TimeKind.CALENDAR_DAYS, 30),
    ]
)
STEPS = st.lists(st.tuples(st.sampled_from(list(TermEventKind)), st.integers(0, 72), st.integers(1, 20)), max_size=8)


def local(moment: datetime) -> datetime:
    return at(f"{moment:%Y-%m-%d %H:%M}")


def walk(start: datetime, steps: Sequence[tuple[TermEventKind, int, int]], rule: TimeRule) -> list[TermEvent]:
    """Return events that are possible one after the other; those refused at their place are left out."""
    events, term, moment = [], None, start
    for kind, hours, days in ((TermEventKind.RECEIVED, 0, 1), *steps):
        moment += timedelta(hours=hours)
        new_day = (term.due.due if term and term.due.due else moment).date() + timedelta(days=days)
        event = TermEvent(kind, moment, "Lý do mẫu", new_day, "Phần việc mẫu", TimeRule(TimeKind.WORKING_DAYS, days))
        try:
            term = next_term(term, event, rule, CALENDAR)
        except ClerkDeskError:
            continue
        events.append(event)
    return events


@given(MOMENTS, STEPS, RULES)
def test_whatever_happens_no_promise_falls_on_a_day_off(moment: datetime, steps: list, rule: TimeRule) -> None:
    term = term_after(walk(local(moment), steps, rule), rule, CALENDAR)
    assert all(CALENDAR.is_working(promise.due.due.date()) for promise in term.history if promise.due.due)
    assert term.reappointments <= 1


@given(MOMENTS, STEPS, RULES, st.integers(0, 8))
def test_replaying_the_events_in_one_go_or_one_by_one_gives_the_same_term(
    moment: datetime, steps: list, rule: TimeRule, cut: int
) -> None:
    events = walk(local(moment), steps, rule)
    whole = term_after(events, rule, CALENDAR)
    term = term_after(events[: cut + 1], rule, CALENDAR)
    for event in events[cut + 1 :]:
        term = next_term(term, event, rule, CALENDAR)
    assert term == whole == term_after(events, rule, CALENDAR)


@example(
    datetime(2026, 11, 13, 16),  # noqa: DTZ001 - made local below
    17 * 60,
    TimeRule(TimeKind.WORKING_DAYS, 3, cutoff=time(15), shift_after_cutoff=True),
)
@given(MOMENTS, st.integers(0, 20_000), RULES)
def test_a_later_receipt_or_answer_never_gives_an_earlier_date(moment: datetime, minutes: int, rule: TimeRule) -> None:
    first, later = local(moment), local(moment + timedelta(minutes=minutes))
    dues = [term_after([TermEvent(TermEventKind.RECEIVED, one)], rule, CALENDAR).due.due for one in (first, later)]
    assert dues[0] is not None
    assert dues[1] is not None
    assert dues[0] <= dues[1]
    request = TermEvent(TermEventKind.SUPPLEMENT_REQUESTED, first)
    restarts = [
        term_after(
            [
                TermEvent(TermEventKind.RECEIVED, first),
                request,
                TermEvent(TermEventKind.SUPPLEMENT_ANSWERED, one),
            ],
            rule,
            CALENDAR,
        ).due.due
        for one in (first, later)
    ]
    assert restarts == dues

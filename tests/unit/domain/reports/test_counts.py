# SPDX-License-Identifier: Apache-2.0
"""A period is counted once, its identities hold whatever happened, and what breaks one is not given out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.payment import Payment
from clerkdesk.domain.reports.counts import IDENTITIES, Counts, check, count, summed
from clerkdesk.domain.reports.history import FeeTaken, Outcome, SupplementWait, outcome, period
from clerkdesk.domain.reports.ii06a import by_field
from clerkdesk.errors import InvalidInput, ReportUnbalanced
from tests.fakes.histories import FIRST, LAST, at, case, histories, told

NOW = at("2026-12-05 08:00")
DAYS = period(FIRST, LAST, NOW)


def counted(*cases) -> Counts:
    return summed(row.counts for row in count(cases, DAYS))


@given(st.lists(histories(), max_size=12), st.dates(date(2026, 10, 1), date(2026, 12, 31)), st.integers(0, 60))
def test_the_identities_hold_on_any_event_log(cases, first, length):
    days = period(first, first + timedelta(days=length), at("2027-03-01 08:00"))
    rows = count(cases, days)
    for row in [*(row.counts for row in rows), *(one.counts for one in by_field(rows))]:
        check(row, "any")


@given(st.lists(histories(), max_size=12), st.dates(date(2026, 10, 5), date(2026, 12, 20)))
def test_what_is_open_at_the_end_is_carried_into_the_next_period(cases, last):
    first, now = date(2026, 10, 1), at("2027-03-01 08:00")
    before = summed(row.counts for row in count(cases, period(first, last, now)))
    after = summed(row.counts for row in count(cases, period(last + timedelta(days=1), date(2027, 1, 31), now)))
    assert after.recv_carried == before.open_total


def test_the_month_of_the_law_case_is_counted_as_its_columns_say():
    """Row 30: 5 carried over and 20 in (12 online), 18 done (10 early, 6 on time, 2 late), 7 open (6 in time)."""
    early = {"due": "2026-11-27 17:00", "ended": "2026-11-20 10:00"}
    on_time = {"due": "2026-11-20 17:00", "ended": "2026-11-20 16:59"}
    late = {"due": "2026-11-20 17:00", "ended": "2026-11-20 17:01"}
    cases = [
        *(case("2026-10-28 09:00", **early) for _ in range(5)),
        *(case(**early, channel="2") for _ in range(5)),
        *(case(**on_time, channel="2") for _ in range(6)),
        *(case(**late) for _ in range(2)),
        *(case(due="2026-12-03 17:00", channel="3") for _ in range(5)),
        case(due="2026-12-03 17:00", channel="2"),
        case(due="2026-11-25 17:00", channel=""),
    ]
    total = counted(*cases)
    received = total.recv_total, total.recv_online, total.recv_direct_post, total.recv_carried
    done = total.done_total, total.done_early, total.done_on_time, total.done_late
    assert received == (25, 12, 8, 5)
    assert done == (18, 10, 6, 2)
    assert (total.open_total, total.open_in_time, total.open_late) == (7, 6, 1)
    check(total, "row 30")


@pytest.mark.parametrize("name", [name for name, *_ in IDENTITIES])
def test_a_report_that_breaks_an_identity_is_refused_by_its_name(name):
    numbers = dict.fromkeys(("recv_total", "recv_online", "done_total", "done_early", "open_total", "open_in_time"), 2)
    numbers |= {"recv_total": 4, "recv_online": 4}
    broken = {
        "3=4+5+6": {"recv_online": 3},
        "7=8+9+10": {"done_early": 1},
        "11=12+13": {"open_in_time": 1},
        "3=7+11": {"recv_total": 5, "recv_online": 5},
    }[name]
    check(Counts(**numbers), "whole")
    with pytest.raises(ReportUnbalanced) as refused:
        check(Counts(**numbers | broken), "Hộ tịch")
    assert (refused.value.params["identity"], refused.value.params["row"]) == (name, "Hộ tịch")


def test_numbers_below_zero_are_refused():
    with pytest.raises(ReportUnbalanced):
        check(Counts(recv_online=1, recv_post=-1), "row")


def test_a_supplement_that_is_waited_for_does_not_make_a_dossier_late():
    waits = (SupplementWait(told("2026-11-19 10:00")),)
    waiting = case(due="2026-11-20 17:00", then=[("2026-11-19 10:00", "5")], supplements=waits)
    assert counted(waiting).open_in_time == 1
    assert counted(case(due="2026-11-20 17:00")).open_late == 1


def test_a_promise_moved_by_a_supplement_is_the_one_that_counts():
    waits = (SupplementWait(told("2026-11-19 10:00"), told("2026-11-24 10:00")),)
    answered = case(ended="2026-11-26 10:00", due="2026-11-26 17:00", supplements=waits)
    assert counted(answered._replace(original_due_at=told("2026-11-20 17:00"))).done_on_time == 1


def test_a_second_wait_stops_the_clock_of_the_moved_promise():
    waits = (
        SupplementWait(told("2026-11-19 10:00"), told("2026-11-24 10:00")),
        SupplementWait(told("2026-11-25 10:00")),
    )
    waiting = case(due="2026-11-26 17:00", supplements=waits, original_due_at=told("2026-11-20 17:00"))
    assert counted(waiting).open_in_time == 1
    assert counted(waiting._replace(supplements=waits[:1])).open_late == 1


def test_a_time_waited_is_taken_off_where_the_promise_did_not_move():
    waits = (SupplementWait(told("2026-11-19 10:00"), told("2026-11-24 10:00")),)
    assert counted(case(ended="2026-11-24 15:00", due="2026-11-20 17:00", supplements=waits)).done_early == 1


def test_a_refusal_at_intake_was_never_received():
    refused = case(None, then=[("2026-11-18 09:10", "3")])
    total = counted(refused)
    assert (total.rejected, total.recv_total, total.done_total) == (1, 0, 0)


def test_an_open_dossier_has_no_outcome():
    with pytest.raises(ValueError, match="open"):
        outcome(case())
    assert outcome(case(None, then=[("2026-11-18 09:10", "3")])) is Outcome.REFUSED


def test_a_result_without_its_readiness_ends_when_it_was_returned():
    assert counted(case(then=[("2026-11-19 10:00", "10")])).done_early == 1


def test_a_stop_and_a_withdrawal_are_told_apart():
    stopped = case(then=[("2026-11-19 09:00", "8")])
    withdrawn = case(then=[("2026-11-19 09:00", "7"), ("2026-11-20 09:00", "8")])
    total = counted(stopped, withdrawn)
    assert (total.done_total, total.stopped, total.withdrawn) == (2, 1, 1)


def test_lateness_without_an_apology_is_told_from_lateness_with_one():
    total = counted(case(), case(was_apologised=True), case(ended="2026-11-25 09:00", was_apologised=True))
    assert (total.late_apology, total.late_no_apology) == (2, 1)


def test_a_fee_is_paid_online_or_directly_or_not_at_all():
    fees = [
        FeeTaken("Lệ phí", 8000, told("2026-11-18 09:00"), Payment.PORTAL),
        FeeTaken("Lệ phí", 8000, told("2026-11-18 09:00")),
        FeeTaken("Lệ phí", 8000),
        FeeTaken("Lệ phí", 0, told("2026-11-18 09:00"), Payment.PORTAL),
    ]
    total = counted(*(case(fees=(fee,)) for fee in fees))
    assert (total.paid_online, total.paid_direct) == (1, 1)


def test_a_result_by_post_and_a_dossier_without_a_promise_are_counted():
    total = counted(case(ended="2026-11-19 10:00", due=None, by_post=True), case(due=None, channel="3"))
    assert (total.result_by_post, total.done_on_time, total.open_in_time, total.recv_post) == (1, 1, 1, 1)


def test_what_ends_after_the_period_is_open_in_it():
    assert counted(case(ended="2026-12-01 00:00", due="2026-12-01 17:00")).open_in_time == 1
    assert counted(case(ended="2026-11-30 23:59", due="2026-12-01 17:00")).done_early == 1


def test_what_the_period_does_not_touch_is_not_counted():
    before = case("2026-10-01 09:00", ended="2026-10-31 23:59")
    assert count([before, case("2026-12-01 00:00")], DAYS) == []


def test_a_report_of_today_ends_now():
    today = period(date(2026, 11, 18), date(2026, 11, 18), at("2026-11-18 12:00"))
    rows = count([case(), case("2026-11-18 12:01")], today)
    assert summed(row.counts for row in rows).recv_total == 1


def test_days_the_wrong_way_round_or_to_come_are_refused():
    with pytest.raises(InvalidInput):
        period(LAST, FIRST, NOW)
    with pytest.raises(InvalidInput):
        period(date(2026, 12, 6), date(2026, 12, 7), NOW)


def test_fields_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    fields = ("Nuôi con nuôi", "Đất đai", "Hộ tịch", "Dân số", "Chứng thực")
    rows = count([case(field=field) for field in fields], DAYS)
    assert [row.field for row in rows] == ["Chứng thực", "Dân số", "Đất đai", "Hộ tịch", "Nuôi con nuôi"]

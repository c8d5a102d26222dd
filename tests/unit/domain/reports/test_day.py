# SPDX-License-Identifier: Apache-2.0
"""At the end of a day the dossiers add up and the money is told by kind."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.payment import Payment
from clerkdesk.domain.reports.day import reconcile
from clerkdesk.domain.reports.history import FeeTaken, period
from tests.fakes.histories import at, case, histories, told

DAY = period(date(2026, 11, 18), date(2026, 11, 18), at("2026-11-18 17:30"))


def test_the_money_of_a_day_is_what_was_paid_on_it():
    paid = FeeTaken("Lệ phí", 8000, told("2026-11-18 09:00"), Payment.PORTAL)
    cases = [
        case(fees=(paid, FeeTaken("Phí", 2000))),
        case(fees=(paid,)),
        case("2026-11-17 09:00", fees=(FeeTaken("Lệ phí", 5000, told("2026-11-18 10:00")),)),
        case("2026-11-17 09:00", fees=(FeeTaken("Lệ phí", 7000, told("2026-11-17 10:00")),)),
    ]
    day, _ = reconcile(cases, DAY)
    sums = [(fee.label, fee.payment, fee.times, fee.amount_vnd) for fee in day.fees]
    assert sums == [("Lệ phí", "1", 2, 16000), ("Lệ phí", "3", 1, 5000)]
    assert (day.taken_vnd, day.owed_vnd) == (21000, 2000)


@given(st.lists(histories(), max_size=12), st.dates(date(2026, 10, 1), date(2026, 12, 31)))
def test_what_was_there_and_what_came_is_what_ended_and_what_stays(cases, on):
    day, _ = reconcile(cases, period(on, on, at("2027-03-01 08:00")))
    assert day.opened_with + day.received == day.ended + day.left_open
    assert 0 <= day.late <= day.left_open

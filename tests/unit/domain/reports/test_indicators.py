# SPDX-License-Identifier: Apache-2.0
"""The indicators of Decision 766 follow the rules by which the portal computes them."""

from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.payment import Payment
from clerkdesk.domain.reports.history import FeeTaken, SupplementWait, period
from clerkdesk.domain.reports.indicators import RULES, indicators
from tests.fakes.histories import FIRST, LAST, at, case, histories, told

DAYS = period(FIRST, LAST, at("2026-12-05 08:00"))


def counted(*cases) -> dict[str, tuple[int, int]]:
    return {one.rule.key: (one.part, one.whole) for one in indicators(cases, DAYS)}


def test_on_time_is_up_to_the_promised_moment():
    found = counted(case(ended="2026-11-20 17:00"), case(ended="2026-11-20 17:01"))
    assert found["on_time"] == (1, 2)


def test_with_one_supplement_the_time_waited_is_excluded():
    waits = (SupplementWait(told("2026-11-19 10:00"), told("2026-11-24 10:00")),)
    found = counted(case(ended="2026-11-25 10:00", supplements=waits))
    assert (found["on_time"], found["one_supplement"]) == ((1, 1), (1, 1))


def test_a_second_supplement_makes_it_late():
    """Row 18: the indicator counts a second supplement request as late, however early the result."""
    waits = tuple(SupplementWait(told(f"2026-11-19 1{hour}:00"), told(f"2026-11-19 1{hour}:30")) for hour in (0, 2))
    found = counted(case(ended="2026-11-19 15:00", supplements=waits))
    assert (found["on_time"], found["more_supplements"]) == ((0, 1), (1, 1))


def test_a_withdrawal_ends_when_the_citizen_asked():
    withdrawn = case(then=[("2026-11-20 16:00", "7"), ("2026-11-23 09:00", "8")])
    assert counted(withdrawn)["on_time"] == (1, 1)


def test_a_missing_channel_is_direct():
    assert counted(case(channel=""), case(channel="2"))["online"] == (1, 2)


def test_a_fee_of_nothing_is_excluded_from_online_payment():
    free = case(fees=(FeeTaken("Lệ phí", 0, None, Payment.PORTAL),))
    online = case(fees=(FeeTaken("Lệ phí", 8000, None, Payment.LOCAL_GATEWAY),))
    cash = case(fees=(FeeTaken("Lệ phí", 8000, told("2026-11-18 09:00"), Payment.COUNTER),))
    assert counted(free, online, cash)["online_payment"] == (1, 2)


def test_digitised_means_papers_and_result():
    ended = case(ended="2026-11-19 10:00")
    both = ended._replace(has_papers_scanned=True, has_result_file=True)
    found = counted(both, ended._replace(has_papers_scanned=True), case(then=[("2026-11-19 10:00", "8")]))
    assert (found["digitised"], found["electronic_result"], found["papers_scanned"]) == ((1, 2), (1, 2), (2, 3))


def test_every_rule_has_a_source_and_a_certainty():
    assert all(rule.source and rule.rule and rule.certainty for rule in RULES)
    assert len({rule.key for rule in RULES}) == len(RULES)


@given(st.lists(histories(), max_size=12))
def test_no_part_is_larger_than_its_whole(cases):
    found = counted(*cases)
    assert all(0 <= part <= whole for part, whole in found.values())
    assert sum(found[key][0] for key in ("no_supplement", "one_supplement", "more_supplements")) == found["on_time"][1]

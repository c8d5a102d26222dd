# SPDX-License-Identifier: Apache-2.0
"""The agenda of the day over a real store: groups, pages, results that wait, and what needs an officer."""

from datetime import datetime, timedelta

from clerkdesk.domain.forms.supplement import SupplementItem
from clerkdesk.domain.next_step import NextStep, next_step
from clerkdesk.ports.agenda import Urgency
from clerkdesk.services.finish import Outcome
from clerkdesk.settings import VIETNAM_TIME
from tests.counter import CLERK, RETURN, SUPERVISOR, Counter

pytest_plugins = ("tests.counter_fixtures",)

PAPER = SupplementItem("Giấy xác nhận", original=1)


def now() -> datetime:
    return datetime.now(VIETNAM_TIME)


def steps(counter: Counter, urgency: Urgency, at: datetime | None = None) -> dict[str, NextStep]:
    rows = counter.services.overview.agenda(urgency, at or now())
    return {row.code: next_step(row.standing)[0] for row in rows}


def test_every_open_dossier_is_in_exactly_one_group(counter: Counter) -> None:
    overview, life = counter.services.overview, counter.services.life
    waiting, returned, other, ended = (
        *counter.at("received"),
        *counter.at("proposed"),
        *counter.at("received", count=2),
    )
    life.supplement.request(waiting, [PAPER], "Thiếu giấy", by=CLERK)
    counter.decide(overview.batches()[0], {returned: RETURN})
    life.finish.finish(ended, Outcome("1/QĐ"), by=CLERK)
    assert steps(counter, Urgency.WAITING) == {waiting: NextStep.REMIND}
    assert steps(counter, Urgency.RETURNED) == {returned: NextStep.MEND}
    assert overview.agenda(Urgency.RETURNED, now())[0].why == RETURN.reason
    late = now() + timedelta(days=60)
    assert set(steps(counter, Urgency.LATE, late)) == {returned, other}
    counts = overview.agenda_counts(now())
    assert sum(counts.values()) == 3
    assert (counts[Urgency.WAITING], counts[Urgency.RETURNED]) == (1, 1)
    due = overview.show(other).dossier.due.due
    assert due is not None
    assert other in steps(counter, Urgency.TODAY, due - timedelta(minutes=1))


def test_a_group_comes_a_page_at_a_time_in_the_order_of_its_promises(counter: Counter) -> None:
    overview = counter.services.overview
    codes = [counter.receive().code for _ in range(5)]
    late = now() + timedelta(days=60)
    first = overview.agenda(Urgency.LATE, late, limit=2)
    rest = overview.agenda(Urgency.LATE, late, after=first[-1])
    assert [row.code for row in first + rest] == codes


def test_the_next_step_follows_the_dossier_to_the_portal(counter: Counter) -> None:
    wanted = {
        "received": NextStep.SCAN, "scanned": NextStep.READ, "read": NextStep.SEAL, "sealed": NextStep.SIGN,
        "signed": NextStep.PROPOSE, "proposed": NextStep.AWAIT_DECISION, "queued": NextStep.AWAIT_PORTAL,
    }  # fmt: skip
    codes = {stage: counter.at(stage)[0] for stage in wanted}
    found: dict[str, NextStep] = {}
    for urgency in Urgency:
        found |= steps(counter, urgency)
    assert {stage: found[code] for stage, code in codes.items()} == wanted


def test_what_was_found_tells_of_ended_dossiers_too(counter: Counter) -> None:
    counter.receive("Hồ Xuân Quỳnh")
    ended = counter.receive("Hồ Xuân Hương").code
    counter.services.life.stop.stop(ended, "Không đủ điều kiện", by=CLERK)
    rows = {row.owner: row for row in counter.services.overview.found("ho xuan", now())}
    assert rows["Hồ Xuân Hương"].urgency is None
    assert rows["Hồ Xuân Quỳnh"].urgency is not None


def test_a_result_waits_until_somebody_took_it(counter: Counter) -> None:
    overview, life = counter.services.overview, counter.services.life
    assert overview.ready() == (0, [])
    codes = [counter.receive().code for _ in range(3)]
    for number, code in enumerate(codes):
        life.finish.finish(code, Outcome(f"{number}/QĐ"), by=CLERK)
    life.return_result.return_to(codes[1], "Người nhận", by=CLERK)
    count, rows = overview.ready(limit=1)
    assert (count, [row.code for row in rows]) == (2, [codes[2]])
    assert [row.code for row in overview.ready(after=rows[-1].sequence)[1]] == [codes[0]]


def test_an_officer_is_told_what_waits_for_them(counter: Counter) -> None:
    overview = counter.services.overview
    counter.at("read")
    counter.at("sealed", count=2)
    assert overview.needs(CLERK) == {"review": 1, "sign": 2, "outbox": 0, "batches": 0}
    assert overview.needs(SUPERVISOR)["sign"] == 0
    counter.at("proposed")
    assert overview.needs(SUPERVISOR)["batches"] == 1
    queued = counter.at("queued")
    counter.services.deliver.hold(queued[0], by=CLERK, why="chờ giấy")
    assert overview.needs(CLERK)["outbox"] == 1

# SPDX-License-Identifier: Apache-2.0
"""What every store must do with the life of dossiers, as the services and the reports use it."""

from datetime import date, timedelta

import pytest

from clerkdesk.domain.case import Form
from clerkdesk.domain.officers import Officer, Role
from clerkdesk.domain.reports.history import FeeTaken, SupplementWait, moment
from clerkdesk.domain.term import TermEventKind
from clerkdesk.errors import DossierNotFound, InvariantBroken
from clerkdesk.ports.store import Store
from clerkdesk.services.supplement import Permission
from tests.fakes.journeys import AUTHOR, MORNING, Journey
from tests.fakes.lives import CLERK, LINKED_BIRTH, PAPER, SUPERVISOR, WELFARE, Desk, live_all
from tests.fakes.rules import at

YEAR = (at("2026-01-01 00:00"), at("2027-01-01 00:00"))


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def a_form(number: int, book: str = "supplement", **more: object) -> Form:
    values = {"id": f"f{number}", "form_id": "supplement", "version": "1", "template": "supplement", "title": "T",
              "book": book, "year": 2026, "number": number, "values": {"a": ["ừ", 1]}, "created_at": MORNING,
              "by": AUTHOR}  # fmt: skip
    return Form(**{**values, **more})  # type: ignore[arg-type]


def test_a_received_dossier_has_its_promise_and_its_state(store: Store, journey: Journey) -> None:
    dossier = journey.receive()
    with store.begin() as work:
        term, file = work.cases.term(dossier.id), work.cases.file(dossier.id)
        assert term.due == term.original_due == dossier.due
        assert [(row.event.kind, row.event.at) for row in file.term] == [(TermEventKind.RECEIVED, dossier.received_at)]
        assert [(state.code, state.before, state.at) for state in file.progress] == [
            (dossier.code, "", dossier.received_at)
        ]
        with pytest.raises(DossierNotFound):
            work.cases.term("none")


def test_a_life_is_read_as_it_was_lived(desk: Desk) -> None:
    live_all(desk)
    with desk.store.begin() as work:
        codes = work.cases.codes_between(*YEAR)
        files = [work.cases.file(work.dossiers.get(code).id) for code in codes]
    assert len(codes) == 12
    asked, answered, unpaid, paid, _, _, finished, returned, *_ = files
    assert (asked.open_supplement, answered.open_supplement) == (asked.supplements[0], None)
    assert (len(unpaid.unpaid), paid.unpaid, paid.obligations[0].receipt) == (1, (), "BL-1")
    assert finished.result is not None
    assert finished.result.file is not None
    assert returned.handover is not None
    assert (returned.handover.receiver, returned.handover.evidence) == ("Trần Thị Mẫu", "đã ký nhận trên giấy")
    assert [len(file.forms) for file in files[:6]] == [1, 1, 0, 0, 0, 1]


def test_books_of_forms_have_no_gaps_and_start_anew_each_year(store: Store) -> None:
    with store.begin() as work:
        assert work.forms.next_number("supplement", 2026) == 1
        work.forms.add(a_form(1))
        assert (work.forms.next_number("supplement", 2026), work.forms.next_number("supplement", 2027)) == (2, 1)
        assert work.forms.get("f1") == a_form(1)
        work.commit()
    with store.begin() as work, pytest.raises(InvariantBroken, match="I1"):
        work.forms.add(a_form(3))
    with store.begin() as work, pytest.raises(DossierNotFound):
        work.forms.get("f3")


def test_a_number_that_was_taken_back_is_given_again(store: Store) -> None:
    with store.begin() as work:
        work.forms.add(a_form(1))
    with store.begin() as work:
        assert work.forms.next_number("supplement", 2026) == 1


def test_reports_read_what_touches_their_days(desk: Desk) -> None:
    old = desk.receive_one()
    desk.clock.set("2026-11-25 09:00")
    desk.finish(old)
    desk.clock.set("2026-12-02 09:00")
    new = desk.receive_one(WELFARE)
    with desk.store.begin() as work:

        def codes(first: str, last: str) -> list[str]:
            span = at(f"{first} 00:00"), at(f"{last} 00:00")
            return [row.code for row in work.cases.rows_for_report(*span)]

        assert codes("2026-11-01", "2026-12-01") == [old]
        assert codes("2026-11-25", "2026-11-26") == [old]
        assert codes("2026-11-26", "2026-12-31") == [new]
        assert codes("2026-11-01", "2026-12-31") == [old, new]


def test_a_history_tells_states_waits_fees_and_people(desk: Desk) -> None:
    code = desk.receive_one()
    desk.later(hours=1)
    desk.ask(code)
    desk.later(days=1)
    desk.life.supplement.answer(code, by=CLERK)
    desk.life.pay.require(code, "Lệ phí", 15_000, by=CLERK)
    desk.life.pay.paid(code, "BL", by=CLERK)
    desk.life.reappoint.reappoint(code, date(2026, 12, 30), "chờ", by=CLERK)
    desk.finish(code)
    desk.life.return_result.return_to(code, "Lê Văn Thử", by=CLERK)
    now = desk.clock.now()
    with desk.store.begin() as work:
        (row,) = work.cases.rows_for_report(*YEAR, with_people=True)
    assert [status for _, status in row.events] == ["2", "5", "2", "6", "4", "9", "10"]
    assert row.supplements == [SupplementWait(moment(now - timedelta(days=1)), moment(now))]
    assert row.fees == (FeeTaken("Lệ phí", 15_000, moment(now)),)
    assert (row.due_at, row.original_due_at) == (moment(at("2026-12-30 17:00")), moment(at("2026-12-03 17:00")))
    assert row.was_apologised
    assert row.book is not None
    assert (row.book.number, row.book.owner, row.book.returned_to) == (1, "Trần Thị Mẫu", "Lê Văn Thử")
    assert row.book.result_at == "Trực tiếp"


def test_events_between_two_moments_come_by_dossier(desk: Desk) -> None:
    first, second = desk.receive_one(), desk.receive_one()
    desk.clock.set("2026-11-20 09:00")
    desk.finish(second)
    desk.finish(first)
    with desk.store.begin() as work:
        of_day = list(work.cases.events_between(at("2026-11-20 00:00"), at("2026-11-21 00:00")))
        every = list(work.cases.events_between(*YEAR))
    assert [(state.code, str(state.status)) for state in of_day] == [(first, "9"), (second, "9")]
    assert [str(state.status) for state in every] == ["2", "9", "2", "9"]


def test_the_sums_of_days_add_up(desk: Desk) -> None:
    live_all(desk)
    desk.life.link.link(desk.receive_one(LINKED_BIRTH), by=CLERK)
    with desk.store.begin() as work:
        days = work.cases.day_sums(date(2026, 11, 17), date(2026, 11, 20))
    before = 0
    for day in days:
        assert day.open_at_end == before + day.received - day.ended
        before = day.open_at_end
    assert [(day.received, day.refused, day.ended, day.returned, day.paid_vnd) for day in days] == [
        (0, 0, 0, 0, 0),
        (8, 0, 0, 0, 0),
        (2, 0, 3, 1, 15_000),
        (0, 0, 0, 0, 0),
    ]


def test_a_state_is_told_once(desk: Desk) -> None:
    desk.receive_one()
    with desk.store.begin() as work:
        (state,) = work.cases.untold()
        work.cases.set_told(state.event, MORNING)
        work.commit()
    with desk.store.begin() as work:
        assert work.cases.untold() == []
        with pytest.raises(InvariantBroken):
            work.cases.set_told(state.event, MORNING + timedelta(days=1))


def test_states_wait_to_be_told_until_their_dossier_was_acknowledged(store: Store, journey: Journey) -> None:
    queued, delivery = journey.queue(journey.approved(1)), journey.delivered(2)
    with store.begin() as work:
        assert work.cases.to_tell(delivery.destination) == [delivery.code]
        assert work.cases.to_tell("another portal") == []
        assert [state.by for state in work.cases.untold(code=delivery.code)] == ["station"]
        work.administration.set_officer(Officer(AUTHOR, "Người mẫu", Role.CLERK))
        (state,) = work.cases.untold(code=delivery.code)
        assert (state.code, state.by) == (delivery.code, "clerk")
        assert queued.code in {each.code for each in work.cases.untold()}
        work.cases.set_told(state.event, MORNING)
        assert work.cases.to_tell(delivery.destination) == []


def test_officers_of_a_second_request_are_kept(desk: Desk) -> None:
    code = desk.receive_one()
    desk.ask(code)
    desk.life.supplement.answer(code, by=CLERK)
    desk.life.supplement.request(code, [PAPER], "nữa", by=CLERK, permission=Permission(SUPERVISOR, "khai sai"))
    kept = desk.file(code).supplements[1]
    assert (kept.supervisor, kept.supervisor_reason, kept.items) == (SUPERVISOR, "khai sai", (PAPER,))

# SPDX-License-Identifier: Apache-2.0
"""What every store must do with dossiers, pages, the log and small values, as the services use it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from clerkdesk.domain.audit import GENESIS, Event, first_break
from clerkdesk.domain.officers import Officer, Role, Station
from clerkdesk.domain.pages import FieldProposal, PageMark
from clerkdesk.domain.states import DeliveryState, DossierEvent, Machine, RevisionState
from clerkdesk.errors import DossierNotFound, InvariantBroken, SerialsExhausted, StorageUnusable
from clerkdesk.ports.store import Counts, Store, UnitOfWork
from tests.fakes.journeys import (
    AUTHOR,
    MORNING,
    Journey,
    a_dossier,
    a_file,
    a_page,
)


def test_a_dossier_is_read_as_it_was_received(store: Store, journey: Journey) -> None:
    dossier = journey.receive()
    with store.begin() as work:
        assert work.dossiers.get(dossier.code.lower()) == dossier
        assert work.dossiers.by_id(dossier.id) == dossier


def test_a_dossier_without_due_date_or_particulars_is_read_as_it_was_received(store: Store) -> None:
    bare = a_dossier()
    bare = replace(
        bare, due=replace(bare.due, due=None), owner=replace(bare.owner, birth=None, sex=None, id_number=None)
    )
    with store.begin() as work:
        work.dossiers.add(bare)
        assert work.dossiers.get(bare.code) == bare
        work.commit()


def test_an_unknown_code_is_not_found(store: Store) -> None:
    with store.begin() as work, pytest.raises(DossierNotFound):
        work.dossiers.get("H99.99.01-261123-0001")


def test_what_is_not_committed_did_not_happen(store: Store) -> None:
    with store.begin() as work:
        work.dossiers.add(a_dossier())
    with store.begin() as work:
        assert work.dossiers.rows() == []
        assert work.audit.head() == GENESIS


def test_an_error_takes_the_transaction_back_and_leaves_the_store_usable(store: Store, journey: Journey) -> None:
    first = journey.receive(1)

    def receive_two() -> None:
        with store.begin() as work:
            work.dossiers.add(a_dossier(2))
            work.dossiers.add(replace(a_dossier(3), code=first.code))
            work.commit()

    with pytest.raises(InvariantBroken):
        receive_two()
    with store.begin() as work:
        assert [row.code for row in work.dossiers.rows()] == [first.code]


def test_a_code_is_given_once_whatever_its_case(store: Store, journey: Journey) -> None:
    first = journey.receive(1)
    with pytest.raises(InvariantBroken, match="I1"), store.begin() as work:
        work.dossiers.add(replace(a_dossier(2), code=first.code.lower()))


def test_a_slip_number_is_given_once_a_year(store: Store, journey: Journey) -> None:
    journey.receive(1)
    with pytest.raises(InvariantBroken, match="I1"), store.begin() as work:
        work.dossiers.add(replace(a_dossier(2), slip_number=1))
    with store.begin() as work:
        work.dossiers.add(replace(a_dossier(2), slip_number=1, received_at=MORNING + timedelta(days=60)))
        work.commit()


def test_serials_run_through_the_block_of_the_station_and_start_anew_each_day(store: Store) -> None:
    day = date(2026, 11, 23)
    with store.begin() as work:
        taken = [work.dossiers.take_serial("H99", day, 5, 7) for _ in range(3)]
        assert (taken, work.dossiers.take_serial("H99", day + timedelta(days=1), 5, 7)) == ([5, 6, 7], 5)
        work.commit()
    with pytest.raises(SerialsExhausted), store.begin() as work:
        work.dossiers.take_serial("H99", day, 5, 7)


def test_a_book_has_no_gaps_when_a_transaction_is_taken_back(store: Store) -> None:
    with store.begin() as work:
        assert work.dossiers.take_number("slip", 2026) == 1
        work.commit()
    with store.begin() as work:
        assert work.dossiers.take_number("slip", 2026) == 2
    with store.begin() as work:
        assert work.dossiers.take_number("slip", 2026) == 2
        assert work.dossiers.take_number("slip", 2027) == 1


def test_rows_are_paged_from_the_newest(store: Store, journey: Journey) -> None:
    codes = [journey.receive(number).code for number in range(1, 6)]
    with store.begin() as work:
        first = work.dossiers.rows(limit=2)
        second = work.dossiers.rows(after=first[-1].sequence, limit=2)
    assert [row.code for row in first + second] == codes[:0:-1]
    assert (first[0].pages, first[0].revision_state, first[0].delivery_state) == (2, None, None)


def test_a_row_shows_the_newest_revision_and_its_delivery(store: Store, journey: Journey) -> None:
    delivery = journey.queue(journey.approved())
    with store.begin() as work:
        row = work.dossiers.rows()[0]
        assert (row.revision_state, row.delivery_state) == (RevisionState.APPROVED, DeliveryState.QUEUED)
        dossier = work.dossiers.get(delivery.code)
    journey.seal(dossier, 2)
    with store.begin() as work:
        row = work.dossiers.rows()[0]
        assert (row.revision_state, row.delivery_state) == (RevisionState.SEALED, None)


@pytest.mark.parametrize(
    "text", ["dat nguyen", "ĐẠT", "ngu", "0001", "H99.99.01-261123-0001", "khai sinh dat", "000000000001"]
)
def test_search_finds_beginnings_of_words_without_marks_and_case(store: Store, journey: Journey, text: str) -> None:
    wanted = journey.receive(1, owner="Nguyễn Văn Đạt")
    journey.receive(2, owner="Trần Thị Hồng")
    with store.begin() as work:
        assert wanted.code in [row.code for row in work.dossiers.search(text)]


@pytest.mark.parametrize("text", ["", " - ", '"', "Đ*t", "guyen", "NEAR(a b)", "folded : dat", "đạt zzz"])
def test_search_finds_nothing_for_other_text_and_never_fails(store: Store, journey: Journey, text: str) -> None:
    journey.receive(1, owner="Nguyễn Văn Đạt")
    with store.begin() as work:
        assert work.dossiers.search(text) == []


def test_search_shows_matches_with_their_marks_first_and_then_the_newest(store: Store, journey: Journey) -> None:
    owners = ["Lê Thị Hoa", "Lê Thị Hòa", "Lê Thị Hoà", "Lê Thị Hóa"]
    codes = [journey.receive(number, owner=owner).code for number, owner in enumerate(owners, 1)]
    with store.begin() as work:
        found = [row.code for row in work.dossiers.search("hòa")]
    assert found == [codes[1], codes[3], codes[2], codes[0]]
    with store.begin() as work:
        assert [row.code for row in work.dossiers.search("hoa", limit=2)] == [codes[0], codes[3]]


def test_every_dossier_is_counted_once_at_every_stage(store: Store, journey: Journey) -> None:
    journey.receive(1)
    journey.approved(2)
    journey.queue(journey.approved(3))
    journey.delivered(4)
    withdrawn = journey.receive(5)
    with store.begin() as work:
        event = DossierEvent.REQUEST_WITHDRAWAL
        work.advance(Machine.DOSSIER, withdrawn.id, event, by=AUTHOR, at=MORNING, why="Người nộp xin rút")
        counts = work.dossiers.counts()
        work.commit()
    assert counts == Counts(received=5, open=1, waiting=2, delivered=1, withdrawn=1)
    assert counts.balanced


def test_pages_keep_their_order_and_their_originals(store: Store, journey: Journey) -> None:
    dossier = journey.receive(pages=3)
    page = a_page(dossier, 2)
    with store.begin() as work:
        work.pages.assign(page.id, 2)
        work.pages.set_reading(page.id, a_file("reading"))
        work.pages.mark(page.id, PageMark.REMOVED, by=AUTHOR, at=MORNING, why="chụp lỗi")
        work.commit()
    with store.begin() as work:
        pages = work.pages.of(dossier.id)
        event = list(work.audit.entries(subject_id=page.id))[-1].event
    assert pages[1] == replace(page, component=2, reading=a_file("reading"), mark=PageMark.REMOVED)
    assert [each.number for each in pages] == [1, 2, 3]
    assert (event.what, event.before, event.after, event.why) == ("mark", "kept", "removed", "chụp lỗi")


def test_a_page_comes_behind_the_others(store: Store, journey: Journey) -> None:
    dossier = journey.receive(pages=1)
    for number in (1, 3):
        with pytest.raises(InvariantBroken), store.begin() as work:
            work.pages.add(replace(a_page(dossier, number), id="another"))


def test_new_proposals_leave_what_a_person_chose(store: Store, journey: Journey) -> None:
    dossier = journey.receive()
    proposals = [
        FieldProposal("name", "Đạt", 0.98, True, 1, (1, 2, 3, 4)),
        FieldProposal("birth", "", 0.2, False, 1, (0,) * 4, "mờ"),
    ]
    with store.begin() as work:
        work.pages.set_fields(dossier.id, proposals)
        work.pages.choose(dossier.id, "name", "Nguyễn Văn Đạt", by=AUTHOR, at=MORNING)
        work.pages.choose(dossier.id, "name", "Nguyễn Văn Đạo", by=AUTHOR, at=MORNING)
        work.pages.set_fields(dossier.id, proposals[:1])
        work.commit()
    with store.begin() as work:
        assert work.pages.fields(dossier.id) == proposals[:1]
        assert work.pages.choices(dossier.id) == {"name": "Nguyễn Văn Đạo"}
        assert all("Đạ" not in str(entry.event) for entry in work.audit.entries(subject_id=dossier.id))


def test_the_log_is_a_chain_that_tells_every_step(store: Store, journey: Journey) -> None:
    journey.delivered()
    with store.begin() as work:
        entries = list(work.audit.entries())
        assert first_break(entries) is None
        assert work.audit.head() == entries[-1].hash
    told = ["receive", "seal", "sign", "propose", "decide", "approve", "queue", "announce", "send", "commit"]
    assert [entry.event.what for entry in entries] == [*told, "acknowledge", "confirm"]


def test_an_event_keeps_its_facts_and_its_time_to_the_letter(store: Store, journey: Journey) -> None:
    event = Event(
        MORNING.replace(microsecond=7), AUTHOR, "station", "1", "open", why="ca sáng", facts={"pages": 3, "đ": "ơ"}
    )
    journey.log(event)
    with store.begin() as work:
        assert [entry.event for entry in work.audit.entries(subject_id="1")] == [event]


def test_an_event_about_a_dossier_needs_the_dossier(store: Store, journey: Journey) -> None:
    with pytest.raises(InvariantBroken, match="I1"):
        journey.log(Event(MORNING, AUTHOR, "dossier", "nobody", "print-slip"))


def test_station_officers_and_values_are_kept(store: Store) -> None:
    station = Station("s1", 1, "H99", "UBND xã Mẫu", "UBND tỉnh Mẫu", "Mẫu", 1, 99, "practice")
    clerk = Officer(AUTHOR, "Người Mẫu", Role.CLERK, certificate_sha256="1" * 64)
    with store.begin() as work:
        with pytest.raises(DossierNotFound):
            work.administration.station()
        work.administration.set_station(station)
        work.administration.set_station(replace(station, last_serial=500))
        work.administration.set_officer(replace(clerk, title="Công chức"))
        work.administration.set_officer(clerk)
        work.administration.set_value("cursor", "1")
        work.administration.set_value("cursor", "2")
        work.commit()
    with store.begin() as work:
        assert work.administration.station() == replace(station, last_serial=500)
        assert work.administration.officers() == [clerk] == [work.administration.officer(AUTHOR)]
        assert (work.administration.value("cursor"), work.administration.value("none")) == ("2", None)
        with pytest.raises(DossierNotFound):
            work.administration.officer("nobody")
        with pytest.raises(InvariantBroken):
            work.administration.set_officer(replace(clerk, id="another"))


def test_all_named_files_are_known(store: Store, journey: Journey) -> None:
    revision = journey.approved()
    with store.begin() as work:
        work.pages.set_reading(work.pages.of(revision.dossier_id)[0].id, a_file("reading"))
        names = work.administration.blob_names()
        documents = work.revisions.documents(revision.id)
        containers = [batch.container for batch in work.batches.walk()]
    files = [*(each.sealed for each in documents), *(each.signed for each in documents), *containers]
    wanted = {file.name for file in [*files, revision.dossier_file, a_file("reading")] if file}
    pages = {a_file(f"page {number} of {revision.code}").name for number in (1, 2)}
    assert names == wanted | pages


MISSING: dict[str, Callable[[UnitOfWork], object]] = {
    "page": lambda work: work.pages.mark("none", PageMark.KEPT, by=AUTHOR, at=MORNING),
    "revision": lambda work: work.revisions.get("none"),
    "batch": lambda work: work.batches.get("none"),
    "lease": lambda work: work.deliveries.release("none"),
    "delivery": lambda work: work.deliveries.get("none"),
    "dossier": lambda work: work.advance(Machine.DOSSIER, "none", DossierEvent.PROCESS, by=AUTHOR, at=MORNING),
}


@pytest.mark.parametrize("what", MISSING)
def test_changing_what_is_not_there_is_not_found(store: Store, what: str) -> None:
    with store.begin() as work, pytest.raises(DossierNotFound):
        MISSING[what](work)


def test_a_reader_sees_one_state_and_waits_for_no_writer(store: Store, journey: Journey) -> None:
    first = journey.receive(1)
    with store.begin() as writer:  # holds the lock of the one writer
        writer.dossiers.add(a_dossier(2))
        with store.reading() as reader:
            assert [row.code for row in reader.dossiers.rows()] == [first.code]
            writer.commit()
            assert [row.code for row in reader.dossiers.rows()] == [first.code]
    with store.reading() as reader:
        assert len(reader.dossiers.rows()) == 2


def test_a_reader_may_write_nothing_and_the_next_writer_may(store: Store, journey: Journey) -> None:
    with store.reading() as reader, pytest.raises(StorageUnusable):
        reader.dossiers.add(a_dossier(1))
    assert journey.receive(1).code

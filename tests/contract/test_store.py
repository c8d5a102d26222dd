# SPDX-License-Identifier: Apache-2.0
"""What every store must do, as the services use it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from clerkdesk.adapters.store.store import open_store
from clerkdesk.domain.audit import GENESIS, Event, first_break
from clerkdesk.domain.delivery import Upload
from clerkdesk.domain.officers import Officer, Role, Station
from clerkdesk.domain.pages import FieldProposal, PageMark
from clerkdesk.domain.revision import BatchState, Verdict
from clerkdesk.domain.states import DeliveryEvent, DeliveryState, DossierEvent, Machine, RevisionEvent, RevisionState
from clerkdesk.errors import DossierNotFound, IllegalTransition, InvariantBroken, SelfApproval, SerialsExhausted
from clerkdesk.ports.store import Counts, Store, UnitOfWork
from tests.fakes.journeys import (
    AUTHOR,
    AUTHOR_CERTIFICATE,
    MORNING,
    SUPERVISOR,
    Journey,
    a_decision_on,
    a_delivery,
    a_dossier,
    a_file,
    a_page,
    a_receipt,
    a_revision,
)

STORES: dict[str, Callable[[Path], Store]] = {"sqlcipher": lambda folder: open_store(folder / "store.db", b"k" * 32)}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = STORES[request.param](tmp_path)
    yield opened
    assert opened.findings() == []
    opened.close()


@pytest.fixture
def journey(store: Store) -> Journey:
    return Journey(store)


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


def test_a_revision_and_its_documents_are_read_as_they_were_sealed_and_signed(store: Store, journey: Journey) -> None:
    dossier = journey.receive()
    revision, documents = a_revision(dossier)
    journey.seal(dossier)
    with store.begin() as work:
        assert work.revisions.get(revision.id) == revision
        assert work.revisions.documents(revision.id) == documents
    journey.sign(revision)
    with store.begin() as work:
        latest = work.revisions.latest(dossier.id)
        assert latest is not None
        assert latest.signed is not None
        assert (latest.state, latest.signed.seals) == (RevisionState.SIGNED, revision.sealed.sha256)
        signatures = [each.signature for each in work.revisions.documents(revision.id)]
        assert all(signature and signature.certificate_sha256 == AUTHOR_CERTIFICATE for signature in signatures)
        assert [each.id for each in work.revisions.in_state(RevisionState.SIGNED)] == [revision.id]


def test_a_newer_revision_supersedes_the_older(store: Store, journey: Journey) -> None:
    dossier = journey.receive()
    older, newer = journey.seal(dossier, 1), journey.seal(dossier, 2)
    with store.begin() as work:
        assert work.revisions.get(older.id).state is RevisionState.SUPERSEDED
        assert work.revisions.latest(dossier.id) == newer
        assert [entry.event.what for entry in work.audit.entries(subject_id=older.id)] == ["seal", "supersede"]


def test_a_revision_is_not_signed_before_all_its_documents_are(store: Store, journey: Journey) -> None:
    revision = journey.seal(journey.receive())
    with pytest.raises(InvariantBroken, match="I4"), store.begin() as work:
        work.advance(Machine.REVISION, revision.id, RevisionEvent.SIGN, by=AUTHOR, at=MORNING)


def test_a_signed_document_is_never_written_again(store: Store, journey: Journey) -> None:
    revision = journey.signed()
    with store.begin() as work:
        document = work.revisions.documents(revision.id)[0]
        signed = work.revisions.get(revision.id).signed
        assert document.signature
        assert signed
        with pytest.raises(InvariantBroken, match="I4"):
            work.revisions.set_signed_document(revision.id, 1, a_file("other"), document.signature)
        with pytest.raises(InvariantBroken, match="I4"):
            work.revisions.set_signed(revision.id, replace(signed, files=signed.files[:1]), AUTHOR_CERTIFICATE)


def test_a_step_that_the_table_lacks_is_refused(store: Store, journey: Journey) -> None:
    revision = journey.seal(journey.receive())
    with store.begin() as work, pytest.raises(IllegalTransition):
        work.advance(Machine.REVISION, revision.id, RevisionEvent.APPROVE, by=SUPERVISOR, at=MORNING)


def test_a_batch_is_read_as_it_was_proposed_and_decided(store: Store, journey: Journey) -> None:
    revisions = [journey.signed(1), journey.signed(2)]
    proposed = journey.propose(*revisions)
    with store.begin() as work:
        assert work.batches.get(proposed.id) == proposed
        assert work.batches.decision_of(revisions[0].id) is None
    decided = journey.decide(proposed)
    with store.begin() as work:
        assert work.batches.all() == [decided]
        assert work.batches.decision_of(revisions[1].id) == (decided, decided.decisions[1])
        assert work.batches.get(proposed.id).state is BatchState.DECIDED


def test_a_returned_dossier_may_be_sealed_and_proposed_again(store: Store, journey: Journey) -> None:
    dossier = journey.receive()
    first = journey.sign(journey.seal(dossier))
    journey.decide(journey.propose(first), Verdict.RETURN)
    second = journey.sign(journey.seal(dossier, 2))
    journey.decide(journey.propose(second, number=2))
    with store.begin() as work:
        assert work.revisions.get(second.id).state is RevisionState.APPROVED


def test_a_revision_stands_in_one_undecided_batch(store: Store, journey: Journey) -> None:
    revision = journey.signed()
    journey.propose(revision)
    with pytest.raises(InvariantBroken, match="undecided batch"):
        journey.propose(revision, number=2)


@pytest.mark.parametrize(("approver", "certificate"), [(AUTHOR, "c" * 64), (SUPERVISOR, AUTHOR_CERTIFICATE)])
def test_the_author_does_not_approve_by_name_or_by_certificate(
    store: Store, journey: Journey, approver: str, certificate: str
) -> None:
    revision = journey.signed()
    batch = journey.propose(revision)
    with pytest.raises(SelfApproval) as refusal, store.begin() as work:
        work.batches.decide(a_decision_on(work, batch, approver=approver, certificate=certificate))
    assert refusal.value.params == {"code": revision.code}


def test_an_approval_over_another_manifest_is_refused(store: Store, journey: Journey) -> None:
    batch = journey.propose(journey.signed())
    with store.begin() as work:
        decided = a_decision_on(work, batch)
        over_another = replace(decided.decisions[0], manifest_sha256="0" * 64)
        with pytest.raises(InvariantBroken, match="exactly the signed manifest"):
            work.batches.decide(replace(decided, decisions=(over_another,)))


def test_a_batch_is_decided_whole_and_once(store: Store, journey: Journey) -> None:
    batch = journey.propose(journey.signed(1), journey.signed(2))
    with store.begin() as work:
        decided = a_decision_on(work, batch)
        with pytest.raises(InvariantBroken, match="every dossier"):
            work.batches.decide(replace(decided, decisions=decided.decisions[:1]))
    decided = journey.decide(batch)
    with pytest.raises(InvariantBroken), store.begin() as work:
        work.batches.decide(decided)


def test_only_an_approved_revision_is_queued(store: Store, journey: Journey) -> None:
    revision = journey.signed()
    with pytest.raises(InvariantBroken, match="approved"):
        journey.queue(revision)
    journey.decide(journey.propose(revision), Verdict.RETURN)
    with pytest.raises(InvariantBroken, match="approved"):
        journey.queue(revision)


def test_a_revision_is_queued_once_per_destination_and_key(store: Store, journey: Journey) -> None:
    revision = journey.approved(1)
    first = journey.queue(revision)
    for other in (
        replace(a_delivery(revision, 2), idempotency_key="another"),
        replace(a_delivery(journey.approved(2)), idempotency_key=first.idempotency_key),
    ):
        with pytest.raises(InvariantBroken, match="I5"), store.begin() as work:
            work.deliveries.add(other)


def test_claims_lease_each_delivery_to_one_worker_until_the_lease_ends(store: Store, journey: Journey) -> None:
    first, second = (journey.queue(journey.approved(number)) for number in (1, 2))
    with store.begin() as work:
        claimed = [work.deliveries.claim(worker, MORNING, 60) for worker in ("a", "b", "c")]
        late = work.deliveries.claim("c", MORNING + timedelta(seconds=61), 60)
        work.commit()
    assert [each.id if each else None for each in claimed] == [first.id, second.id, None]
    assert late is not None
    assert late.id == first.id


def test_a_released_delivery_is_claimed_again_in_any_state_on_the_way(store: Store, journey: Journey) -> None:
    delivery = journey.queue(journey.approved())
    with store.begin() as work:
        work.deliveries.claim("a", MORNING, 60)
        work.advance(Machine.DELIVERY, delivery.id, DeliveryEvent.ANNOUNCE, by="station", at=MORNING)
        work.deliveries.release(delivery.id)
        again = work.deliveries.claim("b", MORNING, 60)
        assert again is not None
        assert again.state is DeliveryState.ANNOUNCED
        work.commit()


def test_a_waiting_delivery_is_claimed_when_due_or_at_once_and_never_before_untried_ones(
    store: Store, journey: Journey
) -> None:
    failed, fresh = (journey.queue(journey.approved(number)) for number in (1, 2))
    later = MORNING + timedelta(hours=5)
    with store.begin() as work:
        work.advance(
            Machine.DELIVERY, failed.id, DeliveryEvent.FAIL, by="station", at=MORNING, why="portal-unreachable"
        )
        work.deliveries.set_fault(failed.id, code="portal-unreachable", detail="no answer", next_try_at=later)
        work.commit()

    def claims(at_once: bool, hours: int) -> list[str]:
        with store.begin() as work:
            claimed = [
                work.deliveries.claim("a", MORNING + timedelta(hours=hours), 60, at_once=at_once) for _ in range(3)
            ]
            return [each.id for each in claimed if each]

    assert claims(False, 4) == [fresh.id]
    assert claims(True, 4) == [fresh.id, failed.id]
    assert claims(False, 5) == [fresh.id, failed.id]
    with store.begin() as work:
        kept = work.deliveries.get(failed.id)
    assert (kept.tries, kept.fault, kept.fault_detail, kept.next_try_at) == (
        1,
        "portal-unreachable",
        "no answer",
        later,
    )


def test_uploads_receipt_and_portal_status_are_kept(store: Store, journey: Journey) -> None:
    delivery = journey.queue(journey.approved())
    uploads = (Upload("1" * 64, "https://portal.example/u/1"), Upload("2" * 64, "https://portal.example/u/3"))
    with store.begin() as work:
        work.deliveries.set_upload(delivery.id, uploads[0])
        work.deliveries.set_upload(delivery.id, replace(uploads[1], url="https://portal.example/u/2"))
        work.deliveries.set_upload(delivery.id, uploads[1])
        work.deliveries.set_receipt(delivery.id, a_receipt(delivery.code))
        work.deliveries.set_receipt(delivery.id, a_receipt(delivery.code))
        work.deliveries.set_portal_status(delivery.code, "4")
        work.commit()
    with store.begin() as work:
        kept = work.deliveries.of_code(delivery.code)[0]
        assert (kept.uploads, kept.receipt, kept.portal_status) == (uploads, a_receipt(delivery.code), "4")
        with pytest.raises(InvariantBroken, match="I6"):
            work.deliveries.set_receipt(delivery.id, a_receipt("other"))


def test_nothing_is_acknowledged_without_receipt(store: Store, journey: Journey) -> None:
    delivery = journey.queue(journey.approved())
    with pytest.raises(InvariantBroken, match="I6"), store.begin() as work:
        work.advance(Machine.DELIVERY, delivery.id, DeliveryEvent.ACKNOWLEDGE, by="station", at=MORNING)


def test_an_acknowledged_delivery_is_claimed_until_it_is_confirmed(store: Store, journey: Journey) -> None:
    delivery = journey.queue(journey.approved())
    journey.move(delivery, DeliveryEvent.ACKNOWLEDGE)
    with store.begin() as work:
        assert work.deliveries.claim("a", MORNING, 60) is None
        claimed = work.deliveries.claim_unconfirmed("a", MORNING, 60)
        assert claimed is not None
        assert claimed.receipt == a_receipt(delivery.code)
    journey.move(delivery, DeliveryEvent.CONFIRM)
    with store.begin() as work:
        assert work.deliveries.claim_unconfirmed("a", MORNING, 60) is None
        assert [each.state for each in work.deliveries.all()] == [DeliveryState.CONFIRMED]


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
        containers = [batch.container for batch in work.batches.all()]
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

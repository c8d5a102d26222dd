# SPDX-License-Identifier: Apache-2.0
"""The outbox in memory: what is queued, every fault of a portal, interruptions, and what persons do."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from clerkdesk.domain.delivery import Delivery
from clerkdesk.domain.ids import uuid7
from clerkdesk.domain.revision import Verdict
from clerkdesk.domain.states import DeliveryEvent, DeliveryState, DossierStatus, Machine, RevisionState
from clerkdesk.errors import (
    BlobDamaged,
    Cancelled,
    ClerkDeskError,
    ContentChanged,
    DossierNotFound,
    IllegalTransition,
    InvalidInput,
    NotReady,
    PortalConflict,
    PortalNotGenuine,
    PortalRefused,
    PortalUnreachable,
    ReceiptInvalid,
    SelfApproval,
    SignatureInvalid,
    StorageFull,
    StoreBusy,
)
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.portal import StatusChange
from clerkdesk.services.deliver import Deliver
from clerkdesk.services.evidence import Evidence
from tests.fakes.approved import (
    CLERK,
    CLERK_CERTIFICATE,
    DESTINATION,
    MORNING,
    SUPERVISOR,
    PlainContainer,
    TickingClock,
    ToyVerifier,
    approve_dossiers,
    code_of,
)
from tests.fakes.outbox import MemoryBlobs, MemoryStore, ScriptedPortal

UNREACHABLE = PortalUnreachable(reason="the line failed")


class Desk:
    """A station with approved dossiers, its portal and its outbox."""

    def __init__(self, dossiers: int = 1) -> None:
        self.store, self.blobs, self.portal, self.clock = MemoryStore(), MemoryBlobs(), ScriptedPortal(), TickingClock()
        self.codes = approve_dossiers(self.store, self.blobs, *range(1, dossiers + 1))
        self.deliver = self.program()

    def program(self) -> Deliver:
        """Start the program anew over the same store."""
        return Deliver(
            self.store,
            self.blobs,
            {DESTINATION: self.portal},
            evidence=Evidence(self.blobs, ToyVerifier(), PlainContainer(), self.clock),
            clock=self.clock,
            randomness=random.Random(7),
            pause=self.clock.sleep,
        )

    def queued(self) -> "Desk":
        assert self.deliver.queue_approved(by=CLERK.id).queued == self.codes
        return self

    def delivery(self, number: int = 1) -> Delivery:
        with self.store.begin() as work:
            return work.deliveries.of_code(code_of(number))[0]

    def state(self, number: int = 1) -> DeliveryState:
        return self.delivery(number).state

    def change(self, kind: str, row_id: str, **values: object) -> None:
        with self.store.begin() as work:
            work.rows[kind][row_id] = replace(work.rows[kind][row_id], **values)
            work.commit()

    def move(self, *events: DeliveryEvent) -> None:
        with self.store.begin() as work:
            for event in events:
                work.advance(Machine.DELIVERY, self.delivery().id, event, by="station", at=MORNING)
            work.commit()

    def claim(self) -> None:
        """Lease the delivery as a program that is about to be killed does."""
        with self.store.begin() as work:
            while work.deliveries.claim("killed", self.clock.now(), 3600):
                pass
            work.commit()


# --- queueing ---


def test_an_approved_dossier_is_queued_once_however_often_it_is_asked_for():
    desk = Desk()
    first = desk.deliver.queue(desk.codes[0], by=CLERK.id)
    again = desk.deliver.queue(desk.codes[0], by=CLERK.id)
    assert first == again == desk.delivery()
    assert (first.state, first.destination) == (DeliveryState.QUEUED, DESTINATION)
    assert desk.deliver.queue_approved(by=CLERK.id).queued == []


def test_a_newer_revision_is_a_delivery_of_its_own():
    desk = Desk().queued()
    desk.change("delivery", desk.delivery().id, revision_id="an older revision")
    first = desk.delivery()
    second = desk.deliver.queue(desk.codes[0], by=CLERK.id)
    assert second.id != first.id
    assert second.idempotency_key != first.idempotency_key


def test_the_officer_who_orders_a_delivery_stands_in_the_log():
    desk = Desk().queued()
    order = next(entry.event for entry in desk.store.log if entry.event.what == "order")
    assert (order.by, order.facts["to"]) == (CLERK.id, DESTINATION)


def test_only_an_approved_dossier_is_queued():
    desk = Desk()
    desk.change("revision", "revision-1", state=RevisionState.SIGNED)
    with pytest.raises(NotReady, match="it is SIGNED"):
        desk.deliver.queue(desk.codes[0], by=CLERK.id)


def test_a_dossier_without_a_revision_is_not_queued():
    desk = Desk()
    with desk.store.begin() as work:
        work.rows["revision"].clear()
        work.commit()
    with pytest.raises(NotReady, match="it is not sealed"):
        desk.deliver.queue(desk.codes[0], by=CLERK.id)


def _returned(desk: Desk) -> None:
    _decision(desk, verdict=Verdict.RETURN)


def _over_other_content(desk: Desk) -> None:
    _decision(desk, manifest_sha256="0" * 64)


def _decision(desk: Desk, **values: object) -> None:
    with desk.store.begin() as work:
        batch = next(iter(work.rows["batch"].values()))
    decisions = tuple(replace(decision, **values) for decision in batch.decisions)
    desk.change("batch", batch.id, decisions=decisions)


def _batch(desk: Desk, **values: object) -> None:
    with desk.store.begin() as work:
        batch = next(iter(work.rows["batch"].values()))
    desk.change("batch", batch.id, **values)


def _by_the_author(desk: Desk) -> None:
    _batch(desk, approver=CLERK.id)


def _under_the_authors_certificate(desk: Desk) -> None:
    _batch(desk, approver_certificate=CLERK_CERTIFICATE)


def _under_another_root(desk: Desk) -> None:
    _batch(desk, root="0" * 64)


def _signed_by_another(desk: Desk) -> None:
    desk.change("revision", "revision-1", author_certificate="0" * 64)


def _page_lost(desk: Desk) -> None:
    with desk.store.begin() as work:
        document = work.revisions.documents("revision-1")[0]
    del desk.blobs.files[document.signed.name]


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (_returned, NotReady),
        (_over_other_content, ContentChanged),
        (_by_the_author, SelfApproval),
        (_under_the_authors_certificate, SelfApproval),
        (_under_another_root, ContentChanged),
        (_signed_by_another, SignatureInvalid),
        (_page_lost, BlobDamaged),
    ],
)
def test_a_dossier_that_fails_a_check_is_not_queued_and_does_not_stop_the_others(spoil, error):
    desk = Desk()
    spoil(desk)
    desk.codes += approve_dossiers(desk.store, desk.blobs, 2)
    summary = desk.deliver.queue_approved(by=CLERK.id)
    assert summary.queued == [code_of(2)]
    assert type(summary.refused[code_of(1)]) is error


# --- the way without faults ---


def test_a_delivery_goes_step_by_step_and_is_confirmed_by_a_second_question():
    desk = Desk().queued()
    summary = desk.deliver.run()
    assert desk.store.events() == ["queue", "order", "announce", "send", "commit", "acknowledge", "confirm"]
    assert desk.portal.calls == ["check", "announce", "upload", "upload", "upload", "upload", "commit", "find"]
    assert summary.delivered == summary.confirmed == desk.codes
    assert desk.state() is DeliveryState.CONFIRMED
    assert desk.delivery().receipt is not None


def test_what_is_announced_is_what_was_approved_with_the_true_status():
    desk = Desk()
    desk.change("dossier", "dossier-1", status=DossierStatus.PROCESSING)
    desk.queued().deliver.run()
    announced = desk.portal.announced[desk.delivery().idempotency_key]
    with desk.store.begin() as work:
        revision = work.revisions.get("revision-1")
    assert announced.manifest == revision.signed.to_bytes()
    assert announced.dossier["status"] == "4"
    assert [entry.name for entry in announced.files][:3] == ["01-to-khai.pdf", "dossier.json", "seal.json"]
    assert announced.files[3].name == announced.approval["container"]
    assert announced.audit_head in {entry.hash for entry in desk.store.log}


def test_the_same_container_is_sent_once_for_all_dossiers_of_a_batch():
    desk = Desk(3).queued()
    assert len(desk.deliver.run().confirmed) == 3
    assert desk.portal.calls.count("upload") == 3 * 3 + 1
    assert desk.portal.calls.count("check") == 1


def test_the_upload_address_is_durable_before_the_first_byte():
    desk = Desk().queued()
    desk.portal.fail("upload", UNREACHABLE)
    desk.deliver.run()
    assert len(desk.delivery().uploads) == 1


def test_progress_is_told_per_dossier():
    desk = Desk(2).queued()
    told = []
    desk.deliver.run(lambda done, _total, step: told.append((done, step)))
    assert told[:2] == [(1, "dossier"), (2, "dossier")]


# --- faults of the line and the portal ---


@pytest.mark.parametrize("step", ["check", "announce", "upload", "commit", "after commit"])
def test_a_fault_at_any_step_waits_and_the_next_run_delivers_once(step):
    desk = Desk().queued()
    desk.portal.fail(step, UNREACHABLE)
    summary = desk.deliver.run()
    assert summary.waiting == {desk.codes[0]: "portal-unreachable"}
    waiting = desk.delivery()
    assert waiting.state is DeliveryState.WAITING
    assert waiting.next_try_at > MORNING
    assert desk.deliver.run(at_once=True).confirmed == desk.codes
    assert len(desk.portal.receipts) == 1


def test_a_lost_acknowledgement_is_found_by_its_key_and_nothing_is_sent_again():
    desk = Desk().queued()
    desk.portal.fail("after commit", UNREACHABLE)
    desk.deliver.run()
    desk.portal.calls.clear()
    assert desk.deliver.run(at_once=True).delivered == desk.codes
    assert desk.portal.calls == ["check", "find", "find"]


def test_a_delivery_is_not_tried_before_its_time_unless_a_person_says_send_now():
    desk = Desk().queued()
    desk.portal.fail("announce", PortalUnreachable(reason="it answers 503", retry_after_s=3600.0))
    summary = desk.deliver.run()
    assert summary.shut.keys() == {DESTINATION}
    assert desk.delivery().next_try_at >= MORNING + timedelta(seconds=3600)
    assert desk.deliver.run().delivered == []
    assert desk.deliver.run(at_once=True).delivered == desk.codes


def test_retry_after_holds_for_the_whole_portal():
    desk = Desk(3).queued()
    desk.portal.fail("announce", PortalUnreachable(reason="it answers 429", retry_after_s=60.0))
    desk.deliver.run()
    assert desk.portal.calls == ["check", "announce"]
    assert [desk.state(number) for number in (2, 3)] == [DeliveryState.QUEUED, DeliveryState.QUEUED]
    desk.portal.calls.clear()
    assert desk.deliver.run().shut.keys() == {DESTINATION}
    assert desk.portal.calls == []
    desk.clock.sleep(60)
    assert sorted(desk.deliver.run().delivered) == desk.codes


def test_five_faults_in_a_row_end_the_run_for_that_portal():
    desk = Desk(9).queued()
    desk.portal.fail("announce", *[UNREACHABLE] * 9)
    summary = desk.deliver.run()
    assert desk.portal.calls.count("announce") == 5
    assert len(summary.waiting) == 5
    assert DESTINATION in summary.shut
    assert [desk.state(number) for number in range(6, 10)] == [DeliveryState.QUEUED] * 4
    desk.portal.faults.clear()
    assert sorted(desk.deliver.run(at_once=True).delivered) == desk.codes


def test_a_foreign_page_changes_no_delivery():
    desk = Desk(2).queued()
    before = desk.store.events()
    desk.portal.fail("check", PortalNotGenuine(reason="its answer is not signed"))
    summary = desk.deliver.run()
    assert desk.store.events() == before
    assert desk.delivery().tries == 0
    assert DESTINATION in summary.shut
    assert sorted(desk.deliver.run().delivered) == desk.codes


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (PortalRefused(code="x", reason="files: too many"), DeliveryState.NEEDS_ACTION),
        (PortalConflict(code="x"), DeliveryState.QUARANTINED),
        (StoreBusy(seconds=5), DeliveryState.WAITING),
    ],
)
def test_one_bad_item_never_delays_another(error, state):
    desk = Desk(3).queued()
    desk.portal.fail("announce", error)
    summary = desk.deliver.run()
    assert desk.state(1) is state
    assert desk.delivery(1).fault == error.code
    assert sorted(summary.confirmed) == desk.codes[1:]


def test_a_damaged_file_stops_its_own_dossier_only():
    desk = Desk(2).queued()
    _page_lost(desk)
    summary = desk.deliver.run()
    assert desk.state(1) is DeliveryState.NEEDS_ACTION
    assert summary.needs_action.keys() == {code_of(1)}
    assert summary.confirmed == [code_of(2)]


def test_a_bad_receipt_is_kept_apart_with_its_reason():
    desk = Desk().queued()
    desk.portal.fail("commit", ReceiptInvalid(code=desk.codes[0], reason="its signature does not hold"))
    summary = desk.deliver.run()
    assert desk.state() is DeliveryState.QUARANTINED
    assert summary.quarantined == {desk.codes[0]: "receipt-invalid"}
    assert "signature does not hold" in desk.delivery().fault_detail


def test_a_receipt_of_another_content_is_not_believed():
    desk = Desk(2).queued()
    make = desk.portal._receipt
    first = desk.delivery(1).idempotency_key
    desk.portal._receipt = lambda key: make(first) if len(desk.portal.announced) > 1 else make(key)
    desk.deliver.run()
    assert (desk.state(1), desk.state(2)) == (DeliveryState.CONFIRMED, DeliveryState.QUARANTINED)


def test_a_portal_that_forgot_a_receipt_is_not_taken_for_a_confirmation():
    desk = Desk().queued()
    desk.portal.fail("find", UNREACHABLE)
    desk.deliver.run()
    assert desk.state() is DeliveryState.ACKED
    desk.portal.receipts.clear()
    assert desk.deliver.run().quarantined == {desk.codes[0]: "receipt-invalid"}
    assert "does not know it" in desk.delivery().fault_detail


def test_a_portal_that_changes_its_receipt_is_noticed():
    desk = Desk().queued()
    desk.portal.fail("find", UNREACHABLE)
    desk.deliver.run()
    key, receipt = next(iter(desk.portal.receipts.items()))
    desk.portal.receipts[key] = replace(receipt, body=receipt.body + b" ")
    assert desk.deliver.run().quarantined
    assert "another receipt" in desk.delivery().fault_detail


def test_a_refused_second_question_keeps_the_delivery_apart():
    desk = Desk().queued()
    desk.portal.fail("find", PortalRefused(code="x", reason="key: unknown"))
    assert desk.deliver.run().quarantined == {desk.codes[0]: "portal-refused"}


def test_a_portal_that_is_not_configured_is_told_and_touches_nothing():
    desk = Desk().queued()
    desk.deliver._portals = {}
    summary = desk.deliver.run()
    assert summary.shut == {DESTINATION: "not configured on this station"}
    assert desk.state() is DeliveryState.QUEUED


def test_one_dossier_can_be_sent_at_once_and_the_others_stay_as_they_are():
    desk = Desk(3).queued()
    desk.portal.fail("announce", PortalUnreachable(reason="it answers 503", retry_after_s=3600.0))
    desk.deliver.run()
    summary = desk.deliver.send_one(code_of(2))
    assert summary.delivered == summary.confirmed == [code_of(2)]
    assert [desk.state(number) for number in (1, 3)] == [DeliveryState.WAITING, DeliveryState.QUEUED]
    assert sorted(desk.deliver.run(at_once=True).confirmed) == [code_of(1), code_of(3)]


def test_a_dossier_that_was_never_queued_cannot_be_sent():
    with pytest.raises(DossierNotFound):
        Desk().deliver.send_one(code_of(1))


# --- interruptions ---


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_what_was_under_way_when_the_program_ended_is_asked_for_first(steps):
    desk = Desk().queued()
    desk.claim()
    desk.move(*[DeliveryEvent.ANNOUNCE, DeliveryEvent.SEND, DeliveryEvent.COMMIT][:steps])
    desk.deliver = desk.program()
    assert desk.deliver.run().confirmed == desk.codes
    assert desk.portal.calls[:3] == ["check", "find", "announce"]
    assert len(desk.portal.receipts) == 1


def test_nothing_waits_for_the_leases_of_a_program_that_was_killed():
    desk = Desk(3).queued()
    desk.claim()
    desk.deliver = desk.program()
    assert sorted(desk.deliver.run(at_once=True).delivered) == sorted(desk.codes)


def test_a_person_can_stop_a_run_and_the_next_one_goes_on():
    desk = Desk(2).queued()
    cancel = CancelToken()
    announce = desk.portal.announce
    desk.portal.announce = lambda announcement: (cancel.cancel(), announce(announcement))[1]
    with pytest.raises(Cancelled):
        desk.deliver.run(cancel=cancel)
    assert desk.state(1) is DeliveryState.WAITING
    assert desk.state(2) is DeliveryState.QUEUED
    desk.portal.announce = announce
    assert sorted(desk.deliver.run().confirmed) == desk.codes


def test_a_full_disk_ends_the_run_and_the_next_one_goes_on():
    desk = Desk().queued()
    desk.portal.fail("upload", StorageFull(what="the address"))
    with pytest.raises(StorageFull):
        desk.deliver.run()
    assert desk.deliver.run(at_once=True).confirmed == desk.codes


def test_a_run_may_go_on_until_nothing_waits():
    desk = Desk(3).queued()
    desk.portal.fail("announce", *[UNREACHABLE] * 12)
    desk.portal.fail("check", PortalNotGenuine(reason="its answer is not signed"))
    summary = desk.deliver.run(until_settled_s=3600)
    assert sorted(summary.confirmed) == desk.codes
    assert not summary.is_waiting


def test_a_run_until_settled_ends_when_its_time_is_up():
    desk = Desk().queued()
    desk.portal.fail("check", *[UNREACHABLE] * 1000)
    assert desk.deliver.run(until_settled_s=600).is_waiting
    assert desk.clock.seconds < 700


# --- what persons do ---


def test_a_held_delivery_stays_until_it_is_released():
    desk = Desk().queued()
    assert desk.deliver.hold(desk.codes[0], by=CLERK.id, why="the citizen asked").state is DeliveryState.HELD
    assert desk.deliver.run().delivered == []
    desk.deliver.release(desk.codes[0], by=CLERK.id)
    assert desk.deliver.run().delivered == desk.codes


def test_a_delivery_held_in_the_middle_of_a_run_is_left_alone():
    desk = Desk().queued()
    check = desk.portal.check
    desk.portal.check = lambda: (desk.deliver.hold(desk.codes[0], by=CLERK.id, why="stop"), check())[1]
    assert desk.deliver.run().delivered == []
    assert desk.state() is DeliveryState.HELD


def test_what_arrived_cannot_be_held():
    desk = Desk().queued()
    desk.deliver.run()
    with pytest.raises(IllegalTransition):
        desk.deliver.hold(desk.codes[0], by=CLERK.id, why="too late")


def test_only_a_supervisor_releases_what_is_kept_apart():
    desk = Desk().queued()
    desk.portal.fail("announce", PortalConflict(code=desk.codes[0]))
    desk.deliver.run()
    with pytest.raises(InvalidInput):
        desk.deliver.release(desk.codes[0], by=CLERK.id)
    desk.deliver.release(desk.codes[0], by=SUPERVISOR.id, why="compared")
    assert desk.deliver.run().confirmed == desk.codes


def test_a_dossier_that_was_never_queued_cannot_be_held():
    with pytest.raises(DossierNotFound):
        Desk().deliver.hold(code_of(1), by=CLERK.id, why="too early")


# --- the change feed ---


def test_the_portals_status_is_taken_once_and_only_for_this_stations_dossiers():
    desk = Desk().queued()
    desk.deliver.run()
    desk.portal.feed += [StatusChange(desk.codes[0], "4", MORNING), StatusChange(code_of(77), "4", MORNING)]
    assert [change.code for change in desk.deliver.poll_changes()] == desk.codes
    assert desk.delivery().portal_status == "4"
    assert desk.deliver.poll_changes() == []
    assert desk.store.events()[-1] == "portal-status"


def test_uuid7_sorts_by_time_and_carries_its_version():
    early, late = uuid7(1000, b"\xff" * 10), uuid7(1001, b"\x00" * 10)
    assert early < late
    assert (early[14], early[19]) == ("7", "b")


def test_every_error_of_this_room_says_what_is_safe():
    for kind in (PortalUnreachable, PortalNotGenuine, PortalRefused, PortalConflict, ReceiptInvalid):
        assert issubclass(kind, ClerkDeskError)
        assert kind.safe

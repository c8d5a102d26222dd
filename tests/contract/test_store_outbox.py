# SPDX-License-Identifier: Apache-2.0
"""What every store must do with the outbox."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clerkdesk.domain.delivery import Upload
from clerkdesk.domain.revision import Verdict
from clerkdesk.domain.states import DeliveryEvent, DeliveryState, Machine
from clerkdesk.errors import InvariantBroken
from clerkdesk.ports.store import Store
from tests.fakes.journeys import (
    MORNING,
    Journey,
    a_delivery,
    a_receipt,
)


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


def test_all_leases_are_given_back_together(store: Store, journey: Journey) -> None:
    for number in (1, 2, 3):
        journey.queue(journey.approved(number))
    with store.begin() as work:
        first, second = (work.deliveries.claim("a", MORNING, 60) for _ in range(2))
        assert work.deliveries.release_all() == 2
        assert (work.deliveries.leased(MORNING), work.deliveries.release_all()) == (0, 0)
        assert [work.deliveries.claim("b", MORNING, 60) for _ in range(2)] == [first, second]
        work.commit()


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

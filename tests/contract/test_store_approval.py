# SPDX-License-Identifier: Apache-2.0
"""What every store must do with revisions, batches and decisions."""

from dataclasses import replace

import pytest

from clerkdesk.domain.revision import BatchState, Verdict
from clerkdesk.domain.states import Machine, RevisionEvent, RevisionState
from clerkdesk.errors import DossierNotFound, IllegalTransition, InvariantBroken, SelfApproval
from clerkdesk.ports.store import Store
from tests.fakes.journeys import (
    AUTHOR,
    AUTHOR_CERTIFICATE,
    MORNING,
    SUPERVISOR,
    Journey,
    a_decision_on,
    a_file,
    a_revision,
)


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
        assert list(work.batches.walk()) == [decided]
        second = decided.decisions[1]
        alone = replace(decided, revision_ids=(revisions[1].id,), decisions=(second,))
        assert work.batches.decision_of(revisions[1].id) == (alone, second)
        assert work.batches.get(proposed.id).state is BatchState.DECIDED


def test_batches_come_newest_first_however_many_are_read_at_once(store: Store, journey: Journey) -> None:
    proposed = [journey.propose(journey.signed(number), number=number) for number in range(1, 6)]
    decided = journey.decide(proposed[2])
    newest_first = [proposed[4], proposed[3], decided, proposed[1], proposed[0]]
    with store.begin() as work:
        for at_once in (1, 2, 5, 100):
            assert list(work.batches.walk(at_once)) == newest_first
        assert work.batches.undecided() == [batch for batch in newest_first if batch is not decided]
        assert work.batches.decided_count() == 1
        assert work.batches.numbered(3) == decided
        with pytest.raises(DossierNotFound):
            work.batches.numbered(6)


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


def test_an_approved_revision_waits_to_be_queued_until_it_is_settled_or_superseded(
    store: Store, journey: Journey
) -> None:
    first, second = journey.approved(1), journey.approved(2)
    journey.signed(3)
    with store.begin() as work:
        assert [each.id for each in work.revisions.to_queue()] == [first.id, second.id]
        work.revisions.settle(first.id)
        assert [each.id for each in work.revisions.to_queue()] == [second.id]
        work.advance(Machine.REVISION, second.id, RevisionEvent.SUPERSEDE, by=AUTHOR, at=MORNING)
        assert work.revisions.to_queue() == []

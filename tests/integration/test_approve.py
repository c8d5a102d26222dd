# SPDX-License-Identifier: Apache-2.0
"""Approving: one signature for a whole batch, by somebody else than the author, over exactly what was signed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.domain.merkle import is_proven
from clerkdesk.domain.officers import Role
from clerkdesk.domain.revision import BatchState, Decision, Verdict, decision_file
from clerkdesk.errors import (
    BlobDamaged,
    CertificateRefused,
    DossierNotFound,
    IllegalTransition,
    InvalidInput,
    NotReady,
    SelfApproval,
    SignatureInvalid,
    TokenUnavailable,
)
from clerkdesk.services.approve import Approve, Judgement
from tests.counter import APPROVE, CLERK, RETURN, SUPERVISOR, Counter
from tests.fakes.signing import SetClock

pytest_plugins = ("tests.counter_fixtures",)


def state(counter: Counter, code: str) -> str:
    revision = counter.services.overview.show(code).revision
    assert revision is not None
    return str(revision.state)


def own_pages(counter: Counter, copies: int) -> str:
    """Sign a dossier of so many pages, so that its files are its own."""
    code = counter.receive().code
    for _ in range(copies):
        counter.scan(code)
    counter.read(code)
    counter.services.seal.seal(code, by=CLERK)
    counter.sign(code)
    return code


def enrolled(counter: Counter, officer: str, **changes: object) -> None:
    known = next(one for one in counter.services.administer.officers() if one.id == officer)
    counter.services.administer.enrol(replace(known, **changes))  # type: ignore[arg-type]


def test_one_token_operation_decides_a_whole_batch_and_proves_each_dossier(counter: Counter) -> None:
    codes = counter.at("signed", count=3)
    batch = counter.services.approve.propose(by=CLERK)
    logins = counter.signer.logins
    summary = counter.decide(batch, {codes[1]: RETURN})
    assert (summary.approved, summary.returned, summary.refused) == ([codes[0], codes[2]], [codes[1]], {})
    assert (summary.batch.token_operations, counter.signer.logins - logins) == (1, 1)
    assert [state(counter, code) for code in codes] == ["APPROVED", "RETURNED", "APPROVED"]
    assert summary.batch.root is not None
    for decision in summary.batch.decisions:
        assert decision.proof is not None
        assert is_proven(decision_file(batch.id, decision, 1), decision.proof, summary.batch.root)
    report = counter.services.verify.file(counter.services.approve.container(batch.id), "batch.asice")
    assert report.is_valid
    assert "2 approved, 1 returned" in report.sentences[1]


def test_the_supervisor_decides_with_the_token_too(counter: Counter) -> None:
    code = counter.at("proposed")[0]
    batch, access = counter.services.overview.batches()[0], counter.tokens.practice_keys[SUPERVISOR]
    summary = counter.tokens.approve.decide(batch.id, {code: APPROVE}, access.source, access.pin, by=SUPERVISOR)
    assert (summary.approved, summary.batch.token_operations) == ([code], 1)


def test_only_signed_dossiers_are_proposed_and_each_in_one_batch(counter: Counter) -> None:
    sealed, approve = counter.at("sealed")[0], counter.services.approve
    with pytest.raises(NotReady, match="no signed dossier waits"):
        approve.propose(by=CLERK)
    with pytest.raises(NotReady, match="not signed"):
        approve.propose([sealed], by=CLERK)
    with pytest.raises(DossierNotFound):
        approve.propose(["H38.31.24-261122-0999"], by=CLERK)
    first, second = counter.at("signed", count=2)
    assert approve.codes(approve.propose([first.lower()], by=CLERK).id) == (first,)
    with pytest.raises(NotReady, match="stands in batch 1 already"):
        approve.propose([first, second], by=CLERK)
    assert approve.codes(approve.propose(by=CLERK).id) == (second,)


def test_a_batch_takes_so_many_and_the_others_wait_for_the_next(counter: Counter) -> None:
    codes = counter.at("signed", count=3)
    parts = (counter.store, counter.blobs, counter.signer)
    approve = Approve(*parts, evidence=counter.evidence, clock=SystemClock(), most=2)
    with pytest.raises(InvalidInput, match="it takes 2 dossiers, 3 are named"):
        approve.propose(codes, by=CLERK)
    assert approve.codes(approve.propose(by=CLERK).id) == tuple(codes[:2])
    assert counter.services.examine.proposable() == 1
    assert approve.codes(approve.propose(by=CLERK).id) == tuple(codes[2:])


def test_batches_are_numbered_on_in_the_next_year(counter: Counter) -> None:
    numbers = []
    for days in (0, 400):
        counter.at("signed")
        clock = SetClock(datetime.fromisoformat("2026-11-22T09:00:00+07:00") + timedelta(days=days))
        approve = Approve(counter.store, counter.blobs, counter.signer, evidence=counter.evidence, clock=clock)
        numbers.append(approve.propose(by=CLERK).number)
    assert numbers == [1, 2]


@pytest.mark.parametrize(
    ("judgement", "reason"), [(None, "has none"), (Judgement(Verdict.RETURN, " "), "returned without one")]
)
def test_every_dossier_needs_a_judgement_and_a_return_needs_a_reason(
    counter: Counter, judgement: Judgement | None, reason: str
) -> None:
    code = counter.at("proposed")[0]
    said = {code: judgement} if judgement else {}
    batch = counter.services.overview.batches()[0]
    with pytest.raises(InvalidInput, match=reason):
        counter.services.approve.decide(batch.id, said, *counter.key_of(SUPERVISOR), by=SUPERVISOR)
    assert state(counter, code) == "SIGNED"


def test_a_decided_batch_is_not_decided_again(counter: Counter) -> None:
    counter.at("approved")
    with pytest.raises(IllegalTransition):
        counter.decide(counter.services.overview.batches()[0])
    with pytest.raises(DossierNotFound):
        counter.services.approve.codes("no-such-batch")


def test_only_a_supervisor_decides(counter: Counter) -> None:
    code, batch = counter.at("proposed")[0], counter.services.overview.batches()[0]
    with pytest.raises(InvalidInput, match="only a supervisor"):
        counter.services.approve.decide(batch.id, {code: APPROVE}, *counter.key_of(CLERK), by=CLERK)
    with pytest.raises(NotReady, match="not decided yet"):
        counter.services.approve.container(batch.id)


def test_the_service_refuses_an_approver_who_is_the_author(counter: Counter) -> None:
    code = counter.at("proposed", by=SUPERVISOR)[0]
    batch = counter.services.overview.batches()[0]
    with pytest.raises(SelfApproval):
        counter.decide(batch)
    assert state(counter, code) == "SIGNED"
    assert counter.decide(batch, {code: RETURN}).returned == [code]


def test_the_service_refuses_the_authors_certificate_in_another_name(counter: Counter) -> None:
    code, batch = counter.at("proposed")[0], counter.services.overview.batches()[0]
    with pytest.raises(CertificateRefused) as refused:
        counter.services.approve.decide(batch.id, {code: APPROVE}, *counter.key_of(CLERK), by=SUPERVISOR)
    assert refused.value.params["reason"] == "wrong-officer"
    enrolled(counter, SUPERVISOR, certificate_sha256=None)
    with pytest.raises(SelfApproval):
        counter.services.approve.decide(batch.id, {code: APPROVE}, *counter.key_of(CLERK), by=SUPERVISOR)
    assert state(counter, code) == "SIGNED"


@pytest.mark.parametrize("same", ["officer", "certificate"])
def test_the_database_refuses_self_approval_whatever_the_service_says(counter: Counter, same: str) -> None:
    code, batch = counter.at("proposed")[0], counter.services.overview.batches()[0]
    revision = counter.services.overview.show(code).revision
    assert revision is not None
    assert revision.signed is not None
    decided = replace(
        batch,
        state=BatchState.DECIDED,
        approver=CLERK if same == "officer" else SUPERVISOR,
        approver_certificate=revision.author_certificate if same == "certificate" else "c" * 64,
        decided_at=batch.proposed_at,
        root="0" * 64,
        audit_head="0" * 64,
        decisions=(Decision(revision.id, code, revision.signed.sha256, Verdict.APPROVE),),
    )
    with pytest.raises(SelfApproval):
        counter.services.approve.record(decided, [revision], b"container")
    assert state(counter, code) == "SIGNED"


def test_a_file_damaged_since_signing_is_returned_and_does_not_stop_the_others(counter: Counter) -> None:
    bad, good = own_pages(counter, 2), own_pages(counter, 1)
    document = counter.services.overview.show(bad).documents[0]
    assert document.signed is not None
    counter.damage(document.signed)
    summary = counter.decide(counter.services.approve.propose(by=CLERK))
    assert (summary.approved, summary.returned) == ([good], [bad])
    assert isinstance(summary.refused[bad], BlobDamaged)
    decision = next(one for one in summary.batch.decisions if one.code == bad)
    assert decision.reason.startswith("blob-damaged: ")
    assert state(counter, bad) == "RETURNED"


def test_a_row_that_names_another_file_is_returned(counter: Counter) -> None:
    code = counter.at("proposed")[0]
    other = counter.blobs.put(b"no document at all")
    counter.sql(
        "DROP TRIGGER document_signed_once",
        f"UPDATE document SET signed_name = '{other.name}', signed_sha256 = '{other.sha256}',"
        f" signed_size = {other.size_bytes}",
    )
    summary = counter.decide(counter.services.overview.batches()[0])
    assert (summary.returned, type(summary.refused[code])) == ([code], SignatureInvalid)


def test_a_dossier_sealed_anew_after_the_proposal_is_decided_without_stopping_the_others(counter: Counter) -> None:
    anew, good = counter.at("signed", count=2)
    batch = counter.services.approve.propose(by=CLERK)
    counter.services.seal.seal(anew, by=CLERK)
    summary = counter.decide(batch)
    assert (summary.approved, summary.returned, type(summary.refused[anew])) == ([good], [anew], NotReady)
    assert state(counter, anew) == "SEALED"
    counter.sign(anew)
    assert counter.decide(counter.services.approve.propose(by=CLERK)).approved == [anew]


def test_a_token_that_fails_decides_nothing(counter: Counter) -> None:
    code, batch = counter.at("proposed")[0], counter.services.overview.batches()[0]
    source = replace(counter.key_of(SUPERVISOR)[0], file=counter.root / "nowhere.p12")
    with pytest.raises(TokenUnavailable):
        counter.services.approve.decide(batch.id, {code: APPROVE}, source, "654321", by=SUPERVISOR)
    assert counter.decide(batch).approved == [code]


def test_an_officer_who_is_no_supervisor_any_more_decides_nothing(counter: Counter) -> None:
    counter.at("proposed")
    enrolled(counter, SUPERVISOR, role=Role.CLERK)
    with pytest.raises(InvalidInput):
        counter.decide(counter.services.overview.batches()[0])

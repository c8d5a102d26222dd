# SPDX-License-Identifier: Apache-2.0
"""Decisions signed on another workstation count as those signed here, and nothing else does."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from clerkdesk.adapters.signers.asic import AsicContainer
from clerkdesk.domain.files import canonical_json, sha256
from clerkdesk.domain.merkle import root_and_proofs
from clerkdesk.domain.officers import Role
from clerkdesk.domain.revision import Batch, Decision, Verdict, decision_file
from clerkdesk.errors import (
    BlobDamaged,
    CertificateRefused,
    ContentChanged,
    DossierNotFound,
    IllegalTransition,
    InvalidContainer,
    SelfApproval,
    SignatureInvalid,
)
from clerkdesk.ports.container import ListedFile
from clerkdesk.services.approve import JSON
from clerkdesk.services.evidence import BATCH_FILE, decision_name
from tests.counter import CLERK, CLERK2, RETURN, SUPERVISOR, Counter

pytest_plugins = ("tests.counter_fixtures",)

Files = dict[str, bytes]
AT = "2026-11-22T10:00:00+07:00"


def decide_elsewhere(
    counter: Counter,
    batch: Batch,
    *,
    by: str = SUPERVISOR,
    returned: str | None = None,
    change: Callable[[Files], None] | None = None,
    facts: dict[str, object] | None = None,
) -> bytes:
    """Return the container that a supervisor signed who had the proposal alone; a test may change what is signed."""
    with counter.store.begin() as work:
        revisions = [work.revisions.get(revision_id) for revision_id in batch.revision_ids]
        head = work.audit.head()
    files: Files = {}
    for revision in revisions:
        verdict, reason = (Verdict.RETURN, RETURN.reason) if revision.code == returned else (Verdict.APPROVE, "")
        assert revision.signed is not None
        decision = Decision(revision.id, revision.code, revision.signed.sha256, verdict, reason)
        files[decision_name(revision.code)] = decision_file(batch.id, decision, revision.number)
    if change is not None:
        change(files)
    root, _ = root_and_proofs(list(files.values()))
    with counter.signer.open(*counter.key_of(by)) as session:
        said = {
            "batch": batch.id,
            "number": batch.number,
            "count": len(files),
            "root": root,
            "audit_head": head,
            "decided_at": AT,
            "approver_certificate": session.certificate.sha256,
            **(facts or {}),
        }
        files[BATCH_FILE] = canonical_json({key: value for key, value in said.items() if value is not None})
        return seal(files, session.sign_detached)


def seal(files: Files, sign: Callable[[bytes], bytes]) -> bytes:
    container = AsicContainer()
    manifest = container.manifest([ListedFile(name, JSON, sha256(content)) for name, content in files.items()])
    return container.pack(files, manifest, sign(manifest))


@pytest.fixture
def batch(counter: Counter) -> Batch:
    counter.at("signed", count=2)
    return counter.services.approve.propose(by=CLERK)


def test_a_decision_from_elsewhere_equals_one_made_here(counter: Counter, batch: Batch) -> None:
    first, second = counter.services.approve.codes(batch.id)
    content = decide_elsewhere(counter, batch, returned=second)
    summary = counter.services.take_decision.take(content, "batch.asice")
    assert (summary.approved, summary.returned, summary.refused) == ([first], [second], {})
    assert counter.services.approve.container(batch.id) == content
    view = counter.services.overview.show(first)
    assert view.revision is not None
    assert view.approval is not None
    assert (view.revision.state, view.approval[0].approver, view.approval[0].token_operations) == (
        "APPROVED",
        SUPERVISOR,
        1,
    )
    assert counter.services.deliver.queue(first, by=CLERK).state == "QUEUED"
    assert all(report.is_valid for report in counter.services.verify.code(first))
    with pytest.raises(IllegalTransition):
        counter.services.take_decision.take(content, "batch.asice")


@pytest.mark.parametrize("by", [CLERK, CLERK2])
def test_who_is_no_supervisor_decides_nothing(counter: Counter, batch: Batch, by: str) -> None:
    with pytest.raises(CertificateRefused) as refused:
        counter.services.take_decision.take(decide_elsewhere(counter, batch, by=by), "batch.asice")
    assert refused.value.params["reason"] == "wrong-officer"


def test_the_author_does_not_approve_from_elsewhere_either(counter: Counter) -> None:
    officers = {officer.id: officer for officer in counter.services.administer.officers()}
    counter.services.administer.enrol(replace(officers[CLERK], role=Role.SUPERVISOR))
    counter.at("signed")
    batch = counter.services.approve.propose(by=CLERK)
    with pytest.raises(SelfApproval):
        counter.services.take_decision.take(decide_elsewhere(counter, batch, by=CLERK), "batch.asice")


def _another_manifest(files: Files) -> None:
    name = next(iter(files))
    files[name] = canonical_json({**json.loads(files[name]), "manifest": "0" * 64})


def _another_reason(files: Files) -> None:
    name = next(iter(files))
    files[name] = canonical_json({**json.loads(files[name]), "batch": "another"})


def _left_out(files: Files) -> None:
    files.pop(next(iter(files)))


def _one_more(files: Files) -> None:
    files["decisions/more.json"] = b"{}"


def _no_json(files: Files) -> None:
    files[next(iter(files))] = b"approved"


def _a_list(files: Files) -> None:
    files[next(iter(files))] = b"[]"


@pytest.mark.parametrize("change", [_another_manifest, _another_reason, _left_out, _one_more, _no_json, _a_list])
def test_a_changed_decision_is_refused_though_its_supervisor_signed_it(
    counter: Counter, batch: Batch, change: Callable[[Files], None]
) -> None:
    with pytest.raises(ContentChanged):
        counter.services.take_decision.take(decide_elsewhere(counter, batch, change=change), "batch.asice")
    assert counter.services.overview.batches()[0].state == "PROPOSED"


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"batch": "of another station"}, DossierNotFound),
        ({"audit_head": "0" * 64}, ContentChanged),
        ({"root": "0" * 64}, ContentChanged),
        ({"decided_at": "yesterday"}, InvalidContainer),
        ({"decided_at": "2026-11-22T10:00:00"}, InvalidContainer),
        ({"root": None}, InvalidContainer),
    ],
    ids=["another batch", "another log", "another root", "no time", "no offset", "no root"],
)
def test_a_batch_file_that_says_something_else_is_refused(
    counter: Counter, batch: Batch, facts: dict[str, object], error: type
) -> None:
    with pytest.raises(error):
        counter.services.take_decision.take(decide_elsewhere(counter, batch, facts=facts), "batch.asice")


def test_a_container_that_is_no_batch_is_refused(counter: Counter, batch: Batch) -> None:
    with counter.signer.open(*counter.key_of(SUPERVISOR)) as session:
        for files in ({"letter.txt": b"hello"}, {BATCH_FILE: b"no json"}, {BATCH_FILE: b"[]"}):
            with pytest.raises(InvalidContainer, match="it holds no batch"):
                counter.services.take_decision.take(seal(files, session.sign_detached), "letter.asice")


def test_a_flipped_byte_is_refused(counter: Counter, batch: Batch) -> None:
    content = bytearray(decide_elsewhere(counter, batch))
    content[content.index(b'"approve"') + 2] ^= 1
    with pytest.raises(InvalidContainer):
        counter.services.take_decision.take(bytes(content), "batch.asice")
    with counter.signer.open(*counter.key_of(SUPERVISOR)) as session:
        other = session.sign_detached(b"another list")
    unpacked = AsicContainer().unpack(decide_elsewhere(counter, batch))
    with pytest.raises(SignatureInvalid):
        counter.services.take_decision.take(seal(dict(unpacked.files), lambda _: other), "batch.asice")


def test_what_was_damaged_here_stays_approved_but_is_named_and_not_sent(counter: Counter, batch: Batch) -> None:
    first, second = counter.services.approve.codes(batch.id)
    document = counter.services.overview.show(first).documents[0]
    assert document.signed is not None
    counter.damage(document.signed)
    summary = counter.services.take_decision.take(decide_elsewhere(counter, batch), "batch.asice")
    assert (summary.approved, list(summary.refused)) == ([first, second], [first])
    assert isinstance(summary.refused[first], BlobDamaged)
    queued = counter.services.deliver.queue_approved(by=CLERK)
    assert (queued.queued, list(queued.refused)) == ([second], [first])


def test_an_approval_of_what_was_sealed_anew_is_refused_and_the_batch_can_be_decided_here(
    counter: Counter, batch: Batch
) -> None:
    first, second = counter.services.approve.codes(batch.id)
    content = decide_elsewhere(counter, batch)
    counter.services.seal.seal(first, by=CLERK)
    with pytest.raises(ContentChanged, match="sealed anew"):
        counter.services.take_decision.take(content, "batch.asice")
    assert counter.decide(batch).approved == [second]

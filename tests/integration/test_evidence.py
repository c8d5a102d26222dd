# SPDX-License-Identifier: Apache-2.0
"""Evidence: each thing that must hold before a dossier is sent, broken one at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clerkdesk.domain.merkle import Proof
from clerkdesk.domain.pages import Document
from clerkdesk.domain.revision import Batch, Decision, Revision, Verdict
from clerkdesk.errors import BlobDamaged, ContentChanged, InvalidContainer, NotReady, SelfApproval, SignatureInvalid
from tests.counter import RETURN, Counter

pytest_plugins = ("tests.counter_fixtures",)


def approved(counter: Counter) -> tuple[Revision, list[Document], Batch, Decision]:
    code = counter.at("approved")[0]
    view = counter.services.overview.show(code)
    assert view.revision is not None
    assert view.approval is not None
    return view.revision, list(view.documents), *view.approval


def test_what_was_signed_and_approved_holds(counter: Counter) -> None:
    revision, _, batch, decision = approved(counter)
    with counter.store.begin() as work:
        assert counter.evidence.check(work, revision) == (batch, decision)


def test_what_held_when_it_was_queued_still_holds_after_the_certificates_expired(counter: Counter) -> None:
    revision, _, _, _ = approved(counter)
    now = counter.evidence.clock.now()
    with counter.store.begin() as work:
        counter.evidence.as_of(now + timedelta(days=1)).check(work, revision)
        with pytest.raises(SignatureInvalid, match="expired"):
            counter.evidence.as_of(now + timedelta(days=4000)).check(work, revision)
        counter.evidence.as_of(now).check(work, revision)


def test_what_nobody_decided_or_a_supervisor_returned_does_not_hold(counter: Counter) -> None:
    code = counter.at("proposed")[0]
    revision = counter.services.overview.show(code).revision
    assert revision is not None
    with counter.store.begin() as work, pytest.raises(NotReady, match="no supervisor has decided"):
        counter.evidence.check(work, revision)
    with pytest.raises(NotReady, match="not decided yet"):
        counter.evidence.open_container(counter.services.overview.batches()[0])
    counter.decide(counter.services.overview.batches()[0], {code: RETURN})
    with counter.store.begin() as work, pytest.raises(NotReady, match="returned"):
        counter.evidence.check(work, revision)


def test_content_must_be_signed_whole(counter: Counter) -> None:
    revision, documents, _, _ = approved(counter)
    check = counter.evidence.check_content
    with pytest.raises(NotReady):
        check(replace(revision, signed=None), documents)
    with pytest.raises(NotReady, match="not signed"):
        check(revision, [replace(documents[0], signed=None)])
    with pytest.raises(ContentChanged, match="does not continue"):
        check(replace(revision, sealed=replace(revision.sealed, revision=2)), documents)
    with pytest.raises(ContentChanged, match="not that of the manifest"):
        check(revision, [])
    with pytest.raises(ContentChanged, match=r"dossier\.json"):
        check(replace(revision, dossier_file=counter.blobs.put(b"{}")), documents)


def test_each_document_carries_just_the_signature_of_its_author(counter: Counter) -> None:
    revision, documents, _, _ = approved(counter)
    check = counter.evidence.check_content
    with pytest.raises(SignatureInvalid):
        check(revision, [replace(documents[0], signed=documents[0].sealed)])
    with pytest.raises(SignatureInvalid):
        check(replace(revision, author_certificate="0" * 64), documents)
    with pytest.raises(SignatureInvalid):
        check(revision, [replace(documents[0], signed=counter.blobs.put(b"no document"))])
    signed = documents[0].signed
    assert signed is not None
    changed = bytearray(counter.blobs.get(signed))
    changed[400] ^= 1
    with pytest.raises(SignatureInvalid):
        check(revision, [replace(documents[0], signed=counter.blobs.put(bytes(changed)))])
    counter.damage(signed)
    with pytest.raises(BlobDamaged):
        check(revision, documents)


def test_an_approval_is_over_this_content_by_somebody_else(counter: Counter) -> None:
    revision, _, batch, decision = approved(counter)
    check = counter.evidence.check_approval
    check(revision, batch, decision)
    with pytest.raises(NotReady):
        check(revision, batch, replace(decision, verdict=Verdict.RETURN))
    with pytest.raises(ContentChanged, match="another content"):
        check(revision, batch, replace(decision, manifest_sha256="0" * 64))
    with pytest.raises(ContentChanged, match="another content"):
        check(replace(revision, signed=None), batch, decision)
    with pytest.raises(SelfApproval):
        check(revision, replace(batch, approver=revision.author), decision)
    with pytest.raises(SelfApproval):
        check(revision, replace(batch, approver_certificate=revision.author_certificate), decision)


def test_an_approval_stands_in_the_signed_container_and_leads_to_its_root(counter: Counter) -> None:
    revision, _, batch, decision = approved(counter)
    check = counter.evidence.check_approval
    with pytest.raises(SignatureInvalid, match="another certificate"):
        check(revision, replace(batch, approver_certificate="0" * 64), decision)
    with pytest.raises(ContentChanged, match="another one"):
        check(revision, batch, replace(decision, reason="afterwards"))
    with pytest.raises(ContentChanged, match="does not lead"):
        check(revision, batch, replace(decision, proof=None))
    with pytest.raises(ContentChanged, match="does not lead"):
        check(revision, batch, replace(decision, proof=Proof(0, 2, ("0" * 64,))))
    with pytest.raises(ContentChanged, match="does not lead"):
        check(revision, replace(batch, root="0" * 64), decision)
    with pytest.raises(InvalidContainer):
        check(revision, replace(batch, container=counter.blobs.put(b"PK\x03\x04")), decision)

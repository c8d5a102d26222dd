# SPDX-License-Identifier: Apache-2.0
"""What one delivery consists of."""

from dataclasses import replace

import pytest

from clerkdesk.errors import ContentChanged, NotReady
from clerkdesk.services.parcel import announcement, parcel
from tests.fakes.approved import approve_dossiers
from tests.fakes.outbox import MemoryBlobs, MemoryStore, MemoryWork


@pytest.fixture
def blobs() -> MemoryBlobs:
    return MemoryBlobs()


@pytest.fixture
def work(blobs) -> MemoryWork:
    store = MemoryStore()
    approve_dossiers(store, blobs, 1)
    return MemoryWork(store)


def test_every_file_is_read_as_its_hash_says_from_any_offset(work, blobs):
    sent = parcel(work, blobs, "revision-1")
    names = [entry.name for entry in sent.files]
    assert names == ["01-to-khai.pdf", "dossier.json", "seal.json", f"batch-{sent.batch.number}.asice"]
    for entry in sent.files:
        whole = b"".join(sent.readers[entry.sha256](0))
        assert len(whole) == entry.size_bytes
        assert b"".join(sent.readers[entry.sha256](7)) == whole[7:]


def test_what_is_not_signed_or_not_decided_is_not_sent(work, blobs):
    work.rows["batch"].clear()
    with pytest.raises(NotReady):
        parcel(work, blobs, "revision-1")


def test_a_document_that_lost_its_signature_is_not_sent(work, blobs):
    documents = work.rows["document"]["revision-1"]
    documents[0] = replace(documents[0], signed=None)
    with pytest.raises(ContentChanged):
        parcel(work, blobs, "revision-1")


def test_an_approval_without_its_proof_is_not_announced(work, blobs):
    sent = parcel(work, blobs, "revision-1")
    unproven = replace(sent, decision=replace(sent.decision, proof=None))
    with pytest.raises(NotReady):
        announcement(unproven, blobs, key="key", audit_head="0" * 64, station_id="counter-1")

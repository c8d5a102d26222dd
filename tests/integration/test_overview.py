# SPDX-License-Identifier: Apache-2.0
"""The queue as it is looked at: lists, search, one dossier whole, and the sums."""

import pytest

from clerkdesk.errors import DossierNotFound
from clerkdesk.ports.store import Counts
from tests.counter import CLERK, Counter

pytest_plugins = ("tests.counter_fixtures",)


def test_rows_come_newest_first_a_page_at_a_time(counter: Counter) -> None:
    codes = [counter.receive().code for _ in range(3)]
    first = counter.services.overview.rows(limit=2)
    rest = counter.services.overview.rows(after=first[-1].sequence)
    assert [row.code for row in first + rest] == codes[::-1]


def test_a_dossier_is_shown_whole_at_every_stage(counter: Counter) -> None:
    received, approved = counter.at("received")[0], counter.at("approved")[0]
    bare = counter.services.overview.show(received)
    assert (bare.pages, bare.revision, bare.documents, bare.approval, bare.deliveries) == ((), None, (), None, ())
    assert [entry.event.what for entry in bare.history] == ["receive"]
    whole = counter.services.overview.show(approved)
    assert whole.revision is not None
    assert whole.approval is not None
    assert (len(whole.pages), len(whole.documents), whole.revision.state) == (1, 1, "APPROVED")
    assert whole.approval[1].verdict == "approve"


def test_an_unknown_code_is_not_found(counter: Counter) -> None:
    with pytest.raises(DossierNotFound):
        counter.services.overview.show("H38.31.24-261122-9999")


def test_a_document_is_read_sealed_and_later_signed(counter: Counter) -> None:
    overview = counter.services.overview
    code = counter.at("sealed")[0]
    sealed = overview.content(overview.show(code).documents[0])
    counter.sign(code)
    signed = overview.content(overview.show(code).documents[0])
    assert signed.startswith(sealed)
    assert len(signed) > len(sealed)


def test_people_are_found_without_marks_and_sorted_by_given_name(counter: Counter) -> None:
    owners = ["Nguyễn Văn Ước", "Nguyễn Văn Đạt", "Nguyễn Văn An"]
    codes = {owner: counter.receive(owner).code for owner in owners}
    found = counter.services.overview.search("nguyen van", sort="people")
    assert [row.owner for row in found] == owners[::-1]
    assert [row.code for row in counter.services.overview.search("nguyen")] == list(codes.values())[::-1]
    assert [row.owner for row in counter.services.overview.search("dat")] == ["Nguyễn Văn Đạt"]


def test_a_list_of_texts_is_sorted_from_the_first_word_on(counter: Counter) -> None:
    for owner in ("Đỗ Văn An", "Dương Thị Yên", "Đỗ Bá Ước"):
        counter.receive(owner)
    search = counter.services.overview.search
    procedure = counter.receive("Đỗ Bá An").procedure_name
    by_text = [row.owner for row in search(procedure, sort="text")]
    assert by_text == ["Dương Thị Yên", "Đỗ Bá An", "Đỗ Bá Ước", "Đỗ Văn An"]
    assert [row.owner for row in search(procedure, sort="people")] == [
        "Đỗ Bá An", "Đỗ Văn An", "Đỗ Bá Ước", "Dương Thị Yên",
    ]  # fmt: skip


def test_a_batch_is_named_by_its_number_or_its_id(counter: Counter) -> None:
    counter.at("proposed")
    overview = counter.services.overview
    batch = overview.batches()[0]
    assert overview.batch_id(str(batch.number)) == overview.batch_id(batch.id) == batch.id
    for unknown in ("2", "9" * 30, "none"):
        with pytest.raises(DossierNotFound):
            overview.batch_id(unknown)


def test_batches_and_outbox_are_listed_and_everything_is_counted_once(counter: Counter) -> None:
    counter.at("received")
    counter.at("proposed")
    counter.at("queued")
    assert [batch.number for batch in counter.services.overview.batches()] == [2, 1]
    assert [delivery.state for delivery in counter.services.overview.outbox()] == ["QUEUED"]
    counts = counter.services.overview.counts()
    assert counts == Counts(received=3, open=2, waiting=1, delivered=0, withdrawn=0)
    assert counter.services.overview.show(counter.at("received")[0]).dossier.author == CLERK

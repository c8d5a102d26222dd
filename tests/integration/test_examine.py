# SPDX-License-Identifier: Apache-2.0
"""What a supervisor must look at before deciding, on a real store."""

import pytest

from clerkdesk.errors import IllegalTransition, InvalidInput
from clerkdesk.services.examine import sample_of

pytest_plugins = ("tests.counter_fixtures",)


def test_a_small_batch_is_its_own_sample_and_opening_is_logged_once(counter):
    codes = counter.at("proposed", count=3)
    examine = counter.services.examine
    (line,) = examine.batches()
    assert (line.size, line.sample, line.opened) == (3, 3, 0)
    examine.opened(line.id, codes[0], by="supervisor")
    examine.opened(line.id, codes[0], by="supervisor")
    assert examine.batches()[0].opened == 1
    with counter.store.reading() as work:
        opened = [entry for entry in work.audit.entries(subject_id=line.id) if entry.event.what == "open"]
    assert [(entry.event.by, entry.event.facts) for entry in opened] == [("supervisor", {"code": codes[0]})]


def test_a_tenth_of_a_large_batch_is_chosen_and_anybody_can_derive_it_again(counter):
    counter.at("proposed", count=1)
    batch = counter.services.overview.batches()[0]
    codes = [f"H38.31.24-261120-{number:04d}" for number in range(87)]
    chosen = sample_of(batch, codes)
    assert len(chosen) == 9
    assert chosen == sample_of(batch, list(reversed(codes)))
    assert len(sample_of(batch, codes[:20])) == 5


def test_a_noted_return_stays_until_it_is_taken_back_or_decided(counter):
    code, other = counter.at("proposed", count=2)
    examine = counter.services.examine
    batch = examine.batches()[0].id
    examine.note(batch, code, "Trang 2 mờ, quét lại", by="supervisor")
    assert {one.code: one.returned for one in examine.candidates(batch)} == {code: "Trang 2 mờ, quét lại", other: ""}
    examine.note(batch, code, "", by="supervisor")
    assert {one.returned for one in examine.candidates(batch)} == {""}


def test_what_needs_a_look_comes_first(counter):
    counter.receive("Hồ Xuân Quỳnh")
    codes = counter.at("proposed", count=7)
    examine = counter.services.examine
    batch = examine.batches()[0].id
    found = examine.candidates(batch)
    assert {one.code for one in found} == set(codes)
    assert [one.is_sample for one in found] == [True] * 5 + [False] * 2


def test_a_decided_batch_is_examined_no_more(counter):
    (code,) = counter.at("approved")
    examine = counter.services.examine
    line = examine.batches()[0]
    assert line.is_decided
    with pytest.raises(IllegalTransition):
        examine.opened(line.id, code, by="supervisor")
    with pytest.raises(InvalidInput):
        examine.note(line.id, "H38.31.24-261120-9999", "x", by="supervisor")


def test_what_waits_to_be_proposed_is_counted(counter):
    counter.at("signed", count=2)
    assert counter.services.examine.proposable() == 2
    counter.services.approve.propose(by="clerk")
    assert counter.services.examine.proposable() == 0


def test_however_few_batches_are_shown_those_that_wait_are_among_them(counter):
    counter.at("approved")
    counter.at("proposed")
    examine = counter.services.examine
    assert [line.is_decided for line in examine.batches()] == [False, True]
    assert [line.is_decided for line in examine.batches(limit=0)] == [False]
    assert examine.decided() == 1

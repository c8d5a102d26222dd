# SPDX-License-Identifier: Apache-2.0
"""A proposed batch travels closed to another station, is decided there, and the decision is taken at home."""

import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.keys.proposal_file import SealedProposals
from clerkdesk.domain.revision import Verdict
from clerkdesk.domain.states import RevisionState
from clerkdesk.errors import InvalidInput, NotReady, ProposalClosed, SelfApproval
from clerkdesk.services.approve import Judgement
from clerkdesk.services.carry_batch import CarryBatch
from tests.counter import copy_counter, open_counter

pytest_plugins = ("tests.counter_fixtures",)

NAME = "batch-1.cdlo"


@pytest.fixture
def other(made_counter, read_sheet, tmp_path):
    """Another counter with the same officers, which knows nothing of the batch."""
    opened = open_counter(copy_counter(made_counter, tmp_path / "other"), read_sheet)
    yield opened
    opened.close()


@pytest.fixture
def carried(counter):
    """A proposal of three dossiers on a carrier."""
    counter.codes = counter.at("proposed", count=3)
    batch = counter.services.overview.batches()[0]
    return counter.services.carry_batch.export(batch.id, by="clerk")


def decide(other, visiting, judgements=None):
    boss = other.services.practice_keys["supervisor"]
    return other.services.carry_batch.decide(
        visiting, judgements or visiting.judgements(), boss.source, boss.pin, by="supervisor"
    )


def states(counter):
    return [counter.services.overview.show(code).revision.state for code in counter.codes]


def test_a_batch_that_is_decided_at_another_station_is_decided_at_home(counter, other, carried):
    visiting = other.services.carry_batch.open(carried.content, carried.code, NAME)
    assert {one.code for one in visiting.candidates()} == set(counter.codes)
    assert visiting.line.sample == 3
    assert other.services.carry_batch.preview(visiting, counter.codes[0]).startswith(b"\x89PNG")
    visiting.note(counter.codes[1], "Trang 2 mờ")
    decision = decide(other, visiting)
    summary = counter.services.take_decision.take(decision, "batch-1.asice")
    assert (len(summary.approved), summary.returned, summary.refused) == (2, [counter.codes[1]], {})
    assert states(counter) == [RevisionState.APPROVED, RevisionState.RETURNED, RevisionState.APPROVED]
    counter.services.deliver.queue_approved(by="clerk")
    assert all(check.is_ok for one in (counter, other) for check in one.services.doctor.examine())


def test_the_file_is_noise_without_its_code(other, carried):
    assert b"%PDF-1." not in carried.content
    for code in ("AAAA-BBBB-CCCC-DDDD", ""):
        with pytest.raises(ProposalClosed) as told:
            other.services.carry_batch.open(carried.content, code, NAME)
        assert told.value.params["cause"] == "wrong-code"


def test_what_was_opened_and_noted_of_a_proposal_is_kept_until_it_is_decided(counter, other, carried):
    carry, code = other.services.carry_batch, counter.codes[0]
    visiting = carry.open(carried.content, carried.code, NAME, by="supervisor")
    visiting.opened.add(code)
    visiting.note(code, "Trang 2 mờ")
    carry.keep(visiting, by="supervisor")
    again = carry.open(carried.content, carried.code, NAME, by="supervisor")
    assert (again.opened, again.returns) == ({code}, {code: "Trang 2 mờ"})
    assert carry.open(carried.content, carried.code, NAME, by="clerk").opened == set()
    decide(other, again)
    assert carry.open(carried.content, carried.code, NAME, by="supervisor").opened == set()


def test_a_proposal_too_large_for_one_file_is_told_before_it_is_written(counter):
    counter.at("proposed", count=1)
    parts = (counter.store, counter.services.examine, counter.evidence, counter.signer)
    made = {"file": SealedProposals(), "draw": lambda _pdf, _dpi: b"", "clock": SystemClock()}
    carry = CarryBatch(*parts, **made, most_bytes=1_000)
    with pytest.raises(NotReady, match="one file takes"):
        carry.export(counter.services.overview.batches()[0].id, by="clerk")


def test_a_code_is_taken_as_people_type_it(other, carried):
    typed = carried.code.lower().replace("-", " ")
    assert other.services.carry_batch.open(carried.content, typed, NAME).line.size == 3


@pytest.mark.parametrize("place", [3, 40, -1000, -1])
def test_a_changed_file_is_refused(other, carried, place):
    changed = bytearray(carried.content)
    changed[place] ^= 1
    with pytest.raises(ProposalClosed):
        other.services.carry_batch.open(bytes(changed), carried.code, NAME)


@pytest.mark.parametrize("length", [0, 4, 60, -1])
def test_a_cut_file_is_refused(other, carried, length):
    with pytest.raises(ProposalClosed):
        other.services.carry_batch.open(carried.content[:length], carried.code, NAME)


def test_a_paper_that_was_swapped_on_the_way_is_returned_not_approved(counter, other, carried):
    visiting = other.services.carry_batch.open(carried.content, carried.code, NAME)
    digest = visiting.proposal.dossiers[0].documents[0].sealed.sha256
    visiting.files = {**visiting.files, digest: b"%PDF-1.7 another"}
    summary = counter.services.take_decision.take(decide(other, visiting), "batch-1.asice")
    assert summary.returned == [visiting.proposal.dossiers[0].revision.code]


def test_nobody_but_a_supervisor_decides_and_nobody_their_own(other, carried):
    visiting = other.services.carry_batch.open(carried.content, carried.code, NAME)
    clerk = other.services.practice_keys["clerk"]
    with pytest.raises(InvalidInput):
        other.services.carry_batch.decide(visiting, visiting.judgements(), clerk.source, clerk.pin, by="clerk")
    with pytest.raises(SelfApproval):  # whoever the desk says it is: the certificate says it is the author's
        other.services.carry_batch.decide(visiting, visiting.judgements(), clerk.source, clerk.pin, by="supervisor")
    assert visiting.decision == b""


def test_every_dossier_needs_a_judgement(other, carried):
    visiting = other.services.carry_batch.open(carried.content, carried.code, NAME)
    first = visiting.proposal.dossiers[0].revision.code
    with pytest.raises(InvalidInput):
        decide(other, visiting, {first: Judgement(Verdict.APPROVE)})


def test_that_a_proposal_left_is_in_the_log_without_names(counter, carried):
    with counter.store.reading() as work:
        events = [entry.event for entry in work.audit.entries() if entry.event.what == "carry-proposal"]
    assert [(event.by, event.facts["dossiers"]) for event in events] == [("clerk", 3)]
    assert carried.code not in str(events)

# SPDX-License-Identifier: Apache-2.0
"""When the parent of linked dossiers may end, and when it ends by itself."""

import pytest

from clerkdesk.domain.dossier import DueDate
from clerkdesk.domain.linked import LinkedChild, ends_itself, linked_due, may_end, part_due
from clerkdesk.domain.procedure import AgencyKind
from clerkdesk.domain.states import DossierStatus as S
from clerkdesk.errors import InvalidInput
from tests.fakes.rules import at

EARLY, LATE = DueDate(at("2026-11-18 17:00"), explanation=("a",)), DueDate(at("2026-11-23 17:00"), explanation=("b",))
OPEN = DueDate(None, explanation=("theo đợt",))


def child(status: S, agency: AgencyKind = AgencyKind.POLICE) -> LinkedChild:
    return LinkedChild("p", "c", "code", 1, agency, "step", "name", "gateway", status)


def test_a_parent_ends_with_its_last_child():
    assert may_end([child(S.FINISHED), child(S.STOPPED), child(S.RETURNED), child(S.NOT_ACCEPTED)])
    for going_on in (S.RECEIVED, S.PROCESSING, S.AWAITING_PAYMENT, S.AWAITING_SUPPLEMENT, S.WITHDRAWAL_REQUESTED):
        assert not may_end([child(S.FINISHED), child(going_on)])


def test_a_parent_ends_by_itself_only_with_a_result():
    assert ends_itself([child(S.FINISHED), child(S.STOPPED)])
    assert not ends_itself([child(S.STOPPED), child(S.STOPPED)])
    assert not ends_itself([child(S.FINISHED), child(S.PROCESSING)])


def test_after_a_part_for_money_the_result_is_still_to_come():
    for money in (AgencyKind.TAX, AgencyKind.TREASURY):
        assert not ends_itself([child(S.FINISHED), child(S.FINISHED, money)])


def test_a_part_is_due_by_its_own_term_where_that_ends_first():
    assert part_due(EARLY, LATE, "H38-1") == EARLY
    assert part_due(EARLY, OPEN, "H38-1") == EARLY


@pytest.mark.parametrize("own", [None, OPEN, LATE], ids=["no procedure", "no date", "longer"])
def test_a_part_is_never_due_after_its_parent(own):
    due = part_due(own, EARLY, "H38-1")
    assert due.due == EARLY.due
    assert due.explanation == ("Theo thời hạn chung của hồ sơ liên thông H38-1.", "a")


def test_a_part_without_a_term_under_a_parent_without_one_has_no_date():
    assert part_due(None, OPEN, "H38-1").due is None
    assert part_due(OPEN, DueDate(None), "H38-1") == OPEN


def test_a_parent_without_a_term_is_due_with_its_last_part_once_every_part_has_a_date():
    assert linked_due([LATE, EARLY]).due == LATE.due
    assert linked_due([EARLY, OPEN]).due is None
    with pytest.raises(InvalidInput):
        linked_due([])

# SPDX-License-Identifier: Apache-2.0
"""When the parent of linked dossiers may end, and when it ends by itself."""

from clerkdesk.domain.linked import LinkedChild, ends_itself, may_end
from clerkdesk.domain.procedure import AgencyKind
from clerkdesk.domain.states import DossierStatus as S


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

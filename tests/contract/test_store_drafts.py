# SPDX-License-Identifier: Apache-2.0
"""What every store must do with drafts, and with the questions of the intake."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clerkdesk.domain.dossier import ResultWay
from clerkdesk.ports.store import Store
from tests.fakes.journeys import AUTHOR, MORNING, Journey, a_dossier


def test_what_is_begun_of_different_subjects_is_kept_apart(store: Store) -> None:
    with store.begin() as work:
        work.drafts.keep("a", {"name": "Ừ"}, MORNING)
        work.drafts.keep("a", {"reason": "thiếu"}, MORNING, "act:1")
        work.commit()
    with store.begin() as work:
        work.drafts.discard("a")
        assert work.drafts.of("a") is None
        assert work.drafts.of("a", "act:1") == ({"reason": "thiếu"}, MORNING)
        work.drafts.discard("a", "act:1")
        assert work.drafts.of("a", "act:1") is None


def test_an_officer_has_one_open_draft(store: Store) -> None:
    with store.begin() as work:
        work.drafts.keep("a", {"name": "Ừ", "copies": 2}, MORNING)
        work.drafts.keep("b", {}, MORNING)
        work.drafts.keep("a", {"name": "Ánh"}, MORNING + timedelta(minutes=1))
        work.commit()
    with store.reading() as work:
        assert work.drafts.of("a") == ({"name": "Ánh"}, MORNING + timedelta(minutes=1))
        assert work.drafts.of("c") is None
    with store.begin() as work:
        work.drafts.discard("a")
        work.drafts.discard("nobody")
        work.commit()
    with store.reading() as work:
        assert work.drafts.of("a") is None
        assert work.drafts.of("b") == ({}, MORNING)


def test_a_draft_that_was_not_committed_is_the_one_before(store: Store) -> None:
    with store.begin() as work:
        work.drafts.keep("a", {"name": "Một"}, MORNING)
        work.commit()
    with store.begin() as work:
        work.drafts.keep("a", {"name": "Hai"}, MORNING)
    with store.reading() as work:
        assert work.drafts.of("a") == ({"name": "Một"}, MORNING)


@pytest.mark.parametrize("way", [None, *ResultWay])
def test_how_the_result_is_handed_over_is_kept(store: Store, way: ResultWay | None) -> None:
    with store.begin() as work:
        work.dossiers.add(replace(a_dossier(), result_way=way))
        work.commit()
    with store.reading() as work:
        assert work.dossiers.get(a_dossier().code).result_way is way


def test_a_person_is_known_by_number_or_by_name_and_birth(store: Store, journey: Journey) -> None:
    first, other = journey.receive(1), journey.receive(2)
    with store.reading() as work:
        found = work.dossiers.of_person
        assert [row.code for row in found(first.owner.id_number or "")] == [first.code]
        assert {row.code for row in found("0" * 9)} == {first.code, other.code}
        birth = first.owner.birth
        assert [row.code for row in found("", name=first.owner.name, birth=birth)] == [first.code]
        assert found("", name=first.owner.name, birth=date(1991, 1, 1)) == []
        assert found("", name=first.owner.name) == []
        assert found("", name="---", birth=birth) == []
        assert len(found("0" * 9, limit=1)) == 1


def test_what_an_officer_received_last_and_what_is_usual(store: Store, journey: Journey) -> None:
    with store.reading() as work:
        assert (work.dossiers.newest_of(AUTHOR), work.dossiers.usual()) == (None, [])
    journey.receive(1)
    newest = journey.receive(2)
    with store.reading() as work:
        row = work.dossiers.newest_of(AUTHOR)
        assert row is not None
        assert row.code == newest.code
        assert work.dossiers.newest_of("nobody") is None
        assert work.dossiers.usual() == [newest.procedure_code]

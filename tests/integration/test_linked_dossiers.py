# SPDX-License-Identifier: Apache-2.0
"""Linked procedures: one parent, one part per agency; the parent ends with the last of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from clerkdesk.adapters.store.store import open_store
from clerkdesk.domain.forms.tax_transfer import LandParcel, TaxTransfer
from clerkdesk.domain.states import DossierStatus as S
from clerkdesk.errors import InvariantBroken, NotReady
from tests.fakes.lives import CLERK, LAND, LINKED_BIRTH, LINKED_DEATH, LINKED_MOVE, WELFARE, Desk
from tests.fakes.rules import at


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path / "store.db", b"k" * 32)
    yield Desk(store)
    assert store.findings() == []
    store.close()


def test_a_birth_goes_to_commune_police_and_insurance_and_ends_with_the_last(desk: Desk) -> None:
    parent = desk.receive_one(LINKED_BIRTH)
    parts = desk.life.link.link(parent, by=CLERK)
    assert [(part.position, str(part.agency), part.route) for part in parts] == [
        (1, "commune", "gateway"),
        (2, "police", "police"),
        (3, "social_insurance", "gateway"),
    ]
    assert len({parent, *(part.code for part in parts)}) == 4
    whole = desk.get(parent).due.due
    assert whole is not None
    registered, *later = [part.due for part in parts]
    assert registered is not None
    assert registered.date() == desk.get(parent).received_at.date() < whole.date()  # a birth is registered the same day
    assert later == [whole, whole]  # their own terms of 7 and 5 working days are longer than the law gives the whole
    with pytest.raises(NotReady):
        desk.finish(parent)
    with pytest.raises(NotReady):
        desk.life.stop.stop(parent, "không được", by=CLERK)
    for number, part in enumerate(parts, start=1):
        assert desk.status(parent) is S.RECEIVED
        desk.later(hours=1)
        desk.finish(part.code, f"{number}/KQ")
    assert desk.status(parent) is S.FINISHED
    result = desk.file(parent).result
    assert result is not None
    assert (result.symbol, result.ended_at) == ("1/KQ; 2/KQ; 3/KQ", at("2026-11-18 12:00"))


def test_parts_are_made_once(desk: Desk) -> None:
    parent = desk.receive_one(LINKED_BIRTH)
    parts = desk.life.link.link(parent, by=CLERK)
    assert desk.life.link.link(parent, by=CLERK) == parts == desk.life.link.children(parent)
    with pytest.raises(NotReady):
        desk.life.link.link(desk.receive_one(WELFARE), by=CLERK)
    with pytest.raises(InvariantBroken):
        desk.life.link.link(parts[2].code, by=CLERK)  # a part keeps its parent's code; it has no parts of its own


def test_a_parent_without_a_term_is_promised_nothing_while_a_part_has_no_date(desk: Desk) -> None:
    parent = desk.receive_one(LINKED_DEATH)
    assert desk.get(parent).due.due is None
    parts = desk.life.link.link(parent, by=CLERK)
    assert [part.due is None for part in parts] == [False, False, True]  # the term of the allowance is not known
    assert desk.get(parent).due.due is None
    desk.finish(parts[0].code)
    desk.life.stop.stop(parts[2].code, "không có yêu cầu", by=CLERK)
    assert desk.status(parent) is S.RECEIVED
    desk.finish(parts[1].code)
    assert desk.status(parent) is S.FINISHED


def test_a_parent_without_a_term_is_promised_the_end_of_its_last_part(desk: Desk) -> None:
    parent = desk.receive_one(LINKED_MOVE)
    parts = desk.life.link.link(parent, by=CLERK)
    assert None not in [part.due for part in parts]
    assert desk.get(parent).due.due == parts[1].due == at("2026-11-30 17:00")  # 7 working days, 24/11 is off
    dossier_id = desk.get(parent).id
    with desk.store.begin() as work:
        kinds = [promise.kind for promise in work.cases.term(dossier_id).history]
    assert kinds == ["received", "linked-step"]


def test_land_goes_to_the_tax_office_waits_for_payment_and_ends_by_a_person(desk: Desk) -> None:
    parent = desk.receive_one(LAND)
    file, tax, treasury = desk.life.link.link(parent, by=CLERK)
    parcel = LandParcel("12", "34", Decimal("120.5"), "Đất ở", "Công nhận quyền sử dụng đất")
    transfer = TaxTransfer("Thuế cơ sở 5", date(2026, 11, 18), "Cấp Giấy chứng nhận lần đầu", (parcel,))
    slip = desk.life.link.tell_tax_office(parent, transfer, by=CLERK)
    assert (slip.form_id, slip.number) == ("tax_transfer", 1)
    desk.finish(file.code, "1/PC")
    desk.finish(tax.code, "77/TB-CT")
    desk.life.pay.require(parent, "Tiền sử dụng đất", 12_000_000, by=CLERK, notice="77/TB-CT")
    assert desk.status(parent) is S.AWAITING_PAYMENT
    desk.finish(treasury.code, "GNT-9")
    assert desk.status(parent) is S.AWAITING_PAYMENT
    desk.life.pay.paid(parent, "GNT-9", by=CLERK)
    assert desk.status(parent) is S.PROCESSING  # the certificate itself is still to come
    desk.finish(parent, "AA 00012345")
    assert desk.status(parent) is S.FINISHED


def test_parts_count_in_the_sums_and_not_twice_in_reports(desk: Desk) -> None:
    desk.life.link.link(desk.receive_one(LINKED_BIRTH), by=CLERK)
    with desk.store.begin() as work:
        counts = work.dossiers.counts()
        rows = list(work.cases.rows_for_report(at("2026-11-01 00:00"), at("2026-12-01 00:00")))
        book = work.cases.rows_for_report(at("2026-11-01 00:00"), at("2026-12-01 00:00"), with_people=True)
        lines = [case.book.number for case in book if case.book]
    assert (counts.received, counts.balanced, len(rows)) == (4, True, 1)
    assert lines == [1, 2, 3, 4]  # each part has its line in the book

# SPDX-License-Identifier: Apache-2.0
"""Issued forms: the same sheet for ever, numbered without gaps, set by the real typesetter."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clerkdesk.adapters.store.store import open_store
from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.form_catalogue import Paper
from clerkdesk.domain.forms.refusal import RefusalReason
from clerkdesk.errors import DossierNotFound, InvalidInput
from tests.fakes.lives import BIRTH, CLERK, LAND, Desk, PlainTypesetter
from tests.fakes.rules import at


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path / "store.db", b"k" * 32)
    yield Desk(store, PlainTypesetter())
    assert store.findings() == []
    store.close()


def test_every_form_of_a_life_is_set_and_reprints_byte_by_byte(desk: Desk) -> None:
    real = Desk(desk.store, TypstTypesetter())
    code = real.receive_one()
    real.ask(code)
    real.life.supplement.answer(code, by=CLERK)
    real.life.reappoint.reappoint(code, date(2026, 12, 30), "Chờ xác minh", by=CLERK)
    real.life.stop.stop(code, "Không đủ điều kiện", by=CLERK)
    refused = real.life.refuse.refuse(real.application(BIRTH), [RefusalReason("Sai thẩm quyền")], by=CLERK)
    kinds = ["receipt", "receipt_80mm", "supplement", "apology", "stop_notice", "control"]
    first = {kind: real.forms.print(code, kind, by=CLERK) for kind in kinds}
    first["refusal"] = real.forms.print(refused.dossier.code, "refusal", by=CLERK)
    book = real.forms.tracking_book(date(2026, 11, 18), date(2026, 11, 18), by=CLERK)
    assert all(pdf.startswith(b"%PDF") for pdf in (*first.values(), real.forms.reprint(book.id, by=CLERK)))
    real.later(days=40)
    later = Desk(desk.store, TypstTypesetter())
    for form in (*later.forms.of(code), *later.forms.of(refused.dossier.code)):
        assert later.forms.reprint(form.id, by=CLERK) == first[form.form_id]


def test_a_receipt_tells_the_first_promise_whatever_came_later(desk: Desk) -> None:
    code = desk.receive_one()
    slip = desk.receive.slip(code, by=CLERK)
    desk.clock.set("2026-11-20 09:00")
    desk.life.reappoint.reappoint(code, date(2026, 12, 30), "Chờ xác minh", by=CLERK)
    printed = desk.forms.print(code, "receipt", by=CLERK)
    assert "03/12/2026" in printed.decode()
    assert printed == slip
    assert desk.receive.slip(code, by=CLERK) == slip


def test_a_sheet_on_another_paper_is_another_sheet_of_the_same_number(desk: Desk) -> None:
    code = desk.receive_one()
    desk.forms.print(code, "receipt", by=CLERK)
    desk.forms.print(code, "receipt_80mm", by=CLERK)
    desk.forms.print(code, "receipt", by=CLERK)
    assert [(form.form_id, form.number) for form in desk.forms.of(code)] == [("receipt", 1), ("receipt_80mm", 1)]


def test_a_control_slip_tells_the_steps_of_its_day(desk: Desk) -> None:
    code = desk.receive_one()
    desk.forms.print(code, "control", by=CLERK)
    desk.finish(code)
    desk.forms.print(code, "control", by=CLERK, paper=Paper.A4)
    first, second = (form.values["steps"] for form in desk.forms.of(code))
    assert isinstance(first, list)
    assert isinstance(second, list)
    assert (first[0]["note"], second[1]["note"], second[1]["giver"]) == (
        "Được tiếp nhận", "Đã xử lý xong", "Người Tiếp Nhận",
    )  # fmt: skip


def test_a_form_that_was_never_issued_is_not_made_up(desk: Desk) -> None:
    with pytest.raises(DossierNotFound):
        desk.forms.print(desk.receive_one(), "stop_notice", by=CLERK)


def test_the_ledger_has_what_was_asked_for_that_day_and_nothing_free(desk: Desk) -> None:
    real = Desk(desk.store, TypstTypesetter())
    free, paid = real.receive_one(), real.receive_one(LAND)
    form = real.forms.fee_ledger(date(2026, 11, 18), by=CLERK)
    rows = form.values["rows"]
    assert isinstance(rows, list)
    with desk.store.begin() as work:
        asked = {code: work.dossiers.get(code).fee.total_vnd for code in (free, paid)}
    assert asked[paid] > asked[free] == 0
    assert [row["code"] for row in rows] == [paid]
    assert real.forms.reprint(form.id, by=CLERK).startswith(b"%PDF")
    assert real.forms.fee_ledger(date(2026, 11, 17), by=CLERK).values["rows"] == []


def test_the_book_has_every_line_refused_and_returned_alike(desk: Desk) -> None:
    first = desk.receive_one()
    desk.life.refuse.refuse(desk.application(BIRTH), [RefusalReason("Sai thẩm quyền")], by=CLERK)
    desk.finish(first)
    desk.life.return_result.return_to(first, "Lê Văn Thử", by=CLERK)
    form = desk.forms.tracking_book(date(2026, 11, 18), date(2026, 12, 31), by=CLERK)
    rows = form.values["rows"]
    assert isinstance(rows, list)
    assert [(row["number"], row["signed_by"], row["note"]) for row in rows] == [
        ("1", "Lê Văn Thử", ""),
        ("2", "", "Không được tiếp nhận"),
    ]
    with pytest.raises(InvalidInput):
        desk.forms.tracking_book(date(2026, 12, 31), date(2027, 1, 1), by=CLERK)


def test_numbers_start_anew_with_the_year(desk: Desk) -> None:
    codes = [desk.receive_one() for _ in range(3)]
    numbers = [desk.life.stop.stop(code, "x", by=CLERK).number for code in codes]
    desk.clock.moment = at("2027-01-04 09:00")
    assert (numbers, desk.life.stop.stop(desk.receive_one(), "x", by=CLERK).number) == ([1, 2, 3], 1)


def test_every_print_is_logged_with_its_checksum(desk: Desk) -> None:
    code = desk.receive_one()
    desk.forms.print(code, "receipt", by=CLERK)
    desk.forms.print(code, "receipt", by=CLERK)
    (form,) = desk.forms.of(code)
    with desk.store.begin() as work:
        prints = list(work.audit.entries(subject_id=form.id))
    assert [entry.event.what for entry in prints] == ["print-form", "print-form"]
    assert len({entry.event.facts["sha256"] for entry in prints}) == 1

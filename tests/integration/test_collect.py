# SPDX-License-Identifier: Apache-2.0
"""How the fee of a dossier was paid is told at receipt and later; nothing told is ever changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clerkdesk.adapters.store.store import open_store
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.payment import FeePayment, FeeWay
from clerkdesk.errors import InvalidInput, InvariantBroken
from tests.fakes.lives import CLERK, LAND, WELFARE, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path / "store.db", bytes(32))
    yield Desk(store)
    store.close()


def received(desk: Desk, way: FeeWay = FeeWay.UNTOLD, note: str = "", procedure: str = LAND) -> Dossier:
    application = replace(desk.application(procedure), fee_way=way, fee_note=note)
    return desk.receive.receive(application, by=CLERK)


def ledger(desk: Desk, day: int) -> list[tuple[str, str, str]]:
    rows = desk.forms.fee_ledger(date(2026, 11, day), by=CLERK).values["rows"]
    return [(row["code"], row["method"], row["voucher"]) for row in rows]  # type: ignore[attr-defined]


def fees_of(desk: Desk, code: str) -> list[tuple[int, bool]]:
    cases = desk.life.cases.cases(date(2026, 11, 1), date(2026, 11, 30))
    return [(fee.amount_vnd, fee.paid_at is not None) for case in cases if case.code == code for fee in case.fees]


def test_the_slip_keeps_how_the_fee_was_paid_at_receipt(desk: Desk) -> None:
    one = received(desk, FeeWay.LATER)
    slip = desk.receive.slip(one.code, by=CLERK)
    assert "chưa thu" in slip.decode()
    desk.life.collect.settle(one.code, FeeWay.CASH, by=CLERK, note="BL 0017")
    assert desk.receive.slip(one.code, by=CLERK) == slip


def test_a_fee_paid_later_stands_in_the_ledger_of_its_day(desk: Desk) -> None:
    now, later, waived = (
        received(desk, FeeWay.TRANSFER),
        received(desk, FeeWay.LATER),
        received(desk, FeeWay.EXEMPT, "x"),
    )
    desk.later(days=1)
    desk.life.collect.settle(later.code, FeeWay.CASH, by=CLERK, note="BL 0017")
    assert ledger(desk, 18) == [(now.code, "Chuyển khoản", "")]
    assert ledger(desk, 19) == [(later.code, "Tiền mặt", "BL 0017")]
    assert (fees_of(desk, now.code), fees_of(desk, later.code), fees_of(desk, waived.code)) == (
        [(100_000, True)],
        [(100_000, True)],
        [],
    )


def test_a_fee_that_is_to_be_paid_later_is_owed(desk: Desk) -> None:
    assert fees_of(desk, received(desk, FeeWay.LATER).code) == [(100_000, False)]


def test_a_correction_needs_its_reason_and_keeps_the_day_the_money_came(desk: Desk) -> None:
    one = received(desk, FeeWay.CASH)
    desk.later(days=1)
    with pytest.raises(InvalidInput, match="reason"):
        desk.life.collect.settle(one.code, FeeWay.TRANSFER, by=CLERK)
    told = desk.life.collect.settle(one.code, FeeWay.TRANSFER, by=CLERK, note="FT123", reason="chọn nhầm")
    assert told == desk.file(one.code).fee_payments[0]
    assert told == FeePayment(1, FeeWay.TRANSFER, "FT123", "chọn nhầm", desk.clock.moment, CLERK, one.received_at)
    assert ledger(desk, 18) == [(one.code, "Chuyển khoản", "FT123")]
    with desk.store.reading() as work:
        last = list(work.audit.entries(subject_id=one.id))[-1].event
    assert (last.what, last.why, last.facts) == ("fee-payment", "chọn nhầm", {"way": "transfer", "before": "cash"})


def test_what_cannot_be_told_is_refused(desk: Desk) -> None:
    free, asked = received(desk, FeeWay.CASH, procedure=WELFARE), received(desk, FeeWay.LATER)
    assert free.fee.way is FeeWay.UNTOLD
    with pytest.raises(InvalidInput, match="no fee"):
        desk.life.collect.settle(free.code, FeeWay.CASH, by=CLERK)
    with pytest.raises(InvalidInput, match="exemption"):
        desk.life.collect.settle(asked.code, FeeWay.EXEMPT, by=CLERK)
    with pytest.raises(InvalidInput, match="nothing"):
        desk.life.collect.settle(asked.code, FeeWay.LATER, by=CLERK)
    with pytest.raises(InvalidInput, match="exemption"):
        received(desk, FeeWay.EXEMPT, "  ")


def test_the_store_takes_no_payment_without_its_event(desk: Desk) -> None:
    one = received(desk)
    payment = FeePayment(1, FeeWay.CASH, "", "", desk.clock.moment, CLERK, desk.clock.moment)
    with desk.store.begin() as work, pytest.raises(InvariantBroken):
        work.cases.add_fee_payment(one.id, payment)

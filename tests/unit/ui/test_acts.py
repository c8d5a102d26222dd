# SPDX-License-Identifier: Apache-2.0
"""What may be done with a dossier, and what its fields ask for."""

from datetime import UTC, date, datetime

import pytest

from clerkdesk.domain.dossier import Fee
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.states import DossierStatus
from ui.pages.today.acts import ACTS, BY_KEY, CaseFacts, faults, fields_of, read_day, read_money
from ui.texts import TEXTS

FREE = Fee(0)


class _Dossier:
    def __init__(self, status: DossierStatus, fee: Fee) -> None:
        self.status, self.fee, self.author = status, fee, "an"
        self.received_at = datetime(2026, 11, 20, 9, tzinfo=UTC)


class _Case:
    def __init__(self, supplements: int) -> None:
        self.supplements = (1,) * supplements
        self.unpaid = (1,)
        self.fee_payments = ()


class _View:
    def __init__(self, status: DossierStatus, supplements: int, fee: Fee) -> None:
        self.dossier, self.case, self.term, self.children = _Dossier(status, fee), _Case(supplements), None, ()


def facts(status: DossierStatus, supplements: int = 0, fee: Fee = FREE) -> CaseFacts:
    view: object = _View(status, supplements, fee)
    names = {"an": "Trần Văn An", "binh": "Lê Bình"}
    return CaseFacts(view, may_extend=True, has_parts=True, officers=names, supervisors=("an", "binh"))  # type: ignore[arg-type]


def possible(status: DossierStatus) -> set[str]:
    return {act.key for act in ACTS if not act.reason(facts(status))}


def test_what_is_possible_follows_the_states_of_the_law() -> None:
    assert possible(DossierStatus.FINISHED) == {"hand-back"}
    assert possible(DossierStatus.RETURNED) == set()
    assert possible(DossierStatus.AWAITING_SUPPLEMENT) == {"answer", "withdraw", "stop"}
    assert possible(DossierStatus.AWAITING_PAYMENT) == {"paid", "require-payment", "withdraw", "stop"}
    assert possible(DossierStatus.WITHDRAWAL_REQUESTED) == {"keep", "stop"}
    assert {"finish", "supplement", "withdraw", "stop", "link"} <= possible(DossierStatus.RECEIVED)


def test_every_reason_and_every_field_has_its_words() -> None:
    for status in DossierStatus:
        for act in ACTS:
            reason = act.reason(facts(status))
            assert not reason or reason in TEXTS
    for act in ACTS:
        assert f"act.{act.key}" in TEXTS
        assert all(f"act.field.{field.key}" in TEXTS for field in act.fields)


def test_a_second_request_asks_for_the_supervisor() -> None:
    keys = [field.key for field in fields_of(BY_KEY["supplement"], facts(DossierStatus.RECEIVED))]
    again = [field.key for field in fields_of(BY_KEY["supplement"], facts(DossierStatus.RECEIVED, 1))]
    assert (keys, again) == (["papers", "reason"], ["papers", "reason", "supervisor", "supervisor-reason"])


def test_a_stop_needs_its_reason_unless_the_citizen_asked_for_it() -> None:
    stop = BY_KEY["stop"]
    assert faults(stop, facts(DossierStatus.RECEIVED), {}) == {"reason": "life.needed"}
    assert faults(stop, facts(DossierStatus.WITHDRAWAL_REQUESTED), {}) == {}


@pytest.mark.parametrize(("told", "keys"), [("", []), ("later", []), ("cash", ["reason"])])
def test_a_correction_of_a_payment_asks_for_its_reason(told: str, keys: list[str]) -> None:
    received = facts(DossierStatus.RETURNED, fee=Fee(8000, way=FeeWay(told)))
    assert possible(DossierStatus.RECEIVED).isdisjoint({"collect"})
    assert not BY_KEY["collect"].reason(received)
    assert [field.key for field in fields_of(BY_KEY["collect"], received)] == ["way", "note", *keys]
    waived = {"way": "exempt", "note": " ", "reason": "nhầm"}
    assert faults(BY_KEY["collect"], received, waived) == {"note": "life.needed"}


@pytest.mark.parametrize(
    ("text", "day"),
    [("28/11/2026", date(2026, 11, 28)), (" 1/2/27 ", date(2027, 2, 1)), ("31/02/2026", None), ("", None)],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_an_amount_is_read_with_its_marks() -> None:
    assert [read_money(text) for text in ("15.000 đ", "15 000", "", "không", "9" * 40)] == [15_000, 15_000, 0, 0, 0]


def test_days_and_amounts_are_checked_before_anything_is_stored() -> None:
    received = facts(DossierStatus.RECEIVED)
    assert faults(BY_KEY["reappoint"], received, {"day": "mai", "reason": "x"}) == {"day": "life.day.wrong"}
    wrong = faults(BY_KEY["require-payment"], received, {"title": "Lệ phí", "amount": "không"})
    assert wrong == {"amount": "life.money.wrong"}


def test_a_second_request_names_who_allowed_it_and_why() -> None:
    second = facts(DossierStatus.PROCESSING, supplements=1)
    choices = {each.key: each.choices for each in fields_of(BY_KEY["supplement"], second)}
    assert choices["supervisor"] == (("an", "Trần Văn An"), ("binh", "Lê Bình"))
    typed = {"papers": "Giấy chứng sinh", "reason": "thiếu"}
    assert set(faults(BY_KEY["supplement"], second, typed)) == {"supervisor", "supervisor-reason"}

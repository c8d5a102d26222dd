# SPDX-License-Identifier: Apache-2.0
"""What may happen to a dossier between receipt and result, on a real store."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from clerkdesk.adapters.store.store import open_store
from clerkdesk.domain.forms.refusal import RefusalReason
from clerkdesk.domain.states import DossierStatus as S
from clerkdesk.domain.term import LateFlag
from clerkdesk.errors import (
    AlreadyReappointed,
    IllegalTransition,
    InvalidInput,
    NotReady,
    ReasonMissing,
    SupervisorNeeded,
    TermEventRefused,
    TooLateToReappoint,
    UnreadableFile,
)
from clerkdesk.services.finish import Outcome
from clerkdesk.services.supplement import Permission
from tests.fakes.lives import BIRTH, CLERK, LINKED_BIRTH, PAPER, PDF, SUPERVISOR, WELFARE, Desk
from tests.fakes.rules import at


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path / "store.db", b"k" * 32)
    yield Desk(store)
    assert store.findings() == []
    store.close()


def test_a_supplement_stops_the_clock_and_its_answer_starts_the_term_anew(desk: Desk) -> None:
    code = desk.receive_one()  # Wednesday 18/11/2026; ten working days, 24/11 is off: Thursday 3/12
    assert desk.get(code).due.due == at("2026-12-03 17:00")
    desk.clock.set("2026-11-19 10:00")
    asked = desk.life.supplement.request(code, [PAPER], "Thiếu giấy xác nhận", by=CLERK)
    assert (desk.status(code), asked.form.number, asked.form.form_id) == (S.AWAITING_SUPPLEMENT, 1, "supplement")
    assert asked.term.is_clock_stopped
    assert desk.get(code).due.due == at("2026-12-03 17:00")
    desk.clock.set("2026-11-25 10:00")
    term = desk.life.supplement.answer(code, by=CLERK)
    assert desk.status(code) is S.RECEIVED
    assert desk.get(code).due.due == term.due.due == at("2026-12-09 17:00")
    assert (term.waited, term.original_due.due) == (timedelta(days=6), at("2026-12-03 17:00"))


def test_a_dossier_in_handling_goes_on_there_after_its_supplement(desk: Desk) -> None:
    code = desk.receive_one()
    desk.life.pay.require(code, "Lệ phí", 8000, by=CLERK)
    desk.life.pay.paid(code, "BL-1", by=CLERK)
    desk.ask(code)
    desk.life.withdraw.withdraw(code, by=CLERK)
    desk.life.withdraw.keep(code, by=CLERK)
    desk.life.supplement.answer(code, by=CLERK)
    assert desk.status(code) is S.PROCESSING


def test_a_second_supplement_needs_a_supervisor_with_a_reason_and_makes_the_dossier_late(desk: Desk) -> None:
    code = desk.receive_one()
    desk.ask(code)
    desk.life.supplement.answer(code, by=CLERK)
    for refused in (None, Permission(CLERK, "cần thêm"), Permission(SUPERVISOR, " ")):
        with pytest.raises(SupervisorNeeded):
            desk.life.supplement.request(code, [PAPER], "Thiếu nữa", by=CLERK, permission=refused)
    allowed = Permission(SUPERVISOR, "Người nộp khai sai")
    asked = desk.life.supplement.request(code, [PAPER], "Thiếu nữa", by=CLERK, permission=allowed)
    assert (asked.supplement.number, asked.form.number) == (2, 2)
    assert LateFlag.SECOND_SUPPLEMENT in asked.term.late_flags


def test_a_supplement_names_papers_and_a_reason(desk: Desk) -> None:
    code = desk.receive_one()
    with pytest.raises(InvalidInput):
        desk.life.supplement.request(code, [], "Thiếu", by=CLERK)
    with pytest.raises(ReasonMissing):
        desk.life.supplement.request(code, [PAPER], " ", by=CLERK)
    assert desk.status(code) is S.RECEIVED


def test_another_day_is_promised_once_and_a_working_day_before(desk: Desk) -> None:
    code, late = desk.receive_one(), desk.receive_one()
    desk.clock.set("2026-12-02 16:00")
    done = desk.life.reappoint.reappoint(code, date(2026, 12, 10), "Chờ xác minh", by=CLERK)
    assert desk.get(code).due.due == at("2026-12-10 17:00")
    assert (done.form.form_id, done.form.number) == ("apology", 1)
    with pytest.raises(AlreadyReappointed):
        desk.life.reappoint.reappoint(code, date(2026, 12, 15), "Chờ nữa", by=CLERK)
    desk.clock.set("2026-12-03 08:00")
    with pytest.raises(TooLateToReappoint):
        desk.life.reappoint.reappoint(late, date(2026, 12, 10), "Chờ xác minh", by=CLERK)
    with pytest.raises(ReasonMissing):
        desk.life.reappoint.reappoint(desk.receive_one(), date(2026, 12, 30), "", by=CLERK)
    assert desk.get(late).due.due == at("2026-12-03 17:00")


def test_verification_makes_a_term_longer_where_the_procedure_allows_it(desk: Desk) -> None:
    linked = desk.receive_one(LINKED_BIRTH)
    before = desk.get(linked).due.due
    term = desk.life.reappoint.extend(linked, "phải xác minh", by=CLERK)
    assert before is not None
    assert desk.get(linked).due.due == term.due.due == before + timedelta(days=3)  # 24/11 is a holiday
    with pytest.raises(TermEventRefused):
        desk.life.reappoint.extend(desk.receive_one(WELFARE), "phải xác minh", by=CLERK)


@pytest.mark.parametrize("state", [S.RECEIVED, S.PROCESSING, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT])
def test_a_withdrawal_that_is_taken_back_leads_to_the_state_before(desk: Desk, state: S) -> None:
    code = _in_state(desk, state)
    assert desk.life.withdraw.withdraw(code, by=CLERK) is S.WITHDRAWAL_REQUESTED
    assert desk.life.withdraw.keep(code, by=CLERK) is state


def test_a_withdrawal_ends_with_the_notice_of_the_stop(desk: Desk) -> None:
    code = desk.receive_one()
    desk.life.withdraw.withdraw(code, by=CLERK, reason="đổi ý")
    form = desk.life.stop.stop(code, by=CLERK)
    assert (desk.status(code), form.form_id, form.values["is_withdrawal"]) == (S.STOPPED, "stop_notice", True)
    with desk.store.begin() as work:
        assert (work.dossiers.counts().withdrawn, work.dossiers.counts().balanced) == (1, True)


def test_nothing_is_withdrawn_after_its_result(desk: Desk) -> None:
    code = desk.receive_one()
    desk.finish(code)
    with pytest.raises(IllegalTransition):
        desk.life.withdraw.withdraw(code, by=CLERK)
    desk.life.return_result.return_to(code, "Trần Thị Mẫu", by=CLERK)
    with pytest.raises(IllegalTransition):
        desk.life.withdraw.withdraw(code, by=CLERK)
    with pytest.raises(IllegalTransition):
        desk.life.withdraw.keep(code, by=CLERK)


def test_a_stop_needs_its_reason(desk: Desk) -> None:
    code = desk.receive_one()
    with pytest.raises(ReasonMissing):
        desk.life.stop.stop(code, by=CLERK)
    assert desk.status(code) is S.RECEIVED


def test_a_refused_dossier_has_its_line_in_the_book_and_promises_nothing(desk: Desk) -> None:
    first = desk.receive_one()
    reasons = [RefusalReason("Không thuộc thẩm quyền", "Luật Hộ tịch, Điều 7"), RefusalReason(" ")]
    refused = desk.life.refuse.refuse(desk.application(BIRTH), reasons, by=CLERK)
    kept = desk.get(refused.dossier.code)
    assert (kept.status, kept.slip_number, kept.due.due, kept.fee.total_vnd) == (S.NOT_ACCEPTED, 2, None, 0)
    assert (refused.form.form_id, refused.form.number) == ("refusal", 1)
    assert desk.get(first).slip_number == 1
    with pytest.raises(ReasonMissing):
        desk.life.refuse.refuse(desk.application(BIRTH), [], by=CLERK)
    with pytest.raises(IllegalTransition):
        desk.life.withdraw.withdraw(kept.code, by=CLERK)


def test_a_dossier_goes_on_only_after_everything_is_paid(desk: Desk) -> None:
    code = desk.receive_one()
    desk.life.pay.require(code, "Lệ phí trước bạ", 500_000, by=CLERK, notice="12/TB-CCT")
    desk.life.pay.require(code, "Tiền sử dụng đất", 9_000_000, by=CLERK)
    with pytest.raises(NotReady):
        desk.finish(code)
    with pytest.raises(InvalidInput):
        desk.life.pay.paid(code, "", by=CLERK)
    assert desk.life.pay.paid(code, "BL-1", by=CLERK, number=1) is S.AWAITING_PAYMENT
    with pytest.raises(InvalidInput):
        desk.life.pay.paid(code, "BL-1", by=CLERK, number=1)
    assert desk.life.pay.paid(code, "BL-2", by=CLERK) is S.PROCESSING
    with pytest.raises(IllegalTransition):
        desk.life.pay.paid(code, "BL-3", by=CLERK)
    desk.finish(code)
    owed = desk.file(code).obligations
    assert [(each.amount_vnd, each.receipt) for each in owed] == [(500_000, "BL-1"), (9_000_000, "BL-2")]


def test_a_result_ends_between_receipt_and_now(desk: Desk) -> None:
    code = desk.receive_one()
    desk.clock.set("2026-11-20 15:00")
    for wrong in (at("2026-11-18 08:59"), at("2026-11-20 15:01")):
        with pytest.raises(InvalidInput):
            desk.life.finish.finish(code, Outcome("1/QĐ", ended_at=wrong), by=CLERK)
    with pytest.raises(InvalidInput):
        desk.finish(code, " ")
    with pytest.raises(UnreadableFile):
        desk.life.finish.finish(code, Outcome("1/QĐ", file=b"MZ"), by=CLERK)
    ended = at("2026-11-20 11:00")
    result = desk.life.finish.finish(code, Outcome("1/QĐ", ended_at=ended, file=PDF), by=CLERK)
    assert (result.title, result.issued_on, result.ended_at) == ("Quyết định", date(2026, 11, 20), ended)
    assert result.file is not None
    assert desk.blobs.files[result.file.name] == PDF
    assert desk.file(code).progress[-1].at == ended
    with desk.store.begin() as work:
        assert result.file.name in work.administration.blob_names()


def test_a_result_is_returned_against_a_signature(desk: Desk) -> None:
    scanned, on_paper = desk.receive_one(), desk.receive_one()
    with pytest.raises(IllegalTransition):
        desk.life.return_result.return_to(scanned, "Trần Thị Mẫu", by=CLERK)
    for code in (scanned, on_paper):
        desk.finish(code)
    desk.later(hours=1)
    with pytest.raises(InvalidInput):
        desk.life.return_result.return_to(scanned, " ", by=CLERK)
    with pytest.raises(InvalidInput):
        desk.life.return_result.return_to(scanned, "Trần Thị Mẫu", by=CLERK, at=at("2026-11-18 08:00"))
    signed = desk.life.return_result.return_to(scanned, "Trần Thị Mẫu", by=CLERK, signature=PDF)
    noted = desk.life.return_result.return_to(on_paper, "Lê Văn Thử", by=CLERK)
    assert (signed.evidence, signed.signature is not None) == ("", True)
    assert (noted.signature, noted.evidence) == (None, "đã ký nhận trên giấy")
    assert desk.status(scanned) is desk.status(on_paper) is S.RETURNED
    with pytest.raises(IllegalTransition):
        desk.life.return_result.return_to(scanned, "Trần Thị Mẫu", by=CLERK)


def test_a_clock_that_was_set_back_stops_nothing(desk: Desk) -> None:
    code = desk.receive_one()
    desk.clock.set("2026-11-17 08:00")
    desk.ask(code)
    desk.clock.set("2026-11-16 08:00")
    desk.life.supplement.answer(code, by=CLERK)
    desk.finish(code)
    desk.life.return_result.return_to(code, "Trần Thị Mẫu", by=CLERK)
    assert desk.status(code) is S.RETURNED


def test_every_state_is_queued_to_be_told_as_it_came(desk: Desk) -> None:
    code = desk.receive_one()
    desk.ask(code)
    desk.life.withdraw.withdraw(code, by=CLERK)
    desk.life.withdraw.keep(code, by=CLERK)
    desk.life.supplement.answer(code, by=CLERK)
    desk.finish(code)
    with desk.store.begin() as work:
        untold = work.cases.untold()
        assert [state.status for state in untold] == [*map(S, "257529")]
        work.cases.set_told(untold[0].event, desk.clock.now())
        work.commit()
    with desk.store.begin() as work:
        assert [state.event for state in work.cases.untold()] == [state.event for state in untold[1:]]


def _in_state(desk: Desk, state: S) -> str:
    code = desk.receive_one()
    if state is S.AWAITING_SUPPLEMENT:
        desk.ask(code)
    if state in (S.AWAITING_PAYMENT, S.PROCESSING):
        desk.life.pay.require(code, "Lệ phí", 8000, by=CLERK)
    if state is S.PROCESSING:
        desk.life.pay.paid(code, "BL-1", by=CLERK)
    assert desk.status(code) is state
    return code

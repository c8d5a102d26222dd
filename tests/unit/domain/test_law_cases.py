# SPDX-License-Identifier: Apache-2.0
"""The cases by which the law of the counter was agreed, each under its number and naming its rule.

Numbers that are missing have no case of their own. Cases tried elsewhere, beside the part that keeps them:

- 20, second half (a code and a row exist without a slip, a slip on request): tests of the service `receive`, whose
  `receive()` prints nothing and whose `slip()` prints when it is asked.
- 23, second half (dossiers under a repealed code stay readable): tests of the store, which keeps a dossier with the
  name and day of its version, and tests of catalogue packs.
- 27, search in the store: contract tests of the store.
- 28, 29 (replies, chunks, lengths and codes of the two generations of the portal): `tests/integration/
  test_national_cases.py`, over a real line.
- 30, columns of form II.06a: tests of the reports.
"""

import unicodedata
from datetime import date, time

import pytest

from clerkdesk.domain.codes import CodeKind, parse_code
from clerkdesk.domain.dossier import Channel, Sex
from clerkdesk.domain.due_date import due_date
from clerkdesk.domain.fees import FeeTable, FeeVariant, fee
from clerkdesk.domain.identity import parse_identity
from clerkdesk.domain.procedure import Certainty, FeeKind, FeeRule, TimeKind, TimeRule
from clerkdesk.domain.slip import receipt_values
from clerkdesk.domain.states import DossierEvent, DossierStatus, Machine, next_state
from clerkdesk.domain.term import LateFlag, Term, TermEvent, TermEventKind, notice_by, term_after
from clerkdesk.domain.text import fold, people_sort_key, text_sort_key
from clerkdesk.errors import (
    AlreadyReappointed,
    IllegalTransition,
    InvalidIdentityCode,
    InvalidInput,
    ReasonMissing,
    RepealedProcedure,
    TooLateToReappoint,
)
from tests.fakes.rules import COPY_CERTIFICATION, SAME_DAY, at, calendar, catalogue, dossier, station

CALENDAR = calendar()
QR = "031199000017||TRẦN THỊ MẪU|15011999|Nữ|Thôn Nà Mẫu, xã Mẫu Sơn|02022021"
MRZ = "IDVNM1990000173031199000017<<3\n9901155F3901153VNM<<<<<<<<<<<2\nTRAN<<THI<MAU<<<<<<<<<<<<<<<<<"


def working_days(count: int) -> TimeRule:
    return TimeRule(TimeKind.WORKING_DAYS, count)


def due_day(rule: TimeRule, received: str) -> date:
    found = due_date(rule, at(received), CALENDAR).due
    assert found is not None
    return found.date()


def life(rule: TimeRule, *events: TermEvent) -> Term:
    return term_after(events, rule, CALENDAR)


def event(kind: TermEventKind, when: str, reason: str = "", new_day: str | None = None) -> TermEvent:
    return TermEvent(kind, at(when), reason, date.fromisoformat(new_day) if new_day else None)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param("2026-11-18 14:30", date(2026, 11, 18), id="case 1"),
        pytest.param("2026-11-18 15:00", date(2026, 11, 18), id="case 2"),
        pytest.param("2026-11-18 15:01", date(2026, 11, 19), id="case 3"),
        pytest.param("2026-11-20 15:30", date(2026, 11, 23), id="case 4"),
    ],
)
def test_law_on_civil_status_art_5_3_a_birth_is_registered_the_same_day_or_after_three_the_next(
    received: str, due: date
) -> None:
    assert due_day(SAME_DAY, received) == due


@pytest.mark.parametrize(
    ("days", "received", "due"),
    [
        pytest.param(3, "2026-02-13 09:00", date(2026, 2, 25), id="case 6: marital status over Tet"),
        pytest.param(10, "2026-02-06 09:00", date(2026, 2, 27), id="case 7"),
        pytest.param(3, "2027-02-03 09:00", date(2027, 2, 15), id="case 8"),
        pytest.param(3, "2026-04-24 09:00", date(2026, 5, 4), id="case 11: Hung Vuong, its substitute, 30/4, 1/5"),
        pytest.param(5, "2026-04-29 09:00", date(2026, 5, 8), id="case 11: second half"),
        pytest.param(7, "2026-11-19 09:00", date(2026, 12, 1), id="case 12: residence over 24/11"),
        pytest.param(2, "2026-12-18 09:00", date(2026, 12, 22), id="case 14: contract, Decree 23/2015 art. 37"),
    ],
)
def test_labour_code_art_112_working_days_pass_over_holidays_and_their_substitutes(
    days: int, received: str, due: date
) -> None:
    assert due_day(working_days(days), received) == due


def test_case_15_decree_61_2018_art_19_4_what_is_not_eligible_goes_back_within_three_working_days() -> None:
    assert notice_by(at("2026-02-12 09:00"), CALENDAR) == date(2026, 2, 24)


def test_case_17_decree_61_2018_art_19_4_a_supplement_is_not_counted_and_the_term_restarts() -> None:
    term = life(
        working_days(3),
        event(TermEventKind.RECEIVED, "2026-11-09 09:00"),
        event(TermEventKind.SUPPLEMENT_REQUESTED, "2026-11-11 09:00"),
        event(TermEventKind.SUPPLEMENT_ANSWERED, "2026-11-17 09:00"),
    )
    assert [promise.due.due for promise in term.history] == [at("2026-11-12 17:00"), at("2026-11-20 17:00")]
    assert not term.is_late(at("2026-11-20 16:00"))


def test_case_18_decree_61_2018_art_15_3_a_second_request_needs_a_reason_and_decision_766_counts_it_late() -> None:
    before = (
        event(TermEventKind.RECEIVED, "2026-11-09 09:00"),
        event(TermEventKind.SUPPLEMENT_REQUESTED, "2026-11-10 09:00"),
        event(TermEventKind.SUPPLEMENT_ANSWERED, "2026-11-11 09:00"),
    )
    with pytest.raises(ReasonMissing):
        life(working_days(3), *before, event(TermEventKind.SUPPLEMENT_REQUESTED, "2026-11-12 09:00"))
    again = event(TermEventKind.SUPPLEMENT_REQUESTED, "2026-11-12 09:00", "Tờ khai thiếu chữ ký")
    assert LateFlag.SECOND_SUPPLEMENT in life(working_days(3), *before, again).late_flags


def test_case_19_decree_61_2018_art_19_9_one_apology_a_day_before_and_never_a_second() -> None:
    received = event(TermEventKind.RECEIVED, "2026-11-09 09:00")
    with pytest.raises(TooLateToReappoint):
        life(working_days(3), received, event(TermEventKind.REAPPOINTED, "2026-11-12 08:00", "Lý do", "2026-11-17"))
    first = event(TermEventKind.REAPPOINTED, "2026-11-11 08:00", "Lý do", "2026-11-17")
    assert life(working_days(3), received, first).due.due == at("2026-11-17 17:00")
    with pytest.raises(AlreadyReappointed):
        life(
            working_days(3), received, first,
            event(TermEventKind.REAPPOINTED, "2026-11-13 08:00", "Lý do", "2026-11-20"),
        )  # fmt: skip


def test_case_20_decree_61_2018_art_17_4_what_is_done_at_once_is_still_a_dossier_with_a_code_and_can_have_a_slip() -> (
    None
):
    received = at("2026-11-20 09:47")
    due = due_date(TimeRule(TimeKind.IMMEDIATE), received, CALENDAR)
    done = dossier(due=due)
    assert due.due == at("2026-11-20 17:00")
    assert parse_code(done.code).kind is CodeKind.DOSSIER
    assert receipt_values(done, station(), "Cán bộ Mẫu")


@pytest.mark.parametrize(("pages", "total"), [(1, 2000), (2, 4000), (3, 5000), (10, 12_000), (500, 200_000)])
def test_case_21_circular_226_2016_certifying_a_copy_costs_by_page_up_to_a_cap(pages: int, total: int) -> None:
    assert fee(COPY_CERTIFICATION, pages).total_vnd == total


def test_case_22_resolution_23_2026_online_dossiers_cost_nothing_from_8_august_and_slips_keep_their_fee() -> None:
    before = FeeRule(FeeKind.PROVINCIAL, "Lệ phí", 15_000, certainty=Certainty.RECALLED)
    free = FeeVariant(
        "online", ("1.004873",), "Nộp trực tuyến", date(2026, 8, 8),
        rules=(FeeRule(FeeKind.FIXED, "Nộp trực tuyến", 0, certainty=Certainty.VERIFIED),),
        locality="31", channel=Channel.ONLINE,
    )  # fmt: skip
    schedule = FeeTable([free]).schedule("1.004873", before)
    old, new = (fee(schedule, locality="31", channel=Channel.ONLINE, on=date(2026, 8, day)) for day in (7, 8))
    assert (old.total_vnd, new.total_vnd) == (15_000, 0)
    # A slip is printed from the dossier alone, which holds the fee of its receipt: no later rule can reach it.
    assert receipt_values(dossier(fee=old), station(), "Cán bộ Mẫu")["fee"] == "15.000 đồng"


def test_case_23_a_repealed_procedure_is_refused_with_its_successor() -> None:
    with pytest.raises(RepealedProcedure) as refused:
        catalogue().version("2.001023", date(2026, 11, 20))
    assert refused.value.params["successor"] == "3.000722"


def test_case_24_circular_01_2018_art_19_dossier_codes_of_both_generations_are_read_and_others_refused() -> None:
    for text, generation, serial in (
        ("H38.31.24-230413-0001", 1, "0001"),
        ("000.00.16.H40-211103-0004", 1, "0004"),
        ("G09.20-20260609-0092637", 2, "0092637"),
    ):
        code = parse_code(text)
        assert (code.kind, code.generation, code.serial) == (CodeKind.DOSSIER, generation, serial)
    with pytest.raises(InvalidInput):
        parse_code("H38-31.24-2304-1")


def test_case_25_a_citizen_card_is_read_doubts_are_warnings_and_further_fields_are_kept() -> None:
    card = parse_identity(QR)
    assert (card.id, card.old_id, card.sex, card.warnings) == ("031199000017", None, Sex.FEMALE, ())
    assert parse_identity(QR.replace("Nữ", "Nam")).warnings[0].startswith("sex-mismatch")
    newer = parse_identity(f"{QR}|a|b|c|d|e")
    assert (newer.id, newer.extra) == ("031199000017", ("a", "b", "c", "d", "e"))


def test_case_26_icao_9303_a_zone_is_read_and_a_changed_digit_names_its_field() -> None:
    assert parse_identity(MRZ).id == "031199000017"
    with pytest.raises(InvalidIdentityCode) as refused:
        parse_identity(MRZ.replace("990115", "990116", 1))
    assert "day of birth" in str(refused.value)


def test_case_27_search_finds_every_spelling_and_lists_are_in_vietnamese_order() -> None:
    name, wanted = fold("Đào Thị Ngọc"), ["dao thi ngoc", "đào", "ĐÀO", unicodedata.normalize("NFD", "Đào Thị")]
    assert all(fold(text) in name for text in wanted)
    assert fold("nguyen") == fold("Nguyễn") == fold(unicodedata.normalize("NFD", "Nguyễn"))
    people = ["Lê Ân", "Lê Ăn", "Lê Ánh", "Lê Anh", "Lê An"]
    assert sorted(people, key=people_sort_key) == ["Lê An", "Lê Anh", "Lê Ánh", "Lê Ăn", "Lê Ân"]
    assert sorted(["Đa", "Da"], key=text_sort_key) == ["Da", "Đa"]


def test_case_30_a_withdrawal_is_asked_for_before_the_end_and_stops_the_dossier_and_never_after_it() -> None:
    asked = next_state(Machine.DOSSIER, DossierStatus.PROCESSING, DossierEvent.REQUEST_WITHDRAWAL)
    assert asked == DossierStatus.WITHDRAWAL_REQUESTED
    assert next_state(Machine.DOSSIER, asked, DossierEvent.STOP) == DossierStatus.STOPPED
    for ended in (DossierStatus.FINISHED, DossierStatus.RETURNED):
        with pytest.raises(IllegalTransition):
            next_state(Machine.DOSSIER, ended, DossierEvent.REQUEST_WITHDRAWAL)


def test_decree_63_2024_a_linked_birth_takes_three_days_five_when_verified_from_the_next_day_after_three() -> None:
    rule = TimeRule(TimeKind.WORKING_DAYS, 3, cutoff=time(15), extension=2, shift_after_cutoff=True)
    received = event(TermEventKind.RECEIVED, "2026-11-18 15:01")
    verified = event(TermEventKind.VERIFICATION_EXTENDED, "2026-11-19 09:00")
    assert life(rule, received).due.due == at("2026-11-25 17:00")
    assert life(rule, received, verified).due.due == at("2026-11-27 17:00")

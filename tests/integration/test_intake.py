# SPDX-License-Identifier: Apache-2.0
"""From a draft to a dossier: what is shown before is what is printed after, and the draft ends with it."""

from dataclasses import replace

import pytest

from clerkdesk.domain.draft import Draft, PaperDraft
from clerkdesk.domain.identity import parse_identity
from clerkdesk.domain.states import DossierStatus
from clerkdesk.errors import InvalidInput, ReasonMissing, SerialsExhausted
from tests.counter import BIRTH, CLERK, CLERK2, EXTRACT, Counter

pytest_plugins = ("tests.counter_fixtures",)

QR = "092050380927||Hồ Xuân Quỳnh|05071950|Nam|Ấp 6, xã Suối Mơ|01072021"
LINKED_BIRTH = "3.000722"
BOTH = {1: PaperDraft(1), 2: PaperDraft(1)}
DRAFT = Draft(procedure=BIRTH, phone="0912345678", papers=BOTH).with_card(parse_identity(QR))


def test_a_draft_is_kept_for_its_officer_until_its_dossier_is_received(counter: Counter) -> None:
    drafts, intake = counter.services.drafts, counter.services.intake
    kept_at = drafts.keep(DRAFT, by=CLERK)
    assert drafts.open(CLERK) == (DRAFT, kept_at)
    assert drafts.open(CLERK2) is None
    drafts.keep(Draft(name="Khác"), by=CLERK2)
    received = intake.receive(DRAFT, by=CLERK)
    assert drafts.open(CLERK) is None
    assert drafts.open(CLERK2) is not None
    assert (received.dossier.owner.name, received.parts, received.unlinked) == ("Hồ Xuân Quỳnh", (), None)
    drafts.keep(Draft(), by=CLERK2)
    assert drafts.open(CLERK2) is None


def test_a_draft_that_cannot_be_received_is_still_kept(counter: Counter) -> None:
    counter.services.drafts.keep(DRAFT, by=CLERK)
    with pytest.raises(InvalidInput):
        counter.services.intake.receive(replace(DRAFT, name=""), by=CLERK)
    station = counter.services.administer.station()
    counter.services.administer.provision(replace(station, first_serial=1, last_serial=1))
    counter.receive()
    with pytest.raises(SerialsExhausted):
        counter.services.intake.receive(DRAFT, by=CLERK)
    kept = counter.services.drafts.open(CLERK)
    assert kept is not None
    assert kept[0] == DRAFT


def test_the_preview_says_what_the_slip_will_say(counter: Counter) -> None:
    intake = counter.services.intake
    draft = replace(DRAFT, procedure=EXTRACT, copies=3, papers={1: PaperDraft(1), 2: PaperDraft(0, "đã có bản số")})
    preview = intake.preview(draft, by=CLERK)
    dossier = intake.receive(draft, by=CLERK).dossier
    assert preview.dossier.fee == dossier.fee
    assert preview.dossier.components == dossier.components
    assert preview.dossier.due.due == dossier.due.due
    assert preview.ribbon[-1].day == dossier.due.due.date()  # type: ignore[union-attr]
    assert (preview.slip["owner"], preview.slip["fee"]) == ("Hồ Xuân Quỳnh", "24.000 đồng")
    assert intake.preview(Draft(procedure=EXTRACT, is_organisation=True), by=CLERK).slip["owner"] == ""


def test_procedures_are_found_without_accents_and_the_usual_ones_without_a_letter(counter: Counter) -> None:
    intake = counter.services.intake
    assert intake.find("") == []
    assert intake.find("dang ky khai sinh")[0].code == BIRTH
    assert intake.find("1193")[0].code == BIRTH
    for procedure in (EXTRACT, BIRTH, EXTRACT):
        counter.receive(procedure=procedure)
    assert [version.code for version in intake.find("")] == [EXTRACT, BIRTH]


def test_earlier_dossiers_of_the_same_person_and_what_is_still_open(counter: Counter) -> None:
    intake = counter.services.intake
    first = intake.receive(DRAFT, by=CLERK).dossier
    other = intake.receive(replace(DRAFT, procedure=EXTRACT), by=CLERK).dossier
    found = intake.earlier(DRAFT)
    assert [row.code for row in found.rows] == [other.code, first.code]
    assert [row.code for row in found.duplicates] == [first.code]
    unnumbered = replace(DRAFT, number="", warnings=())
    assert intake.earlier(unnumbered) == found
    assert intake.earlier(replace(unnumbered, birth="")).rows == ()
    assert intake.earlier(replace(DRAFT, number="092050380928")).rows == ()
    assert intake.earlier(replace(DRAFT, number="---")).rows == ()


def test_the_last_received_is_known_with_whether_its_slip_was_made(counter: Counter) -> None:
    intake = counter.services.intake
    assert intake.last(by=CLERK) is None
    code = intake.receive(DRAFT, by=CLERK).dossier.code
    last = intake.last(by=CLERK)
    assert last is not None
    assert (last.row.code, last.has_slip) == (code, False)
    counter.services.receive.slip(code, by=CLERK)
    assert intake.last(by=CLERK).has_slip  # type: ignore[union-attr]
    assert intake.last(by=CLERK2) is None


def test_a_linked_procedure_is_offered_and_split_when_it_is_received(counter: Counter) -> None:
    intake = counter.services.intake
    assert [version.code for version in intake.preview(DRAFT, by=CLERK).linked] == [LINKED_BIRTH]
    received = intake.receive(replace(DRAFT, procedure=LINKED_BIRTH), by=CLERK)
    assert [part.position for part in received.parts] == [1, 2, 3]
    station = counter.services.administer.station()
    counter.services.administer.provision(replace(station, first_serial=901, last_serial=901))
    late = intake.receive(replace(DRAFT, procedure=LINKED_BIRTH), by=CLERK)
    assert isinstance(late.unlinked, SerialsExhausted)
    assert counter.services.overview.show(late.dossier.code).children == ()


def test_a_refused_draft_gets_its_form_and_ends(counter: Counter) -> None:
    intake = counter.services.intake
    draft = replace(DRAFT, refusal="Thiếu giấy chứng sinh\nSai thẩm quyền", basis="Luật Hộ tịch", guidance="Công an xã")
    counter.services.drafts.keep(draft, by=CLERK)
    with pytest.raises(ReasonMissing):
        intake.refuse(replace(draft, refusal=" "), by=CLERK)
    refused = intake.refuse(draft, by=CLERK)
    assert refused.dossier.status is DossierStatus.NOT_ACCEPTED
    assert [reason["text"] for reason in refused.form.values["reasons"]] == ["Thiếu giấy chứng sinh", "Sai thẩm quyền"]
    assert intake.refusal_form(refused, by=CLERK).startswith(b"%PDF")
    assert counter.services.drafts.open(CLERK) is None

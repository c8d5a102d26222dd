# SPDX-License-Identifier: Apache-2.0
"""The screen of receiving without a window: what it keeps, asks, promises, receives and says."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from clerkdesk.domain.draft import Draft, PaperDraft
from clerkdesk.errors import CalendarMissing, PrinterUnavailable, SerialsExhausted, StorageFull, StorageUnusable
from clerkdesk.jobs.progress import CancelToken
from tests.fakes.intake import BIRTH, COPY, LINKED, MORNING, AtOnce, MemoryDrafts, MemoryIntake, a_row
from ui.pages.receive.burst import Scan
from ui.pages.receive.presenter import ReceivePresenter
from ui.pages.receive.shown import ShownForm
from ui.printing import Found
from ui.texts import Language, Texts

QR = "092050380927||Hồ Xuân Quỳnh|05071950|Nam|Ấp 6|01072021"


class View:
    """Remembers what is shown."""

    def __init__(self) -> None:
        self.form = ShownForm()
        self.found: list[str] = []
        self.heading = self.search = self.notice = self.context = self.reason = self.focused = self.printer = ""
        self.last = ("", "", "")
        self.is_refusing = self.is_saving = self.is_ready = False
        self.error = None
        self.told: list = []
        self.gone: list[tuple[str, str]] = []
        self.changes = 0

    def show_form(self, form):
        self.form = form

    def show_found(self, offers, title):
        self.found, self.heading = [code for code, _ in offers], title

    def show_search(self, text):
        self.search = text

    def show_notice(self, text):
        self.notice = text

    def show_refusal(self, *, is_on):
        self.is_refusing = is_on

    def show_state(self, context, reason, *, is_refusing, is_saving):
        self.context, self.reason, self.is_saving = context, reason, is_saving

    def show_last(self, code, owner, note):
        self.last = (code, owner, note)

    def show_printer(self, text, *, is_ready):
        self.printer, self.is_ready = text, is_ready

    def show_error(self, told):
        self.error = told

    def hide_error(self):
        self.error = None

    def focus(self, name):
        self.focused = name

    def tell(self, told):
        self.told.append(told)

    def go(self, page, code):
        self.gone.append((page, code))

    def store_changed(self):
        self.changes += 1


class Paper:
    """A printer that keeps what it printed, or has none of it."""

    def __init__(self) -> None:
        self.sheets: list[bytes] = []
        self.is_there = True

    def look(self, cancel: CancelToken) -> Found:
        return Found("Quầy 2", ("Quầy 2",)) if self.is_there else Found("")

    def print(self, pdf: bytes, copies: int = 1) -> None:
        if not self.is_there:
            raise PrinterUnavailable(printer="-")
        self.sheets += [pdf] * copies


class Desk:
    def __init__(self, kept: Draft | None = None) -> None:
        self.view, self.jobs, self.paper = View(), AtOnce(), Paper()
        self.intake, self.drafts = MemoryIntake(), MemoryDrafts(kept)
        slips = SimpleNamespace(slip=lambda code, by: f"%PDF {code}".encode())
        services = SimpleNamespace(intake=self.intake, drafts=self.drafts, receive=slips)
        self.presenter = ReceivePresenter(
            self.view, services, self.jobs, by="clerk", now=lambda: MORNING,  # type: ignore[arg-type]
            texts=Texts(Language.ENGLISH), printer=self.paper,
        )  # fmt: skip
        self.presenter.arrive()

    def ready(self) -> "Desk":
        """Take a birth down, whole."""
        self.presenter.choose(BIRTH)
        self.presenter.scan(Scan(QR, is_mangled=False))
        self.presenter.take_all()
        return self


def test_nothing_can_be_received_before_all_is_there_and_the_screen_says_what_lacks():
    desk = Desk()
    assert desk.view.reason == "choose a procedure first"
    desk.presenter.choose(BIRTH)
    assert desk.view.reason == "missing: full name; papers 1, 2"
    desk.presenter.scan(Scan(QR, is_mangled=False))
    desk.presenter.take_all()
    assert desk.view.reason == ""
    assert desk.view.form.due == "Monday, 23/11/2026"
    desk.presenter.save()
    assert [draft.name for draft in desk.intake.received] == ["Hồ Xuân Quỳnh"]


def test_receiving_is_durable_before_anything_is_printed_and_two_copies_come():
    desk = Desk().ready()
    desk.jobs.is_held = True
    desk.presenter.save()
    assert (desk.view.is_saving, desk.view.reason, desk.paper.sheets) == (True, "Saving…", [])
    desk.presenter.save()
    desk.jobs.go_on()
    assert len(desk.intake.received) == 1
    assert desk.paper.sheets == [b"%PDF H99.1-261123-0001"] * 2
    assert (desk.view.focused, desk.view.changes, desk.view.search) == ("procedure", 1, "")
    assert desk.presenter.draft.is_empty
    told = desk.view.told[-1]
    assert (told.text, told.action) == ("Received 261123-0001 · Hồ Xuân Quỳnh", "Scan now")
    told.act()
    assert desk.view.gone == [("scan", "H99.1-261123-0001")]


def test_what_could_not_be_received_is_all_still_there_and_may_be_tried_again():
    desk = Desk().ready()
    desk.intake.trouble["receive"] = SerialsExhausted(count=99, day="2026-11-23")
    desk.presenter.save()
    assert desk.view.error.code == "serials-exhausted"
    assert desk.presenter.draft.name == "Hồ Xuân Quỳnh"
    assert not desk.view.is_saving
    desk.presenter.again()
    assert desk.view.error is None
    assert len(desk.intake.received) == 1


def test_without_a_printer_the_dossier_is_received_and_the_slip_comes_later():
    desk = Desk().ready()
    desk.paper.is_there = False
    desk.presenter.save()
    assert desk.view.error.code == "printer-unavailable"
    assert desk.view.last[0] == "H99.1-261123-0001"
    desk.paper.is_there = True
    desk.presenter.again()
    assert len(desk.paper.sheets) == 2
    desk.presenter.paperwork.reprint()
    assert len(desk.paper.sheets) == 4


def test_a_linked_dossier_whose_parts_could_not_be_made_is_received_all_the_same():
    desk = Desk()
    desk.presenter.choose(LINKED)
    desk.presenter.scan(Scan(QR, is_mangled=False))
    desk.presenter.take_all()
    desk.intake.trouble["link"] = SerialsExhausted(count=1, day="2026-11-23")
    desk.presenter.save()
    assert desk.view.error.code == "serials-exhausted"
    assert len(desk.paper.sheets) == 2
    desk.presenter.again()
    assert desk.view.error is None
    assert len(desk.intake.received) == 1


def test_a_linked_procedure_is_offered_for_its_part():
    desk = Desk()
    desk.presenter.choose(BIRTH)
    assert desk.view.form.linked == ((LINKED, 2),)
    desk.presenter.choose(LINKED)
    assert desk.view.form.linked == ()
    assert ("link", "2 linked parts", "accent") in desk.view.form.chips


def test_a_kept_draft_is_there_again_with_all_it_promises():
    kept = Draft(procedure=COPY, name="Trần Thị Mẫu", copies=3, papers={1: PaperDraft(1)})
    desk = Desk(kept)
    assert desk.presenter.draft == kept
    assert (desk.view.form.fee, desk.view.focused) == ("6,000 đ", "phone")
    assert desk.view.search.startswith(COPY)
    assert desk.view.reason == ""


def test_each_field_is_kept_when_it_is_left_and_not_twice():
    desk = Desk()
    desk.presenter.type("name", "Trần  Thị Mẫu ")
    assert desk.drafts.kept is None
    desk.presenter.leave("name")
    assert desk.drafts.kept == Draft(name="Trần Thị Mẫu")
    desk.drafts.trouble = StorageFull()
    desk.presenter.leave("name")
    assert desk.view.error is None
    desk.presenter.type("name", "Trần Thị Mẫn")
    desk.presenter.leave("name")
    assert desk.view.error.code == "storage-full"
    desk.drafts.trouble = None
    desk.presenter.again()
    assert desk.drafts.kept == Draft(name="Trần Thị Mẫn")


def test_enter_takes_a_line_that_is_still_on_its_way():
    desk = Desk()
    desk.jobs.is_held = True
    desk.presenter.finder.search("sao")
    desk.presenter.finder.take("khai sinh", 0)
    assert desk.view.focused == "number"
    desk.jobs.go_on()
    assert desk.presenter.draft.procedure == BIRTH
    assert desk.view.found == []


def test_a_text_that_matches_nothing_leaves_the_cursor_there():
    desk = Desk()
    desk.presenter.finder.take("không có", 0)
    assert (desk.view.focused, desk.view.found) == ("procedure", [])
    assert desk.view.heading.startswith("No procedure matches")


def test_a_procedure_that_promises_nothing_today_is_told_and_not_chosen():
    desk = Desk()
    desk.intake.trouble["preview"] = CalendarMissing(year=2027)
    desk.presenter.choose(BIRTH)
    assert (desk.view.error.code, desk.presenter.draft.procedure) == ("calendar-missing", "")
    desk.presenter.again()
    assert (desk.view.error, desk.presenter.draft.procedure) == (None, BIRTH)


def test_another_procedure_begins_its_own_checklist_and_keeps_the_person():
    desk = Desk().ready()
    desk.presenter.choose(COPY)
    assert (desk.presenter.draft.name, dict(desk.presenter.draft.papers)) == ("Hồ Xuân Quỳnh", {})
    desk.presenter.undo()
    assert desk.presenter.draft.procedure == BIRTH


def test_a_garbled_scan_is_told_in_every_language_until_a_good_one_comes():
    desk = Desk()
    desk.presenter.scan(Scan(QR, is_mangled=True))
    assert "Unikey" in desk.view.notice
    desk.presenter.set_texts(Texts(Language.VIETNAMESE))
    assert "chuyển Unikey" in desk.view.notice
    desk.presenter.scan(Scan(QR, is_mangled=False))
    assert desk.view.notice == ""


def test_what_was_typed_since_the_first_key_of_a_reader_is_taken_back():
    desk = Desk().ready()
    desk.presenter.mark()
    desk.presenter.type("name", "0920")
    desk.presenter.toggle(1)
    desk.presenter.restore()
    assert (desk.presenter.draft.name, desk.presenter.draft.papers[1].count) == ("Hồ Xuân Quỳnh", 1)


def test_typing_over_a_card_drops_what_only_the_card_knew():
    desk = Desk().ready()
    assert desk.view.form.source
    desk.presenter.type("number", "092050380928")
    assert (desk.presenter.draft.read_from, desk.view.form.source) == ("", "")


def test_open_duplicates_and_earlier_dossiers_are_shown():
    desk = Desk()
    desk.intake.rows.append(a_row())
    desk.ready()
    assert desk.view.form.duplicates == "Same request still open: 261123-0001"
    assert desk.view.form.earlier[0][0] == "261123-0001"


def test_a_refusal_names_what_is_missing_and_prints_form_03_once():
    desk = Desk()
    desk.presenter.choose(BIRTH)
    desk.presenter.scan(Scan(QR, is_mangled=False))
    desk.presenter.toggle(1)
    desk.presenter.refuse()
    desk.presenter.begin_refusal()
    assert desk.presenter.draft.refusal == "Thiếu giấy tờ: Giấy chứng sinh"
    assert (desk.view.is_refusing, desk.view.focused) == (True, "refusal")
    desk.presenter.later()
    assert (desk.view.is_refusing, desk.view.gone) == (False, [])
    desk.presenter.begin_refusal()
    desk.presenter.type("refusal", "  ")
    assert desk.view.reason == "missing: reasons, one a line"
    desk.presenter.type("refusal", "Sai thẩm quyền")
    desk.presenter.refuse()
    assert [draft.refusal for draft in desk.intake.refused] == ["Sai thẩm quyền"]
    assert (desk.paper.sheets, desk.view.is_refusing) == ([b"%PDF form 03"], False)
    assert desk.presenter.draft.is_empty


def test_twenty_steps_and_more_are_taken_back_one_by_one():
    desk = Desk()
    desk.presenter.choose(COPY)
    for copies in range(2, 32):
        desk.presenter.set("copies", copies)
    for _ in range(25):
        desk.presenter.undo()
    assert desk.presenter.draft.copies == 6
    assert desk.drafts.kept == desk.presenter.draft


def test_what_is_being_typed_into_the_search_is_left_alone():
    desk = Desk().ready()
    desk.view.search = "chung"
    desk.presenter.promise_again()
    desk.presenter.toggle(3)
    assert desk.view.search == "chung"
    desk.presenter.undo()
    desk.presenter.undo()
    desk.presenter.undo()
    desk.presenter.undo()
    assert (desk.presenter.draft.procedure, desk.view.search) == ("", "")


def test_clearing_the_draft_is_a_step_too():
    desk = Desk().ready()
    desk.presenter.start_anew()
    assert desk.drafts.kept is None
    desk.presenter.undo()
    assert desk.drafts.kept is not None
    assert desk.view.search.startswith(BIRTH)


def test_a_promise_follows_the_clock():
    desk = Desk().ready()
    assert desk.view.form.due.startswith("Monday")
    desk.intake.clock.at = MORNING.replace(hour=16)
    desk.presenter.promise_again()
    assert desk.view.form.due == "Wednesday, 25/11/2026"
    assert [day.kind for day in desk.view.form.days] == ["received", "holiday", "due"]


def test_every_language_says_the_whole_screen():
    desk = Desk().ready()
    before = desk.view.form
    for language in Language:
        desk.presenter.set_texts(Texts(language))
        form = desk.view.form
        assert form.reason
        assert form.due != before.due or language is Language.ENGLISH
        assert form.papers[0].spoken
    desk.presenter.fail(StorageFull(), lambda: None)
    desk.presenter.set_texts(Texts(Language.VIETNAMESE))
    assert "đầy" in desk.view.error.title.lower() + desk.view.error.happened.lower()


def test_a_channel_has_its_usual_way_of_the_result():
    desk = Desk().ready()
    desk.presenter.set("result_way", "online")
    assert desk.view.form.way == "online"
    desk.presenter.set("channel", "3")
    assert desk.view.form.way == "post"


def test_values_with_faults_stop_receiving_but_not_the_preview():
    desk = Desk().ready()
    desk.presenter.type("birth", "1950")
    desk.presenter.leave("birth")
    assert desk.view.form.faults["birth"]
    assert desk.view.reason == "missing: date of birth"
    assert desk.view.form.due
    desk.presenter.save()
    assert desk.intake.received == []


def test_a_slip_goes_where_the_person_wants_it_and_a_place_that_takes_none_is_told():
    desk = Desk().ready()
    desk.presenter.paperwork.save_pdf(Path("/nowhere/slip.pdf"))
    desk.presenter.save()
    desk.presenter.paperwork.save_pdf(Path("/nowhere/at/all/slip.pdf"))
    assert desk.view.error.code == StorageUnusable.code


def test_a_draft_with_a_procedure_that_is_gone_is_told_and_stays():
    desk = Desk(Draft(procedure="9.999999", name="Trần Thị Mẫu"))
    assert desk.view.error.code == "unknown-procedure"
    assert desk.presenter.draft.name == "Trần Thị Mẫu"
    desk.presenter.choose(BIRTH)
    assert desk.view.error is None


@pytest.mark.parametrize("code", ["procedure:" + COPY])
def test_arriving_from_the_palette_begins_with_its_procedure(code):
    desk = Desk(Draft(procedure=BIRTH, name="Trần Thị Mẫu"))
    desk.presenter.arrive(code)
    assert (desk.presenter.draft.procedure, desk.presenter.draft.name) == (COPY, "Trần Thị Mẫu")

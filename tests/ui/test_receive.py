# SPDX-License-Identifier: Apache-2.0
"""Receiving at the window, by keyboard alone, on the real services of a practice station."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)  # fmt: skip

from clerkdesk.bootstrap import open_practice
from clerkdesk.domain.identity import check_digit
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.states import DossierStatus
from tests.counter import BIRTH, CLERK, copy_counter
from ui import theme
from ui.app import Workstation
from ui.preferences import Preferences
from ui.shots import settle
from ui.texts import Language

pytest_plugins = ("tests.counter_fixtures",)

QR = "092050380927||Hồ Xuân Quỳnh|05071950|Nam|Ấp 6, xã Suối Mơ, tỉnh Lào Cai|01072021"
LINKED_BIRTH = "3.000722"
STATUS = "1.004873"
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Clerk:
    """Presses keys at an open window, counts them, and waits for what they set going."""

    def __init__(self, qtbot, root: Path) -> None:
        self.services = open_practice(root)
        self.station = Workstation(root, lambda *_: self.services, is_practice=True, by=CLERK)
        self._bot = qtbot
        qtbot.addWidget(self.station.window)
        self.station.window.show()
        self.station.start()
        self.settle()
        self.keys = 0
        self._clock_ms = 1_000_000

    @property
    def page(self):
        return self.station.window.pages["receive"]

    def settle(self) -> None:
        settle(self.station.jobs)

    def press(self, key, modifier=NONE) -> None:
        """Press one key, as slowly as a person."""
        self.keys += 1
        self._send(key, "", modifier, 150)
        self.settle()

    def type(self, text: str) -> None:
        """Type ASCII letters one by one; other letters come through an input method, a word at a time."""
        if not text.isascii():
            event = QInputMethodEvent()
            event.setCommitString(text)
            self._clock_ms += 150
            QApplication.sendEvent(QApplication.focusWidget(), event)
            return
        for letter in text:
            self.keys += 1
            key = Qt.Key(ord(letter.upper())) if letter.isalnum() else Qt.Key.Key_unknown
            self._send(key, letter, NONE, 150)

    def scan(self, code: str, gap_ms: int = 5, *, deletes_at: int = -1, ends: bool = True) -> None:
        """Hold a card to a reader in keyboard mode: one act, however many keys it sends."""
        self._clock_ms += 400
        for place, letter in enumerate(code):
            if place == deletes_at:
                self._send(Qt.Key.Key_Backspace, "\b", NONE, gap_ms)
            if letter == "\n":
                self._send(Qt.Key.Key_Return, "\r", NONE, gap_ms)
                continue
            key = Qt.Key(ord(letter)) if letter.isascii() and letter.isdigit() else Qt.Key.Key_unknown
            self._send(key, letter, NONE, gap_ms)
        if ends:
            self._send(Qt.Key.Key_Return, "\r", NONE, gap_ms)
        self.settle()

    def _send(self, key, text, modifier, after_ms) -> None:
        self._clock_ms += after_ms
        target = QApplication.focusWidget() or self.station.window
        if not text or modifier:
            self._bot.keyClick(target, key, modifier)
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, int(key), modifier, text)
            event.setTimestamp(self._clock_ms)
            QApplication.sendEvent(target, event)

    def open_receive(self) -> None:
        self.press(Qt.Key.Key_F2)

    def choose(self, code: str) -> None:
        self.type(code)
        self.press(Qt.Key.Key_Return)

    def save(self) -> None:
        self.press(Qt.Key.Key_Return, CONTROL)


@pytest.fixture
def clerk(qtbot, qapp, made_counter, tmp_path):
    theme.apply(qapp)
    opened = Clerk(qtbot, copy_counter(made_counter, tmp_path / "counter"))
    yield opened
    opened.station.close()


def zone() -> list[str]:
    """Return the machine-readable zone of the card (ICAO Doc 9303 part 5) in its three lines."""
    document, number = "050380927", "092050380927<<"
    upper = f"IDVNM{document}{check_digit(document)}{number}{check_digit(number)}"
    middle = f"500705{check_digit('500705')}M350705{check_digit('350705')}VNM" + "<" * 11
    whole = check_digit(upper[5:30] + middle[:7] + middle[8:15] + middle[18:29])
    return [upper, middle + whole, "HO<<XUAN<QUYNH".ljust(30, "<")]


def rows(clerk):
    return clerk.services.overview.rows()


def visible_texts(root: QWidget) -> str:
    return " | ".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


def test_a_birth_registration_is_received_with_16_keys_and_one_scan(clerk):
    clerk.open_receive()
    clerk.keys = 0
    clerk.choose("193")
    clerk.scan(QR)
    clerk.type("0912345678")
    clerk.press(Qt.Key.Key_F2)
    clerk.save()
    assert clerk.keys <= 16
    row = rows(clerk)[0]
    dossier = clerk.services.overview.show(row.code).dossier
    assert (dossier.procedure_code, dossier.owner.name, dossier.owner.phone) == (BIRTH, "Hồ Xuân Quỳnh", "0912345678")
    assert [one.count for one in dossier.components] == [1, 1, 0, 0, 0]
    assert clerk.page.procedure.box.hasFocus()
    assert (clerk.page.procedure.box.text(), clerk.page.person.fields["name"].box.text()) == ("", "")
    assert clerk.services.drafts.open(CLERK) is None


def test_tab_takes_the_only_procedure_that_matches(clerk, qtbot):
    clerk.open_receive()
    clerk.type("1.001193")
    qtbot.waitUntil(lambda: len(clerk.page.procedure.texts()) == 1)
    clerk.press(Qt.Key.Key_Tab)
    assert clerk.page.procedure.box.text().startswith(BIRTH)
    assert clerk.page.person.fields["number"].box.hasFocus()


def test_the_next_citizen_of_the_same_procedure_needs_one_key_for_it(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.scan(QR)
    clerk.press(Qt.Key.Key_F2)
    clerk.save()
    clerk.press(Qt.Key.Key_Return)
    assert clerk.page.procedure.box.text().startswith(BIRTH)
    clerk.scan(QR.replace("0927|", "0928|").replace("Quỳnh", "Quỳ"))
    clerk.press(Qt.Key.Key_F2)
    clerk.save()
    assert [row.owner for row in rows(clerk)] == ["Hồ Xuân Quỳ", "Hồ Xuân Quỳnh"]


def test_without_a_printer_the_dossier_is_safe_and_its_slip_is_a_file(clerk, tmp_path):
    clerk.open_receive()
    clerk.choose("193")
    clerk.scan(QR)
    clerk.press(Qt.Key.Key_F2)
    clerk.save()
    assert clerk.page.error.isVisible()
    assert "printer-unavailable" in visible_texts(clerk.page.error)
    assert len(rows(clerk)) == 1
    assert clerk.services.intake.last(by=CLERK).has_slip
    assert clerk.page.last_code == rows(clerk)[0].code
    clerk.press(Qt.Key.Key_P, CONTROL)
    assert clerk.page.error.isVisible()
    clerk.choose("1193")
    assert not clerk.page.error.isVisible()


def test_two_presses_of_the_same_key_receive_once(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.scan(QR)
    clerk.press(Qt.Key.Key_F2)
    window = clerk.station.window
    clerk.page.save_wanted.emit()
    clerk.page.save_wanted.emit()
    assert not window.header.buttons[-1].isEnabled()
    clerk.settle()
    assert len(rows(clerk)) == 1


@pytest.mark.parametrize("field", ["name", "address", "procedure"])
def test_a_card_is_read_wherever_the_cursor_is_and_writes_nothing_there(clerk, field):
    clerk.open_receive()
    clerk.choose("193")
    clerk.page.focus(field)
    box = QApplication.focusWidget()
    before = box.text()
    clerk.scan(QR)
    person = clerk.page.person.fields
    assert person["number"].box.text() == "092050380927"
    assert person["name"].box.text() == "Hồ Xuân Quỳnh"
    assert person["address"].box.text().startswith("Ấp 6")
    assert person["phone"].box.hasFocus()
    if field == "procedure":
        assert box.text() == before


def test_a_card_read_with_the_cursor_on_a_paper_ticks_no_paper(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.page.papers.row(3).box.setFocus()
    clerk.scan(QR)
    states = [clerk.page.papers.row(one).box.accessibleName() for one in (1, 2, 3)]
    assert "chưa xem" in states[0]
    assert clerk.page.person.fields["name"].box.text() == "Hồ Xuân Quỳnh"


@pytest.mark.parametrize(
    ("code", "deletes_at"),
    [(QR, 24), ("092050380927||Hô fXuâ nQuynhf|0507195|Nam|Ap 6|01072021", -1), ("9" * 40, -1)],
    ids=["Unikey deletes letters", "Telex rewrote them", "another bar code"],
)
def test_a_garbled_scan_is_told_and_changes_nothing(clerk, code, deletes_at):
    clerk.open_receive()
    clerk.choose("193")
    clerk.page.focus("name")
    clerk.type("Tran Van A")
    clerk.scan(code, deletes_at=deletes_at)
    assert "Unikey" in visible_texts(clerk.page.person)
    assert clerk.page.person.fields["name"].box.text() == "Tran Van A"
    assert clerk.page.person.fields["number"].box.text() == ""
    clerk.scan(QR)
    assert "Unikey" not in visible_texts(clerk.page.person)


def test_what_a_program_types_for_a_person_still_arrives(clerk, qtbot):
    clerk.open_receive()
    clerk.choose("193")
    clerk.page.focus("address")
    clerk.scan("Thon 1 xa Suoi Mo", ends=False)
    address = clerk.page.person.fields["address"].box
    qtbot.waitUntil(lambda: address.text() == "Thon 1 xa Suoi Mo", timeout=60_000)


def test_the_zone_of_three_lines_is_read_as_one_card(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.scan("\n".join(zone()))
    person = clerk.page.person.fields
    assert person["name"].box.text() == "HO XUAN QUYNH"
    assert (person["number"].box.text(), person["birth"].box.text()) == ("092050380927", "05/07/1950")
    assert "gõ dấu" in person["number"].note


def test_a_pasted_code_is_read_as_a_card(clerk):
    clerk.open_receive()
    clerk.choose("193")
    QApplication.clipboard().setText(QR)
    clerk.press(Qt.Key.Key_F3)
    clerk.press(Qt.Key.Key_V, CONTROL)
    clerk.press(Qt.Key.Key_Tab)
    assert clerk.page.person.fields["name"].box.text() == "Hồ Xuân Quỳnh"
    assert clerk.page.person.fields["number"].box.text() == "092050380927"


def test_digits_tick_papers_where_no_text_is_typed(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.scan(QR)
    clerk.page.papers.row(1).box.setFocus()
    clerk.press(Qt.Key.Key_1)
    clerk.press(Qt.Key.Key_3)
    assert "đủ" in clerk.page.papers.row(1).box.accessibleName()
    assert "đủ" in clerk.page.papers.row(3).box.accessibleName()
    assert "giấy tờ 2" in clerk.station.window.header.context.text()
    assert not clerk.station.window.header.buttons[-1].isEnabled()
    clerk.press(Qt.Key.Key_2)
    clerk.press(Qt.Key.Key_2)
    assert clerk.page.papers.row(2).reason.box.hasFocus()
    clerk.type("Sẽ nộp sau khi bệnh viện cấp")
    clerk.save()
    papers = clerk.services.overview.show(rows(clerk)[0].code).dossier.components
    assert [(one.count, one.note) for one in papers[:3]] == [(1, ""), (0, "Sẽ nộp sau khi bệnh viện cấp"), (1, "")]


def test_steps_are_taken_back(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.scan(QR)
    clerk.press(Qt.Key.Key_F2)
    clerk.page.papers.row(1).box.setFocus()
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert "chưa xem" in clerk.page.papers.row(1).box.accessibleName()
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert clerk.page.person.fields["name"].box.text() == ""


def test_a_card_of_the_wrong_person_is_taken_back_from_the_field_it_leads_to(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.scan(QR)
    assert clerk.page.person.fields["phone"].box.hasFocus()
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert clerk.page.person.fields["name"].box.text() == ""


def test_text_of_an_old_font_is_repaired_and_what_was_typed_can_be_had_back(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.page.focus("name")
    QApplication.clipboard().setText("NguyÔn V¨n ¶nh")
    clerk.press(Qt.Key.Key_V, CONTROL)
    clerk.press(Qt.Key.Key_Tab)
    name = clerk.page.person.fields["name"].box
    assert name.text() == "Nguyễn Văn Ảnh"
    clerk.page.papers.row(1).box.setFocus()
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert name.text() == "NguyÔn V¨n ¶nh"


def test_decomposed_and_endless_text_is_tidied_or_told(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.page.focus("name")
    QApplication.clipboard().setText("Nguye\u0302\u0303n  Thi\u0323 Ma\u0302\u0303u")
    clerk.press(Qt.Key.Key_V, CONTROL)
    clerk.press(Qt.Key.Key_Tab)
    assert clerk.page.person.fields["name"].box.text() == "Nguyễn Thị Mẫu"
    clerk.page.focus("address")
    QApplication.clipboard().setText("x" * 10_000)
    clerk.press(Qt.Key.Key_V, CONTROL)
    clerk.press(Qt.Key.Key_Tab)
    assert "500" in clerk.page.person.fields["address"].note
    clerk.press(Qt.Key.Key_F2)
    assert not clerk.station.window.header.buttons[-1].isEnabled()
    assert "nơi thường trú" in clerk.station.window.header.context.text()


def test_an_organisation_is_received_under_its_tax_code(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.page.person.kind.buttons["organisation"].setFocus()
    clerk.press(Qt.Key.Key_Space)
    clerk.page.focus("number")
    clerk.type("0100047516")
    clerk.press(Qt.Key.Key_Tab)
    clerk.type("HTX Suối Mơ")
    assert not clerk.page.person.fields["birth"].isVisible()
    clerk.press(Qt.Key.Key_F2)
    clerk.save()
    owner = clerk.services.overview.show(rows(clerk)[0].code).dossier.owner
    assert (owner.name, owner.id_number) == ("HTX Suối Mơ", "0100047516")


def test_a_number_that_does_not_fit_is_doubted_and_still_received(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.scan(QR)
    clerk.page.focus("birth")
    clerk.type("05071951")
    clerk.press(Qt.Key.Key_Tab)
    assert clerk.page.person.fields["birth"].box.text() == "05/07/1951"
    assert "Năm sinh" in clerk.page.person.fields["number"].note
    clerk.press(Qt.Key.Key_F2)
    clerk.save()
    assert len(rows(clerk)) == 1


def test_a_linked_procedure_is_offered_and_gets_its_parts(clerk):
    clerk.open_receive()
    clerk.choose("193")
    offer = next(one for one in clerk.page.findChildren(QPushButton) if "liên thông" in one.text())
    offer.setFocus()
    clerk.press(Qt.Key.Key_Space)
    assert clerk.page.procedure.box.text().startswith(LINKED_BIRTH)
    clerk.scan(QR)
    clerk.press(Qt.Key.Key_F2)
    clerk.save()
    parent = next(row for row in rows(clerk) if row.procedure_code == LINKED_BIRTH)
    assert len(clerk.services.overview.show(parent.code).children) == 3


def test_a_dossier_is_refused_with_its_reasons(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.scan(QR)
    refuse = clerk.station.window.header.buttons[1]
    refuse.setFocus()
    clerk.press(Qt.Key.Key_Return)
    assert "Giấy chứng sinh" in clerk.page.refusal.reasons.toPlainText()
    assert not clerk.page.papers.isVisible()
    clerk.press(Qt.Key.Key_Return, CONTROL)
    assert rows(clerk)[0].status == DossierStatus.NOT_ACCEPTED
    assert clerk.page.procedure.box.hasFocus()
    forms = clerk.services.life.forms.of(rows(clerk)[0].code)
    assert [form.form_id for form in forms] == ["refusal"]


def test_later_leads_back_and_the_draft_waits(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.scan(QR)
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.station.window.current == "today"
    clerk.open_receive()
    assert clerk.page.person.fields["name"].box.text() == "Hồ Xuân Quỳnh"
    kept, _ = clerk.services.drafts.open(CLERK)
    assert (kept.procedure, kept.name) == (BIRTH, "Hồ Xuân Quỳnh")


def test_the_palette_begins_with_a_procedure(clerk, qtbot):
    clerk.press(Qt.Key.Key_K, CONTROL)
    palette = clerk.station.window.palette_sheet
    with qtbot.waitSignal(palette.search_wanted, timeout=60_000):
        clerk.type("tinh trang hon nhan")
    clerk.settle()
    assert next(choice.text.split()[0] for choice in palette.choices()) == STATUS
    clerk.press(Qt.Key.Key_Return)
    assert clerk.station.window.current == "receive"
    assert clerk.page.procedure.box.text().startswith(STATUS)


def test_the_days_to_the_promise_and_the_fee_follow_what_is_chosen(clerk):
    clerk.open_receive()
    clerk.choose("2.000815")
    assert clerk.page.promise.copies.isVisible()
    clerk.page.promise.copies.box.setFocus()
    clerk.press(Qt.Key.Key_Up)
    clerk.press(Qt.Key.Key_Up)
    assert "6.000đ" in visible_texts(clerk.page.promise)
    clerk.page.promise.way.buttons["counter"].setFocus()
    clerk.press(Qt.Key.Key_Right)
    clerk.scan(QR)
    clerk.press(Qt.Key.Key_F2)
    clerk.save()
    dossier = clerk.services.overview.show(rows(clerk)[0].code).dossier
    assert (dossier.fee.total_vnd, dossier.result_way) == (6_000, "post")


def test_how_the_fee_is_paid_is_asked_where_one_is_asked(clerk, qtbot):
    clerk.open_receive()
    clerk.choose(BIRTH)
    assert not clerk.page.payment.isVisible()
    clerk.page.procedure.box.setFocus()
    clerk.page.procedure.box.selectAll()
    clerk.choose("2.000815")
    assert clerk.page.payment.isVisible()
    clerk.scan(QR)
    clerk.press(Qt.Key.Key_F2)
    clerk.page.payment.way.buttons["cash"].setFocus()
    clerk.press(Qt.Key.Key_Right)
    clerk.press(Qt.Key.Key_Right)
    clerk.save()
    assert rows(clerk) == []
    assert "lý do miễn" in clerk.page.header().context
    clerk.press(Qt.Key.Key_Tab)
    with qtbot.waitSignal(clerk.page.payment.left, timeout=60_000):
        clerk.type("Hộ nghèo")
        clerk.page.person.fields["name"].box.setFocus()
    clerk.settle()
    assert "lý do miễn" not in clerk.page.header().context
    clerk.save()
    fee = clerk.services.overview.show(rows(clerk)[0].code).dossier.fee
    assert (fee.way, fee.note) == (FeeWay.EXEMPT, "Hộ nghèo")


KILLED = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from clerkdesk.bootstrap import open_practice
from ui import theme
from ui.app import Workstation
from ui.pages.receive.burst import Scan
from ui.shots import settle
app = QApplication([])
theme.apply(app)
station = Workstation(Path(sys.argv[1]), lambda *_: open_practice(Path(sys.argv[1])), is_practice=True, by="clerk")
station.window.show(); station.start(); settle(station.jobs)
station.window.show_page("receive", "procedure:1.001193"); settle(station.jobs)
page = station.window.pages["receive"]
page.wedge.scanned.emit(Scan(sys.argv[2], False)); settle(station.jobs)
page.person.fields["phone"].box.setText("0912345678"); page.person.fields["phone"].left.emit(); settle(station.jobs)
print("typed", flush=True)
sys.stdin.read()
"""


def test_a_draft_survives_when_the_program_is_killed(clerk, made_counter, tmp_path):
    root = copy_counter(made_counter, tmp_path / "killed")
    program = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(root), QR],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert program.stdout.readline().strip() == "typed"
    program.send_signal(signal.SIGKILL)
    program.communicate()
    with open_practice(root) as services:
        kept, _ = services.drafts.open(CLERK)
        assert (kept.procedure, kept.name, kept.phone) == (BIRTH, "Hồ Xuân Quỳnh", "0912345678")
        assert services.overview.rows() == []


def test_a_window_closed_in_the_middle_of_a_word_keeps_it(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.page.focus("name")
    clerk.type("Trần Thị")
    folder = clerk.station.folder
    clerk.station.window.close()
    clerk.station.close()
    with open_practice(folder) as services:
        kept, _ = services.drafts.open(CLERK)
    assert (kept.procedure, kept.name) == (BIRTH, "Trần Thị")


def test_a_code_reader_that_is_gone_is_told_and_can_be_given_up(clerk):
    clerk.station.prefer(reader_port="/dev/no-such-port")
    clerk.open_receive()
    assert "code-reader-unavailable" in visible_texts(clerk.page.error)
    give_up = next(one for one in clerk.page.commands() if one.icon == "unplug")
    give_up.run()
    clerk.settle()
    assert clerk.station.preferences.reader_port == ""
    clerk.choose("193")
    assert not clerk.page.error.isVisible()


def test_the_list_of_procedures_is_a_sound_model(clerk, qtmodeltester):
    clerk.open_receive()
    clerk.type("chung thuc")
    clerk.page.procedure.searched.emit("chung thuc")
    clerk.settle()
    listed = clerk.page.procedure.list
    assert listed.model().rowCount() > 1
    qtmodeltester.check(listed.model())
    clerk.press(Qt.Key.Key_Down)
    wanted = listed.currentIndex().data()
    assert listed.currentIndex().row() == 1
    clerk.press(Qt.Key.Key_Return)
    assert clerk.page.procedure.box.text() == wanted


def clipped(root: QWidget) -> list[str]:
    """Return the texts that their labels and buttons cannot show whole."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            is_cut = widget.heightForWidth(widget.width()) > widget.height() + 1
        elif isinstance(widget, QLabel) and widget.text().endswith("…"):
            continue  # the name of a procedure, the one text that may be shortened
        else:
            is_cut = widget.fontMetrics().horizontalAdvance(widget.text()) > widget.contentsRect().width() + 1
        if is_cut:
            found.append(widget.text())
    return found


def beyond(pane: QWidget) -> list[str]:
    """Return what is wider than the pane that scrolls it up and down only."""
    right = pane.mapToGlobal(pane.rect().topRight()).x()
    shown = (one for one in pane.findChildren(QWidget) if one.isVisible() and one.width())
    return [
        one.accessibleName() or repr(one) for one in shown if one.mapToGlobal(one.rect().topRight()).x() > right + 1
    ]


@pytest.mark.parametrize("language", Language)
def test_nothing_is_clipped_in_any_language_and_width(clerk, language):
    clerk.open_receive()
    clerk.choose(STATUS)
    clerk.scan(QR)
    clerk.press(Qt.Key.Key_3)
    clerk.page.focus("birth")
    clerk.type("05071951")
    clerk.press(Qt.Key.Key_Tab)
    clerk.station.speak(language)
    window, page = clerk.station.window, clerk.page
    for width in (1366, 1100, 911):
        window.resize(width, 720 if width > 1000 else 512)
        for _ in range(6):  # a text that takes a second line moves its pane, then what is around it
            QApplication.processEvents()
        assert clipped(page) == [], width
        panes = [pane for pane in (page.left_pane, page.middle_pane, page.right_pane) if pane.isVisible()]
        assert [beyond(pane) for pane in panes] == [[] for _ in panes], width


def test_everything_that_takes_the_keyboard_has_a_name(clerk):
    clerk.open_receive()
    clerk.choose("2.000815")
    clerk.page.papers.toggled.emit(1)
    clerk.page.papers.toggled.emit(1)
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
    controls = [one for kind in kinds for one in clerk.page.findChildren(kind)]
    controls = [one for one in controls if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(controls) >= 20
    for control in controls:
        if control.isVisible():
            assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name), control


def test_tab_reaches_the_fields_in_reading_order(clerk):
    clerk.open_receive()
    clerk.choose("193")
    person = clerk.page.person
    clerk.page.focus("number")
    order = [person.fields["name"].box, person.fields["birth"].box, person.sex.buttons["Nam"]]
    for wanted in order:
        clerk.press(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is wanted
    person.sex.buttons["Nữ"].setFocus()
    for name in ("phone", "address", "summary"):
        clerk.press(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is person.fields[name].box
    clerk.press(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is clerk.page.papers.row(1).box


def test_a_narrow_window_turns_its_panes(clerk):
    clerk.open_receive()
    clerk.choose("193")
    clerk.station.window.resize(911, 512)
    QApplication.processEvents()
    page = clerk.page
    assert (page.left_pane.isVisible(), page.middle_pane.isVisible(), page.right_pane.isVisible()) == (
        True,
        True,
        False,
    )
    page.panes.turn_to(page.right_pane)
    assert (page.left_pane.isVisible(), page.right_pane.isVisible()) == (False, True)
    page.focus("name")
    assert page.left_pane.isVisible()
    clerk.station.window.resize(683, 512)
    QApplication.processEvents()
    assert [pane.isVisible() for pane in (page.left_pane, page.middle_pane, page.right_pane)] == [True, False, False]
    clerk.press(Qt.Key.Key_F6)
    assert page.middle_pane.isVisible()


def test_what_was_chosen_for_the_counter_is_kept(tmp_path):
    chosen = Preferences().but(printer="Quầy 2", reader_port="COM3")
    chosen.write(tmp_path)
    assert Preferences.read(tmp_path) == chosen
    (tmp_path / "window.json").write_text('{"language": "vi", "scheme": "light", "scale_percent": 100, "officer": "a"}')
    assert Preferences.read(tmp_path).officer == "a"
    shutil.rmtree(tmp_path)

# SPDX-License-Identifier: Apache-2.0
"""The administrator's screen on a real counter, by keyboard alone."""

import json

from clerkdesk.domain.officers import Role
from ui.drills import DRILLS, Coach
from ui.pages.administration.rooms import ROOMS

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")


def titles(page):
    return [page.lines.rows.index(line, 0).data() for line in range(page.lines.rows.rowCount())]


def open_room(boss, room):
    boss.page.rooms.go_to(room)
    boss.wait()


def test_the_doctor_says_ten_times_that_all_is_well(counter, sit_down):
    counter.at("delivered")
    boss = sit_down(by="supervisor", page="administration")
    assert len(titles(boss.page)) == 10
    assert boss.page.note.text() == "10 tốt · 0 việc cần làm"
    assert boss.page.equation.figures["received"].text() == "1"
    assert boss.page.equation.title.text() == "Không mất hồ sơ nào"


def test_what_is_wrong_comes_first_and_is_counted_in_the_rail(counter, sit_down):
    counter.at("delivered")
    document = counter.services.overview.show(counter.services.overview.rows()[0].code).documents[0]
    counter.damage(document.signed)
    boss = sit_down(by="supervisor", page="administration")
    assert boss.page.lines.rows.index(0, 0).data(0x101).tone == "danger"
    assert boss.station.window.rail.buttons["administration"].badge >= 1


def test_every_room_opens_by_the_arrow_keys(counter, sit_down):
    boss = sit_down(by="supervisor", page="administration")
    for room in ROOMS:
        assert boss.page.presenter.room == room
        assert not boss.page.error.isVisible(), room
        boss.press("Down")


def test_an_officer_is_enrolled_with_a_passcode_and_can_log_in(counter, sit_down):
    boss = sit_down(by="supervisor", page="administration")
    open_room(boss, "officers")
    fields = boss.page.form.fields
    for key, text in (
        ("id", "clerk3"),
        ("name", "Lý Xuân Châu"),
        ("post", "Công chức"),
        ("new-passcode", "sáu chữ số"),
    ):
        fields[key].setFocus()
        fields[key].clear()
        boss.type(text)
    boss.press("Ctrl+Return")
    officer = {one.id: one for one in counter.services.administer.officers()}["clerk3"]
    assert (officer.name, officer.role) == ("Lý Xuân Châu", Role.CLERK)
    assert fields["new-passcode"].text() == ""
    assert counter.services.log_in.has_passcode("clerk3")
    boss.station.log_in("clerk3", "sai mã rồi")
    boss.wait()
    assert boss.station.window.log_in.error.isVisibleTo(boss.station.window.log_in)
    boss.station.log_in("clerk3", "sáu chữ số")
    boss.wait()
    assert boss.station.preferences.officer == "clerk3"


def test_a_change_keeps_the_pinned_certificate(counter, sit_down):
    boss = sit_down(by="supervisor", page="administration")
    open_room(boss, "officers")
    boss.page.lines.go_to("clerk")
    before = {one.id: one for one in counter.services.administer.officers()}["clerk"]
    boss.page.form.fields["post"].setText("Công chức tư pháp")
    boss.press("Ctrl+Return")
    after = {one.id: one for one in counter.services.administer.officers()}["clerk"]
    assert after.certificate_sha256 == before.certificate_sha256
    assert after.title == "Công chức tư pháp"


def test_a_backup_is_made_verified_and_remembered(counter, sit_down, tmp_path):
    counter.at("sealed")
    boss = sit_down(by="supervisor", page="administration")
    open_room(boss, "backup")
    assert "chưa lần nào" in [boss.page.lines.rows.index(0, 1).data()]
    stick = tmp_path / "que USB"
    boss.page.presenter.back_up(stick)
    boss.wait()
    assert not boss.page.error.isVisible()
    boss.page.presenter.verify_backup(stick)
    boss.wait()
    assert not boss.page.error.isVisible()
    assert boss.page.lines.rows.index(0, 1).data() != "chưa lần nào"


def test_a_support_bundle_is_saved_exactly_as_it_was_shown(counter, sit_down, tmp_path):
    counter.receive("Hồ Xuân Quỳnh")
    boss = sit_down(by="supervisor", page="administration")
    open_room(boss, "support")
    assert "counts.received" in titles(boss.page)
    boss.page.presenter.save_bundle(tmp_path / "gói.json")
    boss.wait()
    saved = (tmp_path / "gói.json").read_text(encoding="utf-8")
    assert json.loads(saved)["counts"]["received"] == 1
    assert "Quỳnh" not in saved


def test_rules_that_are_not_confirmed_are_named_first(sit_down):
    boss = sit_down(by="supervisor", page="administration")
    open_room(boss, "catalogue")
    assert boss.page.lines.rows.index(0, 1).data().startswith("cần xác nhận: ")
    open_room(boss, "calendar")
    assert any("24/11/2026" in title for title in titles(boss.page))


def test_a_broken_pack_is_refused_and_changes_nothing(sit_down, tmp_path):
    boss = sit_down(by="supervisor", page="administration")
    open_room(boss, "catalogue")
    (tmp_path / "x.pack").write_bytes(b"{}")
    boss.page.presenter.open_pack(tmp_path / "x.pack")
    boss.wait()
    assert boss.page.error.isVisible()
    assert boss.page.presenter.pack() is None


def test_a_drill_counts_the_keys_until_it_is_done(counter, sit_down, qtbot):
    boss = sit_down(page="administration")
    open_room(boss, "drills")
    assert len(titles(boss.page)) == len(DRILLS) == 5
    coach = Coach(boss.station.jobs)
    coach.begin(DRILLS[0], lambda: counter.services.overview.counts().received)
    boss.wait()
    boss.press("F6", "F6")
    counter.receive()
    with qtbot.waitSignal(coach.done, timeout=60_000) as told:
        coach.look()
    assert told.args[0].keys == 2
    assert coach.running == ""


def test_the_models_keep_the_rules_of_item_models(sit_down, qtmodeltester):
    page = sit_down(by="supervisor", page="administration").page
    qtmodeltester.check(page.rooms.rows)
    qtmodeltester.check(page.lines.rows)


def test_a_backup_that_is_stopped_can_be_begun_again(counter, sit_down, tmp_path):
    counter.at("scanned")
    boss = sit_down(by="supervisor", page="administration")
    began = []
    boss.station.jobs.long_started.connect(lambda job, _name: (began.append(job), job.cancel()))
    boss.page.presenter.back_up(tmp_path)
    assert boss.page.presenter.is_busy
    boss.wait()
    assert len(began) == 1
    assert not boss.page.presenter.is_busy
    assert not boss.page.error.isVisible()

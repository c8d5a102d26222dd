# SPDX-License-Identifier: Apache-2.0
"""The room of updates: what it says, and that the window switches when it is closed."""

from datetime import datetime

import pytest
from PySide6.QtWidgets import QLabel

from clerkdesk import __version__
from clerkdesk.adapters.updates.pointer import read_pointer, write_pointer
from clerkdesk.domain.version_history import VersionChange
from clerkdesk.domain.versions import Pointer
from clerkdesk.services.update import Offer, Standing
from clerkdesk.settings import VIETNAM_TIME
from tests.fakes.updates import Bench, Computer, Publisher, make_bundle
from ui.pages.administration.updates import UpdateView, sheet
from ui.texts import Language, Texts
from ui.updater import Updater

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")

STANDING = Standing("1.0.0", "1.0.0", "", None, "", ())
UNTIL = datetime(2026, 9, 1, tzinfo=VIETNAM_TIME)


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """The folder of added versions of a program that says that it is packaged."""
    monkeypatch.setenv("CLERKDESK_PROGRAM", str(tmp_path / "Người Mẫu" / "clerkdesk-program"))
    monkeypatch.setenv("CLERKDESK_OWN_PROGRAM", str(tmp_path))
    return tmp_path / "Người Mẫu" / "clerkdesk-program"


def said(view, language=Language.VIETNAMESE):
    return [" | ".join(cell.text for cell in row.cells) for row in sheet(view, Texts(language)).rows]


def test_the_room_tells_version_and_channel():
    rows = said(UpdateView(STANDING, "pilot", "", None))
    assert rows[0] == "Bản đang dùng | nhận cả bản thí điểm | 1.0.0"
    assert rows[1].startswith("Chưa có bản nào chờ")
    assert "chưa đặt" in rows[-1]


def test_the_room_tells_a_version_that_is_ready_and_where_the_way_back_leads():
    standing = Standing("1.1.0", "1.0.0", "1.2.0", "1.0.0", "1.1.5", ("1.1.5",))
    rows = said(UpdateView(standing, "all", "https://updates.example", None), Language.ENGLISH)
    assert rows[1].startswith("1.2.0 is ready | tried and whole")
    assert rows[2].startswith("1.1.5 did not start")
    assert rows[3] == "Version before | kept whole on this computer | 1.0.0"
    assert rows[-1] == "Source | https://updates.example | "


def test_the_room_warns_of_old_data_and_says_that_work_goes_on():
    rows = said(UpdateView(STANDING, "all", "E:/", Offer("E:/", "", 0, UNTIL, True)), Language.FRENCH)
    assert rows[2].startswith("Données anciennes | l’éditeur les garantissait jusqu’au 01/")


def test_a_look_that_is_not_possible_here_is_told_in_the_room(counter, sit_down):
    boss = sit_down(by="supervisor", page="administration")
    boss.page.rooms.go_to("updates")
    boss.wait()
    boss.press("Ctrl+Return")
    boss.wait()
    assert boss.page.error.isVisible()
    assert "bản" in boss.page.error.title.text().lower()


def test_the_updater_looks_without_a_word_where_nobody_said_where(counter, sit_down):
    boss = sit_down(by="supervisor", page="administration")
    strip = boss.station.window.strip.grab().toImage()
    updater = Updater(boss.station.jobs)
    updater.start(counter.services.update)
    updater.go()
    boss.wait()
    assert boss.station.window.strip.grab().toImage() == strip
    updater.stop()


def test_a_version_whose_window_opens_is_confirmed(programs, counter, sit_down):
    write_pointer(programs, Pointer(current=__version__, previous="", is_confirmed=False, starts=1))
    sit_down(by="supervisor").wait()
    assert read_pointer(programs) == Pointer(current=__version__, previous="")


def test_a_ready_version_takes_over_once_the_window_is_closed(programs, tmp_path, counter, sit_down):
    publisher = Publisher(tmp_path / "publisher")
    installed = publisher.publish("0.0.9")
    publisher.publish("7.0.0")
    with Bench(
        Computer(tmp_path / "Người Mẫu", installed), publisher.first_root.read_bytes(), running="0.0.9"
    ) as bench:
        assert bench.update.fetch(str(publisher.repository)) == "7.0.0"
    boss = sit_down(by="supervisor", page="administration")
    boss.page.rooms.go_to("updates")
    boss.wait()
    shown = [boss.page.lines.rows.index(row, 0).data() for row in range(boss.page.lines.rows.rowCount())]
    assert "Bản 7.0.0 đã sẵn sàng" in shown
    assert read_pointer(programs).current == ""
    boss.station.close()
    assert (read_pointer(programs).current, read_pointer(programs).is_confirmed) == ("7.0.0", False)


@pytest.fixture
def added(programs, monkeypatch):
    """This program as a version that was added beside a real, installed 0.0.9."""
    installed = make_bundle(programs.parent / "installed", "0.0.9")
    monkeypatch.setenv("CLERKDESK_OWN_PROGRAM", str(programs / "versions" / __version__))
    monkeypatch.setenv("CLERKDESK_BASE", str(installed))
    monkeypatch.setenv("CLERKDESK_BASE_VERSION", "0.0.9")
    write_pointer(programs, Pointer(current=__version__, previous=""))
    return programs


def to_updates(boss):
    boss.page.rooms.go_to("updates")
    boss.wait()
    return boss


def press_button(boss, words):
    next(button for button in boss.station.window.header.buttons if words in button.text()).click()
    boss.wait()


def titles(boss):
    return [boss.page.lines.rows.index(row, 0).data() for row in range(boss.page.lines.rows.rowCount())]


def test_the_way_back_says_what_it_means_tries_the_version_on_a_copy_and_closes_the_window(added, counter, sit_down):
    boss = to_updates(sit_down(by="supervisor", page="administration"))
    press_button(boss, "Quay về bản 0.0.9")
    assert titles(boss) == [
        "Hàng đợi giữ nguyên", "Thử trên bản sao trước", "Bản sao lưu của kho", "Sau đó", "Khi nào không được"
    ]  # fmt: skip
    assert read_pointer(added).current == __version__
    boss.press("Ctrl+Return")
    assert not boss.station.window.isVisible()
    pointer = read_pointer(added)
    assert (pointer.current, pointer.came_back_from, pointer.refused) == ("", __version__, (__version__,))


def test_who_reads_what_going_back_means_may_stay(added, counter, sit_down):
    boss = to_updates(sit_down(by="supervisor", page="administration"))
    press_button(boss, "Quay về bản 0.0.9")
    boss.press("Esc")
    assert titles(boss)[0] == "Bản đang dùng"
    assert read_pointer(added).current == __version__


def test_nobody_goes_back_while_a_dossier_is_taken_in(added, counter, sit_down):
    with counter.store.begin() as work:
        work.drafts.keep("clerk", {"procedure": "1.001193"}, datetime.now(VIETNAM_TIME))
        work.commit()
    boss = to_updates(sit_down(by="supervisor", page="administration"))
    press_button(boss, "Quay về bản 0.0.9")
    boss.press("Ctrl+Return")
    assert boss.station.window.isVisible()
    assert "đang tiếp nhận dở" in " ".join(one.text() for one in boss.page.error.findChildren(QLabel))
    assert read_pointer(added).current == __version__


def test_the_room_tells_since_when_a_version_runs_and_what_came_before():
    changes = tuple(
        VersionChange(datetime(2026, 9, day, 9, 5, tzinfo=VIETNAM_TIME), before, after)
        for day, before, after in ((20, "1.0.0", "1.1.0"), (1, "", "1.0.0"))
    )
    standing = Standing("1.1.0", "1.0.0", "", "1.0.0", "", ())
    offer = Offer("E:/", "", 0, UNTIL, False)
    rows = said(UpdateView(standing, "pilot", "E:/", offer, changes), Language.ENGLISH)
    assert rows[0] == "This version | since 20/09/2026 09:05 · takes pilot versions too | 1.1.0"
    assert "Changes of version | 1.0.0 (01/09/2026) → 1.1.0 (20/09/2026) | " in rows
    assert rows[-1] == "Source | E:/ | vouched for until 01/09/2026"

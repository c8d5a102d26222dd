# SPDX-License-Identifier: Apache-2.0
"""The statistics at the window: periods, charts that are read aloud, the table, reports as files."""

import pytest
from PySide6.QtGui import QGuiApplication

from clerkdesk.services.finish import Outcome
from tests.counter import CLERK
from tests.window_checks import clipped
from ui import theme
from ui.texts import Language

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")


@pytest.fixture
def clerk(counter, sit_down):
    """A clerk before the statistics of a counter where three came and one was settled."""
    codes = [counter.receive().code for _ in range(3)]
    counter.services.life.finish.finish(codes[0], Outcome("12/GKS"), by=CLERK)
    return sit_down(page="statistics")


def cells(page, model=None):
    """Return a table, from above."""
    model = model or page.model
    return [[model.index(line, at).data() for at in range(model.columnCount())] for line in range(model.rowCount())]


def test_figures_charts_and_table_tell_the_same_numbers(clerk):
    page = clerk.page
    assert [figure.value.text() for figure in page.figures][:3] == ["3", "1", "100,0\u00a0%"]
    assert cells(page)[-1] == ["Cả kỳ", "3", "1", "1", "0", "0", "0"]
    assert page.bars.accessibleName().endswith("3, 1")
    assert page.lines.accessibleName().endswith(": 3")


def test_another_period_is_one_key(clerk):
    assert clerk.page.periods.buttons["week"].hasFocus()
    clerk.press("Right")
    assert clerk.page.presenter.period == "month"
    assert clerk.page.presenter.span.first.day == 1
    assert cells(clerk.page)[-1][1] == "3"
    clerk.press("Right")
    assert clerk.page.presenter.period == "year"


def test_days_of_ones_own_are_typed_and_wrong_ones_told(clerk):
    page = clerk.page
    page.periods.buttons["custom"].click()
    clerk.wait()
    page.first.box.setFocus()
    page.first.box.selectAll()
    clerk.type("1/1/2026")
    clerk.press("Return")
    assert page.presenter.span.first.isoformat() == "2026-01-01"
    page.last.box.setFocus()
    page.last.box.selectAll()
    clerk.type("hôm qua")
    clerk.press("Return")
    assert page.last.note == "Ghi ngày như 16/11/2026"
    page.last.box.selectAll()
    clerk.type("1/1/2020")
    clerk.press("Return")
    assert page.last.note == "Ngày cuối ở trước ngày đầu"


@pytest.mark.parametrize(("kind", "begins"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF-")])
def test_a_report_is_written_where_the_person_wants_it(clerk, tmp_path, kind, begins):
    page = clerk.page
    page.ask_path = lambda name: str(tmp_path / name)
    page.formats.buttons[kind].click()
    page.reports.buttons["766"].click()
    assert "Chỉ số 766" in page.header().actions[-1].text
    clerk.press("Ctrl+Return")
    (written,) = tmp_path.glob(f"*.{kind}")
    assert written.read_bytes().startswith(begins)
    assert not page.error.isVisible()


def test_a_folder_that_cannot_be_written_is_told(clerk, tmp_path):
    clerk.page.ask_path = lambda name: str(tmp_path / "nowhere" / name)
    clerk.press("Ctrl+Return")
    assert clerk.page.error.isVisible()
    assert not clerk.page.header().actions[-1].reason


def test_the_table_is_copied(clerk):
    clerk.page.table.setFocus()
    clerk.press("Ctrl+C")
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:2] == ["Ngày", "Tiếp nhận"]
    assert lines[-1].split("\t")[:2] == ["Cả kỳ", "3"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", [1366, 911])
def test_no_text_is_cut_in_any_language_and_width(clerk, language, width):
    clerk.station.speak(language)
    clerk.station.window.resize(width, 690)
    clerk.page.periods.buttons["custom"].click()
    clerk.wait()
    assert clipped(clerk.page) == []


def test_the_charts_are_painted_in_both_schemes(clerk, qapp):
    pictures = []
    for scheme in theme.Scheme:
        theme.apply(qapp, scheme)
        pictures.append(clerk.page.bars.grab().toImage())
        assert not clerk.page.lines.grab().isNull()
    theme.apply(qapp)
    assert pictures[0] != pictures[1]


def test_one_procedure_or_one_way_is_counted_alone(clerk):
    page = clerk.page
    page.filters["channel"].box.setFocus()
    clerk.press("Down", "Down")  # online
    assert (page.presenter.filters.chosen["channel"], cells(page)[-1][1]) == ("2", "0")
    clerk.press("Home")
    assert cells(page)[-1][1] == "3"
    page.filters["procedure"].box.setFocus()
    clerk.press("Down")
    assert page.presenter.filters.chosen["procedure"]
    assert cells(page)[-1][1] == "3"
    assert page.filters["procedure"].box.count() == 2


def test_officers_fields_and_counters_stand_beside_each_other(counter, sit_down):
    for by in (CLERK, CLERK, "clerk2"):
        counter.receive(by=by)
    page = sit_down(page="statistics").page
    names = {officer.id: officer.name for officer in counter.services.administer.officers()}
    for aspect, wanted in (
        ("officer", [[names[CLERK], "2"], [names["clerk2"], "1"]]),
        ("counter", [["Quầy 1", "3"]]),
        ("field", [["Hộ tịch", "3"]]),
    ):
        page.aspects.buttons[aspect].click()
        assert [row[:2] for row in cells(page, page.group_model)] == [*wanted, ["Cả kỳ", "3"]]
        assert wanted[0][0] in page.lines.accessibleName()


def test_one_officer_is_counted_alone_and_the_others_can_still_be_chosen(counter, sit_down):
    for by in (CLERK, CLERK, "clerk2"):
        counter.receive(by=by)
    clerk = sit_down(page="statistics")
    officers = clerk.page.filters["officer"].box
    officers.setFocus()
    clerk.press("Down", "Down")
    assert clerk.page.presenter.filters.chosen["officer"] == "clerk2"
    assert (cells(clerk.page)[-1][1], officers.count()) == ("1", 3)
